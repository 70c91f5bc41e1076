"""The CSV of a rate card → `RateCard`, or every fault with its line.

Decisions:
- UTF-8 with or without a byte order mark; comma, semicolon or tab, whichever the header
  uses; columns in any order.
- A card with a fault is refused as a whole: an estimate with a line silently missing
  would look cheaper than it is. All faults are told at once, up to a limit.
- A row that says something a second time is a fault; so is a missing rate.
- A fault names the line and the column. Who made the lines from something else, such as
  tables on a page, says what each place is called there.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.domain.errors import RateCardInvalid
from core.domain.estimates import Span
from core.domain.sentences import Sentence
from core.domain.vocabulary import Labour, Part
from core.estimating.card_rows import (
    COLUMNS,
    NUMBER_ROWS,
    OUTSIDE_WORK,
    PRICED_PARTS,
    TEXT_ROWS,
    USED,
    read_hours_keys,
    read_rule,
    read_span,
)
from core.estimating.card_table import MOST_BYTES, Cells, table_rows
from core.estimating.cells import (
    HOURS,
    PRICE,
    RATE,
    CellRefused,
    read_cell,
    read_currency,
    read_date,
    read_key,
    read_number,
    read_text,
    shown,
)
from core.estimating.operation_rule import OperationRule
from core.estimating.rate_card import HoursRow, RateCard, SubletRow, in_order

MOST_PROBLEMS = 20
LONGEST_NAME = 80
NEEDED = ("name", "currency", "date", "example", "materials", "tax")
HINT = Sentence(
    "Correct these lines and read the file again.",
    "Corrigez ces lignes et relisez le fichier.",
)


def read_rate_card_file(path: Path) -> RateCard:
    """`read_rate_card` of a file.

    Raises:
        RateCardInvalid: as `read_rate_card`, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as exc:
        why = exc.strerror or "?"
        raise RateCardInvalid(
            Sentence(
                f"The rate card {shown(path.name)} cannot be read: {why}.",
                f"Le barème {shown(path.name)} est illisible : {why}.",
            )
        ) from exc
    return read_rate_card(content)


def name_in_file(line: int, column: str) -> Sentence:
    """What a place in a file is called; the column is "" for the whole line."""
    if not column:
        return Sentence(f"Line {line}", f"Ligne {line}")
    return Sentence(f"Line {line}, column {column}", f"Ligne {line}, colonne {column}")


def read_rate_card(
    content: bytes, *, name_of: Callable[[int, str], Sentence] = name_in_file
) -> RateCard:
    """Read the bytes of a rate card.

    Args:
        name_of: what a line and its column are called where a fault is told.

    Raises:
        RateCardInvalid: not a table, or with lines that cannot be used.
    """
    return _Reading(name_of).read(table_rows(content))


