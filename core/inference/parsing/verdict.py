"""From claims to one of the outcomes: when the answer is believed, and when it is not.

Decisions:
- "No damage seen" needs an explicit statement with an empty list, complete, and not one
  word against it. Everything short of that is "cannot tell", with its reason.
- Findings beside "no damage", beside "cannot tell" or on a photo that is called
  unusable contradict the answer's own statement on the only question that matters:
  cannot tell, and the raw text shows both.
- A part that is called damaged and undamaged counts as damaged.
- Left and right follow the mirror rule: told to be in the left column of a front view,
  a damage on the vehicle's left was named after the picture, and its side is unknown.
- The same damage told twice is one finding, as severe as the worse; a part listed first
  without and then with its kind of damage is one finding too.
- The overall severity is the worst of the findings', whatever the text says.
"""

from collections.abc import Iterable
from dataclasses import replace

from core.domain.records import Answer, Finding, PartState, worst_severity
from core.domain.sentences import Sentence
from core.domain.vocabulary import (
    DamageType,
    Outcome,
    Part,
    PartCondition,
    Side,
    View,
)
from core.inference.parsing.claims import NAMELESS_PARTS, Claimed, Claims, is_named

MAX_FINDINGS = 40

CUT_OFF = Sentence(
    "The answer was cut off before it was complete.",
    "La réponse a été interrompue avant d'être complète.",
)
CUT_OFF_LIST = Sentence(
    "The answer was cut off, so there may be more damage than listed.",
    "La réponse a été interrompue : il peut y avoir d'autres dommages que ceux listés.",
)
LOOPED = Sentence(
    "The model began to repeat itself; repeated findings count once.",
    "Le modèle s'est mis à se répéter ; les constats répétés comptent une fois.",
)
TOO_MANY = Sentence(
    f"The answer lists more than {MAX_FINDINGS} findings; the first {MAX_FINDINGS} are "
    "kept.",
    f"La réponse compte plus de {MAX_FINDINGS} constats ; les {MAX_FINDINGS} premiers "
    "sont gardés.",
)
SIDES_MIXED = Sentence(
    "The answer mixes the picture's left and right with the vehicle's, so the side of "
    "some damage is left open.",
    "La réponse confond la gauche et la droite de l'image avec celles du véhicule : le "
    "côté de certains dommages reste ouvert.",
)
CONTRADICTS = Sentence(
    "The answer contradicts itself: it lists damage and also says otherwise.",
    "La réponse se contredit : elle liste des dommages et dit aussi le contraire.",
)
NOT_EXPLICIT = Sentence(
    "The answer says that nothing is damaged, but not completely or not without doubt.",
    "La réponse dit que rien n'est endommagé, mais pas complètement ou pas sans doute.",
)
MODEL_UNSURE = Sentence(
    "The model itself says that it cannot tell.",
    "Le modèle dit lui-même qu'il ne peut pas le dire.",
)
NOT_IN_FORM = Sentence(
    "The answer does not have a form that findings can be read from; the model's own "
    "words are kept.",
    "La réponse n'a pas une forme d'où lire des constats ; les mots du modèle sont "
    "gardés.",
)
UNUSABLE = Sentence(
    "The model says that no car can be judged on this photo.",
    "Le modèle dit qu'aucune voiture ne peut être jugée sur cette photo.",
)


def weigh(claims: Claims, *, looped: bool = False) -> Answer:
    """The answer that these claims allow; `raw_text` is still to be added."""
    view = claims.views.copy().pop() if len(claims.views) == 1 else View.UNKNOWN
    named = [each for each in claims.claimed if is_named(each.finding)]
    outcome, reason = _outcome(claims, has_named=bool(named))
    if outcome is not Outcome.DAMAGE_FOUND:
        states = _intact_states(claims, ())
        return Answer(outcome, part_states=states, view=view, reason=reason or "")
    told = named or claims.claimed
    sided = [_mirrored(each, view) for each in told]
    findings = _merged(sided)
    notes = [
        note
        for note, holds in (
            (CUT_OFF_LIST, not claims.complete),
            (LOOPED, looped),
            (SIDES_MIXED, sided != [each.finding for each in told]),
            (TOO_MANY, len(findings) > MAX_FINDINGS),
        )
        if holds
    ]
    kept = tuple(findings[:MAX_FINDINGS])
    return Answer(
        outcome,
        findings=kept,
        part_states=_damaged_states(kept) + _intact_states(claims, kept),
        severity=worst_severity(found.severity for found in kept),
        view=view,
        reason=_together(notes),
    )


