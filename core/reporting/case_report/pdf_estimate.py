"""The estimate with its formulas, and what may come on top."""

from collections.abc import Iterator, Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from core.reporting.case_report.document import CaseDocument
from core.reporting.case_report.estimate_table import (
    EstimateRow,
    EstimateTable,
    SupplementRow,
)
from core.reporting.case_report.pdf_headings import part_heading
from core.reporting.palette import INK, RULE
from core.reporting.pdf_pieces import NO_PADDING, WIDTH, RowTable, bullets, paragraph
from core.reporting.pdf_shapes import Pill

WIDTHS = [50 * mm, 92 * mm, 36 * mm]
SUM_WIDTHS = [WIDTH - 56 * mm, 56 * mm]
SUPPLEMENT_WIDTHS = [33 * mm, 110 * mm, 35 * mm]


def estimate_blocks(document: CaseDocument) -> Iterator[Flowable]:
    """What is wrong with it, the total, every line with its arithmetic, sums, notes."""
    estimate, labels = document.estimate, document.labels
    if estimate or document.estimate_problems:
        yield from part_heading(labels["estimate"], level=0)
    if document.estimate_problems:
        yield bullets(document.estimate_problems)
        yield Spacer(0, 2 * mm)
    if estimate is None:
        return
    yield _total(estimate)
    yield Spacer(0, 3 * mm)
    if estimate.rows:
        yield _lines(estimate.rows, labels)
        yield _sums(estimate)
    yield Spacer(0, 2 * mm)
    yield bullets(estimate.notes)
    if estimate.dropped:
        yield from part_heading(labels["dropped"], level=2)
        yield _lines(estimate.dropped, labels)


def supplement_blocks(document: CaseDocument) -> Iterator[Flowable]:
    """What photos cannot show: zones to expect on top, then what holds always."""
    labels = document.labels
    name = "supplements" if document.supplements else "cannot_show"
    yield from part_heading(labels[name], level=0)
    if document.supplements:
        yield _supplements(document.supplements)
        yield Spacer(0, 2 * mm)
    yield bullets(document.cannot_show)


def _total(estimate: EstimateTable) -> Table:
    """The rounded range, large, beside the rates it is from."""
    row = [
        paragraph(f"{estimate.total_label}", "meta"),
        paragraph(estimate.total, "verdict"),
    ]
    return Table(
        [[row, paragraph(estimate.rates, "meta_right")]],
        [WIDTH * 0.55, WIDTH * 0.45],
        style=[*NO_PADDING, ("VALIGN", (0, 0), (-1, -1), "BOTTOM")],
    )


def _lines(rows: Sequence[EstimateRow], labels: dict[str, str]) -> Table:
    cells: list[list[object]] = [
        [
            paragraph(labels["work"], "table_head"),
            paragraph(labels["formula"], "table_head"),
            paragraph(labels["amount"], "table_head_right"),
        ]
    ]
    for row in rows:
        named = [paragraph(row.name, "small_strong")]
        named += [paragraph(row.damages, "small_label")] if row.damages else []
        reckoned = [paragraph(row.formula, "small")]
        reckoned += [
            paragraph(each, "tiny") for each in (row.reason, *row.edits) if each
        ]
        cells.append([named, reckoned, paragraph(row.amount, "small_right")])
    return RowTable(cells, WIDTHS, style=LOOK, repeatRows=1)


def _sums(estimate: EstimateTable) -> Flowable:
    """Subtotal, tax and total under the amounts, on one page together."""
    cells = [
        [paragraph(label, "small_right"), paragraph(value, "small_right")]
        for label, value in estimate.sums[:-1]
    ]
    label, value = estimate.sums[-1]
    strong = "small_strong_right"
    cells.append([paragraph(label, strong), paragraph(value, strong)])
    return KeepTogether([Table(cells, SUM_WIDTHS, style=SUMS)])


def _supplements(rows: Sequence[SupplementRow]) -> Table:
    cells = [
        [
            Pill(row.severity, row.tone),
            paragraph(row.told, "small"),
            paragraph(row.because, "small_label"),
        ]
        for row in rows
    ]
    return RowTable(cells, SUPPLEMENT_WIDTHS, style=LOOK)


LOOK: Sequence[tuple[object, ...]] = (
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(RULE)),
    ("TOPPADDING", (0, 0), (-1, -1), 3.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
)
SUMS: Sequence[tuple[object, ...]] = (
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("LINEABOVE", (0, -1), (-1, -1), 0.8, HexColor(INK)),
)
