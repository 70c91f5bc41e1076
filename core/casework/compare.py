"""Two visits of one car → what became of each damage.

Decisions:
- Rejected damages do not count; what a person changed counts as changed.
- New needs positive evidence of the time before: the part was seen undamaged or with
  other damage, or a person rejected the very finding. A part that was not visible, or
  about which the earlier photos are unsure, makes the damage not comparable.
- Gone needs positive evidence of the time after: the part seen undamaged, or a
  person's rejection. That nothing was found is no evidence.
- The same photo in both visits shows one moment: a damage that no other photo shows is
  neither new, worse nor gone, and an unchanged one says so.
- Worse is a higher severity. A lower one is unchanged with a note: photos differ by a
  step, and a repair is not seen on them. A severity that is not told is no lower one.
- Where one visit leaves side, part or kind open and exactly one damage of the other
  fits, they are the same; where several fit, not comparable.
- Where a person gave a damage another name in one visit alone, what the model proposed
  counts beside it: the same proposal in the other visit, untouched by a person, is the
  same damage. Confirmed there, two persons differ, and it is not comparable. It is the
  same only if nothing else fits.
- The same damage on the car's one hood, left before and right after, may be one with a
  mixed-up side: both are shown together as not comparable.
- Where the place is open, every panel that it may be has to have been seen.
- Of several damages with one name, those with the same key belong together, then those
  of the same severity, then the worst.
"""

from collections.abc import Callable, Iterable

from core.casework import change_reasons as why
from core.casework.keys import (
    NAMELESS,
    identity_of,
    is_finer,
    may_share_place,
    panels_of,
)
from core.casework.ordering import worst_first
from core.casework.overview import condition_of
from core.domain.cases import (
    ChangeKind,
    Damage,
    DamageChange,
    DamageState,
    VisitView,
)
from core.domain.sentences import Sentence
from core.domain.vocabulary import (
    ONE_PER_CAR,
    SEVERAL_PER_SIDE,
    SEVERITY_ORDER,
    PartCondition,
    Severity,
)

Pair = tuple[Damage, Damage]
Rule = Callable[[Damage, Damage], bool]
LISTED = (
    ChangeKind.NEW,
    ChangeKind.WORSE,
    ChangeKind.NOT_COMPARABLE,
    ChangeKind.GONE,
    ChangeKind.UNCHANGED,
)


def compare(before: VisitView, after: VisitView) -> tuple[DamageChange, ...]:
    """Every damage of both visits once: new, worse, not comparable, gone, unchanged.

    Args:
        before: the earlier visit, with its overview of parts.
        after: the later visit.
    """
    left = [damage for damage in worst_first(before.damages) if damage.counts]
    right = [damage for damage in worst_first(after.damages) if damage.counts]
    pairs = _take_equal(left, right) + _take_only_fits(left, right, _may_be_one)
    changes = [
        _in_both(*pair, one_moment=_is_of_photos_in(pair[1], after, before))
        for pair in pairs
    ]
    changes += [
        DamageChange(ChangeKind.NOT_COMPARABLE, *pair, why.SIDES_DIFFER)
        for pair in _take_only_fits(left, right, _may_be_mixed_up)
    ]
    changes += [
        _same_photos(damage, None)
        if _is_of_photos_in(damage, before, after)
        else _only_before(damage, after, right)
        for damage in left
    ]
    changes += [
        _same_photos(None, damage)
        if _is_of_photos_in(damage, after, before)
        else _only_after(damage, before, left)
        for damage in right
    ]
    return tuple(sorted(changes, key=_rank))


def _rank(change: DamageChange) -> tuple[int, int, bool, str]:
    severities = [each.severity for each in (change.before, change.after) if each]
    keys = [each.key for each in (change.after, change.before) if each]
    worst = max(SEVERITY_ORDER.index(severity) for severity in severities)
    return LISTED.index(change.kind), -worst, change.after is None, keys[0]


