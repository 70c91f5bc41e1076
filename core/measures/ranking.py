"""How well a score puts the yes rows above the no rows.

Truth is (N,) float: 1 yes, 0 no, NaN unknown. Score is (N,) float, higher = surer of
yes, any scale; a row without a score (NaN) is left out.
"""

import numpy as np

from core.measures.draws import Weights, known, once, only, ratio


def roc_auc(truth: np.ndarray, score: np.ndarray) -> float | None:
    """Area under the ROC curve, 0..1; None where yes or no is missing.

    The chance that a yes row scores above a no row, a tie counting half (the
    Mann-Whitney statistic over the number of pairs; Hanley and McNeil 1982).
    """
    return only(roc_auc_by_draw(truth, score, once(len(truth))))


def roc_auc_by_draw(
    truth: np.ndarray, score: np.ndarray, weights: Weights
) -> np.ndarray:
    """`roc_auc` for each draw: (D,)."""
    yes, no = _by_score(truth, score, weights)
    below = np.cumsum(no, axis=1) - no
    won = (yes * (below + no / 2)).sum(axis=1)
    return ratio(won, yes.sum(axis=1) * no.sum(axis=1))


def average_precision(truth: np.ndarray, score: np.ndarray) -> float | None:
    """Σ (Rₖ - Rₖ₋₁) Pₖ over falling thresholds; None where yes or no is missing.

    No interpolation; equal scores are one threshold (as scikit-learn does it). With
    nothing but yes rows it would be 1 whatever the score, so it is None there.
    """
    return only(average_precision_by_draw(truth, score, once(len(truth))))


def average_precision_by_draw(
    truth: np.ndarray, score: np.ndarray, weights: Weights
) -> np.ndarray:
    """`average_precision` for each draw: (D,)."""
    yes, no = (part[:, ::-1] for part in _by_score(truth, score, weights))
    found = np.cumsum(yes, axis=1)
    told = found + np.cumsum(no, axis=1)
    precision = np.divide(found, told, out=np.zeros_like(found), where=told > 0)
    area = ratio((yes * precision).sum(axis=1), yes.sum(axis=1))
    return np.where(no.sum(axis=1) > 0, area, np.nan)


def _by_score(
    truth: np.ndarray, score: np.ndarray, weights: Weights
) -> tuple[np.ndarray, np.ndarray]:
    """Weight of yes and of no at each distinct score, rising: two (D, K) arrays."""
    keep = known(truth, score)
    truth, score = np.asarray(truth, float)[keep], np.asarray(score, float)[keep]
    if not len(score):
        return np.zeros((len(weights), 1)), np.zeros((len(weights), 1))
    order = np.argsort(score, kind="stable")
    score, yes = score[order], truth[order] > 0.5
    ordered = weights[:, keep][:, order].astype(float)
    starts = np.flatnonzero(np.concatenate([[True], np.diff(score) > 0]))
    return (
        np.add.reduceat(ordered * yes, starts, axis=1),
        np.add.reduceat(ordered * ~yes, starts, axis=1),
    )
