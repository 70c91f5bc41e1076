"""How far a figure may be off by the luck of which photos were there.

Decisions:
- Photos are drawn with replacement, all of them at once, and every figure is measured
  on the same draws; the interval is the middle 95 % of it (Efron's percentiles).
- The draws depend on the seed and the number of photos alone, so a second run gives
  the same intervals.
- Fewer than five rows, or fewer than half of the draws that allow the figure, give no
  interval. Where all rows agree the interval is a single point, which is surer than
  it should be: for no error in n, think of 3 / n as the upper end.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.measures.draws import Weights, once, only

DRAWS, SEED, LEVEL = 1000, 20261121, 0.95
LEAST_ROWS = 5
BLOCK_NUMBERS = 2_000_000  # weights handled at once: 16 MB as float64
Measure = Callable[[Weights], np.ndarray]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its interval; all None where it cannot be computed."""

    value: float | None
    low: float | None = None
    high: float | None = None


def draw_rows(rows: int, *, draws: int = DRAWS, seed: int = SEED) -> Weights:
    """How often each row is drawn: (draws, rows) of small ints, each draw summing to
    `rows`."""
    random = np.random.default_rng(seed)
    counts = np.zeros((draws, rows), dtype=np.uint8)  # a row 256 times: never
    for draw in range(draws):
        picked = random.integers(0, rows, size=rows) if rows else []
        counts[draw] = np.bincount(picked, minlength=rows)
    return counts


def estimate(
    measure: Measure, drawn: Weights, *, rows: int | None = None, level: float = LEVEL
) -> Estimate:
    """A figure and its percentile interval.

    Args:
        measure: (D, N) weights → (D,) values, as the `..._by_draw` functions.
        drawn: what `draw_rows` gave for the N photos.
        rows: how many of the photos the figure is of; all if None.
        level: share of the draws between the two ends.
    """
    photos = drawn.shape[1]
    value = only(measure(once(photos)))
    if value is None or (photos if rows is None else rows) < LEAST_ROWS:
        return Estimate(value)
    size = max(1, BLOCK_NUMBERS // max(1, photos))
    blocks = (drawn[i : i + size].astype(float) for i in range(0, len(drawn), size))
    values = np.concatenate([measure(block) for block in blocks])
    values = values[~np.isnan(values)]
    if len(values) < len(drawn) / 2:
        return Estimate(value)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(low), float(high))
