"""Tiny real models that several files of these tests ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.inference.vision_model import VisionModel
from tests.inference.opened import FAMILIES, never_ending, opened, workers


@pytest.fixture(params=FAMILIES)
def vlm(request: pytest.FixtureRequest) -> VisionModel:
    return opened(request.getfixturevalue(f"tiny_{request.param}"))


@pytest.fixture
def one(tiny_idefics3: Path) -> VisionModel:
    """One family, where the claim is about the thread and not about the model."""
    return opened(tiny_idefics3)


@pytest.fixture
def endless(tiny_mllama: Path) -> Iterator[VisionModel]:
    yield never_ending(tiny_mllama)
    assert workers() == []
