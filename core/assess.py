"""The walk itself: a photo and the process's model → events → one stamped assessment.

Decisions:
- Every photo ends in an `Assessment` with one of the five outcomes. A model that
  fails, or stops without an answer, gives `failed`, never a clean car.
- One line for all: the photo waits for its turn, and leaves it on every way out.
- A model that breaks off is asked once more; when it breaks off again, or has no
  memory left, or its server went away, the next model of the chain is opened.
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
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from core.domain.errors import (
    AnswerUnreadable,
    AppError,
    GenerationFailed,
    GenerationOutOfMemory,
    NoModelLeft,
    RemoteRefused,
)
from core.domain.events import Event, Progress, Restart, TextPiece
from core.domain.records import Answer, Assessment, Photo, Provenance
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import PROGRAM_VERSION
from core.domain.vocabulary import Outcome
from core.engines.base import Engine
from core.inference.faults import let_go
from core.loader import Loaded
from core.slot import ModelSlot, wait_for

logger = logging.getLogger(__name__)

ASKED_AT_MOST = 2  # times that one model is asked about one photo
MOST_IN_MEMORY = 256  # answers, up to 40 kB each
CacheKey = tuple[str, tuple[int, int], str, str, str, str]


class AnswerCache(Protocol):
    """Where answers are kept: in memory here, on disk in `core.storage.answers`."""

    def find(self, key: CacheKey) -> Answer | None:
        """The kept answer, if there is one."""

    def keep(self, key: CacheKey, answer: Answer) -> None:
        """Keep an answer; failed and stopped ones are left, to be tried again."""


class ResultCache:
    """Answers in memory, `MOST_IN_MEMORY` at most; the oldest leave first. Thread-safe.

    Args:
        max_entries: how many the operator wants to keep.
    """

    def __init__(self, max_entries: int) -> None:
        self._max_entries = min(max_entries, MOST_IN_MEMORY)
        self._answers: OrderedDict[CacheKey, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: CacheKey) -> Answer | None:
        """The kept answer, if there is one."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: CacheKey, answer: Answer) -> None:
        """Keep an answer; failed and stopped ones are left, to be tried again."""
        if not answer.is_final:
            return
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._max_entries:
                self._answers.popitem(last=False)


def assess(
    photo: Photo,
    slot: ModelSlot,
    *,
    cache: AnswerCache,
    stop: threading.Event | None = None,
) -> Iterator[Progress | TextPiece | Restart | Assessment]:
    """Assess one photo; the last event is the `Assessment`.

    Closing the iterator, or setting `stop`, ends the work and leaves the line.

    Raises:
        NoModelLeft: no model could be opened.
        ModelBusy: too many wait for the model already.
    """
    stop = stop or threading.Event()
    started = time.perf_counter()
    loaded = slot.loaded
    answer = cache.find(_cache_key(photo, loaded.engine)) if loaded else None
    from_cache = answer is not None
    if answer is None:
        with slot.turns.join() as turn:
            yield from wait_for(turn)
            started = time.perf_counter()
            loaded = yield from slot.open_steps()
            answer = cache.find(_cache_key(photo, loaded.engine))
            from_cache = answer is not None
            if answer is None:
                loaded, answer = yield from _answer(photo, slot, loaded, stop)
                cache.keep(_cache_key(photo, loaded.engine), answer)
    yield _stamped(photo, loaded, answer, started, from_cache=from_cache)


def _answer(
    photo: Photo, slot: ModelSlot, loaded: Loaded, stop: threading.Event
) -> Iterator[Event]:
    """Ask until a model answers; returns that model with its answer."""
    while True:
        for asked in range(1, ASKED_AT_MOST + 1):
            try:
                return loaded, (yield from _examine(photo, loaded.engine, stop))
            except (GenerationFailed, RemoteRefused) as exc:
                logger.warning("assess.broke_off %s %s", loaded.engine.name, exc)
                let_go(exc)  # its frames hold the model that may have to be closed
                error: AppError = exc
            again = asked < ASKED_AT_MOST and _worth_asking_again(error)
            yield Restart(_why_again(error, loaded.engine, again=again))
            if not again:
                break
        try:
            memory = isinstance(error, GenerationOutOfMemory)
            loaded = yield from slot.step_down(
                loaded, error.message, out_of_memory=memory
            )
        except NoModelLeft as exc:
            loaded = replace(loaded, attempts=exc.attempts)
            return loaded, Answer(Outcome.FAILED, reason=error.message)


def _worth_asking_again(error: AppError) -> bool:
    """Whether the same model may do better the second time."""
    return not isinstance(error, GenerationOutOfMemory | RemoteRefused)


def _why_again(error: AppError, engine: Engine, *, again: bool) -> Sentence:
    """What broke, and what is tried now."""
    say, dire = (in_language(error.message, each) for each in Language)
    if again:
        return Sentence(
            f"{say} {engine.title} is asked once more.",
            f"{dire} Le modèle {engine.title} est interrogé une nouvelle fois.",
        )
    return Sentence(
        f"{say} The next model is opened instead of {engine.title}.",
        f"{dire} Le modèle suivant est ouvert à la place de {engine.title}.",
    )


def _examine(
    photo: Photo, engine: Engine, stop: threading.Event
) -> Iterator[Progress | TextPiece | Restart]:
    """Pass the engine's events on and return its answer, or a failed one.

    Raises:
        GenerationFailed, RemoteRefused: the model broke off.
    """
    try:
        with closing(engine.examine(photo, stop=stop)) as events:
            for event in events:
                if isinstance(event, Answer):
                    return event
                yield event
    except (GenerationFailed, RemoteRefused):
        raise
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


def _stamped(
    photo: Photo,
    loaded: Loaded,
    answer: Answer,
    started: float,
    *,
    from_cache: bool,
) -> Assessment:
    """The answer with everything that is needed to make it again."""
    engine = loaded.engine
    provenance = Provenance(
        program_version=PROGRAM_VERSION,
        row=loaded.row.key,
        source=loaded.row.shown_source,
        engine=engine.name,
        revision=engine.revision,
        precision=engine.precision,
        prompt_version=engine.prompt_version,
        photo_sha256=photo.sha256,
        assessed_at=datetime.now(UTC),
        seconds=time.perf_counter() - started,
        from_cache=from_cache,
        attempts=loaded.attempts,
    )
    return Assessment(photo.name, answer, provenance)


def _cache_key(photo: Photo, engine: Engine) -> CacheKey:
    return (
        photo.sha256,
        photo.image.size,
        engine.name,
        engine.revision,
        engine.precision,
        engine.prompt_version,
    )
