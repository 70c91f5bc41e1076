"""Single damages: which type lies on which part, where, and how surely."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.onboard.card import Card
from core.onboard.damages import CAN_HAVE, MAX_FINDINGS
from core.onboard.judgement import judge
from tests.onboard.readings import (
    SEEN,
    TYPES,
    at,
    judged,
    make_card,
    make_reading,
    mirror,
    tuples,
)

TOP_LEFT, TOP_RIGHT = at((0, 3), (0, 3)), at((0, 3), (5, 8))
LOW_LEFT, LOW_RIGHT = at((5, 8), (0, 3)), at((5, 8), (5, 8))
TOP, LEFT_PART, RIGHT_PART = at((0, 4), (0, 8)), at((0, 8), (0, 4)), at((0, 8), (4, 8))
UNKNOWN = "unknown"


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    return make_card(Path(tmp_path_factory.mktemp("card")))


def test_two_types_in_two_places_are_two_findings_with_their_own_boxes(
    card: Card,
) -> None:
    reading = make_reading(
        types={"dent": 0.9, "scratch": 0.7},
        parts={"front_door": 0.8, "front_bumper": 0.75},
        type_places={"dent": (TOP_RIGHT, 0.9), "scratch": (LOW_LEFT, 0.8)},
        part_places={"front_door": (RIGHT_PART, 0.9), "front_bumper": (LOW_LEFT, 0.7)},
        direction={"FL": 0.9, "L": 0.1},
    )
    answer = judge(reading, card)
    assert tuples(answer) == [
        ("front_door", "left", "dent"),
        ("front_bumper", "centre", "scratch"),
    ]
    assert [found.confidence for found in answer.findings] == [0.8, 0.7]
    assert [found.box_xyxy for found in answer.findings] == [
        (0.625, 0.0, 1.0, 0.375),
        (0.0, 0.625, 0.375, 1.0),
    ]


def test_mirrored_photo_gives_the_other_side_and_the_mirrored_box(card: Card) -> None:
    reading = make_reading(
        types={"dent": 0.9},
        parts={"front_door": 0.8},
        type_places={"dent": (TOP_LEFT, 0.9)},
        part_places={"front_door": (LEFT_PART, 0.9)},
        direction={"L": 0.9},
    )
    (straight,) = judge(reading, card).findings
    (turned,) = judge(mirror(reading), card).findings
    assert (straight.side, turned.side) == ("left", "right")
    assert straight.box_xyxy == (0.0, 0.0, 0.375, 0.375)
    assert turned.box_xyxy == (0.625, 0.0, 1.0, 0.375)


@pytest.mark.parametrize(
    ("kind", "never"),
    [
        ("glass_broken", "front_door"),
        ("glass_broken", "headlight"),
        ("lamp_broken", "front_bumper"),
        ("dent", "windshield"),
        ("dent", "headlight"),
        ("scratch", "side_glass"),
    ],
)
def test_type_is_never_given_to_a_part_that_cannot_have_it(
    card: Card, kind: str, never: str
) -> None:
    reading = make_reading(
        types={kind: 0.9},
        parts={never: 0.95},
        type_places={kind: (TOP_LEFT, 0.95)},
        part_places={never: (TOP_LEFT, 0.95)},
    )
    answer = judge(reading, card)
    found = [(part, told) for part, _, told in tuples(answer)]
    assert found == [(never, UNKNOWN), (UNKNOWN, kind)]
    assert {found.box_xyxy for found in answer.findings} == {(0.0, 0.0, 0.375, 0.375)}


def test_part_under_the_damage_wins_over_a_more_probable_one_elsewhere(
    card: Card,
) -> None:
    reading = make_reading(
        types={"dent": 0.9},
        parts={"hood": 0.95, "rear_door": 0.6},
        type_places={"dent": (LOW_RIGHT, 0.9)},
        part_places={"hood": (TOP_LEFT, 0.9), "rear_door": (LOW_RIGHT, 0.9)},
    )
    found = [(part, kind) for part, _, kind in judged(reading, card)]
    assert found == [("hood", UNKNOWN), ("rear_door", "dent")]


def test_one_type_over_two_parts_is_two_findings_with_boxes_apart(card: Card) -> None:
    reading = make_reading(
        types={"dent": 0.9},
        parts={"front_fender": 0.8, "front_door": 0.7},
        type_places={"dent": (TOP, 0.9)},
        part_places={
            "front_fender": (at((0, 8), (0, 5)), 0.9),
            "front_door": (at((0, 8), (5, 8)), 0.9),
        },
        direction={"L": 0.9},
    )
    answer = judge(reading, card)
    assert tuples(answer) == [
        ("front_fender", "left", "dent"),
        ("front_door", "left", "dent"),
    ]
    assert [found.box_xyxy for found in answer.findings] == [
        (0.0, 0.0, 0.625, 0.5),
        (0.625, 0.0, 1.0, 0.5),
    ]


def test_one_part_can_have_several_types(card: Card) -> None:
    reading = make_reading(
        types={"dent": 0.9, "scratch": 0.7},
        parts={"front_bumper": 0.8},
        type_places={"dent": (LOW_LEFT, 0.9), "scratch": (LOW_RIGHT, 0.9)},
        part_places={"front_bumper": (at((5, 8), (0, 8)), 0.9)},
    )
    answer = judge(reading, card)
    assert tuples(answer) == [
        ("front_bumper", "centre", "dent"),
        ("front_bumper", "centre", "scratch"),
    ]
    assert answer.findings[0].box_xyxy != answer.findings[1].box_xyxy


def test_part_without_a_map_is_chosen_where_no_other_part_lies(card: Card) -> None:
    places = {"scratch": (TOP_RIGHT, 0.9)}
    elsewhere = make_reading(
        types={"scratch": 0.9},
        parts={"mirror": 0.8, "front_door": 0.8},
        type_places=places,
        part_places={"front_door": (LOW_LEFT, 0.9)},
    )
    found = [(part, kind) for part, _, kind in judged(elsewhere, card)]
    assert found == [("mirror", "scratch"), ("front_door", UNKNOWN)]
    there = make_reading(
        types={"scratch": 0.9},
        parts={"mirror": 0.8, "front_door": 0.8},
        type_places=places,
        part_places={"front_door": (TOP_RIGHT, 0.9)},
    )
    found = [(part, kind) for part, _, kind in judged(there, card)]
    assert found == [("front_door", "scratch"), ("mirror", UNKNOWN)]


def test_weak_type_map_still_tells_the_part_and_the_damage_gives_the_box(
    card: Card,
) -> None:
    reading = make_reading(
        damage=((LOW_RIGHT, 0.9), (TOP_LEFT, 0.9)),
        types={"scratch": 0.9},
        parts={"rear_door": 0.8, "front_door": 0.8},
        type_places={"scratch": (LOW_RIGHT, 0.3)},
        part_places={"rear_door": (LOW_RIGHT, 0.9), "front_door": (TOP_LEFT, 0.9)},
    )
    reading.type_maps[TYPES.index("scratch")][TOP_LEFT] = 0.14
    found = {each.part: each for each in judge(reading, card).findings}
    assert found["rear_door"].damage_type == "scratch"
    assert found["rear_door"].box_xyxy == (0.625, 0.625, 1.0, 1.0)
    assert found["front_door"].damage_type == UNKNOWN
    assert found["front_door"].box_xyxy == (0.0, 0.0, 0.375, 0.375)


def test_lamps_broken_on_both_sides_are_two_findings(card: Card) -> None:
    lamps = make_reading(
        types={"lamp_broken": 0.9},
        parts={"headlight": 0.8},
        direction={"F": 0.9},
    )
    for place, strength in ((TOP_LEFT, 0.95), (TOP_RIGHT, 0.9)):
        lamps.damage_map[place] = strength
        lamps.type_maps[TYPES.index("lamp_broken")][place] = 0.9
        lamps.part_maps[SEEN.index("headlight")][place] = 0.9
    answer = judge(lamps, card)
    assert tuples(answer) == [
        ("headlight", "right", "lamp_broken"),
        ("headlight", "left", "lamp_broken"),
    ]
    assert answer.findings[0].box_xyxy == (0.0, 0.0, 0.375, 0.375)
    assert answer.findings[1].box_xyxy == (0.625, 0.0, 1.0, 0.375)


def test_findings_stay_few_where_one_is_told_on_both_sides(card: Card) -> None:
    panels = ("hood", "front_bumper", "front_fender", "front_door", "rear_door")
    reading = make_reading(
        types={"lamp_broken": 0.9},
        parts={"headlight": 0.9} | dict.fromkeys(panels, 0.8),
        direction={"F": 0.9},
    )
    for place in (TOP_LEFT, TOP_RIGHT):
        reading.damage_map[place] = 0.9
        reading.type_maps[TYPES.index("lamp_broken")][place] = 0.9
        reading.part_maps[SEEN.index("headlight")][place] = 0.9
    answer = judge(reading, card)
    assert [f.part for f in answer.findings].count("headlight") == 2
    assert len(answer.findings) == MAX_FINDINGS


def test_broken_lamp_is_not_told_again_as_a_broken_part(card: Card) -> None:
    reading = make_reading(
        types={"lamp_broken": 0.9, "broken_part": 0.95},
        parts={"headlight": 0.8},
        type_places={"lamp_broken": (TOP_LEFT, 0.9), "broken_part": (TOP_LEFT, 0.9)},
        part_places={"headlight": (TOP_LEFT, 0.9)},
    )
    found = [(part, kind) for part, _, kind in judged(reading, card)]
    assert found == [("headlight", "lamp_broken")]


def test_a_crumb_of_a_place_makes_no_finding_of_its_own(card: Card) -> None:
    reading = make_reading(
        types={"dent": 0.9},
        parts={"front_fender": 0.8, "front_door": 0.8},
        type_places={"dent": (at((0, 4), (0, 4)), 0.9)},
        part_places={"front_fender": (LEFT_PART, 0.9), "front_door": (RIGHT_PART, 0.9)},
    )
    beyond = at((0, 3), (4, 5))
    reading.damage_map[beyond] = reading.type_maps[TYPES.index("dent")][beyond] = 0.9
    found = {part: kind for part, _, kind in judged(reading, card)}
    assert found == {"front_fender": "dent", "front_door": UNKNOWN}


def test_findings_are_few_and_surest_first(card: Card) -> None:
    names = [name for name in card.parts if name != "mirror"]
    parts = {name: 0.6 + 0.03 * place for place, name in enumerate(names)}
    answer = judge(make_reading(parts=parts, damage=((TOP, 0.9),)), card)
    sure = [found.confidence for found in answer.findings]
    assert len(sure) == MAX_FINDINGS
    assert sure == sorted(sure, reverse=True)
    assert max(parts.values()) == sure[0]


def test_a_card_without_part_maps_still_pairs_types_and_parts(card: Card) -> None:
    bare = replace(card, seen=())
    reading = make_reading(
        types={"glass_broken": 0.9, "dent": 0.8},
        parts={"windshield": 0.8, "front_door": 0.6},
        type_places={"glass_broken": (TOP, 0.9), "dent": (LOW_LEFT, 0.9)},
    )
    without = replace(reading, part_maps=reading.part_maps[:0])
    found = [(part, kind) for part, _, kind in judged(without, bare)]
    assert found == [("windshield", "glass_broken"), ("front_door", "dent")]


def test_every_type_of_the_network_goes_with_some_part() -> None:
    assert set(TYPES) == set(CAN_HAVE)
