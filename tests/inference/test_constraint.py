"""A model that is held to JSON writes JSON, whatever its weights say."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from core.inference.constraint import constraint_for
from core.inference.prompts import FINDINGS_SCHEMA
from core.inference.vision_model import VisionModel
from tests.inference.opened import (
    ENGLISH,
    FAMILIES,
    SHORT,
    answer_of,
    opened,
    opened_anew,
    picture,
    request,
    run,
)


@pytest.fixture(params=FAMILIES)
def vlm(request: pytest.FixtureRequest) -> VisionModel:
    folder = request.getfixturevalue(f"tiny_{request.param}")
    return opened(folder, prompt=ENGLISH, max_new_tokens=2500)


def constrained_text(vlm: VisionModel, colour: str, limit: int) -> tuple[str, bool]:
    constraint, reason = constraint_for(vlm)
    assert constraint is not None, reason
    inputs = request(vlm, picture(colour)).inputs
    _, written = run(vlm, inputs, max_new_tokens=limit, constraint=constraint)
    return written.text, written.cut_off


@pytest.mark.parametrize("seed", [1, 2])
def test_random_weights_write_valid_findings(vlm: VisionModel, seed: int) -> None:
    import torch

    torch.manual_seed(seed)
    head = vlm.model.get_output_embeddings().weight
    kept = head.detach().clone()
    try:
        head.data.normal_()
        text, cut_off = constrained_text(vlm, "red", 2500)
    finally:
        head.data.copy_(kept)
    assert not cut_off
    jsonschema.validate(json.loads(text), FINDINGS_SCHEMA)


def test_cut_off_answer_is_the_beginning_of_the_whole_one(vlm: VisionModel) -> None:
    whole, _ = constrained_text(vlm, "red", 2500)
    begun, cut_off = constrained_text(vlm, "red", 9)
    assert cut_off
    assert begun
    assert whole.startswith(begun)


def test_whitespace_cannot_run_on(tiny_mllama: Path) -> None:
    vlm = opened_anew(tiny_mllama, prompt=ENGLISH)
    blanks = [i for t, i in vlm.tokenizer.get_vocab().items() if not t.strip("ĠĊĉč")]

    def want_blanks(head: Any, given: Any, scores: Any) -> Any:
        scores[..., blanks] += 1e4
        return scores

    vlm.model.get_output_embeddings().register_forward_hook(want_blanks)
    text, cut_off = constrained_text(vlm, "red", 2500)
    assert not cut_off
    assert len(text.split()) > 10
    jsonschema.validate(json.loads(text), FINDINGS_SCHEMA)


def test_answer_says_that_it_was_constrained(taught_mllama: Path) -> None:
    vlm = opened(taught_mllama, prompt=ENGLISH, max_new_tokens=2500)
    _, answer = answer_of(vlm, picture())
    assert answer.writing.constrained
    assert not answer.writing.cut_off
    jsonschema.validate(json.loads(answer.raw_text), FINDINGS_SCHEMA)


@pytest.mark.parametrize(
    "change", [{"constrained": False}, {"prompt": SHORT}], ids=["off", "parts"]
)
def test_constraint_is_only_for_json(
    taught_mllama: Path, change: dict[str, object]
) -> None:
    vlm = replace(opened(taught_mllama, prompt=ENGLISH), **change)
    assert constraint_for(vlm) == (None, None)


def test_missing_package_is_noted_and_the_model_writes_freely(
    taught_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "llguidance", None)
    vlm = opened(taught_mllama, prompt=ENGLISH, max_new_tokens=200)
    _, answer = answer_of(vlm, picture())
    assert not answer.writing.constrained
    assert any("llguidance" in note for note in answer.writing.notes)
    assert answer.findings


def test_tokenizer_of_another_kind_is_noted(taught_mllama: Path) -> None:
    import copy

    vlm = opened(taught_mllama, prompt=ENGLISH, max_new_tokens=200)
    processor = copy.copy(vlm.processor)

    class SlowTokenizer:
        eos_token_id = 4

        def __len__(self) -> int:
            return 600

    processor.tokenizer = SlowTokenizer()
    constraint, reason = constraint_for(replace(vlm, processor=processor))
    assert constraint is None
    assert reason is not None
    assert reason.fr
