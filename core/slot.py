"""The one holder of models in a process, shared by all browser sessions.

Decisions:
- At most one model is open; the old one is released before another is opened. A small
  text model for explanations may stand beside it, where the operator named one.
- One load at a time, however many sessions ask; who uses the model stands in its line
  (`turns`), and who changes it waits until nobody uses it.
- A model that fails at its work is closed, and the walk goes on from there; the next
  walk from the top is made when the model is freed or chosen anew.
"""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.domain.errors import ModelBusy, ModelUnavailable, NoModelLeft
from core.domain.events import Progress
from core.domain.records import Attempt
from core.domain.sentences import Sentence
from core.domain.settings import AUTO, Settings
from core.engines.base import Engine
from core.loader import Loaded, Walk, open_text_model
from core.models.catalogue import ChainRow, chain
from core.models.hardware import Held, read_gpus, read_held, return_memory
from core.turns import Turn, Turns

logger = logging.getLogger(__name__)

BEAT_S = 0.5  # between two signs of life of who waits
FREE_WAIT_S = 2.0  # longer than a stop takes, short enough to sit before


@dataclass(frozen=True, slots=True)
class Freed:
    """What models held before and after one was closed."""

    title: str
    before: Held
    after: Held

    @property
    def bytes_freed(self) -> int:
        """How much came back; 0 when the system gave nothing back."""
        return max(0, self.before.bytes - self.after.bytes)


