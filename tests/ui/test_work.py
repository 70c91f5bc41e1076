"""A session's photos in their thread: stop, leave, go on; nothing is lost or loops."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.assess import ResultCache
from core.domain.events import Event, Progress, Restart, TextPiece
from core.domain.records import Answer, Photo, PromptPath, Writing
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome
from core.slot import ModelSlot
from core.ui.photo_item import PhotoItem
from core.ui.work import PhotoWork
from tests.examples import CRASH, DENT, UNDAMAGED
from tests.fakes import CLEAN, FakeEngine, FakeSlot
from tests.promises.walks import slot_of, writers
from tests.tiny_models import KNOWN_ANSWER

EN, FR = Language.EN, Language.FR
PATIENCE_S, LEFT_S = 30, 2.0
WORKING = Progress(Sentence("Looking", "Examen"))


def item(path: Path = CRASH, *, key: str = "") -> PhotoItem:
    return PhotoItem(key or path.name, path.name, path.read_bytes)


def items() -> list[PhotoItem]:
    return [item(path) for path in (CRASH, DENT, UNDAMAGED)]


def work_on(
    slot: ModelSlot, is_watched: Callable[[], bool] = lambda: True
) -> PhotoWork:
    return PhotoWork(slot, ResultCache(8), is_watched)


def finish(work: PhotoWork) -> None:
    work.wait(PATIENCE_S)
    assert not work.running
    assert (work.current, work.heard.progress) == (None, None)


def wait_until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.005)


class Patient(FakeEngine):
    """Says its words, then works on until it is told to stop or `release` is set."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words, self.release = words, threading.Event()
        self.left = 0

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        self.asked += 1
        try:
            for number, word in enumerate(self.words, 1):
                yield TextPiece(word, number)
            while not stop.is_set() and not self.release.wait(0.05):
                yield WORKING
        except GeneratorExit:
            self.left += 1
            raise
        stopped = not self.release.is_set()
        text = "".join(self.words)
        writing = Writing(PromptPath.CHAT_TEMPLATE, 2, 0.1, stopped=stopped)
        outcome = Outcome.CANNOT_TELL if stopped else Outcome.NO_DAMAGE_SEEN
        yield Answer(outcome, raw_text=text, writing=writing)


def test_every_photo_is_taken_in_turn_and_one_bad_one_is_listed() -> None:
    photos = [*items(), PhotoItem("bad", "bad.jpg", lambda: b"<html></html>")]
    work = work_on(FakeSlot(FakeEngine(CLEAN)))
    work.go_on([photos[3], *photos[:3]], EN)
    finish(work)
    assert [each.assessment.outcome for each in photos[:3]] == ["no_damage_seen"] * 3
    assert photos[3].refusal is not None
    assert work.error is None


def test_stop_keeps_what_was_said_and_leaves_the_rest_pending() -> None:
    engine, photos = Patient("front ", "bumper"), items()
    work = work_on(FakeSlot(engine))
    work.go_on(photos, EN)
    wait_until(lambda: work.heard.said == "front bumper")
    assert (work.current, work.heard.tokens) == (photos[0], 2)
    work.stop()
    finish(work)
    assert photos[0].assessment.outcome is Outcome.CANNOT_TELL
    assert photos[0].assessment.answer.raw_text == "front bumper"
    assert [each.pending for each in photos] == [False, True, True]
    engine.release.set()
    work.go_on(photos, EN)
    finish(work)
    assert not any(each.pending for each in photos)
    assert engine.asked == 3


def test_stop_before_the_first_word_leaves_the_photo_pending() -> None:
    engine, photos = Patient(), items()
    work = work_on(FakeSlot(engine))
    work.go_on(photos, EN)
    wait_until(lambda: work.heard.progress is not None)
    work.stop()
    finish(work)
    assert all(each.pending for each in photos)


@pytest.mark.parametrize("words", [(), ("front ",)], ids=["silent", "writing"])
def test_browser_that_leaves_ends_the_work_within_two_seconds(
    words: tuple[str, ...],
) -> None:
    engine, watched, photos = Patient(*words), threading.Event(), items()
    slot = FakeSlot(engine)
    watched.set()
    work = work_on(slot, watched.is_set)
    work.go_on(photos, EN)
    wait_until(lambda: work.heard.progress is not None)
    left = time.monotonic()
    watched.clear()
    finish(work)
    assert time.monotonic() - left < LEFT_S
    assert (engine.left, slot.turns.busy) == (1, False)
    assert all(each.pending for each in photos)


@pytest.mark.parametrize("stop", [True, False], ids=["stop", "leave"])
def test_who_waits_in_the_line_can_end_it_too(stop: bool) -> None:
    slot, watched = FakeSlot(FakeEngine(CLEAN)), threading.Event()
    watched.set()
    work = work_on(slot, watched.is_set)
    with slot.turns.join():
        work.go_on(items(), EN)
        wait_until(lambda: work.heard.progress is not None)
        assert "place 1" in work.heard.progress.step
        ended = time.monotonic()
        if stop:
            work.stop()
        else:
            watched.clear()
        finish(work)
        assert time.monotonic() - ended < LEFT_S
        assert slot.turns.waiting == 0


