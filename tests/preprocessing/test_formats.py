"""Every photo format becomes the same upright RGB picture, whatever it is called."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.preprocessing.files import (
    READ_FORMATS,
    encoded,
    exif_block,
    picture,
    quarters,
    read,
    wide_profile,
)

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
UPRIGHT = (RED, GREEN, BLUE, WHITE)

# How the upright picture has to be stored so that this orientation shows it upright.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
TURNED_FORMATS = ("JPEG", "PNG", "WebP", "TIFF", "HEIC", "AVIF")


def corners(image: Image.Image) -> tuple[tuple[int, ...], ...]:
    """The colours of the four quarters, row by row."""
    across, down = image.width // 4, image.height // 4
    places = [(x, y) for y in (down, 3 * down) for x in (across, 3 * across)]
    return tuple(image.getpixel(place) for place in places)


def close(found: object, expected: object, *, within: int = 30) -> bool:
    """Whether colours agree but for what lossy formats change."""
    difference = np.asarray(found, dtype=int) - np.asarray(expected, dtype=int)
    return bool(np.abs(difference).max() <= within)


@pytest.mark.parametrize("kind", READ_FORMATS)
def test_format_is_read_under_any_name(kind: str) -> None:
    content = encoded(quarters(), kind)
    for name in ("car.jpg", "car.pdf", "car", "x.png"):
        photo = read(content, name=name)
        assert photo.format == kind
        assert photo.image.mode == "RGB"
        assert photo.image.size == photo.original_size_wh == (160, 120)
        assert close(corners(photo.image), UPRIGHT)
        assert photo.image.info == {}
        assert photo.byte_count == len(content)


def test_second_picture_of_a_file_is_left_out() -> None:
    for kind in ("MPO", "GIF", "PNG", "WebP", "TIFF"):
        other = Image.new("RGB", (160, 120), "black")
        options = {"save_all": True, "append_images": [other]}
        photo = read(encoded(quarters(), kind, **options))
        assert close(corners(photo.image), UPRIGHT), kind


def test_bytes_after_the_photo_do_not_matter() -> None:
    for kind in ("JPEG", "PNG", "GIF", "TIFF", "BMP"):
        content = encoded(quarters(), kind) + b"PK\x03\x04<html><script>" * 50
        assert close(corners(read(content).image), UPRIGHT), kind


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", TURNED_FORMATS)
def test_orientation_is_applied_once(kind: str, orientation: int) -> None:
    turn = STORED[orientation]
    stored = quarters() if turn is None else quarters().transpose(turn)
    if kind == "HEIC":  # its writer turns the picture itself
        content = encoded(stored, kind, exif=exif_block(orientation))
    elif kind == "TIFF":
        content = encoded(stored, kind, tiffinfo={274: orientation})
    else:
        content = encoded(stored, kind, exif=exif_block(orientation))
    photo = read(content)
    assert photo.original_size_wh == (160, 120)
    assert photo.image.size == (160, 120)
    assert close(corners(photo.image), UPRIGHT)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_orientation_out_of_range_is_ignored(orientation: int) -> None:
    photo = read(encoded(quarters(), "JPEG", exif=exif_block(orientation)))
    assert close(corners(photo.image), UPRIGHT)


def grey_ramp(mode: str, top: float) -> Image.Image:
    """Left half a quarter of the top value, right half the top value."""
    kind = {"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]
    values = np.full((80, 80), top * 0.25, dtype=kind)
    values[:, 40:] = kind(top)
    return Image.fromarray(values)


def palette_with_hole() -> Image.Image:
    image = Image.new("P", (80, 80), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.paste(1, (40, 0, 80, 80))
    return image


def half_clear(mode: str, colour: object, clear: object) -> Image.Image:
    image = Image.new(mode, (80, 80), colour)
    image.paste(clear, (40, 0, 80, 80))
    return image


GREY_QUARTER = (64, 64, 64)
MODES: dict[str, tuple[bytes, tuple[int, ...], tuple[int, ...]]] = {
    # name: (bytes, colour of the left half, colour of the right half)
    "grey": (encoded(half_clear("L", 64, 200), "JPEG"), GREY_QUARTER, (200,) * 3),
    "one bit": (encoded(half_clear("1", 0, 1), "PNG"), (0,) * 3, WHITE),
    "one bit TIFF": (encoded(half_clear("1", 0, 1), "TIFF"), (0,) * 3, WHITE),
    "palette": (encoded(palette_with_hole(), "PNG"), RED, GREEN),
    "palette with a hole": (
        encoded(palette_with_hole(), "PNG", transparency=1),
        RED,
        WHITE,
    ),
    "GIF with a hole": (
        encoded(palette_with_hole(), "GIF", transparency=1),
        RED,
        WHITE,
    ),
    "RGB with a clear colour": (
        encoded(half_clear("RGB", "red", "lime"), "PNG", transparency=(0, 255, 0)),
        RED,
        WHITE,
    ),
    "grey with a clear tone": (
        encoded(half_clear("L", 64, 200), "PNG", transparency=200),
        GREY_QUARTER,
        WHITE,
    ),
    "grey and alpha": (
        encoded(half_clear("LA", (64, 255), (0, 0)), "PNG"),
        GREY_QUARTER,
        WHITE,
    ),
    "RGBA, half clear": (
        encoded(half_clear("RGBA", (255, 0, 0, 255), (0, 0, 0, 128)), "PNG"),
        RED,
        (127, 127, 127),
    ),
    "WebP RGBA": (
        encoded(half_clear("RGBA", (255, 0, 0, 255), (0, 0, 0, 0)), "WebP"),
        RED,
        WHITE,
    ),
    "HEIC RGBA": (
        encoded(half_clear("RGBA", (255, 0, 0, 255), (0, 0, 0, 0)), "HEIC"),
        RED,
        WHITE,
    ),
    "AVIF RGBA": (
        encoded(half_clear("RGBA", (255, 0, 0, 255), (0, 0, 0, 0)), "AVIF"),
        RED,
        WHITE,
    ),
    "CMYK JPEG": (
        encoded(half_clear("CMYK", (0, 255, 255, 0), (0, 0, 0, 0)), "JPEG"),
        RED,
        WHITE,
    ),
    "CMYK TIFF": (
        encoded(half_clear("CMYK", (255, 0, 255, 0), (0, 0, 0, 255)), "TIFF"),
        GREEN,
        (0, 0, 0),
    ),
    "YCbCr TIFF": (
        encoded(half_clear("YCbCr", (76, 85, 255), (255, 128, 128)), "TIFF"),
        RED,
        WHITE,
    ),
    "Lab TIFF": (
        encoded(half_clear("LAB", (255, 128, 128), (0, 128, 128)), "TIFF"),
        WHITE,
        (0, 0, 0),
    ),
    "16 bits PNG": (encoded(grey_ramp("I;16", 65535), "PNG"), GREY_QUARTER, WHITE),
    "16 bits TIFF": (encoded(grey_ramp("I;16", 65535), "TIFF"), GREY_QUARTER, WHITE),
    "32 bits TIFF": (encoded(grey_ramp("I", 65535), "TIFF"), GREY_QUARTER, WHITE),
    "float TIFF to 1": (encoded(grey_ramp("F", 1.0), "TIFF"), GREY_QUARTER, WHITE),
    "float TIFF to 255": (encoded(grey_ramp("F", 255), "TIFF"), GREY_QUARTER, WHITE),
}


@pytest.mark.parametrize(("content", "left", "right"), MODES.values(), ids=MODES)
def test_mode_becomes_rgb_on_white(
    content: bytes, left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    image = read(content).image
    assert image.mode == "RGB"
    assert close(image.getpixel((16, 40)), left, within=6)
    assert close(image.getpixel((64, 40)), right, within=6)


def test_sixteen_bit_tone_is_scaled_not_clipped() -> None:
    values = np.full((80, 80), 0x8080, dtype=np.uint16)
    image = read(encoded(Image.fromarray(values), "PNG")).image
    assert image.getpixel((9, 9)) == (128, 128, 128)


def test_transparent_photo_stays_on_white_when_shrunk_in_bands() -> None:
    image = Image.new("RGBA", (4000, 900), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 2000, 900))
    photo = read(encoded(image, "PNG", compress_level=1))
    assert photo.image.size == (1024, 230)
    assert photo.image.getpixel((900, 200)) == WHITE
    assert photo.image.getpixel((100, 200)) == RED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIC"])
@pytest.mark.parametrize("size_wh", [(3000, 400), (2100, 1500), (700, 2500)], ids=str)
def test_long_side_is_bounded_and_content_in_place(
    kind: str, size_wh: tuple[int, int]
) -> None:
    options = {"compress_level": 1} if kind == "PNG" else {}
    photo = read(encoded(quarters(*size_wh), kind, **options))
    width, height = photo.image.size
    assert max(width, height) == 1024
    assert abs(height * size_wh[0] - width * size_wh[1]) < max(size_wh)
    assert photo.original_size_wh == size_wh
    assert close(corners(photo.image), UPRIGHT)
    middle = photo.image.getpixel((width // 2 - 4, height // 4))
    assert close(middle, RED)


def test_small_photo_is_never_enlarged() -> None:
    for kind in READ_FORMATS:
        assert read(encoded(picture(100, 80), kind)).image.size == (100, 80)


def test_long_side_is_a_setting() -> None:
    content = encoded(picture(1500, 900), "JPEG")
    assert read(content, long_side_px=512).image.size == (512, 307)
    assert read(content, long_side_px=2048).image.size == (1500, 900)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WebP", "TIFF", "HEIC", "AVIF"])
def test_valid_profile_is_applied(kind: str) -> None:
    image = Image.new("RGB", (96, 96), (200, 60, 60))
    plain = read(encoded(image, kind)).image.getpixel((40, 40))
    managed = read(encoded(image, kind, icc_profile=wide_profile())).image
    assert close(plain, (200, 60, 60), within=6)
    assert not close(managed.getpixel((40, 40)), plain, within=20)
    assert managed.info == {}


BROKEN_PROFILES = {
    "noise": bytes(range(256)) * 4,
    "short": b"abc",
    "header only": bytes(16) + b"RGB " + bytes(200),
    "huge": bytes(1_500_000),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WebP"])
@pytest.mark.parametrize("profile", BROKEN_PROFILES.values(), ids=BROKEN_PROFILES)
def test_broken_profile_is_ignored(kind: str, profile: bytes) -> None:
    image = Image.new("RGB", (96, 96), (200, 60, 60))
    photo = read(encoded(image, kind, icc_profile=profile))
    assert close(photo.image.getpixel((40, 40)), (200, 60, 60), within=6)


def test_srgb_profile_changes_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = picture()
    plain = read(encoded(image, "PNG")).image
    assert read(encoded(image, "PNG", icc_profile=profile)).image == plain


def test_reading_leaves_the_bytes_and_the_kept_picture_independent() -> None:
    content = encoded(picture(), "PNG")
    first, second = read(content), read(content)
    first.image.paste("black", (0, 0, 240, 180))
    assert second.image.getpixel((5, 5)) != (0, 0, 0)
    assert Image.open(io.BytesIO(content)).size == (240, 180)
