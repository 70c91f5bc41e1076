"""From the network's probabilities to an answer, by the thresholds of its card.

Decisions:
- Between "yes" and "no" lies "cannot tell"; every threshold is the card's, measured
  when the model was made, none is chosen here.
- The network judges types, parts and severity for the photo, not for each damage. A
  type goes with the damaged parts that can have it (glass breaks in a window, not in
  a door), and the pair is as sure as its weaker half. Every finding carries the
  photo's severity.
- A part is never called seen and undamaged: the network was not trained to say which
  parts are visible. What a front or rear view cannot contain is `not_visible`.
- A bumper becomes the front or rear one only if the view is known.
"""

from collections.abc import Mapping
from itertools import product

import numpy as np

from core.domain.records import (
    Answer,
    BoxXyxy,
    Finding,
    HeatMap,
    LabelledScores,
    PartState,
    Scores,
)
from core.domain.sentences import Sentence
from core.domain.vocabulary import (
    DamageType,
    Outcome,
    Part,
    PartCondition,
    Severity,
    View,
)
from core.onboard.areas import find_areas
from core.onboard.card import Band, Card
from core.onboard.network import OnboardReading

GLASS = frozenset({Part.WINDSHIELD, Part.SIDE_GLASS})
LAMPS = frozenset({Part.HEADLIGHT, Part.TAIL_LIGHT})
PANELS = frozenset({Part.DOOR, Part.BUMPER, Part.HOOD})
CAN_HAVE: dict[DamageType, frozenset[Part]] = {
    DamageType.GLASS_BROKEN: GLASS,
    DamageType.LAMP_BROKEN: LAMPS,
    DamageType.DENT: PANELS,
    DamageType.SCRATCH: PANELS | {Part.MIRROR},
    DamageType.BROKEN_PART: PANELS | {Part.MIRROR},
}
HIDDEN_FROM: dict[View, tuple[Part, ...]] = {
    View.FRONT: (Part.REAR_BUMPER, Part.TAIL_LIGHT, Part.REAR_GLASS, Part.TRUNK_LID),
    View.REAR: (Part.FRONT_BUMPER, Part.HEADLIGHT, Part.WINDSHIELD, Part.HOOD),
}
BUMPER_SEEN_FROM = {View.FRONT: Part.FRONT_BUMPER, View.REAR: Part.REAR_BUMPER}


def judge(reading: OnboardReading, card: Card) -> Answer:
    """The answer that these probabilities allow."""
    scores, thresholds = reading.scores, card.thresholds
    if scores.car < thresholds.car.yes:
        return _no_car(scores, thresholds.car)
    view = View(_surest(scores.view, thresholds.view) or View.UNKNOWN)
    if scores.damaged <= thresholds.damaged.no:
        return Answer(
            Outcome.NO_DAMAGE_SEEN,
            part_states=_hidden_parts(view, ()),
            view=view,
            confidence=1 - scores.damaged,
            scores=scores,
        )
    heat_map = _to_rows(reading.damage_map)
    if scores.damaged < thresholds.damaged.yes:
        return Answer(
            Outcome.CANNOT_TELL,
            part_states=_hidden_parts(view, ()),
            view=view,
            scores=scores,
            damage_map=heat_map,
            reason=_unsure("damage", "un dommage", scores.damaged, thresholds.damaged),
        )
    severity = Severity(
        _surest(scores.severity, thresholds.severity) or Severity.UNKNOWN
    )
    areas = find_areas(reading.damage_map, thresholds.map)
    box = areas[0].box_xyxy if areas else None
    findings = _findings(scores, card, view=view, severity=severity, box=box)
    return Answer(
        Outcome.DAMAGE_FOUND,
        findings=findings,
        part_states=_damaged_parts(findings) + _hidden_parts(view, findings),
        severity=severity,
        view=view,
        confidence=scores.damaged,
        scores=scores,
        damage_map=heat_map,
    )


