"""Two visits side by side: each change with its pictures, its reason and its log."""

from collections.abc import Iterator

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from core.reporting.case_report.change_rows import ChangeGroup, ChangeRow, ChangeSide
from core.reporting.case_report.document import CaseDocument
from core.reporting.case_report.pdf_headings import part_heading
from core.reporting.case_report.pdf_photos import empty_picture
from core.reporting.palette import RULE, Tone
from core.reporting.pdf_pages import Bookmark
from core.reporting.pdf_pieces import (
    GAP,
    NO_PADDING,
    WIDTH,
    bullets,
    paragraph,
    picture,
)
from core.reporting.pdf_shapes import Pill

COLUMN = (WIDTH - GAP) / 2
HEIGHT = 50 * mm
EMPTY_HEIGHT = 30 * mm
KIND_WIDTH = 40 * mm
ROOM = 96 * mm  # heading, meaning, and the first change with its pictures


def change_blocks(document: CaseDocument) -> Iterator[Flowable]:
    """Every change by its kind, the kinds in the order of a dispute."""
    labels = document.labels
    yield from part_heading(labels["changes"], level=0, room=ROOM)
    for group in document.changes:
        yield CondPageBreak(ROOM)
        yield Bookmark(group.label, 1)
        yield _group_head(group)
        for row in group.rows:
            yield from _change(row, group, labels)


def _group_head(group: ChangeGroup) -> Table:
    """The kind with how many there are, and what it means."""
    count = f"{group.label} ({len(group.rows)})"
    words = [paragraph(count, "strong"), paragraph(group.meaning, "small_label")]
    return Table(
        [[words]],
        [WIDTH],
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(group.tone.wash)),
            ("LINEBEFORE", (0, 0), (0, -1), 4, HexColor(group.tone.fill), 0),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ],
        spaceBefore=8,
        spaceAfter=6,
    )


def _change(
    row: ChangeRow, group: ChangeGroup, labels: dict[str, str]
) -> Iterator[Flowable]:
    sides = [
        _side(labels["before"], row.before),
        _side(labels["after"], row.after),
    ]
    pictures = Table(
        [[sides[0], "", sides[1]]], [COLUMN, GAP, COLUMN], style=NO_PADDING
    )
    told: list[Flowable] = [paragraph(row.reason)] if row.reason else []
    yield KeepTogether([_name(row, group.tone, group.word), pictures, *told])
    if row.decisions:
        yield Spacer(0, 2)
        yield bullets(row.decisions, "small_label")
    yield Spacer(0, 5 * mm)


def _name(row: ChangeRow, tone: Tone, kind: str) -> Table:
    return Table(
        [[paragraph(row.name, "strong"), Pill(kind, tone)]],
        [WIDTH - KIND_WIDTH, KIND_WIDTH],
        style=[
            *NO_PADDING,
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            ("LINEABOVE", (0, 0), (-1, 0), 0.5, HexColor(RULE)),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ],
    )


def _side(label: str, side: ChangeSide) -> list[Flowable]:
    """When, how severe, the picture, and what it is."""
    head = Table(
        [
            [
                paragraph(f"{label} · {side.heading}", "small_strong"),
                Pill(side.severity, side.tone, size=7.5) if side.severity else "",
            ]
        ],
        [COLUMN - 28 * mm, 28 * mm],
        style=[*NO_PADDING, ("ALIGN", (1, 0), (1, 0), "RIGHT")],
    )
    if side.picture is None:
        return [head, Spacer(0, 2), empty_picture(side.caption, COLUMN, EMPTY_HEIGHT)]
    shown = picture(side.picture, COLUMN, HEIGHT)
    caption = paragraph(side.caption, "tiny")
    return [head, Spacer(0, 2), shown, Spacer(0, 3), caption, Spacer(0, 3)]
