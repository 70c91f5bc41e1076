"""Persons' decisions in words: each review and each edit of the estimate.

Decisions:
- Nothing a person did is left out: what was decided and taken back is told too.
- A decision names the damage as the model said it, so that the change can be seen; one
  that a person added is named as it was added.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.domain.cases import Damage, Review, ReviewAction, VisitView
from core.domain.estimates import EditKind, Estimate, EstimateEdit, EstimateLine
from core.domain.records import Finding
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import DamageType, Part, Side
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
Entry = tuple[datetime | None, "LogRow"]


@dataclass(frozen=True, slots=True)
class LogRow:
    """One decision: when in UTC, who, what, and why ("" where no reason was given)."""

    when: str
    who: str
    what: str
    why: str


def log_rows(
    view: VisitView, estimate: Estimate | None, language: Language
) -> tuple[LogRow, ...]:
    """Every decision on a visit in the order of time, those on its estimate too."""
    entries: list[Entry] = [
        (review.at, review_row(review, view.damages, language))
        for review in view.reviews
    ]
    if estimate is not None:
        entries += _edit_entries(estimate, language)
    entries.sort(key=lambda entry: iso_utc(entry[0]) if entry[0] else "~")
    return tuple(row for _, row in entries)


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
    """A line's part and work, and the text of one that a person added."""
    part = capitalised(part_label(line.part, line.side, language))
    work = typeset(word(line.operation, language), language)
    text = f" ({named(line.text)})" if line.text else ""
    return f"{part} – {work}{text}"


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
    try:
        part, side, kind = key.split(".")
        return Finding(Part(part), DamageType(kind), side=Side(side))
    except ValueError:
        return None


def _edit_entries(estimate: Estimate, language: Language) -> list[Entry]:
    """Every edit that an estimate has, with the line that it is on."""
    entries: list[Entry] = []
    pairs = [
        (line_name(line, language), edit)
        for line in (*estimate.lines, *estimate.dropped)
        for edit in line.edits
    ]
    pairs += [("", edit) for edit in estimate.unused_edits]
    seen: set[EstimateEdit] = set()
    for name, edit in pairs:
        if edit in seen:  # an edit of a damage's paint is on every line of the damage
            continue
        seen.add(edit)
        told = edit_told(edit, estimate.currency, language)
        row = LogRow(
            moment(edit.at, language),
            named(edit.who) or typeset(NOBODY, language),
            labelled(IN_ESTIMATE, ", ".join(filter(None, (name, told))), language),
            edit_reason(edit),
        )
        entries.append((edit.at, row))
    return entries