def _take_equal(left: list[Damage], right: list[Damage]) -> list[Pair]:
    """Take the damages of one name out of both lists, as pairs."""
    rules: tuple[Rule, ...] = (
        lambda one, other: one.key == other.key,
        lambda one, other: one.severity is other.severity,
        lambda one, other: True,
    )
    pairs = []
    for rule in rules:
        for one in tuple(left):
            for other in right:
                if _same_name(one, other) and rule(one, other):
                    pairs.append((one, other))
                    left.remove(one)
                    right.remove(other)
                    break
    return pairs


def _take_only_fits(left: list[Damage], right: list[Damage], fit: Rule) -> list[Pair]:
    """Take pairs that fit each other, where nothing else fits either."""
    pairs = []
    for one in left:
        fits = [other for other in right if fit(one, other)]
        if len(fits) == 1 and sum(fit(each, fits[0]) for each in left) == 1:
            pairs.append((one, fits[0]))
    for one, other in pairs:
        left.remove(one)
        right.remove(other)
    return pairs


def _same_name(one: Damage, other: Damage) -> bool:
    return one.part not in NAMELESS and identity_of(one) == identity_of(other)


def _may_be_one(one: Damage, other: Damage) -> bool:
    first, second = identity_of(one), identity_of(other)
    finer = is_finer(first, second) or is_finer(second, first)
    return finer or _is_renamed_in_one(one, other)


def _is_renamed_in_one(one: Damage, other: Damage) -> bool:
    """Whether both were proposed alike and a person renamed one of them."""
    if one.proposed is None or other.proposed is None:
        return False
    alike = identity_of(one.proposed) == identity_of(other.proposed)
    named = one.proposed.part not in NAMELESS
    return alike and named and _is_renamed(one) is not _is_renamed(other)


def _is_renamed(damage: Damage) -> bool:
    return damage.proposed is not None and (
        identity_of(damage) != identity_of(damage.proposed)
    )


def _may_be_mixed_up(one: Damage, other: Damage) -> bool:
    """Whether two damages of the car's one hood differ by their side alone."""
    alike = (one.part, one.damage_type) == (other.part, other.damage_type)
    return alike and one.part in ONE_PER_CAR and one.side is not other.side


def _is_of_photos_in(damage: Damage, own: VisitView, other: VisitView) -> bool:
    """Whether every photo that shows a damage of one visit is in the other too."""
    files = {photo.id: photo.kept_sha256 for photo in own.photos}
    shown = {files.get(seen.photo_id, "") for seen in damage.observations}
    return bool(shown) and shown <= {photo.kept_sha256 for photo in other.photos}


def _same_photos(before: Damage | None, after: Damage | None) -> DamageChange:
    kind = ChangeKind.NOT_COMPARABLE
    return DamageChange(kind, before, after, why.SAME_PHOTOS)


def _in_both(before: Damage, after: Damage, *, one_moment: bool) -> DamageChange:
    """A damage that both visits have."""
    renamed = _is_renamed_in_one(before, after)
    if renamed and DamageState.PROPOSED not in (before.state, after.state):
        reason = why.persons_differ(before, after)
        return DamageChange(ChangeKind.NOT_COMPARABLE, before, after, reason)
    was, now = before.severity, after.severity
    told = Severity.UNKNOWN not in (was, now)
    steps = SEVERITY_ORDER.index(now) - SEVERITY_ORDER.index(was) if told else 0
    if one_moment and steps > 0:
        return _same_photos(before, after)
    sizes = before.size_mm, after.size_mm
    notes = [
        why.RENAMED if renamed else None,
        why.named_otherwise(before, after) if not _same_name(before, after) else None,
        why.SAME_PHOTOS if one_moment else None,
        why.SEVERITY_OPEN if not told else None,
        why.looks_lighter(was, now) if steps < 0 else None,
        why.size_told(*sizes) if None not in sizes and sizes[0] != sizes[1] else None,
        why.PLACE_OPEN if _is_open(before) and _is_open(after) else None,
        _several(after),
    ]
    kind = ChangeKind.WORSE if steps > 0 else ChangeKind.UNCHANGED
    return DamageChange(kind, before, after, why.together(notes))


