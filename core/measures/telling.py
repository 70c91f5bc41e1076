"""What was said, yes or no, against the truth.

Truth is (N,) float: 1 yes, 0 no, NaN unknown. `told` is (N,) float: 1 said yes, 0 said
no, NaN where nothing was said. Figures named `strict` count nothing-said as wrong; the
others leave such rows out.
"""

import numpy as np

from core.measures.draws import Weights, known, once, only, ratio, total


def recall(truth: np.ndarray, told: np.ndarray) -> float | None:
    """Share of the yes rows that were said to be yes; nothing said is a miss."""
    return only(recall_by_draw(truth, told, once(len(truth))))


def recall_by_draw(truth: np.ndarray, told: np.ndarray, weights: Weights) -> np.ndarray:
    """`recall` for each draw: (D,)."""
    return _share_said(truth, told, weights, of=1, said=1)


def miss_rate(truth: np.ndarray, told: np.ndarray) -> float | None:
    """Share of the yes rows that were said to be no."""
    return only(miss_rate_by_draw(truth, told, once(len(truth))))


def miss_rate_by_draw(
    truth: np.ndarray, told: np.ndarray, weights: Weights
) -> np.ndarray:
    """`miss_rate` for each draw: (D,)."""
    return _share_said(truth, told, weights, of=1, said=0)


def false_alarm_rate(truth: np.ndarray, told: np.ndarray) -> float | None:
    """Share of the no rows that were said to be yes."""
    return only(false_alarm_rate_by_draw(truth, told, once(len(truth))))


def false_alarm_rate_by_draw(
    truth: np.ndarray, told: np.ndarray, weights: Weights
) -> np.ndarray:
    """`false_alarm_rate` for each draw: (D,)."""
    return _share_said(truth, told, weights, of=0, said=1)


def balanced_accuracy(
    truth: np.ndarray, told: np.ndarray, *, strict: bool = False
) -> float | None:
    """Mean of the shares of yes and of no rows that were told right.

    Args:
        truth: (N,) 1, 0 or NaN.
        told: (N,) 1, 0 or NaN.
        strict: count rows where nothing was said as wrong; else leave them out.
    """
    return only(balanced_accuracy_by_draw(truth, told, once(len(truth)), strict=strict))


def balanced_accuracy_by_draw(
    truth: np.ndarray, told: np.ndarray, weights: Weights, *, strict: bool = False
) -> np.ndarray:
    """`balanced_accuracy` for each draw: (D,)."""
    if not strict:
        truth = np.where(known(told), np.asarray(truth, dtype=float), np.nan)
    yes = _share_said(truth, told, weights, of=1, said=1)
    no = _share_said(truth, told, weights, of=0, said=0)
    return (yes + no) / 2


def f1(truth: np.ndarray, told: np.ndarray) -> float | None:
    """2 TP / (2 TP + FP + FN); nothing said counts as no. None without a yes row."""
    return only(f1_by_draw(truth, told, once(len(truth))))


def f1_by_draw(truth: np.ndarray, told: np.ndarray, weights: Weights) -> np.ndarray:
    """`f1` for each draw: (D,)."""
    keep = known(truth)
    yes, said = np.asarray(truth)[keep] > 0.5, np.asarray(told)[keep] == 1
    weights = weights[:, keep]
    hits, n_yes = total(weights, yes & said), total(weights, yes)
    return np.where(n_yes > 0, ratio(2 * hits, n_yes + total(weights, said)), np.nan)


def _share_said(
    truth: np.ndarray, told: np.ndarray, weights: Weights, *, of: int, said: int
) -> np.ndarray:
    """Share of the rows whose truth is `of` that were said to be `said`: (D,)."""
    rows = np.asarray(truth, dtype=float) == of
    hits = rows & (np.asarray(told, dtype=float) == said)
    return ratio(total(weights, hits), total(weights, rows))
