"""States of parts: each on its own evidence, undamaged only on positive evidence."""

from pathlib import Path
from typing import Any

import pytest

from core.domain.records import Answer, PartState
from core.domain.vocabulary import Outcome, Part, PartCondition, Side
from core.onboard.card import Card
from core.onboard.judgement import judge
from tests.onboard.readings import SEEN, UNBANDED, at, make_card, make_reading

DAMAGED, WHOLE = PartCondition.DAMAGED, PartCondition.SEEN_UNDAMAGED
UNCERTAIN, HIDDEN = PartCondition.UNCERTAIN, PartCondition.NOT_VISIBLE
LEFT, RIGHT = at((0, 8), (0, 4)), at((0, 8), (4, 8))
EDGE = at((0, 1), (3, 5))
FRONT, REAR, UNSURE = (0.9, 0.05, 0.05), (0.05, 0.9, 0.05), (0.4, 0.3, 0.3)


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    return make_card(Path(tmp_path_factory.mktemp("card")))


def state(answer: Answer, part: str) -> PartState | None:
    """The state of one part; it has one at most."""
    told = [each for each in answer.part_states if each.part == part]
    assert len(told) <= 1
    return told[0] if told else None


GOOD: dict[str, Any] = {
    # every condition of "undamaged" is met for the hood, on the left of the photo
    "seen": {"hood": 0.95},
    "parts": {"hood": 0.1},
    "part_places": {"hood": (LEFT, 0.9)},
    "damage": ((RIGHT, 0.9),),
}
EVIDENCE = {
    # what is missing: the change, and what is said instead
    "nothing": ({}, WHOLE),
    "no damage on the photo": ({"damaged": 0.1}, WHOLE),
    "the car's state": ({"damaged": 0.5}, UNCERTAIN),
    "half the threshold, reached": ({"parts": {"hood": 0.25}}, WHOLE),
    "its own soundness": ({"parts": {"hood": 0.26}}, UNCERTAIN),
    "its soundness on a clean car": (
        {"damaged": 0.1, "parts": {"hood": 0.7}}, UNCERTAIN),
    "a place free of damage": ({"damage": ((EDGE, 0.45),)}, UNCERTAIN),
    "a place": ({"part_places": {}}, UNCERTAIN),
    "being surely there": ({"seen": {"hood": 0.79}}, None),
    "being there": ({"seen": {"hood": 0.1}}, HIDDEN),
    "a view that can contain it": ({"view": REAR}, UNCERTAIN),
    "being there, in such a view": ({"view": REAR, "seen": {"hood": 0.5}}, HIDDEN),
}  # fmt: skip


@pytest.mark.parametrize("missing", EVIDENCE)
def test_undamaged_needs_all_of_its_evidence(card: Card, missing: str) -> None:
    change, condition = EVIDENCE[missing]
    told = state(judge(make_reading(**GOOD | change), card), "hood")
    assert (told and told.condition) == condition
    if told is not None:
        assert told.side is Side.CENTRE
        assert told.confidence is not None


def test_nothing_is_undamaged_where_the_outcome_is_open(card: Card) -> None:
    everything = dict.fromkeys(SEEN, 0.99)
    places = dict.fromkeys(SEEN, (LEFT, 0.9))
    reading = make_reading(damaged=0.5, seen=everything, part_places=places)
    answer = judge(reading, card)
    assert answer.outcome is Outcome.CANNOT_TELL
    assert {each.condition for each in answer.part_states} == {UNCERTAIN}
    assert judge(make_reading(damaged=0.5), card).part_states == ()


def test_undamaged_is_as_sure_as_its_weakest_evidence(card: Card) -> None:
    sure = state(judge(make_reading(**GOOD), card), "hood")
    assert sure is not None
    assert sure.confidence == pytest.approx(0.9)
    less = GOOD | {"seen": {"hood": 0.81}}
    told = state(judge(make_reading(**less), card), "hood")
    assert told is not None
    assert told.confidence == pytest.approx(0.81)


def test_damaged_part_of_each_side_has_its_surest_finding(card: Card) -> None:
    reading = make_reading(
        types={"dent": 0.9, "scratch": 0.7},
        parts={"front_door": 0.8},
        type_places={"dent": (LEFT, 0.9), "scratch": (LEFT, 0.9)},
        part_places={"front_door": (LEFT, 0.9)},
        seen={"front_door": 0.95},
        direction={"R": 0.9},
    )
    told = state(judge(reading, card), "front_door")
    assert told == PartState(Part.FRONT_DOOR, DAMAGED, Side.RIGHT, 0.8)


def test_damaged_part_that_no_finding_has_room_for_is_uncertain(card: Card) -> None:
    names = [name for name in card.parts if name != "mirror"]
    parts = {name: 0.6 + 0.03 * place for place, name in enumerate(names)}
    answer = judge(make_reading(parts=parts), card)
    conditions = {each.part: each.condition for each in answer.part_states}
    found = {each.part for each in answer.findings}
    assert conditions == {
        Part(name): DAMAGED if Part(name) in found else UNCERTAIN for name in parts
    }


@pytest.mark.parametrize(
    ("view", "hidden"),
    [
        (FRONT, {"rear_bumper", "tail_light", "rear_glass", "trunk_lid"}),
        (REAR, {"front_bumper", "headlight", "windshield", "hood", "grille"}),
        (UNSURE, set()),
        ((0.05, 0.05, 0.9), set()),
    ],
    ids=["front", "rear", "unsure", "side"],
)
def test_view_told_hides_what_it_cannot_contain(
    card: Card, view: tuple[float, float, float], hidden: set[str]
) -> None:
    answer = judge(make_reading(view=view, damaged=0.1), card)
    told = {each.part for each in answer.part_states if each.condition is HIDDEN}
    assert told == hidden
    assert {each.confidence for each in answer.part_states} <= {max(view)}


def test_a_part_found_damaged_is_never_hidden(card: Card) -> None:
    reading = make_reading(parts={"tail_light": 0.9}, view=FRONT)
    told = state(judge(reading, card), "tail_light")
    assert told is not None
    assert told.condition is DAMAGED


@pytest.mark.parametrize("chance", [0.01, 0.5, 0.99])
def test_part_without_a_band_is_neither_seen_nor_missed(
    card: Card, chance: float
) -> None:
    reading = make_reading(
        seen={UNBANDED: chance}, part_places={UNBANDED: (LEFT, 0.9)}, damaged=0.1
    )
    assert state(judge(reading, card), UNBANDED) is None


@pytest.mark.parametrize(
    ("part", "chance", "side"),
    [
        ("front_door", 0.95, Side.LEFT),
        ("front_door", 0.05, Side.UNKNOWN),
        ("headlight", 0.95, Side.UNKNOWN),
        ("hood", 0.05, Side.CENTRE),
    ],
    ids=["seen flank", "flank not seen", "either lamp", "once on a car"],
)
def test_state_is_of_the_side_that_was_seen(
    card: Card, part: str, chance: float, side: Side
) -> None:
    reading = make_reading(
        seen={part: chance}, part_places={part: (LEFT, 0.9)}, direction={"FL": 0.9}
    )
    told = state(judge(reading, card), part)
    assert told is not None
    assert told.side is side
