"""AUC and average precision, by hand and against scikit-learn."""

import numpy as np
import pytest

from core.measures.bootstrap import draw_rows
from core.measures.ranking import (
    average_precision,
    average_precision_by_draw,
    roc_auc,
    roc_auc_by_draw,
)

NAN = np.nan
BY_HAND = {
    # name: truth, score, AUC, average precision
    "perfect": ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], 1.0, 1.0),
    "upside down": ([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9], 0.0, (1 / 3 + 2 / 4) / 2),
    "all tied": ([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5], 0.5, 0.5),
    # pairs: 0.4 beats 0.1 and ties with 0.4; 0.8 beats both: 3.5 of 4
    "one tie": ([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.8], 3.5 / 4, (1 + 2 / 3) / 2),
    "unknown left out": ([0, 1, NAN, 1], [0.1, 0.9, 0.0, NAN], 1.0, 1.0),
    "only yes": ([1, 1], [0.2, 0.4], None, None),
    "only no": ([0, 0], [0.2, 0.4], None, None),
    "nothing known": ([NAN, NAN], [0.2, 0.4], None, None),
    "nothing": ([], [], None, None),
}


@pytest.mark.parametrize("case", BY_HAND.values(), ids=BY_HAND)
def test_ranking_figures_are_those_worked_by_hand(case: tuple) -> None:
    truth, score, auc, ap = case
    truth, score = np.array(truth, dtype=float), np.array(score, dtype=float)
    assert roc_auc(truth, score) == (auc if auc is None else pytest.approx(auc))
    assert average_precision(truth, score) == (ap if ap is None else pytest.approx(ap))


def random_case(seed: int, ties: bool) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    truth = (random.random(200) < 0.3).astype(float)
    score = random.random(200) + 0.3 * truth
    return truth, np.round(score, 1) if ties else score


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("ties", [False, True], ids=["no ties", "ties"])
def test_ranking_figures_are_scikit_learns(seed: int, ties: bool) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    truth, score = random_case(seed, ties)
    assert roc_auc(truth, score) == pytest.approx(metrics.roc_auc_score(truth, score))
    expected = metrics.average_precision_score(truth, score)
    assert average_precision(truth, score) == pytest.approx(expected)


@pytest.mark.parametrize("measure", ["auc", "ap"])
def test_a_draw_counts_rows_as_often_as_they_were_drawn(measure: str) -> None:
    plain, by_draw = {
        "auc": (roc_auc, roc_auc_by_draw),
        "ap": (average_precision, average_precision_by_draw),
    }[measure]
    truth, score = random_case(7, ties=True)
    drawn = draw_rows(len(truth), draws=20)
    for counts, value in zip(drawn, by_draw(truth, score, drawn), strict=True):
        again = np.repeat(np.arange(len(truth)), counts)
        assert value == pytest.approx(plain(truth[again], score[again]))
