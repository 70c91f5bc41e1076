"""A rate card as rows of tables: the same card again, and faults with their place."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.domain.errors import RateCardInvalid
from core.domain.sentences import Sentence
from core.domain.settings import ASSETS
from core.estimating.card_editing import (
    TABLES,
    EditedRow,
    fields_of,
    read_edited,
    table_of,
)
from core.estimating.card_reading import read_rate_card, read_rate_card_file
from core.estimating.card_rows import TEXT_ROWS
from core.estimating.rate_card import RateCard
from tests.estimating.cases import CARD_CSV, HEADER, ROWS

RULES = (
    "rule,plastic,repair+refinish,,,,crack/moderate/any\n"
    "rule,hood,replace,,,,any/severe/broken\n"
)
CARDS = [
    read_rate_card(CARD_CSV),
    read_rate_card(f"{HEADER}\n{ROWS}{RULES}".encode()),
    *map(read_rate_card_file, sorted((ASSETS / "rates").glob("*.csv"))),
]


def rows_of(card: RateCard) -> Iterator[EditedRow]:
    """What a page would hand back where nobody typed anything."""
    for (kind, name), value in fields_of(card).items():
        place = Sentence(f"Field {kind} {name}", f"Champ {kind} {name}")
        if kind in TEXT_ROWS:
            yield EditedRow(kind, place, {"text": value})
        else:
            column = "labour" if kind == "rate" else "key"
            yield EditedRow(kind, place, {column: name, "low": value})
    for table in TABLES:
        for number, cells in enumerate(table_of(card, table), start=1):
            place = Sentence(f"{table}, row {number}", f"{table}, ligne {number}")
            yield EditedRow(table, place, cells)


def column_name(kind: str, column: str) -> Sentence:
    return Sentence(f"the {column}", f"le {column}")


def read(rows: list[EditedRow]) -> RateCard:
    return read_edited(rows, column_name=column_name)


@pytest.mark.parametrize("card", CARDS, ids=["round", "rules", "eur", "usd"])
def test_a_card_that_nobody_changed_comes_back(card: RateCard) -> None:
    assert read([*rows_of(card)]) == card


def test_rows_that_were_left_empty_are_no_rows() -> None:
    empty = EditedRow("hours", Sentence("a", "b"), dict.fromkeys(TABLES["hours"], ""))
    assert read([empty, *rows_of(CARDS[0]), empty]) == CARDS[0]


FAULTS = {
    # kind of row: (cells, what is told)
    "no number": (
        "part",
        {"key": "hood", "low": ""},
        'here, the low: "" is not a number',
    ),
    "wrong way round": (
        "part",
        {"key": "hood", "low": "9", "high": "5"},
        "is above high",
    ),
    "said twice": (
        "part",
        {"key": "tire", "low": "9"},
        "here: part, row 5 says this already",
    ),
    "no part": (
        "hours",
        {"operation": "repair", "labour": "body", "low": "1"},
        "here, the key:",
    ),
    "no operation": ("rule", {"key": "hood"}, "here, the operation:"),
    "a line end": ("sublet", {"key": "hood\npart,roof,,,5", "low": "5"}, "here, the"),
}


@pytest.mark.parametrize(("kind", "cells", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_names_its_place_and_column(
    kind: str, cells: dict[str, str], said: str
) -> None:
    row = EditedRow(kind, Sentence("here", "ici"), cells)
    with pytest.raises(RateCardInvalid) as caught:
        read([*rows_of(CARDS[0]), row])
    (problem,) = caught.value.problems
    assert said in problem
    assert problem.fr.startswith("ici")


def test_a_field_out_of_its_limits_is_named_alone() -> None:
    rows = [
        replace(row, cells={**row.cells, "low": "101"}) if row.kind == "tax" else row
        for row in rows_of(CARDS[0])
    ]
    with pytest.raises(RateCardInvalid) as caught:
        read(rows)
    assert caught.value.problems[0].startswith("Field tax percent: ")
    assert "save again" in caught.value.hint
