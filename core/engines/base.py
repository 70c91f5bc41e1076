"""What every engine can do, and the table that finds one by name.

Decisions:
- `examine` is a stream: progress and pieces of text as they come, then exactly one
  `Answer`. Whole text is a join; there is no second way to ask.
- A question has no language: the same question gives the same answer, and languages
  are chosen when the answer is shown.
- Engines are imported on first use, so the program starts without the packages they
  need; a name that is not in the table belongs to a later version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from core.domain.errors import ModelUnavailable
from core.domain.records import Answer, Photo
from core.domain.sentences import Sentence
from core.domain.settings import Settings

ENGINES: dict[str, str] = {"onboard": "core.engines.onboard_engine:OnboardEngine"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a photo; `version` names the prompt, where there is one."""

    version: str = "1"


@dataclass(frozen=True, slots=True)
class Progress:
    """What the engine is doing now."""

    step: Sentence


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The next piece of a language model's answer."""

    text: str


Event = Progress | TextPiece | Answer


class Engine(Protocol):
    """A model that is open and ready.

    `name` is the engine's name in the table, `title` what people read, `revision`
    tells two versions of the weights apart, `precision` is how they are held and
    `device` where, and `prompt_version` is empty for models not asked in words.
    """

    name: str
    title: str
    revision: str
    precision: str
    device: str
    prompt_version: str

    def examine(self, photo: Photo, question: Question) -> Iterator[Event]:
        """Look at the photo; the last event is the `Answer`.

        Raises:
            GenerationFailed: the model did not finish.
            AnswerUnreadable: it finished and made no sense.
        """
        ...

    def close(self) -> None:
        """Release the model's memory; closing twice is harmless."""
        ...


def open_engine(name: str, settings: Settings) -> Engine:
    """Open the engine of this name.

    Raises:
        ModelUnavailable: there is no such engine, or its model cannot run here.
    """
    if name not in ENGINES:
        raise ModelUnavailable(
            Sentence(
                f"This version of the program has no {name} engine yet.",
                f"Cette version du programme n'a pas encore de moteur {name}.",
            )
        )
    module, _, class_name = ENGINES[name].partition(":")
    return getattr(import_module(module), class_name).open(settings)
