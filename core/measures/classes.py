"""Several classes: counts, accuracy and macro-F1.

Truth and told are (N,) int: 0..K-1, and -1 where unknown (truth) or not told. Rows of
unknown truth are left out; a row that was not told is a miss of its class.
"""

import numpy as np

from core.measures.draws import Weights, once, only, ratio, share_by_draw, total


def confusion(truth: np.ndarray, told: np.ndarray, *, classes: int) -> np.ndarray:
    """Counts (K, K + 1) int: rows are the truth, columns what was told.

    The last column counts rows where nothing was told.
    """
    truth, told = np.asarray(truth, dtype=int), np.asarray(told, dtype=int)
    counts = np.zeros((classes, classes + 1), dtype=int)
    keep = truth >= 0
    columns = np.where(told[keep] < 0, classes, told[keep])
    np.add.at(counts, (truth[keep], columns), 1)
    return counts


def accuracy(truth: np.ndarray, told: np.ndarray) -> float | None:
    """Share of the rows of known truth that were told right; not told is wrong."""
    return only(accuracy_by_draw(truth, told, once(len(truth))))


def accuracy_by_draw(
    truth: np.ndarray, told: np.ndarray, weights: Weights
) -> np.ndarray:
    """`accuracy` for each draw: (D,)."""
    truth = np.asarray(truth)
    hits = np.where(truth >= 0, truth == np.asarray(told), np.nan)
    return share_by_draw(hits, weights)


def accuracy_told_by_draw(
    truth: np.ndarray, told: np.ndarray, weights: Weights
) -> np.ndarray:
    """Accuracy among the rows where something was told: (D,)."""
    return accuracy_by_draw(np.where(np.asarray(told) < 0, -1, truth), told, weights)


def macro_f1(truth: np.ndarray, told: np.ndarray, *, classes: int) -> float | None:
    """Mean F1 of the classes that occur in the truth; None with fewer than two."""
    return only(macro_f1_by_draw(truth, told, once(len(truth)), classes=classes))


def macro_f1_by_draw(
    truth: np.ndarray, told: np.ndarray, weights: Weights, *, classes: int
) -> np.ndarray:
    """`macro_f1` for each draw: (D,); the classes are those that the draw has."""
    truth, told = np.asarray(truth), np.asarray(told)
    keep = truth >= 0
    truth, told, weights = truth[keep], told[keep], weights[:, keep]
    sums, present = np.zeros(len(weights)), np.zeros(len(weights))
    for c in range(classes):
        is_c, told_c = truth == c, told == c
        n_c = total(weights, is_c)
        both = ratio(2 * total(weights, is_c & told_c), n_c + total(weights, told_c))
        sums += np.where(n_c > 0, np.nan_to_num(both), 0.0)
        present += n_c > 0
    return np.where(present >= 2, ratio(sums, present), np.nan)
