"""The figures of the card, from truths, probabilities and thresholds.

Nothing here knows where a prediction came from: the network, the left-out runs and
the linear probe are measured by the same functions, and the formulas are those of
`core.measures`. A figure that cannot be measured (one class missing, too few photos)
is None.
"""

from collections.abc import Mapping

import numpy as np

from core.measures import calibration, classes, pointing, ranking, telling
from core.measures.draws import share
from core.onboard.training.labels import LabelledPhoto
from core.onboard.training.truth import Truth
from core.onboard.training.vocabulary import PARTS, TYPES

LEAST_PHOTOS = 5  # of each class, for any figure
RECALL = 0.95  # at which close-ups are judged besides the shipped thresholds
Scored = Mapping[str, np.ndarray]
Figures = dict[str, object]


def measure(truth: Truth, scored: Scored, thresholds: Mapping) -> Figures:
    """Every figure of one set of photos; `scored` holds probabilities by head."""
    types, limits = scored["types"], thresholds["types"]
    return {
        "photos": len(truth.files),
        "car": measure_car(truth, scored["car"], thresholds["car"]),
        "damaged": measure_damaged(truth, scored["damaged"], thresholds["damaged"]),
        "types": measure_labels(TYPES, truth.types, types, limits),
        "own_types": measure_labels(TYPES, truth.own_types, types, limits),
        "parts": measure_labels(
            PARTS, truth.parts, scored["parts"], thresholds["parts"]
        ),
        "seen": measure_labels(PARTS, truth.seen, scored["seen"], {})
        if "seen" in scored
        else {},
        "severity": measure_classes(
            truth.severity, scored["severity"], thresholds["severity"]
        ),
        "view": measure_classes(truth.view, scored["view"], thresholds["view"]),
    }


def measure_auc(truth: np.ndarray, p: np.ndarray) -> float | None:
    """Area under the ROC curve of the known rows."""
    return _round(ranking.roc_auc(truth, p)) if _enough(truth) else None


def _enough(truth: np.ndarray) -> bool:
    return min(np.nansum(truth > 0.5), np.nansum(truth < 0.5)) >= LEAST_PHOTOS


def measure_car(truth: Truth, p: np.ndarray, band: Mapping[str, float]) -> Figures:
    """Car or not, with the share of each refused or let through."""
    yes = truth.car
    return {
        "auc": measure_auc(yes.astype(float), p),
        "cars_called_no_car": _share(p[yes] <= band["no"]),
        "others_called_car": _share(p[~yes] >= band["yes"]),
        "cannot_tell": _share((p > band["no"]) & (p < band["yes"])),
    }


def measure_damaged(truth: Truth, p: np.ndarray, band: Mapping[str, float]) -> Figures:
    """Damaged or not among cars; "cannot tell" counted apart and as wrong."""
    y = truth.damaged
    told = np.where(p >= band["yes"], 1.0, np.where(p <= band["no"], 0.0, np.nan))
    closeup = truth.closeup
    whole = np.where(closeup, np.nan, y)
    between = np.isnan(told)
    return {
        "damaged_photos": int((y == 1).sum()),
        "undamaged_photos": int((y == 0).sum()),
        "auc": measure_auc(y, p),
        "auc_whole": measure_auc(whole, p),
        "balanced_accuracy_decided": _round(telling.balanced_accuracy(y, told)),
        "balanced_accuracy_strict": _round(
            telling.balanced_accuracy(y, told, strict=True)
        ),
        "balanced_accuracy_whole_decided": _round(
            telling.balanced_accuracy(whole, told)
        ),
        "balanced_accuracy_whole_strict": _round(
            telling.balanced_accuracy(whole, told, strict=True)
        ),
        "damaged_found": _round(telling.recall(y, told)),
        "damaged_missed": _round(telling.miss_rate(y, told)),
        "false_alarms_whole": _round(telling.false_alarm_rate(whole, told)),
        "false_alarms_closeups": _share((told == 1)[(y == 0) & closeup]),
        "closeups_right_at_recall": _closeups_right(y, closeup, p),
        "cannot_tell_damaged": _share(between[y == 1]),
        "cannot_tell_undamaged": _share(between[y == 0]),
        "ece": _round(calibration.expected_error(y, p, balanced=True))
        if _enough(y)
        else None,
        "ece_as_mixed": _round(calibration.expected_error(y, p)),
    }


