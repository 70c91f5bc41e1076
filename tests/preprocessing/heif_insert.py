"""More into a HEIC or AVIF file that our encoders wrote: boxes, and bytes in a gap."""

import struct

from core.preprocessing.formats.heif import boxes

HEADER_BYTES = {b"meta": 12, b"iprp": 8, b"ipco": 8}
PLACES = {0x00: (14, 6), 0x40: (18, 4)}  # by sizes: bytes of an entry, where it counts


def with_box(content: bytes, path: tuple[bytes, ...], extra: bytes) -> bytes:
    """The file with a box at the end of the one at this path; places are moved."""
    data, within = bytearray(content), (0, len(content))
    starts = []
    for name in path:
        start, end = _find(content, name, within)
        starts.append(start)
        within = (start + HEADER_BYTES[name], end)
    at = within[1]
    for start in starts:
        _add(data, start, len(extra))
    place, _ = _find(content, b"iloc", (_find(content, b"meta")[0] + 12, len(content)))
    (count,) = struct.unpack_from(">H", content, place + 14)
    entry_bytes, counted_at = PLACES[content[place + 13]]
    for number in range(count):
        _add(data, place + 16 + entry_bytes * number + counted_at, len(extra))
    return bytes(data[:at]) + extra + bytes(data[at:])


def with_gap(content: bytes, extra: bytes) -> bytes:
    """The file with more bytes in its last store, that no item names."""
    data = bytearray(content)
    _add(data, _find(content, b"mdat")[0], len(extra))
    return bytes(data) + extra


def _find(
    content: bytes, name: bytes, within: tuple[int, int] | None = None
) -> tuple[int, int]:
    found = boxes(content, "HEIC", within or (0, len(content)))
    return next((start, end) for each, start, end in found if each == name)


def _add(data: bytearray, at: int, number: int) -> None:
    (before,) = struct.unpack_from(">I", data, at)
    struct.pack_into(">I", data, at, before + number)
