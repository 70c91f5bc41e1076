"""What a printed report says, before anyone decides how it looks.

Decisions:
- HTML and PDF are set from this one `Document`, so they cannot say different things.
- Findings stand in a table, in the numbers of the picture; the sentences around it say
  what a table cannot.
- Other people's text (file name, caption, a model's words) is made visible here and
  escaped by the module that sets it.
- Pictures are handed on as pixels; whoever sets them writes fresh ones (`pictures`), so
  that nothing of the file's metadata can follow.
"""

from dataclasses import dataclass

from PIL import Image

from core.domain.records import Answer, Assessment, Photo
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import PROGRAM_VERSION
from core.domain.vocabulary import Outcome, PartCondition, Severity
from core.domain.words import word
from core.reporting.explain import (
    Explanation,
    Section,
    SectionKind,
    explain,
    repair_meanings,
)
from core.reporting.formats import (
    EN_DASH,
    capitalised,
    date_time,
    number,
    shortened,
    size_px,
    typeset,
    visible,
)
from core.reporting.icons import Shape, verdict_shapes
from core.reporting.overlay import draw_overlay, has_marks
from core.reporting.palette import SEVERITY_TONES, Tone, verdict_tone
from core.reporting.phrases import part_label, size_phrase, sureness
from core.reporting.stamp import attempt_rows, generation_rows, stamp_rows
from core.reporting.verdict import verdict_line, verdict_sentences

FILE_NAME_LIMIT = 120  # characters shown; the JSON has them all
RAW_TEXT_LIMIT = 6000

TITLE = Sentence("Car damage assessment", "Évaluation des dommages d'un véhicule")
DISCLAIMER = Sentence(
    "An automatic reading of a photo. It does not replace an inspection of the car.",
    "Lecture automatique d'une photo. Elle ne remplace pas l'examen du véhicule.",
)
LABELS: dict[str, Sentence] = {
    "photo": Sentence("Photo", "Photo"),
    "marked": Sentence("Where damage was seen", "Endroits où un dommage a été vu"),
    "doubtful": Sentence("Where damage is possible", "Endroits où un doute subsiste"),
    "findings": Sentence("Damage found", "Dommages constatés"),
    "part": Sentence("Part", "Pièce"),
    "type": Sentence("Damage", "Dommage"),
    "severity": Sentence("Severity", "Gravité"),
    "sureness": Sentence("How sure", "Certitude"),
    "meaning": Sentence("What the severity means", "Ce que la gravité signifie"),
    "states": Sentence("State of the parts", "État des pièces"),
    "photo_facts": Sentence("The photo", "La photo"),
    "stamp": Sentence("How this was made", "Comment ce rapport a été établi"),
    "attempts": Sentence("Models tried, in order", "Modèles essayés, dans l'ordre"),
    "raw": Sentence("The model's own words", "Texte original du modèle"),
    "no_photo": Sentence(
        "The photo is not part of this report.",
        "La photo ne fait pas partie de ce rapport.",
    ),
    "page": Sentence("page", "page"),
}
FACT_LABELS: dict[str, Sentence] = {
    "file": Sentence("File", "Fichier"),
    "size": Sentence("Size and format", "Taille et format"),
    "sharpness": Sentence("Sharpness", "Netteté"),
    "brightness": Sentence("Brightness (0 to 255)", "Luminosité (0 à 255)"),
    "captured": Sentence("Taken on", "Prise le"),
    "hash": Sentence("Perceptual hash", "Empreinte visuelle"),
}
WORDS_BY = Sentence(
    "fixed sentences filled in from the findings",
    "phrases types remplies à partir des constats",
)
EXPLANATION = Sentence("Explanation", "Explication")
NOT_TOLD = Sentence("not told", "non déterminée")
Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of the findings table; `number` is the one on the picture."""

    number: int
    part: str
    damage: str
    severity: str
    sureness: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that a report about one photo says, in one language."""

    language: Language
    labels: dict[str, str]
    title: str
    file: str
    caption: str
    made_on: str
    verdict: str
    verdict_sentences: tuple[str, ...]
    tone: Tone
    shapes: tuple[Shape, ...]
    photo: Image.Image | None
    marked: Image.Image | None
    findings: tuple[FindingRow, ...]
    states: Rows
    sections: tuple[Section, ...]
    photo_facts: Rows
    stamp: Rows
    attempts: Rows
    raw_text: str
    disclaimer: str
    program: str


