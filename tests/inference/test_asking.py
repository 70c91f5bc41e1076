"""Asking about a photo ends in one answer that says how it came to be."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import (
    AnswerUnreadable,
    GenerationFailed,
    GenerationOutOfMemory,
)
from core.domain.events import Progress, TextPiece
from core.domain.records import Answer, PromptPath
from core.domain.vocabulary import Outcome
from core.inference.asking import STOPPED, ask, write
from core.inference.vision_model import VisionModel
from tests.inference.opened import (
    FAMILIES,
    answer_of,
    before_each,
    opened,
    opened_anew,
    photo,
    picture,
    request,
    workers,
)
from tests.tiny_models import KNOWN_ANSWER


@pytest.fixture(params=FAMILIES)
def taught(request: pytest.FixtureRequest) -> VisionModel:
    folder = request.getfixturevalue(f"taught_{request.param}")
    return opened(folder, max_new_tokens=200)


def test_events_lead_to_one_answer_with_its_making(taught: VisionModel) -> None:
    events, answer = answer_of(taught, picture())
    assert isinstance(events[0], Progress)
    text = "".join(e.text for e in events if isinstance(e, TextPiece))
    assert text == answer.raw_text == KNOWN_ANSWER
    assert answer.outcome is Outcome.DAMAGE_FOUND
    assert len(answer.findings) == 2
    writing = answer.writing
    assert writing.path is PromptPath.CHAT_TEMPLATE
    assert writing.prompt_tokens == request(taught, picture()).prompt_tokens
    assert 0 < writing.first_token_s <= writing.seconds
    assert writing.new_tokens > 5
    assert writing.tokens_per_second > 0
    assert (writing.cut_off, writing.stopped) == (False, False)


def test_cpu_takes_one_tile_and_says_so_once(taught: VisionModel) -> None:
    _, answer = answer_of(taught, picture())
    tiled = taught.model.config.model_type != "llava"
    assert [("one tile" in note) for note in answer.writing.notes] == [True] * tiled


def stop_after(vlm: VisionModel, characters: int) -> Answer:
    stop, said = threading.Event(), ""
    for event in ask(vlm, photo(picture()), stop=stop):
        said += event.text if isinstance(event, TextPiece) else ""
        if len(said) >= characters:
            stop.set()
        if isinstance(event, Answer):
            return event
    raise AssertionError("no answer")


@pytest.fixture
def slow(taught: VisionModel) -> Iterator[VisionModel]:
    """A model that takes its time, so that a stop comes in the middle."""
    head = taught.model.get_output_embeddings()
    with before_each(head, lambda given: time.sleep(0.02)):
        yield taught


def test_stop_before_a_finding_is_no_verdict(slow: VisionModel) -> None:
    answer = stop_after(slow, 10)
    assert answer.outcome is Outcome.CANNOT_TELL
    assert answer.reason == STOPPED
    assert KNOWN_ANSWER.startswith(answer.raw_text)
    assert answer.raw_text
    assert answer.writing.stopped
    assert answer.writing.cut_off


def test_stop_before_the_first_word_is_no_verdict(taught: VisionModel) -> None:
    stop = threading.Event()
    stop.set()
    _, answer = answer_of(taught, picture(), stop)
    assert answer.outcome is Outcome.CANNOT_TELL
    assert (answer.raw_text, answer.writing.new_tokens) == ("", 0)
    assert answer.writing.stopped


def test_stop_keeps_findings_that_were_complete(slow: VisionModel) -> None:
    answer = stop_after(slow, KNOWN_ANSWER.index('{"part": "headlight"') + 5)
    assert answer.outcome is Outcome.DAMAGE_FOUND
    assert len(answer.findings) == 1
    assert answer.writing.stopped
    assert answer.writing.cut_off


@pytest.mark.parametrize("cut", [1, 20, 45])
def test_stop_never_reads_as_a_clean_car(tmp_path: Path, cut: int) -> None:
    from tests.tiny_models import make_llava

    clean = '{"view": "front", "usable": true, "damaged": "no", "findings": []}'
    vlm = opened_anew(make_llava(tmp_path / "clean", answer=clean), max_new_tokens=99)
    assert answer_of(vlm, picture())[1].outcome is Outcome.NO_DAMAGE_SEEN
    head = vlm.model.get_output_embeddings()
    with before_each(head, lambda given: time.sleep(0.02)):
        answer = stop_after(vlm, cut)
    assert answer.writing.stopped
    assert answer.outcome is Outcome.CANNOT_TELL


def test_answer_that_was_cut_off_says_so(taught: VisionModel) -> None:
    whole = answer_of(taught, picture())[1].writing.new_tokens
    _, answer = answer_of(replace(taught, max_new_tokens=whole - 4), picture())
    assert answer.writing.cut_off
    assert not answer.writing.stopped
    assert answer.writing.new_tokens == whole - 4
    assert KNOWN_ANSWER.startswith(answer.raw_text)
    assert answer.outcome is not Outcome.NO_DAMAGE_SEEN


def test_answer_that_makes_no_sense_keeps_its_words(tmp_path: Path) -> None:
    from tests.tiny_models import make_llava

    vlm = opened_anew(make_llava(tmp_path / "empty", answer="  "), max_new_tokens=9)
    with pytest.raises(AnswerUnreadable) as unreadable:
        answer_of(vlm, picture())
    assert unreadable.value.raw_text.strip() == ""


def test_closed_in_the_middle_leaves_nothing_running(taught: VisionModel) -> None:
    head = taught.model.get_output_embeddings()
    with before_each(head, lambda given: time.sleep(0.02)):
        for _ in range(5):
            events = ask(taught, photo(picture()), stop=threading.Event())
            while not isinstance(next(events), TextPiece):
                pass
            closed = time.perf_counter()
            events.close()
            assert time.perf_counter() - closed < 2
            assert workers() == []


def test_silence_is_filled_with_progress(taught: VisionModel) -> None:
    events = ask(taught, photo(picture()), stop=threading.Event())
    layer = taught.model.get_decoder().layers[0]
    with before_each(layer, lambda given: time.sleep(0.5)):
        first = [next(events) for _ in range(3)]
    assert all(isinstance(event, Progress) for event in first)
    events.close()


@pytest.mark.parametrize("family", FAMILIES)
def test_writing_needs_no_photo(family: str, request: pytest.FixtureRequest) -> None:
    vlm = opened(request.getfixturevalue(f"taught_{family}"))
    pieces = list(write(vlm, "Say it in other words.", stop=threading.Event()))
    assert "".join(piece.text for piece in pieces) == KNOWN_ANSWER


def test_writing_stops_and_fails_like_asking(taught: VisionModel) -> None:
    stop = threading.Event()
    stop.set()
    assert "".join(p.text for p in write(taught, "Again.", stop=stop)) == ""
    layer = taught.model.get_decoder().layers[0]

    def fail(given: tuple[Any, ...]) -> None:
        raise MemoryError

    with before_each(layer, fail), pytest.raises(GenerationOutOfMemory):
        list(write(taught, "Again.", stop=threading.Event()))
    with pytest.raises(GenerationFailed):
        list(write(taught, "x" * 20_000, stop=threading.Event()))
