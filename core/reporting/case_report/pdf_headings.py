"""Headings of a case report, each an entry of the outline, none alone at a page's foot.

Level 0 is a part of the report, 1 a part of a visit or of one of those, 2 no entry.
"""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from core.reporting.pdf_pages import Bookmark
from core.reporting.pdf_pieces import paragraph

ROOM = 40 * mm  # a heading, the head of a table and its first row
TWO_ROOM = 65 * mm  # two headings, one below the other, and the same
SHOWN = {0: "section", 1: "heading", 2: "heading"}


def part_heading(
    title: str, *, level: int = 1, room: float = ROOM
) -> Iterator[Flowable]:
    """A heading with enough room below it on the page."""
    yield CondPageBreak(room)
    yield from bare_heading(title, level=level)


def bare_heading(title: str, *, level: int = 1) -> Iterator[Flowable]:
    """A heading to be kept together with what follows by whoever asks for it."""
    if level < 2:
        yield Bookmark(title, level)
    yield paragraph(title, SHOWN[level])
