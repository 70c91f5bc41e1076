"""From the predictions of all runs to calibration, thresholds, figures and labels.

Decisions:

- Calibration and thresholds are chosen half on validation and half on the left-out
  runs, pooled, where every photo is judged by a run that never saw its source. The
  first alone flatters; the second alone is too gloomy, since each of its runs lacks
  data that the shipped network has learned from.
- A type or damaged part is offered only if it can be told among damaged photos: see
  `OFFER_VALIDATION` and `OFFER_LEFT_OUT`; a part's map only if it points at the part
  (`OFFER_POINTING`). What is not offered is listed with its figures.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.onboard.training import calibrate, figures
from core.onboard.training.batches import plain_targets
from core.onboard.training.export import Calibration
from core.onboard.training.labels import LabelledPhoto
from core.onboard.training.predict import Predictions, join_predictions
from core.onboard.training.truth import Truth, read_truth
from core.onboard.training.vocabulary import PARTS, TYPES

OFFER_VALIDATION = 0.75  # least AUC among damaged validation photos
OFFER_LEFT_OUT = 0.65  # least mean AUC over the groups left out
OFFER_POINTING = 0.6  # least share of validation boxes hit by the map
OFFER_SEEN = 0.9  # least AUC of "on the picture", to speak of a part not seen
DIRECTION_TOLD = 0.8  # least probability at which a flank is told
OFFER_POSITIVES = 10  # fewer in validation: not measured well enough to offer
FOLDS = {
    "lensor+carcomponents+closeups": ("lensor", "carcomponents", "closeups"),
    "kaggle_anujms": ("kaggle_anujms",),
    "vds": ("vds",),
    "parts8+peltarion": ("parts8", "peltarion"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Predictions and the truth of the same photos, row by row."""

    predictions: Predictions
    truth: Truth
    photos: tuple[LabelledPhoto, ...]


def judge(predictions: Predictions, photos: dict[str, LabelledPhoto]) -> Judged:
    """Put the truth beside predictions."""
    chosen = tuple(photos[file] for file in predictions.files)
    return Judged(predictions, read_truth(list(chosen)), chosen)


def judge_fold(
    predictions: Predictions,
    photos: dict[str, LabelledPhoto],
    left_out: tuple[str, ...],
) -> Judged:
    """Left-out photos; undamaged and other pictures of validation stand against them.

    The added ones count for "car" and "damaged" only.
    """
    keep = {
        file
        for file in predictions.files
        if photos[file].source in left_out
        or (photos[file].split == "val" and not photos[file].damaged)
    }
    judged = judge(predictions.select(keep), photos)
    added = ~np.isin(judged.truth.source, left_out)
    view = np.where(added, -1, judged.truth.view)
    return replace(judged, truth=replace(judged.truth, view=view))


def pool_folds(
    folds: dict[str, Predictions], photos: dict[str, LabelledPhoto]
) -> Judged:
    """Every left-out photo once, and the not-a-car pictures of validation."""
    parts = []
    for name, predictions in folds.items():
        keep = {
            file
            for file in predictions.files
            if photos[file].source in FOLDS[name]
            or (photos[file].split == "val" and photos[file].damaged is None)
        }
        parts.append(predictions.select(keep))
    return judge(join_predictions([_without_map(part) for part in parts]), photos)


def _without_map(predictions: Predictions) -> Predictions:
    """Runs of different sizes have different maps; the other heads can be joined."""
    maps = ("cells", "part_points")
    kept = {h: values for h, values in predictions.logits.items() if h not in maps}
    return Predictions(predictions.files, kept)


def count_repeats(validation: Judged, pooled: Judged) -> int:
    """How often validation is repeated to weigh as much as the left-out photos."""
    return max(1, round(len(pooled.photos) / len(validation.photos)))


def mix(validation: Judged, pooled: Judged) -> Judged:
    """Validation and left-out photos in one set, both weighing about the same."""
    repeats = count_repeats(validation, pooled)
    near = [_without_map(validation.predictions)] * repeats
    photos = {p.file: p for p in (*validation.photos, *pooled.photos)}
    return judge(join_predictions([*near, pooled.predictions]), photos)


def calibrate_all(judged: Judged) -> Calibration:
    """Scales, shifts and temperatures of every head but the map."""
    logits, truth = judged.predictions.logits, judged.truth
    return Calibration(
        car=calibrate.fit_line(logits["car"], truth.car.astype(float), balanced=True),
        damaged=calibrate.fit_line(logits["damaged"], truth.damaged, balanced=True),
        types=_fit_lines(logits["types"], truth.own_types),
        parts=_fit_lines(logits["parts"], truth.parts),
        seen=_fit_lines(logits["seen"], truth.seen) if "seen" in logits else (),
        severity=calibrate.fit_temperature(logits["severity"], truth.severity),
        view=calibrate.fit_temperature(logits["view"], truth.view),
        direction=calibrate.fit_temperature(logits["direction"], truth.direction)
        if "direction" in logits
        else 1.0,
    )


