"""Every photo ends in one of five outcomes; a failure is never a clean car."""

import pytest

from core.assess import ResultCache, assess
from core.domain.errors import AnswerUnreadable, GenerationFailed
from core.domain.records import Answer, Assessment
from core.domain.sentences import Sentence
from core.domain.vocabulary import Outcome
from core.engines.base import Progress, Question, TextPiece
from tests.fakes import CLEAN, FakeEngine, loaded, photo


def run(engine: FakeEngine, cache: ResultCache | None = None) -> list[object]:
    return list(assess(photo(), loaded(engine), cache=cache or ResultCache(8)))


def last(engine: FakeEngine, cache: ResultCache | None = None) -> Assessment:
    return run(engine, cache)[-1]


def test_events_pass_through_in_order_and_end_with_the_assessment() -> None:
    step = Progress(Sentence("Looking", "Examen"))
    events = run(FakeEngine(step, TextPiece("a"), TextPiece("b"), CLEAN))
    assert events[:3] == [step, TextPiece("a"), TextPiece("b")]
    assert isinstance(events[3], Assessment)
    assert events[3].outcome is Outcome.NO_DAMAGE_SEEN


@pytest.mark.parametrize(
    "engine",
    [
        FakeEngine(),
        FakeEngine(TextPiece("no damage")),
        FakeEngine(GenerationFailed("The model broke off.")),
        FakeEngine(TextPiece("clean"), RuntimeError("secret path /x/y")),
        FakeEngine(MemoryError()),
    ],
    ids=["silent", "text only", "told failure", "bug", "memory"],
)
def test_model_that_gives_no_answer_is_a_failed_assessment(engine: FakeEngine) -> None:
    assessment = last(engine)
    assert assessment.outcome is Outcome.FAILED
    assert assessment.answer.reason
    assert "secret" not in assessment.answer.reason
    assert assessment.findings == ()


def test_unreadable_answer_keeps_the_models_words() -> None:
    error = AnswerUnreadable("No findings in the answer.", raw_text="blah")
    answer = last(FakeEngine(error)).answer
    assert (answer.outcome, answer.raw_text) == (Outcome.FAILED, "blah")


def test_same_photo_and_model_is_computed_once_and_says_so() -> None:
    engine, cache = FakeEngine(CLEAN), ResultCache(8)
    first, second = last(engine, cache), last(engine, cache)
    assert engine.asked == 1
    assert (first.provenance.from_cache, second.provenance.from_cache) == (False, True)
    assert first.answer == second.answer


@pytest.mark.parametrize("change", ["revision", "precision", "name"])
def test_another_model_is_asked_again(change: str) -> None:
    cache, other = ResultCache(8), FakeEngine(CLEAN)
    last(FakeEngine(CLEAN), cache)
    setattr(other, change, "other")
    assert not last(other, cache).provenance.from_cache


def test_another_question_is_asked_again() -> None:
    engine, cache = FakeEngine(CLEAN), ResultCache(8)
    for version in ("1", "2"):
        question = Question(version)
        list(assess(photo(), loaded(engine), cache=cache, question=question))
    assert engine.asked == 2


def test_failure_is_not_kept() -> None:
    cache = ResultCache(8)
    assert last(FakeEngine(), cache).outcome is Outcome.FAILED
    assert last(FakeEngine(CLEAN), cache).outcome is Outcome.NO_DAMAGE_SEEN


def test_cache_holds_no_more_than_its_limit() -> None:
    cache, engine = ResultCache(2), FakeEngine(CLEAN)
    for sha256 in ("a", "b", "c", "a"):
        list(assess(photo(sha256), loaded(engine), cache=cache))
    assert engine.asked == 4
    list(assess(photo("a"), loaded(engine), cache=cache))
    assert engine.asked == 4


def test_provenance_names_the_model_the_photo_and_the_time() -> None:
    made = last(FakeEngine(Answer(Outcome.CANNOT_TELL))).provenance
    assert (made.engine, made.revision, made.precision) == ("fake", "r1", "float32")
    assert made.prompt_version == "p1"
    assert made.photo_sha256 == "a" * 64
    assert made.assessed_at.utcoffset().total_seconds() == 0
