"""The walk says why each row was skipped and ends at the model that ships."""

import shutil
import threading
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.errors import NoModelLeft
from core.domain.settings import Settings
from core.loader import ModelSlot, load_first, why_not
from core.models.catalogue import CHAIN
from core.models.hardware import GpuMemory

ONBOARD = CHAIN[-1:]


def test_walk_ends_at_the_onboard_model_and_records_every_row() -> None:
    loaded = load_first(Settings())
    assert loaded.row.key == "onboard"
    assert [attempt.row for attempt in loaded.attempts] == [row.key for row in CHAIN]
    skipped, last = loaded.attempts[:-1], loaded.attempts[-1]
    assert all(attempt.error and attempt.error.fr for attempt in skipped)
    assert last.loaded
    assert last.precision == "float32"
    assert min(last.bytes_before, last.bytes_after) > 1e6


def test_row_that_needs_a_gpu_says_so_once_its_engine_is_there() -> None:
    row = replace(ONBOARD[0], needs_gpu=True)
    assert "needs an NVIDIA GPU" in why_not(row, gpus=())
    assert why_not(row, gpus=(GpuMemory(0, "card", 10, 10),)) is None


def test_missing_model_file_is_told_with_every_attempt(tmp_path: Path) -> None:
    settings = replace(Settings(), onboard_folder=tmp_path)
    with pytest.raises(NoModelLeft) as caught:
        load_first(settings)
    assert len(caught.value.attempts) == len(CHAIN)
    assert "missing" in caught.value.attempts[-1].error
    assert str(tmp_path) not in caught.value.attempts[-1].error


def test_tampered_model_file_is_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "onboard"
    shutil.copytree(Settings().onboard_folder, folder)
    model = folder / "model.onnx"
    model.write_bytes(model.read_bytes()[:-100] + bytes(100))
    with pytest.raises(NoModelLeft):
        load_first(replace(Settings(), onboard_folder=folder))


def test_many_sessions_share_one_load() -> None:
    slot, opened = ModelSlot(Settings(), ONBOARD), []
    start = threading.Barrier(8)

    def visit() -> None:
        start.wait()
        opened.append(slot.open())

    visitors = [threading.Thread(target=visit) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(opened) == 8
    assert len({id(each) for each in opened}) == 1


def test_freed_model_leaves_nothing_behind_and_opens_again() -> None:
    slot = ModelSlot(Settings(), ONBOARD)
    assert slot.free() is None
    engine = weakref.ref(slot.open().engine)
    freed = slot.free()
    assert slot.loaded is None
    assert engine() is None, "something still holds the engine"
    assert freed.title.startswith("on-board")
    assert 0 <= freed.bytes_freed <= freed.bytes_before
    assert slot.open().row.key == "onboard"
