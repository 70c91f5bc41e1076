"""Puts the logits of different runs on one footing.

A longer run at a larger size gives larger logits than a short one. Calibration and
thresholds are chosen with the left-out runs and shipped with another, so every logit is
first measured in its own run's spread over the validation photos that its head is
about, which every run was asked. For the shipped run that spread is folded into the
file.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.onboard.training.calibrate import Line
from core.onboard.training.export import Calibration
from core.onboard.training.labels import LabelledPhoto
from core.onboard.training.predict import Predictions

SOFTMAX_HEADS = ("severity", "view", "direction")
ABOUT_DAMAGE = ("types", "parts", "severity")
PLACES = "part_points"  # not logits: passed on as they are
LEAST_SPREAD = 1e-3


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of each logit of a head; mean 0 under a softmax."""

    mean: np.ndarray
    deviation: np.ndarray


def measure_spreads(
    predictions: Predictions, photos: dict[str, LabelledPhoto]
) -> dict[str, Spread]:
    """Spread of every head over the validation photos that it is about."""
    rows = [photos[file] for file in predictions.files]
    validation = np.array([photo.split == "val" for photo in rows])
    cars = validation & np.array([photo.damaged is not None for photo in rows])
    damaged = validation & np.array([bool(photo.damaged) for photo in rows])
    about = {"car": validation} | dict.fromkeys(ABOUT_DAMAGE, damaged)
    return {
        head: _measure(values[about.get(head, cars)], softmax=head in SOFTMAX_HEADS)
        for head, values in predictions.logits.items()
        if head != PLACES
    }


def _measure(values: np.ndarray, *, softmax: bool) -> Spread:
    if softmax:
        centred = values - values.mean(1, keepdims=True)
        return Spread(np.zeros(()), np.maximum(centred.std(), LEAST_SPREAD))
    flat = values if values.ndim == 2 else values.reshape(-1).astype(np.float32)
    return Spread(flat.mean(0), np.maximum(flat.std(0), LEAST_SPREAD))


def level(predictions: Predictions, photos: dict[str, LabelledPhoto]) -> Predictions:
    """The predictions in units of their own run's spread."""
    spreads = measure_spreads(predictions, photos)
    logits = {
        head: values
        if head == PLACES
        else (values - spreads[head].mean) / spreads[head].deviation
        for head, values in predictions.logits.items()
    }
    return replace(predictions, logits=logits)


def fold_in(calibration: Calibration, spreads: dict[str, Spread]) -> Calibration:
    """The same calibration for raw logits of the run that has these spreads."""
    return replace(
        calibration,
        car=_compose(calibration.car, spreads["car"], ()),
        damaged=_compose(calibration.damaged, spreads["damaged"], ()),
        cells=_compose(calibration.cells, spreads["cells"], ()),
        types=_compose_each(calibration.types, spreads["types"]),
        parts=_compose_each(calibration.parts, spreads["parts"]),
        seen=_compose_each(calibration.seen, spreads["seen"]),
        severity=calibration.severity * float(spreads["severity"].deviation),
        view=calibration.view * float(spreads["view"].deviation),
        direction=calibration.direction * float(spreads["direction"].deviation),
    )


def _compose(line: Line, spread: Spread, place: tuple[int, ...]) -> Line:
    deviation = float(spread.deviation[place])
    scale = line.scale / deviation
    return Line(scale, line.shift - scale * float(spread.mean[place]))


def _compose_each(lines: tuple[Line, ...], spread: Spread) -> tuple[Line, ...]:
    return tuple(_compose(line, spread, (i,)) for i, line in enumerate(lines))
