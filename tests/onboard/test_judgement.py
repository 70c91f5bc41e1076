"""From probabilities to an answer: every outcome, and nothing that was not seen."""

from pathlib import Path

import numpy as np
import pytest

from core.domain.vocabulary import DamageType, Outcome, Part, Severity, View
from core.onboard.card import Card
from core.onboard.judgement import judge
from tests.onboard.readings import at, make_card, make_reading

LEFT_HALF = at((2, 6), (0, 4))


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    return make_card(Path(tmp_path_factory.mktemp("card")))


@pytest.mark.parametrize(
    ("car", "damaged", "outcome"),
    [
        (0.99, 0.90, Outcome.DAMAGE_FOUND),
        (0.99, 0.60, Outcome.DAMAGE_FOUND),
        (0.99, 0.59, Outcome.CANNOT_TELL),
        (0.99, 0.31, Outcome.CANNOT_TELL),
        (0.99, 0.30, Outcome.NO_DAMAGE_SEEN),
        (0.79, 0.01, Outcome.CANNOT_TELL),
        (0.79, 0.99, Outcome.CANNOT_TELL),
        (0.20, 0.99, Outcome.UNUSABLE_PHOTO),
        (0.01, 0.01, Outcome.UNUSABLE_PHOTO),
    ],
)
def test_outcome_follows_the_cards_bands(
    card: Card, car: float, damaged: float, outcome: Outcome
) -> None:
    answer = judge(make_reading(car=car, damaged=damaged), card)
    assert answer.outcome is outcome
    if outcome is not Outcome.DAMAGE_FOUND:
        assert answer.findings == ()
    if outcome in (Outcome.CANNOT_TELL, Outcome.UNUSABLE_PHOTO):
        assert answer.reason
        assert answer.reason.fr


def test_no_part_is_judged_where_there_may_be_no_car(card: Card) -> None:
    for car in (0.1, 0.5):
        reading = make_reading(car=car, seen={"hood": 0.99})
        assert judge(reading, card).part_states == ()


@pytest.mark.parametrize(
    ("severity", "told"),
    [
        ((0.4, 0.35, 0.25), Severity.UNKNOWN),
        ((0.1, 0.2, 0.7), Severity.SEVERE),
        ((0.5, 0.3, 0.2), Severity.MINOR),
    ],
    ids=["unsure", "severe", "just sure"],
)
def test_every_finding_carries_the_photos_severity(
    card: Card, severity: tuple[float, float, float], told: Severity
) -> None:
    reading = make_reading(
        severity=severity,
        types={"dent": 0.9, "lamp_broken": 0.9},
        parts={"hood": 0.9, "headlight": 0.9},
    )
    answer = judge(reading, card)
    assert answer.severity is told
    assert [found.severity for found in answer.findings] == [told, told]


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ((0.9, 0.05, 0.05), View.FRONT),
        ((0.05, 0.9, 0.05), View.REAR),
        ((0.05, 0.05, 0.9), View.SIDE),
        ((0.4, 0.3, 0.3), View.UNKNOWN),
    ],
)
def test_view_is_told_above_its_threshold(
    card: Card, view: tuple[float, float, float], told: View
) -> None:
    assert judge(make_reading(view=view), card).view is told


def test_damage_of_no_known_kind_is_still_a_finding(card: Card) -> None:
    answer = judge(make_reading(damage=((LEFT_HALF, 0.9),), damaged=0.7), card)
    (found,) = answer.findings
    assert (found.part, found.damage_type) == (Part.UNKNOWN, DamageType.UNKNOWN)
    assert found.confidence == 0.7
    assert found.box_xyxy == (0.0, 0.25, 0.5, 0.75)


def test_damage_that_lies_nowhere_has_no_box(card: Card) -> None:
    answer = judge(make_reading(types={"dent": 0.9}, parts={"hood": 0.9}), card)
    assert [found.box_xyxy for found in answer.findings] == [None]


def test_clean_car_carries_no_damage_map(card: Card) -> None:
    answer = judge(make_reading(damaged=0.05, damage=((LEFT_HALF, 0.9),)), card)
    assert answer.damage_map is None
    assert answer.confidence == pytest.approx(0.95)


def test_damage_map_is_kept_with_three_decimals(card: Card) -> None:
    reading = make_reading()
    reading.damage_map[:] = np.linspace(0, 1, reading.damage_map.size).reshape(8, 8)
    rows = judge(reading, card).damage_map
    assert rows is not None
    assert rows[0][:3] == (0.0, 0.016, 0.032)
    assert np.allclose(rows, reading.damage_map, atol=5e-4)
    assert all(isinstance(cell, float) for row in rows for cell in row)
