"""The report as a PDF: A4, one document per photo, each beginning on its own page."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate

from core.reporting.document import Document
from core.reporting.pdf_blocks import document_blocks
from core.reporting.pdf_pages import FOOT, MARGIN, Margins, canvas_with_margins


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
    margins = Margins(first.disclaimer, first.program, first.labels["page"])
    template.build(story, canvasmaker=canvas_with_margins(margins))
    return written.getvalue()
