"""From logits to probabilities that mean what they say, and from those to decisions.

Calibration: one scale and shift per yes-or-no logit (Platt), one temperature per
softmax head, fitted half on photos of sources the run never saw. "Car" and
"damaged" weigh both classes equally, so that they do not depend on the mix of folders;
types and parts keep their share among damaged photos.

Thresholds, chosen on the same predictions:

- `yes`: the smallest value at which damaged and undamaged photos, weighted equally,
  give a precision of `YES_PRECISION`; `no`: the largest value under which at most
  `NO_MISSED` of the damaged photos fall. If they cross there is no band.
- The band between them is "cannot tell". If more than `WIDEST_BAND` of the photos
  fall into it, both ends move towards the value with the best balanced accuracy.
- A type or part is named above the value with the best F1 among damaged photos.
- Severity and view are told above the smallest top probability at which those told
  are right often enough, as long as `LEAST_TOLD` of the photos are still told.
- A map counts as damage, or as a part, above the value with the best F1 over cells.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve

YES_PRECISION = {"car": 0.985, "damaged": 0.97, "seen": 0.97}
NO_MISSED = {"car": 0.005, "damaged": 0.025, "seen": 0.03}
WIDEST_BAND = {"car": 0.02, "damaged": 0.05, "seen": 1.0}
TOLD_RIGHT = {"severity": 0.75, "view": 0.95}
LEAST_TOLD = 0.7
LEAST_PHOTOS = 5  # of each class, to choose a value
UNMEASURED = 0.5
TEMPERATURES = np.geomspace(0.3, 5.0, 80)


@dataclass(frozen=True, slots=True)
class Line:
    """Calibrated logit = scale * logit + shift."""

    scale: float = 1.0
    shift: float = 0.0

    def apply(self, logits: np.ndarray) -> np.ndarray:
        """Probabilities of the logits."""
        return 1.0 / (1.0 + np.exp(-(self.scale * logits + self.shift)))


def fit_line(logits: np.ndarray, truth: np.ndarray, *, balanced: bool) -> Line:
    """Platt scaling, classes weighted equally if asked; NaN truths are left out."""
    known = ~np.isnan(truth)
    values, yes = logits[known], truth[known] > 0.5
    if yes.all() or not yes.any():
        return Line()
    weight = "balanced" if balanced else None
    model = LogisticRegression(C=100.0, class_weight=weight, max_iter=1000)
    model.fit(values[:, None], yes)
    scale = float(model.coef_[0, 0])
    return Line(scale, float(model.intercept_[0])) if scale > 0.05 else Line()


def softmax(logits: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


def fit_temperature(logits: np.ndarray, truth: np.ndarray) -> float:
    """The divisor with the least log loss; truth -1 is left out."""
    known = truth >= 0
    if known.sum() < 20:
        return 1.0

    def loss(temperature: float) -> float:
        p = softmax(logits[known] / temperature)
        return float(-np.log(p[np.arange(len(p)), truth[known]] + 1e-9).mean())

    return float(min(TEMPERATURES, key=loss))


def choose_band(p: np.ndarray, truth: np.ndarray, *, name: str) -> dict[str, float]:
    """The `no` and `yes` ends for one yes-or-no question; rule in the module text."""
    known = ~np.isnan(truth)
    p, yes = p[known], truth[known] > 0.5
    grid = np.unique(np.concatenate([np.linspace(0.01, 0.99, 197), [0.995, 0.998]]))
    recall = np.array([(p[yes] >= t).mean() for t in grid])
    alarms = np.array([(p[~yes] >= t).mean() for t in grid])
    precision = recall / np.maximum(recall + alarms, 1e-9)
    best = int(np.argmax(recall - alarms))
    enough = np.flatnonzero(precision >= YES_PRECISION[name])
    high = int(enough[0]) if len(enough) else best
    few = np.flatnonzero(1 - recall <= NO_MISSED[name])
    low = int(few[-1]) if len(few) else best
    if low >= high:
        low = high = int(np.clip(best, high, low))
    while _band_share(p, yes, grid[low], grid[high]) > WIDEST_BAND[name]:
        closer = min(low + 1, max(low, best)), max(high - 1, min(high, best))
        if closer == (low, high):
            break
        low, high = closer
    return {"no": float(grid[low]), "yes": float(grid[high])}


def _band_share(p: np.ndarray, yes: np.ndarray, low: float, high: float) -> float:
    inside = (p > low) & (p < high)
    return float((inside[yes].mean() + inside[~yes].mean()) / 2)


def choose_f1(p: np.ndarray, truth: np.ndarray) -> float:
    """The value with the best F1, kept within 0.2 to 0.9; NaN truths left out."""
    known = ~np.isnan(truth)
    if min((truth[known] > 0.5).sum(), (truth[known] < 0.5).sum()) < LEAST_PHOTOS:
        return UNMEASURED
    precision, recall, values = precision_recall_curve(truth[known] > 0.5, p[known])
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return round(float(np.clip(values[int(np.argmax(f1[:-1]))], 0.2, 0.9)), 4)


def choose_told(p: np.ndarray, truth: np.ndarray, *, name: str) -> float:
    """The least top probability at which a class is told; rule in the module text."""
    known = truth >= 0
    top, right = p[known].max(1), p[known].argmax(1) == truth[known]
    least = float(np.quantile(top, 1 - LEAST_TOLD))
    for value in np.arange(0.34, 0.95, 0.01):
        told = top >= value
        if value > least:
            break
        if told.any() and right[told].mean() >= TOLD_RIGHT[name]:
            return round(float(value), 4)
    return round(least, 4)
