"""Photos of every format with things written beside their picture that must go.

Each secret is a text of its own that begins with `MARK`; the place is a pair of numbers
that is found again by its bytes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from tests.preprocessing.files import (
    box,
    encoded,
    jpeg_with_segments,
    picture,
    png_chunk,
)
from tests.preprocessing.heif_grid import grid_heic
from tests.preprocessing.heif_insert import with_box, with_gap

MARK = b"SECRET-"
LATITUDE = (24_429_111, 500_000)  # as a camera writes degrees: a fraction
PLACE_BYTES = [struct.pack(order + "II", *LATITUDE) for order in "<>"]
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + MARK + b"xmp</x:xmpmeta>"
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x78\0\x0b" + MARK + b"iptc"
JFIF_END = 20  # of the first segment that our encoder writes
JFIF_THUMBNAIL = b"JFIF\0\x01\x02\0\0\x01\0\x01\x04\x01" + MARK + b"thumb"


def archive() -> bytes:
    """A ZIP archive, as hidden behind the end of a picture."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr((MARK + b"name.txt").decode(), MARK + b"in a ZIP archive")
    return packed.getvalue()


def exif(orientation: int = 1) -> bytes:
    """What phones write: device, owner, serial number, place, notes, a thumbnail."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F], tags[0x0110] = "SECRET-maker", "SECRET-model"
    tags[0x013B], tags[0x8298] = "SECRET-owner", "SECRET-rights"
    tags.get_ifd(0x8769).update(
        {
            0x9003: "2025:03:14 15:09:26",
            0x927C: MARK + b"makernote" + bytes(40),
            0x9286: b"ASCII\0\0\0" + MARK + b"comment",
            0xA431: "SECRET-serial-4711",
        }
    )
    place = (IFDRational(*LATITUDE), 1.0, 0.0)
    tags.get_ifd(0x8825).update({1: "N", 2: place, 3: "E", 4: place, 29: "SECRET-day"})
    return _with_thumbnail(tags.tobytes())


def _with_thumbnail(block: bytes) -> bytes:
    """The block with a second directory, whose picture carries a comment."""
    order = {b"II": "<", b"MM": ">"}[block[6:8]]
    small = encoded(picture(32, 24), "JPEG")
    small = jpeg_with_segments(small, (0xFE, MARK + b"in the thumbnail"))
    (first,) = struct.unpack_from(order + "I", block, 10)
    (count,) = struct.unpack_from(order + "H", block, 6 + first)
    at, second = 8 + first + 12 * count, len(block) - 6
    tags = {0x0103: 6, 0x0201: second + 2 + 3 * 12 + 4, 0x0202: len(small)}
    entries = [struct.pack(order + "HHII", tag, 4, 1, v) for tag, v in tags.items()]
    directory = struct.pack(order + "H", 3) + b"".join(entries) + bytes(4)
    block = block[:at] + struct.pack(order + "I", second) + block[at + 4 :]
    return block + directory + small


def jpegs() -> dict[str, bytes]:
    """JPEG: every kind of segment, and what may lie between and behind them."""
    plain = encoded(picture(), "JPEG")
    scan = plain.index(b"\xff\xda")
    frame = plain.index(b"\xff\xc0")
    film = box(b"ftyp", b"mp42") + box(b"mdat", MARK + b"film")
    segments = {
        "EXIF": (0xE1, exif()),
        "XMP": (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        "longer XMP": (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + XMP),
        "IPTC": (0xED, IPTC),
        "comment": (0xFE, MARK + b"comment"),
        "second picture's list": (0xE2, b"MPF\0" + MARK),
        "no profile": (0xE2, b"ICC_PROFILE\0\x01\x01" + MARK),
        "maker's segment": (0xE5, MARK),
        "JFXX thumbnail": (0xE0, b"JFXX\0\x13" + MARK),
        "behind Adobe's mark": (0xEE, b"Adobe\0\x64\0\0\0\0\x01" + MARK),
        "another APP14": (0xEE, MARK),
    }
    return {
        **{key: jpeg_with_segments(plain, each) for key, each in segments.items()},
        "JFIF thumbnail": jpeg_with_segments(
            plain[:2] + plain[JFIF_END:], (0xE0, JFIF_THUMBNAIL)
        ),
        "EXIF twice": jpeg_with_segments(plain, (0xE1, exif(6)), (0xE1, exif(3))),
        "between segments": plain[:frame] + MARK + plain[frame:],
        "between passes": _between_passes(),
        "ZIP behind": plain + archive(),
        "picture behind": plain + jpeg_with_segments(plain, (0xE1, exif())),
        "film behind": jpeg_with_segments(plain, (0xE1, exif(6))) + film,
        "comment before the pass": jpeg_with_segments(plain[:2], (0xFE, MARK))
        + plain[2:scan]
        + jpeg_with_segments(b"xx", (0xFE, MARK))[2:]
        + plain[scan:],
    }


def _between_passes() -> bytes:
    content = encoded(picture(), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    comment = jpeg_with_segments(b"xx", (0xFE, MARK + b"between"))[2:]
    return content[:last] + comment + content[last:]


def pngs() -> dict[str, bytes]:
    """PNG: every chunk for text, and some of no known kind."""
    plain = encoded(picture(), "PNG")
    chunks = {
        "tEXt": b"Author\0" + MARK,
        "zTXt": b"Comment\0\0" + zlib.compress(MARK * 9, 0),
        "iTXt": b"XML:com.adobe.xmp\0\0\0\0\0" + XMP,
        "eXIf": exif(6)[6:],
        "tIME": MARK[:7],
        "prVt": MARK,
        "sPLT": MARK + b"\0\x08",
        "gAMA": MARK,
        "iCCP": MARK + b"\0\0" + zlib.compress(MARK, 0),
        "acTL": MARK + b"\0",
    }
    made = {name: (name.encode(), body) for name, body in chunks.items()}
    return {
        **{
            name: plain[:33] + png_chunk(*chunk) + plain[33:]
            for name, chunk in made.items()
        },
        **{
            f"{name} at the end": plain[:-12] + png_chunk(*made[name]) + plain[-12:]
            for name in ("tEXt", "eXIf")
        },
        "in the last chunk": plain[:-12] + png_chunk(b"IEND", MARK),
        "ZIP behind": plain + archive(),
    }


def webps() -> dict[str, bytes]:
    """WebP: its two blocks, a chunk of no known kind, and what hangs on."""
    picture_ = encoded(picture(), "WebP")
    full = encoded(picture(), "WebP", exif=exif(6)[6:], xmp=XMP)
    odd = MARK + b"odd"
    film = {"save_all": True, "append_images": [picture(seed=1)], "xmp": XMP}
    animated = encoded(picture(), "WebP", exif=exif(6)[6:], **film)
    return {
        "EXIF and XMP": full,
        "unknown chunk": _riff(full + b"SECR" + struct.pack("<I", len(odd)) + odd),
        "unknown chunk, plain": _riff(
            picture_ + b"EXIF" + struct.pack("<I", len(XMP)) + XMP
        ),
        "ZIP behind": picture_ + archive(),
        "ZIP behind all": full + archive(),
        "animated": animated,
    }


def _riff(content: bytes) -> bytes:
    content += bytes(len(content) % 2)
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def heifs(kind: str) -> dict[str, bytes]:
    """HEIC and AVIF: items, boxes at every level, and bytes that nobody names."""
    full = encoded(picture(), kind, exif=exif(6), xmp=XMP)
    words = b"\0\0\0\0en\0" + MARK + b"\0\0\0"
    return {
        "EXIF and XMP": full,
        "free": full + box(b"free", MARK),
        "uuid": full + box(b"uuid", bytes(16) + MARK),
        "film of a moving picture": full + box(b"mpvd", MARK + bytes(99)),
        "udta": full + box(b"udta", MARK),
        "before the store": _in_front(full, box(b"skip", MARK)),
        "udta inside": with_box(full, (b"meta",), box(b"udta", MARK)),
        "uuid inside": with_box(full, (b"meta",), box(b"uuid", bytes(16) + MARK)),
        "description": with_box(full, (b"meta", b"iprp", b"ipco"), box(b"udes", words)),
        "gap": with_gap(full, MARK * 3),
        "ZIP in the gap": with_gap(full, archive()),
        "a few bytes behind": full + MARK,
    }


def phone_heics() -> dict[str, bytes]:
    """HEIC as phones write it, with names of items as well."""
    full = grid_heic(exif(6), XMP, name=MARK + b"name")
    return {"grid of tiles": full, "grid and film": full + box(b"mpvd", MARK)}


def _in_front(content: bytes, extra: bytes) -> bytes:
    """A box between the describing one and the store, which moves the store."""
    grown = with_box(content, (b"meta",), extra)
    at = content.index(b"meta") - 4
    return grown[:at] + content[at : at + 4] + grown[at + 4 :]


def tiffs() -> dict[str, bytes]:
    """TIFF: its own tags are the metadata."""
    tags = {270: "SECRET-description", 271: "SECRET-maker", 305: "SECRET-program"}
    tags |= {315: "SECRET-artist", 700: XMP, 33723: IPTC, 34377: IPTC}
    plain = encoded(picture(), "TIFF", tiffinfo=tags)
    return {"tags": plain, "ZIP behind": plain + archive()}


def gifs() -> dict[str, bytes]:
    """GIF: a comment, and later pictures."""
    more = [picture(seed=1)]
    comment = MARK + b"comment"
    plain = encoded(picture(), "GIF", comment=comment)
    film = encoded(picture(), "GIF", comment=comment, save_all=True, append_images=more)
    return {"comment": plain, "film": film, "ZIP behind": plain + archive()}


def bmps() -> dict[str, bytes]:
    """BMP: behind the pixels, and between header and pixels."""
    plain = encoded(picture(), "BMP")
    start = struct.pack("<I", 54 + len(MARK))
    return {
        "ZIP behind": plain + archive(),
        "before the pixels": plain[:10] + start + plain[14:54] + MARK + plain[54:],
    }


CODED_ANEW = {"between passes", "animated"}
MAKERS: dict[str, Callable[[], dict[str, bytes]]] = {
    "JPEG": jpegs,
    "PNG": pngs,
    "WebP": webps,
    "HEIC": lambda: heifs("HEIC") | phone_heics(),
    "AVIF": lambda: heifs("AVIF"),
    "TIFF": tiffs,
    "GIF": gifs,
    "BMP": bmps,
}
