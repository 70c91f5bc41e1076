"""The blocks of a PDF report, from top to bottom, as things the layout can flow.

Decisions:
- The order is the order of reading: verdict, pictures, findings, words, and how it was
  made. A heading never stands alone at the foot of a page.
- Two pictures stand side by side at the same size, so that eyes can go back and forth;
  one picture stands alone and larger.
"""

from collections.abc import Iterator

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    Spacer,
    Table,
)

from core.reporting.document import Document, Rows
from core.reporting.explain import Section
from core.reporting.formats import typeset
from core.reporting.palette import INK
from core.reporting.pdf_pieces import (
    GAP,
    NO_PADDING,
    ROOM_AFTER_HEADING,
    RULED,
    WIDTH,
    bullets,
    fact_table,
    paragraph,
    picture,
    verdict_banner,
)
from core.reporting.pdf_shapes import Pill
from core.reporting.pdf_text import MISSING_NOTE, loses_characters

PICTURE_HEIGHT = 74 * mm
DATE_WIDTH = 55 * mm


def document_blocks(document: Document) -> Iterator[Flowable]:
    """Every block of one report, in its order."""
    yield from _head(document)
    words = [paragraph(" ".join(document.verdict_sentences))]
    yield verdict_banner(document.verdict, words, document.shapes, document.tone)
    yield Spacer(0, 4 * mm)
    yield _pictures(document)
    if document.findings:
        yield CondPageBreak(ROOM_AFTER_HEADING)
        yield paragraph(document.labels["findings"], "heading")
        yield _findings(document)
    for section in document.sections:
        yield _section(section)
    if document.states:
        yield KeepTogether(_facts(document.labels["states"], document.states))
    if document.raw_text:
        yield CondPageBreak(ROOM_AFTER_HEADING)
        yield paragraph(document.labels["raw"], "heading")
        yield paragraph(document.raw_text, "raw")
    if document.photo_facts:
        facts = _facts(document.labels["photo_facts"], document.photo_facts)
        yield KeepTogether(facts)
    yield _provenance(document)
    if loses_characters(document):
        yield Spacer(0, 3 * mm)
        yield paragraph(typeset(MISSING_NOTE, document.language), "meta")


def _head(document: Document) -> Iterator[Flowable]:
    """The title, then the file and the day, above a line."""
    yield paragraph(document.title, "title")
    row = [
        paragraph(document.file, "meta"),
        paragraph(document.made_on, "meta_right"),
    ]
    yield Table([row], [WIDTH - DATE_WIDTH, DATE_WIDTH], style=NO_PADDING)
    yield HRFlowable("100%", 1.2, color=HexColor(INK), spaceBefore=5, spaceAfter=9)


def _pictures(document: Document) -> Flowable:
    """The photo, and beside it the same photo with the marks."""
    if document.photo is None:
        return paragraph(document.labels["no_photo"], "meta")
    labels = document.labels
    shown = [(document.photo, labels["photo"])]
    if document.marked is not None:
        shown.append((document.marked, labels["marked"]))
    width = (WIDTH - GAP) / 2 if len(shown) == 2 else WIDTH * 0.5
    pictures = [picture(pixels, width, PICTURE_HEIGHT) for pixels, _ in shown]
    captions = [
        paragraph(" · ".join(filter(None, (label, document.caption))), "meta")
        for _, label in shown
    ]
    gap = [""] if len(shown) == 2 else []
    return Table(
        [pictures[:1] + gap + pictures[1:], captions[:1] + gap + captions[1:]],
        [width, GAP, width] if gap else [width],
        style=[*NO_PADDING, ("TOPPADDING", (0, 1), (-1, 1), 3)],
        hAlign="LEFT",
    )


def _findings(document: Document) -> Table:
    """The findings as a table; its head is repeated on every page."""
    labels = document.labels
    heads = ("part", "type", "severity", "sureness")
    head = ["", *(paragraph(labels[name], "table_head") for name in heads)]
    rows = [
        [
            Pill(str(row.number), row.tone),
            paragraph(row.part),
            paragraph(row.damage),
            Pill(row.severity, row.tone),
            paragraph(row.sureness),
        ]
        for row in document.findings
    ]
    widths = [10 * mm, 45 * mm, 44 * mm, 31 * mm, 48 * mm]
    return Table([head, *rows], widths, style=RULED, repeatRows=1)


def _section(section: Section) -> Flowable:
    """A heading and its sentences as a list, kept together."""
    listed = bullets(section.sentences)
    return KeepTogether([paragraph(section.title, "heading"), listed])


def _provenance(document: Document) -> Flowable:
    """The stamp and the tries, together on one page where they fit."""
    blocks = _facts(document.labels["stamp"], document.stamp)
    if document.attempts:
        blocks += _facts(document.labels["attempts"], document.attempts)
    return KeepTogether(blocks)


def _facts(heading: str, rows: Rows) -> list[Flowable]:
    """A heading, and labels beside their values."""
    return [paragraph(heading, "heading"), fact_table(rows)]
