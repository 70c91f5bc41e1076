"""Findings matched with truths, and a map that points."""

import numpy as np
import pytest

from core.measures.pairs import count_pairs, pair_f1, pair_precision, pair_recall
from core.measures.pointing import is_inside, pointing, strongest_point

CASES = {
    # name: truths, findings, pairs
    "same": ([("door", "dent")], [("door", "dent")], 1),
    "other part": ([("door", "dent")], [("hood", "dent")], 0),
    "twice said, once there": ([("a", "x")], [("a", "x"), ("a", "x")], 1),
    "twice there, twice said": ([("a", "x")] * 2, [("a", "x")] * 2, 2),
    "unknown truth fits": ([("a", None)], [("a", "x")], 1),
    "unknown answer does not": ([("a", "x")], [("a", None)], 0),
    # the open truth must not take the finding that the other needs
    "most pairs": ([("a", None), ("a", "x")], [("a", "x"), ("a", "y")], 2),
    "most pairs, reversed": ([("a", "x"), ("a", None)], [("a", "x"), ("a", "y")], 2),
    "nothing": ([], [], 0),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_pairs_are_matched_as_multisets(case: tuple) -> None:
    truths, findings, pairs = case
    counts = count_pairs([truths], [findings])
    assert counts.matched.tolist() == [pairs]
    assert (counts.said[0], counts.there[0]) == (len(findings), len(truths))


def test_figures_sum_over_photos_before_dividing() -> None:
    truths = [[("a",), ("b",)], [("c",)], []]
    findings = [[("a",)], [("x",), ("c",)], [("d",)]]
    counts = count_pairs(truths, findings)
    assert pair_precision(counts) == pytest.approx(2 / 4)
    assert pair_recall(counts) == pytest.approx(2 / 3)
    assert pair_f1(counts) == pytest.approx(4 / 7)


def test_nothing_said_and_nothing_there_is_none() -> None:
    counts = count_pairs([[]], [[]])
    assert pair_f1(counts) is None
    assert pair_precision(counts) is None


def test_coarse_truth_may_agree_with_a_finer_answer() -> None:
    finer = {"bumper": {"front bumper"}}

    def agrees(said: str, true: str) -> bool:
        return said == true or said in finer.get(true, ())

    assert pair_f1(count_pairs([[("bumper",)]], [[("front bumper",)]])) == 0
    counts = count_pairs([[("bumper",)]], [[("front bumper",)]], agrees=agrees)
    assert pair_f1(counts) == 1


def test_pointing_stands_beside_the_centre() -> None:
    cells = np.zeros((2, 4))
    cells[1, 3] = 1.0
    assert strongest_point(cells) == (0.875, 0.75)
    corner, middle = [(0.8, 0.6, 1.0, 1.0)], [(0.4, 0.4, 0.6, 0.6)]
    assert is_inside((0.875, 0.75), corner)
    assert pointing([cells] * 3, [corner, middle, []]) == (0.5, 0.5)
    assert pointing([cells], [[]]) == (None, None)
