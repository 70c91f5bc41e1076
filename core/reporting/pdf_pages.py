"""The pages of every PDF report: numbered out of all, a foot on each, bookmarks.

Decisions:
- The number of pages is known only at the end, so pages are kept and numbered then;
  bookmarks wait with them, as one that is set earlier would point to the first page.
- The file's own metadata names the kind of document and the program: no person, and no
  file name, which often holds one.
- From the second page on the head says which report it is, so that a lost sheet finds
  its way back; the report on one photo has none.
- Pictures go in as the bytes they are: written as text they are a quarter larger and
  take most of the time of a whole report.
"""

from dataclasses import dataclass
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from core.reporting.palette import MUTED, RULE
from core.reporting.pdf_pieces import WIDTH
from core.reporting.pdf_text import encodable

rl_config.useA85 = 0  # for every PDF of this program; read when a stream is written

MARGIN = 16 * mm
FOOT = 18 * mm
SMALL = 7.5
MOST_PAGES = 5000  # no report has as many: a layout that finds no end is stopped
HEAD_SHARE = 0.6  # of the width, for the name in the head


@dataclass(frozen=True, slots=True)
class Margins:
    """What stands around the text: in the foot always, in the head from page 2 on."""

    disclaimer: str
    program: str
    page_word: str
    head: str = ""
    head_right: str = ""


class Bookmark(Flowable):
    """An entry of the outline that points to where it stands; level 0 is the top."""

    def __init__(self, title: str, level: int = 0) -> None:
        super().__init__()
        self.title, self.level = title, level
        self.width = self.height = 0

    def draw(self) -> None:
        """Tell the canvas, which keeps it with the page."""
        _, y = self.canv.absolutePosition(0, 0)
        self.canv.keep_bookmark(self.title, self.level, y)


def canvas_with_margins(margins: Margins, written_on: str = "") -> type[Canvas]:
    """A canvas that keeps its pages and finishes them when the last is done.

    Args:
        margins: head and foot.
        written_on: the PDF's date, such as D:20261121093000Z; the time now if empty.
    """

    class NumberedCanvas(Canvas):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self._kept_pages: list[dict[str, Any]] = []
            self._marks: list[tuple[str, int, float]] = []
            if written_on:
                self.setDateFormatter(lambda *_: written_on)

        def keep_bookmark(self, title: str, level: int, y: float) -> None:
            self._marks.append((title, level, y))

        def showPage(self) -> None:
            if len(self._kept_pages) >= MOST_PAGES:
                raise RuntimeError(f"no end after {MOST_PAGES} pages")
            self._kept_pages.append(dict(self.__dict__))
            self._marks = []
            self._startPage()

        def save(self) -> None:
            count = len(self._kept_pages)
            for place, page in enumerate(self._kept_pages, start=1):
                self.__dict__.update(page)
                for mark, (title, level, y) in enumerate(self._marks):
                    key = f"{place}.{mark}"
                    self.bookmarkPage(key, fit="XYZ", left=0, top=y, zoom=0)
                    self.addOutlineEntry(title, key, level)
                _draw_foot(self, margins, f"{place}/{count}")
                if place > 1 and margins.head:
                    _draw_head(self, margins)
                super().showPage()
            super().save()

    return NumberedCanvas


def _draw_foot(canvas: Canvas, margins: Margins, pages: str) -> None:
    """A line, what the report is not, the program, and the page's number."""
    canvas.saveState()
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, 14.5 * mm, MARGIN + WIDTH, 14.5 * mm)
    canvas.setFont("Helvetica", SMALL)
    canvas.setFillColor(HexColor(MUTED))
    canvas.drawString(MARGIN, 10.5 * mm, encodable(margins.disclaimer))
    canvas.drawString(MARGIN, 7.2 * mm, encodable(margins.program))
    number = f"{margins.page_word} {pages}"
    canvas.drawRightString(MARGIN + WIDTH, 10.5 * mm, number)
    canvas.restoreState()


def _draw_head(canvas: Canvas, margins: Margins) -> None:
    """Which report the page belongs to, cut where it is too long."""
    canvas.saveState()
    canvas.setFont("Helvetica", SMALL)
    canvas.setFillColor(HexColor(MUTED))
    y = A4[1] - 10.5 * mm
    canvas.drawString(MARGIN, y, _fitting(encodable(margins.head), WIDTH * HEAD_SHARE))
    canvas.drawRightString(MARGIN + WIDTH, y, encodable(margins.head_right))
    canvas.restoreState()


def _fitting(text: str, width: float) -> str:
    """The text with its end left out where it is wider than this."""
    if stringWidth(text, "Helvetica", SMALL) <= width:
        return text
    while text and stringWidth(f"{text}…", "Helvetica", SMALL) > width:
        text = text[:-1]
    return f"{text}…"
