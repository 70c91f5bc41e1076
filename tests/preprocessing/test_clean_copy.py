"""What is kept of a photo: its picture to the last bit, nothing that came with it."""

import io
import random
import struct

import pytest
from PIL import Image, ImageChops

from core.domain.errors import ImageRejected
from core.domain.records import Photo
from core.preprocessing import limits
from core.preprocessing.clean_copy import clean_copy
from core.preprocessing.formats.jpeg import BASELINE_DECODE_BYTES
from tests.preprocessing.dirty import (
    CODED_ANEW,
    MAKERS,
    MARK,
    PLACE_BYTES,
    archive,
    exif,
)
from tests.preprocessing.files import (
    TAKEN_TEXT,
    encoded,
    exif_block,
    picture,
    png_chunk,
    quarters,
    read,
    refusal,
    wide_profile,
)
from tests.preprocessing.test_fuzz import BASES, spoil

WRITTEN_ANEW = {"TIFF", "BMP", "GIF"}
DIRTY = [
    pytest.param(
        content,
        "PNG" if kind in WRITTEN_ANEW or name in CODED_ANEW else kind,
        id=f"{kind} {name}",
    )
    for kind, make in MAKERS.items()
    for name, content in make().items()
]
CLEANED = ("JPEG", "PNG", "WebP", "HEIC", "AVIF")
ORIENTATION = 0x0112
ROUNDS = 40


def check_same(content: bytes, **changed: object) -> bytes:
    """The clean copy, which the intake reads as it reads what was given."""
    kept = clean_copy(content)
    given, again = read(content, **changed), read(kept, **changed)
    assert ImageChops.difference(given.image, again.image).getbbox() is None
    assert again.original_size_wh == given.original_size_wh
    assert again.perceptual_hash == given.perceptual_hash
    return kept


@pytest.mark.parametrize(("content", "kind"), DIRTY)
def test_nothing_but_the_picture_is_in_the_copy(content: bytes, kind: str) -> None:
    assert MARK in content
    kept = check_same(content)
    assert MARK not in kept
    assert not any(place in kept for place in PLACE_BYTES)
    again = read(kept, keep_capture_time=True)
    assert (again.format, again.captured_at) == (kind, None)
    assert clean_copy(kept) == kept


def test_the_files_of_these_tests_carry_what_is_looked_for() -> None:
    block = exif()
    assert block.count(MARK) == 9
    assert any(place in block for place in PLACE_BYTES)
    assert b"\xff\xd8" in block  # the small picture inside
    for kind in CLEANED:
        content = encoded(picture(), kind, exif=block)
        assert read(content, keep_capture_time=True).captured_at is not None


