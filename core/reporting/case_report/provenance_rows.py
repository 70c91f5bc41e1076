"""How a case report was made: which model said what of which photos, and every hash.

Decisions:
- Photos that were assessed in the same way share one stamp, so that 30 photos are not
  30 tables; a second model or a second precision is a second stamp.
- The list of files has each SHA-256 whole: it is of the file as it was given, and it is
  what the file can be checked against.
"""

from dataclasses import dataclass

from core.domain.cases import StoredPhoto, VisitView
from core.domain.records import Provenance
from core.domain.sentences import Language, Sentence, in_language
from core.reporting.case_report.labels import LABELS
from core.reporting.case_report.naming import (
    labelled,
    named,
    number_of,
    numbers_told,
)
from core.reporting.formats import EN_DASH, date_time, number, typeset, visible
from core.reporting.stamp import STAMP_LABELS, attempt_rows, generation_rows, stamp

SHARED = (
    "row",
    "source",
    "engine",
    "revision",
    "precision",
    "prompt_version",
    "program_version",
)
Rows = tuple[tuple[str, str], ...]
FROM_CACHE = Sentence("Answers from the cache", "Réponses issues du cache")
BETWEEN = Sentence("Assessed", "Évaluées")
SECONDS = Sentence("Seconds per photo", "Secondes par photo")


@dataclass(frozen=True, slots=True)
class ModelUse:
    """One way in which photos were assessed, and which photos they were."""

    title: str
    rows: Rows
    attempts: Rows


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file: its number, its name, and the SHA-256 of the file as it was given."""

    number: int
    name: str
    sha256: str


def model_uses(view: VisitView, language: Language) -> tuple[ModelUse, ...]:
    """Every way in which the photos of a visit were assessed, in their order."""
    groups: dict[tuple[object, ...], list[StoredPhoto]] = {}
    for photo in view.photos:
        if photo.assessment is not None:
            made = photo.assessment.provenance
            key = tuple(getattr(made, name) for name in SHARED)
            groups.setdefault(key, []).append(photo)
    return tuple(_use(photos, language) for photos in groups.values())


def file_rows(view: VisitView) -> tuple[FileRow, ...]:
    """Every file of a visit with its whole hash."""
    return tuple(
        FileRow(number_of(photo), named(photo.name), photo.sha256 or EN_DASH)
        for photo in view.photos
    )


def _use(photos: list[StoredPhoto], language: Language) -> ModelUse:
    made = [photo.assessment.provenance for photo in photos if photo.assessment]
    facts = stamp(made[0])
    rows = [
        (
            in_language(LABELS["photos"], language),
            numbers_told(number_of(photo) for photo in photos),
        )
    ]
    rows += [
        (typeset(STAMP_LABELS[name], language), str(facts[name]) or EN_DASH)
        for name in SHARED
    ]
    rows += _times(made, language)
    writing = photos[0].assessment.answer.writing if photos[0].assessment else None
    if writing is not None and len(photos) == 1:
        rows += generation_rows(writing, language)
    return ModelUse(
        labelled(LABELS["model"], visible(_name(made[0])), language),
        _visible_rows(rows),
        _visible_rows(attempt_rows(made[0], language)),
    )


def _name(made: Provenance) -> str:
    """The row of the chain, with the revision where the model has one."""
    return " · ".join(filter(None, (made.row, made.revision)))


def _times(made: list[Provenance], language: Language) -> list[tuple[str, str]]:
    """From when to when, how long a photo took, and what came from the cache."""
    moments = sorted(each.assessed_at for each in made)
    ends = [date_time(each, language) for each in (moments[0], moments[-1])]
    took = sorted(each.seconds for each in made)
    low, high = (number(each, language, decimals=2) for each in (took[0], took[-1]))
    cached = sum(each.from_cache for each in made)
    return [
        (typeset(BETWEEN, language), " – ".join(dict.fromkeys(ends))),
        (typeset(SECONDS, language), "–".join(dict.fromkeys((low, high)))),
        (typeset(FROM_CACHE, language), f"{cached} / {len(made)}"),
    ]


def _visible_rows(rows: object) -> Rows:
    return tuple((visible(label), visible(value)) for label, value in rows)
