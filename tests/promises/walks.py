"""Slots with tiny real models, photos that differ, and ways to break a model."""

import ctypes
import functools
import itertools
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.assess import ResultCache, assess
from core.domain.records import Assessment, Photo
from core.domain.settings import Settings
from core.models.catalogue import CHAIN, own_row
from core.slot import ModelSlot
from tests import fakes

ONBOARD = CHAIN[-1:]
NUMBERS = itertools.count()


def new_photo(size_wh: tuple[int, int] = (200, 120)) -> Photo:
    """A photo that no cache knows."""
    image = Image.linear_gradient("L").resize(size_wh).convert("RGB")
    return replace(fakes.photo(f"{next(NUMBERS):064x}"), image=image)


def slot_of(folder: Path, *, alone: bool = False, **settings: Any) -> ModelSlot:
    """A slot that walks from this model's folder to the one that ships."""
    rows = (own_row(str(folder)), *(() if alone else ONBOARD))
    return ModelSlot(replace(Settings(), **settings), rows)


def steps_of(
    slot: ModelSlot, *, size_wh: tuple[int, int] = (200, 120)
) -> Iterator[object]:
    """The walk of one new photo, not begun yet."""
    return assess(new_photo(size_wh), slot, cache=ResultCache(0))


def assessed(slot: ModelSlot) -> tuple[Assessment, list[object]]:
    """One new photo's assessment, and the events before it."""
    *events, assessment = steps_of(slot)
    assert isinstance(assessment, Assessment)
    return assessment, events


def writers() -> list[threading.Thread]:
    """The threads in which a model writes."""
    return [t for t in threading.enumerate() if t.name == "generation"]


def kill_writer() -> None:
    """End the thread in which the model writes, as nothing in it expects."""
    (thread,) = writers()
    kill = ctypes.py_object(SystemExit)
    assert (
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), kill)
        == 1
    )


def around_forward(
    monkeypatch: pytest.MonkeyPatch, before: Callable[[Any, dict[str, Any]], None]
) -> "weakref.WeakSet[Any]":
    """Call `before` ahead of each forward of a tiny Mllama; gives those seen alive."""
    from transformers import MllamaForConditionalGeneration as Model

    usual, seen = Model.forward, weakref.WeakSet()

    @functools.wraps(usual)
    def forward(self: Any, *given: Any, **named: Any) -> Any:
        seen.add(self)
        before(self, named)
        return usual(self, *given, **named)

    monkeypatch.setattr(Model, "forward", forward)
    return seen
