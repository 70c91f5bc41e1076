"""What is gained by leaving the unsure rows unanswered: the risk–coverage curve.

`wrong` is (N,) float: 1 wrong, 0 right, NaN unknown; `confidence` is (N,) float on any
scale, NaN where none is known (left out).
"""

import numpy as np

from core.measures.draws import Weights, known, once, only, ratio


def risk_coverage(
    wrong: np.ndarray, confidence: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The curve: coverage (K,) rising to 1, and the risk (K,) of what is answered.

    Rows are answered from the surest on; rows of equal confidence are answered
    together, so there is one point per distinct confidence (El-Yaniv and Wiener 2010).
    """
    counts, errors = _steps(wrong, confidence, once(len(wrong)))
    answered = np.cumsum(counts[0])
    if not answered.size or answered[-1] == 0:
        return np.zeros(0), np.zeros(0)
    return answered / answered[-1], np.cumsum(errors[0]) / answered


def risk_coverage_area(wrong: np.ndarray, confidence: np.ndarray) -> float | None:
    """Mean risk over all coverages 1/N, 2/N, … 1; lower is better.

    Within rows of equal confidence the expected risk of a random order is taken, so
    the area does not depend on the order of the rows.
    """
    return only(risk_coverage_area_by_draw(wrong, confidence, once(len(wrong))))


def risk_coverage_area_by_draw(
    wrong: np.ndarray, confidence: np.ndarray, weights: Weights
) -> np.ndarray:
    """`risk_coverage_area` for each draw: (D,)."""
    counts, errors = _steps(wrong, confidence, weights)
    before, wrong_before = np.cumsum(counts, 1) - counts, np.cumsum(errors, 1) - errors
    rate = np.divide(errors, counts, out=np.zeros_like(errors), where=counts > 0)
    # Row j of a step: (wrong before + j·rate) / (before + j), summed over j = 1..count.
    n = int(counts.sum(axis=1).max(initial=0))
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, n + 1))])
    first, last = before.astype(int), (before + counts).astype(int)
    inverse = harmonic[last] - harmonic[first]
    risks = (wrong_before - rate * before) * inverse + rate * counts
    return ratio(risks.sum(axis=1), counts.sum(axis=1))


def _steps(
    wrong: np.ndarray, confidence: np.ndarray, weights: Weights
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and wrong rows at each distinct confidence, falling: two (D, K) arrays."""
    keep = known(wrong, confidence)
    wrong = np.asarray(wrong, dtype=float)[keep]
    falling = -np.asarray(confidence, dtype=float)[keep]
    if not len(falling):
        return np.zeros((len(weights), 0)), np.zeros((len(weights), 0))
    order = np.argsort(falling, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], np.diff(falling[order]) > 0]))
    ordered = weights[:, keep][:, order].astype(float)
    return (
        np.add.reduceat(ordered, starts, axis=1),
        np.add.reduceat(ordered * wrong[order], starts, axis=1),
    )
