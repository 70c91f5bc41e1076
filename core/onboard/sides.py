"""The vehicle's own side of a part, from where the car is seen and where the part lies.

Decisions:
- A flank part is of the flank that is seen. Seen straight from the front or the rear,
  the picture decides: from the front its right is the vehicle's left, from the rear
  its left is; nothing is said near the middle.
- A lamp lies at a corner, and a corner view can show both. From wherever they are
  seen, the left headlight stands right of the right one on the picture, and the left
  tail light left of the right one. So a lamp is told by what stands beside it: the
  other lamp, or what lies between the two (grille, trunk lid).
- With nothing of its end beside it, the picture decides in a straight view. In a
  corner view a lamp that stands alone beside its flank is the near one: between the
  far one and the flank the near one would be seen. Where the car is not seen from that
  end, nothing is said of a lamp.
- Parts that the car has once are in the centre. In doubt the side is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from core.domain.records import LabelledScores
from core.domain.vocabulary import Part, Side, View
from core.onboard.maps import Maps

_Key = TypeVar("_Key", Side, View)
FLANK = frozenset(
    {
        Part.FRONT_DOOR,
        Part.REAR_DOOR,
        Part.FRONT_FENDER,
        Part.QUARTER_PANEL,
        Part.ROCKER_PANEL,
        Part.SIDE_GLASS,
        Part.MIRROR,
        Part.WHEEL,
    }
)
CENTRE = frozenset(
    {
        Part.FRONT_BUMPER,
        Part.REAR_BUMPER,
        Part.HOOD,
        Part.TRUNK_LID,
        Part.ROOF,
        Part.WINDSHIELD,
        Part.REAR_GLASS,
        Part.GRILLE,
    }
)
BETWEEN = {Part.HEADLIGHT: Part.GRILLE, Part.TAIL_LIGHT: Part.TRUNK_LID}
BESIDE = {
    Part.HEADLIGHT: (Part.FRONT_FENDER, Part.FRONT_DOOR, Part.WHEEL),
    Part.TAIL_LIGHT: (Part.QUARTER_PANEL, Part.REAR_DOOR, Part.WHEEL),
}
END_OF = {Part.HEADLIGHT: View.FRONT, Part.TAIL_LIGHT: View.REAR}
FLANKS = {Side.LEFT: ("L", "FL", "BL"), Side.RIGHT: ("R", "FR", "BR")}
STRAIGHT = {View.FRONT: ("F",), View.REAR: ("B",)}
SHOW_LAMPS = {
    View.FRONT: ("F", "FL", "FR", "L", "R"),
    View.REAR: ("B", "BL", "BR", "L", "R"),
}
APART = 0.1  # of the picture's width; nearer, two places are not told apart


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where the car is seen; what was not told is unknown.

    `flank` is the flank that is seen, `straight` the end where no flank is seen, and
    `ends` are those whose lamps can be seen from there.
    """

    flank: Side = Side.UNKNOWN
    straight: View = View.UNKNOWN
    ends: frozenset[View] = frozenset()


def read_standpoint(direction: LabelledScores, threshold: float) -> Standpoint:
    """The standpoint that these probabilities of the eight directions allow."""
    chance = dict(direction)

    def surest(choices: Mapping[_Key, tuple[str, ...]]) -> _Key | None:
        sums = {k: sum(chance.get(d, 0.0) for d in choices[k]) for k in choices}
        best = max(sums, key=sums.__getitem__)
        return best if sums[best] >= threshold else None

    ends = {end for end in SHOW_LAMPS if surest({end: SHOW_LAMPS[end]}) is not None}
    return Standpoint(
        flank=surest(FLANKS) or Side.UNKNOWN,
        straight=surest(STRAIGHT) or View.UNKNOWN,
        ends=frozenset(ends),
    )


def own_side(part: Part, x: float | None, standpoint: Standpoint, maps: Maps) -> Side:
    """The vehicle's side of a part whose damage lies at x (0..1, None: nowhere)."""
    if part in CENTRE:
        return Side.CENTRE
    if part in END_OF:
        return Side.UNKNOWN if x is None else _lamp_side(part, x, standpoint, maps)
    if part not in FLANK:
        return Side.UNKNOWN
    if standpoint.flank is not Side.UNKNOWN or x is None:
        return standpoint.flank
    return _beside(x, 0.5, standpoint.straight)


def usual_side(part: Part, standpoint: Standpoint) -> Side:
    """The side that is meant where a part is only known to be on the picture."""
    if part in CENTRE:
        return Side.CENTRE
    return standpoint.flank if part in FLANK else Side.UNKNOWN


def _beside(x: float, other_x: float, end: View) -> Side:
    """The side of what lies at x, from something at the middle of this end."""
    if end is View.UNKNOWN or abs(x - other_x) < APART:
        return Side.UNKNOWN
    return Side.LEFT if (x > other_x) == (end is View.FRONT) else Side.RIGHT


def _lamp_side(lamp: Part, x: float, standpoint: Standpoint, maps: Maps) -> Side:
    """The side of a lamp, by what stands beside it; see the module's text."""
    end = END_OF[lamp]
    if end not in standpoint.ends:
        return Side.UNKNOWN
    others = [
        area.middle_x
        for area in maps.part_areas(lamp)
        if not area.box_xyxy[0] <= x <= area.box_xyxy[2]
    ]
    between = [area.middle_x for area in maps.part_areas(BETWEEN[lamp])[:1]]
    told = {_beside(x, other, end) for other in (*others, *between)} - {Side.UNKNOWN}
    if told or others:
        return told.pop() if len(told) == 1 else Side.UNKNOWN
    if standpoint.straight is end:
        return _beside(x, 0.5, end)
    flank_ahead = {
        _beside(area.middle_x, x, end)
        for part in BESIDE[lamp]
        for area in maps.part_areas(part)
    }
    return standpoint.flank if standpoint.flank in flank_ahead else Side.UNKNOWN
