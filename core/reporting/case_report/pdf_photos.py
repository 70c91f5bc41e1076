"""The photos of a visit, two in a row, each with its marks and its caption."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from core.reporting.case_report.photo_entries import PhotoEntry
from core.reporting.palette import GREY, RULE
from core.reporting.pdf_pieces import GAP, NO_PADDING, WIDTH, paragraph, picture

COLUMN = (WIDTH - GAP) / 2
HEIGHT = 57 * mm  # three rows on a page
NO_PICTURE_HEIGHT = 24 * mm


def photo_table(photos: Sequence[PhotoEntry], labels: dict[str, str]) -> Table:
    """The pictures as a grid; a photo and its caption are never parted."""
    rows = []
    for start in range(0, len(photos), 2):
        cells = [_cell(photo, labels) for photo in photos[start : start + 2]]
        rows.append([cells[0], "", cells[1] if len(cells) > 1 else ""])
    style = [*NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 4 * mm)]
    return Table(rows, [COLUMN, GAP, COLUMN], style=style)


def empty_picture(text: str, width: float, height: float) -> Table:
    """A frame with a sentence where there is no picture."""
    return Table(
        [[paragraph(text, "meta")]],
        [width],
        [height],
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(GREY.wash)),
            ("BOX", (0, 0), (-1, -1), 0.5, HexColor(RULE)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("RIGHTPADDING", (0, 0), (-1, -1), 10),
        ],
        hAlign="LEFT",
    )


def _cell(photo: PhotoEntry, labels: dict[str, str]) -> list[Flowable]:
    """A picture, then its number and name, what it gave, and its facts."""
    shown: Flowable
    if photo.picture is None:
        shown = empty_picture(labels["no_picture"], COLUMN, NO_PICTURE_HEIGHT)
    else:
        shown = picture(photo.picture, COLUMN, HEIGHT)
    facts = [*photo.facts, *([f"SHA-256 {photo.hash}…"] if photo.hash else [])]
    return [
        shown,
        Spacer(0, 3),
        paragraph(f"{photo.number} · {photo.name}", "small_strong"),
        paragraph(photo.result, "small"),
        *(paragraph(fact, "tiny") for fact in facts),
    ]