def _only_before(
    damage: Damage, after: VisitView, others: Iterable[Damage]
) -> DamageChange:
    """What became of a damage that the later visit does not list."""

    def change(kind: ChangeKind, *reasons: Sentence | None) -> DamageChange:
        return DamageChange(kind, damage, None, why.together(reasons))

    unclear = _unclear(damage, others)
    if unclear:
        return change(ChangeKind.NOT_COMPARABLE, unclear)
    seen = condition_of(after.parts, damage.part, damage.side)
    if seen is PartCondition.SEEN_UNDAMAGED:
        return change(ChangeKind.GONE, why.CLEAN_AFTER, _several(damage))
    if _was_rejected(damage, after):
        return change(ChangeKind.GONE, why.REJECTED_AFTER)
    if _is_open(damage):
        return change(ChangeKind.NOT_COMPARABLE, why.PLACE_OPEN_AFTER)
    reasons = {
        PartCondition.NOT_VISIBLE: why.NOT_VISIBLE_AFTER,
        PartCondition.UNCERTAIN: why.UNSURE_AFTER,
        PartCondition.DAMAGED: why.other_damage_after(_beside(damage, after)),
    }
    return change(ChangeKind.NOT_COMPARABLE, reasons[seen])


def _only_after(
    damage: Damage, before: VisitView, others: Iterable[Damage]
) -> DamageChange:
    """Since when there is a damage that the earlier visit does not list."""

    def change(kind: ChangeKind, *reasons: Sentence | None) -> DamageChange:
        return DamageChange(kind, None, damage, why.together(reasons))

    unclear = _unclear(damage, others)
    if unclear:
        return change(ChangeKind.NOT_COMPARABLE, unclear)
    seen = condition_of(before.parts, damage.part, damage.side)
    if seen is PartCondition.SEEN_UNDAMAGED:
        return change(ChangeKind.NEW, why.CLEAN_BEFORE, _several(damage))
    if _was_rejected(damage, before):
        return change(ChangeKind.NEW, why.REJECTED_BEFORE)
    if seen is PartCondition.DAMAGED:
        beside = why.other_damage_before(_beside(damage, before))
        return change(ChangeKind.NEW, beside, _several(damage))
    if _is_open(damage):
        return change(ChangeKind.NOT_COMPARABLE, why.PLACE_OPEN_BEFORE)
    hidden = seen is PartCondition.NOT_VISIBLE
    reason = why.NOT_VISIBLE_BEFORE if hidden else why.UNSURE_BEFORE
    return change(ChangeKind.NOT_COMPARABLE, reason)


def _unclear(damage: Damage, others: Iterable[Damage]) -> Sentence | None:
    """Why the damage cannot be looked for in the other visit."""
    if damage.part in NAMELESS:
        return why.NO_PART
    fits = (_may_be_one, _may_be_mixed_up)
    if any(fit(damage, other) for other in others for fit in fits):
        return why.SEVERAL_FIT
    return None


def _was_rejected(damage: Damage, visit: VisitView) -> bool:
    """Whether a person rejected a finding of this name in that visit."""
    return any(
        identity_of(each.proposed or each) == identity_of(damage)
        for each in visit.damages
        if each.state is DamageState.REJECTED
    )


def _beside(damage: Damage, visit: VisitView) -> list[Damage]:
    """The damages of a visit on the same panel."""
    place = damage.part, damage.side
    return [
        each
        for each in worst_first(visit.damages)
        if each.counts and may_share_place((each.part, each.side), place)
    ]


def _is_open(damage: Damage) -> bool:
    """Whether it is not told which of several panels it is on."""
    return len(panels_of(damage.part, damage.side)) > 1


def _several(damage: Damage) -> Sentence | None:
    return why.SEVERAL_OF_THEM if damage.part in SEVERAL_PER_SIDE else None
