"""Rows of a rate card as they are edited on a page, read by the reader of the CSV.

Decisions:
- What was edited goes through the CSV, so it meets the same limits as a file, and
  nothing can be kept that could not be read again.
- Every row carries the name of the place it was typed in; a fault names that place and
  the column, not a line of a file that nobody sees.
- A rule's three conditions stand in columns of their own instead of one text.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.domain.errors import RateCardInvalid
from core.domain.sentences import Sentence
from core.estimating.card_reading import read_rate_card
from core.estimating.card_rows import ANY, COLUMNS
from core.estimating.card_writing import card_rows, write_rows
from core.estimating.rate_card import RateCard

TABLES: dict[str, tuple[str, ...]] = {
    # kind of row: columns of its table
    "hours": ("key", "operation", "labour", "low", "high"),
    "part": ("key", "low", "high"),
    "sublet": ("key", "operation", "low", "high"),
    "rule": ("key", "type", "severity", "paint", "operation"),
}
CONDITIONS = ("type", "severity", "paint")
HINT = Sentence("Correct it and save again.", "Corrigez et enregistrez à nouveau.")
ONE_LINE = str.maketrans({"\n": " ", "\r": " "})


@dataclass(frozen=True, slots=True)
class EditedRow:
    """One row as it was typed: its kind, where it stands, its cells by column."""

    kind: str
    place: Sentence
    cells: Mapping[str, str]


def table_of(card: RateCard, kind: str) -> list[dict[str, str]]:
    """The rows of one kind, as cells by the columns of its table."""
    rows = [_split(row) for row in card_rows(card) if row["row"] == kind]
    return [{name: row.get(name, "") for name in TABLES[kind]} for row in rows]


def fields_of(card: RateCard) -> dict[tuple[str, str], str]:
    """The single values by kind of row and key (a rate's key is its labour)."""
    return {
        (row["row"], row.get("key") or row.get("labour", "")): _single(row)
        for row in card_rows(card)
        if row["row"] not in TABLES
    }


def read_edited(
    rows: Iterable[EditedRow], *, column_name: Callable[[str, str], Sentence]
) -> RateCard:
    """The card that these rows make; a row without any cell is left out.

    Args:
        column_name: what a column is called in the table of this kind.

    Raises:
        RateCardInvalid: with the place and the column of every fault.
    """
    filled = [row for row in rows if any(text.strip() for text in row.cells.values())]

    def name_of(line: int, column: str) -> Sentence:
        row = filled[line - 2]  # the header is the first line
        if not column or row.kind not in TABLES:
            return row.place
        name = column_name(row.kind, column)
        return Sentence(f"{row.place}, {name}", f"{row.place.fr}, {name.fr}")

    content = write_rows(_joined(row) for row in filled)
    try:
        return read_rate_card(content, name_of=name_of)
    except RateCardInvalid as exc:
        raise RateCardInvalid(exc.message, hint=HINT, problems=exc.problems) from exc


def _split(row: Mapping[str, str]) -> dict[str, str]:
    """A row with a rule's conditions apart."""
    if row["row"] != "rule":
        return dict(row)
    return dict(row) | dict(zip(CONDITIONS, row["text"].split("/"), strict=True))


def _joined(row: EditedRow) -> dict[str, str]:
    """A row of the CSV, on one line."""
    cells = {name: text.translate(ONE_LINE) for name, text in row.cells.items()}
    if row.kind == "rule":
        conditions = [cells.get(name, "") or ANY for name in CONDITIONS]
        cells["text"] = "/".join(conditions)
    kept = {name: text for name, text in cells.items() if name in COLUMNS}
    return {"row": row.kind} | kept


def _single(row: Mapping[str, str]) -> str:
    """The value of a row that says one thing."""
    return row.get("low") or row.get("text", "")
