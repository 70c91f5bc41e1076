"""Files for the tests, made in memory: good, odd and hostile ones."""

import io
import struct
import zlib
from datetime import datetime

import numpy as np
import pillow_heif
from PIL import Image, ImageCms

from core.domain.errors import ImageRejected
from core.domain.records import Photo
from core.domain.settings import Settings
from core.preprocessing.intake import read_photo

pillow_heif.register_heif_opener()  # for writing HEIC; the program itself needs none

SETTINGS = Settings()
SAVED_AS = {"WebP": "WEBP", "HEIC": "HEIF"}
READ_FORMATS = ("JPEG", "PNG", "WebP", "HEIC", "AVIF", "TIFF", "BMP", "GIF")
QUALITIES = {"JPEG": {"quality": 90}, "AVIF": {"speed": 10}, "HEIC": {"quality": 90}}


def picture(width: int = 240, height: int = 180, *, seed: int = 0) -> Image.Image:
    """Soft shapes with some grain: it compresses like a photo."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 226, (6, 8, 3), dtype=np.uint8)
    soft = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    grain = rng.normal(0, 6, (height, width, 1))
    pixels = np.asarray(soft, dtype=np.float32) + grain
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def quarters(width: int = 160, height: int = 120) -> Image.Image:
    """Red, green / blue, white: every turn and mirroring of it is different."""
    image = Image.new("RGB", (width, height), "white")
    half = (width // 2, height // 2)
    image.paste("red", (0, 0, *half))
    image.paste("lime", (half[0], 0, width, half[1]))
    image.paste("blue", (0, half[1], half[0], height))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """The image as a file of this kind."""
    packed = io.BytesIO()
    options = QUALITIES.get(kind, {}) | options
    image.save(packed, SAVED_AS.get(kind, kind), **options)
    return packed.getvalue()


def read(content: bytes, *, name: str = "car.jpg", **changed: object) -> Photo:
    """Read with the default settings, some of them changed."""
    return read_photo(content, name=name, settings=Settings(**changed))


def refusal(content: bytes, **changed: object) -> ImageRejected | None:
    """The refusal of these bytes, or None when they are accepted."""
    try:
        read(content, **changed)
    except ImageRejected as exc:
        return exc
    return None


def exif_block(
    orientation: int = 1, *, taken: str = "", offset: str = "", gps: bool = False
) -> bytes:
    """An EXIF block with these fields."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETMAKER"
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if offset:
        exif.get_ifd(0x8769)[0x9011] = offset
    if gps:
        exif.get_ifd(0x8825).update(
            {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 29: "GPSDAY"}
        )
    return exif.tobytes()


def wide_profile() -> bytes:
    """A valid profile that is not sRGB: its red and green have changed places."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = plain.replace(b"rXYZ", b"tmp ").replace(b"gXYZ", b"rXYZ")
    renamed = swapped.replace(b"tmp ", b"gXYZ")
    return renamed.replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))


TAKEN = datetime(2025, 3, 14, 15, 9, 26)
TAKEN_TEXT = "2025:03:14 15:09:26"


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One chunk with its length and checksum."""
    checksum = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + checksum


def png_file(
    size_wh: tuple[int, int],
    packed: bytes,
    *,
    colour_type: int = 2,
    depth: int = 8,
    interlaced: bool = False,
    extra: bytes = b"",
) -> bytes:
    """A PNG with this deflated pixel data, whatever it says of its size."""
    fields = (*size_wh, depth, colour_type, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", *fields))
        + extra
        + png_chunk(b"IDAT", packed)
        + png_chunk(b"IEND", b"")
    )


