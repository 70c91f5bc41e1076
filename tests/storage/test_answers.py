"""The same photo, model and question is not computed twice, restarts included."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.assess import ResultCache, assess
from core.domain.records import Answer, PromptPath, Writing
from core.domain.vocabulary import Outcome
from core.storage import answers
from core.storage.answers import StoredAnswers
from core.storage.opening import open_store
from core.storage.store import Store
from tests.fakes import CLEAN, FakeEngine, FakeSlot, photo
from tests.storage.filling import make_assessment

KEY = ("a" * 64, (64, 48), "engine", "r1", "half", "p1")


def test_photo_is_not_computed_again_after_a_restart(tmp_path: Path) -> None:
    engine = FakeEngine(CLEAN)
    told = []
    for _ in range(2):
        store = open_store(tmp_path)
        cache = StoredAnswers(store)
        told.append(list(assess(photo(), FakeSlot(engine), cache=cache))[-1])
        store.close()
    assert engine.asked == 1
    assert [each.provenance.from_cache for each in told] == [False, True]
    assert told[0].answer == told[1].answer


@pytest.mark.parametrize("place", range(len(KEY)))
def test_anything_else_is_another_question(store: Store, place: int) -> None:
    cache = StoredAnswers(store)
    cache.keep(KEY, make_assessment().answer)
    other = list(KEY)
    other[place] = (48, 64) if place == 1 else "other"
    assert cache.find(KEY) == make_assessment().answer
    assert cache.find(tuple(other)) is None


def test_another_program_version_asks_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = StoredAnswers(store)
    cache.keep(KEY, CLEAN)
    monkeypatch.setattr(answers, "PROGRAM_VERSION", "9.9.9")
    assert cache.find(KEY) is None


FAILED = Answer(Outcome.FAILED)
STOPPED = replace(CLEAN, writing=Writing(PromptPath.PLAIN, 1, 1.0, stopped=True))


@pytest.mark.parametrize("answer", [FAILED, STOPPED], ids=["failed", "stopped"])
def test_what_memory_does_not_keep_the_disk_does_not(
    store: Store, answer: Answer
) -> None:
    for cache in (ResultCache(8), StoredAnswers(store)):
        cache.keep(KEY, answer)
        assert cache.find(KEY) is None


def test_oldest_answers_leave_first(store: Store) -> None:
    cache = StoredAnswers(store, max_entries=2)
    keys = [(str(number), *KEY[1:]) for number in range(4)]
    for key in keys:
        cache.keep(key, CLEAN)
    assert [cache.find(key) is not None for key in keys] == [False, False, True, True]
    StoredAnswers(store, max_entries=0).keep(KEY, CLEAN)
    assert cache.find(KEY) is None


def test_cache_that_cannot_be_read_or_written_fails_nobody(store: Store) -> None:
    cache = StoredAnswers(store)
    cache.keep(KEY, CLEAN)
    with store.write() as connection:
        connection.execute("UPDATE answers SET body = x'00'")
    assert cache.find(KEY) is None
    store.close()
    assert cache.find(KEY) is None
    cache.keep(KEY, CLEAN)
