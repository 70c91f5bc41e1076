"""Many photos one after another: memory, files and threads stay as they are."""

import gc
import threading
from pathlib import Path

import psutil

from core.models.hardware import process_bytes, return_memory
from core.slot import ModelSlot
from tests.promises.walks import assessed, slot_of

PHOTOS, WARM_UP = 60, 30
GROWTH = 1.05


def run_on(slot: ModelSlot, photos: int) -> tuple[int, int, int]:
    """Resident bytes, open files and threads after so many photos."""
    for _ in range(photos):
        assessment, _ = assessed(slot)
        assert assessment.provenance.row == "own"
    gc.collect()
    return_memory()
    process = psutil.Process()
    return process_bytes(), process.num_fds(), threading.active_count()


def test_photos_one_after_another_hold_on_to_nothing(taught_idefics3: Path) -> None:
    slot = slot_of(taught_idefics3, max_new_tokens=16)
    first_bytes, first_files, first_threads = run_on(slot, WARM_UP)
    last_bytes, last_files, last_threads = run_on(slot, PHOTOS - WARM_UP)
    assert last_bytes <= GROWTH * first_bytes
    assert last_files <= first_files
    assert last_threads <= first_threads
    slot.free()