def zeros_packed(byte_count: int) -> bytes:
    """So many zero bytes, deflated a piece at a time."""
    packer = zlib.compressobj(9)
    piece = bytes(1_000_000)
    packed = [packer.compress(piece) for _ in range(byte_count // len(piece))]
    packed.append(packer.compress(bytes(byte_count % len(piece))))
    return b"".join(packed) + packer.flush()


def jpeg_resized_header(content: bytes, size_wh: tuple[int, int]) -> bytes:
    """A baseline JPEG whose header claims another size."""
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", *size_wh[::-1]) + content[at + 4 :]


def jpeg_with_segments(content: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPEG with these segments (marker code, body) after its start."""
    packed = b"".join(
        bytes((0xFF, code)) + struct.pack(">H", len(body) + 2) + body
        for code, body in segments
    )
    return content[:2] + packed + content[2:]


def jpeg_many_scans(content: bytes, times: int) -> bytes:
    """A progressive JPEG whose last pass is repeated so many times."""
    start = content.rindex(b"\xff\xda")
    last = content[start:-2]
    return content[:-2] + last * times + content[-2:]


def box(name: bytes, body: bytes) -> bytes:
    """One box of the container that HEIC, AVIF and MP4 share."""
    return struct.pack(">I", len(body) + 8) + name + body


def heif_claiming(*sizes_wh: tuple[int, int], brand: bytes = b"heic") -> bytes:
    """A HEIC or AVIF container that declares pictures of these sizes, and no data."""
    sizes = [
        box(b"ispe", bytes(4) + struct.pack(">II", *size_wh)) for size_wh in sizes_wh
    ]
    properties = box(b"iprp", box(b"ipco", b"".join(sizes)))
    brands = box(b"ftyp", brand + bytes(4) + b"mif1" + brand)
    return brands + box(b"meta", bytes(4) + properties) + box(b"mdat", bytes(64))


def heif_with_size(content: bytes, size_wh: tuple[int, int]) -> bytes:
    """A HEIC whose declared size is another one than its pixels have."""
    at = content.index(b"ispe") + 8
    return content[:at] + struct.pack(">II", *size_wh) + content[at + 8 :]


def tiff_tag_changed(content: bytes, tag: int, value: int) -> bytes:
    """A little-endian TIFF with another value in one of its whole-number tags."""
    (start,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, start)
    changed = bytearray(content)
    for at in range(start + 2, start + 2 + 12 * count, 12):
        found, kind = struct.unpack_from("<HH", content, at)
        if found == tag:
            struct.pack_into("<H" if kind == 3 else "<I", changed, at + 8, value)
    return bytes(changed)


def tiff_of_one_tile(size_wh: tuple[int, int], tile_px: int) -> bytes:
    """A grey, deflated TIFF that is one square tile of this side."""
    packed = zeros_packed(1000)
    tags = {256: size_wh[0], 257: size_wh[1], 258: 8, 259: 8, 262: 1, 277: 1}
    tags |= {322: tile_px, 323: tile_px, 324: 8, 325: len(packed)}
    entries = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items()]
    directory = struct.pack("<H", len(tags)) + b"".join(entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8 + len(packed)) + packed + directory


def bmp_claiming(
    size_wh: tuple[int, int], *, depth: int = 24, packing: int = 0
) -> bytes:
    """A BMP header of this size, without its pixels."""
    info = struct.pack("<IiiHHIIiiII", 40, *size_wh, 1, depth, packing, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 64, 0, 0, 54) + info + bytes(64)


def gif_claiming(
    size_wh: tuple[int, int], frame_wh: tuple[int, int] | None = None
) -> bytes:
    """A GIF of this size with an almost empty picture, of another size if given."""
    head = b"GIF89a" + struct.pack("<HHBBB", *size_wh, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, *(frame_wh or size_wh), 0)
    return head + frame + b"\x02\x02\x4c\x01\x00;"


def webp_claiming(size_wh: tuple[int, int]) -> bytes:
    """An extended WebP whose canvas has this size."""
    width, height = (side - 1 for side in size_wh)
    body = bytes(4) + width.to_bytes(3, "little") + height.to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk
