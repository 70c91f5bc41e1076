"""What is not a whole, sensible photo is refused in plain words, in both languages."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from core.domain.sentences import Sentence
from tests.preprocessing.files import (
    READ_FORMATS,
    bmp_claiming,
    box,
    encoded,
    gif_claiming,
    heif_claiming,
    heif_with_size,
    jpeg_many_scans,
    jpeg_resized_header,
    jpeg_with_segments,
    picture,
    png_chunk,
    png_file,
    refusal,
    tiff_of_one_tile,
    tiff_tag_changed,
    webp_claiming,
    zeros_packed,
)

PHOTO = picture()
JPEG, PNG, HEIC = (encoded(PHOTO, kind) for kind in ("JPEG", "PNG", "HEIC"))
PROGRESSIVE = encoded(PHOTO, "JPEG", progressive=True)
TIFF = encoded(PHOTO, "TIFF")
VIDEO = box(b"ftyp", b"isom" + bytes(4) + b"mp42") + box(b"mdat", bytes(99))
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def zip_file() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.jpg", JPEG)
    return packed.getvalue()


def half_deflated() -> bytes:
    """A PNG whose pixel stream is well formed and ends half-way down."""
    rows = b"".join(b"\0" + PHOTO.crop((0, y, 200, y + 1)).tobytes() for y in range(90))
    return png_file((200, 180), zlib.compress(rows))


def first_frames_missing() -> bytes:
    """A JPEG that is cut in the middle and closed properly."""
    return JPEG[: len(JPEG) // 2] + b"\xff\xd9"


def first_pass_only() -> bytes:
    """A progressive JPEG that was closed after its coarsest pass."""
    second = PROGRESSIVE.index(b"\xff\xda", PROGRESSIVE.index(b"\xff\xda") + 2)
    return PROGRESSIVE[:second] + b"\xff\xd9"


HOSTILE: dict[str, tuple[bytes, str]] = {
    # name: (bytes, words that the refusal must have)
    "empty": (b"", "0 bytes"),
    "one byte": (b"\xff", "not a photo"),
    "two bytes of JPEG": (b"\xff\xd8", "not a photo"),
    "zeros": (bytes(5000), "not a photo"),
    "noise": (bytes(range(128, 256)) * 9, "not a photo"),
    "text": (b"just some words\n" * 40, "text file"),
    "text with accents": ("vidé, cassé\n".encode() * 40, "text file"),
    "SVG": (SVG, "SVG"),
    "SVG after a mark": (b"\xef\xbb\xbf  " + SVG, "SVG"),
    "wide SVG": (SVG.decode().encode("utf-16"), "SVG"),
    "HTML": (HTML, "web page"),
    "PDF": (b"%PDF-1.7\n" + bytes(500), "PDF"),
    "PDF after junk": (b"\n\n\x00%PDF-1.4\n" + bytes(500), "PDF"),
    "ZIP": (zip_file(), "ZIP"),
    "gzip": (b"\x1f\x8b\x08" + bytes(50), "archive"),
    "tar": (b"a.jpg".ljust(257, b"\0") + b"ustar" + bytes(250), "archive"),
    "Windows program": (b"MZ\x90\x00" + bytes(500), "program"),
    "Linux program": (b"\x7fELF\x02\x01\x01" + bytes(500), "program"),
    "office document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "office"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF\n", "PostScript"),
    "MP4": (VIDEO, "video"),
    "QuickTime": (box(b"moov", bytes(99)), "video"),
    "AVI": (b"RIFF" + struct.pack("<I", 99) + b"AVI " + bytes(99), "video"),
    "WebM": (b"\x1a\x45\xdf\xa3" + bytes(99), "video"),
    "sound": (b"RIFF" + struct.pack("<I", 99) + b"WAVE" + bytes(99), "sound"),
    "Photoshop": (b"8BPS\0\1" + bytes(99), "Photoshop"),
    "JPEG 2000": (encoded(PHOTO, "JPEG2000"), "JPEG 2000"),
    "icon": (encoded(PHOTO, "ICO"), "icon"),
    "DDS": (encoded(PHOTO, "DDS"), "DDS"),
    "BigTIFF": (encoded(PHOTO, "TIFF", big_tiff=True), "BigTIFF"),
    "raw with a preview": (tiff_tag_changed(TIFF, 262, 32803), "raw"),
    "JPEG claims 89 MP": (jpeg_resized_header(JPEG, (9420, 9420)), "hold"),
    "JPEG claims no width": (jpeg_resized_header(JPEG, (0, 180)), "damaged"),
    "JPEG cut and closed": (first_frames_missing(), "cut off"),
    "JPEG progressive, cut and closed": (PROGRESSIVE[:2000] + b"\xff\xd9", "cut off"),
    "JPEG progressive, first pass only": (first_pass_only(), "cut off"),
    "JPEG of 3000 passes": (jpeg_many_scans(PROGRESSIVE, 3000), "passes"),
    "JPEG without a picture": (b"\xff\xd8\xff\xd9" + bytes(99), "damaged"),
    "JPEG of 12 bits": (
        JPEG.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
        "12",
    ),
    "JPEG, rare coding": (JPEG.replace(b"\xff\xc0", b"\xff\xc9"), "coding"),
    "JPEG of segments only": (
        jpeg_with_segments(JPEG, *[(0xFE, b"")] * 20_000),
        "damaged",
    ),
    "PNG of 144 MP": (png_file((12000, 12000), zeros_packed(36_012_000)), "144.0"),
    "PNG claims 90 MP": (png_file((9500, 9500), zeros_packed(9999)), "hold"),
    "PNG ends half-way": (half_deflated(), "cut off"),
    "PNG of empty chunks": (
        PNG[:33] + png_chunk(b"teXt", b"") * 120_000 + PNG[33:],
        "damaged",
    ),
    "PNG of no colour type": (png_file((99, 99), b"", colour_type=5), "damaged"),
    "PNG wrong checksum": (PNG[:29] + b"0000" + PNG[33:], "damaged"),
    "GIF of 4 GP": (gif_claiming((65535, 65535)), "megapixels"),
    "GIF of 4 GP on a small canvas": (
        gif_claiming((300, 200), (65535, 65535)),
        "4294.8",
    ),
    "GIF of comments": (
        gif_claiming((300, 200))[:19] + (b"\x21\xfe" + b"\1a" * 50 + b"\0") * 90_000,
        "damaged",
    ),
    "GIF of no width": (gif_claiming((0, 100)), "damaged"),
    "GIF with hardly a pixel": (gif_claiming((900, 900)), ""),
    "BMP of 1 GP": (bmp_claiming((32000, 32000)), "cut off"),
    "BMP compressed": (bmp_claiming((200, 200), depth=8, packing=1), "compression"),
    "BMP of 3 bits": (bmp_claiming((200, 200), depth=3), "damaged"),
    "WebP of 268 MP": (webp_claiming((16384, 16384)), "268.4"),
    "WebP without a picture": (webp_claiming((400, 400)), "damaged"),
    "HEIC of 4 GP": (heif_claiming((65535, 65535)), "4294.8"),
    "HEIC of 4 GP behind a tile": (
        heif_claiming((512, 512), (65535, 65535), (320, 240)),
        "4294.8",
    ),
    "HEIC without a picture": (heif_claiming((400, 400)), "damaged"),
    "HEIC of another size": (heif_with_size(HEIC, (300, 300)), "damaged"),
    "AVIF of 80 MP": (heif_claiming((10000, 8000), brand=b"avif"), "AVIF is 24.4"),
    "AVIF without a picture": (heif_claiming((400, 400), brand=b"avif"), "damaged"),
    "TIFF of 1 GP": (
        tiff_tag_changed(tiff_tag_changed(TIFF, 256, 32000), 257, 32000),
        "",
    ),
    "TIFF, fax": (encoded(PHOTO.convert("1"), "TIFF", compression="group4"), "rare"),
    "TIFF without pixels": (TIFF[:8] + bytes(200), "damaged"),
    "TIFF directory outside": (b"II*\0\xff\xff\xff\x7f" + bytes(99), "cut off"),
    "TIFF of one huge tile": (tiff_of_one_tile((300, 300), 60_000), "damaged"),
    "TIFF marked as preview": (encoded(PHOTO, "TIFF", tiffinfo={254: 1}), "raw"),
    "TIFF from a raw file": (
        encoded(PHOTO, "TIFF", tiffinfo={50706: b"\1\4\0\0"}),
        "raw",
    ),
}


@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_with_its_reason(content: bytes, words: str) -> None:
    refused = refusal(content)
    assert refused is not None
    assert words in refused.message
    for text in (refused.message, refused.hint):
        assert isinstance(text, Sentence)
        assert text
        assert text.fr
        assert text.fr != text
        for leak in ("Traceback", "Error", "site-packages", "/", "0x", "None"):
            assert leak not in text + text.fr


@pytest.mark.parametrize("share", [0.99, 0.95, 0.5, 0.1])
@pytest.mark.parametrize("kind", READ_FORMATS)
def test_cut_file_is_refused(kind: str, share: float) -> None:
    content = encoded(PHOTO, kind)
    assert refusal(content) is None
    refused = refusal(content[: int(len(content) * share)])
    assert refused is not None
    assert kind in refused.message or "not a photo" in refused.message


VARIANTS = {
    "JPEG progressive": ("JPEG", {"progressive": True}),
    "JPEG with restarts": ("JPEG", {"restart_marker_rows": 1}),
    "WebP lossless": ("WebP", {"lossless": True}),
    "TIFF LZW": ("TIFF", {"compression": "tiff_lzw"}),
    "TIFF deflate": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    "TIFF JPEG": ("TIFF", {"compression": "jpeg"}),
    "PNG small chunks": ("PNG", {"compress_level": 0}),
    "HEIC tiles": ("HEIC", {"tile_size": 64}),
}


@pytest.mark.parametrize(("kind", "options"), VARIANTS.values(), ids=VARIANTS)
def test_variant_is_read_whole_and_refused_when_cut(
    kind: str, options: dict[str, object]
) -> None:
    content = encoded(PHOTO, kind, **options)
    assert refusal(content) is None
    for share in (0.99, 0.95, 0.5, 0.1):
        assert refusal(content[: int(len(content) * share)]) is not None


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95, 0.99])
@pytest.mark.parametrize("options", [{}, {"restart_marker_rows": 1}], ids=str)
def test_jpeg_that_was_cut_and_closed_again_is_refused(
    options: dict[str, object], share: float
) -> None:
    content = encoded(PHOTO, "JPEG", **options)
    refused = refusal(content[: int(len(content) * share)] + b"\xff\xd9")
    assert refused is not None
    assert "cut off" in refused.message


@pytest.mark.parametrize("colour", ["black", "white", "gray"])
@pytest.mark.parametrize("kind", READ_FORMATS)
def test_flat_bottom_is_not_taken_for_a_cut(kind: str, colour: str) -> None:
    image = PHOTO.copy()
    image.paste(colour, (0, 90, 240, 180))
    assert refusal(encoded(image, kind)) is None


def test_interlaced_png_that_ends_early_is_refused() -> None:
    whole = 60_000  # more than the 200 by 90 picture needs
    full = png_file((200, 90), zeros_packed(whole), interlaced=True)
    assert refusal(full) is None
    short = png_file((200, 90), zeros_packed(40_000), interlaced=True)
    assert refusal(short) is not None


LIMITS: dict[str, tuple[tuple[int, int], dict[str, float], str, str]] = {
    "bytes": ((240, 180), {"max_file_mb": 0.001}, "0.001 MB", "0,001 Mo"),
    "megapixels": ((240, 180), {"max_megapixels": 0.04}, "0.04", "0,04"),
    "side": ((240, 60), {}, "240 by 60", "240 sur 60"),
    "aspect": ((800, 70), {}, "11.4", "11,4"),
    "aspect setting": ((300, 100), {"max_aspect": 2.5}, "2.5", "2,5"),
    "side setting": ((300, 100), {"min_side_px": 120}, "120", "120"),
}


@pytest.mark.parametrize(
    ("size_wh", "changed", "english", "french"), LIMITS.values(), ids=LIMITS
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIC"])
def test_limit_is_a_setting_and_stands_in_the_words(
    kind: str,
    size_wh: tuple[int, int],
    changed: dict[str, float],
    english: str,
    french: str,
) -> None:
    refused = refusal(encoded(picture(*size_wh), kind), **changed)
    assert refused is not None
    assert english in refused.message
    assert french in refused.message.fr


def test_limits_are_met_exactly() -> None:
    assert refusal(encoded(picture(640, 64), "PNG")) is None
    assert refusal(encoded(picture(641, 64), "PNG")) is not None
    assert refusal(encoded(picture(200, 63), "PNG")) is not None


def test_no_other_decoder_is_reachable_under_any_name() -> None:
    for kind in ("PPM", "TGA", "PCX", "SGI", "IM", "MSP", "SPIDER"):
        mode = {"MSP": "1", "SPIDER": "F"}.get(kind, "RGB")
        assert refusal(encoded(PHOTO.convert(mode), kind)) is not None


def test_image_module_is_left_strict() -> None:
    from PIL import ImageFile

    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    assert Image.MAX_IMAGE_PIXELS == 200_000_000
