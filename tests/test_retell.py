"""Findings in a model's words: only checked words, always a reason, never at a cost."""

import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.errors import GenerationFailed
from core.domain.events import Progress, TextPiece
from core.domain.records import Answer, Finding
from core.domain.sentences import Language, Sentence
from core.domain.settings import Settings
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, Side
from core.models.catalogue import CHAIN
from core.retell import Retelling, retell
from core.slot import ModelSlot
from tests.fakes import FakeEngine, FakeSlot
from tests.reporting.cases import assessment

EN, FR = Language.EN, Language.FR
DENT = Answer(
    Outcome.DAMAGE_FOUND,
    (Finding(Part.FRONT_DOOR, DamageType.DENT, Severity.MINOR, Side.LEFT),),
    severity=Severity.MINOR,
)
GOOD = {
    EN: "There is a small dent in the left front door. It is a minor one.",
    FR: "La portière avant gauche a une bosse. Elle est mineure.",
}


def told(
    slot: ModelSlot,
    *,
    answer: Answer = DENT,
    language: Language = EN,
    stop: threading.Event | None = None,
) -> Retelling:
    steps = retell(assessment(answer), slot, language, stop=stop or threading.Event())
    *before, last = steps
    assert all(isinstance(step, Progress) for step in before)
    assert isinstance(last, Retelling)
    assert last.why.fr != last.why
    return last


def writing(text: str) -> FakeSlot:
    return FakeSlot(FakeEngine(*(TextPiece(word + " ") for word in text.split())))


@pytest.mark.parametrize("language", list(Language))
def test_words_that_pass_are_used_and_signed(language: Language) -> None:
    retold = told(writing(GOOD[language]), language=language)
    assert retold.text == GOOD[language]
    assert retold.why.startswith("Written by fake 1.0 and checked")
    assert retold.why.fr.startswith("Rédigé par fake 1.0 et vérifié")


@pytest.mark.parametrize(
    ("language", "added", "why"),
    [
        (EN, "The hood is dented too.", "a part that no finding has"),
        (EN, "The repair costs 900 euros.", "money"),
        (EN, "The right front door has a dent.", "side"),
        (FR, "Le capot est aussi bosselé.", "pièce qui n'est dans aucun constat"),
        (FR, "Comptez 900 euros.", "argent"),
    ],
    ids=["part", "price", "side", "pièce", "prix"],
)
def test_words_that_add_something_are_not_shown(
    language: Language, added: str, why: str
) -> None:
    retold = told(writing(f"{GOOD[language]} {added}"), language=language)
    assert retold.text is None
    shown = retold.why.fr if language is FR else retold.why
    assert why in shown
    assert "fake 1.0" in shown


@pytest.mark.parametrize("outcome", [o for o in Outcome if o != "damage_found"])
def test_without_findings_nobody_is_asked(outcome: Outcome) -> None:
    slot = writing(GOOD[EN])
    retold = told(slot, answer=Answer(outcome))
    assert retold.text is None
    assert "no findings" in retold.why
    assert slot.loaded.engine.asked == 0


def test_model_that_does_not_write_leaves_the_template() -> None:
    slot = ModelSlot(Settings(), CHAIN[-1:])
    assert "no model is open" in told(slot).why
    slot.open()
    assert "does not write text and no text model is set" in told(slot).why


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (GenerationFailed(Sentence("It broke off.", "Il a rompu.")), "It broke off."),
        (ZeroDivisionError("/home/me/secret"), "a fault of the program"),
    ],
    ids=["told", "bug"],
)
def test_writer_that_fails_costs_only_the_words(fault: Exception, words: str) -> None:
    slot = FakeSlot(FakeEngine(TextPiece("There is "), fault))
    retold = told(slot)
    assert retold.text is None
    assert words in retold.why
    assert "secret" not in retold.why
    assert not slot.turns.busy


def test_full_line_leaves_the_template() -> None:
    slot = FakeSlot(FakeEngine(TextPiece(GOOD[EN])), max_waiting=1)
    with slot.turns.join(), slot.turns.join():
        assert "wait for the model already" in told(slot).why


def test_stop_in_the_line_ends_the_wait() -> None:
    slot, stop = writing(GOOD[EN]), threading.Event()
    stop.set()
    with slot.turns.join():
        began = time.monotonic()
        retold = told(slot, stop=stop)
        assert time.monotonic() - began < 2
        assert "stopped" in retold.why
    assert slot.loaded.engine.asked == 0


def test_half_a_text_is_not_shown_even_if_it_would_pass() -> None:
    class Stopping(FakeEngine):
        def write(self, request: str, *, stop: threading.Event) -> Iterator[TextPiece]:
            yield TextPiece(GOOD[EN])
            stop.set()

    retold = told(FakeSlot(Stopping()))
    assert retold.text is None
    assert "stopped" in retold.why


def test_reader_who_leaves_ends_the_writing_and_the_turn() -> None:
    slot = writing(GOOD[EN])
    steps = retell(assessment(DENT), slot, EN, stop=threading.Event())
    assert [next(steps).step for _ in range(3)] == ["Writing the explanation"] * 3
    assert slot.turns.busy
    steps.close()
    assert not slot.turns.busy


def test_operators_text_model_is_asked_and_its_noise_refused(tiny_text: Path) -> None:
    slot = ModelSlot(replace(Settings(), text_model=str(tiny_text)), CHAIN[-1:])
    slot.open()
    for language in Language:
        retold = told(slot, language=language)
        assert retold.text is None
        assert "the words of tiny-text were not used" in retold.why
    slot.free()


def test_text_model_that_does_not_open_is_said_each_time(tmp_path: Path) -> None:
    settings = replace(Settings(), text_model=str(tmp_path / "nothing"))
    slot = ModelSlot(settings, CHAIN[-1:])
    for _ in range(3):
        retold = told(slot)
        assert "There is no folder nothing" in retold.why
        assert str(tmp_path) not in retold.why
    frames = traceback.extract_tb(slot._text_fault.__traceback__)
    assert len({frame.name for frame in frames}) == len(frames), "nothing piles up"


def test_model_that_looked_writes_too(tiny_mllama: Path) -> None:
    from tests.promises.walks import slot_of

    slot = slot_of(tiny_mllama)
    slot.open()
    retold = told(slot)
    assert retold.text is None
    assert "the words of tiny-mllama were not used" in retold.why
    slot.free()
