"""The damages of a visit as rows of a report, the rejected ones kept apart.

Decisions:
- A row says what stands after the review. Where that differs from the model's words,
  these stand beside it; they are never replaced.
- How sure is the model's own number for its own words; a person's word has none.
- Contradictions and notes go in full: a report is where they are needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.case_words import contradiction_told
from core.domain.cases import (
    Damage,
    DamageState,
    Review,
    ReviewAction,
    StoredPhoto,
    VisitView,
)
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import SEVERITY_ORDER
from core.domain.words import word
from core.reporting.case_marks import damage_numbers
from core.reporting.case_report.decisions import NOBODY, why
from core.reporting.case_report.naming import (
    finding_name,
    labelled,
    moment,
    named,
    number_of,
    numbers_told,
    part_name,
    severity_name,
)
from core.reporting.explain import REPAIR_MEANINGS
from core.reporting.formats import capitalised, typeset
from core.reporting.palette import SEVERITY_TONES, Tone
from core.reporting.phrases import size_phrase, sureness

PROPOSED = Sentence("not reviewed yet", "pas encore vérifié")
PERSON_SAYS = Sentence("A person's word", "Parole d'une personne")
BY_PERSON = (DamageState.ADDED, DamageState.CHANGED)
MODEL_SAID = Sentence("The model said", "Le modèle a indiqué")
REASON = Sentence("Reason", "Motif")


@dataclass(frozen=True, slots=True)
class DamageRow:
    """One damage; `number` is the one on the pictures, None for a rejected one.

    `review` is where it stands in the review, `decided` by whom and when. `details` are
    sentences: the model's own words where changed, reasons, contradictions, notes.
    """

    key: str
    number: int | None
    part: str
    damage: str
    severity: str
    tone: Tone
    review: str
    decided: str
    sureness: str
    photos: str
    details: tuple[str, ...]


def damage_rows(
    view: VisitView, language: Language, *, rejected: bool = False
) -> tuple[DamageRow, ...]:
    """The damages that count, in their order, or those that were rejected."""
    numbers = damage_numbers(view.damages)
    return tuple(
        _row(damage, numbers.get(damage.key), view.photos, language)
        for damage in view.damages
        if damage.counts is not rejected
    )


def severity_meanings(view: VisitView, language: Language) -> tuple[str, ...]:
    """What each severity among the damages means for the repair, worst first."""
    there = {damage.severity for damage in view.damages if damage.counts}
    return tuple(
        typeset(REPAIR_MEANINGS[severity], language)
        for severity in reversed(SEVERITY_ORDER)
        if severity in there
    )


def last_decision(damage: Damage) -> Review | None:
    """The decision in force; none if there was none or it was taken back."""
    last = damage.reviews[-1] if damage.reviews else None
    return None if last is None or last.action is ReviewAction.REOPEN else last


def _row(
    damage: Damage,
    number: int | None,
    photos: Sequence[StoredPhoto],
    language: Language,
) -> DamageRow:
    kind = word(damage.damage_type, language)
    if damage.size_mm is not None:
        kind += f", {size_phrase(damage.size_mm, language)}"
    return DamageRow(
        key=damage.key,
        number=number,
        part=capitalised(part_name(damage.part, damage.side, language)),
        damage=typeset(kind, language),
        severity=severity_name(damage.severity, language),
        tone=SEVERITY_TONES[damage.severity],
        review=_state(damage, language),
        decided=_decided(damage, language),
        sureness=_how_sure(damage, language),
        photos=_on_photos(damage, photos, language),
        details=tuple(_details(damage, photos, language)),
    )


def _state(damage: Damage, language: Language) -> str:
    proposed = damage.state is DamageState.PROPOSED
    return typeset(PROPOSED if proposed else word(damage.state, language), language)


def _decided(damage: Damage, language: Language) -> str:
    """Who decided last, and when."""
    last = last_decision(damage)
    if last is None:
        return ""
    who = named(last.who) or typeset(NOBODY, language)
    return f"{who}, {moment(last.at, language)}"


def _how_sure(damage: Damage, language: Language) -> str:
    if damage.confidence is None and damage.state in BY_PERSON:
        return typeset(PERSON_SAYS, language)
    return capitalised(sureness(damage.confidence, language))


def _on_photos(
    damage: Damage, photos: Sequence[StoredPhoto], language: Language
) -> str:
    """ "On 2 of the 3 photos that show this part: 1, 4"."""
    showing = {seen.photo_id for seen in damage.observations}
    numbers = [number_of(photo) for photo in photos if photo.id in showing]
    if not numbers:
        return typeset(Sentence("On no photo", "Sur aucune photo"), language)
    told = (
        Sentence(
            "On the 1 photo that shows this part", "Sur la seule photo de la pièce"
        )
        if damage.looking <= 1
        else Sentence(
            f"On {damage.agreeing} of the {damage.looking} photos that show this part",
            f"Sur {damage.agreeing} des {damage.looking} photos de la pièce",
        )
    )
    return labelled(typeset(told, language), numbers_told(numbers), language)


def _details(
    damage: Damage, photos: Sequence[StoredPhoto], language: Language
) -> list[str]:
    told = []
    if damage.proposed is not None and damage.state is DamageState.CHANGED:
        said = finding_name(damage.proposed, language)
        sure = sureness(damage.proposed.confidence, language)
        told.append(labelled(MODEL_SAID, f"{said} ({sure}).", language))
    for review in damage.reviews:
        reason = why(review, language)
        if reason:
            told.append(labelled(REASON, reason, language))
    told += [
        typeset(contradiction_told(each, photos), language)
        for each in damage.contradictions
    ]
    return told + [typeset(note, language) for note in damage.notes]
