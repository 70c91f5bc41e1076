"""Calibration and abstention."""

import numpy as np
import pytest

from core.measures.abstention import risk_coverage, risk_coverage_area
from core.measures.calibration import expected_error, reliability_curve

NAN = np.nan


def test_calibration_error_is_that_worked_by_hand() -> None:
    truth = np.array([0, 1, 1, 1, NAN, 1])
    p = np.array([0.15, 0.15, 0.95, 1.0, 0.5, NAN])
    # bin 0.1-0.2: mean 0.15, share 0.5, two rows; bin 0.9-1: mean 0.975, share 1, two
    assert expected_error(truth, p) == pytest.approx(0.5 * 0.35 + 0.5 * 0.025)
    curve = reliability_curve(truth, p)
    assert [each.count for each in curve] == [0, 2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert curve[1].mean_p == pytest.approx(0.15)
    assert curve[1].share == pytest.approx(0.5)
    assert curve[0].mean_p is None
    assert curve[0].share is None
    assert (curve[9].low, curve[9].high) == (0.9, 1.0)


def test_balanced_calibration_error_weighs_both_classes_the_same() -> None:
    truth = np.array([1.0] + [0.0] * 9)
    p = np.full(10, 0.1)
    assert expected_error(truth, p) == pytest.approx(0.0)
    assert expected_error(truth, p, balanced=True) == pytest.approx(0.4)
    assert expected_error(np.ones(3), np.ones(3), balanced=True) is None


def test_calibration_without_probabilities_is_none() -> None:
    assert expected_error(np.array([1.0, 0.0]), np.array([NAN, NAN])) is None


def test_risk_coverage_answers_the_surest_first() -> None:
    wrong = np.array([0, 0, 1, 1, NAN])
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 1.0])
    coverage, risk = risk_coverage(wrong, confidence)
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk == pytest.approx([0, 0, 1 / 3, 1 / 2])
    area = (0 + 0 + 1 / 3 + 1 / 2) / 4
    assert risk_coverage_area(wrong, confidence) == pytest.approx(area)


def test_equal_confidence_is_one_step_whatever_the_order() -> None:
    wrong = np.array([1.0, 0.0, 0.0, 0.0])
    tied = np.array([0.5, 0.5, 0.5, 0.9])
    coverage, risk = risk_coverage(wrong, tied)
    assert coverage.tolist() == [0.25, 1.0]
    assert risk.tolist() == [0.0, 0.25]
    area = risk_coverage_area(wrong, tied)
    assert area == pytest.approx(risk_coverage_area(wrong[::-1], tied[::-1]), abs=1)
    assert area == pytest.approx((0 + (1 / 3) / 2 + (2 / 3) / 3 + 1 / 4) / 4)


def test_nothing_to_answer_has_no_area() -> None:
    assert risk_coverage_area(np.array([NAN]), np.array([0.5])) is None
    assert risk_coverage(np.array([]), np.array([]))[0].size == 0
