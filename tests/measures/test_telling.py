"""What was said against the truth: yes and no, and several classes."""

import numpy as np
import pytest

from core.measures.bootstrap import draw_rows
from core.measures.classes import accuracy, confusion, macro_f1, macro_f1_by_draw
from core.measures.draws import quantile_by_draw, share
from core.measures.telling import (
    balanced_accuracy,
    f1,
    f1_by_draw,
    false_alarm_rate,
    miss_rate,
    recall,
)

NAN = np.nan
# 4 damaged: two found, one missed, one without a word
# 5 undamaged: three right, one alarm, one without a word
TRUTH = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, NAN])
TOLD = np.array([1, 1, 0, NAN, 0, 0, 0, 1, NAN, 1])


def test_yes_and_no_figures_are_those_worked_by_hand() -> None:
    assert recall(TRUTH, TOLD) == pytest.approx(2 / 4)
    assert miss_rate(TRUTH, TOLD) == pytest.approx(1 / 4)
    assert false_alarm_rate(TRUTH, TOLD) == pytest.approx(1 / 5)
    assert balanced_accuracy(TRUTH, TOLD) == pytest.approx((2 / 3 + 3 / 4) / 2)
    assert balanced_accuracy(TRUTH, TOLD, strict=True) == pytest.approx(
        (2 / 4 + 3 / 5) / 2
    )
    assert f1(TRUTH, TOLD) == pytest.approx(2 * 2 / (4 + 3))


@pytest.mark.parametrize(
    ("truth", "told"),
    [([], []), ([NAN, NAN], [1, 0]), ([0, 0], [NAN, NAN])],
    ids=["nothing", "unknown truth", "nothing said"],
)
def test_what_cannot_be_computed_is_none_and_never_zero(
    truth: list[float], told: list[float]
) -> None:
    truth, told = np.array(truth, dtype=float), np.array(told, dtype=float)
    assert recall(truth, told) is None
    assert balanced_accuracy(truth, told) is None
    assert f1(truth, told) is None
    assert share(np.full(len(truth), NAN)) is None


def test_confusion_keeps_what_was_not_told_apart() -> None:
    truth = np.array([0, 0, 1, 2, 2, -1])
    told = np.array([0, 1, 1, -1, 2, 0])
    expected = [[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1]]
    assert confusion(truth, told, classes=3).tolist() == expected
    assert accuracy(truth, told) == pytest.approx(3 / 5)
    # F1 by class: 2/3, 2/3, 2/3
    assert macro_f1(truth, told, classes=3) == pytest.approx(2 / 3)


def test_macro_f1_needs_two_classes() -> None:
    same = np.array([1, 1, 1])
    assert macro_f1(same, same, classes=3) is None
    assert accuracy(np.array([-1]), np.array([0])) is None


def test_class_figures_are_scikit_learns() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    random = np.random.default_rng(3)
    truth, told = random.integers(0, 3, 300), random.integers(-1, 3, 300)
    expected = metrics.f1_score(
        truth, told, labels=[0, 1, 2], average="macro", zero_division=0
    )
    assert macro_f1(truth, told, classes=3) == pytest.approx(expected)
    counts = metrics.confusion_matrix(truth, told, labels=[0, 1, 2, -1])
    assert confusion(truth, told, classes=3).tolist() == counts[:3].tolist()
    yes, said = (truth == 1).astype(float), (told == 1).astype(float)
    assert f1(yes, said) == pytest.approx(metrics.f1_score(yes, said))


def test_drawn_rows_count_as_often_as_drawn() -> None:
    random = np.random.default_rng(4)
    truth, told = random.integers(0, 3, 80), random.integers(-1, 3, 80)
    drawn = draw_rows(80, draws=10)
    many = macro_f1_by_draw(truth, told, drawn, classes=3)
    yes, said = (truth == 1).astype(float), (told == 1).astype(float)
    ones = f1_by_draw(yes, said, drawn)
    for counts, value, one in zip(drawn, many, ones, strict=True):
        again = np.repeat(np.arange(80), counts)
        assert value == pytest.approx(macro_f1(truth[again], told[again], classes=3))
        assert one == pytest.approx(f1(yes[again], said[again]))


def test_quantiles_are_numpys_on_the_rows_as_drawn() -> None:
    values = np.random.default_rng(5).random(41)
    drawn = draw_rows(41, draws=10)
    for q in (0.5, 0.95):
        found = quantile_by_draw(values, q, drawn)
        expected = [np.quantile(np.repeat(values, counts), q) for counts in drawn]
        assert found == pytest.approx(expected)
    assert np.isnan(quantile_by_draw(np.array([NAN]), 0.5, np.ones((1, 1)))[0])
