"""HEIC and AVIF: everything that is no picture is overwritten where it stands.

Decisions:
- Nothing moves, so no offset needs to change: an EXIF item becomes an empty one of the
  same length, any other text, unknown boxes and bytes that nothing names become zeros.
- What stays is listed, not what goes: the boxes, properties and kinds of item that a
  picture is made of. Names and types written as text are among what goes.
- Every picture in the file stays, small ones for lists and maps of depth as well: they
  show what the large one shows, and a reader may ask for them.
- What lies behind the last box that is needed is cut off.
- A film beside the picture, an item of an unknown kind, data in another file, or one
  range for a picture and a text: such a file is not cleaned this way.
"""

from collections.abc import Iterable

import pillow_heif
from PIL import AvifImagePlugin

from core.preprocessing.cleaning.heif_items import Span, find_items
from core.preprocessing.colour import sound_profile
from core.preprocessing.formats.header import stream
from core.preprocessing.formats.heif import boxes

TOP, FILMS = {b"ftyp", b"meta", b"mdat"}, {b"moov", b"moof", b"mini"}
META = {b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp", b"idat", b"grpl"}
DATA_HERE = bytes.fromhex(  # `dinf` as every phone writes it: all data in this file
    "00000024 64696e66 0000001c 64726566 00000000 00000001 0000000c 75726c20 00000001"
)
LISTS = {b"ipco", b"ipma"}
PROPERTIES = set(
    b"ispe pixi colr pasp irot imir clap hvcC lhvC av1C auxC a1op a1lx lsel clli mdcv "
    b"amve cclv ndwt oinf tols rref iscl".split()
)
PROFILES = {b"prof", b"rICC"}  # the other kind of colour is a few fixed numbers
HANDLER_NAME_AT = 32  # after header, version, and what kind of handler it is
ITEM_TEXTS_AT = {2: 20, 3: 22}  # by version of the entry: where its texts start
EMPTY_EXIF = bytes(4) + b"MM\0*\0\0\0\x08" + bytes(6)  # a directory of no entries


def clean_heif(content: bytes, kind: str) -> bytes:
    """The same picture, bit by bit, with everything else emptied.

    Raises:
        ImageRejected: boxes reach beyond the file.
        ValueError: it is not plain which bytes are the picture's.
    """
    top = list(boxes(content, kind, (0, len(content))))
    names = [name for name, _, _ in top]
    if names.count(b"meta") != 1 or FILMS & set(names):
        raise ValueError("not one still picture")
    last = max(end for name, _, end in top if name in TOP)
    data = bytearray(memoryview(content)[:last])
    for name, start, end in top:
        if name not in TOP and end <= last:
            _free(data, (start, end))
    (meta,) = ((start, end) for name, start, end in top if name == b"meta")
    stores = [_body(content, box[1:]) for box in top if box[0] == b"mdat"]
    _empty_items(data, content, kind, meta=meta, stores=stores)
    _empty_meta(data, content, kind, meta)
    cleaned = bytes(data)
    _check_opens(cleaned, kind)
    return cleaned


def _empty_items(
    data: bytearray, content: bytes, kind: str, *, meta: Span, stores: list[Span]
) -> None:
    """Leave the pictures' bytes in the stores, and an empty EXIF for each EXIF."""
    within = _children(content, kind, meta)
    stores = stores + [_body(content, span) for span in within.get(b"idat", ())]
    items = find_items(content, kind, within)
    kept = _merged(span for item in items if item.is_picture for span in item.spans)
    texts = [item.spans[0] for item in items if item.is_exif and len(item.spans) == 1]
    for span in (*kept, *texts):
        if not any(start <= span[0] and span[1] <= end for start, end in stores):
            raise ValueError("an item outside the stores")
    for store in stores:
        for gap in _gaps(store, kept):
            _zero(data, gap)
    for start, end in texts:
        if any(start < other[1] and other[0] < end for other in kept):
            raise ValueError("a picture that is EXIF as well")
        if end - start >= len(EMPTY_EXIF):
            data[start : start + len(EMPTY_EXIF)] = EMPTY_EXIF


def _empty_meta(data: bytearray, content: bytes, kind: str, meta: Span) -> None:
    """Empty the texts and unknown boxes among those that describe the picture."""
    for name, start, end in boxes(content, kind, (meta[0] + 12, meta[1])):
        if name not in META and content[start:end] != DATA_HERE:
            _free(data, (start, end))
        elif name == b"hdlr":
            _zero(data, (start + HANDLER_NAME_AT, end))
        elif name == b"iprp":
            _empty_properties(data, content, kind, (start, end))
    for start, end in _children(content, kind, meta).get(b"iinf", ()):
        first = 16 if content[start + 8] else 14  # the count of items grew with it
        for _, entry, entry_end in boxes(content, kind, (start + first, end)):
            _zero(data, (entry + ITEM_TEXTS_AT[content[entry + 8]], entry_end))


def _empty_properties(
    data: bytearray, content: bytes, kind: str, properties: Span
) -> None:
    for name, start, end in boxes(content, kind, (properties[0] + 8, properties[1])):
        if name not in LISTS:
            _free(data, (start, end))
        elif name == b"ipco":
            for each, inner, inner_end in boxes(content, kind, (start + 8, end)):
                known = each in PROPERTIES
                if not known or _is_broken_profile(content[inner:inner_end]):
                    _free(data, (inner, inner_end))


def _is_broken_profile(box: bytes) -> bool:
    """Whether a property calls itself a profile and is none."""
    is_profile = box[4:8] == b"colr" and box[8:12] in PROFILES
    return is_profile and not sound_profile(box[12:])


def _children(content: bytes, kind: str, meta: Span) -> dict[bytes, list[Span]]:
    """Where the boxes inside the describing box are, by name."""
    found: dict[bytes, list[Span]] = {}
    for name, start, end in boxes(content, kind, (meta[0] + 12, meta[1])):
        found.setdefault(name, []).append((start, end))
    return found


def _body(content: bytes | bytearray, box: Span) -> Span:
    """A box without its length and name; a long one has its length after them."""
    start, end = box
    long = content[start : start + 4] == b"\0\0\0\x01"
    return min(start + (16 if long else 8), end), end


def _free(data: bytearray, box: Span) -> None:
    """Make a box one that is empty space."""
    data[box[0] + 4 : box[0] + 8] = b"free"
    _zero(data, _body(data, box))


def _zero(data: bytearray, span: Span) -> None:
    start, end = span[0], min(span[1], len(data))
    if start < end:
        data[start:end] = bytes(end - start)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same bytes in spans that neither touch nor overlap, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _gaps(store: Span, kept: list[Span]) -> list[Span]:
    """What is left of a store between the kept spans."""
    inside = [span for span in kept if store[0] <= span[0] and span[1] <= store[1]]
    starts = [store[0], *(end for _, end in inside)]
    ends = [*(start for start, _ in inside), store[1]]
    return [gap for gap in zip(starts, ends, strict=True) if gap[0] < gap[1]]


def _check_opens(cleaned: bytes, kind: str) -> None:
    """Whether the decoder finds its way in the file; it decodes nothing yet."""
    if kind == "HEIC":
        pillow_heif.open_heif(stream(cleaned))
    else:
        AvifImagePlugin.AvifImageFile(stream(cleaned))
