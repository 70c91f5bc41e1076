"""The report as a PDF: A4, page numbers out of all pages, a footer on each.

Decisions:
- The number of pages is known only at the end, so pages are kept and numbered then.
- The file's own metadata names the kind of document and the program: no person, and no
  file name, which often holds one.
"""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate

from core.reporting.document import Document
from core.reporting.palette import MUTED, RULE
from core.reporting.pdf_blocks import WIDTH, document_blocks
from core.reporting.pdf_text import encodable

MARGIN = 16 * mm
FOOT = 18 * mm


def pdf_bytes(documents: Sequence[Document]) -> bytes:
    """All documents in one file, each beginning on a page of its own."""
    first = documents[0]
    story: list[Flowable] = []
    for document in documents:
        story += [PageBreak()] * bool(story)
        story += document_blocks(document)
    written = io.BytesIO()
    template = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=FOOT,
        title=first.title,
        author=first.program,
        creator=first.program,
        lang=str(first.language),
    )
    # the frame's own padding would make the blocks 12 points too wide
    template.leftMargin = template.rightMargin = MARGIN - 6
    template.build(story, canvasmaker=_canvas_with_footer(first))
    return written.getvalue()


def _canvas_with_footer(document: Document) -> type[Canvas]:
    """A canvas that keeps its pages and numbers them when the last is done."""

    class NumberedCanvas(Canvas):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self._kept_pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._kept_pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for place, page in enumerate(self._kept_pages, start=1):
                self.__dict__.update(page)
                _draw_footer(self, document, f"{place}/{len(self._kept_pages)}")
                super().showPage()
            super().save()

    return NumberedCanvas


def _draw_footer(canvas: Canvas, document: Document, pages: str) -> None:
    """A line, what the report is not, the program, and the page's number."""
    canvas.saveState()
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, 14.5 * mm, MARGIN + WIDTH, 14.5 * mm)
    canvas.setFont("Helvetica", 7.5)
    canvas.setFillColor(HexColor(MUTED))
    canvas.drawString(MARGIN, 10.5 * mm, encodable(document.disclaimer))
    canvas.drawString(MARGIN, 7.2 * mm, encodable(document.program))
    number = f"{document.labels['page']} {pages}"
    canvas.drawRightString(MARGIN + WIDTH, 10.5 * mm, number)
    canvas.restoreState()
