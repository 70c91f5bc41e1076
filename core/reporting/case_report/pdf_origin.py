"""How a report was made, the hashes of the files, and the log of decisions."""

from collections.abc import Iterator, Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from core.reporting.case_report.decisions import LogRow
from core.reporting.case_report.document import CaseDocument, VisitPart
from core.reporting.case_report.pdf_headings import (
    ROOM,
    TWO_ROOM,
    bare_heading,
    part_heading,
)
from core.reporting.palette import RULE
from core.reporting.pdf_pieces import RULED_CLOSE, RowTable, fact_table, paragraph

FILE_WIDTHS = [10 * mm, 54 * mm, 114 * mm]
LOG_WIDTHS = [30 * mm, 30 * mm, 66 * mm, 52 * mm]
LOG_HEADS = ("when", "who", "what", "why")


def provenance_blocks(document: CaseDocument) -> Iterator[Flowable]:
    """Each way in which photos were assessed, then every file's hash."""
    heads = [*bare_heading(document.labels["provenance"], level=0)]
    for visit in document.visits:
        if document.is_dispute:
            heads += bare_heading(visit.heading)
        yield from _models(heads, visit, document.labels)
        heads = []
        if visit.files:
            yield from part_heading(document.labels["hashes"], level=2)
            yield _files(visit)


def log_blocks(document: CaseDocument) -> Iterator[Flowable]:
    """Every decision of every visit, in the order of time."""
    room = TWO_ROOM if document.is_dispute else ROOM
    yield from part_heading(document.labels["log"], level=0, room=room)
    for visit in document.visits:
        if document.is_dispute:
            yield from part_heading(visit.heading)
        if visit.log:
            yield _log(visit.log, document.labels)
        else:
            yield paragraph(document.labels["no_log"], "meta")


def _models(
    heads: Sequence[Flowable], visit: VisitPart, labels: dict[str, str]
) -> Iterator[Flowable]:
    """The stamps, the first of them on one page with the headings above it."""
    blocks = [*heads]
    for use in visit.models:
        blocks += [paragraph(use.title, "heading"), fact_table(use.rows)]
        if use.attempts:
            blocks += [paragraph(labels["attempts"], "heading")]
            blocks.append(fact_table(use.attempts))
        yield KeepTogether(blocks)
        blocks = []
    if blocks:
        yield KeepTogether(blocks)


def _files(visit: VisitPart) -> RowTable:
    cells = [
        [
            paragraph(str(file.number), "small_label"),
            paragraph(file.name, "small"),
            paragraph(file.sha256, "code"),
        ]
        for file in visit.files
    ]
    return RowTable(cells, FILE_WIDTHS, style=RULED_CLOSE)


def _log(rows: Sequence[LogRow], labels: dict[str, str]) -> RowTable:
    cells = [[paragraph(labels[name], "table_head") for name in LOG_HEADS]]
    cells += [
        [
            paragraph(row.when, "small"),
            paragraph(row.who, "small"),
            paragraph(row.what, "small"),
            paragraph(row.why, "small"),
        ]
        for row in rows
    ]
    return RowTable(cells, LOG_WIDTHS, style=LOOK, repeatRows=1)


LOOK: Sequence[tuple[object, ...]] = (
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(RULE)),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
)
