"""The damages of a visit as a table, and the state of every part below it."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from core.reporting.case_report.damage_rows import DamageRow
from core.reporting.case_report.document import VisitPart
from core.reporting.case_report.pdf_headings import (
    bare_heading,
    part_heading,
)
from core.reporting.palette import RULE
from core.reporting.pdf_pieces import RowTable, bullets, fact_table, paragraph
from core.reporting.pdf_shapes import Pill

WIDTHS = [10 * mm, 50 * mm, 34 * mm, 40 * mm, 44 * mm]
HEADS = ("type", "severity", "review", "sureness")
MOST_KEPT = 900  # characters of details that stay on the page of their damage


def damage_blocks(
    visit: VisitPart, labels: dict[str, str], *, level: int
) -> Iterator[Flowable]:
    """The damages, what their severities mean, and what a person rejected."""
    yield from part_heading(labels["damages"], level=level)
    if visit.damages:
        yield damage_table(visit.damages, labels)
    else:
        yield paragraph(visit.verdict.line)
    if visit.meanings:
        yield KeepTogether(
            [paragraph(labels["meaning"], "heading"), bullets(visit.meanings)]
        )
    if visit.rejected:
        yield from part_heading(labels["rejected"], level=2)
        yield damage_table(visit.rejected, labels)


def damage_table(rows: Sequence[DamageRow], labels: dict[str, str]) -> RowTable:
    """One row for each damage, its details below it over the whole width."""
    cells: list[list[object]] = [
        ["", *(paragraph(labels[name], "table_head") for name in HEADS)]
    ]
    looks: list[tuple[object, ...]] = [*LOOK]
    for row in rows:
        first = len(cells)
        cells.append(_cells(row))
        for detail in row.details:
            at = len(cells)
            looks.append(("SPAN", (1, at), (-1, at)))
            looks.append(("TOPPADDING", (0, at), (-1, at), 0))
            cells.append(["", paragraph(detail, "small_label"), "", "", ""])
        last = len(cells) - 1
        looks += [
            ("LINEBELOW", (0, last), (-1, last), 0.5, HexColor(RULE)),
            ("BOTTOMPADDING", (0, last), (-1, last), 5),
        ]
        kept = _kept_details(row)
        if kept:  # on one row alone it would keep a row that is higher than a page
            looks.append(("NOSPLIT", (0, first), (-1, first + kept)))
    return RowTable(cells, WIDTHS, style=looks, repeatRows=1)


def part_blocks(
    visit: VisitPart, labels: dict[str, str], *, level: int
) -> Iterator[Flowable]:
    """The four states of the parts, and the views that are missing."""
    rows = [(row.label, ", ".join(row.names)) for row in visit.parts]
    if visit.missing:
        rows.append((labels["missing"], ", ".join(visit.missing)))
    if rows:
        head = bare_heading(labels["parts"], level=level)
        yield KeepTogether([*head, fact_table(tuple(rows))])


def _kept_details(row: DamageRow) -> int:
    """How many details stay with their row; more than a page could never be kept."""
    lengths = accumulate((len(each) for each in row.details), initial=len(row.photos))
    return max(0, sum(length <= MOST_KEPT for length in lengths) - 1)


def _cells(row: DamageRow) -> list[object]:
    number = "" if row.number is None else Pill(str(row.number), row.tone)
    review = [paragraph(row.review, "small_strong")]
    review += [paragraph(row.decided, "small_label")] if row.decided else []
    return [
        number,
        [paragraph(row.part, "strong"), paragraph(row.damage)],
        Pill(row.severity, row.tone),
        review,
        [paragraph(row.sureness, "small"), paragraph(row.photos, "small_label")],
    ]


LOOK: Sequence[tuple[object, ...]] = (
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 3.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, HexColor(RULE)),
)
