"""What a person typed into the form of a line → the edits that say it.

Decisions:
- Only what differs from the line as it stands becomes an edit; a figure that was
  emptied takes its edit back, and the card's figure counts again.
- Choosing the rules' own operation again takes the choice back. With another operation
  the figures in the form go to the new line, which has a key of its own.
- Figures come as text and are read as those of a rate card.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.domain.errors import RateCardInvalid
from core.domain.estimates import EditKind, EstimateEdit, EstimateLine, Span
from core.domain.sentences import Sentence
from core.domain.vocabulary import Labour, Operation, Part, Side
from core.estimating.edit_rows import edit_from_row
from core.estimating.plan import line_key

Figure = tuple[EditKind, Labour | None]  # the kind of work only with hours
FIGURES: tuple[Figure, ...] = (
    *((EditKind.HOURS, labour) for labour in Labour),
    (EditKind.PART_PRICE, None),
    (EditKind.SUBLET, None),
)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who typed it, when, why, and in which currency."""

    who: str
    at: datetime
    reason: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class LineForm:
    """The form of a line; what was not asked is left out.

    `paint` says by damage key whether the paint is broken, None where nobody knows.
    `figures` are (low, high) as text, both empty for the card's own.
    """

    operation: Operation | None = None
    paint: Mapping[str, bool | None] = field(default_factory=dict)
    figures: Mapping[Figure, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of the person's own."""

    key: str
    text: str
    part: Part = Part.OTHER
    side: Side = Side.UNKNOWN
    operation: Operation = Operation.NONE


@dataclass(slots=True)
class Edits:
    """Edits to keep, and those they take the place of."""

    new: list[EstimateEdit]
    old: list[EstimateEdit]


def edits_of_form(line: EstimateLine, form: LineForm, signed: Signed) -> Edits:
    """What the form changes in the line.

    Raises:
        RateCardInvalid: a figure cannot be used.
    """
    edits = Edits([], [])
    key = _choose_operation(line, form.operation, signed, edits)
    for damage_key, broken in form.paint.items():
        _say_paint(line, damage_key, broken, signed, edits)
    if key != line.key:
        edits.old += [each for each in line.edits if _figure_of(each) in FIGURES]
    for figure, texts in form.figures.items():
        before = [each for each in line.edits if _figure_of(each) == figure]
        edit = _figure_edit(key, figure, texts, signed)
        if key == line.key and _span(before[-1:]) == _span([edit] if edit else []):
            continue
        edits.old += [each for each in before if each not in edits.old]
        edits.new += [edit] if edit else []
    return edits


def edits_of_new_line(
    line: NewLine, figures: Mapping[Figure, tuple[str, str]], signed: Signed
) -> list[EstimateEdit]:
    """The edits that add a line with its figures.

    Raises:
        RateCardInvalid: it says nothing, or a figure cannot be used.
    """
    if not line.text.strip():
        raise RateCardInvalid(
            Sentence("The line says nothing.", "La ligne ne dit rien."),
            hint=Sentence("Type what is done.", "Saisissez ce qui est fait."),
        )
    given = {"kind": EditKind.ADD, "target": line.key, "text": line.text}
    places = {"part": line.part, "side": line.side, "operation": line.operation}
    added = replace(edit_from_row(given | places), who=signed.who, at=signed.at)
    edits = (_figure_edit(line.key, each, figures[each], signed) for each in figures)
    return [added, *filter(None, edits)]


def drop_of(line: EstimateLine, signed: Signed) -> EstimateEdit:
    """The edit that leaves a line out."""
    return _edit(EditKind.DROP, line.key, signed)


def figures_of(line: EstimateLine) -> dict[Figure, Span]:
    """What a person typed for the line, by figure."""
    return {
        figure: edit.span
        for edit in line.edits
        if (figure := _figure_of(edit)) in FIGURES and edit.span is not None
    }


def paint_of(line: EstimateLine, damage_key: str) -> bool | None:
    """What a person said of the paint at one of the line's damages."""
    said = [each for each in line.edits if _is_paint(each, damage_key)]
    return said[-1].paint_broken if said else None


def _choose_operation(
    line: EstimateLine, wanted: Operation | None, signed: Signed, edits: Edits
) -> str:
    """The key of the line with the operation that is wanted."""
    if wanted is None or wanted is line.operation:
        return line.key
    chosen = [each for each in line.edits if each.kind is EditKind.OPERATION]
    start = line.default or line
    if start.key == line.key or any(each.target != start.key for each in chosen):
        start = line  # not one line with a change, but lines that came together
    else:
        edits.old += chosen
    if wanted is not start.operation:
        edit = _edit(EditKind.OPERATION, start.key, signed)
        edits.new.append(replace(edit, operation=wanted))
    return line_key((line.part, line.side), wanted)


def _say_paint(
    line: EstimateLine,
    damage_key: str,
    broken: bool | None,
    signed: Signed,
    edits: Edits,
) -> None:
    if paint_of(line, damage_key) is broken:
        return
    edits.old += [each for each in line.edits if _is_paint(each, damage_key)]
    if broken is not None:
        edit = _edit(EditKind.PAINT, damage_key, signed)
        edits.new.append(replace(edit, paint_broken=broken))


def _figure_edit(
    key: str, figure: Figure, texts: tuple[str, str], signed: Signed
) -> EstimateEdit | None:
    """An edit of one figure; None if nothing was typed."""
    kind, labour = figure
    low, high = (text.strip() for text in texts)
    if not low and not high:
        return None
    if not low:
        raise RateCardInvalid(
            Sentence(
                f'A range up to "{high}" has no lower end.',
                f"Une fourchette jusqu'à « {high} » n'a pas de borne basse.",
            ),
            hint=Sentence("Type it as well.", "Saisissez-la aussi."),
        )
    row = {"kind": kind, "target": key, "labour": labour, "low": low, "high": high}
    edit = edit_from_row(row)
    currency = "" if kind is EditKind.HOURS else signed.currency
    return replace(
        edit, who=signed.who, at=signed.at, text=signed.reason, currency=currency
    )


def _edit(kind: EditKind, target: str, signed: Signed) -> EstimateEdit:
    return EstimateEdit(kind, target, who=signed.who, at=signed.at, text=signed.reason)


def _figure_of(edit: EstimateEdit) -> Figure:
    return edit.kind, edit.labour


def _is_paint(edit: EstimateEdit, damage_key: str) -> bool:
    return edit.kind is EditKind.PAINT and edit.target == damage_key


def _span(edits: list[EstimateEdit]) -> Span | None:
    return edits[-1].span if edits else None
