"""BMP and GIF: plain old formats with their size near the start.

The first picture of a GIF may be larger than the canvas, and the decoder then enlarges
the canvas: both sizes count.
"""

from PIL import BmpImagePlugin, GifImagePlugin

from core.domain.sentences import Sentence
from core.preprocessing import refusals
from core.preprocessing.formats.header import (
    Header,
    Raster,
    one_name,
    raster_of,
    stream,
)

BMP_KIND, GIF_KIND = "BMP", "GIF"
BMP_BYTES_PER_PIXEL = 4  # Pillow's store for colour
GIF_BYTES_PER_PIXEL = 3  # measured: a canvas, its palette picture and its mask
GIF_FRAME, GIF_EXTENSION = 0x2C, 0x21
GIF_MAX_BLOCKS = 100_000
GIF_MAX_LEAD_BYTES = 4_000_000  # comments and profiles before the first picture
BMP_DEPTHS = {1, 4, 8, 16, 24, 32}
BMP_PLAIN = {0, 3, 6}  # uncompressed, with or without bit masks
BMP_CORE_HEADER = 12


def read_bmp_header(content: bytes) -> Header:
    """Read size and depth, and check that the file holds every row.

    Raises:
        ImageRejected: cut off, damaged or compressed.
    """
    if len(content) < 34:
        raise refusals.cut_off(BMP_KIND)
    width, height, depth, compression = _read_bmp_fields(content)
    if compression not in BMP_PLAIN:
        raise refusals.variant_not_read(
            BMP_KIND, Sentence("compression", "une compression")
        )
    if width <= 0 or not height or depth not in BMP_DEPTHS:
        raise refusals.damaged(BMP_KIND)
    row_bytes = (width * depth + 31) // 32 * 4
    if int.from_bytes(content[10:14], "little") + row_bytes * height > len(content):
        raise refusals.cut_off(BMP_KIND)
    return Header(
        format=BMP_KIND,
        size_wh=(width, height),
        decode_bytes=width * height * BMP_BYTES_PER_PIXEL,
        variant=one_name(BMP_KIND),
    )


def open_bmp_pixels(
    content: bytes, header: Header, *, target_wh: tuple[int, int]
) -> Raster:
    """Decode the whole picture."""
    return raster_of(BmpImagePlugin.BmpImageFile(stream(content)))


def read_gif_header(content: bytes) -> Header:
    """Read the size of the canvas and of the first picture.

    Raises:
        ImageRejected: cut off or damaged.
    """
    if len(content) < 14:
        raise refusals.cut_off(GIF_KIND)
    left, top, *frame_wh = _first_frame(content)
    width = max(int.from_bytes(content[6:8], "little"), left + frame_wh[0])
    height = max(int.from_bytes(content[8:10], "little"), top + frame_wh[1])
    if not all((width, height, *frame_wh)):
        raise refusals.damaged(GIF_KIND)
    return Header(
        format=GIF_KIND,
        size_wh=(width, height),
        decode_bytes=width * height * GIF_BYTES_PER_PIXEL,
        variant=one_name(GIF_KIND),
    )


def open_gif_pixels(
    content: bytes, header: Header, *, target_wh: tuple[int, int]
) -> Raster:
    """Decode the first picture."""
    return raster_of(GifImagePlugin.GifImageFile(stream(content)))


def _first_frame(content: bytes) -> tuple[int, ...]:
    """(left, top, width, height) of the first picture of a GIF."""
    flags = content[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    for _ in range(GIF_MAX_BLOCKS):
        if at + 10 > len(content):
            raise refusals.cut_off(GIF_KIND)
        if content[at] == GIF_FRAME:
            fields = range(at + 1, at + 9, 2)
            return tuple(int.from_bytes(content[f : f + 2], "little") for f in fields)
        if content[at] != GIF_EXTENSION or at > GIF_MAX_LEAD_BYTES:
            raise refusals.damaged(GIF_KIND)
        at = _skip_pieces(content, at + 2)
    raise refusals.damaged(GIF_KIND)


def _skip_pieces(content: bytes, at: int) -> int:
    """Where a chain of length-prefixed pieces ends; past the file when it is cut."""
    for _ in range(GIF_MAX_BLOCKS):
        length = content[at] if at < len(content) else 0
        at += 1 + length
        if not length:
            break
    return at


def _read_bmp_fields(content: bytes) -> tuple[int, int, int, int]:
    """(width, height without its sign, bits per pixel, compression)."""
    if int.from_bytes(content[14:18], "little") == BMP_CORE_HEADER:
        width = int.from_bytes(content[18:20], "little")
        height = int.from_bytes(content[20:22], "little")
        return width, height, int.from_bytes(content[24:26], "little"), 0
    width = int.from_bytes(content[18:22], "little", signed=True)
    height = abs(int.from_bytes(content[22:26], "little", signed=True))
    depth = int.from_bytes(content[28:30], "little")
    return width, height, depth, int.from_bytes(content[30:34], "little")
