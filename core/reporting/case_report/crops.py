"""Crops of a damage: its box with room around it, so that the place is recognised."""

from PIL import Image

from core.domain.records import BoxXyxy

ROOM = 0.4  # of the box's longer side, added on each side of it
LEAST_SHARE = 0.3  # of the picture's shorter side
WIDEST = 2.0  # width ÷ height of a crop


def cropped(picture: Image.Image, box: BoxXyxy) -> Image.Image:
    """The box with room around it, inside the picture, never a thin strip."""
    width, height = picture.size
    left, right = sorted((box[0] * width, box[2] * width))
    top, bottom = sorted((box[1] * height, box[3] * height))
    room = ROOM * max(right - left, bottom - top)
    least = LEAST_SHARE * min(width, height)
    wide = max(right - left + 2 * room, least)
    high = max(bottom - top + 2 * room, least, wide / WIDEST)
    wide = max(wide, high / WIDEST)
    across = _stretch((left + right) / 2, min(wide, width), width)
    down = _stretch((top + bottom) / 2, min(high, height), height)
    return picture.crop((across[0], down[0], across[1], down[1]))


def _stretch(middle: float, length: float, limit: int) -> tuple[int, int]:
    """A stretch of this length around the middle, moved to lie within 0..limit."""
    start = min(max(0.0, middle - length / 2), limit - length)
    first = min(max(0, round(start)), limit - 1)
    return first, max(first + 1, min(limit, round(start + length)))
