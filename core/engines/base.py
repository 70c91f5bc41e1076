"""What every engine can do, and the table that finds one by name.

Decisions:
- `examine` is a stream: progress and pieces of text as they come, then exactly one
  `Answer`. Whole text is a join; there is no second way to ask.
- A question has no language of the reader: the same photo gives the same answer, and
  languages are chosen when the answer is shown.
- Engines are imported on first use, so the program starts without the packages they
  need.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from core.domain.errors import ModelUnavailable
from core.domain.events import Event, TextPiece
from core.domain.records import Photo
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.models.catalogue import ChainRow
from core.models.hardware import GpuMemory
from core.models.planning import LoadPlan
from core.models.sources import Source

ENGINES: dict[str, str] = {
    "onboard": "core.engines.onboard_engine:OnboardEngine",
    "remote": "core.engines.remote_engine:RemoteEngine",
    "text": "core.engines.text_engine:TextEngine",
    "transformers": "core.engines.transformers_engine:TransformersEngine",
    "unsloth": "core.engines.unsloth_engine:UnslothEngine",
}
GPU_ENGINES = frozenset({"unsloth"})  # not worth a try without an NVIDIA GPU


@dataclass(frozen=True, slots=True)
class Opening:
    """What to open and how.

    `source` lies on this machine already; for an adapter, `base` is the model it
    belongs to. Both and the `plan` are None for engines that load no weights here
    or bring their own.
    """

    row: ChainRow
    settings: Settings
    source: Source | None = None
    base: Source | None = None
    plan: LoadPlan | None = None


class Engine(Protocol):
    """A model that is open and ready.

    `name` is the engine's name in the table, `title` what people read, `revision`
    tells two versions of the weights apart, `precision` is how they are held and
    `device` where, and `prompt_version` is empty for models not asked in words.
    `parallel` is how many photos it may examine at the same time, and `can_write`
    whether `write` works.
    """

    name: str
    title: str
    revision: str
    precision: str
    device: str
    prompt_version: str
    parallel: int
    can_write: bool

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        """Look at the photo; the last event is the `Answer`.

        Setting `stop` ends it within a second, with an answer made of what was said
        so far. Closing the iterator ends it too and releases everything.

        Raises:
            GenerationFailed: the model did not finish.
            AnswerUnreadable: it finished and made no sense.
            RemoteRefused: the server behind it refused or went away.
        """
        ...

    def write(self, request: str, *, stop: threading.Event) -> Iterator[TextPiece]:
        """Answer a request made of text alone.

        Raises:
            GenerationFailed: the model did not finish, or cannot write.
        """
        ...

    def close(self) -> None:
        """Release the model's memory; closing twice is harmless."""
        ...


def why_not(row: ChainRow, gpus: tuple[GpuMemory, ...]) -> Sentence | None:
    """Why this row cannot run here, as far as that is known without opening it."""
    if not any(name in ENGINES for name in row.engines):
        names = " / ".join(row.engines)
        return Sentence(
            f"This version of the program has no {names} engine.",
            f"Cette version du programme n'a pas de moteur {names}.",
        )
    if row.needs_gpu and not gpus:
        return Sentence(
            "It needs an NVIDIA GPU; this machine shows none.",
            "Il faut un GPU NVIDIA ; cette machine n'en montre aucun.",
        )
    return None


def open_engine(name: str, opening: Opening) -> Engine:
    """Open the engine of this name.

    Raises:
        ModelUnavailable: there is no such engine, or its model cannot run here.
    """
    if name not in ENGINES:
        raise ModelUnavailable(
            Sentence(
                f"This version of the program has no {name} engine.",
                f"Cette version du programme n'a pas de moteur {name}.",
            )
        )
    module, _, class_name = ENGINES[name].partition(":")
    return getattr(import_module(module), class_name).open(opening)
