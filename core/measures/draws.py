"""Weighted rows: what all formulas share.

`Weights` is (D, N): how often each of N rows counts in each of D draws.
"""

import numpy as np

Weights = np.ndarray


def once(rows: int) -> Weights:
    """The one draw in which every row counts once: (1, rows) of ones."""
    return np.ones((1, rows))


def only(values: np.ndarray) -> float | None:
    """The figure of a single draw; NaN is None."""
    value = float(values[0])
    return None if np.isnan(value) else value


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole per draw, NaN where the whole is 0."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    empty = np.full(np.broadcast(part, whole).shape, np.nan)
    return np.divide(part, whole, out=empty, where=whole > 0)


def total(weights: Weights, rows: np.ndarray) -> np.ndarray:
    """Sum of the weights of the rows of a mask, or of values per row: (D,)."""
    return weights @ np.asarray(rows, dtype=float)


def known(truth: np.ndarray, *others: np.ndarray) -> np.ndarray:
    """(N,) bool: rows where the truth, and each other array, is known (no NaN)."""
    mask = ~np.isnan(np.asarray(truth, dtype=float))
    for other in others:
        mask &= ~np.isnan(np.asarray(other, dtype=float))
    return mask


def share_by_draw(hits: np.ndarray, weights: Weights) -> np.ndarray:
    """Weighted share of hits: `hits` is (N,), 1 or 0, NaN left out; (D,)."""
    hits = np.asarray(hits, dtype=float)
    keep = known(hits)
    return ratio(total(weights[:, keep], hits[keep]), weights[:, keep].sum(axis=1))


def share(hits: np.ndarray) -> float | None:
    """Share of hits among the known rows, 0..1."""
    return only(share_by_draw(hits, once(len(hits))))


def mean_by_draw(columns: list[np.ndarray]) -> np.ndarray:
    """Mean of several figures per draw; those that a draw does not allow left out."""
    table = np.vstack(columns)
    there = ~np.isnan(table)
    return ratio(np.where(there, table, 0.0).sum(axis=0), there.sum(axis=0))


def quantile_by_draw(values: np.ndarray, q: float, weights: Weights) -> np.ndarray:
    """Quantile q (0..1) of the rows as drawn, the middle of two neighbours: (D,).

    With every row once and q = 0.5 it is the median. NaN rows are left out.
    """
    values = np.asarray(values, dtype=float)
    keep = known(values)
    order = np.argsort(values[keep], kind="stable")
    sorted_values = values[keep][order]
    reached = np.cumsum(weights[:, keep][:, order], axis=1)
    if not len(sorted_values):
        return np.full(len(weights), np.nan)
    counts = reached[:, -1]
    places = q * (counts - 1)
    low = _at(sorted_values, reached, np.floor(places))
    high = _at(sorted_values, reached, np.ceil(places))
    found = low + (high - low) * (places - np.floor(places))
    return np.where(counts > 0, found, np.nan)


def _at(values: np.ndarray, reached: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The value at a place (from 0) of the sorted rows as drawn."""
    index = (reached <= places[:, None]).sum(axis=1)
    return values[np.minimum(index, len(values) - 1)]