class _Reading:
    """The card as far as it is read, and the faults so far."""

    def __init__(self, name_of: Callable[[int, str], Sentence]) -> None:
        self.name_of = name_of
        self.values: dict[str, Any] = {}
        self.rates: dict[Labour, Any] = {}
        self.hours: list[HoursRow] = []
        self.prices: list[tuple[Part, Span]] = []
        self.sublets: list[SubletRow] = []
        self.rules: list[OperationRule] = []
        self.said: dict[tuple[str, ...], int] = {}
        self.problems: list[Sentence] = []

    def read(self, rows: Iterator[tuple[int, Cells]]) -> RateCard:
        """The card of these rows."""
        for line, row in rows:
            try:
                self._row(line, row)
            except CellRefused as exc:
                self._problem(line, exc)
        self._missing()
        self._sizes()
        if self.problems:
            raise _with_problems(self.problems)
        hours, prices, sublets = in_order(self.hours, self.prices, self.sublets)
        return RateCard(
            **self.values,
            rates=tuple((labour, self.rates[labour]) for labour in Labour),
            hours=hours,
            part_prices=prices,
            sublets=sublets,
            rules=tuple(self.rules),
        )

    def _row(self, line: int, row: Cells) -> None:
        """Take one row in."""
        kind = row["row"].lower()
        if kind not in USED:
            raise CellRefused(_unknown_kind(row["row"]))
        surplus = [name for name in COLUMNS[1:] if row[name] and name not in USED[kind]]
        if surplus:
            raise CellRefused(
                Sentence(
                    f"A row {kind} has no {surplus[0]}; empty the cell.",
                    f"Une ligne {kind} n'a pas de {surplus[0]} ; videz la cellule.",
                )
            )
        said = (kind, *(row[name].lower() for name in ("key", "operation", "labour")))
        if kind != "rule" and said in self.said:
            earlier = self.name_of(self.said[said], "")
            raise CellRefused(
                Sentence(
                    f"{earlier} says this already; keep one of the two.",
                    f"{earlier.fr} le dit déjà ; gardez-en une.",
                )
            )
        self.said[said] = line
        getattr(self, f"_take_{'text' if kind in TEXT_ROWS else kind}")(kind, row)

    def _take_text(self, kind: str, row: Cells) -> None:
        field, read = TEXT_FIELDS[kind]
        self.values[field] = read_cell(row, "text", read)

    def _take_number(self, kind: str, row: Cells) -> None:
        keys = [key for each, key in NUMBER_ROWS if each == kind]
        chosen = next((key for key in keys if key == row["key"].lower()), None)
        if chosen is None:
            listed = ", ".join(keys)
            raise CellRefused(
                Sentence(
                    f"{shown(row['key'])} is not known here; use one of: {listed}.",
                    f"{shown(row['key'])} n'est pas connu ici ; choisissez parmi : "
                    f"{listed}.",
                ),
                column="key",
            )
        field, limits = NUMBER_ROWS[kind, chosen]
        self.values[field] = read_cell(row, "low", read_number, limits)

    _take_materials = _take_tax = _take_overlap = _take_setting = _take_number

    def _take_rate(self, kind: str, row: Cells) -> None:
        labour = read_cell(row, "labour", read_key, Labour)
        self.rates[labour] = read_cell(row, "low", read_number, RATE)

    def _take_hours(self, kind: str, row: Cells) -> None:
        self.hours.append(HoursRow(*read_hours_keys(row), read_span(row, HOURS)))

    def _take_part(self, kind: str, row: Cells) -> None:
        part = read_cell(row, "key", read_key, PRICED_PARTS)
        self.prices.append((part, read_span(row, PRICE)))

    def _take_sublet(self, kind: str, row: Cells) -> None:
        part = read_cell(row, "key", read_key, PRICED_PARTS)
        work = read_cell(row, "operation", read_key, OUTSIDE_WORK)
        self.sublets.append(SubletRow(part, work, read_span(row, PRICE)))

    def _take_rule(self, kind: str, row: Cells) -> None:
        self.rules.append(read_rule(row))

    def _missing(self) -> None:
        """Tell what the card must say and does not."""
        kinds = {said[0] for said in self.said}
        for kind in NEEDED:
            if kind not in kinds:
                self._missing_row(kind)
        for labour in Labour:
            if "rate" in kinds and labour not in self.rates and not self.problems:
                self._missing_row(f"rate/{labour}")
        if "rate" not in kinds:
            self._missing_row("rate")

    def _sizes(self) -> None:
        """Tell if the small size is above the large one."""
        names = ("size_small_mm", "size_large_mm")
        small, large = (self.values.get(name) for name in names)
        if small is not None and large is not None and small > large:
            self.problems.append(
                Sentence(
                    f"size_small_mm is {small}, above size_large_mm {large}; "
                    "correct one.",
                    f"size_small_mm vaut {small}, plus que size_large_mm {large} ; "
                    "corrigez.",
                )
            )

    def _missing_row(self, kind: str) -> None:
        self.problems.append(
            Sentence(
                f"The card has no row {kind}; add it.",
                f"Le barème n'a pas de ligne {kind} ; ajoutez-la.",
            )
        )

    def _problem(self, line: int, fault: CellRefused) -> None:
        place, told = self.name_of(line, fault.column), fault.told
        self.problems.append(Sentence(f"{place}: {told}", f"{place.fr} : {told.fr}"))


def _read_yes_no(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise CellRefused(
            Sentence(
                f"{shown(text)} must be yes or no.",
                f"{shown(text)} doit être yes (oui) ou no (non).",
            )
        )
    return text.lower() == "yes"


def _read_name(text: str) -> str:
    if not text.strip():
        raise CellRefused(
            Sentence("The name is empty; give one.", "Le nom est vide ; donnez-en un.")
        )
    return read_text(text, longest=LONGEST_NAME)


TEXT_FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    # row: field of the card, how its text is read
    "name": ("name", _read_name),
    "currency": ("currency", read_currency),
    "date": ("dated", read_date),
    "example": ("is_example", _read_yes_no),
    "note": ("note", read_text),
}


def _unknown_kind(text: str) -> Sentence:
    listed = ", ".join(USED)
    return Sentence(
        f"{shown(text)} is no kind of row; use one of: {listed}.",
        f"{shown(text)} n'est pas un type de ligne ; choisissez parmi : {listed}.",
    )


def _with_problems(problems: list[Sentence]) -> RateCardInvalid:
    """All faults in one error; the first stands in the message."""
    first, more = problems[0], len(problems) - 1
    message = (
        Sentence(
            f"The rate card has {more + 1} faults. The first: {first}",
            f"Le barème a {more + 1} erreurs. La première : {first.fr}",
        )
        if more
        else first
    )
    return RateCardInvalid(message, hint=HINT, problems=problems[:MOST_PROBLEMS])
