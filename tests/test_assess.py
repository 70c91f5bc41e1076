"""Every photo ends in one of five outcomes; a failure is never a clean car."""

import pytest

from core.assess import MOST_IN_MEMORY, ResultCache, assess
from core.domain.errors import (
    AnswerUnreadable,
    AppError,
    GenerationFailed,
    GenerationOutOfMemory,
    ModelBusy,
    RemoteRefused,
)
from core.domain.events import Progress, Restart, TextPiece
from core.domain.records import Answer, Assessment, PromptPath, Writing
from core.domain.sentences import Sentence
from core.domain.vocabulary import Outcome
from tests.fakes import CLEAN, FakeEngine, FakeSlot, photo


def run(engine: FakeEngine, cache: ResultCache | None = None) -> list[object]:
    return list(assess(photo(), FakeSlot(engine), cache=cache or ResultCache(8)))


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
        FakeEngine(RemoteRefused("The server is gone.")),
        FakeEngine(GenerationOutOfMemory("No memory is left.")),
        FakeEngine(TextPiece("clean"), RuntimeError("secret path /x/y")),
        FakeEngine(MemoryError()),
    ],
    ids=["silent", "text only", "told", "remote", "told memory", "bug", "memory"],
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


@pytest.mark.parametrize("change", ["revision", "precision", "name", "prompt_version"])
def test_another_model_is_asked_again(change: str) -> None:
    cache, other = ResultCache(8), FakeEngine(CLEAN)
    last(FakeEngine(CLEAN), cache)
    setattr(other, change, "other")
    assert not last(other, cache).provenance.from_cache


def test_failure_is_not_kept() -> None:
    cache = ResultCache(8)
    assert last(FakeEngine(), cache).outcome is Outcome.FAILED
    assert last(FakeEngine(CLEAN), cache).outcome is Outcome.NO_DAMAGE_SEEN


def test_cache_holds_no_more_than_its_limit() -> None:
    cache, engine = ResultCache(2), FakeEngine(CLEAN)
    for sha256 in ("a", "b", "c", "a"):
        list(assess(photo(sha256), FakeSlot(engine), cache=cache))
    assert engine.asked == 4
    list(assess(photo("a"), FakeSlot(engine), cache=cache))
    assert engine.asked == 4


def test_cache_in_memory_is_bounded_whatever_the_operator_wants() -> None:
    cache = ResultCache(1_000_000)
    for number in range(MOST_IN_MEMORY + 1):
        cache.keep((f"{number}", (1, 1), "", "", "", ""), CLEAN)
    assert cache.find(("0", (1, 1), "", "", "", "")) is None
    assert cache.find(("1", (1, 1), "", "", "", "")) is CLEAN


def test_provenance_names_the_model_the_photo_and_the_time() -> None:
    made = last(FakeEngine(Answer(Outcome.CANNOT_TELL))).provenance
    assert (made.engine, made.revision, made.precision) == ("fake", "r1", "float32")
    assert made.prompt_version == "p1"
    assert made.photo_sha256 == "a" * 64
    assert made.assessed_at.utcoffset().total_seconds() == 0


def test_model_that_breaks_off_once_is_asked_again() -> None:
    broken = GenerationFailed(Sentence("The worker died.", "Le fil est mort."))
    engine = FakeEngine(TextPiece("half"), broken)
    steps = assess(photo(), FakeSlot(engine), cache=ResultCache(8))
    seen = [next(steps), next(steps)]
    assert seen[0] == TextPiece("half")
    assert isinstance(seen[1], Restart)
    assert "asked once more" in seen[1].reason
    engine.events = (CLEAN,)
    assert list(steps)[-1].outcome is Outcome.NO_DAMAGE_SEEN


@pytest.mark.parametrize(
    "error",
    [
        GenerationFailed(Sentence("The worker died.", "Le fil est mort.")),
        GenerationOutOfMemory(Sentence("No memory is left.", "Plus de mémoire.")),
        RemoteRefused(Sentence("The server is gone.", "Le serveur a disparu.")),
    ],
    ids=["broken", "memory", "remote"],
)
def test_model_that_stays_broken_makes_room_for_the_next(error: AppError) -> None:
    broken, sound = FakeEngine(error), FakeEngine(CLEAN)
    sound.title = "sound 1.0"
    slot = FakeSlot(broken, sound)
    *steps, assessment = assess(photo(), slot, cache=ResultCache(8))
    assert assessment.outcome is Outcome.NO_DAMAGE_SEEN
    assert broken.closed == 1
    assert slot.loaded.engine is sound
    attempts = assessment.provenance.attempts
    assert [attempt.error for attempt in attempts] == [error.message, None]
    assert any("next model" in step.reason for step in steps)
    assert not slot.turns.busy


def test_browser_that_leaves_gives_up_its_turn() -> None:
    engine = FakeEngine(TextPiece("a"), TextPiece("b"), CLEAN)
    slot = FakeSlot(engine)
    steps = assess(photo(), slot, cache=ResultCache(8))
    next(steps)
    assert slot.turns.busy
    steps.close()
    assert not slot.turns.busy


def test_who_waits_is_told_the_place_and_beyond_the_limit_refused() -> None:
    slot = FakeSlot(FakeEngine(CLEAN), max_waiting=1)
    at_work = slot.turns.join()
    waiting = assess(photo(), slot, cache=ResultCache(8))
    assert "place 1" in next(waiting).step
    with pytest.raises(ModelBusy, match="limit is 1"):
        next(assess(photo(), slot, cache=ResultCache(8)))
    at_work.leave()
    assert list(waiting)[-1].outcome is Outcome.NO_DAMAGE_SEEN


def test_stopped_answer_is_not_kept_for_the_next_time() -> None:
    writing = Writing(PromptPath.CHAT_TEMPLATE, new_tokens=3, seconds=1, stopped=True)
    engine = FakeEngine(Answer(Outcome.CANNOT_TELL, writing=writing))
    cache = ResultCache(8)
    assert not last(engine, cache).provenance.from_cache
    assert not last(engine, cache).provenance.from_cache
