"""The findings of a visit's photos → the damages of the car.

Decisions:
- Same part, side and type is one damage, whatever number of photos shows it, with the
  highest severity that one of them tells.
- A finding that leaves something open (the side, front or rear, the kind) is counted to
  the finer damage if exactly one fits, and a note says so. If none or several fit, it
  stays a damage of its own: nothing is guessed and nothing disappears.
- A part that is not named never joins a named one.
- The same file twice in a visit is one witness.
"""

from collections.abc import Iterable, Sequence

from core.casework.contradictions import find_contradictions
from core.casework.keys import (
    Identity,
    identity_of,
    is_finer,
    key_of,
)
from core.casework.notes import notes_on
from core.casework.ordering import joined, worst_first
from core.casework.witnesses import findings_of, in_order, is_looking
from core.domain.cases import Damage, DamageState, Observation, StoredPhoto
from core.domain.records import Finding

Witnessed = tuple[StoredPhoto, Finding]


def merge(photos: Iterable[StoredPhoto]) -> tuple[Damage, ...]:
    """The damages that these photos show, worst first; no review is applied."""
    ordered = in_order(photos)
    seen = [(photo, found) for photo in ordered for found in findings_of(photo)]
    named = {identity_of(found) for _, found in seen}
    groups: dict[Identity, list[Witnessed]] = {}
    for photo, found in seen:
        home = _home(identity_of(found), named)
        groups.setdefault(home, []).append((photo, found))
    damages = [_damage(home, group, ordered) for home, group in groups.items()]
    return worst_first(find_contradictions(damages, ordered))


def _home(identity: Identity, named: set[Identity]) -> Identity:
    """The one finest damage that this can be, else itself."""
    finer = {each for each in named if is_finer(each, identity)}
    finest = [
        each for each in finer if not any(is_finer(other, each) for other in finer)
    ]
    return finest[0] if len(finest) == 1 else identity


def _damage(
    identity: Identity, group: Sequence[Witnessed], photos: Sequence[StoredPhoto]
) -> Damage:
    part, side, kind = identity
    proposed = joined([found for _, found in group], part, side, kind)
    witnesses = {photo.sha256 for photo, _ in group}
    looking = {photo.sha256 for photo in photos if is_looking(photo, (part, side))}
    return Damage(
        key_of(identity),
        part,
        side,
        kind,
        proposed.severity,
        DamageState.PROPOSED,
        observations=tuple(Observation(photo.id, found) for photo, found in group),
        proposed=proposed,
        agreeing=len(witnesses),
        looking=len(witnesses | looking),
        confidence=proposed.confidence,
        size_mm=proposed.size_mm,
        notes=notes_on(identity, group),
    )
