"""One photo, one model, several precisions: what each costs and what each says.

Decisions:
- Each precision is opened alone, through the process's own slot, and asked once about
  the same photo; a precision that fails is a result with its sentence.
- What is compared is what the page shows everywhere else: the bytes of the weights as
  they are held, the seconds of the load, and the times that the answer itself tells.
- Others may use the model between two precisions, and wait while one is opened.
- Afterwards the model that was open before is opened again; where none was, the last
  one is released.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from core.domain.errors import AnswerUnreadable, AppError, NoModelLeft
from core.domain.events import Progress, TextPiece
from core.domain.records import Answer, Attempt, Photo
from core.domain.sentences import Sentence
from core.domain.settings import AUTO
from core.domain.vocabulary import Precision
from core.engines.base import Engine
from core.loader import Loaded
from core.models.catalogue import ChainRow
from core.slot import ModelSlot, wait_for

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrecisionResult:
    """What one precision cost and said.

    `weights_bytes` is what the weights take as they are held, None where the engine
    does not tell. `attempts` are the tries to open it. `error` is set where it did
    not open or did not answer; `raw_text` then keeps what it said.
    """

    precision: Precision
    attempts: tuple[Attempt, ...] = ()
    load_seconds: float | None = None
    weights_bytes: int | None = None
    answer: Answer | None = None
    error: AppError | None = None
    raw_text: str | None = None


def compare_precisions(
    photo: Photo,
    row: ChainRow,
    *,
    precisions: tuple[Precision, ...],
    slot: ModelSlot,
    stop: threading.Event,
) -> Iterator[Progress | PrecisionResult]:
    """Open the row in each precision and ask about the photo; a result for each.

    Setting `stop` ends the answer being written and skips the precisions behind it.
    Closing the iterator leaves the last model open.

    Raises:
        NoModelLeft: the model that was open before does not open again.
        ModelBusy: too many wait for the model already.
    """
    before = _opening_of(slot)
    for precision in precisions:
        if not stop.is_set():
            yield from _one(photo, row, precision, slot=slot, stop=stop)
    if before is None:
        yield from slot.free_steps()
    else:
        row_before, precision_before = before
        yield from slot.switch_steps(row_before, precision=precision_before)


def _opening_of(slot: ModelSlot) -> tuple[ChainRow, str] | None:
    """How to open again what is open now, without holding on to it."""
    loaded = slot.loaded
    if loaded is None:
        return None
    return loaded.row, str(loaded.plan.precision) if loaded.plan else AUTO


def _one(
    photo: Photo,
    row: ChainRow,
    precision: Precision,
    *,
    slot: ModelSlot,
    stop: threading.Event,
) -> Iterator[Progress | PrecisionResult]:
    """Open one precision and ask it."""
    try:
        loaded = yield from slot.switch_steps(row, precision=precision)
    except NoModelLeft as exc:
        last = exc.attempts[-1].error if exc.attempts else exc.message
        yield PrecisionResult(precision, exc.attempts, error=AppError(last))
        return
    made = PrecisionResult(
        precision,
        loaded.attempts,
        load_seconds=loaded.attempts[-1].seconds,
        weights_bytes=_weights_bytes(loaded.engine),
    )
    yield from _asked(made, loaded, photo, slot=slot, stop=stop)


def _asked(
    made: PrecisionResult,
    loaded: Loaded,
    photo: Photo,
    *,
    slot: ModelSlot,
    stop: threading.Event,
) -> Iterator[Progress | PrecisionResult]:
    """Ask the open model in its turn; the last event is the result."""
    answer, error, raw_text = None, None, None
    try:
        with slot.turns.join() as turn:
            yield from wait_for(turn)
            if slot.loaded is not loaded:
                raise _changed_meanwhile()
            answer = yield from _answer(made.precision, loaded.engine, photo, stop)
    except AnswerUnreadable as exc:
        error, raw_text = exc, exc.raw_text
    except AppError as exc:
        error = exc
    if error is not None:
        logger.warning("precisions.failed %s %s", made.precision, error)
    told = error and AppError(error.message, hint=error.hint)  # without its frames
    yield replace(made, answer=answer, error=told, raw_text=raw_text)


def _answer(
    precision: Precision, engine: Engine, photo: Photo, stop: threading.Event
) -> Iterator[Progress]:
    """Pass on how far the model is; returns its answer, None if it gave none."""
    answer = None
    with closing(engine.examine(photo, stop=stop)) as events:
        for event in events:
            if isinstance(event, Answer):
                answer = event
            elif isinstance(event, Progress):
                yield event
            elif isinstance(event, TextPiece) and event.tokens:
                yield Progress(
                    Sentence(
                        f"{precision}: {event.tokens} tokens so far",
                        f"{precision} : {event.tokens} jetons jusqu'ici",
                    )
                )
    return answer


def _weights_bytes(engine: Engine) -> int | None:
    """Bytes of all weights as they are held; None where the engine does not tell."""
    parts = getattr(engine, "parts", None)
    return sum(part.bytes for part in parts()) if parts is not None else None


def _changed_meanwhile() -> AppError:
    return AppError(
        Sentence(
            "Another visitor changed the model before it was asked.",
            "Un autre visiteur a changé de modèle avant la question.",
        ),
        hint=Sentence("Compare again.", "Comparez de nouveau."),
    )
