"""A case report as a PDF: A4, an outline, the same content gives the same bytes.

Decisions:
- The order is that of reading: cover, what changed, damages and photos of each visit,
  estimate, what photos cannot show, how it was made, the log.
- The date in the file is when the report was made, and its id follows from its content.
- Whether the fonts lack a character is looked for in every text of the document.
"""

import io
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer

from core.reporting.case_report.document import CaseDocument, VisitPart
from core.reporting.case_report.pdf_changes import change_blocks
from core.reporting.case_report.pdf_cover import (
    case_verdict_banner,
    cover_blocks,
    diagram,
)
from core.reporting.case_report.pdf_damages import damage_blocks, part_blocks
from core.reporting.case_report.pdf_estimate import (
    estimate_blocks,
    supplement_blocks,
)
from core.reporting.case_report.pdf_headings import part_heading
from core.reporting.case_report.pdf_origin import log_blocks, provenance_blocks
from core.reporting.case_report.pdf_photos import photo_table
from core.reporting.formats import typeset
from core.reporting.pdf_pages import FOOT, MARGIN, Margins, canvas_with_margins
from core.reporting.pdf_pieces import paragraph
from core.reporting.pdf_text import MISSING_NOTE, loses

HEAD_ROOM = 18 * mm
PHOTO_ROOM = 100 * mm  # a heading and the first row of pictures


def pdf_bytes(document: CaseDocument) -> bytes:
    """The whole report as one file."""
    written = io.BytesIO()
    template = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=MARGIN - 6,  # the frame has a padding of 6 points
        rightMargin=MARGIN - 6,
        topMargin=HEAD_ROOM,
        bottomMargin=FOOT,
        title=document.title,
        author=document.program,
        creator=document.program,
        lang=str(document.language),
        invariant=1,
    )
    template.build(list(_blocks(document)), canvasmaker=_canvas(document))
    return written.getvalue()


def _canvas(document: CaseDocument) -> type:
    margins = Margins(
        document.disclaimer,
        document.program,
        document.labels["page"],
        head=document.name,
        head_right=document.title,
    )
    when = document.made_at
    utc = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return canvas_with_margins(margins, written_on=f"D:{utc:%Y%m%d%H%M%S}Z")


def _blocks(document: CaseDocument) -> Iterator[Flowable]:
    """Every block of the report in its order."""
    yield from cover_blocks(document)
    if document.is_dispute:
        yield from change_blocks(document)
    for visit in document.visits:
        yield from _visit_blocks(visit, document)
    yield from estimate_blocks(document)
    yield from supplement_blocks(document)
    yield from provenance_blocks(document)
    yield from log_blocks(document)
    if loses(texts_in(document)):
        yield Spacer(0, 3 * mm)
        yield paragraph(typeset(MISSING_NOTE, document.language), "meta")


def _visit_blocks(visit: VisitPart, document: CaseDocument) -> Iterator[Flowable]:
    """Damages, photos and parts of one visit."""
    labels, level = document.labels, 1 if document.is_dispute else 0
    if document.is_dispute:
        yield PageBreak()
        yield from part_heading(visit.heading, level=0)
        yield case_verdict_banner(visit.verdict)
        yield Spacer(0, 3 * mm)
        yield diagram(document, visit)
    yield from damage_blocks(visit, labels, level=level)
    if visit.photos:
        yield from part_heading(labels["photos"], level=level, room=PHOTO_ROOM)
        yield photo_table(visit.photos, labels)
    yield from part_blocks(visit, labels, level=level)


def texts_in(value: object) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_in(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts_in(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
