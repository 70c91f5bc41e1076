"""From probabilities to an answer: every outcome, and nothing that was not seen."""

from dataclasses import replace

import numpy as np
import pytest

from core.domain.records import Answer, Scores
from core.domain.settings import Settings
from core.domain.vocabulary import (
    DamageType,
    Outcome,
    Part,
    PartCondition,
    Severity,
    View,
)
from core.onboard.card import Band, Card, Thresholds, read_card
from core.onboard.judgement import judge
from core.onboard.network import OnboardReading

TYPES = ("scratch", "dent", "glass_broken", "lamp_broken")
PARTS = ("door", "bumper", "headlight", "windshield")
THRESHOLDS = Thresholds(
    car=Band(0.2, 0.8),
    damaged=Band(0.3, 0.6),
    types=dict.fromkeys(TYPES, 0.5),
    parts=dict.fromkeys(PARTS, 0.5),
    severity=0.5,
    view=0.6,
    map=0.5,
)


@pytest.fixture(scope="module")
def card() -> Card:
    """The shipped card's form with thresholds that are easy to reason about."""
    shipped = read_card(Settings().onboard_folder)
    return replace(shipped, types=TYPES, parts=PARTS, thresholds=THRESHOLDS)


def told(card: Card, *, hot: bool = True, **given: object) -> Answer:
    """The answer for these scores; everything not given is improbable."""
    types, parts = given.get("types", {}), given.get("parts", {})
    severity = given.get("severity", (0.1, 0.8, 0.1))
    view = given.get("view", (0.9, 0.05, 0.05))
    scores = Scores(
        car=given.get("car", 0.99),
        damaged=given.get("damaged", 0.9),
        types=tuple((name, types.get(name, 0.1)) for name in TYPES),
        parts=tuple((name, parts.get(name, 0.1)) for name in PARTS),
        severity=tuple(zip(("minor", "moderate", "severe"), severity, strict=True)),
        view=tuple(zip(("front", "rear", "side"), view, strict=True)),
    )
    damage_map = np.zeros((4, 4), np.float32)
    damage_map[0, :2] = 0.9 if hot else 0.1
    return judge(OnboardReading(scores, damage_map), card)


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
    answer = told(card, car=car, damaged=damaged)
    assert answer.outcome is outcome
    if outcome is not Outcome.DAMAGE_FOUND:
        assert answer.findings == ()
    if outcome in (Outcome.CANNOT_TELL, Outcome.UNUSABLE_PHOTO):
        assert answer.reason
        assert answer.reason.fr


def pairs(answer: Answer) -> list[tuple[Part, DamageType]]:
    return [(found.part, found.damage_type) for found in answer.findings]


def test_type_goes_with_a_part_that_can_have_it(card: Card) -> None:
    answer = told(
        card,
        types={"glass_broken": 0.9, "dent": 0.7},
        parts={"windshield": 0.8, "door": 0.6},
    )
    assert pairs(answer) == [
        (Part.WINDSHIELD, DamageType.GLASS_BROKEN),
        (Part.DOOR, DamageType.DENT),
    ]
    assert [found.confidence for found in answer.findings] == [0.8, 0.6]


def test_type_without_a_part_and_part_without_a_type_are_kept(card: Card) -> None:
    answer = told(card, types={"lamp_broken": 0.9}, parts={"door": 0.7})
    assert pairs(answer) == [
        (Part.UNKNOWN, DamageType.LAMP_BROKEN),
        (Part.DOOR, DamageType.UNKNOWN),
    ]


def test_damage_of_no_known_kind_is_still_a_finding(card: Card) -> None:
    assert pairs(told(card)) == [(Part.UNKNOWN, DamageType.UNKNOWN)]


@pytest.mark.parametrize(
    ("view", "part"),
    [
        ((0.9, 0.05, 0.05), Part.FRONT_BUMPER),
        ((0.05, 0.9, 0.05), Part.REAR_BUMPER),
        ((0.05, 0.05, 0.9), Part.BUMPER),
        ((0.4, 0.3, 0.3), Part.BUMPER),
    ],
    ids=["front", "rear", "side", "unsure"],
)
def test_bumper_is_named_by_the_view_only_if_it_is_known(
    card: Card, view: tuple[float, float, float], part: Part
) -> None:
    answer = told(card, view=view, parts={"bumper": 0.9}, types={"scratch": 0.9})
    assert answer.findings[0].part is part


def test_unsure_severity_is_unknown(card: Card) -> None:
    assert told(card, severity=(0.4, 0.35, 0.25)).severity is Severity.UNKNOWN
    assert told(card, severity=(0.1, 0.2, 0.7)).severity is Severity.SEVERE


def test_findings_point_to_the_strongest_area(card: Card) -> None:
    answer = told(card, types={"dent": 0.9}, parts={"door": 0.9})
    assert answer.findings[0].box_xyxy == (0.0, 0.0, 0.5, 0.25)
    cold = told(card, hot=False, types={"dent": 0.9}, parts={"door": 0.9})
    assert cold.findings[0].box_xyxy is None


def test_parts_are_damaged_or_hidden_and_never_called_undamaged(card: Card) -> None:
    for damaged in (0.9, 0.05):
        answer = told(card, damaged=damaged, parts={"bumper": 0.9})
        conditions = {state.condition for state in answer.part_states}
        assert PartCondition.SEEN_UNDAMAGED not in conditions
        hidden = {
            state.part
            for state in answer.part_states
            if state.condition is PartCondition.NOT_VISIBLE
        }
        assert Part.REAR_BUMPER in hidden
    assert told(card, view=(0.4, 0.3, 0.3)).view is View.UNKNOWN


def test_clean_car_carries_no_damage_map(card: Card) -> None:
    answer = told(card, damaged=0.05)
    assert answer.damage_map is None
    assert answer.confidence == pytest.approx(0.95)
