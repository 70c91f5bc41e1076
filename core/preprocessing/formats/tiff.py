"""TIFF: the first directory, checked before the decoder reads any of it.

Decisions:
- Only the compressions that photo programs write are read; fax and rare ones are not.
- Strips and tiles must lie inside the file and be no larger than the picture.
- A camera's raw file has the shape of a TIFF with a small preview in front: it is
  named and refused, rather than judged on its preview.
"""

import struct

from PIL import TiffImagePlugin

from core.domain.sentences import Sentence
from core.preprocessing import refusals
from core.preprocessing.formats.header import (
    Header,
    Raster,
    one_name,
    raster_of,
    stream,
)
from core.preprocessing.kinds import RAW

KIND = "TIFF"
BYTES_PER_PIXEL = 8  # Pillow's store for colour, twice when it turns the picture
COMPRESSIONS = {1, 5, 7, 8, 32773, 32946}  # none, LZW, JPEG, deflate, PackBits
WIDTH, HEIGHT, BITS, COMPRESSION, SUBFILE = 256, 257, 258, 259, 254
MEANING = 262  # "photometric interpretation": what the numbers stand for
STRIP_OFFSETS, SAMPLES, STRIP_BYTES = 273, 277, 279
TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES = 322, 323, 324, 325
RAW_TAGS = {33421, 50706, 50740}  # colour filter array, DNG
SIZE_TAGS = {WIDTH, HEIGHT, BITS, SAMPLES, TILE_WIDTH, TILE_HEIGHT}
PLACE_TAGS = {STRIP_OFFSETS, STRIP_BYTES, TILE_OFFSETS, TILE_BYTES}
READ_TAGS = SIZE_TAGS | PLACE_TAGS | {COMPRESSION, SUBFILE, MEANING}
RAW_MEANINGS = {32803, 34892}  # colour filter array, linear raw
MAX_ENTRIES = 512
MAX_PIECES = 200_000
MAX_TILE_PX = 4096
FIELD_FORMATS = {1: "B", 3: "H", 4: "I"}  # the types in which sizes are written

Tags = dict[int, tuple[int, ...]]


def read_header(content: bytes) -> Header:
    """Read the first directory.

    Raises:
        ImageRejected: cut off, damaged, raw, or a compression that is not read.
    """
    tags = _read_directory(content)
    if _is_raw(tags, content):
        raise refusals.format_not_read(RAW)
    size_wh = _first(tags, WIDTH, 0), _first(tags, HEIGHT, 0)
    if not all(size_wh):
        raise refusals.damaged(KIND)
    compression = _first(tags, COMPRESSION, 1)
    if compression not in COMPRESSIONS:
        raise refusals.variant_not_read(
            KIND, Sentence("a rare compression", "une compression rare")
        )
    _check_pieces(tags, content, size_wh)
    samples = _first(tags, SAMPLES, 1)
    stored = max(BYTES_PER_PIXEL, samples * _first(tags, BITS, 8) // 8)
    return Header(
        format=KIND,
        size_wh=size_wh,
        decode_bytes=size_wh[0] * size_wh[1] * stored,
        variant=one_name(KIND),
    )


def open_pixels(
    content: bytes, header: Header, *, target_wh: tuple[int, int]
) -> Raster:
    """Decode the first picture; Pillow turns it upright while loading."""
    return raster_of(TiffImagePlugin.TiffImageFile(stream(content)))


def _read_directory(content: bytes) -> Tags:
    """The tags of the first directory that are needed here."""
    order = "<" if content[:2] == b"II" else ">"
    try:
        (at,) = struct.unpack_from(order + "I", content, 4)
        (count,) = struct.unpack_from(order + "H", content, at)
        entries = [
            struct.unpack_from(order + "HHI", content, at + 2 + 12 * number)
            for number in range(min(count, MAX_ENTRIES))
        ]
        return {
            tag: _read_values(content, order, (kind, length), at + 10 + 12 * number)
            for number, (tag, kind, length) in enumerate(entries)
            if (kind in FIELD_FORMATS and tag in READ_TAGS) or tag in RAW_TAGS
        }
    except struct.error as exc:
        raise refusals.cut_off(KIND) from exc


def _read_values(
    content: bytes, order: str, kind_count: tuple[int, int], at: int
) -> tuple[int, ...]:
    """The values of one tag, in place or where its offset points."""
    kind, count = kind_count
    letter = FIELD_FORMATS.get(kind, "B")
    if count > MAX_PIECES:
        raise refusals.damaged(KIND)
    layout = f"{order}{count}{letter}"
    if struct.calcsize(layout) > 4:
        (at,) = struct.unpack_from(order + "I", content, at)
    return struct.unpack_from(layout, content, at)


def _is_raw(tags: Tags, content: bytes) -> bool:
    """Whether this is a camera's raw file, whose first picture is a preview."""
    return (
        content[8:10] == b"CR"
        or bool(RAW_TAGS & tags.keys())
        or _first(tags, MEANING, 2) in RAW_MEANINGS
        or _first(tags, SUBFILE, 0) & 1 == 1
    )


def _check_pieces(tags: Tags, content: bytes, size_wh: tuple[int, int]) -> None:
    """Refuse strips or tiles that are missing, outside the file or oversized."""
    tiled = TILE_OFFSETS in tags
    offsets = tags.get(TILE_OFFSETS if tiled else STRIP_OFFSETS, ())
    lengths = tags.get(TILE_BYTES if tiled else STRIP_BYTES, ())
    if not offsets or len(offsets) != len(lengths):
        raise refusals.damaged(KIND)
    ends = [start + length for start, length in zip(offsets, lengths, strict=True)]
    if max(ends) > len(content):
        raise refusals.cut_off(KIND)
    tile_wh = _first(tags, TILE_WIDTH, 0), _first(tags, TILE_HEIGHT, 0)
    if tiled and (not all(tile_wh) or max(tile_wh) > max(MAX_TILE_PX, *size_wh)):
        raise refusals.damaged(KIND)


def _first(tags: Tags, tag: int, default: int) -> int:
    values = tags.get(tag) or (default,)
    return values[0]
