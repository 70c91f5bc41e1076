"""The walk itself: a photo and an open model → events → one stamped assessment.

Decisions:
- Every photo ends in an `Assessment` with one of the five outcomes. A model that
  fails, or stops without an answer, gives `failed`, never a clean car.
- The same photo, model and question is not computed twice: answers are cached under
  the hash of the photo's bytes, and the provenance says so.
- Whatever an engine raises ends here: bugs are logged with their trace, people get a
  sentence.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from datetime import UTC, datetime

from core.domain.errors import AnswerUnreadable, AppError
from core.domain.records import Answer, Assessment, Photo, Provenance
from core.domain.sentences import Sentence
from core.domain.settings import PROGRAM_VERSION
from core.domain.vocabulary import Outcome
from core.engines.base import Engine, Progress, Question, TextPiece
from core.loader import Loaded

logger = logging.getLogger(__name__)

CacheKey = tuple[str, tuple[int, int], str, str, str, Question]


class ResultCache:
    """Answers by photo, model and question; the oldest leave first. Thread-safe."""

    def __init__(self, max_entries: int) -> None:
        self._max_entries = max_entries
        self._answers: OrderedDict[CacheKey, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: CacheKey) -> Answer | None:
        """The kept answer, if there is one."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: CacheKey, answer: Answer) -> None:
        """Keep an answer; failures are not kept, so that they can be tried again."""
        if answer.outcome is Outcome.FAILED:
            return
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._max_entries:
                self._answers.popitem(last=False)


def assess(
    photo: Photo,
    loaded: Loaded,
    *,
    cache: ResultCache,
    question: Question | None = None,
) -> Iterator[Progress | TextPiece | Assessment]:
    """Assess one photo; the last event is the `Assessment`. Never raises AppError."""
    question = question or Question()
    started = time.perf_counter()
    key = _cache_key(photo, loaded.engine, question)
    answer = cache.find(key)
    from_cache = answer is not None
    if answer is None:
        answer = yield from _examine(photo, loaded.engine, question)
        cache.keep(key, answer)
    provenance = Provenance(
        program_version=PROGRAM_VERSION,
        row=loaded.row.key,
        source=loaded.row.source,
        engine=loaded.engine.name,
        revision=loaded.engine.revision,
        precision=loaded.engine.precision,
        prompt_version=loaded.engine.prompt_version,
        photo_sha256=photo.sha256,
        assessed_at=datetime.now(UTC),
        seconds=time.perf_counter() - started,
        from_cache=from_cache,
        attempts=loaded.attempts,
    )
    yield Assessment(photo.name, answer, provenance)


def _examine(
    photo: Photo, engine: Engine, question: Question
) -> Iterator[Progress | TextPiece]:
    """Pass the engine's events on and return its answer, or a failed one."""
    try:
        for event in engine.examine(photo, question):
            if isinstance(event, Answer):
                return event
            yield event
    except AppError as exc:
        logger.warning("assess.failed %s %s", engine.name, exc)
        raw_text = exc.raw_text if isinstance(exc, AnswerUnreadable) else None
        return Answer(Outcome.FAILED, reason=exc.message, raw_text=raw_text)
    except Exception:  # a bug in an engine must not read as a clean car
        logger.exception("assess.broken %s", engine.name)
    return Answer(
        Outcome.FAILED,
        reason=Sentence(
            f"The model {engine.title} stopped without an answer.",
            f"Le modèle {engine.title} s'est arrêté sans réponse.",
        ),
    )


def _cache_key(photo: Photo, engine: Engine, question: Question) -> CacheKey:
    return (
        photo.sha256,
        photo.image.size,
        engine.name,
        engine.revision,
        engine.precision,
        question,
    )
