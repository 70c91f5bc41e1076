"""BMP and GIF: plain old formats with their size near the start."""

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
    """Read the size of the canvas.

    Raises:
        ImageRejected: cut off or damaged.
    """
    if len(content) < 14:
        raise refusals.cut_off(GIF_KIND)
    width = int.from_bytes(content[6:8], "little")
    height = int.from_bytes(content[8:10], "little")
    if not width or not height:
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
