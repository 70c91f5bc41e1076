"""A session's evaluation in its thread: stop, leave, go on; nothing stays behind."""

import csv
import gc
import io
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.domain.errors import ArchiveRejected, LabelsInvalid
from core.domain.events import Event
from core.domain.records import Answer, Photo, PromptPath, Writing
from core.domain.sentences import Language
from core.domain.vocabulary import Outcome
from core.slot import ModelSlot
from core.ui.evaluate_page.files import answers_jsonl, figures_csv, figures_json
from core.ui.evaluate_page.work import EvaluationWork, Given
from tests.fakes import CLEAN, FakeEngine, FakeSlot
from tests.labelled import LABELS, PHOTOS, archive

PATIENCE_S, LEFT_S = 30, 2.0


class OneByOne(FakeEngine):
    """Answers a photo each time it is allowed to."""

    def __init__(self, answer: Answer = CLEAN) -> None:
        super().__init__()
        self.answer, self.allowed = answer, threading.Semaphore(0)

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        self.asked += 1
        while not stop.is_set():
            if self.allowed.acquire(timeout=0.05):
                yield self.answer
                return
        writing = Writing(PromptPath.CHAT_TEMPLATE, 2, 0.1, stopped=True)
        yield Answer(Outcome.CANNOT_TELL, writing=writing)


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def given(content: bytes | None = None, labels: bytes = LABELS) -> Given:
    return Given(labels, "labels.csv", "photos.zip", content or archive())


def work_on(
    slot: ModelSlot, what: Given, is_watched: Callable[[], bool] = lambda: True
) -> EvaluationWork:
    return EvaluationWork(what, slot, is_watched)


def finish(work: EvaluationWork) -> EvaluationWork:
    work.wait(PATIENCE_S)
    assert not work.running
    return work


def done(work: EvaluationWork) -> int:
    return work.progress.done if work.progress else 0


def wait_until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def stopped_after_one() -> EvaluationWork:
    engine = OneByOne()
    work = work_on(FakeSlot(engine), given())
    work.go_on()
    engine.allowed.release()
    wait_until(lambda: done(work) == 1)
    work.stop()
    return finish(work)


def test_everything_is_answered_and_the_photos_are_removed(tmp_path: Path) -> None:
    work = work_on(FakeSlot(FakeEngine(CLEAN)), given())
    work.go_on()
    finish(work)
    assert work.error is None
    assert work.complete
    assert work.evaluation.answered == PHOTOS
    assert work.evaluation.figures["damaged.recall"].value == 0.0
    assert not list(tmp_path.rglob("*.jpg"))
    assert set(work.pictures) == {each.file for each in work.evaluation.mistakes}
    assert max(work.pictures["102_front34_crash.jpg"].size) == 320
    work.forget()
    assert list(tmp_path.iterdir()) == []


def test_private_folder_is_closed_to_others(tmp_path: Path) -> None:
    engine = OneByOne()
    work = work_on(FakeSlot(engine), given())
    work.go_on()
    wait_until(lambda: engine.asked == 1)
    (folder,) = tmp_path.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    work.forget()
    finish(work)
    assert list(tmp_path.iterdir()) == []


def test_stop_keeps_what_is_done_and_go_on_does_the_rest() -> None:
    engine = OneByOne()
    work = work_on(FakeSlot(engine), given())
    work.go_on()
    engine.allowed.release(2)
    wait_until(lambda: done(work) == 2)
    work.stop()
    finish(work)
    assert work.error is None
    assert not work.complete
    assert work.evaluation.answered == 2
    assert len(work.read_answers().splitlines()) == 2
    engine.allowed.release(PHOTOS)
    work.go_on()
    finish(work)
    assert work.complete
    assert work.evaluation.answered == PHOTOS
    assert work.progress.reused == 2
    assert len(work.read_answers().splitlines()) == PHOTOS


def test_stop_while_unpacking_can_be_gone_on_from() -> None:
    work = work_on(FakeSlot(FakeEngine(CLEAN)), given())
    work.go_on()
    work.stop()
    finish(work)
    work.go_on()
    finish(work)
    assert work.error is None
    assert work.complete


def test_browser_that_leaves_pauses_it_within_two_seconds() -> None:
    engine, watched = OneByOne(), threading.Event()
    slot = FakeSlot(engine)
    watched.set()
    work = work_on(slot, given(), watched.is_set)
    work.go_on()
    engine.allowed.release()
    wait_until(lambda: done(work) == 1)
    left = time.monotonic()
    watched.clear()
    finish(work)
    assert time.monotonic() - left < LEFT_S
    assert not slot.turns.busy
    assert work.evaluation.answered == 1


