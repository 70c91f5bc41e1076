"""Walks the chain of models until one opens, and keeps a record of every try.

Decisions:
- One loop, one `Attempt` per row; a row that cannot run here is skipped with its
  reason in one sentence, never hidden.
- What can be known without opening anything (no such engine, no GPU) is decided by
  `why_not`, which the list of models uses as well: forecast and walk cannot disagree.
- A `ModelSlot` is the one holder of a model in a process: one load at a time however
  many sessions ask, and the old model is closed before another is opened.
- Only this module catches `ModelUnavailable`.
"""

import logging
import threading
import time
from dataclasses import dataclass

from core.domain.errors import ModelUnavailable, NoModelLeft
from core.domain.records import Attempt
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.engines.base import ENGINES, Engine, open_engine
from core.models.catalogue import CHAIN, ChainRow
from core.models.hardware import GpuMemory, process_bytes, read_gpus, return_memory

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that is ready, the row it came from, and every try on the way."""

    engine: Engine
    row: ChainRow
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Freed:
    """Resident memory of the process before and after a model was closed."""

    title: str
    bytes_before: int
    bytes_after: int

    @property
    def bytes_freed(self) -> int:
        """How much came back; 0 when the system gave nothing back."""
        return max(0, self.bytes_before - self.bytes_after)


class ModelSlot:
    """Holds at most one open model for all sessions of the process."""

    def __init__(self, settings: Settings, chain: tuple[ChainRow, ...] = CHAIN) -> None:
        self._settings = settings
        self._chain = chain
        self._lock = threading.Lock()
        self._loaded: Loaded | None = None

    @property
    def loaded(self) -> Loaded | None:
        """The open model, if there is one; never waits."""
        return self._loaded

    def open(self) -> Loaded:
        """The open model; walks the chain if none is open yet.

        Raises:
            NoModelLeft: no row of the chain opened.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = load_first(self._settings, self._chain)
            return self._loaded

    def free(self) -> Freed | None:
        """Close the model and measure what came back; None when none was open."""
        with self._lock:
            if self._loaded is None:
                return None
            engine, before = self._loaded.engine, process_bytes()
            self._loaded = None
            title = engine.title
            engine.close()
            del engine
            return_memory()
            freed = Freed(title, before, process_bytes())
            logger.info("model.freed %s %d bytes", title, freed.bytes_freed)
            return freed


def load_first(settings: Settings, chain: tuple[ChainRow, ...] = CHAIN) -> Loaded:
    """Open the first row of the chain that runs here.

    Raises:
        NoModelLeft: no row opened; carries the attempts.
    """
    gpus = read_gpus()
    attempts: list[Attempt] = []
    for row in chain:
        engine, attempt = _try_row(row, settings, gpus)
        attempts.append(attempt)
        if engine is not None:
            return Loaded(engine, row, tuple(attempts))
    raise NoModelLeft(
        Sentence(
            f"None of the {len(chain)} models of the chain could be opened.",
            f"Aucun des {len(chain)} modèles de la chaîne n'a pu être ouvert.",
        ),
        hint=Sentence(
            "See the reason of each below; reinstalling the program restores the "
            "on-board model.",
            "Voyez ci-dessous la raison de chacun ; réinstaller le programme "
            "rétablit le modèle embarqué.",
        ),
        attempts=attempts,
    )


def why_not(row: ChainRow, gpus: tuple[GpuMemory, ...]) -> Sentence | None:
    """Why this row cannot run here, as far as that is known without opening it."""
    if not any(name in ENGINES for name in row.engines):
        names = " / ".join(row.engines)
        return Sentence(
            f"This version of the program has no {names} engine yet.",
            f"Cette version du programme n'a pas encore de moteur {names}.",
        )
    if row.needs_gpu and not gpus:
        return Sentence(
            "It needs an NVIDIA GPU; this machine shows none.",
            "Il faut un GPU NVIDIA ; cette machine n'en montre aucun.",
        )
    return None


def _try_row(
    row: ChainRow, settings: Settings, gpus: tuple[GpuMemory, ...]
) -> tuple[Engine | None, Attempt]:
    """Open one row, or say why not."""
    started, before = time.perf_counter(), process_bytes()
    engine, error = None, why_not(row, gpus)
    name = next((name for name in row.engines if name in ENGINES), row.engines[0])
    if error is None:
        try:
            engine = open_engine(name, settings)
        except ModelUnavailable as exc:
            error = exc.message
    attempt = Attempt(
        row=row.key,
        source=row.source,
        engine=name,
        seconds=time.perf_counter() - started,
        error=error,
        precision=engine.precision if engine else None,
        bytes_before=before,
        bytes_after=process_bytes(),
    )
    event = "model.loaded" if engine else "model.skipped"
    logger.info("%s %s %s", event, row.key, error or "")
    return engine, attempt
