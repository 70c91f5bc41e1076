"""Processes that take photos into a visit and tell what is kept, even when killed."""

import os
import resource
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from core.assess import ResultCache
from core.domain.settings import Settings
from core.filing.opening import open_cases
from core.filing.photo_files import GivenFile, read_given
from core.filing.taking import PhotoIntake
from core.models.catalogue import CHAIN
from core.slot import ModelSlot
from core.storage.photos import photos_of_visit
from core.storage.store import Store
from tests.fakes import FakeSlot
from tests.preprocessing.files import encoded, picture
from tests.ui.test_work import Patient

NOBODY, PATIENCE_S = 65534, 60
Tell = Callable[..., None]


def make_files(first: int, count: int) -> list[GivenFile]:
    """Different photos, the same in every process."""
    return [
        GivenFile(f"{seed}.jpg", encoded(picture(seed=seed), "JPEG"))
        for seed in range(first, first + count)
    ]


def onboard_intake(store: Store, visit_id: str) -> PhotoIntake:
    """An intake with the real on-board model."""
    return PhotoIntake(
        store, visit_id, ModelSlot(Settings(), CHAIN[-1:]), ResultCache(0)
    )


def take(folder: Path, visit_id: str, first: int, count: int, line: Connection) -> None:
    """Take photos; tell the id of each that is kept, and "all" at the end."""
    store = open_cases(Settings(data_folder=str(folder)))
    intake = onboard_intake(store, visit_id)
    intake.give(make_files(first, count))
    told: set[str] = set()
    while True:
        running = intake.running
        for photo in photos_of_visit(store, visit_id):
            state = f"{photo.id} {photo.assessment is not None}"
            if state not in told:
                told.add(state)
                line.send((photo.id, photo.assessment is not None))
        if not running:
            line.send("all")
            return
        time.sleep(0.001)


def take_with_a_full_disk(folder: Path, visit_id: str, line: Connection) -> None:
    """The disk fills up before the model has answered, and later has room again."""
    store = open_cases(Settings(data_folder=str(folder)))
    engine = Patient("word")
    intake = PhotoIntake(store, visit_id, FakeSlot(engine), ResultCache(0))
    intake.give(make_files(0, 2))
    _wait_until(lambda: not intake.not_kept and intake.heard.said != "")
    _limit_file_size(0)
    engine.release.set()
    intake.give(make_files(2, 2))
    assert intake.wait(PATIENCE_S)
    line.send((intake.error.message, intake.not_kept, _unsaved(intake)))
    asked = engine.asked
    intake.go_on()  # still full
    assert intake.wait(PATIENCE_S)
    line.send((intake.error.message, intake.not_kept, _unsaved(intake)))
    assert engine.asked == asked, "what was said is not asked for again"
    _limit_file_size(resource.RLIM_INFINITY)
    intake.go_on()
    assert intake.wait(PATIENCE_S)
    line.send((intake.error, intake.not_kept, _unsaved(intake), engine.asked))


def take_into_a_closed_folder(folder: Path, visit_id: str, line: Connection) -> None:
    """The folder of the pictures cannot be written, and later can."""
    given, slot = make_files(0, 2), ModelSlot(Settings(), CHAIN[-1:])
    slot.open()
    read_given(given[0], Settings())  # all modules are there before rights are dropped
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    store = open_cases(Settings(data_folder=str(folder)))
    pictures = folder / "originals"
    pictures.mkdir(exist_ok=True)
    pictures.chmod(0o555)
    intake = PhotoIntake(store, visit_id, slot, ResultCache(0))
    intake.give(given)
    assert intake.wait(PATIENCE_S)
    line.send((intake.error.message, intake.error.hint, intake.not_kept))
    pictures.chmod(0o755)
    intake.go_on()
    assert intake.wait(PATIENCE_S)
    line.send((intake.error, intake.not_kept))


def _limit_file_size(byte_count: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_count, hard))


def _unsaved(intake: PhotoIntake) -> list[str]:
    return [each.photo.name for each in intake.unsaved]


def _wait_until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.005)
