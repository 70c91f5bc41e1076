"""Cells of a table for spreadsheets: read as text, never run.

Decisions:
- UTF-8 with a byte order mark, which spreadsheets need to read accents; commas and
  points in every language, so that one program reads all of our tables.
- Text that a spreadsheet would run as a formula starts with an apostrophe (OWASP,
  CSV injection).
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from core.reporting.formats import visible

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def table_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A table with its heading; what a row does not have is empty.

    Raises:
        ValueError: a row has something that is no column.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig", errors="replace")


def cell(value: object) -> object:
    """A cell that a spreadsheet shows and never runs; unknown is empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = visible(value)
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text
