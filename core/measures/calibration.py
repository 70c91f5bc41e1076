"""Whether 0.8 means eight in ten.

Truth is (N,) float: 1, 0 or NaN; p is (N,) float 0..1, NaN where none was stated. Bins
have equal width; p = 1 belongs to the last.
"""

from dataclasses import dataclass

import numpy as np

from core.measures.draws import Weights, known, once, only, ratio, total

BINS = 10


@dataclass(frozen=True, slots=True)
class CurveBin:
    """One bin [low, high): mean p, share of yes rows, rows; None where it is empty."""

    low: float
    high: float
    mean_p: float | None
    share: float | None
    count: int


def expected_error(
    truth: np.ndarray, p: np.ndarray, *, bins: int = BINS, balanced: bool = False
) -> float | None:
    """Expected calibration error: Σ (rows of the bin / rows) · |mean p - share|.

    Naeini, Cooper and Hauskrecht 2015. With `balanced` both classes weigh the same
    whatever their counts; it is then None where one of them is missing.
    """
    draw = once(len(truth))
    return only(expected_error_by_draw(truth, p, draw, bins=bins, balanced=balanced))


def expected_error_by_draw(
    truth: np.ndarray,
    p: np.ndarray,
    weights: Weights,
    *,
    bins: int = BINS,
    balanced: bool = False,
) -> np.ndarray:
    """`expected_error` for each draw: (D,)."""
    keep = known(truth, p)
    yes, p = np.asarray(truth)[keep] > 0.5, np.asarray(p, dtype=float)[keep]
    weights = weights[:, keep].astype(float)
    if balanced:
        weights = _same_weight(weights, yes)
    place, gaps = _bin_of(p, bins), np.zeros(len(weights))
    for b in range(bins):
        gaps += np.abs(total(weights, np.where(place == b, p - yes, 0.0)))
    return ratio(gaps, weights.sum(axis=1))


def _same_weight(weights: Weights, yes: np.ndarray) -> Weights:
    """Weights that sum to 1 over each class; all 0 in a draw that lacks one."""
    n_yes, n_no = total(weights, yes), total(weights, ~yes)
    both = (n_yes > 0) & (n_no > 0)
    shares = [np.where(both, 1 / np.maximum(n, 1), 0.0)[:, None] for n in (n_yes, n_no)]
    return weights * np.where(yes, *shares)


def reliability_curve(
    truth: np.ndarray, p: np.ndarray, *, bins: int = BINS
) -> tuple[CurveBin, ...]:
    """One entry per bin, rising, empty ones included."""
    keep = known(truth, p)
    yes, p = np.asarray(truth)[keep] > 0.5, np.asarray(p, dtype=float)[keep]
    place, curve = _bin_of(p, bins), []
    for b in range(bins):
        rows = place == b
        count = int(rows.sum())
        mean_p = float(p[rows].mean()) if count else None
        share = float(yes[rows].mean()) if count else None
        curve.append(CurveBin(b / bins, (b + 1) / bins, mean_p, share, count))
    return tuple(curve)


def _bin_of(p: np.ndarray, bins: int) -> np.ndarray:
    return np.minimum((p * bins).astype(int), bins - 1)
