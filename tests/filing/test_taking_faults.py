"""Killed while photos are taken, a full disk, a closed folder, two programs at once.

TEST_KILLS sets how many times; 6 where it is not set.
"""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from core.domain.settings import Settings
from core.filing.opening import open_cases
from core.storage.photos import kept_picture, photos_of_visit
from tests.filing import taker
from tests.storage.filling import make_visit, originals_on_disk
from tests.storage.told import PROCESSES, start_process

KILLS = int(os.environ.get("TEST_KILLS", "6"))
PATIENCE_S, PHOTOS = 60, 10


def visit_in(folder: Path) -> str:
    store = open_cases(Settings(data_folder=str(folder)))
    visit = make_visit(store)
    store.close()
    return visit.id


def start(work: object, *given: object) -> tuple[SpawnProcess, Connection]:
    hear, line = PROCESSES.Pipe(duplex=False)
    process = start_process(work, (*given, line))
    line.close()
    return process, hear


def next_told(hear: Connection) -> object:
    assert hear.poll(PATIENCE_S), "the process is silent"
    return hear.recv()


def all_told(hear: Connection) -> list[object]:
    """Everything up to the end of the process."""
    told = []
    while True:
        try:
            told.append(next_told(hear))
        except (EOFError, OSError):
            return told


def check_whole(folder: Path, visit_id: str) -> dict[str, bool]:
    """Every photo has its picture, no picture is without its photo."""
    store = open_cases(Settings(data_folder=str(folder)))
    photos = photos_of_visit(store, visit_id)
    assert [photo.place for photo in photos] == list(range(len(photos)))
    assert originals_on_disk(folder) == {photo.kept_sha256 for photo in photos}
    for photo in photos:
        assert kept_picture(store, photo)
    store.close()
    return {photo.id: photo.assessment is not None for photo in photos}


@pytest.mark.parametrize("number", range(KILLS))
def test_kill_while_photos_are_taken_loses_nothing_that_was_kept(
    tmp_path: Path, number: int
) -> None:
    chance, visit_id = random.Random(number), visit_in(tmp_path)
    process, hear = start(taker.take, tmp_path, visit_id, 0, PHOTOS)
    told = [next_told(hear) for _ in range(1 + chance.randrange(2 * PHOTOS - 1))]
    time.sleep(0.01 * chance.random())
    process.kill()
    told += all_told(hear)
    kept = check_whole(tmp_path, visit_id)
    for photo_id, assessed in (each for each in told if each != "all"):
        assert photo_id in kept
        assert kept[photo_id] or not assessed
    opened = open_cases(Settings(data_folder=str(tmp_path)))
    intake = taker.onboard_intake(opened, visit_id)
    intake.take_up(photos_of_visit(opened, visit_id))
    assert intake.wait(PATIENCE_S)
    assert all(photo.assessment for photo in photos_of_visit(opened, visit_id))
    intake.give(taker.make_files(0, PHOTOS))  # the person gives them once more
    assert intake.wait(PATIENCE_S)
    assert len(intake.repeated) == len(kept)
    opened.close()
    assert list(check_whole(tmp_path, visit_id).values()) == [True] * PHOTOS


def test_two_programs_take_photos_into_one_visit_at_once(tmp_path: Path) -> None:
    visit_id = visit_in(tmp_path)
    takers = [start(taker.take, tmp_path, visit_id, first, 5) for first in (0, 5)]
    for process, hear in takers:
        assert all_told(hear)[-1] == "all"
        process.join(PATIENCE_S)
        assert process.exitcode == 0
    assert list(check_whole(tmp_path, visit_id).values()) == [True] * PHOTOS


def test_full_disk_keeps_the_assessment_at_hand_and_saves_it_later(
    tmp_path: Path,
) -> None:
    visit_id = visit_in(tmp_path)
    process, hear = start(taker.take_with_a_full_disk, tmp_path, visit_id)
    for _ in range(2):
        message, not_kept, unsaved = next_told(hear)
        assert "disk is full" in message
        assert not_kept == ("2.jpg", "3.jpg")
        assert unsaved == ["0.jpg"]
    assert next_told(hear) == (None, (), [], 4)
    process.join(PATIENCE_S)
    assert process.exitcode == 0
    assert list(check_whole(tmp_path, visit_id).values()) == [True] * 4


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can write to."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def test_folder_that_cannot_be_written_is_told_and_files_wait(
    open_folder: Path,
) -> None:
    visit_id = visit_in(open_folder)
    for path in [open_folder, *open_folder.rglob("*")]:
        path.chmod(0o777)
    process, hear = start(taker.take_into_a_closed_folder, open_folder, visit_id)
    message, hint, not_kept = next_told(hear)
    assert "cannot be written" in message
    assert "CAR_DAMAGE_DATA_FOLDER" in hint
    assert not_kept == ("0.jpg", "1.jpg")
    assert next_told(hear) == (None, ())
    process.join(PATIENCE_S)
    assert list(check_whole(open_folder, visit_id).values()) == [True] * 2