class ModelSlot:
    """Holds at most one open model for all sessions of the process."""

    def __init__(
        self, settings: Settings, rows: tuple[ChainRow, ...] | None = None
    ) -> None:
        self.settings = settings
        self.turns = Turns(max_waiting=settings.max_waiting)
        self._rows = chain(settings) if rows is None else rows
        self._lock = threading.Lock()
        self._walk: Walk | None = None
        self._loaded: Loaded | None = None
        self._text: Engine | None = None
        self._text_fault: ModelUnavailable | None = None
        self.last_attempts: tuple[Attempt, ...] = ()

    @property
    def loaded(self) -> Loaded | None:
        """The open model, if there is one; never waits."""
        return self._loaded

    @property
    def rows(self) -> tuple[ChainRow, ...]:
        """The chain that is walked when no model is open."""
        return self._rows

    def open(self) -> Loaded:
        """The open model; walks the chain if none is open yet. Tells no progress.

        Raises:
            NoModelLeft: no row of the chain opened.
        """
        return _last(self.open_steps())

    def open_steps(self) -> Iterator[Progress]:
        """Yield what happens; return the open model, walking the chain if need be.

        Raises:
            NoModelLeft: no row of the chain opened.
        """
        yield from self._locked()
        try:
            if self._loaded is None:
                yield from self._walk_on(Walk(self._rows, self.settings))
            return self._loaded
        finally:
            self._lock.release()

    def step_down(
        self, broken: Loaded, reason: str, *, out_of_memory: bool = False
    ) -> Iterator[Progress]:
        """Close a model that does not work and open the next; returns it.

        When another session has done so already, its model is returned.

        Raises:
            NoModelLeft: nothing is left to open.
        """
        yield from self._locked()
        try:
            walk = self._walk
            if self._loaded is broken and walk is not None:
                self._close()
                walk.mark_broken(reason, out_of_memory=out_of_memory)
                yield from self._walk_down(walk)
            elif self._loaded is None:
                yield from self._walk_on(Walk(self._rows, self.settings))
            return self._loaded
        finally:
            self._lock.release()

    def switch_steps(
        self, row: ChainRow, *, precision: str = AUTO
    ) -> Iterator[Progress]:
        """Open this row alone instead of what is open; returns it.

        Waits until nobody uses the model. When the row does not open, no model is
        open afterwards, and the next photo walks the chain.

        Raises:
            NoModelLeft: the row did not open; carries the attempts.
            ModelBusy: too many wait for the model already.
        """
        settings = replace(self.settings, precision=precision)
        with self.turns.join(exclusive=True) as turn:
            yield from wait_for(turn)
            with self._lock:
                self._close()
                yield from self._walk_on(Walk((row,), settings))
                return self._loaded

    def free(self) -> Freed | None:
        """Close the model and measure what came back; None when none was open.

        Raises:
            ModelBusy: an answer is being written and does not end soon.
        """
        with self.turns.join(exclusive=True) as turn:
            if turn.wait(FREE_WAIT_S):
                raise _still_busy()
            return self._release()

    def free_steps(self) -> Iterator[Progress]:
        """Wait until nobody uses the model, then close it; returns as `free` does.

        Raises:
            ModelBusy: too many wait for the model already.
        """
        with self.turns.join(exclusive=True) as turn:
            yield from wait_for(turn)
            return self._release()

    def writer(self) -> Engine | None:
        """Who can retell findings: the operator's text model, else the open model.

        Whoever asks holds a turn. None when no model here writes text.

        Raises:
            ModelUnavailable: the operator's text model does not open.
        """
        with self._lock:
            if self._text_fault is not None:
                raise self._text_fault.with_traceback(None)  # or it grows each time
            if self.settings.text_model and self._text is None:
                try:
                    self._text = open_text_model(self.settings)
                except ModelUnavailable as exc:
                    self._text_fault = exc.with_traceback(None)
                    raise
            if self._text is not None:
                return self._text
            looking = self._loaded.engine if self._loaded else None
            return looking if looking is not None and looking.can_write else None

    def _locked(self) -> Iterator[Progress]:
        """Take the lock; a sign of life comes while another session opens a model."""
        while not self._lock.acquire(timeout=BEAT_S):
            yield Progress(
                Sentence(
                    "Another visitor's photo has the next model opened.",
                    "Le modèle suivant s'ouvre pour la photo d'un autre visiteur.",
                )
            )

    def _walk_down(self, walk: Walk) -> Iterator[Progress]:
        """Go on after a model that broke; behind a chosen one comes the chain."""
        try:
            yield from self._walk_on(walk)
        except NoModelLeft:
            if walk.chain == self._rows:
                raise
            rest = Walk(self._rows, self.settings, after=walk)
            yield from self._walk_on(rest)

    def _walk_on(self, walk: Walk) -> Iterator[Progress]:
        """Go on with a walk; what opens becomes the process's model. Lock held."""
        try:
            self._loaded = yield from walk.go_on()
            self._walk = walk
        finally:
            self.last_attempts = tuple(walk.attempts)
        self.turns.allow(self._loaded.engine.parallel)

    def _release(self) -> Freed | None:
        """Close the text model and the open one."""
        with self._lock:
            if self._text is not None:
                self._text.close()
            self._text = self._text_fault = None
            return self._close()

    def _close(self) -> Freed | None:
        """Release the open model, if there is one. Lock held."""
        if self._loaded is None:
            return None
        engine, self._loaded, self._walk = self._loaded.engine, None, None
        gpus = read_gpus()
        title, before = engine.title, read_held(gpus)
        engine.close()
        del engine
        return_memory()
        freed = Freed(title, before, read_held(gpus))
        logger.info("model.freed %s %d bytes", title, freed.bytes_freed)
        return freed


def wait_for(turn: Turn, *, beat_s: float = BEAT_S) -> Iterator[Progress]:
    """Yield the place in the line until it is this turn's time."""
    while place := turn.wait(beat_s):
        yield Progress(
            Sentence(
                f"Waiting for the model: place {place} in the line.",
                f"En attente du modèle : place {place} dans la file.",
            )
        )


def _still_busy() -> ModelBusy:
    return ModelBusy(
        Sentence(
            "The model is writing an answer and was not closed.",
            "Le modèle écrit une réponse et n'a pas été fermé.",
        ),
        hint=Sentence(
            "Stop that answer or wait for its end, then free the memory.",
            "Arrêtez cette réponse ou attendez sa fin, puis libérez la mémoire.",
        ),
    )


def _last(steps: Iterator[Progress]) -> Loaded:
    """Run steps to their end and give what they return."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
