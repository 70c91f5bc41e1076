"""The figures of the card, from truths, probabilities and thresholds.

Nothing here knows where a prediction came from: the network, the left-out runs and
the linear probe are measured by the same functions. A figure that cannot be measured
(one class missing, too few photos) is None.
"""

from collections.abc import Mapping

import numpy as np
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from core.onboard.training.labels import PARTS, TYPES, LabelledPhoto
from core.onboard.training.truth import Truth

LEAST_PHOTOS = 5  # of each class, for any figure
Scored = Mapping[str, np.ndarray]
Figures = dict[str, object]


def measure(truth: Truth, scored: Scored, thresholds: Mapping) -> Figures:
    """Every figure of one set of photos; `scored` holds probabilities by head."""
    return {
        "photos": len(truth.files),
        "car": measure_car(truth, scored["car"], thresholds["car"]),
        "damaged": measure_damaged(truth, scored["damaged"], thresholds["damaged"]),
        "types": measure_labels(
            TYPES, truth.types, scored["types"], thresholds["types"]
        ),
        "parts": measure_labels(
            PARTS, truth.parts, scored["parts"], thresholds["parts"]
        ),
        "severity": measure_classes(
            truth.severity, scored["severity"], thresholds["severity"]
        ),
        "view": measure_classes(truth.view, scored["view"], thresholds["view"]),
    }


def measure_auc(truth: np.ndarray, p: np.ndarray) -> float | None:
    """Area under the ROC curve of the known rows."""
    known = ~np.isnan(truth.astype(float))
    yes = truth[known] > 0.5
    if min(yes.sum(), (~yes).sum()) < LEAST_PHOTOS:
        return None
    return _round(roc_auc_score(yes, p[known]))


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
    yes, no = truth.damaged == 1, truth.damaged == 0
    told_yes, told_no = p >= band["yes"], p <= band["no"]
    between = ~told_yes & ~told_no
    decided = [_share(told_yes[yes & ~between]), _share(told_no[no & ~between])]
    strict = [_share(told_yes[yes]), _share(told_no[no])]
    return {
        "damaged_photos": int(yes.sum()),
        "undamaged_photos": int(no.sum()),
        "auc": measure_auc(truth.damaged, p),
        "balanced_accuracy_decided": _mean(decided),
        "balanced_accuracy_strict": _mean(strict),
        "damaged_found": strict[0],
        "damaged_missed": _share(told_no[yes]),
        "false_alarms_whole": _share(told_yes[no & ~truth.closeup]),
        "false_alarms_closeups": _share(told_yes[no & truth.closeup]),
        "cannot_tell_damaged": _share(between[yes]),
        "cannot_tell_undamaged": _share(between[no]),
        "ece": _expected_error(truth.damaged, p),
    }


def _expected_error(truth: np.ndarray, p: np.ndarray, bins: int = 10) -> float | None:
    """Expected calibration error, both classes weighted equally."""
    known = ~np.isnan(truth)
    y, p = truth[known] > 0.5, p[known]
    if min(y.sum(), (~y).sum()) < LEAST_PHOTOS:
        return None
    weight = np.where(y, 0.5 / y.sum(), 0.5 / (~y).sum())
    place = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [abs((weight * (p - y))[place == b].sum()) for b in range(bins)]
    return _round(sum(gaps))


def measure_labels(
    labels: tuple[str, ...], truth: np.ndarray, p: np.ndarray, thresholds: Mapping
) -> Figures:
    """AUC, average precision and F1 per label, among damaged photos."""
    table: Figures = {}
    for i, label in enumerate(labels):
        known = ~np.isnan(truth[:, i])
        yes, score = truth[known, i] > 0.5, p[known, i]
        auc = measure_auc(truth[:, i], p[:, i])
        told = score >= thresholds.get(label, 2.0)
        table[label] = {
            "positives": int(yes.sum()),
            "photos": int(known.sum()),
            "auc": auc,
            "ap": None if auc is None else _round(average_precision_score(yes, score)),
            "f1": None if auc is None else _round(f1_score(yes, told)),
        }
    return table


def measure_classes(truth: np.ndarray, p: np.ndarray, threshold: float) -> Figures:
    """Accuracy and macro-F1 of the best class; and when only sure answers count."""
    known = truth >= 0
    truth, p = truth[known], p[known]
    present = [c for c in range(p.shape[1]) if (truth == c).sum() >= LEAST_PHOTOS]
    if len(present) < 2:
        return {"photos": len(truth), "accuracy": None, "macro_f1": None}
    best, told = p.argmax(1), p.max(1) >= threshold
    f1 = f1_score(truth, best, labels=present, average="macro", zero_division=0)
    return {
        "photos": len(truth),
        "accuracy": _share(best == truth),
        "macro_f1": _round(f1),
        "told": _share(told),
        "accuracy_told": _share((best == truth)[told]),
        "confusion": np.histogram2d(truth, best, bins=(range(4), range(4)))[0]
        .astype(int)
        .tolist(),
    }


def measure_pointing(
    photos: list[LabelledPhoto], files: tuple[str, ...], maps: np.ndarray
) -> Figures:
    """Share of photos whose strongest cell's centre lies in a damage box.

    Beside it what the picture's centre would score, always, by source.
    """
    boxed = {p.file: p for p in photos if p.boxes}
    hits: dict[str, list[tuple[bool, bool]]] = {}
    for file, cells in zip(files, maps, strict=True):
        if file not in boxed:
            continue
        photo = boxed[file]
        row, column = np.unravel_index(int(cells.argmax()), cells.shape)
        x, y = (column + 0.5) / cells.shape[1], (row + 0.5) / cells.shape[0]
        pair = (_inside(photo, x, y), _inside(photo, 0.5, 0.5))
        hits.setdefault(photo.source, []).append(pair)
    return {
        source: {
            "photos": len(pairs),
            "map": _share(np.array([m for m, _ in pairs])),
            "centre": _share(np.array([c for _, c in pairs])),
        }
        for source, pairs in sorted(hits.items())
        if len(pairs) >= LEAST_PHOTOS
    }


def _inside(photo: LabelledPhoto, x: float, y: float) -> bool:
    boxes = (box.xyxy for box in photo.boxes)
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)


def mean_auc(table: Figures, labels: tuple[str, ...]) -> float | None:
    """Mean AUC over the labels that could be measured."""
    return _mean([table[label]["auc"] for label in labels])


def _share(hits: np.ndarray) -> float | None:
    return _round(np.mean(hits)) if len(hits) else None


def _mean(values: list[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return _round(np.mean(known)) if known else None


def _round(value: float) -> float:
    return round(float(value), 4)
