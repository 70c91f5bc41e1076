"""A HEIC built as phones build theirs: tiles, a grid over them, EXIF and XMP."""

import struct

from core.preprocessing.formats.heif import boxes
from tests.preprocessing.files import box, encoded, picture

TILE_PX = 256
HIDDEN = 1
REFERENCE = bytes.fromhex("0000000c75726c2000000001")  # "the data is in this file"


def grid_heic(exif: bytes, xmp: bytes, *, name: bytes = b"") -> bytes:
    """Two tiles side by side; the grid's own bytes lie in `idat`, as iPhones do it."""
    config, tile = _coded(encoded(picture(TILE_PX, TILE_PX), "HEIC"))
    grid = struct.pack(">BBBBHH", 0, 0, 0, 1, 2 * TILE_PX, TILE_PX)
    block = struct.pack(">I", 6) + exif
    stored = [tile, tile[:], block, xmp]
    brands = box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    length = len(_meta(config, grid, stored, 0, name))
    start = len(brands) + length + 8
    meta = _meta(config, grid, stored, start, name)
    return brands + meta + box(b"mdat", b"".join(stored))


def _coded(content: bytes) -> tuple[bytes, bytes]:
    """(how to decode it, the coded picture) of a file of one item."""
    at = content.index(b"hvcC") - 4
    config = content[at : at + int.from_bytes(content[at : at + 4], "big")]
    (store,) = (b for b in boxes(content, "HEIC", (0, len(content))) if b[0] == b"mdat")
    return config, content[store[1] + 8 : store[2]]


def _meta(
    config: bytes, grid: bytes, stored: list[bytes], start: int, name: bytes
) -> bytes:
    kinds = (b"hvc1", b"hvc1", b"grid", b"Exif", b"mime")
    texts = (b"", b"", name, name, name + b"\0application/rdf+xml\0")
    entries = b"".join(
        _full(b"infe", struct.pack(">HH", number, 0) + kind + text + b"\0", 2, hidden)
        for number, kind, text, hidden in zip(
            range(1, 6), kinds, texts, (HIDDEN, HIDDEN, 0, HIDDEN, HIDDEN), strict=True
        )
    )
    sizes = [
        _full(b"ispe", struct.pack(">II", *wh))
        for wh in ((TILE_PX, TILE_PX), (2 * TILE_PX, TILE_PX))
    ]
    used = struct.pack(">I", 3) + b"".join(
        struct.pack(">HB", item, len(numbers)) + bytes(numbers)
        for item, numbers in ((1, (0x81, 2)), (2, (0x81, 2)), (3, (3,)))
    )
    linked = box(b"dimg", struct.pack(">HHHH", 3, 2, 1, 2))
    linked += box(b"cdsc", struct.pack(">HHH", 4, 1, 3))
    linked += box(b"cdsc", struct.pack(">HHH", 5, 1, 3))
    return _full(
        b"meta",
        _full(b"hdlr", bytes(4) + b"pict" + bytes(12) + name + b"\0")
        + box(b"dinf", _full(b"dref", struct.pack(">I", 1) + REFERENCE))
        + _full(b"pitm", struct.pack(">H", 3))
        + _full(b"iinf", struct.pack(">H", 5) + entries)
        + _full(b"iref", linked)
        + box(
            b"iprp",
            box(b"ipco", config + b"".join(sizes)) + _full(b"ipma", used),
        )
        + box(b"idat", grid)
        + _full(b"iloc", _places(stored, start, len(grid)), 1),
    )


def _places(stored: list[bytes], start: int, grid_bytes: int) -> bytes:
    """Where the items are: the third in `idat`, the others one after another."""
    places = []
    for piece in stored:
        places.append((0, start, len(piece)))
        start += len(piece)
    places.insert(2, (1, 0, grid_bytes))
    return struct.pack(">HH", 0x4400, len(places)) + b"".join(
        struct.pack(">HHHHII", number, method, 0, 1, offset, length)
        for number, (method, offset, length) in enumerate(places, 1)
    )


def _full(name: bytes, body: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, bytes((version,)) + flags.to_bytes(3, "big") + body)