def _outcome(claims: Claims, *, has_named: bool) -> tuple[Outcome, Sentence | None]:
    """The outcome and, where it is no plain one, its reason."""
    said = claims.statements
    yes, no = Outcome.DAMAGE_FOUND in said, Outcome.NO_DAMAGE_SEEN in said
    unsure = Outcome.CANNOT_TELL in said
    if claims.unusable:
        if has_named or yes:
            return Outcome.CANNOT_TELL, CONTRADICTS
        complete = (Outcome.UNUSABLE_PHOTO, UNUSABLE)
        return complete if claims.complete else (Outcome.CANNOT_TELL, CUT_OFF)
    if has_named or (yes and claims.complete):
        if no or unsure:
            return Outcome.CANNOT_TELL, CONTRADICTS if no else MODEL_UNSURE
        return Outcome.DAMAGE_FOUND, None
    if not claims.complete:
        return Outcome.CANNOT_TELL, CUT_OFF
    if unsure:
        return Outcome.CANNOT_TELL, MODEL_UNSURE
    if no:
        doubt = claims.claimed or claims.hints_of_damage or not claims.lists_findings
        clean = Outcome.NO_DAMAGE_SEEN, None
        return (Outcome.CANNOT_TELL, NOT_EXPLICIT) if doubt else clean
    return Outcome.CANNOT_TELL, NOT_IN_FORM


def _mirrored(claimed: Claimed, view: View) -> Finding:
    """The finding, its side unknown where it breaks the mirror rule."""
    finding, column = claimed.finding, claimed.column
    sides = {finding.side, column}
    if sides - {Side.LEFT, Side.RIGHT} or view not in (View.FRONT, View.REAR):
        return finding
    same = len(sides) == 1
    if same is (view is View.FRONT):
        return replace(finding, side=Side.UNKNOWN)
    return finding


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Each damage once, surest first, otherwise in the order they were told."""
    by_key: dict[tuple[Part, Side, DamageType], Finding] = {}
    for found in findings:
        key = (found.part, found.side, found.damage_type)
        by_key[key] = _joined(by_key[key], found) if key in by_key else found
    detailed = {
        (part, side)
        for part, side, damage in by_key
        if damage is not DamageType.UNKNOWN
    }
    kept = [
        found
        for found in by_key.values()
        if found.damage_type is not DamageType.UNKNOWN
        or (found.part, found.side) not in detailed
    ]
    return sorted(kept, key=lambda found: -(found.confidence or 0))


def _joined(first: Finding, second: Finding) -> Finding:
    """Two tellings of one damage: the worse severity, the higher confidence."""
    sure = [
        found.confidence for found in (first, second) if found.confidence is not None
    ]
    return replace(
        first,
        severity=worst_severity((first.severity, second.severity)),
        confidence=max(sure, default=None),
        box_xyxy=first.box_xyxy or second.box_xyxy,
    )


def _damaged_states(findings: Iterable[Finding]) -> tuple[PartState, ...]:
    """Every known part among the findings, once."""
    states: dict[tuple[Part, Side], PartState] = {}
    for found in findings:
        if found.part not in NAMELESS_PARTS:
            state = PartState(
                found.part, PartCondition.DAMAGED, found.side, found.confidence
            )
            states.setdefault((found.part, found.side), state)
    return tuple(states.values())


def _intact_states(
    claims: Claims, findings: Iterable[Finding]
) -> tuple[PartState, ...]:
    """Parts that were said to be undamaged, and are not among the findings."""
    damaged = {(found.part, found.side) for found in findings}
    damaged |= {(each.finding.part, each.finding.side) for each in claims.claimed}
    return tuple(
        PartState(part, PartCondition.SEEN_UNDAMAGED, side)
        for part, side in dict.fromkeys(claims.intact)
        if part not in NAMELESS_PARTS and not _contradicted(part, side, damaged)
    )


def _contradicted(part: Part, side: Side, damaged: set[tuple[Part, Side]]) -> bool:
    """Whether the same part is damaged, on the same side or one of them untold."""
    return any(
        part is other and (side is where or Side.UNKNOWN in (side, where))
        for other, where in damaged
    )


def _together(notes: list[Sentence]) -> str:
    """Several sentences as one."""
    if not notes:
        return ""
    return Sentence(" ".join(notes), " ".join(note.fr for note in notes))
