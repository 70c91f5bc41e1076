"""A kept photo's pixels, as pages, reports and labels show them.

Decisions:
- A kept file is read as every file is: recognised and decoded within intake's limits.
- Blurred is blurred for good: a box becomes a few cells of coarse colour, smoothed into
  each other. Fewer cells than a number plate has letters and coarser colours than the
  differences between letters leave nothing to compute back.
- Boxes are blurred on what leaves this module; the kept file stays as it is.
"""

import math
from collections.abc import Iterable
from dataclasses import replace

from PIL import Image, ImageFilter

from core.domain.cases import StoredPhoto
from core.domain.records import BoxXyxy
from core.domain.settings import Settings
from core.preprocessing.decoding import decode_image
from core.preprocessing.kinds import recognise
from core.storage.photos import kept_picture
from core.storage.store import Store

PICTURE_PX = 1024
THUMBNAIL_PX = 320
MOST_CELLS = 4  # along a box's longer side; a plate has six letters or more
COLOUR_STEP = 32  # of 256 levels


def read_picture(
    store: Store,
    photo: StoredPhoto,
    settings: Settings,
    *,
    boxes: Iterable[BoxXyxy] = (),
    long_side_px: int = PICTURE_PX,
) -> Image.Image:
    """The photo as it is kept: RGB, upright, without metadata, boxes blurred.

    Args:
        boxes: what must not be recognised, as fractions of the picture.
        long_side_px: the longest side; smaller photos stay as they are.

    Raises:
        StorageFailed: its file is missing or damaged, or was refused and never kept.
        ImageRejected: the file is outside today's limits, or not a whole picture.
    """
    content = kept_picture(store, photo)
    bounded = replace(settings, long_side_px=long_side_px)
    image, _, _ = decode_image(content, recognise(content), settings=bounded)
    return blur_boxes(image, boxes)


def read_thumbnail(
    store: Store,
    photo: StoredPhoto,
    settings: Settings,
    *,
    boxes: Iterable[BoxXyxy] = (),
) -> Image.Image:
    """The photo for a grid; a JPEG is decoded at a fraction of its size.

    Raises:
        StorageFailed: as `read_picture`.
        ImageRejected: as `read_picture`.
    """
    return read_picture(store, photo, settings, boxes=boxes, long_side_px=THUMBNAIL_PX)


def blur_boxes(image: Image.Image, boxes: Iterable[BoxXyxy]) -> Image.Image:
    """A copy in which nothing inside the boxes can be recognised."""
    blurred = image.copy()
    for box in boxes:
        _blur(blurred, box)
    return blurred


def _blur(image: Image.Image, box: BoxXyxy) -> None:
    """Blur every pixel that the box touches, in place."""
    left, right = _edges(box[0], box[2], image.width)
    top, bottom = _edges(box[1], box[3], image.height)
    if left >= right or top >= bottom:
        return
    width, height = right - left, bottom - top
    cell_px = max(width, height) / MOST_CELLS
    cells_wh = math.ceil(width / cell_px), math.ceil(height / cell_px)
    whole = image.crop((left, top, right, bottom))
    cells = whole.resize(cells_wh, Image.Resampling.BOX).point(_coarse)
    spread = cells.resize((width, height), Image.Resampling.NEAREST)
    soft = spread.filter(ImageFilter.GaussianBlur(cell_px / 2))
    image.paste(soft, (left, top))


def _edges(one: float, other: float, size_px: int) -> tuple[int, int]:
    """First pixel and the one after the last of what lies between two fractions."""
    low, high = sorted((one, other))
    return max(0, math.floor(low * size_px)), min(size_px, math.ceil(high * size_px))


def _coarse(level: int) -> int:
    return level // COLOUR_STEP * COLOUR_STEP + COLOUR_STEP // 2
