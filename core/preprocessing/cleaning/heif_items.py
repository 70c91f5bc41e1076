"""The items of a HEIC or AVIF file: what each is, and which bytes are its own.

Read from two lists: `iinf` tells the kind of each item, `iloc` where its pieces are.
What is not named in both is no item here.
"""

from dataclasses import dataclass

from core.preprocessing.formats.heif import boxes

PICTURES = {b"hvc1", b"lhv1", b"av01", b"grid", b"iovl", b"iden", b"tmap"}
EXIF, TEXTS = b"Exif", {b"mime", b"uri "}
MAX_PIECES = 100_000
IN_FILE, IN_STORE = 0, 1  # where an item's offsets count from
ITEM_BYTES = {2: 2, 3: 4}  # of an item's number, by version of its entry

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """`spans` are the byte ranges in the file that the item is made of."""

    kind: bytes
    spans: tuple[Span, ...]

    @property
    def is_picture(self) -> bool:
        """Whether its bytes are pixels or say how pictures make up one."""
        return self.kind in PICTURES

    @property
    def is_exif(self) -> bool:
        """Whether it is a block of EXIF."""
        return self.kind == EXIF


class _Fields:
    """Whole numbers one after another."""

    def __init__(self, content: bytes, span: Span) -> None:
        self._content, (self._at, self._end) = content, span

    def read(self, byte_count: int) -> int:
        """The next number of so many bytes; of none it is 0."""
        start, self._at = self._at, self._at + byte_count
        if self._at > self._end:
            raise ValueError("a list is cut off")
        return int.from_bytes(self._content[start : self._at], "big")


def find_items(content: bytes, kind: str, meta: dict[bytes, list[Span]]) -> list[Item]:
    """The items of the one list of items.

    Args:
        meta: where the boxes of the describing box are, by name.

    Raises:
        ImageRejected: boxes reach beyond the file.
        ValueError: broken lists, or something that is not read here.
    """
    (info,), (places,) = meta[b"iinf"], meta[b"iloc"]
    kinds = _kinds(content, kind, info)
    unknown = set(kinds.values()) - PICTURES - TEXTS - {EXIF}
    if unknown:
        raise ValueError(f"items of an unknown kind: {sorted(unknown)[:5]}")
    store = meta[b"idat"][0] if b"idat" in meta else None
    spans = _spans(_Fields(content, (places[0] + 8, places[1])), store)
    return [Item(kinds[item], spans[item]) for item in kinds.keys() & spans.keys()]


def _kinds(content: bytes, kind: str, info: Span) -> dict[int, bytes]:
    """The kind of each item by its number."""
    first = 16 if content[info[0] + 8] else 14
    kinds: dict[int, bytes] = {}
    for name, start, end in boxes(content, kind, (info[0] + first, info[1])):
        width = ITEM_BYTES.get(content[start + 8])
        if name != b"infe" or width is None or end - start < 18 + width:
            raise ValueError("an item of an unknown form")
        number = int.from_bytes(content[start + 12 : start + 12 + width], "big")
        if number in kinds:
            raise ValueError("an item that is told twice")
        kinds[number] = content[start + 14 + width : start + 18 + width]
    return kinds


def _spans(fields: _Fields, store: Span | None) -> dict[int, tuple[Span, ...]]:
    """The byte ranges of each item by its number."""
    version, _ = fields.read(1), fields.read(3)
    sizes = fields.read(2)
    offset_bytes, length_bytes, base_bytes, index_bytes = (
        sizes >> shift & 15 for shift in (12, 8, 4, 0)
    )
    number_bytes = 4 if version == 2 else 2
    found: dict[int, tuple[Span, ...]] = {}
    pieces = 0
    for _ in range(fields.read(number_bytes)):
        number = fields.read(number_bytes)
        method = fields.read(2) & 15 if version in (1, 2) else IN_FILE
        if fields.read(2) or method not in (IN_FILE, IN_STORE) or number in found:
            raise ValueError("an item whose place is not plain")
        base, count = fields.read(base_bytes), fields.read(2)
        if method == IN_STORE:
            base += store[0] + 8
        pieces += count
        if pieces > MAX_PIECES:
            raise ValueError("too many pieces")
        spans = []
        for _ in range(count):
            fields.read(index_bytes if version in (1, 2) else 0)
            start = base + fields.read(offset_bytes)
            spans.append((start, start + fields.read(length_bytes)))
        if any(start == end for start, end in spans):
            raise ValueError("a piece that is the rest of the file")
        found[number] = tuple(spans)
    return found
