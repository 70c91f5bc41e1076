"""The state of each part of the car over all photos of a visit.

Decisions:
- Damaged is what a damage that counts is on; then uncertain, then seen undamaged, then
  not visible: the worse word of one photo is not outweighed by the better of another.
- Only a photo that calls a part undamaged makes it seen undamaged. A part that no photo
  speaks of is not visible.
- What a photo calls damaged follows its findings: where a person rejected or moved
  them, the photo does not make the part damaged any more. A part whose only finding was
  rejected, and of which no photo says more, is uncertain: it was looked at, and nobody
  called it undamaged.
- A car has one hood, so it is one row, whatever place on it was told; seen undamaged on
  one half only, it is uncertain. Doors and the like have a row for each side, and one
  more where a photo leaves the side open.
- Every part that a car has is a row. Parts that many cars lack (spoiler, fog lights),
  and the trunk lid beside a tailgate, are rows only where a photo speaks of them.
"""

from collections.abc import Iterable

from core.casework.keys import SIDES, Place, may_share_place, panel_of, panels_of
from core.casework.ordering import highest
from core.casework.witnesses import findings_of, in_order, states_of
from core.domain.cases import Damage, PartOverview, StoredPhoto
from core.domain.lexicon.part_words import COARSE
from core.domain.vocabulary import ONE_PER_CAR, Part, PartCondition, Side

Word = tuple[str, float | None]  # photo id ("" for a person's word), confidence
OFTEN_LACKING = frozenset({Part.SPOILER, Part.FOG_LIGHT})
EITHER_OF = (Part.TRUNK_LID, Part.TAILGATE)
NO_ROW = frozenset({Part.OTHER, Part.UNKNOWN, *COARSE})
PARTS, SIDE_ORDER = list(Part), (Side.LEFT, Side.RIGHT, Side.UNKNOWN)


class _Told:
    """What photos and persons say of one panel, by how strong it is."""

    def __init__(self) -> None:
        self.damaged: list[Word] = []
        self.uncertain: list[Word] = []
        self.undamaged: dict[Side, list[Word]] = {}
        self.looked_at: list[Word] = []

    def settled(self) -> tuple[PartCondition, list[Word]]:
        """The condition, and who says so."""
        halves = set(self.undamaged)
        whole = bool(halves - set(SIDES)) or halves >= set(SIDES)
        clean = [each for words in self.undamaged.values() for each in words]
        if self.damaged:
            return PartCondition.DAMAGED, self.damaged
        if self.uncertain or (clean and not whole):
            return PartCondition.UNCERTAIN, self.uncertain or clean
        if clean:
            return PartCondition.SEEN_UNDAMAGED, clean
        if self.looked_at:
            return PartCondition.UNCERTAIN, self.looked_at
        return PartCondition.NOT_VISIBLE, []


def part_overview(
    photos: Iterable[StoredPhoto], damages: Iterable[Damage]
) -> tuple[PartOverview, ...]:
    """The parts of the car in the order of the vocabulary; damages as reviewed."""
    panels: dict[Place, _Told] = {}
    for damage in damages:
        _hear_damage(panels, damage)
    for photo in in_order(photos):
        _hear_photo(panels, photo)
    for panel in _usual_panels({part for part, _ in panels}):
        panels.setdefault(panel, _Told())
    rows = [_row(panel, told) for panel, told in panels.items()]
    shown = [row for row in rows if row.part is not Part.UNKNOWN]
    return tuple(
        sorted(shown, key=lambda r: (PARTS.index(r.part), SIDE_ORDER.index(r.side)))
    )


def _hear_damage(panels: dict[Place, _Told], damage: Damage) -> None:
    words = [(seen.photo_id, seen.finding.confidence) for seen in damage.observations]
    if damage.counts:
        told = panels.setdefault(panel_of(damage.part, damage.side), _Told())
        told.damaged += words or [("", None)]
    elif words:
        own = damage.proposed or damage
        panels.setdefault(panel_of(own.part, own.side), _Told()).looked_at += words


def _hear_photo(panels: dict[Place, _Told], photo: StoredPhoto) -> None:
    found = [(finding.part, finding.side) for finding in findings_of(photo)]
    for state in states_of(photo):
        place, word = (state.part, state.side), (photo.id, state.confidence)
        if state.condition is PartCondition.NOT_VISIBLE:
            continue
        damaged = state.condition is PartCondition.DAMAGED
        if damaged and any(may_share_place(place, each) for each in found):
            continue
        told = panels.setdefault(panel_of(*place), _Told())
        if damaged:
            told.damaged.append(word)
        elif state.condition is PartCondition.UNCERTAIN:
            told.uncertain.append(word)
        else:
            half = state.side if state.part in ONE_PER_CAR else Side.UNKNOWN
            told.undamaged.setdefault(half, []).append(word)


def _usual_panels(spoken_of: set[Part]) -> Iterable[Place]:
    """The panels that are rows even if no photo speaks of them."""
    left_out = set(NO_ROW | OFTEN_LACKING)
    for part, other in (EITHER_OF, EITHER_OF[::-1]):
        if other in spoken_of:
            left_out.add(part)
    return [panel for part in Part if part not in left_out for panel in panels_of(part)]


def _row(panel: Place, told: _Told) -> PartOverview:
    condition, words = told.settled()
    ids = dict.fromkeys(photo_id for photo_id, _ in words if photo_id)
    return PartOverview(
        *panel, condition, tuple(ids), highest(confidence for _, confidence in words)
    )


def condition_of(
    parts: Iterable[PartOverview], part: Part, side: Side
) -> PartCondition:
    """The weakest word on every panel that a place may be on.

    Where the side or the end is open, all panels it may be have to be seen.
    """
    rows = {(row.part, row.side): row.condition for row in parts}
    found = {
        rows.get(panel, PartCondition.NOT_VISIBLE) for panel in panels_of(part, side)
    }
    weakest_first = (
        PartCondition.NOT_VISIBLE,
        PartCondition.UNCERTAIN,
        PartCondition.DAMAGED,
        PartCondition.SEEN_UNDAMAGED,
    )
    return next(
        (each for each in weakest_first if each in found), PartCondition.NOT_VISIBLE
    )
