"""PNG: walk the chunks, keep those that make pixels, place and colour.

Decisions:
- Text, time and animation chunks never reach the decoder: nothing in them can be
  inflated, and of an animation the still picture is left.
- Pixel data is deflated, and deflate cannot pack tighter than 1032 to 1: a header that
  claims more is refused before anything is inflated.
- A picture that ends in one flat row is inflated once more and counted, because the
  decoder accepts a stream that ends early and leaves the rest black.
"""

import zlib

from PIL import PngImagePlugin

from core.preprocessing import refusals
from core.preprocessing.formats.header import (
    ByteRange,
    Header,
    Raster,
    kept_bytes,
    one_name,
    raster_of,
    stream,
)

KIND = "PNG"
DEFLATE_RATIO = 1032  # the format's own bound, see zlib's technical notes
BYTES_PER_PIXEL = 4  # Pillow's store for colour
MAX_CHUNKS = 100_000
MAX_PROFILE_BYTES = 1_000_000
MAX_EXIF_BYTES = 65_536
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
PIXEL_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


def read_header(content: bytes) -> Header:
    """Walk the chunks to the end of the picture.

    Raises:
        ImageRejected: cut off, damaged, or more pixels than the bytes can hold.
    """
    if len(content) < 33 or content[12:16] != b"IHDR":
        raise refusals.damaged(KIND) if len(content) >= 33 else refusals.cut_off(KIND)
    width = int.from_bytes(content[16:20], "big")
    height = int.from_bytes(content[20:24], "big")
    depth, colour_type = content[24], content[25]
    if not width or not height or colour_type not in CHANNELS:
        raise refusals.damaged(KIND)
    kept, data_bytes = _walk_chunks(content)
    row_bytes = (width * depth * CHANNELS[colour_type] + 7) // 8
    if row_bytes * height > data_bytes * DEFLATE_RATIO:
        megapixels = width * height / 1e6
        raise refusals.hollow(KIND, megapixels=megapixels, byte_count=len(content))
    return Header(
        format=KIND,
        size_wh=(width, height),
        decode_bytes=width * height * BYTES_PER_PIXEL,
        variant=one_name(KIND),
        kept=tuple(kept),
    )


def open_pixels(content: bytes, header: Header, *, target_wh: tuple[int, int]) -> Raster:
    """Decode the whole picture; PNG has no reduced size."""
    return raster_of(PngImagePlugin.PngImageFile(stream(kept_bytes(content, header.kept))))


def _walk_chunks(content: bytes) -> tuple[list[ByteRange], int]:
    """(byte ranges to keep, bytes of pixel data)."""
    kept, at, data_bytes = [(0, 8)], 8, 0
    seen: set[bytes] = set()
    for _ in range(MAX_CHUNKS):
        length = int.from_bytes(content[at : at + 4], "big")
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or len(name) < 4:
            raise refusals.cut_off(KIND)
        if name in PIXEL_CHUNKS or _is_needed(name, content, (at, end), seen):
            kept.append((at, end))
        if name == b"IDAT":
            data_bytes += length
        if name == b"IEND":
            return kept, data_bytes
        seen.add(name)
        at = end
    raise refusals.damaged(KIND)


def _is_needed(
    name: bytes, content: bytes, where: ByteRange, seen: set[bytes]
) -> bool:
    """Whether a chunk carries a small orientation block or colour profile."""
    body = content[where[0] + 8 : where[1] - 4] if name not in seen else b""
    if name == b"eXIf":
        return 0 < len(body) <= MAX_EXIF_BYTES
    return name == b"iCCP" and _profile_is_small(body)


def _profile_is_small(body: bytes) -> bool:
    """Whether a deflated profile stays under the limit when it is inflated."""
    packed = body.partition(b"\0")[2][1:]
    try:
        inflated = zlib.decompressobj().decompress(packed, MAX_PROFILE_BYTES + 1)
    except zlib.error:
        return False
    return 0 < len(inflated) <= MAX_PROFILE_BYTES
