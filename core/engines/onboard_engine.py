"""The model that ships with the program, as an engine.

Decisions:
- One forward pass gives every score and the damage map; `judge` turns them into an
  answer by the thresholds of the model's own card.
- The question plays no part: the network was trained for one question.
- ONNX Runtime sessions may be shared by threads, so there is no lock and no queue.
"""

from collections.abc import Iterator

from core.domain.records import Photo
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.engines.base import Event, Progress, Question
from core.onboard.judgement import judge
from core.onboard.network import OnboardNetwork


class OnboardEngine:
    """The on-board network, open and ready."""

    name = "onboard"
    precision = "float32"
    device = "CPU"
    prompt_version = ""

    def __init__(self, network: OnboardNetwork) -> None:
        self._network = network
        self.title = f"on-board {network.card.version}"
        self.revision = network.card.revision

    @classmethod
    def open(cls, settings: Settings) -> "OnboardEngine":
        """Open the shipped model."""
        return cls(OnboardNetwork.open(settings.onboard_folder))

    def examine(self, photo: Photo, question: Question) -> Iterator[Event]:
        """Look at the photo once and judge what the network saw."""
        yield Progress(Sentence("Looking at the photo", "Examen de la photo"))
        yield judge(self._network.read(photo.image), self._network.card)

    def close(self) -> None:
        """Release the network."""
        self._network.close()
