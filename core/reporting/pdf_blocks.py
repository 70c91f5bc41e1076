"""The blocks of a PDF report, from top to bottom, as things the layout can flow.

Decisions:
- The order is the order of reading: verdict, pictures, findings, words, and how it was
  made. A heading never stands alone at the foot of a page.
- Two pictures stand side by side at the same size, so that eyes can go back and forth;
  one picture stands alone and larger.
"""

import io
from collections.abc import Iterator, Sequence
from functools import cache

from PIL import Image as PillowImage
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    Image,
    KeepTogether,
    ListFlowable,
    Paragraph,
    Spacer,
    Table,
)

from core.reporting.document import Document, Rows
from core.reporting.explain import Section
from core.reporting.formats import typeset
from core.reporting.palette import INK, MUTED, RULE
from core.reporting.pdf_shapes import Pill, VerdictIcon
from core.reporting.pdf_text import MISSING_NOTE, loses_characters, markup
from core.reporting.pictures import jpeg_bytes

WIDTH = 178 * mm  # A4 less the margins
GAP = 5 * mm
PICTURE_HEIGHT = 74 * mm
LABEL_WIDTH = 46 * mm
DATE_WIDTH = 55 * mm
ROOM_AFTER_HEADING = 24 * mm

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
    "raw": {"fontName": "Courier", "fontSize": 8, "leading": 10.6, "leftIndent": 6},
}


def document_blocks(document: Document) -> Iterator[Flowable]:
    """Every block of one report, in its order."""
    yield from _head(document)
    yield _verdict(document)
    yield Spacer(0, 4 * mm)
    yield _pictures(document)
    if document.findings:
        yield CondPageBreak(ROOM_AFTER_HEADING)
        yield _paragraph(document.labels["findings"], "heading")
        yield _findings(document)
    for section in document.sections:
        yield _section(section)
    if document.states:
        yield KeepTogether(_facts(document.labels["states"], document.states))
    if document.raw_text:
        yield CondPageBreak(ROOM_AFTER_HEADING)
        yield _paragraph(document.labels["raw"], "heading")
        yield _paragraph(document.raw_text, "raw")
    if document.photo_facts:
        facts = _facts(document.labels["photo_facts"], document.photo_facts)
        yield KeepTogether(facts)
    yield _provenance(document)
    if loses_characters(document):
        yield Spacer(0, 3 * mm)
        yield _paragraph(typeset(MISSING_NOTE, document.language), "meta")


@cache
def _style(name: str) -> ParagraphStyle:
    """A paragraph style; what it does not say comes from the page's own."""
    common = {"fontName": "Helvetica", "textColor": HexColor(INK)}
    return ParagraphStyle(name, **(common | STYLES[name]))


def _paragraph(text: str, style: str = "body") -> Paragraph:
    return Paragraph(markup(text), _style(style))


def _head(document: Document) -> Iterator[Flowable]:
    """The title, then the file and the day, above a line."""
    yield _paragraph(document.title, "title")
    row = [
        _paragraph(document.file, "meta"),
        _paragraph(document.made_on, "meta_right"),
    ]
    yield Table([row], [WIDTH - DATE_WIDTH, DATE_WIDTH], style=NO_PADDING)
    yield HRFlowable("100%", 1.2, color=HexColor(INK), spaceBefore=5, spaceAfter=9)


def _verdict(document: Document) -> Table:
    """The verdict in its colour, with its shape and its words."""
    tone = document.tone
    style = ParagraphStyle(
        "toned", parent=_style("verdict"), textColor=HexColor(tone.text)
    )
    words = [
        Paragraph(markup(document.verdict), style),
        Spacer(0, 2),
        _paragraph(" ".join(document.verdict_sentences)),
    ]
    icon = VerdictIcon(document.shapes, tone, 11 * mm)
    return Table(
        [[icon, words]],
        [18 * mm, WIDTH - 18 * mm],
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(tone.wash)),
            ("LINEBEFORE", (0, 0), (0, -1), 5, HexColor(tone.fill), 0),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (0, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 9),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        ],
    )


def _pictures(document: Document) -> Flowable:
    """The photo, and beside it the same photo with the marks."""
    if document.photo is None:
        return _paragraph(document.labels["no_photo"], "meta")
    labels = document.labels
    shown = [(document.photo, labels["photo"])]
    if document.marked is not None:
        shown.append((document.marked, labels["marked"]))
    width = (WIDTH - GAP) / 2 if len(shown) == 2 else WIDTH * 0.5
    pictures = [_picture(picture, width) for picture, _ in shown]
    captions = [
        _paragraph(" · ".join(filter(None, (label, document.caption))), "meta")
        for _, label in shown
    ]
    gap = [""] if len(shown) == 2 else []
    return Table(
        [pictures[:1] + gap + pictures[1:], captions[:1] + gap + captions[1:]],
        [width, GAP, width] if gap else [width],
        style=[*NO_PADDING, ("TOPPADDING", (0, 1), (-1, 1), 3)],
        hAlign="LEFT",
    )


def _picture(picture: PillowImage.Image, width: float) -> Image:
    """The picture as large as the width and the height of a row allow."""
    scale = min(width / picture.width, PICTURE_HEIGHT / picture.height)
    size = picture.width * scale, picture.height * scale
    return Image(io.BytesIO(jpeg_bytes(picture)), *size, hAlign="LEFT")


def _findings(document: Document) -> Table:
    """The findings as a table; its head is repeated on every page."""
    labels = document.labels
    heads = ("part", "type", "severity", "sureness")
    head = ["", *(_paragraph(labels[name], "table_head") for name in heads)]
    rows = [
        [
            Pill(str(row.number), row.tone),
            _paragraph(row.part),
            _paragraph(row.damage),
            Pill(row.severity, row.tone),
            _paragraph(row.sureness),
        ]
        for row in document.findings
    ]
    widths = [10 * mm, 45 * mm, 44 * mm, 31 * mm, 48 * mm]
    return Table([head, *rows], widths, style=RULED, repeatRows=1)


def _section(section: Section) -> Flowable:
    """A heading and its sentences as a list, kept together."""
    items = [_paragraph(sentence) for sentence in section.sentences]
    listed = ListFlowable(
        items,
        bulletType="bullet",
        start="•",
        leftIndent=11,
        bulletFontSize=8,
        bulletColor=HexColor(MUTED),
    )
    return KeepTogether([_paragraph(section.title, "heading"), listed])


def _provenance(document: Document) -> Flowable:
    """The stamp and the tries, together on one page where they fit."""
    blocks = _facts(document.labels["stamp"], document.stamp)
    if document.attempts:
        blocks += _facts(document.labels["attempts"], document.attempts)
    return KeepTogether(blocks)


def _facts(heading: str, rows: Rows) -> list[Flowable]:
    """A heading, and labels beside their values."""
    cells = [
        [_paragraph(label, "small_label"), _paragraph(value, "small")]
        for label, value in rows
    ]
    table = Table(cells, [LABEL_WIDTH, WIDTH - LABEL_WIDTH], style=RULED_CLOSE)
    return [_paragraph(heading, "heading"), table]


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
