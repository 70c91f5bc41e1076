"""The vehicle's own side: flanks, lamps, straight and corner views, and doubt."""

from pathlib import Path

import numpy as np
import pytest

from core.domain.vocabulary import Part, Side
from core.onboard.card import Card
from core.onboard.maps import Maps
from core.onboard.sides import own_side, read_standpoint
from tests.onboard.readings import (
    MIRRORED,
    SEEN,
    OnboardReading,
    at,
    judged,
    make_card,
    make_reading,
    mirror,
)

ROWS = (3, 5)
FAR_LEFT, LEFT, MIDDLE, RIGHT, FAR_RIGHT = (
    at(ROWS, columns) for columns in ((0, 1), (1, 3), (3, 5), (5, 7), (7, 8))
)
OTHER = {"left": "right", "right": "left"}
KINDS = {"headlight": "lamp_broken", "tail_light": "lamp_broken", "mirror": "scratch"}


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    return make_card(Path(tmp_path_factory.mktemp("card")))


def damaged(
    part: str,
    place: tuple[slice, slice],
    direction: dict[str, float],
    beside: dict[str, tuple[slice, slice]],
) -> OnboardReading:
    """A reading with one damage on one part, and other parts beside it."""
    kind = KINDS.get(part, "dent")
    parts = {name: (where, 0.9) for name, where in beside.items() if name != part}
    reading = make_reading(
        types={kind: 0.9},
        parts={part: 0.9},
        type_places={kind: (place, 0.9)},
        part_places=parts | ({} if part == "mirror" else {part: (place, 0.9)}),
        direction=direction,
    )
    if part in beside:
        reading.part_maps[SEEN.index(part)][beside[part]] = 0.9
    return reading


CASES = {
    # name: part, place, direction, beside, side
    "flank left": ("front_door", MIDDLE, {"L": 0.9}, {}, "left"),
    "flank from corners": ("rear_door", LEFT, {"FL": 0.4, "L": 0.3}, {}, "left"),
    "flank from behind": ("rear_door", LEFT, {"BR": 0.7}, {}, "right"),
    "flank unsure": ("front_door", LEFT, {"L": 0.5, "R": 0.5}, {}, "unknown"),
    "corners of both": ("front_fender", LEFT, {"FL": 0.5, "FR": 0.5}, {}, "unknown"),
    "nothing told": ("front_door", LEFT, {}, {}, "unknown"),
    "front, image right": ("front_fender", RIGHT, {"F": 0.9}, {}, "left"),
    "rear, image left": ("rear_door", LEFT, {"B": 0.9}, {}, "left"),
    "front, middle": ("front_fender", MIDDLE, {"F": 0.9}, {}, "unknown"),
    "mirror in front": ("mirror", FAR_LEFT, {"F": 0.9}, {}, "right"),
    "bumper": ("front_bumper", LEFT, {"FL": 0.9}, {}, "centre"),
    "bumper, not told": ("rear_bumper", LEFT, {}, {}, "centre"),
    "hood": ("hood", RIGHT, {"F": 0.9}, {}, "centre"),
    "lamp in front": ("headlight", RIGHT, {"F": 0.9}, {}, "left"),
    "lamp behind": ("tail_light", RIGHT, {"B": 0.9}, {}, "right"),
    "lamp in the middle": ("headlight", MIDDLE, {"F": 0.9}, {}, "unknown"),
    "corner, near lamp by the other": (
        "headlight", MIDDLE, {"FL": 0.9}, {"headlight": FAR_LEFT}, "left"),
    "corner, far lamp by the other": (
        "headlight", FAR_LEFT, {"FL": 0.9}, {"headlight": MIDDLE}, "right"),
    "corner, near lamp by the grille": (
        "headlight", MIDDLE, {"FL": 0.9}, {"grille": LEFT}, "left"),
    "corner, far lamp by the grille": (
        "headlight", FAR_LEFT, {"FL": 0.9}, {"grille": MIDDLE}, "right"),
    "corner, lamp alone beside its flank": (
        "headlight", LEFT, {"FL": 0.9}, {"front_fender": RIGHT}, "left"),
    "corner, lamp alone": ("headlight", LEFT, {"FL": 0.9}, {}, "unknown"),
    "corner, flank on the wrong side": (
        "headlight", RIGHT, {"FL": 0.9}, {"front_fender": LEFT}, "unknown"),
    "corner behind, near lamp": (
        "tail_light", MIDDLE, {"BL": 0.9}, {"trunk_lid": RIGHT}, "left"),
    "corner behind, far lamp": (
        "tail_light", FAR_RIGHT, {"BL": 0.9}, {"trunk_lid": MIDDLE}, "right"),
    "corner behind, alone beside its flank": (
        "tail_light", RIGHT, {"BL": 0.9}, {"rear_door": LEFT}, "left"),
    "flank, lamp at its end": (
        "headlight", FAR_LEFT, {"L": 0.9}, {"front_door": MIDDLE}, "left"),
    "signs that disagree": (
        "headlight", MIDDLE, {"F": 0.9}, {"headlight": FAR_LEFT, "grille": RIGHT},
        "unknown"),
    "headlight seen from behind": ("headlight", RIGHT, {"B": 0.9}, {}, "unknown"),
    "lamp, no direction": ("headlight", RIGHT, {}, {"grille": LEFT}, "unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_side_is_the_vehicles_own(card: Card, name: str) -> None:
    part, place, direction, beside, side = CASES[name]
    reading = damaged(part, place, direction, beside)
    assert [(p, s) for p, s, _ in judged(reading, card)] == [(part, side)]


@pytest.mark.parametrize("name", CASES)
def test_mirrored_reading_swaps_left_and_right_and_nothing_else(
    card: Card, name: str
) -> None:
    part, place, direction, beside, side = CASES[name]
    reading = damaged(part, place, direction, beside)
    assert {d.translate(MIRRORED) for d in direction} == {
        d for d, p in mirror(reading).scores.direction if p > 0
    }
    turned = judged(mirror(reading), card)
    assert [(p, s) for p, s, _ in turned] == [(part, OTHER.get(side, side))]


def test_lamps_too_near_to_each_other_are_not_told_apart() -> None:
    blank = np.zeros((32, 32), np.float32)
    lamps, fender = blank.copy(), blank.copy()
    lamps[16, 18:20] = fender[16, 26:30] = 0.9
    parts = {Part.HEADLIGHT: lamps, Part.FRONT_FENDER: fender}
    maps = Maps(blank, blank > 0, types={}, parts=parts, type_cell=0.4, part_cell=0.4)
    corner = read_standpoint((("FL", 0.9),), 0.6)
    assert own_side(Part.HEADLIGHT, 0.5, corner, maps) is Side.UNKNOWN
    parts[Part.HEADLIGHT] = blank
    assert own_side(Part.HEADLIGHT, 0.5, corner, maps) is Side.LEFT