def test_browser_that_leaves_while_an_explanation_is_written() -> None:
    class Telling(FakeEngine):
        def write(self, request: str, *, stop: threading.Event) -> Iterator[TextPiece]:
            while True:
                time.sleep(0.02)
                yield TextPiece("word ")

    from tests.test_retell import DENT as DENT_FOUND

    watched, photos = threading.Event(), items()[:1]
    slot = FakeSlot(Telling(DENT_FOUND))
    watched.set()
    work = work_on(slot, watched.is_set)
    work.go_on(photos, EN)
    wait_until(lambda: "explanation" in str(work.heard.progress))
    left = time.monotonic()
    watched.clear()
    finish(work)
    assert time.monotonic() - left < LEFT_S
    assert photos[0].assessment.outcome is Outcome.DAMAGE_FOUND, "the verdict stays"
    assert not slot.turns.busy


def test_error_is_told_photos_stay_pending_and_go_on_tries_again() -> None:
    slot, photos = FakeSlot(FakeEngine(CLEAN), max_waiting=1), items()
    work = work_on(slot)
    with slot.turns.join(), slot.turns.join():
        work.go_on(photos, EN)
        finish(work)
    assert "wait for the model already" in work.error.message
    assert all(each.pending for each in photos)
    work.go_on(photos, EN)
    finish(work)
    assert work.error is None
    assert not any(each.pending for each in photos)


def test_clicks_do_not_disturb_and_new_photos_are_taken_up() -> None:
    engine, photos = Patient("front "), items()
    work = work_on(FakeSlot(engine))
    work.go_on(photos[:1], EN)
    wait_until(lambda: work.heard.said != "")
    for language in (FR, EN, FR):
        work.go_on(list(photos), language)
    assert engine.asked == 1
    engine.release.set()
    finish(work)
    assert not any(each.pending for each in photos)
    assert engine.asked == 3


def test_photo_taken_away_meanwhile_does_not_stop_the_others() -> None:
    engine, photos = Patient("front "), items()
    work = work_on(FakeSlot(engine))
    work.go_on(photos, EN)
    wait_until(lambda: work.heard.said != "")
    work.go_on(photos[2:], EN)
    engine.release.set()
    finish(work)
    assert photos[1].pending
    assert not photos[2].pending


def test_photo_that_crashes_the_intake_is_refused_and_the_rest_goes_on() -> None:
    def lost() -> bytes:
        raise KeyError("/home/me/secret")

    photos = [PhotoItem("lost", "lost.jpg", lost), *items()]
    work = work_on(FakeSlot(FakeEngine(CLEAN)))
    work.go_on(photos, EN)
    finish(work)
    assert not any(each.pending for each in photos)
    assert "secret" not in photos[0].refusal.message
    assert photos[0].refusal.hint


def test_bug_around_the_model_is_a_sentence_and_no_endless_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slot, photos, opened = FakeSlot(FakeEngine(CLEAN)), items(), []

    def broken() -> Iterator[Progress]:
        opened.append(1)
        raise ZeroDivisionError("/home/me/secret")

    monkeypatch.setattr(slot, "_loaded", None)
    monkeypatch.setattr(slot, "open_steps", broken)
    work = work_on(slot)
    work.go_on(photos, EN)
    finish(work)
    assert len(opened) == 1
    assert "fault of the program" in work.error.message
    assert all(each.pending for each in photos)


def test_model_that_begins_again_is_noted_and_its_first_words_forgotten() -> None:
    again = Restart(Sentence("Memory ran out.", "Mémoire épuisée."))
    lasting = Progress(Sentence("Smaller.", "Plus petite."), lasting=True)
    photos = items()[:1]
    same = Restart(lasting.step)
    events = (TextPiece("half"), lasting, same, again, TextPiece("whole"), CLEAN)
    engine = FakeEngine(*events)
    work = work_on(FakeSlot(engine))
    work.go_on(photos, EN)
    finish(work)
    assert photos[0].notes == (lasting.step, again.reason)
    assert work.heard.said == "whole"


def test_real_model_streams_stops_and_goes_on(taught_mllama: Path) -> None:
    slot, photos = slot_of(taught_mllama, constrained_json=False), items()
    work = work_on(slot)
    work.go_on(photos, EN)
    wait_until(lambda: work.heard.said != "" or photos[0].assessment is not None)
    work.stop()
    finish(work)
    assert writers() == []
    assert sum(each.pending for each in photos) == 2
    work.go_on(photos, EN)
    finish(work)
    answers = [each.assessment.answer.raw_text for each in photos]
    assert answers[1:] == [KNOWN_ANSWER] * 2
    assert KNOWN_ANSWER.startswith(answers[0])
    assert "were not used" in photos[1].retold[EN].why
    slot.free()