@pytest.mark.parametrize("kind", CLEANED)
def test_picture_is_not_coded_again(kind: str) -> None:
    plain = encoded(picture(), kind)
    dirty = encoded(picture(), kind, exif=exif(6))
    middle = plain[len(plain) // 2 :][:5000]
    for content in (plain, dirty):
        assert middle in content
        kept = check_same(content)
        assert middle in kept
        assert read(kept).format == kind


@pytest.mark.parametrize("kind", [kind for kind in CLEANED if kind != "HEIC"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_stays_and_is_alone(kind: str, orientation: int) -> None:
    block = exif_block(orientation, taken=TAKEN_TEXT, gps=True)
    kept = check_same(encoded(quarters(), kind, exif=block))
    told = dict(Image.open(io.BytesIO(kept)).getexif())
    assert told == ({} if orientation == 1 else {ORIENTATION: orientation})


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_pictures_without_orientation_in_exif_stay_turned(
    orientation: int,
) -> None:
    heic = check_same(encoded(quarters(), "HEIC", exif=exif_block(orientation)))
    assert read(heic).format == "HEIC"
    tiff = encoded(quarters(), "TIFF", tiffinfo={ORIENTATION: orientation})
    assert not Image.open(io.BytesIO(check_same(tiff))).getexif()


@pytest.mark.parametrize("kind", [*CLEANED, "TIFF"])
def test_colour_profile_stays(kind: str) -> None:
    profile = wide_profile()
    long = struct.pack(">I", 150_000) + profile[4:] + bytes(150_000 - len(profile))
    for each in (profile, long):
        kept = check_same(encoded(picture(), kind, icc_profile=each))
        opened = Image.open(io.BytesIO(kept))
        assert opened.info["icc_profile"] == each


@pytest.mark.parametrize("kind", [*CLEANED, "TIFF"])
@pytest.mark.parametrize("body", [MARK, bytes(99) + MARK * 20], ids=["short", "long"])
def test_text_in_place_of_a_profile_goes(kind: str, body: bytes) -> None:
    kept = check_same(encoded(picture(), kind, icc_profile=body))
    assert MARK not in kept
    assert b"iCCP" not in kept


MODES = {
    "JPEG grey": ("JPEG", "L", {}),
    "JPEG CMYK": ("JPEG", "CMYK", {}),
    "JPEG progressive": ("JPEG", "RGB", {"progressive": True}),
    "JPEG with restarts": ("JPEG", "RGB", {"restart_marker_blocks": 3}),
    "PNG of two colours": ("PNG", "1", {}),
    "PNG palette": ("PNG", "P", {"transparency": 3}),
    "PNG sixteen bits": ("PNG", "I;16", {}),
    "PNG see-through": ("PNG", "RGBA", {}),
    "PNG one clear colour": ("PNG", "RGB", {"transparency": (9, 9, 9)}),
    "WebP see-through": ("WebP", "RGBA", {}),
    "WebP lossless": ("WebP", "RGBA", {"lossless": True}),
    "HEIC see-through": ("HEIC", "RGBA", {}),
    "AVIF see-through": ("AVIF", "RGBA", {}),
    "AVIF grey": ("AVIF", "L", {}),
    "TIFF see-through": ("TIFF", "RGBA", {}),
    "TIFF grey see-through": ("TIFF", "LA", {}),
    "TIFF sixteen bits": ("TIFF", "I;16", {}),
    "TIFF numbers": ("TIFF", "F", {}),
    "TIFF CMYK": ("TIFF", "CMYK", {}),
    "TIFF JPEG": ("TIFF", "RGB", {"compression": "jpeg"}),
    "GIF grey, one clear": ("GIF", "L", {"transparency": 3}),
    "GIF one clear colour": ("GIF", "P", {"transparency": 3}),
    "BMP of two colours": ("BMP", "1", {}),
    "BMP palette": ("BMP", "P", {}),
}


@pytest.mark.parametrize(("kind", "mode", "options"), MODES.values(), ids=MODES)
def test_every_kind_of_pixel_stays_as_it_is(
    kind: str, mode: str, options: dict[str, object]
) -> None:
    image = picture().convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = image.point(lambda value: value * 256, "I").convert("I;16")
    if "A" in mode:
        image.putalpha(picture(seed=2).convert("L"))
    kept = check_same(encoded(image, kind, **options))
    assert read(kept).format == ("PNG" if kind in WRITTEN_ANEW else kind)


def test_png_keeps_what_its_colours_mean_and_drops_what_is_too_long() -> None:
    plain = encoded(picture(), "PNG")
    chunks = {b"gAMA": b"\0\0\xb1\x8f", b"sRGB": b"\0", b"pHYs": bytes(9)}
    small = b"".join(png_chunk(*each) for each in chunks.items())
    kept = check_same(plain[:33] + small + plain[33:])
    assert all(png_chunk(*each) in kept for each in chunks.items())


def test_jpeg_keeps_its_mark_and_density() -> None:
    kept = check_same(encoded(picture(), "JPEG", dpi=(300, 300), exif=exif(6)))
    info = Image.open(io.BytesIO(kept)).info
    assert (info["jfif_version"], info["dpi"]) == ((1, 1), (300, 300))


@pytest.mark.parametrize("kind", ["HEIC", "AVIF"])
def test_archive_behind_the_boxes_is_refused_as_the_intake_does(kind: str) -> None:
    content = encoded(picture(), kind) + archive()
    assert refusal(content) is not None
    with pytest.raises(ImageRejected):
        clean_copy(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", archive(), b"\xff\xd8\xff", b"II*\0", b"GIF89a", b"BM"],
    ids=["empty", "text", "ZIP", "JPEG", "TIFF", "GIF", "BMP"],
)
def test_no_photo_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ImageRejected) as refused:
        clean_copy(content)
    assert refused.value.message.fr


def test_picture_that_is_too_large_to_be_written_anew_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = MAKERS["JPEG"]()["between passes"]
    monkeypatch.setattr(limits, "MAX_DECODE_BYTES", BASELINE_DECODE_BYTES + 400_000)
    assert clean_copy(content)
    monkeypatch.setattr(limits, "MAX_DECODE_BYTES", BASELINE_DECODE_BYTES + 200_000)
    assert read(content)  # at a reduced size, which is enough there
    with pytest.raises(ImageRejected, match="megapixels; the limit for"):
        clean_copy(content)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("base", [*BASES, *(f"{kind} dirty" for kind in MAKERS)])
def test_spoilt_file_gives_a_copy_that_is_read_alike_or_a_refusal(base: str) -> None:
    if base in BASES:
        kind, options = BASES[base]
        image = picture(96, 80)
        image = image.convert("P") if base == "PNG palette" else image
        contents = [encoded(image, kind, **options)]
    else:
        contents = list(MAKERS[base.split()[0]]().values())
    noise = random.Random(base)
    for _ in range(ROUNDS):
        spoilt = spoil(noise.choice(contents), noise)
        try:
            given: Photo | None = read(spoilt, max_megapixels=4)
        except ImageRejected:
            given = None
        if given:
            check_same(spoilt, max_megapixels=4)
            continue
        try:
            assert clean_copy(spoilt)
        except ImageRejected:
            continue
