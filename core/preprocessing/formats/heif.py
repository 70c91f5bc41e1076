"""HEIC and AVIF: size from the container's boxes; HEIC by libheif, AVIF by libavif.

Decisions:
- The size checked is the largest of all that the container declares, so a grid of
  tiles cannot hide behind a small thumbnail.
- HEIC pixels are handed over straight from libheif's buffer, which leaves out one copy
  of the picture: a 48-megapixel iPhone photo fits.
- libheif turns the picture itself (boxes irot, imir), so the orientation in its EXIF
  block is not applied again. Pillow instead hands AVIF's turn over as EXIF.
"""

from collections.abc import Iterator

import pillow_heif
from PIL import AvifImagePlugin, Image

from core.preprocessing import refusals
from core.preprocessing.formats.header import (
    Header,
    Raster,
    one_name,
    raster_of,
    stream,
)

BYTES_PER_PIXEL = {"HEIC": 4.4, "AVIF": 9}  # measured
MAX_BOXES = 20_000
SIZE_PATH = (b"meta", b"iprp", b"ipco", b"ispe")
SIZE_BOX_BYTES = 20  # header 8, version and flags 4, width 4, height 4


def read_header(content: bytes, kind: str) -> Header:
    """Find the largest declared picture.

    Raises:
        ImageRejected: no size declared, or the boxes reach beyond the file.
    """
    sizes = list(_declared_sizes(content, kind))
    size_wh = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    if not all(size_wh):
        raise refusals.damaged(kind)
    return Header(
        format=kind,
        size_wh=size_wh,
        decode_bytes=round(size_wh[0] * size_wh[1] * BYTES_PER_PIXEL[kind]),
        variant=one_name(kind),
    )


def open_heic_pixels(
    content: bytes, header: Header, *, target_wh: tuple[int, int]
) -> Raster:
    """Decode the primary picture, upright."""
    opened = pillow_heif.open_heif(stream(content), hdr_to_16bit=False)
    picture = opened[opened.primary_index]
    data, stride, mode = picture.data, picture.stride, picture.mode
    width = picture.size[0]  # known for sure only after decoding

    def band(top: int, bottom: int) -> Image.Image:
        rows = memoryview(data)[top * stride : bottom * stride]
        size = (width, bottom - top)
        return Image.frombuffer(mode, size, rows, "raw", mode, stride, 1)

    profile = picture.info.get("icc_profile")
    exif = picture.info.get("exif")
    return Raster(picture.size, mode, band, exif=exif or b"", icc=profile or b"")


def open_avif_pixels(
    content: bytes, header: Header, *, target_wh: tuple[int, int]
) -> Raster:
    """Decode the first picture."""
    return raster_of(AvifImagePlugin.AvifImageFile(stream(content)))


def _declared_sizes(content: bytes, kind: str) -> Iterator[tuple[int, int]]:
    """(width, height) of every item of the container."""
    for start, end in _find(content, kind, SIZE_PATH, (0, len(content))):
        if end - start >= SIZE_BOX_BYTES:
            width = int.from_bytes(content[start + 12 : start + 16], "big")
            yield width, int.from_bytes(content[start + 16 : start + 20], "big")


def _find(
    content: bytes, kind: str, path: tuple[bytes, ...], within: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Byte ranges of the boxes at the end of this path of box names."""
    for name, start, end in boxes(content, kind, within):
        if name != path[0]:
            continue
        if len(path) == 1:
            yield start, end
        else:
            header = 12 if name == b"meta" else 8  # meta has version and flags
            yield from _find(content, kind, path[1:], (start + header, end))


def boxes(
    content: bytes, kind: str, within: tuple[int, int]
) -> Iterator[tuple[bytes, int, int]]:
    """(name, start, end) of each box in a range.

    Raises:
        ImageRejected: one reaches beyond it, or there are too many.
    """
    at, stop = within
    for _ in range(MAX_BOXES):
        if at + 8 > stop:
            return
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + length if length else stop
        if length and length < 8:
            raise refusals.damaged(kind)
        if end > stop:
            raise refusals.cut_off(kind)
        yield content[at + 4 : at + 8], at, end
        at = end
    raise refusals.damaged(kind)
