"""JPEG: the segments that make pixels and colour, and an orientation of our own.

Decisions:
- Kept as they are: tables, frame, passes. Rebuilt: JFIF without its thumbnail, Adobe's
  mark without what may follow it, the colour profile, the orientation.
- Everything else goes, and so does whatever lies between segments and after the end of
  the first picture: second pictures, videos, archives.
- Between the passes of a picture only tables and further passes are expected. Anything
  else there may change what decoders make of it; such a file is not cleaned this way.
"""

from dataclasses import dataclass, field

from core.preprocessing.colour import MAX_PROFILE_BYTES, sound_profile
from core.preprocessing.exif import UPRIGHT, orientation_block, read_exif
from core.preprocessing.formats.jpeg import (
    APP0,
    APP1,
    APP2,
    APP14,
    EOI,
    EOI_BYTES,
    READ_FRAMES,
    SOS,
    TABLES,
    segments,
)

SOI_BYTES = b"\xff\xd8"
EXIF_MARK, PROFILE_MARK = b"Exif\0\0", b"ICC_PROFILE\0"
JFIF_MARK, JFIF_BYTES, JFIF_THUMBNAIL_AT = b"JFIF\0", 14, 12
ADOBE_MARK, ADOBE_BYTES = b"Adobe", 12
PROFILE_PIECE_BYTES = 65_000  # 65 519 fit into one segment


@dataclass(slots=True)
class _Beside:
    """What stands beside the picture and is needed to show it."""

    jfif: bytes = b""
    adobe: bytes = b""
    exif: bytes = b""
    profile: list[bytes] = field(default_factory=list)
    profile_bytes: int = 0


def clean_jpeg(content: bytes) -> bytes:
    """The same picture, bit by bit, and nothing but it.

    Raises:
        ImageRejected: cut off.
        ValueError: something unexpected between its passes.
    """
    view, beside = memoryview(content), _Beside()
    picture: list[memoryview] = []
    scan_start, inside = None, False
    for code, start, end in segments(content):
        if scan_start is not None:
            picture.append(view[scan_start:start])
        scan_start = start if code == SOS else None
        if code in TABLES or code in READ_FRAMES:
            picture.append(view[start:end])
        elif inside and code not in (SOS, EOI):
            raise ValueError(f"segment {code:#x} inside the picture")
        elif not inside:
            _note(beside, code, content[start + 4 : end])
        inside = inside or code == SOS
    return b"".join([SOI_BYTES, *_rebuilt(beside), *picture, EOI_BYTES])


def _note(beside: _Beside, code: int, body: bytes) -> None:
    """Keep of an application segment what the intake asks it for."""
    if code == APP0 and body.startswith(JFIF_MARK) and len(body) >= JFIF_BYTES:
        beside.jfif = body[:JFIF_THUMBNAIL_AT] + bytes(2)
    elif code == APP14 and body.startswith(ADOBE_MARK) and len(body) >= ADOBE_BYTES:
        beside.adobe = body[:ADOBE_BYTES]
    elif code == APP1 and body.startswith(EXIF_MARK):
        beside.exif = beside.exif or body
    elif code == APP2 and body.startswith(PROFILE_MARK):
        beside.profile_bytes += len(body)
        if beside.profile_bytes <= MAX_PROFILE_BYTES:
            beside.profile.append(body[len(PROFILE_MARK) :])


def _rebuilt(beside: _Beside) -> list[bytes]:
    """The segments of our own, in the order in which readers expect them."""
    pieces = [_segment(APP0, beside.jfif)] if beside.jfif else []
    orientation = read_exif(beside.exif).orientation
    if orientation != UPRIGHT:
        pieces.append(_segment(APP1, EXIF_MARK + orientation_block(orientation)))
    profile = _joined(sorted(beside.profile))
    starts = range(0, len(profile), PROFILE_PIECE_BYTES)
    for number, start in enumerate(starts, 1):
        piece = profile[start : start + PROFILE_PIECE_BYTES]
        mark = PROFILE_MARK + bytes((number, len(starts)))
        pieces.append(_segment(APP2, mark + piece))
    if beside.adobe:
        pieces.append(_segment(APP14, beside.adobe))
    return pieces


def _joined(pieces: list[bytes]) -> bytes:
    """The profile in these pieces, each behind its number and their count."""
    if not pieces or pieces[0][1:2] != bytes((len(pieces),)):
        return b""
    return sound_profile(b"".join(piece[2:] for piece in pieces))


def _segment(code: int, body: bytes) -> bytes:
    return bytes((0xFF, code)) + (len(body) + 2).to_bytes(2, "big") + body
