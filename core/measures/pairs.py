"""Findings matched with the truth, as in the CarDVLM paper: tuples, photo by photo.

Decisions:
- Findings are tuples of any length. A finding and a truth match when they agree in
  every place where the truth says something: None in the truth is unknown and agrees
  with all, None in a finding agrees with None only.
- Multisets: each finding pairs with at most one truth. The most pairs possible are
  made, so the order of neither list matters.
- Counts are summed over photos before anything is divided (micro average).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.measures.draws import Weights, once, only, ratio, total

Element = object | None
Agrees = Callable[[Element, Element], bool]


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Per photo, each (N,) int: pairs made, findings said, truths there."""

    matched: np.ndarray
    said: np.ndarray
    there: np.ndarray


def count_pairs(
    truths: Sequence[Sequence[tuple]],
    findings: Sequence[Sequence[tuple]],
    *,
    agrees: Agrees | None = None,
) -> PairCounts:
    """Match each photo's findings with its truths.

    Args:
        truths: one list of tuples per photo.
        findings: likewise; tuples of the same length.
        agrees: whether a finding's element fits a truth's known one; equality if None.
    """
    fits = agrees or (lambda said, true: said == true)
    matched = [
        _most_pairs(true, said, fits)
        for true, said in zip(truths, findings, strict=True)
    ]
    return PairCounts(
        np.array(matched, dtype=int),
        np.array([len(said) for said in findings], dtype=int),
        np.array([len(true) for true in truths], dtype=int),
    )


def pair_precision(counts: PairCounts) -> float | None:
    """Pairs over findings said; None when nothing was said."""
    return only(pair_figures_by_draw(counts, once(len(counts.said)))[0])


def pair_recall(counts: PairCounts) -> float | None:
    """Pairs over truths there; None when there are none."""
    return only(pair_figures_by_draw(counts, once(len(counts.said)))[1])


def pair_f1(counts: PairCounts) -> float | None:
    """2 · pairs / (findings + truths); None when both are empty."""
    return only(pair_figures_by_draw(counts, once(len(counts.said)))[2])


def pair_figures_by_draw(
    counts: PairCounts, weights: Weights
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Precision, recall and F1 for each draw: three (D,) arrays."""
    matched = total(weights, counts.matched)
    said, there = total(weights, counts.said), total(weights, counts.there)
    return ratio(matched, said), ratio(matched, there), ratio(2 * matched, said + there)


def _most_pairs(true: Sequence[tuple], said: Sequence[tuple], fits: Agrees) -> int:
    """The size of a largest matching (augmenting paths)."""
    taken: dict[int, int] = {}  # place of a truth → place of its finding

    def place(finding: int, seen: set[int]) -> bool:
        for i, each in enumerate(true):
            if i in seen or not _match(said[finding], each, fits):
                continue
            seen.add(i)
            if i not in taken or place(taken[i], seen):
                taken[i] = finding
                return True
        return False

    return sum(place(finding, set()) for finding in range(len(said)))


def _match(said: tuple, true: tuple, fits: Agrees) -> bool:
    pairs = zip(said, true, strict=True)
    return all(t is None or (s is not None and fits(s, t)) for s, t in pairs)
