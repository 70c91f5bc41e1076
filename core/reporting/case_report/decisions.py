"""Persons' decisions in words: each review and each edit of the estimate.

Decisions:
- Nothing a person did is left out: what was decided and taken back is told too.
- A decision names the damage as the model said it, so that the change can be seen; one
  that a person added is named as it was added.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.domain.cases import Damage, Review, ReviewAction, VisitView, read_damage_key
from core.domain.estimates import EditKind, Estimate, EstimateEdit, EstimateLine
from core.domain.records import Finding
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Operation, Part, Side
from core.domain.words import word
from core.reporting.case_report.naming import (
    damage_name,
    finding_name,
    hours_told,
    labelled,
    moment,
    named,
    reasoned,
    span_told,
)
from core.reporting.formats import EN_DASH, capitalised, iso_utc, typeset
from core.reporting.phrases import part_label

DONE: dict[ReviewAction, Sentence] = {
    ReviewAction.CONFIRM: Sentence("Confirmed", "Confirmé"),
    ReviewAction.CHANGE: Sentence("Changed", "Modifié"),
    ReviewAction.REJECT: Sentence("Rejected", "Écarté"),
    ReviewAction.ADD: Sentence("Added", "Ajouté"),
    ReviewAction.REOPEN: Sentence("Reopened", "Rouvert"),
}
NOW = Sentence("Now", "Désormais")
NOBODY = Sentence("name not told", "nom non indiqué")
LOOK_ALIKE = Sentence("Looks like damage, is {0}.", "Ressemble à un dommage : {0}.")
IN_ESTIMATE = Sentence("Estimate", "Chiffrage")
EDITS: dict[EditKind, Sentence] = {
    EditKind.PAINT: Sentence("paint {0}", "peinture {0}"),
    EditKind.OPERATION: Sentence("work set to: {0}", "opération fixée : {0}"),
    EditKind.HOURS: Sentence("hours set to {0}", "heures fixées à {0}"),
    EditKind.PART_PRICE: Sentence(
        "price of the part set to {0}", "prix de la pièce fixé à {0}"
    ),
    EditKind.SUBLET: Sentence("outside work set to {0}", "sous-traitance fixée à {0}"),
    EditKind.DROP: Sentence("line taken out", "ligne retirée"),
    EditKind.ADD: Sentence("line added", "ligne ajoutée"),
}
PAINT = {
    True: Sentence("broken", "abîmée"),
    False: Sentence("unbroken", "intacte"),
    None: Sentence("not told", "non indiquée"),
}
TAKEN_BACK = Sentence("taken back", "annulé")


@dataclass(frozen=True, slots=True)
class LogRow:
    """One decision: when in UTC, who, what, and why ("" where no reason was given)."""

    when: str
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class EditEvent:
    """What a person typed for an estimate, or took back, at a moment."""

    at: datetime | None
    who: str
    what: str
    why: str
    undone: bool = False


def log_rows(
    view: VisitView, estimate: Estimate | None, language: Language
) -> tuple[LogRow, ...]:
    """Every decision on a visit in the order of time, those on its estimate too."""
    rows: list[tuple[datetime | None, LogRow]] = [
        (review.at, review_row(review, view.damages, language))
        for review in view.reviews
    ]
    for each in edit_events(estimate, language) if estimate else ():
        row = LogRow(
            moment(each.at, language),
            named(each.who) or typeset(NOBODY, language),
            labelled(IN_ESTIMATE, each.what, language),
            each.why,
        )
        rows.append((each.at, row))
    rows.sort(key=lambda row: iso_utc(row[0]) if row[0] else "~")
    return tuple(row for _, row in rows)


def edit_events(estimate: Estimate, language: Language) -> list[EditEvent]:
    """Everything that persons typed for an estimate, and what they took back of it."""
    counting = _line_names(estimate, language)
    undone = {
        each.edit: _target_name(each.edit, language) for each in estimate.undone_edits
    }
    events = []
    for edit, name in (undone | counting).items():
        told = edit_told(edit, estimate.currency, language)
        what = ", ".join(filter(None, (name, told)))
        events.append(EditEvent(edit.at, edit.who, what, edit_reason(edit)))
        events += [
            EditEvent(
                each.at,
                each.who,
                labelled(TAKEN_BACK, what, language),
                why="",
                undone=True,
            )
            for each in estimate.undone_edits
            if each.edit == edit
        ]
    return events


def review_row(review: Review, damages: Iterable[Damage], language: Language) -> LogRow:
    """One review as a row of the log."""
    subject = _subject(review, damages)
    name = named(review.damage_key) if subject is None else _name(subject, language)
    what = labelled(DONE[review.action], name, language)
    if review.action is ReviewAction.CHANGE and review.finding:
        what += f". {labelled(NOW, finding_name(review.finding, language), language)}"
    return LogRow(
        moment(review.at, language),
        named(review.who) or typeset(NOBODY, language),
        what,
        why(review, language),
    )


def why(review: Review, language: Language) -> str:
    """The look-alike and the reason of a review; "" where neither was given."""
    pieces = []
    if review.look_alike is not None:
        told = typeset(LOOK_ALIKE, language)
        pieces.append(told.format(word(review.look_alike, language)))
    if review.reason:
        pieces.append(reasoned(review.reason))
    return " ".join(pieces)


def edit_told(edit: EstimateEdit, currency: str, language: Language) -> str:
    """What a person changed in an estimate, without who and when."""
    value = ""
    if edit.kind is EditKind.PAINT:
        value = in_language(PAINT[edit.paint_broken], language)
    elif edit.kind is EditKind.OPERATION and edit.operation:
        value = word(edit.operation, language)
    elif edit.kind is EditKind.HOURS and edit.span and edit.labour:
        value = f"{hours_told(edit.span, language)} ({word(edit.labour, language)})"
    elif edit.span is not None:
        value = span_told(edit.span, language, unit=edit.currency or currency)
    return typeset(EDITS[edit.kind], language).format(value or EN_DASH)


def edit_reason(edit: EstimateEdit) -> str:
    """The reason of an edit; the text of an added line is its name and no reason."""
    return "" if edit.kind is EditKind.ADD else reasoned(edit.text)


def edit_by(edit: EstimateEdit, language: Language) -> str:
    """Who made an edit, and when."""
    who = named(edit.who) or typeset(NOBODY, language)
    return f"{who}, {moment(edit.at, language)}" if edit.at else who


def line_name(line: EstimateLine, language: Language) -> str:
    """A line's part and work, and the text of one that a person added.

    Such a line may have no work but what its text says.
    """
    work = _work_name(line.part, line.side, line.operation, language)
    if not line.text:
        return work
    if line.operation is not Operation.NONE:
        return f"{work} ({named(line.text)})"
    if line.part in (Part.OTHER, Part.UNKNOWN):
        return named(line.text)
    part = capitalised(part_label(line.part, line.side, language))
    return f"{part} – {named(line.text)}"


def _name(told: Damage | Finding, language: Language) -> str:
    if isinstance(told, Finding):
        return finding_name(told, language)
    return damage_name(told, language)


def _subject(review: Review, damages: Iterable[Damage]) -> Damage | Finding | None:
    """What a decision is about, as the model said it."""
    if review.action is ReviewAction.ADD:
        return review.finding
    for damage in damages:
        if any(each.id == review.id for each in damage.reviews):
            added = next(
                (each.finding for each in damage.reviews if each.finding), None
            )
            return damage.proposed or _from_key(review.damage_key) or added or damage
    return _from_key(review.damage_key) or review.finding


def _from_key(key: str) -> Finding | None:
    """The damage that a key of part, side and type names."""
    names = read_damage_key(key)
    return Finding(names[0], names[2], side=names[1]) if names else None


def _line_names(estimate: Estimate, language: Language) -> dict[EstimateEdit, str]:
    """Every edit that counts, once, with the line that it is on."""
    found: dict[EstimateEdit, str] = {}
    for line in (*estimate.lines, *estimate.dropped):
        for (
            edit
        ) in line.edits:  # one of a damage's paint is on every line of the damage
            found.setdefault(edit, line_name(line, language))
    return found | dict.fromkeys(estimate.unused_edits, "")


def _target_name(edit: EstimateEdit, language: Language) -> str:
    """The line of an edit that counts no more; "" where its target names none."""
    try:
        part, side, operation = edit.target.split("/")
        named_by = Part(part), Side(side), Operation(operation)
    except ValueError:
        return named(edit.text) if edit.kind is EditKind.ADD else ""
    return _work_name(*named_by, language)


def _work_name(part: Part, side: Side, work: Operation, language: Language) -> str:
    name = capitalised(part_label(part, side, language))
    return f"{name} – {typeset(word(work, language), language)}"