def _no_car(scores: Scores, band: Band) -> Answer:
    """Not a usable photo, or not sure that there is a car on it."""
    if scores.car > band.no:
        reason = _unsure("a car", "une voiture", scores.car, band)
        return Answer(Outcome.CANNOT_TELL, scores=scores, reason=reason)
    share = _percent(scores.car)
    return Answer(
        Outcome.UNUSABLE_PHOTO,
        confidence=1 - scores.car,
        scores=scores,
        reason=Sentence(
            f"Probably no car on this photo: the probability of a car is {share}.",
            "Probablement pas de voiture sur cette photo : la probabilité d'une "
            f"voiture est de {share.fr}.",
        ),
    )


def _unsure(what_en: str, what_fr: str, probability: float, band: Band) -> Sentence:
    """Why the model cannot tell, with the number and the limits."""
    share, no, yes = map(_percent, (probability, band.no, band.yes))
    return Sentence(
        f"The probability of {what_en} is {share}; yes is said from {yes}, "
        f"no up to {no}.",
        f"La probabilité qu'il y ait {what_fr} est de {share.fr} ; le oui commence à "
        f"{yes.fr}, le non va jusqu'à {no.fr}.",
    )


def _percent(probability: float) -> Sentence:
    """A probability with one decimal, which is what separates it from a limit."""
    told = f"{100 * probability:.1f}\u00a0%"
    return Sentence(told, told.replace(".", ","))


def _surest(pairs: LabelledScores, threshold: float) -> str | None:
    """The most probable label if it reaches the threshold."""
    label, probability = max(pairs, key=lambda pair: pair[1])
    return label if probability >= threshold else None


def _above(pairs: LabelledScores, thresholds: Mapping[str, float]) -> LabelledScores:
    """The labels that reach their own threshold."""
    return tuple((label, p) for label, p in pairs if p >= thresholds[label])


def _findings(
    scores: Scores, card: Card, *, view: View, severity: Severity, box: BoxXyxy | None
) -> tuple[Finding, ...]:
    """Types paired with the parts that can have them, surest first."""
    types = [(DamageType(t), p) for t, p in _above(scores.types, card.thresholds.types)]
    parts = [(Part(t), p) for t, p in _above(scores.parts, card.thresholds.parts)]
    pairs = [
        (part, kind, min(p_part, p_kind))
        for (part, p_part), (kind, p_kind) in product(parts, types)
        if part in CAN_HAVE[kind]
    ]
    with_part = {kind for _, kind, _ in pairs}
    with_type = {part for part, _, _ in pairs}
    pairs += [(Part.UNKNOWN, kind, p) for kind, p in types if kind not in with_part]
    pairs += [
        (part, DamageType.UNKNOWN, p) for part, p in parts if part not in with_type
    ]
    pairs = pairs or [(Part.UNKNOWN, DamageType.UNKNOWN, scores.damaged)]
    pairs.sort(key=lambda pair: pair[2], reverse=True)
    return tuple(
        Finding(
            part=BUMPER_SEEN_FROM.get(view, part) if part is Part.BUMPER else part,
            damage_type=kind,
            severity=severity,
            confidence=confidence,
            box_xyxy=box,
        )
        for part, kind, confidence in pairs
    )


def _damaged_parts(findings: tuple[Finding, ...]) -> tuple[PartState, ...]:
    """Each named part once, with its surest finding."""
    best: dict[Part, float] = {}
    for finding in findings:
        if finding.part is not Part.UNKNOWN:
            known = best.get(finding.part, 0.0)
            best[finding.part] = max(known, finding.confidence or 0.0)
    return tuple(
        PartState(part, PartCondition.DAMAGED, confidence=confidence)
        for part, confidence in best.items()
    )


def _hidden_parts(view: View, findings: tuple[Finding, ...]) -> tuple[PartState, ...]:
    """Parts that this view cannot contain, unless one was found damaged."""
    found = {finding.part for finding in findings}
    return tuple(
        PartState(part, PartCondition.NOT_VISIBLE)
        for part in HIDDEN_FROM.get(view, ())
        if part not in found
    )


def _to_rows(damage_map: np.ndarray) -> HeatMap:
    """A (H, W) float map as plain rows, rounded to what a report needs."""
    return tuple(tuple(round(float(cell), 4) for cell in row) for row in damage_map)
