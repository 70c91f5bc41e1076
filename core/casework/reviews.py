"""A person's decisions, in order, on top of what the photos say.

Decisions:
- The last decision wins; every one stays in `reviews`. The model's own words stay in
  `proposed` and `observations`, whatever was decided.
- The state follows from the last decision and from the difference it makes: a damage
  that was changed stays "changed" when it is confirmed, and a change back to the
  model's words is a confirmation. What a person added stays "added".
- Reopening takes a damage back to what the models said, or to what was first added.
- A photo can make a damage's name finer (the side becomes known). A decision on the
  less exact name then counts for the finer one – except a rejection, which must not
  hide what the new photo shows; a note asks to look again. So does a note where
  photos came after the decision.
- A decision on a damage that no photo shows any more is kept: confirmed, rejected, or,
  where the person said how it is, added. Reopening it leaves nothing to show.
- The model's confidence belongs to its own words: where a person changed part, side or
  type, it is left to `proposed`.
- A change or an addition that says nothing has no effect.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.casework.keys import identity_of, key_of
from core.casework.notes import NO_PHOTO_LEFT, REJECTED_IN_PART, added_later
from core.casework.ordering import worst_first
from core.domain.cases import (
    Damage,
    DamageState,
    Observation,
    Review,
    ReviewAction,
    StoredPhoto,
    read_damage_key,
)
from core.domain.records import Finding


def apply_reviews(
    damages: Iterable[Damage],
    reviews: Iterable[Review],
    *,
    photos: Iterable[StoredPhoto] = (),
) -> tuple[Damage, ...]:
    """The damages after these decisions, which come in the order they were taken.

    Args:
        damages: what the photos say, from `merge`.
        reviews: the events of the visit; one that comes twice counts once.
        photos: the visit's photos, for the note on photos added after a decision.
    """
    photos = tuple(photos)
    events = list({review.id: review for review in reviews}.values())
    at_first = {damage.key: damage for damage in damages} | _added(events)
    homes = _homes(at_first.values())
    for_key: dict[str, list[Review]] = {}
    for event in events:
        added = event.action is ReviewAction.ADD
        key = event.id if added else homes.get(event.damage_key, event.damage_key)
        for_key.setdefault(key, []).append(event)
    shown = [
        _reviewed(damage, for_key.pop(key, []), photos)
        for key, damage in at_first.items()
    ]
    left = [_vanished(key, decided) for key, decided in for_key.items()]
    return worst_first(shown + [damage for damage in left if damage])


def _added(events: Iterable[Review]) -> dict[str, Damage]:
    """The damages that persons added, by the ids of the events."""
    return {
        event.id: _from_person(event.id, event.finding, event.photo_id)
        for event in events
        if event.action is ReviewAction.ADD and event.finding
    }


def _from_person(key: str, finding: Finding, photo_id: str = "") -> Damage:
    observations = (Observation(photo_id, finding),) if photo_id else ()
    return Damage(
        key,
        finding.part,
        finding.side,
        finding.damage_type,
        finding.severity,
        DamageState.ADDED,
        observations=observations,
        agreeing=len(observations),
        looking=len(observations),
        size_mm=finding.size_mm,
    )


def _homes(damages: Iterable[Damage]) -> dict[str, str]:
    """Every name that a photo gave to a damage → the damage's key."""
    return {
        key_of(identity_of(seen.finding)): damage.key
        for damage in damages
        if damage.proposed
        for seen in damage.observations
    }


def _reviewed(
    damage: Damage, events: Sequence[Review], photos: Iterable[StoredPhoto]
) -> Damage:
    """One damage after its decisions."""
    now = damage
    in_force: Review | None = None
    in_part = False
    for event in events:
        if _is_rejection_of_less(event, damage):
            in_part = True
            continue
        now = _decided(now, event, damage)
        in_force = None if event.action is ReviewAction.REOPEN else event
    notes = now.notes
    if in_part and in_force is None:
        notes += (REJECTED_IN_PART,)
    if in_force is not None:
        later = _later(damage, in_force, photos)
        notes += (added_later(later),) if later else ()
    return replace(now, reviews=tuple(events), notes=notes)


def _is_rejection_of_less(event: Review, damage: Damage) -> bool:
    """Whether a less exact name of this damage was rejected."""
    return event.action is ReviewAction.REJECT and event.damage_key != damage.key


def _later(damage: Damage, event: Review, photos: Iterable[StoredPhoto]) -> int:
    """How many of the damage's photos came after the decision."""
    showing = {seen.photo_id for seen in damage.observations}
    return sum(photo.id in showing and photo.added_at > event.at for photo in photos)


def _decided(now: Damage, event: Review, at_first: Damage) -> Damage:
    """The damage after one more decision."""
    if event.action is ReviewAction.REJECT:
        return replace(now, state=DamageState.REJECTED)
    if event.action is ReviewAction.REOPEN:
        return at_first
    if event.action is ReviewAction.CHANGE and event.finding:
        now = _changed(now, event.finding)
    elif event.action is not ReviewAction.CONFIRM:
        return now
    if at_first.proposed is None:
        return replace(now, state=DamageState.ADDED)
    same = _fields(now) == _fields(at_first)
    state = DamageState.CONFIRMED if same else DamageState.CHANGED
    return replace(now, state=state)


def _changed(damage: Damage, finding: Finding) -> Damage:
    """The damage as the person sees it."""
    own = damage.proposed
    as_named = own is not None and identity_of(own) == identity_of(finding)
    return replace(
        damage,
        part=finding.part,
        side=finding.side,
        damage_type=finding.damage_type,
        severity=finding.severity,
        size_mm=finding.size_mm,
        confidence=own.confidence if own is not None and as_named else None,
    )


def _fields(damage: Damage) -> tuple[object, ...]:
    return (*identity_of(damage), damage.severity, damage.size_mm)


def _vanished(key: str, events: Sequence[Review]) -> Damage | None:
    """What a person decided on, though no photo shows it now."""
    finding = _named(key)
    standing = DamageState.CONFIRMED
    state: DamageState | None = None
    for event in events:
        if event.action is ReviewAction.REOPEN:
            finding, standing, state = _named(key), DamageState.CONFIRMED, None
        elif event.action is ReviewAction.REJECT:
            state = DamageState.REJECTED
        elif event.action is ReviewAction.CHANGE and event.finding:
            finding, standing = event.finding, DamageState.ADDED
            state = standing
        elif event.action is ReviewAction.CONFIRM:
            if standing is DamageState.CONFIRMED and event.finding:
                finding = event.finding
            state = standing
    if state is None or finding is None:
        return None
    kept = replace(_from_person(key, finding), state=state)
    return replace(kept, reviews=tuple(events), notes=(NO_PHOTO_LEFT,))


def _named(key: str) -> Finding | None:
    """The damage that a key names."""
    identity = read_damage_key(key)
    if identity is None:
        return None
    part, side, kind = identity
    return Finding(part, kind, side=side)
