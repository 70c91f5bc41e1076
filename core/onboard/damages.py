"""From what is damaged and where to single damages: part, side, type, place.

Decisions:
- A type lies where its map and the damage map are both strong. That place is shared
  out among the damaged parts that can have the type: each cell goes to the part that
  is most probable there (the part's own probability times its map). A part with more
  than a crumb of it has this damage, so one type can give several findings, and one
  part several types.
- Glass breaks in a window and a lamp in a lamp, never in a door. A broken lamp is not
  told a second time as a broken part.
- A type that no damaged part can have keeps its place with an unknown part; a damaged
  part that no type claims is told with an unknown type.
- A damage is as sure as the weaker of its two halves.
- A pair of parts (lamps, mirrors) damaged on both sides of the car is two damages.
- A box is around the cells where damage, type and part meet; where none reach their
  thresholds, around the damage that they lie on. No damage in the map, no box.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.records import BoxXyxy, Finding, LabelledScores, Scores
from core.domain.vocabulary import DamageType, Part, Severity, Side
from core.onboard.areas import CRUMB_SHARE
from core.onboard.card import Thresholds
from core.onboard.maps import Maps
from core.onboard.sides import Standpoint, own_side

MAX_FINDINGS = 6  # more would no longer be read
PEAK_SHARE = 0.5  # of a weak map's peak; above it a type lies there, if anywhere
GLASS = frozenset({Part.WINDSHIELD, Part.REAR_GLASS, Part.SIDE_GLASS})
LAMPS = frozenset({Part.HEADLIGHT, Part.TAIL_LIGHT})
PANELS = frozenset(
    {
        Part.FRONT_BUMPER,
        Part.REAR_BUMPER,
        Part.HOOD,
        Part.FRONT_FENDER,
        Part.FRONT_DOOR,
        Part.REAR_DOOR,
        Part.QUARTER_PANEL,
        Part.ROCKER_PANEL,
        Part.ROOF,
        Part.TRUNK_LID,
    }
)
CAN_HAVE: dict[DamageType, frozenset[Part]] = {
    DamageType.GLASS_BROKEN: GLASS,
    DamageType.LAMP_BROKEN: LAMPS,
    DamageType.DENT: PANELS,
    DamageType.SCRATCH: PANELS | {Part.MIRROR, Part.WHEEL},
    DamageType.BROKEN_PART: PANELS | LAMPS | {Part.GRILLE, Part.MIRROR, Part.WHEEL},
}


@dataclass(frozen=True, slots=True, eq=False)
class _Damage:
    """One type on one part; where it lies (bool), and how surely there (float)."""

    part: Part
    kind: DamageType
    confidence: float
    inside: np.ndarray
    cells: np.ndarray


def find_damages(
    scores: Scores,
    thresholds: Thresholds,
    maps: Maps,
    *,
    standpoint: Standpoint,
    severity: Severity,
) -> tuple[Finding, ...]:
    """The damages that these probabilities and maps allow, surest first."""
    types = {DamageType(t): p for t, p in _above(scores.types, thresholds.types)}
    parts = {Part(name): p for name, p in _above(scores.parts, thresholds.parts)}
    damages = [
        damage for kind, p in types.items() for damage in _of_type(kind, p, parts, maps)
    ]
    damages = _without_repeats(damages)
    claimed = {damage.part for damage in damages}
    damages += [
        _of_part(part, p, maps) for part, p in parts.items() if part not in claimed
    ]
    damages = damages or [_of_part(Part.UNKNOWN, scores.damaged, maps)]
    damages.sort(key=lambda damage: damage.confidence, reverse=True)
    found = [
        Finding(damage.part, damage.kind, severity, side, damage.confidence, box)
        for damage in damages[:MAX_FINDINGS]
        for side, box in _by_side(damage, standpoint, maps)
    ]
    return tuple(found[:MAX_FINDINGS])


def _above(pairs: LabelledScores, thresholds: Mapping[str, float]) -> LabelledScores:
    """The labels that reach their own threshold."""
    return tuple((label, p) for label, p in pairs if p >= thresholds[label])


def _of_type(
    kind: DamageType, p_kind: float, parts: Mapping[Part, float], maps: Maps
) -> list[_Damage]:
    """The damages of one type: the parts that share its place, or an unknown part."""
    heat = maps.types[kind] * maps.damage
    place = maps.type_cells(kind)
    able = [part for part in parts if part in CAN_HAVE.get(kind, ())]
    if not able:
        return [_Damage(Part.UNKNOWN, kind, p_kind, place, heat)]
    asked = place if place.any() else heat >= PEAK_SHARE * heat.max()
    cells = np.stack([maps.part_cells(part) for part in able])
    chances = np.array([parts[part] for part in able])
    owner = (cells * chances[:, None, None]).argmax(0)
    shares = np.bincount(owner[asked], heat[asked], len(able))
    return [
        _Damage(
            part,
            kind,
            min(parts[part], p_kind),
            place & (owner == row),
            heat * cells[row],
        )
        for row, part in enumerate(able)
        if shares[row] > 0 and shares[row] >= CRUMB_SHARE * shares.max()
    ]


def _of_part(part: Part, p_part: float, maps: Maps) -> _Damage:
    """A damaged part of no known type, where it lies under damage."""
    region = maps.region(part)
    inside = maps.damaged if region is None else maps.damaged & region
    cells = maps.damage * maps.part_cells(part)
    return _Damage(part, DamageType.UNKNOWN, p_part, inside, cells)


def _without_repeats(damages: Sequence[_Damage]) -> list[_Damage]:
    """A lamp that is told as a broken lamp is not told as a broken part too."""
    lamps = {each.part for each in damages if each.kind is DamageType.LAMP_BROKEN}
    return [
        each
        for each in damages
        if not (each.kind is DamageType.BROKEN_PART and each.part in lamps & LAMPS)
    ]


def _by_side(
    damage: _Damage, standpoint: Standpoint, maps: Maps
) -> list[tuple[Side, BoxXyxy | None]]:
    """The sides of the car with this damage, each with its strongest box."""
    areas = maps.places(damage.inside, damage.cells)
    if not areas:
        return [(own_side(damage.part, None, standpoint, maps), None)]
    sided = [
        (own_side(damage.part, area.middle_x, standpoint, maps), area.box_xyxy)
        for area in areas
    ]
    boxes: dict[Side, BoxXyxy] = {}
    for side, box in sided:
        boxes.setdefault(side, box)
    if {Side.LEFT, Side.RIGHT} <= boxes.keys():
        return [(side, boxes[side]) for side in boxes if side is not Side.UNKNOWN]
    return [sided[0]]