def build_document(
    assessment: Assessment, photo: Photo | None, language: Language, *, caption: str
) -> Document:
    """Put a report together; without its photo it has no pictures and no facts."""
    answer = assessment.answer
    explanation = explain(assessment, photo, language)
    return Document(
        language=language,
        labels=_labels(answer, language),
        title=typeset(TITLE, language),
        file=shortened(visible(assessment.file), FILE_NAME_LIMIT),
        caption=visible(typeset(caption, language)),
        made_on=date_time(assessment.provenance.assessed_at, language),
        verdict=verdict_line(assessment, language),
        verdict_sentences=tuple(map(visible, verdict_sentences(answer, language))),
        tone=verdict_tone(answer.outcome, answer.severity),
        shapes=verdict_shapes(answer.outcome, answer.severity),
        photo=photo.image if photo else None,
        marked=draw_overlay(photo.image, answer)
        if photo and has_marks(answer)
        else None,
        findings=_findings(answer, language),
        states=_states(answer, language),
        sections=_sections(explanation, answer, language),
        photo_facts=_photo_facts(photo, language) if photo else (),
        stamp=_stamp(assessment, language),
        attempts=_visible_rows(attempt_rows(assessment.provenance, language)),
        raw_text=shortened(visible(answer.raw_text or "").strip(), RAW_TEXT_LIMIT),
        disclaimer=typeset(DISCLAIMER, language),
        program=f"{in_language(TITLE, Language.EN)} {PROGRAM_VERSION}",
    )


def _labels(answer: Answer, language: Language) -> dict[str, str]:
    labels = {name: typeset(label, language) for name, label in LABELS.items()}
    if answer.outcome is Outcome.CANNOT_TELL:
        labels["marked"] = labels["doubtful"]
    return labels


def _findings(answer: Answer, language: Language) -> tuple[FindingRow, ...]:
    """The findings as table rows, in their order, where damage was found."""
    if answer.outcome is not Outcome.DAMAGE_FOUND:
        return ()
    rows = []
    for place, found in enumerate(answer.findings, start=1):
        damage = word(found.damage_type, language)
        if found.size_mm is not None:
            damage += f", {size_phrase(found.size_mm, language)}"
        rows.append(
            FindingRow(
                number=place,
                part=capitalised(part_label(found.part, found.side, language)),
                damage=typeset(damage, language),
                severity=_short_severity(found.severity, language),
                sureness=sureness(found.confidence, language),
                tone=SEVERITY_TONES[found.severity],
            )
        )
    return tuple(rows)


def _short_severity(severity: Severity, language: Language) -> str:
    """The severity for a column that is headed so."""
    if severity is Severity.UNKNOWN:
        return typeset(NOT_TOLD, language)
    return word(severity, language)


def _states(answer: Answer, language: Language) -> Rows:
    """Parts by what the photo says of them; nothing where no car was judged."""
    if answer.outcome in (Outcome.FAILED, Outcome.UNUSABLE_PHOTO):
        return ()
    rows = []
    for condition in PartCondition:
        names = [
            part_label(state.part, state.side, language)
            for state in answer.part_states
            if state.condition is condition
        ]
        if names:
            rows.append((capitalised(word(condition, language)), ", ".join(names)))
    return tuple(rows)


def _sections(
    explanation: Explanation, answer: Answer, language: Language
) -> tuple[Section, ...]:
    """The sentences around the table: without the verdict and the findings' lines."""
    sections = []
    for section in explanation.sections:
        if section.kind is SectionKind.FOUND and answer.findings:
            title = typeset(LABELS["meaning"], language)
            meanings = repair_meanings(answer, language)
            section = Section(section.kind, title, meanings)
        if section.kind is not SectionKind.VERDICT:
            sections.append(section)
    return tuple(sections)


def _photo_facts(photo: Photo, language: Language) -> Rows:
    """What is known of the file and its picture."""
    facts = {
        "file": shortened(visible(photo.name), FILE_NAME_LIMIT),
        "size": f"{size_px(photo.original_size_wh)} · {visible(photo.format)}",
        "sharpness": number(photo.quality.sharpness, language, decimals=2),
        "brightness": number(photo.quality.brightness, language),
        "hash": photo.perceptual_hash or EN_DASH,
    }
    if photo.captured_at is not None:
        facts["captured"] = date_time(photo.captured_at, language)
    return tuple(
        (typeset(FACT_LABELS[name], language), fact) for name, fact in facts.items()
    )


def _stamp(assessment: Assessment, language: Language) -> Rows:
    """The provenance stamp, and where the explanation's words come from."""
    words_by = typeset(EXPLANATION, language), typeset(WORDS_BY, language)
    rows = stamp_rows(assessment.provenance, language)
    writing = assessment.answer.writing
    written = generation_rows(writing, language) if writing else ()
    return (*_visible_rows((*rows, *written)), words_by)


def _visible_rows(rows: Rows) -> Rows:
    """The rows with nothing hidden in them: sources and errors are others' text."""
    return tuple((visible(label), visible(value)) for label, value in rows)
