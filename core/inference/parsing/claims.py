"""What an answer claims, collected while it is read; `verdict` weighs it afterwards.

Decisions:
- Claims are only gathered here: yes beside no, or a part both damaged and intact, stay
  side by side until the whole answer is known.
- A damage is "named" when its part or its kind is known. One with neither is a
  placeholder, unless the answer also says that there is damage.
"""

from dataclasses import dataclass, field

from core.domain.lexicon import (
    read_column,
    read_damage_types,
    read_parts,
    read_severity,
    read_side,
    speaks_of_picture,
)
from core.domain.records import BoxXyxy, Finding
from core.domain.vocabulary import DamageType, Outcome, Part, Side, View

NAMELESS_PARTS = {Part.UNKNOWN, Part.OTHER}
NEED_AN_END = {Part.BUMPER, Part.DOOR, Part.LIGHT, Part.OTHER}  # a wing is `other`


@dataclass(frozen=True, slots=True)
class Claimed:
    """A damage as it was told, and in which column of the picture, where told."""

    finding: Finding
    column: Side = Side.UNKNOWN


@dataclass(slots=True)
class Claims:
    """Everything an answer says, contradictions included.

    `statements` are answers to "is the car damaged": damage_found, no_damage_seen or
    cannot_tell. `lists_findings` says that the place for findings is there, even
    empty, and `complete` that nothing was cut off. `hints_of_damage` are signs that do
    not make a finding but speak against a clean car.
    """

    statements: set[Outcome] = field(default_factory=set)
    claimed: list[Claimed] = field(default_factory=list)
    intact: list[tuple[Part, Side]] = field(default_factory=list)
    views: set[View] = field(default_factory=set)
    unusable: bool = False
    lists_findings: bool = False
    complete: bool = True
    hints_of_damage: bool = False

    @property
    def empty(self) -> bool:
        """Whether the answer says nothing about the car at all."""
        return not (self.statements or self.claimed or self.intact or self.unusable)


def is_named(finding: Finding) -> bool:
    """Whether a damage says at least what is damaged or how."""
    known = finding.damage_type is not DamageType.UNKNOWN
    return known or finding.part not in NAMELESS_PARTS


@dataclass(frozen=True, slots=True)
class Told:
    """The words of one damage, field by field, as they stand in the answer."""

    part: str = ""
    side: str = ""
    damage: str = ""
    severity: str = ""
    place: str = ""
    confidence: float | None = None
    box_xyxy: BoxXyxy | None = None


def claimed_from(told: Told) -> list[Claimed]:
    """The damages that these words name: one per part and kind.

    A side beside the part and another one in it contradict each other: unknown.
    """
    column = read_column(told.place)
    severity = read_severity(told.severity)
    found = []
    for part, side in parts_told(told):
        types = read_damage_types(told.damage, part=part) or (DamageType.UNKNOWN,)
        found += [
            Claimed(
                Finding(
                    part,
                    damage,
                    severity,
                    side,
                    confidence=told.confidence,
                    box_xyxy=told.box_xyxy,
                ),
                column,
            )
            for damage in types
        ]
    return found


def parts_told(told: Told) -> tuple[tuple[Part, Side], ...]:
    """The parts that the words name, with "front left" from the side's field too."""
    own_side = read_side(told.side)
    parts = read_parts(told.part)
    if len(parts) > 1:
        return parts
    (part, side) = parts[0]
    if part in NEED_AN_END and not speaks_of_picture(told.side):
        ((part, _), *_) = read_parts(f"{told.part} {told.side}")
    sides = {side, own_side} - {Side.UNKNOWN}
    return ((part, sides.pop() if len(sides) == 1 else Side.UNKNOWN),)
