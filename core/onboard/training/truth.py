"""What is known of a set of photos, as arrays; unknown is NaN or -1, never a class.

Types and parts are known among damaged photos only, since a figure over all photos
would measure "damaged" again. `types` are the data set's own labels: where it names one
damage a photo the others are taken as absent, so figures from them are a lower bound.
`own_types`, `parts` and most of `view` rest on the project's annotations. `seen` are
the parts on the picture, known where all of a photo's parts are boxed.
"""

from dataclasses import dataclass, fields

import numpy as np

from core.onboard.training.labels import LabelledPhoto, parts_seen
from core.onboard.training.teach import Taught


@dataclass(frozen=True, slots=True)
class Truth:
    """Rows in the order of `files`; `damaged` is NaN where there is no car."""

    files: np.ndarray
    source: np.ndarray
    closeup: np.ndarray
    car: np.ndarray
    damaged: np.ndarray
    types: np.ndarray
    own_types: np.ndarray
    parts: np.ndarray
    seen: np.ndarray
    severity: np.ndarray
    view: np.ndarray
    direction: np.ndarray

    def select(self, keep: np.ndarray) -> "Truth":
        """The rows of a boolean mask."""
        return Truth(*(getattr(self, f.name)[keep] for f in fields(self)))


def read_truth(photos: list[LabelledPhoto]) -> Truth:
    """Arrays from labelled photos, whole and uncut."""
    return Truth(
        files=np.array([p.file for p in photos]),
        source=np.array([p.source for p in photos]),
        closeup=np.array([p.closeup for p in photos]),
        car=np.array([p.damaged is not None for p in photos]),
        damaged=np.array(
            [np.nan if p.damaged is None else float(p.damaged) for p in photos]
        ),
        types=np.array([_known(p, p.told_types, 0.0) for p in photos]),
        own_types=np.array([_known(p, p.types, 0.99 * p.annotated) for p in photos]),
        parts=np.array([_known(p, p.parts, 0.0) for p in photos]),
        seen=np.array([_seen(p) for p in photos]),
        severity=np.array([_told(p.severity) for p in photos]),
        view=np.array([p.view for p in photos]),
        direction=np.array([_one(p.direction) for p in photos]),
    )


def _known(photo: LabelledPhoto, taught: Taught, least: float) -> np.ndarray:
    """Targets of a damaged photo whose weight is above `least`; NaN elsewhere."""
    target = np.array(taught.targets, dtype=float)
    known = np.array(taught.weights) > least if photo.damaged else np.zeros(len(target))
    return np.where(known, target, np.nan)


def _seen(photo: LabelledPhoto) -> np.ndarray:
    """Parts on the picture, for cars of which every part is boxed."""
    taught = parts_seen(photo)
    boxed = photo.damaged is False and photo.part_boxes
    known = np.array(
        [bool(boxed) and i in photo.parts_complete for i in range(len(taught.targets))]
    )
    return np.where(known, np.array(taught.targets), np.nan)


def _told(taught: Taught) -> int:
    """The class that the data set tells; what only an annotation says is unknown."""
    return int(np.argmax(taught.targets)) if taught.weights[0] >= 1 else -1


def _one(taught: Taught) -> int:
    """The direction if exactly one fits fully."""
    full = [i for i, fits in enumerate(taught.targets) if fits == 1]
    return full[0] if taught.weights[0] > 0 and len(full) == 1 else -1
