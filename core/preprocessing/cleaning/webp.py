"""WebP: the still picture with its transparency, profile and orientation.

Decisions:
- Of a plain file only its one chunk is kept: readers look at nothing else in it.
- An animation is not cleaned this way: its frames have chunks of their own.
- The byte that evens a chunk out stays as it is: decoders look at it in broken files.
"""

from core.preprocessing.colour import sound_profile
from core.preprocessing.exif import UPRIGHT, orientation_block, read_exif

PICTURES = (b"VP8 ", b"VP8L")
MAX_CHUNKS = 10_000
EXIF, ALPHA, PROFILE = 0x08, 0x10, 0x20  # flags of an extended file
FLAGS_AT, CANVAS_AT, CANVAS_BYTES = 20, 24, 6
CHUNKS_AT = 12

Chunk = tuple[bytes, bytes]  # its name, and all its bytes


def clean_webp(content: bytes) -> bytes:
    """The same picture, bit by bit, and nothing but it.

    Raises:
        ValueError: animated, or its chunks are not those of one picture.
    """
    found = _chunks(content)
    if found[0][0] in PICTURES:
        return _file([found[0]])
    flags = content[FLAGS_AT]
    if found[0][0] != b"VP8X":
        raise ValueError("no picture in front, and no header of one")
    profile, exif = _first(found, b"ICCP"), _first(found, b"EXIF")
    profile = sound_profile(profile) if flags & PROFILE else b""
    orientation = read_exif(exif).orientation if flags & EXIF else UPRIGHT
    kept = [_chunk(b"ICCP", profile)] if profile else []
    kept += _picture(found)
    if orientation != UPRIGHT:
        kept.append(_chunk(b"EXIF", orientation_block(orientation)))
    names = {name for name, _ in kept}
    told = flags & ALPHA | PROFILE * (b"ICCP" in names) | EXIF * (b"EXIF" in names)
    canvas = content[CANVAS_AT : CANVAS_AT + CANVAS_BYTES]
    return _file([_chunk(b"VP8X", bytes((told, 0, 0, 0)) + canvas), *kept])


def _chunks(content: bytes) -> list[Chunk]:
    """Every chunk, up to the length that the file tells."""
    at, stop = CHUNKS_AT, 8 + int.from_bytes(content[4:8], "little")
    found: list[Chunk] = []
    while at + 8 <= min(stop, len(content)):
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 + length > stop or len(found) == MAX_CHUNKS:
            raise ValueError("chunks reach beyond the file")
        end = at + 8 + length + length % 2
        found.append((content[at : at + 4], content[at:end]))
        at = end
    if not found:
        raise ValueError("no chunk")
    return found


def _picture(found: list[Chunk]) -> list[Chunk]:
    """The one picture, behind its transparency if that is a chunk of its own."""
    picture = [chunk for chunk in found if chunk[0] in (b"ALPH", *PICTURES)]
    names = [name for name, _ in picture]
    if names not in ([b"VP8 "], [b"VP8L"], [b"ALPH", b"VP8 "]):
        raise ValueError(f"a picture of {names[:5]}")
    return picture


def _first(found: list[Chunk], name: bytes) -> bytes:
    """The body of the first chunk of this name; empty if there is none."""
    packed = next((packed for each, packed in found if each == name), b"")
    return packed[8 : 8 + int.from_bytes(packed[4:8], "little")]


def _chunk(name: bytes, body: bytes) -> Chunk:
    length = len(body).to_bytes(4, "little")
    return name, name + length + body + bytes(len(body) % 2)


def _file(kept: list[Chunk]) -> bytes:
    packed = b"".join(packed for _, packed in kept)
    return b"RIFF" + (4 + len(packed)).to_bytes(4, "little") + b"WEBP" + packed