def test_session_that_is_over_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    work = stopped_after_one()
    assert work.evaluation.answered == 1
    assert list(tmp_path.rglob("*.jpg")), "kept for Continue"
    del work
    wait_until(lambda: not gc.collect() and not list(tmp_path.iterdir()))


@pytest.mark.parametrize(
    ("content", "labels", "error"),
    [
        (b"no zip", LABELS, ArchiveRejected),
        (archive({"../out.jpg": b"x"}), LABELS, ArchiveRejected),
        (archive(), b"name,colour\na,b\n", LabelsInvalid),
        (archive(), b"file,damaged\nnowhere.jpg,1\n", LabelsInvalid),
    ],
    ids=["no zip", "hostile zip", "no column", "no photo"],
)
def test_useless_input_is_refused_and_leaves_nothing(
    content: bytes, labels: bytes, error: type, tmp_path: Path
) -> None:
    engine = FakeEngine(CLEAN)
    work = work_on(FakeSlot(engine), given(content, labels))
    work.go_on()
    finish(work)
    assert work.refused
    assert isinstance(work.error, error)
    assert engine.asked == 0
    assert list(tmp_path.iterdir()) == []


def test_one_bad_photo_is_listed_and_never_counted_as_undamaged() -> None:
    labels = LABELS + b"bad.jpg,1,,,,\n"
    content = archive({"photos/bad.jpg": b"<html></html>", "readme.txt": b"x"})
    work = work_on(FakeSlot(FakeEngine(CLEAN)), given(content, labels))
    work.go_on()
    finish(work)
    (failure,) = work.evaluation.failures
    assert failure.file == "bad.jpg"
    assert "HTML" in failure.sentence
    assert work.evaluation.answered == PHOTOS
    assert work.evaluation.outcomes["no_damage_seen"] == PHOTOS
    assert work.unpacked.left_out == ("readme.txt",)


@pytest.mark.parametrize("folder", ["", "photos/", "a/b/c/"])
def test_labels_may_name_photos_without_the_folder_around_them(folder: str) -> None:
    work = work_on(FakeSlot(FakeEngine(CLEAN)), given(archive(folder=folder)))
    work.go_on()
    finish(work)
    assert work.labels.problems == ()
    assert work.evaluation.answered == PHOTOS


def test_labels_may_name_photos_with_their_folder() -> None:
    labels = LABELS.replace(b"\n1", b"\nphotos/1")
    work = work_on(FakeSlot(FakeEngine(CLEAN)), given(archive(), labels))
    work.go_on()
    finish(work)
    assert work.evaluation.answered == PHOTOS


def test_folder_of_the_server_is_read_in_place(tmp_path: Path) -> None:
    from tests.examples import EXAMPLES

    before = sorted(path.name for path in EXAMPLES.iterdir())
    what = Given(LABELS, "labels.csv", "examples", folder=EXAMPLES)
    work = work_on(FakeSlot(FakeEngine(CLEAN)), what)
    work.go_on()
    finish(work)
    assert work.evaluation.answered == PHOTOS
    work.forget()
    assert sorted(path.name for path in EXAMPLES.iterdir()) == before
    assert list(tmp_path.iterdir()) == []


def test_bug_is_a_sentence_and_what_was_answered_stays() -> None:
    engine = OneByOne()
    slot = FakeSlot(engine)
    work = work_on(slot, given())
    work.go_on()
    engine.allowed.release()
    wait_until(lambda: done(work) == 1)
    slot.turns = None
    engine.allowed.release()
    finish(work)
    assert work.error is not None
    assert not work.refused
    assert "fault of the program" in work.error.message
    assert len(work.read_answers().splitlines()) >= 1


def test_files_are_the_figures_and_run_nothing_in_a_spreadsheet() -> None:
    labels = LABELS.replace(b",yard", b",=1+1")
    work = work_on(FakeSlot(FakeEngine(CLEAN)), given(archive(), labels))
    work.go_on()
    finish(work)
    record = json.loads(figures_json(work.evaluation, Language.EN))
    assert record["figures"]["damaged"]["recall"]["value"] == 0.0
    text = figures_csv(work.evaluation, Language.FR).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    by_key = {row["key"]: row for row in rows if not row["source"]}
    assert by_key["damaged.recall"]["value"] == "0.0"
    assert by_key["damaged.recall"]["n"] == "4"
    assert by_key["types.dent.auc"]["n"] == "4"
    assert {row["source"] for row in rows} == {"", "'=1+1", "street"}
    unmeasured = [row for row in rows if row["value"] == ""]
    assert all(row["low"] == row["high"] == "" for row in unmeasured)
    lines = answers_jsonl(work).decode().splitlines()
    assert {json.loads(line)["outcome"] for line in lines} == {"no_damage_seen"}
