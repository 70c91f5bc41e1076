"""Two things are read from EXIF: which way is up, and when the photo was taken.

And one can be written: which way is up.

Decisions:
- A reader of its own, a few fixed tags and every offset checked: place, names, maker's
  notes and thumbnails are never parsed, so they cannot be kept by mistake.
- A broken block tells nothing; it never breaks the intake of a good picture.
"""

import struct
from dataclasses import dataclass
from datetime import datetime

UPRIGHT = 1
ORIENTATION, EXIF_POINTER = 0x0112, 0x8769
TIME_TAKEN, OFFSET_TAKEN = 0x9003, 0x9011
SHORT, LONG, TEXT = 3, 4, 2
TIME_FORMAT = "%Y:%m:%d %H:%M:%S"
TIME_LENGTH, OFFSET_LENGTH = 19, 6
MAX_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class Exif:
    """`orientation` is 1 to 8 as in the standard; 1 is upright."""

    orientation: int = UPRIGHT
    captured_at: datetime | None = None


def read_exif(block: bytes) -> Exif:
    """Read a raw EXIF block, with or without its mark; a TIFF file is one too."""
    block = block.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return Exif()
    try:
        return _read_fields(block, order)
    except (struct.error, ValueError, OverflowError):
        return Exif()


def orientation_block(orientation: int) -> bytes:
    """A raw EXIF block, without its mark, that tells the orientation and no more."""
    entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, orientation, 0)
    return struct.pack(">2sHIH", b"MM", 42, 8, 1) + entry + bytes(4)


def _read_fields(block: bytes, order: str) -> Exif:
    (first,) = struct.unpack_from(order + "I", block, 4)
    main = _directory(block, order, first)
    orientation = main.get(ORIENTATION, UPRIGHT)
    valid = isinstance(orientation, int) and 1 <= orientation <= 8
    captured_at = None
    pointer = main.get(EXIF_POINTER)
    if isinstance(pointer, int):
        captured_at = _time_taken(block, order, pointer)
    return Exif(orientation if valid else UPRIGHT, captured_at)


def _time_taken(block: bytes, order: str, pointer: int) -> datetime | None:
    """The capture time, with its zone where the camera wrote one."""
    try:
        fields = _directory(block, order, pointer)
        taken = str(fields.get(TIME_TAKEN, ""))[:TIME_LENGTH]
        offset = str(fields.get(OFFSET_TAKEN, ""))[:OFFSET_LENGTH]
        moment = datetime.strptime(taken, TIME_FORMAT)
    except (struct.error, ValueError):
        return None
    try:
        return datetime.strptime(taken + offset, TIME_FORMAT + "%z")
    except ValueError:
        return moment


def _directory(block: bytes, order: str, at: int) -> dict[int, int | str]:
    """The short, long and text tags of one directory; the rest is left out."""
    (count,) = struct.unpack_from(order + "H", block, at)
    tags: dict[int, int | str] = {}
    for number in range(min(count, MAX_ENTRIES)):
        entry = at + 2 + 12 * number
        tag, kind, length = struct.unpack_from(order + "HHI", block, entry)
        if kind == SHORT and length == 1:
            (tags[tag],) = struct.unpack_from(order + "H", block, entry + 8)
        elif kind == LONG and length == 1:
            (tags[tag],) = struct.unpack_from(order + "I", block, entry + 8)
        elif kind == TEXT and tag in (TIME_TAKEN, OFFSET_TAKEN):
            (start,) = struct.unpack_from(order + "I", block, entry + 8)
            start = start if length > 4 else entry + 8
            raw = block[start : start + min(length, TIME_LENGTH + 1)]
            tags[tag] = raw.split(b"\0")[0].decode("ascii", errors="replace").strip()
    return tags