def _closeups_right(y: np.ndarray, closeup: np.ndarray, p: np.ndarray) -> float | None:
    """Undamaged close-ups below the value that keeps `RECALL` of the damaged photos."""
    if not (y == 1).any():
        return None
    return _share(p[(y == 0) & closeup] < np.quantile(p[y == 1], 1 - RECALL))


def measure_labels(
    labels: tuple[str, ...], truth: np.ndarray, p: np.ndarray, thresholds: Mapping
) -> Figures:
    """AUC, average precision and F1 per label, among damaged photos."""
    table: Figures = {}
    for i, label in enumerate(labels):
        y, enough = truth[:, i], _enough(truth[:, i])
        told = (p[:, i] >= thresholds.get(label, 2.0)).astype(float)
        table[label] = {
            "positives": int(np.nansum(y)),
            "photos": int((~np.isnan(y)).sum()),
            "auc": measure_auc(y, p[:, i]),
            "ap": _round(ranking.average_precision(y, p[:, i])) if enough else None,
            "f1": _round(telling.f1(y, told)) if enough else None,
        }
    return table


def measure_classes(truth: np.ndarray, p: np.ndarray, threshold: float) -> Figures:
    """Accuracy and macro-F1 of the best class; and when only sure answers count."""
    known = truth >= 0
    truth, p = truth[known], p[known]
    count = p.shape[1]
    present = [c for c in range(count) if (truth == c).sum() >= LEAST_PHOTOS]
    if len(present) < 2:
        return {"photos": len(truth), "accuracy": None, "macro_f1": None}
    best, told = p.argmax(1), p.max(1) >= threshold
    kept = np.where(np.isin(truth, present), truth, -1)
    return {
        "photos": len(truth),
        "accuracy": _round(classes.accuracy(truth, best)),
        "macro_f1": _round(classes.macro_f1(kept, best, classes=count)),
        "told": _share(told),
        "accuracy_told": _share((best == truth)[told]),
        "confusion": classes.confusion(truth, best, classes=count)[:, :count].tolist(),
    }


def measure_pointing(
    photos: list[LabelledPhoto], files: tuple[str, ...], maps: np.ndarray
) -> Figures:
    """Share of photos whose strongest cell's centre lies in a damage box.

    Beside it what the picture's centre would score, always, by source. Only boxes of
    the data set count.
    """
    boxed = {p.file: p for p in photos if any(not box.own for box in p.boxes)}
    rows = [
        (boxed[f], cells) for f, cells in zip(files, maps, strict=True) if f in boxed
    ]
    table: Figures = {}
    for source in sorted({photo.source for photo, _ in rows}):
        own = [(photo, cells) for photo, cells in rows if photo.source == source]
        boxes = [[b.xyxy for b in photo.boxes if not b.own] for photo, _ in own]
        told, centre = pointing.pointing([cells for _, cells in own], boxes)
        if len(own) >= LEAST_PHOTOS:
            found = {"photos": len(own), "map": _round(told), "centre": _round(centre)}
            table[source] = found
    return table


def measure_part_pointing(
    photos: list[LabelledPhoto], files: tuple[str, ...], points: np.ndarray, cells: int
) -> Figures:
    """The same for the part maps, by part; `points` is (N, parts), see `predict`."""
    by_file = {p.file: p for p in photos}
    hits: dict[str, list[bool]] = {}
    for file, places in zip(files, points, strict=True):
        boxes: dict[int, list] = {}
        for part, xyxy in by_file[file].part_boxes:
            boxes.setdefault(part, []).append(xyxy)
        for part, around in boxes.items():
            row, column = divmod(int(places[part]), cells)
            point = ((column + 0.5) / cells, (row + 0.5) / cells)
            hits.setdefault(PARTS[part], []).append(pointing.is_inside(point, around))
    return {
        part: {"photos": len(hits[part]), "map": _share(np.array(hits[part]))}
        for part in PARTS
        if len(hits.get(part, [])) >= LEAST_PHOTOS
    }


def _share(hits: np.ndarray) -> float | None:
    return _round(share(hits)) if len(hits) else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)
