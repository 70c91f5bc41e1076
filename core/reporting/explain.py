"""An assessment in plain sentences, in English or French, from a template.

Decisions:
- The words come from the finding's keys and numbers alone, so the same assessment
  always reads the same, and language never changes what is said.
- A part that is on the photo without a clear state is told as such, beside how sure
  the rest is; it is never among the undamaged ones.
- "No damage seen" always comes with what the photo does not cover; a failed analysis
  comes with nothing about the car.
- Severity is explained by the repair it stands for, and never as an amount of money.
- Sections are short lists of sentences, so that a page, a PDF and a terminal can each
  set them in their own way.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.records import Answer, Assessment, Finding, Photo
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import (
    SEVERITY_ORDER,
    Outcome,
    Part,
    PartCondition,
    Severity,
    View,
)
from core.reporting.formats import capitalised, typeset
from core.reporting.hidden import cannot_show
from core.reporting.next_step import next_steps
from core.reporting.photo_advice import advice_sentence
from core.reporting.phrases import (
    finding_clause,
    finding_line,
    part_label,
    severity_phrase,
    size_phrase,
    sureness,
)
from core.reporting.verdict import verdict_line, verdict_sentences

__all__ = [
    "Explanation",
    "Section",
    "SectionKind",
    "advice_sentence",
    "explain",
    "finding_line",
    "repair_meanings",
    "verdict_line",
]


class SectionKind(StrEnum):
    """The sections of an explanation, in their order."""

    VERDICT = "verdict"
    FOUND = "found"
    SURENESS = "sureness"
    CANNOT_SHOW = "cannot_show"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Section:
    """A title and a few sentences; findings are numbered as on the picture."""

    kind: SectionKind
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole explanation; sections without a sentence are left out."""

    sections: tuple[Section, ...]

    def section(self, kind: SectionKind) -> Section | None:
        """The section of this kind, where the explanation has one."""
        return next((part for part in self.sections if part.kind is kind), None)

    @property
    def text(self) -> str:
        """All of it as plain text: a title line, then one sentence per line."""
        blocks = ("\n".join((part.title, *part.sentences)) for part in self.sections)
        return "\n\n".join(blocks)


TITLES: dict[SectionKind, Sentence] = {
    SectionKind.VERDICT: Sentence("Verdict", "Verdict"),
    SectionKind.FOUND: Sentence("What was found", "Ce qui a été constaté"),
    SectionKind.SURENESS: Sentence("How sure this is", "Degré de certitude"),
    SectionKind.CANNOT_SHOW: Sentence(
        "What this photo cannot show", "Ce que cette photo ne peut pas montrer"
    ),
    SectionKind.NEXT: Sentence("What to do next", "Que faire maintenant"),
}

REPAIR_MEANINGS: dict[Severity, Sentence] = {
    Severity.SEVERE: Sentence(
        "Severe means that a part probably needs replacing, or that function or "
        "structure is in doubt.",
        "Une gravité majeure laisse attendre le remplacement d'une pièce, ou met en "
        "doute le fonctionnement ou la structure.",
    ),
    Severity.MODERATE: Sentence(
        "Moderate means panel repair and refinishing; the part should still fit and "
        "work.",
        "Une gravité modérée demande une réparation et une remise en peinture ; la "
        "pièce devrait rester en place et remplir sa fonction.",
    ),
    Severity.MINOR: Sentence(
        "Minor means cosmetic: polishing, paintless repair or a small refinish "
        "usually deals with it.",
        "Une gravité mineure désigne un dommage d'aspect : un polissage, un "
        "débosselage sans peinture ou une petite retouche suffit en général.",
    ),
    Severity.UNKNOWN: Sentence(
        "Where the severity is not told, only an inspection can say how much repair "
        "is needed.",
        "Là où la gravité n'est pas déterminée, seule une inspection peut dire quelle "
        "réparation est nécessaire.",
    ),
}

NOTHING_NAMED = Sentence(
    "Neither the part nor the kind of damage could be told.",
    "Ni la pièce ni la nature du dommage n'ont pu être déterminées.",
)
NAMELESS_PART = Sentence(
    "A part that is not named can often be named from a photo taken further back.",
    "Une pièce non nommée peut souvent l'être sur une photo prise de plus loin.",
)
HARD_CASES = Sentence(
    "Broken glass and lamps are recognised best; dents, scratches, the side and the "
    "severity are harder, so check them on the car.",
    "Les vitres et feux brisés sont les mieux reconnus ; bosses, rayures, côté et "
    "gravité le sont moins bien : vérifiez-les sur la voiture.",
)

