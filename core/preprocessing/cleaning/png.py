"""PNG: the chunks that make pixels and colour, and an orientation of our own.

Decisions:
- Of everything else only small chunks of a fixed length stay, that tell how numbers are
  meant as colours; a text has no room in them. The profile's name is not kept.
- An end of our own: a crop by some phones and PCs leaves the rest of the earlier, whole
  picture behind the end of the new one.
"""

import struct
import zlib

from core.preprocessing.colour import sound_profile
from core.preprocessing.exif import UPRIGHT, orientation_block, read_exif
from core.preprocessing.formats.png import MAX_EXIF_BYTES, chunks, inflated_profile

SIGNATURE_BYTES = 8
ALONE = {b"IHDR": range(13, 14), b"PLTE": range(3, 769), b"tRNS": range(1, 257)}
COLOUR = {
    b"gAMA": range(4, 5),
    b"cHRM": range(32, 33),
    b"sRGB": range(1, 2),
    b"cICP": range(4, 5),
    b"sBIT": range(1, 5),
    b"bKGD": range(1, 7),
    b"pHYs": range(9, 10),
}
PROFILE_NAME = b"ICC profile"


def clean_png(content: bytes) -> bytes:
    """The same picture, bit by bit, and nothing but it.

    Raises:
        ImageRejected: cut off.
        ValueError: a chunk that makes pixels is there twice or of a wrong length.
    """
    view = memoryview(content)
    pieces: list[bytes | memoryview] = [view[:SIGNATURE_BYTES]]
    seen: set[bytes] = set()
    orientation = UPRIGHT
    for name, start, end in chunks(content):
        first, length = name not in seen, end - start - 12
        seen.add(name)
        if name == b"IDAT":
            pieces.append(view[start:end])
        elif name in ALONE:
            if not first or length not in ALONE[name]:
                raise ValueError(f"{name!r} of {length} bytes")
            pieces.append(view[start:end])
        elif first and length in COLOUR.get(name, ()) and b"IDAT" not in seen:
            pieces.append(view[start:end])
        elif first and name == b"iCCP":
            pieces.append(_profile_chunk(content[start + 8 : end - 4]))
        elif first and name == b"eXIf" and length <= MAX_EXIF_BYTES:
            orientation = read_exif(content[start + 8 : end - 4]).orientation
    if orientation != UPRIGHT:
        pieces.insert(2, _chunk(b"eXIf", orientation_block(orientation)))
    return b"".join([*pieces, _chunk(b"IEND", b"")])


def _profile_chunk(body: bytes) -> bytes:
    """The profile packed anew; nothing when it is broken or too large."""
    profile = sound_profile(inflated_profile(body))
    if not profile:
        return b""
    return _chunk(b"iCCP", PROFILE_NAME + b"\0\0" + zlib.compress(profile))


def _chunk(name: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + checksum
