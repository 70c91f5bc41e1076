"""PNG: walk the chunks, keep those that make pixels, place and colour.

Decisions:
- Text, time and animation chunks never reach the decoder: nothing in them can be
  inflated, and of an animation the still picture is left.
- Pixel data is deflated, and deflate cannot pack tighter than 1032 to 1: a header that
  claims more is refused before anything is inflated.
- The decoder accepts a stream that ends early and leaves the rest blank, so a picture
  with a blank last row is inflated once more, and its bytes are counted.
"""

import math
import zlib
from collections.abc import Iterator

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
INFLATE_STEP_BYTES = 1_000_000
MAX_PROFILE_BYTES = 1_000_000
MAX_EXIF_BYTES = 65_536
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
INTERLACE_PASSES = (  # left, top, step across, step down; PNG specification, Adam7
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
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
    if not width or not height or content[25] not in CHANNELS:
        raise refusals.damaged(KIND)
    kept, data_bytes = _walk_chunks(content)
    raw_bytes = _raw_bytes(content)
    if raw_bytes > data_bytes * DEFLATE_RATIO:
        megapixels = width * height / 1e6
        raise refusals.hollow(KIND, megapixels=megapixels, byte_count=len(content))
    return Header(
        format=KIND,
        size_wh=(width, height),
        decode_bytes=max(width * height * BYTES_PER_PIXEL, raw_bytes) + data_bytes,
        variant=one_name(KIND),
        kept=tuple(kept),
    )


def open_pixels(
    content: bytes, header: Header, *, target_wh: tuple[int, int]
) -> Raster:
    """Decode the whole picture; PNG has no reduced size.

    Raises:
        ImageRejected: the pixel data ends before the picture does.
    """
    body = kept_bytes(content, header.kept)
    image = PngImagePlugin.PngImageFile(stream(body))
    raster = raster_of(image)
    height = image.height
    if any(_is_blank(raster, row) for row in (height - 1, height - 2)):
        _check_pixel_data(body)
    return raster


def _is_blank(raster: Raster, row: int) -> bool:
    """Whether a row is as the decoder leaves it when nothing came."""
    return raster.band(row, row + 1).getbbox(alpha_only=False) is None


def _check_pixel_data(body: bytes) -> None:
    """Inflate the pixel data in small pieces and refuse it when some is missing."""
    missing = _raw_bytes(body)
    inflater = zlib.decompressobj()
    for name, start, end in chunks(body):
        packed = body[start + 8 : end - 4] if name == b"IDAT" else b""
        while packed and missing > 0 and not inflater.eof:
            missing -= len(inflater.decompress(packed, INFLATE_STEP_BYTES))
            packed = inflater.unconsumed_tail
    if missing > 0:
        raise refusals.cut_off(KIND)


def _raw_bytes(content: bytes) -> int:
    """How many bytes the pixel data has when inflated, filter bytes and all."""
    width = int.from_bytes(content[16:20], "big")
    height = int.from_bytes(content[20:24], "big")
    bits = content[24] * CHANNELS[content[25]]
    passes = INTERLACE_PASSES if content[28] else ((0, 0, 1, 1),)
    sizes = [
        (math.ceil((width - left) / across), math.ceil((height - top) / down))
        for left, top, across, down in passes
    ]
    return sum(
        rows * (1 + (columns * bits + 7) // 8)
        for columns, rows in sizes
        if columns > 0 and rows > 0
    )


def _walk_chunks(content: bytes) -> tuple[list[ByteRange], int]:
    """(byte ranges to keep, bytes of pixel data)."""
    kept, data_bytes = [(0, 8)], 0
    seen: set[bytes] = set()
    for name, start, end in chunks(content):
        if name in PIXEL_CHUNKS or _is_needed(name, content, (start, end), seen):
            kept.append((start, end))
        if name == b"IDAT":
            data_bytes += end - start - 12
        seen.add(name)
    return kept, data_bytes


def chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(name, start, end) of every chunk up to the last one.

    Raises:
        ImageRejected: the last one is missing.
    """
    at = 8
    for _ in range(MAX_CHUNKS):
        name = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if end > len(content) or len(name) < 4:
            raise refusals.cut_off(KIND)
        yield name, at, end
        if name == b"IEND":
            return
        at = end
    raise refusals.damaged(KIND)


def _is_needed(name: bytes, content: bytes, where: ByteRange, seen: set[bytes]) -> bool:
    """Whether a chunk carries a small orientation block or colour profile."""
    if name not in (b"eXIf", b"iCCP") or name in seen:
        return False
    body = content[where[0] + 8 : where[1] - 4]
    if name == b"eXIf":
        return 0 < len(body) <= MAX_EXIF_BYTES
    return bool(inflated_profile(body))


def inflated_profile(body: bytes) -> bytes:
    """The profile in a chunk of this body; empty when it is broken or too large."""
    packed = body.partition(b"\0")[2][1:]
    try:
        inflated = zlib.decompressobj().decompress(packed, MAX_PROFILE_BYTES + 1)
    except zlib.error:
        return b""
    return inflated if len(inflated) <= MAX_PROFILE_BYTES else b""
