"""Cells of the rates' tables as text, and what their rows and options are called."""

import pytest

from core.domain.sentences import Language
from core.estimating.card_editing import TABLES
from core.ui.cases_page.rate_tables import (
    OPTIONS,
    cell,
    column_name,
    option_name,
    rows_of,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (2.0, "2"),
        (0.1, "0.1"),
        (1.234, "1.234"),
        (1e-7, "0.0000001"),
        (["repair", "refinish"], "repair+refinish"),
        ([], ""),
        ("hood", "hood"),
    ],
)
def test_a_cell_is_what_the_reader_of_the_csv_expects(value: object, text: str) -> None:
    assert cell(value) == text


def test_a_row_is_called_by_its_number_and_what_it_is_about() -> None:
    records = [
        {"key": "hood", "operation": "repair", "labour": "body", "low": 1.0},
        {"key": None, "operation": None, "labour": None, "low": 2.0},
    ]
    first, second = rows_of("hours", records)
    assert first.place == "Hours, row 1 (hood, repair, body)"
    assert first.place.fr == "Heures, ligne 1 (capot, réparation, tôlerie)"
    assert second.place == "Hours, row 2"
    assert first.cells["high"] == ""


@pytest.mark.parametrize("language", Language)
def test_every_option_and_column_has_a_word(language: Language) -> None:
    for (_, column), options in OPTIONS.items():
        assert all(option_name(column, str(each), language) for each in options)
    for table, columns in TABLES.items():
        assert all(column_name(table, column).fr for column in columns)
