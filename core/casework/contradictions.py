"""Where the photos of one visit disagree about a damage.

Decisions:
- Side: a car has one hood, so a dent on its left and one on its right, never on one
  photo together, may be one dent and a mixed-up side. Both stay, each with the
  disagreement. On doors and other parts of either side, left and right are two damages.
- Severity: two steps or more (minor beside severe). One step is within what photos of
  one damage differ by, and the higher counts.
- Seen undamaged: another photo calls the very part undamaged. A photo that leaves the
  side open contradicts only where the car has one such part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.casework.keys import NAMELESS
from core.casework.witnesses import states_of
from core.domain.cases import Contradiction, ContradictionKind, Damage, StoredPhoto
from core.domain.vocabulary import (
    ONE_PER_CAR,
    SEVERITY_ORDER,
    Part,
    PartCondition,
    Severity,
    Side,
)

STEPS_APART = 2


def find_contradictions(
    damages: Sequence[Damage], photos: Sequence[StoredPhoto]
) -> list[Damage]:
    """The damages, each with what its photos disagree about."""
    return [
        replace(damage, contradictions=tuple(_found(damage, damages, photos)))
        for damage in damages
    ]


def _found(
    damage: Damage, damages: Sequence[Damage], photos: Sequence[StoredPhoto]
) -> Iterable[Contradiction]:
    pairs = (
        (ContradictionKind.SIDE, _sides(damage, damages)),
        (ContradictionKind.SEVERITY, _severities(damage)),
        (ContradictionKind.SEEN_UNDAMAGED, _undamaged(damage, photos)),
    )
    places = {photo.id: place for place, photo in enumerate(photos)}
    for kind, says in pairs:
        if says:
            ordered = sorted(set(says), key=lambda each: (places[each[0]], each[1]))
            yield Contradiction(kind, tuple(ordered))


def _sides(damage: Damage, damages: Sequence[Damage]) -> list[tuple[str, str]]:
    """The sides told of what may be one damage of a part that the car has once."""
    if damage.part not in ONE_PER_CAR or damage.side is Side.UNKNOWN:
        return []
    own = {each.photo_id for each in damage.observations}
    others = [
        other
        for other in damages
        if (other.part, other.damage_type) == (damage.part, damage.damage_type)
        and other.side not in (damage.side, Side.UNKNOWN)
        and own.isdisjoint(each.photo_id for each in other.observations)
    ]
    return [
        (each.photo_id, str(each.finding.side))
        for which in (damage, *others)
        for each in which.observations
        if others and each.finding.side is not Side.UNKNOWN
    ]


def _severities(damage: Damage) -> list[tuple[str, str]]:
    known = [
        (each.photo_id, each.finding.severity)
        for each in damage.observations
        if each.finding.severity is not Severity.UNKNOWN
    ]
    steps = [SEVERITY_ORDER.index(severity) for _, severity in known]
    apart = bool(steps) and max(steps) - min(steps) >= STEPS_APART
    return [(photo_id, str(severity)) for photo_id, severity in known if apart]


def _undamaged(damage: Damage, photos: Sequence[StoredPhoto]) -> list[tuple[str, str]]:
    showing = {each.photo_id for each in damage.observations}
    against = [
        photo.id
        for photo in photos
        if photo.id not in showing and _calls_undamaged(photo, damage.part, damage.side)
    ]
    if not against:
        return []
    said = [(photo_id, str(PartCondition.DAMAGED)) for photo_id in showing]
    return said + [(each, str(PartCondition.SEEN_UNDAMAGED)) for each in against]


def _calls_undamaged(photo: StoredPhoto, part: Part, side: Side) -> bool:
    return part not in NAMELESS and any(
        state.condition is PartCondition.SEEN_UNDAMAGED
        and state.part is part
        and (state.side is side or _whole(part, state.side, side))
        and (state.side is not Side.UNKNOWN or part in ONE_PER_CAR)
        for state in states_of(photo)
    )


def _whole(part: Part, *sides: Side) -> bool:
    """Whether one of two places on a part that the car has once is all of it."""
    return part in ONE_PER_CAR and Side.UNKNOWN in sides