VIEW_SENTENCES: dict[View, Sentence] = {
    View.FRONT: Sentence(
        "The car is seen from the front.", "La voiture est vue de l'avant."
    ),
    View.REAR: Sentence(
        "The car is seen from the rear.", "La voiture est vue de l'arrière."
    ),
    View.SIDE: Sentence(
        "The car is seen from the side.", "La voiture est vue de côté."
    ),
}


def explain(
    assessment: Assessment, photo: Photo | None, language: Language
) -> Explanation:
    """Explain an assessment; without its photo nothing is said of picture quality."""
    answer = assessment.answer
    sentences = {
        SectionKind.VERDICT: verdict_sentences(answer, language),
        SectionKind.FOUND: _found(answer, language),
        SectionKind.SURENESS: _how_sure(answer, photo, language),
        SectionKind.CANNOT_SHOW: cannot_show(answer, language),
        SectionKind.NEXT: next_steps(answer, photo, language),
    }
    return Explanation(
        tuple(
            Section(kind, typeset(TITLES[kind], language), told)
            for kind, told in sentences.items()
            if told
        )
    )


def _found(answer: Answer, language: Language) -> tuple[str, ...]:
    """The findings, numbered, then what their severities mean for the repair."""
    undamaged = _seen_undamaged(answer, language)
    if answer.outcome is not Outcome.DAMAGE_FOUND:
        return undamaged
    if not answer.findings:
        return (typeset(NOTHING_NAMED, language), *undamaged)
    numbered = (
        _numbered(place, found, language)
        for place, found in enumerate(answer.findings, start=1)
    )
    return (*numbered, *repair_meanings(answer, language), *undamaged)


def _numbered(place: int, found: Finding, language: Language) -> str:
    """One finding as a sentence that starts with its number on the picture."""
    clause = capitalised(finding_clause(found, language))
    if found.size_mm is not None:
        clause += f" ({size_phrase(found.size_mm, language)})"
    colon = " : " if language is Language.FR else ": "
    severity = severity_phrase(found.severity, language)
    how_sure = sureness(found.confidence, language)
    return typeset(f"{place}. {clause}{colon}{severity} – {how_sure}.", language)


def repair_meanings(answer: Answer, language: Language) -> tuple[str, ...]:
    """What each severity among the findings means for the repair, worst first."""
    severities = {found.severity for found in answer.findings}
    return tuple(
        typeset(REPAIR_MEANINGS[severity], language)
        for severity in reversed(SEVERITY_ORDER)
        if severity in severities
    )


def _seen_undamaged(answer: Answer, language: Language) -> tuple[str, ...]:
    """The parts with positive evidence of no damage, in one sentence."""
    if answer.outcome not in (Outcome.DAMAGE_FOUND, Outcome.NO_DAMAGE_SEEN):
        return ()
    listed = _listed(answer, PartCondition.SEEN_UNDAMAGED, language)
    if not listed:
        return ()
    sentence = Sentence(
        f"Seen, and no damage found there: {listed}.",
        f"Vu, sans dommage à cet endroit : {listed}.",
    )
    return (typeset(sentence, language),)


def _uncertain(answer: Answer, language: Language) -> tuple[str, ...]:
    """The parts that were seen without a clear result, in one sentence."""
    if answer.outcome not in (Outcome.DAMAGE_FOUND, Outcome.NO_DAMAGE_SEEN):
        return ()
    listed = _listed(answer, PartCondition.UNCERTAIN, language)
    if not listed:
        return ()
    sentence = Sentence(
        f"On the photo, but not clear whether damaged: {listed}.",
        f"Sur la photo, sans qu'on puisse dire si c'est endommagé : {listed}.",
    )
    return (typeset(sentence, language),)


def _listed(answer: Answer, condition: PartCondition, language: Language) -> str:
    """The parts of one condition, with commas between them."""
    return ", ".join(
        part_label(state.part, state.side, language)
        for state in answer.part_states
        if state.condition is condition
    )


def _how_sure(
    answer: Answer, photo: Photo | None, language: Language
) -> tuple[str, ...]:
    """What stands behind the numbers: the view, the hard cases, the photo's quality."""
    if answer.outcome is Outcome.FAILED:
        return ()
    told: list[str] = []
    if answer.view in VIEW_SENTENCES:
        told.append(VIEW_SENTENCES[answer.view])
    if answer.outcome is Outcome.DAMAGE_FOUND:
        told.append(HARD_CASES)
    if any(found.part is Part.UNKNOWN for found in answer.findings):
        told.append(NAMELESS_PART)
    told += _uncertain(answer, language)
    advice = photo.quality.advice if photo else ()
    told += [advice_sentence(item, language) for item in advice]
    return tuple(typeset(sentence, language) for sentence in told)