def _fit_lines(logits: np.ndarray, truth: np.ndarray) -> tuple[calibrate.Line, ...]:
    return tuple(
        calibrate.fit_line(logits[:, i], truth[:, i], balanced=False)
        for i in range(truth.shape[1])
    )


def fit_cells(judged: list[Judged]) -> tuple[calibrate.Line, float]:
    """Calibration and threshold of the map, from photos with boxes and clean ones."""
    values, truths, boxed = [], [], []
    for part in judged:
        for photo, cells in zip(
            part.photos, part.predictions.logits["cells"], strict=True
        ):
            if photo.damaged is None or (photo.damaged and not photo.boxes):
                continue
            taught = plain_targets(photo, cells.shape[0])
            known = taught["cells_weight"] > 0
            values.append(cells[known])
            truths.append(taught["cells"][known])
            boxed.append(np.full(int(known.sum()), bool(photo.damaged)))
    logits, truth = np.concatenate(values), np.concatenate(truths).astype(float)
    line = calibrate.fit_line(logits, truth, balanced=False)
    marked = np.concatenate(boxed)
    return line, calibrate.choose_f1(line.apply(logits[marked]), truth[marked])


def choose_thresholds(judged: Judged, calibration: Calibration) -> dict[str, object]:
    """All thresholds but the map's, for every label, offered or not."""
    scored, truth = calibration.apply(judged.predictions), judged.truth
    return {
        "car": calibrate.choose_band(
            scored["car"], truth.car.astype(float), name="car"
        ),
        "damaged": calibrate.choose_band(
            scored["damaged"], truth.damaged, name="damaged"
        ),
        "types": _choose_labels(TYPES, scored["types"], truth.own_types),
        "parts": _choose_labels(PARTS, scored["parts"], truth.parts),
        "seen": _choose_seen(scored["seen"], truth.seen) if "seen" in scored else {},
        "severity": calibrate.choose_told(
            scored["severity"], truth.severity, name="severity"
        ),
        "view": calibrate.choose_told(scored["view"], truth.view, name="view"),
        "direction": DIRECTION_TOLD,
    }


def _choose_labels(
    labels: tuple[str, ...], p: np.ndarray, truth: np.ndarray
) -> dict[str, float]:
    return {
        label: calibrate.choose_f1(p[:, i], truth[:, i])
        for i, label in enumerate(labels)
    }


def _choose_seen(p: np.ndarray, truth: np.ndarray) -> dict[str, dict[str, float]]:
    """Bands of the parts whose presence can be told well enough."""
    told = {}
    for i, part in enumerate(PARTS):
        auc = figures.measure_auc(truth[:, i], p[:, i])
        if auc is not None and auc >= OFFER_SEEN:
            told[part] = calibrate.choose_band(p[:, i], truth[:, i], name="seen")
    return told


def measure_all(
    validation: Judged,
    folds: dict[str, Judged],
    pooled: Judged | None,
    *,
    calibration: Calibration,
    thresholds: dict[str, object],
) -> dict[str, object]:
    """Figures on validation, per left-out group, and pooled over the groups."""

    def measured(part: Judged) -> figures.Figures:
        scored = calibration.apply(part.predictions)
        table = figures.measure(part.truth, scored, thresholds)
        if "cells" in part.predictions.logits:
            asked = list(part.photos), part.predictions.files
            maps = part.predictions.logits["cells"]
            table["pointing"] = figures.measure_pointing(*asked, maps)
            table["part_pointing"] = figures.measure_part_pointing(
                *asked, part.predictions.logits["part_points"], maps.shape[-1]
            )
        return table

    result: dict[str, object] = {"validation": measured(validation)}
    left_out: dict[str, object] = {n: measured(part) for n, part in folds.items()}
    if pooled is not None:
        left_out["pooled"] = measured(pooled)
    result["leave_one_source_out"] = left_out
    return result


def choose_offered(
    head: str, labels: tuple[str, ...], measured: dict[str, object]
) -> tuple[tuple[str, ...], dict[str, object]]:
    """Labels good enough, and the others with the figures that speak against them."""
    near = measured["validation"][head]
    groups = measured["leave_one_source_out"]
    offered, refused = [], {}
    for label in labels:
        row = near[label]
        far = {name: group[head][label]["auc"] for name, group in groups.items()}
        away = [a for name, a in far.items() if name != "pooled" and a is not None]
        good = row["auc"] is not None and row["auc"] >= OFFER_VALIDATION
        holds = not away or float(np.mean(away)) >= OFFER_LEFT_OUT
        if good and holds and row["positives"] >= OFFER_POSITIVES:
            offered.append(label)
        else:
            refused[label] = {"validation": row, "leave_one_source_out_auc": far}
    return tuple(offered), refused


def choose_maps(measured: dict[str, object]) -> tuple[str, ...]:
    """Parts whose map points at them on validation."""
    found = measured["validation"]["part_pointing"]
    return tuple(
        part
        for part in PARTS
        if part in found
        and found[part]["map"] >= OFFER_POINTING
        and found[part]["photos"] >= OFFER_POSITIVES
    )
