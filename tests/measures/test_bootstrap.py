"""Intervals: repeatable, of the right width, and none where there is too little."""

import numpy as np
import pytest

from core.measures.bootstrap import draw_rows, estimate
from core.measures.draws import share_by_draw
from core.measures.ranking import roc_auc_by_draw


def interval_of_share(hits: np.ndarray, **options: int) -> tuple[float, float]:
    drawn = draw_rows(len(hits), **options)
    found = estimate(lambda w: share_by_draw(hits, w), drawn)
    return found.low, found.high


def test_every_draw_has_as_many_rows_as_there_are() -> None:
    drawn = draw_rows(30, draws=50)
    assert drawn.shape == (50, 30)
    assert (drawn.sum(axis=1) == 30).all()


def test_same_seed_same_interval_other_seed_another() -> None:
    values = np.random.default_rng(2).random(101)
    assert interval_of_share(values) == interval_of_share(values)
    assert interval_of_share(values) != interval_of_share(values, seed=1)


def test_interval_of_a_share_has_the_width_of_the_normal_law() -> None:
    hits = (np.arange(400) % 2).astype(float)
    low, high = interval_of_share(hits)
    half = 1.96 * np.sqrt(0.25 / 400)
    assert low == pytest.approx(0.5 - half, abs=0.01)
    assert high == pytest.approx(0.5 + half, abs=0.01)


def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random, covered = np.random.default_rng(0), 0
    for _ in range(200):
        hits = (random.random(100) < 0.3).astype(float)
        low, high = interval_of_share(hits, draws=200)
        covered += low <= 0.3 <= high
    assert 0.89 <= covered / 200 <= 0.99


def test_blocks_do_not_change_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    hits = (np.arange(50) % 3 == 0).astype(float)
    whole = interval_of_share(hits)
    monkeypatch.setattr("core.measures.bootstrap.BLOCK_NUMBERS", 700)
    assert interval_of_share(hits) == whole


def test_few_rows_or_few_usable_draws_give_a_value_without_interval() -> None:
    hits = np.array([1.0, 0.0, 1.0])
    found = estimate(lambda w: share_by_draw(hits, w), draw_rows(3))
    assert found.value == pytest.approx(2 / 3)
    assert found.low is None
    one_yes = np.array([1.0] + [0.0] * 9)
    score = np.arange(10.0)
    drawn = draw_rows(10)
    drawn[:600, 0] = 0  # most draws without the only yes row
    found = estimate(lambda w: roc_auc_by_draw(one_yes, score, w), drawn)
    assert found.value == 0.0
    assert found.low is None


def test_no_rows_at_all_is_none() -> None:
    found = estimate(lambda w: share_by_draw(np.zeros(0), w), draw_rows(0))
    assert found.value is None
