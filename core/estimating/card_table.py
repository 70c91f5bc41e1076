"""The bytes of a CSV file → rows with their line, or a refusal of the whole file."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from core.domain.errors import RateCardInvalid
from core.domain.sentences import Sentence
from core.estimating.card_rows import COLUMNS

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
SEPARATORS = ",;\t"
Cells = dict[str, str]


def table_rows(content: bytes) -> Iterator[tuple[int, Cells]]:
    """The rows with the line each begins on; refuses what is no table of ours."""
    if len(content) > MOST_BYTES:
        raise refused(
            f"The file is larger than {MOST_BYTES / 1e6:g} MB.",
            f"Le fichier dépasse {MOST_BYTES / 1e6:g} Mo.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise refused(
            "The file is not UTF-8 text; save it as CSV UTF-8.",
            "Le fichier n'est pas du texte UTF-8 ; enregistrez-le en CSV UTF-8.",
        ) from exc
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header = [name.strip().lower() for name in first.strip().split(separator)]
    if sorted(header) != sorted(COLUMNS):
        listed = ", ".join(COLUMNS)
        raise refused(
            f"The first line must name these columns: {listed}.",
            f"La première ligne doit nommer ces colonnes : {listed}.",
        )
    return _rows(lines, header)


def _rows(lines: Any, header: list[str]) -> Iterator[tuple[int, Cells]]:
    """Rows as cells by column, blank lines left out."""
    begins = 1
    try:
        for place, cells in enumerate(lines):
            line, begins = begins, lines.line_num + 1
            if place > MOST_ROWS:
                raise refused(
                    f"The file has more than {MOST_ROWS} rows.",
                    f"Le fichier a plus de {MOST_ROWS} lignes.",
                )
            if place == 0 or not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header) and any(cells[len(header) :]):
                raise refused(
                    f"Line {line} has {len(cells)} cells, the header {len(header)}; "
                    "put text with separators in quotes.",
                    f"La ligne {line} a {len(cells)} cellules, l'en-tête "
                    f"{len(header)} ; mettez entre guillemets un texte à séparateurs.",
                )
            filled = [cell.strip() for cell in cells] + [""] * len(header)
            yield line, dict(zip(header, filled, strict=False))
    except csv.Error as exc:
        raise refused(
            f"Line {begins} is broken: a quote is not closed, or a cell is too long.",
            f"La ligne {begins} est abîmée : guillemet non fermé ou cellule trop "
            "longue.",
        ) from exc


def refused(english: str, french: str) -> RateCardInvalid:
    """A file that is no rate card at all."""
    told = Sentence(english, french)
    return RateCardInvalid(told, problems=(told,))
