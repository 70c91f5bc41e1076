"""Runs the shipped network on one photo, on the CPU, in a few milliseconds.

Decisions:

- The file is checked against the card's SHA-256 before it is opened: a damaged or
  exchanged file is refused in one sentence and never half-works.
- The photo is squashed to the network's square with an antialiasing filter, aspect
  given up, exactly as in training; everything else happens inside the file.
- The file's outputs must be those that the card names, every head and every map, or
  the model is refused: labels that slipped would be read as something else.
- Two threads, one photo at a time: quick enough, and the app stays responsive.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.domain.errors import GenerationFailed, MissingPackage, ModelUnavailable
from core.domain.records import Scores
from core.domain.sentences import Sentence
from core.onboard.card import REPAIR_HINT, Card, read_card

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

THREADS = 2
INSTALL_HINT = Sentence(
    "Run: pip install -r requirements.txt", "Lancez : pip install -r requirements.txt"
)
HEADS = ("types", "parts", "seen", "severity", "view", "direction")
LABELS_OF_MAPS = {"type_maps": "types", "part_maps": "seen"}
OUTPUTS = ("car", "damaged", *HEADS, "damage_map", *LABELS_OF_MAPS)


@dataclass(frozen=True, slots=True, eq=False)
class OnboardReading:
    """Calibrated scores and maps of probabilities, float32, top row first.

    `damage_map` is (h, w), `type_maps` (types of the card, h, w) and `part_maps`
    (parts of the card's `seen`, h, w).
    """

    scores: Scores
    damage_map: "np.ndarray"
    type_maps: "np.ndarray"
    part_maps: "np.ndarray"


class OnboardNetwork:
    """The opened network, for any number of threads; `close` gives its memory back."""

    def __init__(self, card: Card, session: Any) -> None:
        self.card = card
        self._session: Any = session

    @classmethod
    def open(cls, folder: Path) -> "OnboardNetwork":
        """Read the card, check the file, start the runtime.

        Raises:
            ModelUnavailable: card or file is missing, damaged or does not fit.
            MissingPackage: ONNX Runtime is not installed.
        """
        card = read_card(folder)
        content = _read_checked(folder / card.file, card)
        network = cls(card, _open_session(content))
        network._check_outputs()
        return network

    def read(self, image: "np.ndarray | Image.Image") -> OnboardReading:
        """Scores and maps of one photo.

        Args:
            image: (H, W, 3) uint8 RGB, or a Pillow image of any mode.

        Raises:
            ModelUnavailable: the network was closed.
            GenerationFailed: the runtime failed on this photo.
        """
        session = self._session  # another thread may close the network meanwhile
        if session is None:
            raise ModelUnavailable(
                Sentence(
                    "The on-board model was freed before it looked at this photo.",
                    "Le modèle embarqué a été libéré avant d'examiner cette photo.",
                ),
                hint=Sentence("Try again.", "Réessayez."),
            )
        picture = squash(image, self.card.size_px)
        try:
            outputs = session.run(list(OUTPUTS), {"image": picture[None]})
        except Exception as exc:  # the runtime raises its own, undocumented, kinds
            raise GenerationFailed(
                Sentence(
                    "The on-board model failed on this photo.",
                    "Le modèle embarqué a échoué sur cette photo.",
                )
            ) from exc
        return self._read_outputs(dict(zip(OUTPUTS, outputs, strict=True)))

    def close(self) -> None:
        """Give the runtime's memory back; closing twice is harmless."""
        self._session = None

    def _read_outputs(self, outputs: dict[str, "np.ndarray"]) -> OnboardReading:
        scores = Scores(
            car=float(outputs["car"][0]),
            damaged=float(outputs["damaged"][0]),
            **{
                head: _pair(getattr(self.card, head), outputs[head][0])
                for head in HEADS
            },
        )
        maps = {name: outputs[name][0] for name in ("damage_map", *LABELS_OF_MAPS)}
        return OnboardReading(scores, **maps)

    def _check_outputs(self) -> None:
        """The file's outputs must have the shapes that the card's labels ask for."""
        shapes = {output.name: output.shape for output in self._session.get_outputs()}
        name = find_disagreement(shapes, self.card)
        if name is not None:
            self.close()
            raise ModelUnavailable(
                Sentence(
                    f"The on-board model and its card disagree on {name}.",
                    f"Le modèle embarqué et sa fiche ne s'accordent pas : {name}.",
                ),
                hint=REPAIR_HINT,
            )


def find_disagreement(
    shapes: Mapping[str, Sequence[int | str | None]], card: Card
) -> str | None:
    """The first output that is missing or of another shape than the card's.

    Args:
        shapes: every output's axes by name; those that are free are not numbers.
    """
    side: Sequence[int | str | None] = shapes.get("damage_map", ())[1:]
    for name in OUTPUTS:
        wanted: list[Any] = []  # axes behind the photos'
        if name in HEADS:
            wanted = [len(getattr(card, name))]
        elif name == "damage_map":
            wanted = [*side] if len(side) == 2 else [None, None]
        elif name in LABELS_OF_MAPS:
            wanted = [len(getattr(card, LABELS_OF_MAPS[name])), *side]
        if name not in shapes or list(shapes[name][1:]) != wanted:
            return name
    return None


def squash(image: "np.ndarray | Image.Image", size_px: int) -> "np.ndarray":
    """(size, size, 3) uint8 RGB, aspect given up, antialiased."""
    import numpy as np
    from PIL import Image

    picture = Image.fromarray(image) if isinstance(image, np.ndarray) else image
    squashed = picture.convert("RGB").resize(
        (size_px, size_px), Image.Resampling.BILINEAR, reducing_gap=3.0
    )
    return np.asarray(squashed)


def _pair(
    labels: tuple[str, ...], values: "np.ndarray"
) -> tuple[tuple[str, float], ...]:
    return tuple((k, float(v)) for k, v in zip(labels, values, strict=True))


def _read_checked(path: Path, card: Card) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise ModelUnavailable(
            Sentence(
                f"The on-board model file {path.name} is missing or cannot be read.",
                f"Le fichier {path.name} du modèle embarqué manque ou est illisible.",
            ),
            hint=REPAIR_HINT,
        ) from exc
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise ModelUnavailable(
            Sentence(
                f"The on-board model file {path.name} is damaged: it has "
                f"{len(content)} bytes and a checksum that is not the card's "
                f"({card.bytes} bytes).",
                f"Le fichier {path.name} du modèle embarqué est abîmé : il a "
                f"{len(content)} octets et une somme de contrôle qui n'est pas celle "
                f"de la fiche ({card.bytes} octets).",
            ),
            hint=REPAIR_HINT,
        )
    return content


def _open_session(content: bytes) -> Any:
    try:
        import onnxruntime
    except ImportError as exc:
        raise MissingPackage(
            Sentence(
                "The on-board model needs the package onnxruntime.",
                "Le modèle embarqué demande le paquet onnxruntime.",
            ),
            hint=INSTALL_HINT,
        ) from exc
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    onnxruntime.disable_telemetry_events()
    try:
        return onnxruntime.InferenceSession(
            content, options, providers=["CPUExecutionProvider"]
        )
    except Exception as exc:  # the runtime raises its own, undocumented, kinds
        raise ModelUnavailable(
            Sentence(
                "The on-board model file cannot be opened by ONNX Runtime.",
                "ONNX Runtime ne peut pas ouvrir le fichier du modèle embarqué.",
            ),
            hint=INSTALL_HINT,
        ) from exc
