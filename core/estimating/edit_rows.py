"""A person's edits ⇄ plain values for JSON, so that a store can keep them.

Decisions:
- Numbers are text, so no float touches money. What is read back meets the same limits
  as a rate card.
- A row that cannot be read is refused with a sentence, never skipped: an edit that
  vanished would change a total unseen.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from core.domain.errors import RateCardInvalid
from core.domain.estimates import EditKind, EstimateEdit, Span
from core.domain.sentences import Sentence
from core.domain.vocabulary import Labour, Operation, Part, Side
from core.estimating.cells import (
    HOURS,
    PRICE,
    CellRefused,
    Limits,
    read_currency,
    read_number,
    read_text,
    shown,
)

LONGEST_TARGET, LONGEST_TEXT = 200, 120
KEYS = {"labour": Labour, "operation": Operation, "part": Part, "side": Side}
NEEDS: dict[EditKind, tuple[str, ...]] = {
    EditKind.PAINT: ("paint_broken",),
    EditKind.OPERATION: ("operation",),
    EditKind.HOURS: ("labour", "span"),
    EditKind.PART_PRICE: ("span",),
    EditKind.SUBLET: ("span",),
    EditKind.DROP: (),
    EditKind.ADD: ("text",),
}


def edit_to_row(edit: EstimateEdit) -> dict[str, Any]:
    """The edit as text, booleans and nothing else; what is not set is left out."""
    row: dict[str, Any] = {"kind": str(edit.kind), "target": edit.target}
    if edit.span is not None:
        row |= {"low": f"{edit.span.low:f}", "high": f"{edit.span.high:f}"}
    for name in KEYS:
        if getattr(edit, name) is not None:
            row[name] = str(getattr(edit, name))
    if edit.paint_broken is not None:
        row["paint_broken"] = edit.paint_broken
    if edit.at is not None:
        row["at"] = edit.at.isoformat()
    if edit.currency:
        row["currency"] = edit.currency
    return row | {"text": edit.text, "who": edit.who}


def edit_from_row(row: Mapping[str, Any]) -> EstimateEdit:
    """Read what `edit_to_row` wrote, or what a form gives.

    Raises:
        RateCardInvalid: a value is not known or out of its limits.
    """
    try:
        values = _values(row)
        edit = EstimateEdit(**values)
        lacking = [name for name in NEEDS[edit.kind] if not _is_set(edit, name)]
        if lacking or not edit.target:
            raise CellRefused(_lacks(edit.kind, (lacking or ["target"])[0]))
    except CellRefused as exc:
        raise RateCardInvalid(
            Sentence(
                f"This change cannot be used: {exc.told}",
                f"Cette modification est inutilisable : {exc.told.fr}",
            )
        ) from exc
    return edit


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an edit, each checked."""
    kind = _key("kind", row.get("kind"), EditKind)
    values: dict[str, Any] = {
        "kind": kind,
        "target": read_text(str(row.get("target", "")), longest=LONGEST_TARGET),
        "text": read_text(str(row.get("text", "")), longest=LONGEST_TEXT),
        "who": read_text(str(row.get("who", "")), longest=LONGEST_TEXT),
    }
    for name, vocabulary in KEYS.items():
        if row.get(name) is not None:
            values[name] = _key(name, row[name], vocabulary)
    if row.get("low") is not None:
        limits = HOURS if kind is EditKind.HOURS else PRICE
        values["span"] = _span(row, limits)
    if isinstance(row.get("paint_broken"), bool):
        values["paint_broken"] = row["paint_broken"]
    if row.get("at"):
        values["at"] = _moment(str(row["at"]))
    if row.get("currency"):
        values["currency"] = read_currency(str(row["currency"]))
    assert values.keys() <= {field.name for field in fields(EstimateEdit)}
    return values


def _span(row: Mapping[str, Any], limits: Limits) -> Span:
    low = read_number(str(row["low"]), limits)
    high = read_number(str(row.get("high") or row["low"]), limits)
    if low > high:
        raise CellRefused(
            Sentence(
                f"{low} is above {high}; exchange them.",
                f"{low} dépasse {high} ; échangez-les.",
            )
        )
    return Span(low, high)


def _key(name: str, value: object, vocabulary: type) -> Any:
    try:
        return vocabulary(str(value))
    except ValueError as exc:
        raise CellRefused(
            Sentence(
                f"{name} {shown(str(value))} is not known.",
                f"{name} {shown(str(value))} n'est pas connu.",
            )
        ) from exc


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as exc:
        raise CellRefused(
            Sentence(
                f"{shown(text)} is not a time.", f"{shown(text)} n'est pas une heure."
            )
        ) from exc


def _is_set(edit: EstimateEdit, name: str) -> bool:
    return getattr(edit, name) not in (None, "")


def _lacks(kind: EditKind, name: str) -> Sentence:
    return Sentence(f"{kind} needs {name}.", f"{kind} demande {name}.")
