"""The report on photos as one HTML file that needs nothing else.

Every text is escaped by the template engine and nothing is marked as safe; the page's
frame, style and policy are those of `html_page`.
"""

from collections.abc import Sequence

from core.reporting.document import Document
from core.reporting.html_page import render_page

TEMPLATE = "report.html.j2"


def html_bytes(documents: Sequence[Document]) -> bytes:
    """All documents as one page, UTF-8."""
    first = documents[0]
    return render_page(
        TEMPLATE,
        language=str(first.language),
        program=first.program,
        documents=documents,
    )
