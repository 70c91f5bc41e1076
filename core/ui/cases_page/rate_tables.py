"""A rate card as fields and tables on a page, and what was typed there as rows.

Decisions:
- Tables show words and hold keys, so a card that was edited in French is the same card.
- What was typed leaves as text and is read by the reader of the CSV: this module knows
  no limit of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

import streamlit as st

from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import DamageType, Labour, Operation, Part, Severity
from core.domain.words import word
from core.estimating.card_editing import TABLES, EditedRow
from core.estimating.card_rows import (
    ANY,
    GROUPS,
    OUTSIDE_WORK,
    PRICED_PARTS,
    PRICED_WORK,
)
from core.estimating.operation_rule import Paint
from core.reporting.formats import capitalised
from core.ui.state import say, state
from core.ui.words import TEXT, text

NUMBERS = ("low", "high")
OPTIONS: dict[tuple[str, str], Sequence[str]] = {
    # (table, column): what can be chosen
    ("hours", "key"): PRICED_PARTS,
    ("hours", "operation"): PRICED_WORK,
    ("hours", "labour"): tuple(Labour),
    ("part", "key"): PRICED_PARTS,
    ("sublet", "key"): PRICED_PARTS,
    ("sublet", "operation"): OUTSIDE_WORK,
    ("rule", "key"): (*GROUPS, *Part),
    ("rule", "type"): (ANY, *DamageType),
    ("rule", "severity"): (ANY, *Severity),
    ("rule", "paint"): (ANY, *Paint),
    ("rule", "operation"): tuple(Operation),
}
SEVERAL = ("rule", "operation")
PAINT_WORDS = {Paint.BROKEN: "broken", Paint.UNBROKEN: "whole", Paint.UNTOLD: "untold"}


def edit_table(table: str, rows: list[dict[str, str]], key: str) -> list[dict]:
    """Draw a table to edit; what stands in it now."""
    import pandas as pd

    data = pd.DataFrame(
        [_values(table, row) for row in rows], columns=list(TABLES[table])
    )
    data = data.astype({name: float for name in NUMBERS if name in data.columns})
    edited = st.data_editor(
        data,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        height="auto" if len(rows) < 10 else 440,
        column_config={name: _column(table, name) for name in TABLES[table]},
        alt=say(f"case.rates.tab_{table}"),
    )
    return edited.to_dict("records")


def rows_of(table: str, records: Sequence[Mapping[str, Any]]) -> Iterator[EditedRow]:
    """What stands in a table as rows, each with its place."""
    for number, record in enumerate(records, start=1):
        cells = {column: cell(record.get(column)) for column in TABLES[table]}
        yield EditedRow(table, _place(table, number, cells), cells)


def column_name(table: str, column: str) -> Sentence:
    """What a column is called; the condition of a rule stands in three of them."""
    return Sentence(*TEXT[f"case.rates.column.{column}"])


def cell(value: Any) -> str:
    """What stands in a field or a cell as the text of a CSV."""
    if value is None or value != value:  # an empty cell of a table is not a number
        return ""
    if isinstance(value, list | tuple):
        return "+".join(str(each) for each in value)
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return str(value)


def option_name(column: str, option: str, language: Language) -> str:
    """A key of a table in words."""
    if column == "key" and option in GROUPS:
        return text(f"case.rates.group.{option}", language)
    if option == ANY:
        return text("case.rates.any", language)
    kinds: dict[str, type[StrEnum]] = {
        "key": Part,
        "operation": Operation,
        "labour": Labour,
        "type": DamageType,
        "severity": Severity,
    }
    if column == "paint":
        return text(f"case.estimate.paint_{PAINT_WORDS[Paint(option)]}", language)
    return word(kinds[column](option), language)


def _place(table: str, number: int, cells: Mapping[str, str]) -> Sentence:
    """What a row is called: its table, its number, and what it is about."""
    told = []
    for each, language in enumerate(Language):
        names = [
            option_name(column, cells[column], language)
            for column in ("key", "operation", "labour")
            if cells.get(column) in OPTIONS.get((table, column), ())
        ]
        pattern = TEXT[f"case.rates.{'named_row' if names else 'row'}"][each]
        title = TEXT[f"case.rates.tab_{table}"][each]
        told.append(pattern.format(table=title, number=number, what=", ".join(names)))
    return Sentence(*told)


def _values(table: str, row: Mapping[str, str]) -> dict[str, Any]:
    """A row of the card as values of the table."""
    values: dict[str, Any] = {name: str(each) for name, each in row.items()}
    for name in NUMBERS:
        if name in values:
            values[name] = float(values[name]) if values[name] else None
    if (table, "operation") == SEVERAL:
        values["operation"] = values["operation"].split("+")
    return values


def _column(table: str, name: str) -> Any:
    """How a column looks and what it takes."""
    label = capitalised(say(f"case.rates.column.{name}"))
    if name in NUMBERS:
        return st.column_config.NumberColumn(label, format="%.2f", min_value=0.0)
    options = [str(each) for each in OPTIONS[table, name]]
    kind = (
        st.column_config.MultiselectColumn
        if (table, name) == SEVERAL
        else st.column_config.SelectboxColumn
    )
    language = state().language
    return kind(
        label,
        options=options,
        format_func=lambda each: option_name(name, str(each), language),
    )
