"""What every PDF report is set from: text styles, labelled tables, pictures, lists.

Decisions:
- One look for all reports: a photo's and a case's are read side by side.
- A row of a table stays whole; only one that is higher than a page is split, so that
  no text is too long to be set.
"""

import io
from collections.abc import Iterable, Sequence
from functools import cache

from PIL import Image as PillowImage
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    Image,
    ListFlowable,
    Paragraph,
    Spacer,
    Table,
)

from core.reporting.icons import Shape
from core.reporting.palette import INK, MUTED, RULE, Tone
from core.reporting.pdf_shapes import VerdictIcon
from core.reporting.pdf_text import markup
from core.reporting.pictures import jpeg_bytes

Rows = tuple[tuple[str, str], ...]
WIDTH = 178 * mm  # A4 less the margins
GAP = 5 * mm
LABEL_WIDTH = 46 * mm
ROOM_AFTER_HEADING = 24 * mm
ALMOST_A_PAGE = 235 * mm

STYLES: dict[str, dict[str, object]] = {
    "body": {"fontSize": 9.5, "leading": 13.2},
    "title": {"fontName": "Helvetica-Bold", "fontSize": 18, "leading": 24},
    "meta": {"fontSize": 8.5, "leading": 11.5, "textColor": HexColor(MUTED)},
    "meta_right": {
        "fontSize": 8.5,
        "leading": 11.5,
        "textColor": HexColor(MUTED),
        "alignment": 2,
    },
    "heading": {
        "fontName": "Helvetica-Bold",
        "fontSize": 11,
        "leading": 14,
        "spaceBefore": 10,
        "spaceAfter": 3,
    },
    "verdict": {"fontName": "Helvetica-Bold", "fontSize": 14, "leading": 18},
    "small": {"fontSize": 8, "leading": 10.6},
    "small_label": {"fontSize": 8, "leading": 10.6, "textColor": HexColor(MUTED)},
    "table_head": {
        "fontName": "Helvetica-Bold",
        "fontSize": 8,
        "leading": 10.6,
        "textColor": HexColor(MUTED),
    },
    "section": {
        "fontName": "Helvetica-Bold",
        "fontSize": 14,
        "leading": 18,
        "spaceBefore": 16,
        "spaceAfter": 5,
    },
    "case_name": {"fontSize": 11.5, "leading": 15},
    "strong": {"fontName": "Helvetica-Bold", "fontSize": 9.5, "leading": 13.2},
    "small_strong": {"fontName": "Helvetica-Bold", "fontSize": 8, "leading": 10.6},
    "small_right": {"fontSize": 8, "leading": 10.6, "alignment": 2},
    "small_strong_right": {
        "fontName": "Helvetica-Bold",
        "fontSize": 8,
        "leading": 10.6,
        "alignment": 2,
    },
    "table_head_right": {
        "fontName": "Helvetica-Bold",
        "fontSize": 8,
        "leading": 10.6,
        "textColor": HexColor(MUTED),
        "alignment": 2,
    },
    "tiny": {"fontSize": 7.2, "leading": 9.4, "textColor": HexColor(MUTED)},
    "code": {"fontName": "Courier", "fontSize": 7.5, "leading": 10},
    "raw": {"fontName": "Courier", "fontSize": 8, "leading": 10.6, "leftIndent": 6},
}


@cache
def style(name: str) -> ParagraphStyle:
    """A paragraph style; what it does not say comes from the page's own."""
    common = {"fontName": "Helvetica", "textColor": HexColor(INK)}
    return ParagraphStyle(name, **(common | STYLES[name]))


def paragraph(text: str, name: str = "body") -> Paragraph:
    """Text in one of the styles; nothing in it is read as markup."""
    return Paragraph(markup(text), style(name))


class RowTable(Table):
    """A table whose rows stay whole, unless one is higher than a page."""

    def split(self, width: float, height: float) -> list[Flowable]:
        """Between rows; within one only where nearly a whole page is not enough."""
        self.splitInRow = 0
        parts = super().split(width, height)
        if not parts and height > ALMOST_A_PAGE:
            self.splitInRow = 1
            parts = super().split(width, height)
        return parts


def bullets(sentences: Iterable[str], name: str = "body") -> ListFlowable:
    """Sentences as a list."""
    return ListFlowable(
        [paragraph(sentence, name) for sentence in sentences],
        bulletType="bullet",
        start="•",
        leftIndent=11,
        bulletFontSize=8,
        bulletColor=HexColor(MUTED),
    )


def fact_table(rows: Rows, width: float = WIDTH, label: float = LABEL_WIDTH) -> Table:
    """Labels beside their values."""
    cells = [[paragraph(k, "small_label"), paragraph(v, "small")] for k, v in rows]
    return RowTable(cells, [label, width - label], style=RULED_CLOSE)


def picture(pixels: PillowImage.Image, width: float, height: float) -> Image:
    """A picture as large as this width and height allow."""
    scale = min(width / pixels.width, height / pixels.height)
    size = pixels.width * scale, pixels.height * scale
    return Image(io.BytesIO(jpeg_bytes(pixels)), *size, hAlign="LEFT")


def verdict_banner(
    line: str,
    below: Sequence[Flowable],
    shapes: tuple[Shape, ...],
    tone: Tone,
    *,
    width: float = WIDTH,
) -> Table:
    """A verdict in its colour, with its shape, its line and what stands below it."""
    toned = ParagraphStyle(
        "toned", parent=style("verdict"), textColor=HexColor(tone.text)
    )
    words = [Paragraph(markup(line), toned), Spacer(0, 2), *below]
    return Table(
        [[VerdictIcon(shapes, tone, 11 * mm), words]],
        [18 * mm, width - 18 * mm],
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(tone.wash)),
            ("LINEBEFORE", (0, 0), (0, -1), 5, HexColor(tone.fill), 0),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (0, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 9),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        ],
    )


NO_PADDING: Sequence[tuple[object, ...]] = (
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
)
RULED: Sequence[tuple[object, ...]] = (
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(RULE)),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
)
RULED_CLOSE: Sequence[tuple[object, ...]] = (
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(RULE)),
    ("TOPPADDING", (0, 0), (-1, -1), 1.8),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
)
