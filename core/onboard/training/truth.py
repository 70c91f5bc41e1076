"""What is known of a set of photos, as arrays; unknown is NaN or -1, never a class.

Types and parts are known among damaged photos only, since a figure over all photos
would measure "damaged" again. In sources that name one damage a photo the others are
taken as absent; figures from them are a lower bound.
"""

from dataclasses import dataclass, fields

import numpy as np

from core.onboard.training.labels import LabelledPhoto, Taught


@dataclass(frozen=True, slots=True)
class Truth:
    """Rows in the order of `files`; `damaged` is NaN where there is no car."""

    files: np.ndarray
    source: np.ndarray
    closeup: np.ndarray
    car: np.ndarray
    damaged: np.ndarray
    types: np.ndarray
    parts: np.ndarray
    severity: np.ndarray
    view: np.ndarray

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
        types=np.array([_known(p, p.types) for p in photos]),
        parts=np.array([_known(p, p.parts) for p in photos]),
        severity=np.array([_best(p.severity) for p in photos]),
        view=np.array([_best(p.view) for p in photos]),
    )


def _known(photo: LabelledPhoto, taught: Taught) -> np.ndarray:
    target = np.array(taught.targets, dtype=float)
    known = np.array(taught.weights) > 0 if photo.damaged else np.zeros(len(target))
    return np.where(known, target, np.nan)


def _best(taught: Taught) -> int:
    return int(np.argmax(taught.targets)) if taught.weights[0] > 0 else -1
