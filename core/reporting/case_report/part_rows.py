"""The parts of the car in their four states, and the views that are missing."""

from dataclasses import dataclass

from core.domain.case_words import view_told
from core.domain.cases import VisitView
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import PartCondition
from core.reporting.case_report.naming import part_name
from core.reporting.formats import capitalised, typeset

HEADINGS: dict[PartCondition, Sentence] = {
    PartCondition.DAMAGED: Sentence("Damaged", "Endommagées"),
    PartCondition.SEEN_UNDAMAGED: Sentence("Seen undamaged", "Vues intactes"),
    PartCondition.UNCERTAIN: Sentence("Uncertain", "Incertaines"),
    PartCondition.NOT_VISIBLE: Sentence(
        "Not visible on any photo", "Visibles sur aucune photo"
    ),
}


@dataclass(frozen=True, slots=True)
class PartRow:
    """The parts of one state; a state without a part has no row."""

    condition: PartCondition
    label: str
    names: tuple[str, ...]


def part_rows(view: VisitView, language: Language) -> tuple[PartRow, ...]:
    """Every part that was looked for, by its state over all photos of the visit."""
    rows = []
    for condition in HEADINGS:
        names = tuple(
            part_name(each.part, each.side, language)
            for each in view.parts
            if each.condition is condition
        )
        if names:
            rows.append(PartRow(condition, _heading(condition, language), names))
    return tuple(rows)


def missing_rows(view: VisitView, language: Language) -> tuple[str, ...]:
    """The photos that a complete visit has and this one lacks."""
    return tuple(
        capitalised(typeset(view_told(key, view.damages), language))
        for key in view.missing_views
    )


def _heading(condition: PartCondition, language: Language) -> str:
    return typeset(HEADINGS[condition], language)
