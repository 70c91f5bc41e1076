"""The model that ships with the program, as an engine.

Decisions:
- One forward pass gives every score and the damage map; `judge` turns them into an
  answer by the thresholds of the model's own card.
- ONNX Runtime sessions may be shared by threads; a photo takes milliseconds, so a few
  at the same time are enough for any line.
- It looks and does not write: explanations beside it come from a template.
"""

import threading
from collections.abc import Iterator

from core.domain.errors import GenerationFailed
from core.domain.events import Event, Progress, TextPiece
from core.domain.records import Photo
from core.domain.sentences import Sentence
from core.engines.base import Opening
from core.onboard.judgement import judge
from core.onboard.network import OnboardNetwork


class OnboardEngine:
    """The on-board network, open and ready."""

    name = "onboard"
    precision = "float32"
    device = "CPU"
    prompt_version = ""
    parallel = 4
    can_write = False

    def __init__(self, network: OnboardNetwork) -> None:
        self._network = network
        self.title = f"on-board {network.card.version}"
        self.revision = network.card.revision

    @classmethod
    def open(cls, opening: Opening) -> "OnboardEngine":
        """Open the shipped model."""
        return cls(OnboardNetwork.open(opening.settings.onboard_folder))

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        """Look at the photo once and judge what the network saw."""
        yield Progress(Sentence("Looking at the photo", "Examen de la photo"))
        yield judge(self._network.read(photo.image), self._network.card)

    def write(self, request: str, *, stop: threading.Event) -> Iterator[TextPiece]:
        """It has no words of its own."""
        raise GenerationFailed(
            Sentence(
                "The on-board model does not write text.",
                "Le modèle embarqué n'écrit pas de texte.",
            )
        )

    def close(self) -> None:
        """Release the network."""
        self._network.close()
