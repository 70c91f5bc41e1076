"""WebP: size and length from the container; the first picture of an animation."""

from PIL import WebPImagePlugin

from core.preprocessing import refusals
from core.preprocessing.formats.header import (
    Header,
    Raster,
    one_name,
    raster_of,
    stream,
)

KIND = "WebP"
BYTES_PER_PIXEL = 15  # measured: two canvases of the decoder, its copy, Pillow's store


def read_header(content: bytes) -> Header:
    """Read the size from the first chunk, whichever of the three kinds it is.

    Raises:
        ImageRejected: shorter than it says, or no size in it.
    """
    if 8 + int.from_bytes(content[4:8], "little") > len(content) or len(content) < 30:
        raise refusals.cut_off(KIND)
    size_wh = _read_size(content)
    if not all(size_wh):
        raise refusals.damaged(KIND)
    return Header(
        format=KIND,
        size_wh=size_wh,
        decode_bytes=size_wh[0] * size_wh[1] * BYTES_PER_PIXEL,
        variant=one_name(KIND),
    )


def open_pixels(
    content: bytes, header: Header, *, target_wh: tuple[int, int]
) -> Raster:
    """Decode the first picture."""
    return raster_of(WebPImagePlugin.WebPImageFile(stream(content)))


def _read_size(content: bytes) -> tuple[int, int]:
    """(width, height), or (0, 0) when the first chunk does not tell."""
    name = content[12:16]
    if name == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width = int.from_bytes(content[26:28], "little") & 0x3FFF
        height = int.from_bytes(content[28:30], "little") & 0x3FFF
        return width, height
    if name == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    return 0, 0
