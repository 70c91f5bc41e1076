"""The figures of an evaluation as titled rows of words, for a terminal or a page.

Decisions:
- Every cell is text in the reader's language; unknown is an en dash.
- One table per group of figures, in the order a reader asks: car, damage, types, parts,
  severity, view, findings, time, then one per source.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.sentences import Language, in_language
from core.domain.vocabulary import DamageType, Part, Severity, View
from core.domain.words import word
from core.evaluation.records import Confusion, Evaluation, Figure
from core.evaluation.words import (
    FIGURES,
    GROUPS,
    HEADERS,
    NOT_TOLD,
    NOTES,
    SOURCE,
)
from core.reporting.formats import EN_DASH, number, seconds, typeset, visible

VOCABULARIES = {"types": DamageType, "parts": Part}
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class TableRow:
    """One figure: its dotted key, and its cells as text in the reader's language.

    `interval` is "0.914 – 0.971", `n` is "703 (383)": photos, and of them yes.
    """

    key: str
    title: str
    value: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one title; `note` explains them in a sentence, or is empty."""

    key: str
    title: str
    rows: tuple[TableRow, ...]
    note: str = ""


def render_tables(evaluation: Evaluation, language: Language) -> tuple[Table, ...]:
    """The tables in reading order; groups without any figure are left out."""
    tables = [
        _table(group, in_language(title, language), evaluation.figures, language)
        for group, title in GROUPS.items()
    ]
    tables += [
        _source_table(name, figures, language)
        for name, figures in evaluation.sources.items()
    ]
    return tuple(table for table in tables if table.rows)


def table_headers(language: Language) -> tuple[str, str, str, str]:
    """The words above title, value, interval and number of photos."""
    return tuple(typeset(header, language) for header in HEADERS)


def confusion_cells(
    confusion: Confusion, group: str, language: Language
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Words above the columns, and the rows; the first cell of each is the truth.

    `group` is "severity" or "view".
    """
    words = Severity if group == "severity" else View

    def told(key: str) -> str:
        if key in list(words):
            return word(words(key), language)
        return in_language(NOT_TOLD, language)

    header = ("", *(told(key) for key in confusion.columns))
    rows = zip(confusion.rows, confusion.counts, strict=True)
    return header, tuple((told(key), *map(str, counts)) for key, counts in rows)


def label_of(what: str, rest: str, language: Language) -> str:
    """ "dent: AUC", in French with the space before the colon."""
    return f"{what}{' :' if language is Language.FR else ':'} {rest}"


def _table(
    group: str, title: str, figures: Mapping[str, Figure], language: Language
) -> Table:
    rows = tuple(
        _row(key, figure, language)
        for key, figure in figures.items()
        if key.split(".")[0] == group
    )
    note = typeset(NOTES[group], language) if group in NOTES else ""
    return Table(group, typeset(title, language), rows, note)


def _source_table(
    name: str, figures: Mapping[str, Figure], language: Language
) -> Table:
    """The figures of one source that it allows; most sources lack one class."""
    title = label_of(in_language(SOURCE, language), visible(name), language)
    rows = tuple(
        _row(key, figure, language, with_group=True)
        for key, figure in figures.items()
        if figure.value is not None
    )
    return Table(f"sources.{name}", typeset(title, language), rows)


def _row(
    key: str, figure: Figure, language: Language, *, with_group: bool = False
) -> TableRow:
    """One line; `with_group` where the table's title does not tell the group."""
    group = key.split(".")[0]
    title = _title(key, language)
    if with_group and key not in FIGURES:
        title = label_of(in_language(GROUPS[group], language), title, language)
    show = _seconds if group == "seconds" else _number
    ends = [show(each, language) for each in (figure.low, figure.high)]
    interval = EN_DASH if figure.low is None else f" {EN_DASH} ".join(ends)
    n = number(figure.n, language)
    if figure.positives is not None:
        n += f" ({number(figure.positives, language)})"
    return TableRow(
        key, typeset(title, language), show(figure.value, language), interval, n
    )


def _title(key: str, language: Language) -> str:
    """The words for a figure's key: its own, or those of its pieces."""
    if key in FIGURES:
        return in_language(FIGURES[key], language)
    group, *middle, name = key.split(".")
    title = in_language(FIGURES[name], language)
    if not middle:
        return title
    label = middle[0]
    own = FIGURES.get(label) or FIGURES.get(f"{group}.{label}")
    named = own or word(VOCABULARIES[group](label), language)
    return label_of(in_language(named, language), title, language)


def _number(value: float | None, language: Language) -> str:
    return number(value, language, decimals=DECIMALS)


def _seconds(value: float | None, language: Language) -> str:
    return EN_DASH if value is None else seconds(value, language)
