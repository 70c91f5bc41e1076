"""What a photo says of every part: damaged, seen undamaged, uncertain, not visible.

Decisions:
- Damaged is what stands in a finding. On a damaged car a part that is damaged by its
  own probability and stands in none is uncertain.
- Undamaged is said on positive evidence alone: the outcome is about the car's state,
  the part is seen, it has a place on the photo, its own probability of damage is at
  most half of what would name it, and no cell of its place counts as damage. Such a
  statement is as sure as the weakest of these.
- Not visible is what the network does not see, or what the view told cannot contain.
  Where the network sees a part that the view cannot contain, one of them is wrong, and
  the part is uncertain.
- A part between seen and not seen has no state; nor has one whose presence cannot be
  told. An uncertain part's confidence is that it is there.
"""

from core.domain.records import Finding, PartState, Scores
from core.domain.vocabulary import Outcome, Part, PartCondition, Side, View
from core.onboard.card import Card
from core.onboard.maps import Maps
from core.onboard.sides import Standpoint, usual_side

HIDDEN_FROM: dict[View, frozenset[Part]] = {
    View.FRONT: frozenset(
        {Part.REAR_BUMPER, Part.TAIL_LIGHT, Part.REAR_GLASS, Part.TRUNK_LID}
    ),
    View.REAR: frozenset(
        {Part.FRONT_BUMPER, Part.HEADLIGHT, Part.WINDSHIELD, Part.HOOD, Part.GRILLE}
    ),
}
DAMAGE_SHARE = 0.5  # of the threshold; above it a part's damage is not ruled out


def judge_parts(
    scores: Scores,
    card: Card,
    maps: Maps,
    *,
    outcome: Outcome,
    findings: tuple[Finding, ...] = (),
    view: View,
    standpoint: Standpoint,
) -> tuple[PartState, ...]:
    """The states of the parts under this outcome; `view` is the one told."""
    states = list(_damaged_parts(findings))
    done = {state.part for state in states}
    for part in Part:
        told = _state(part, scores, card, maps, view=view, outcome=outcome)
        if part not in done and told is not None:
            unseen = told[0] is PartCondition.NOT_VISIBLE
            side = usual_side(part, Standpoint() if unseen else standpoint)
            states.append(PartState(part, told[0], side, told[1]))
    return tuple(states)


def _damaged_parts(findings: tuple[Finding, ...]) -> tuple[PartState, ...]:
    """Each named part of each side once, with its surest finding."""
    best: dict[tuple[Part, Side], float] = {}
    for found in findings:
        if found.part is not Part.UNKNOWN:
            key = found.part, found.side
            best[key] = max(best.get(key, 0.0), found.confidence or 0.0)
    return tuple(
        PartState(part, PartCondition.DAMAGED, side, confidence)
        for (part, side), confidence in best.items()
    )


def _state(
    part: Part, scores: Scores, card: Card, maps: Maps, *, view: View, outcome: Outcome
) -> tuple[PartCondition, float] | None:
    """Condition and confidence of a part without a finding; None: nothing is said."""
    band, p_seen = card.thresholds.seen.get(part), dict(scores.seen).get(part, 0.0)
    p_damaged = dict(scores.parts).get(part)
    named = p_damaged is not None and p_damaged >= card.thresholds.parts[part]
    if named and outcome is Outcome.DAMAGE_FOUND:
        return PartCondition.UNCERTAIN, p_damaged
    hidden = part in HIDDEN_FROM.get(view, ())
    if band is not None and p_seen >= band.yes:
        doubtful = hidden or outcome is Outcome.CANNOT_TELL
        whole = None if doubtful else _sure_of_whole(part, p_damaged, card, maps)
        if whole is None:
            return PartCondition.UNCERTAIN, p_seen
        return PartCondition.SEEN_UNDAMAGED, min(p_seen, whole)
    unseen = [1 - p_seen] if band is not None and p_seen <= band.no else []
    if hidden:
        unseen.append(dict(scores.view)[view])
    return (PartCondition.NOT_VISIBLE, max(unseen)) if unseen else None


def _sure_of_whole(
    part: Part, p_damaged: float | None, card: Card, maps: Maps
) -> float | None:
    """How surely a part is undamaged; None if the evidence is not there."""
    region = maps.region(part)
    if region is None or not region.any() or (maps.damaged & region).any():
        return None
    whole = 1 - float(maps.damage[region].max())
    if p_damaged is None:
        return whole
    if p_damaged > DAMAGE_SHARE * card.thresholds.parts[part]:
        return None
    return min(whole, 1 - p_damaged)
