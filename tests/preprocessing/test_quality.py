"""Quality is advice with its number: good photos get none, spoilt ones do."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from core.domain.vocabulary import AdviceKind
from core.preprocessing.quality import measure_quality
from tests.examples import EXAMPLES
from tests.preprocessing.files import encoded, picture, read

SHOWN = [Image.open(path).convert("RGB") for path in sorted(EXAMPLES.glob("*.jpg"))]
ENLARGED = (1024, 768)
RADIUS_PX = 6
SHAKE_PX = 30


def kinds(
    image: Image.Image, size_wh: tuple[int, int] | None = None
) -> set[AdviceKind]:
    """What the photo is advised of."""
    found = measure_quality(image, original_size_wh=size_wh or image.size)
    return {advice.kind for advice in found.advice}


def shaken(image: Image.Image, *, upright: bool) -> Image.Image:
    """The camera moved this many pixels while the shutter was open."""
    pixels = np.asarray(image, dtype=np.float32)
    moved = [
        np.roll(pixels, step, axis=0 if upright else 1) for step in range(SHAKE_PX)
    ]
    return Image.fromarray(np.mean(moved, axis=0).astype(np.uint8))


def gained(image: Image.Image, gain: float) -> Image.Image:
    return image.point(lambda value: min(255, round(value * gain)))


@pytest.mark.parametrize("image", SHOWN, ids=range(len(SHOWN)))
def test_good_photo_gets_no_advice_and_spoilt_ones_do(image: Image.Image) -> None:
    assert kinds(image) == set()
    large = image.resize(ENLARGED, Image.Resampling.BICUBIC)
    assert kinds(large) == set()
    blurred = large.filter(ImageFilter.GaussianBlur(RADIUS_PX))
    assert kinds(blurred) == {AdviceKind.BLURRED}
    assert kinds(shaken(large, upright=True)) == {AdviceKind.BLURRED}
    assert kinds(shaken(large, upright=False)) == {AdviceKind.BLURRED}
    assert AdviceKind.TOO_DARK in kinds(gained(image, 0.3))
    assert AdviceKind.TOO_BRIGHT in kinds(image.point(lambda value: 100 + value * 6))


def test_sharpness_depends_little_on_resolution() -> None:
    image = SHOWN[1]
    values = [
        measure_quality(
            image.resize((side, side * 3 // 4)), original_size_wh=(side, side)
        ).sharpness
        for side in (320, 480, 640)
    ]
    assert max(values) - min(values) < 0.25


def test_plain_panel_with_one_seam_is_not_called_blurred() -> None:
    panel = Image.new("RGB", (800, 600), (220, 90, 90))
    panel.paste((120, 30, 30), (400, 0, 404, 600))
    assert kinds(panel) == set()


def test_black_car_and_white_wall_are_neither_dark_nor_bright() -> None:
    black = Image.new("RGB", (800, 600), (180, 180, 180))
    black.paste((12, 12, 14), (60, 120, 740, 560))
    assert kinds(black) == set()
    white = Image.new("RGB", (800, 600), "white")
    white.paste((120, 30, 30), (200, 150, 600, 450))
    assert kinds(white) == set()


@pytest.mark.parametrize(
    ("size_wh", "small"), [((299, 200), True), ((300, 200), False), ((200, 300), False)]
)
def test_too_small_counts_the_photo_as_it_came(
    size_wh: tuple[int, int], small: bool
) -> None:
    photo = read(encoded(picture(*size_wh), "PNG"))
    assert (AdviceKind.TOO_SMALL in {a.kind for a in photo.quality.advice}) is small


def test_advice_carries_its_number_and_limit() -> None:
    dark = gained(SHOWN[0], 0.2)
    found = measure_quality(dark, original_size_wh=(250, 200))
    numbers = {advice.kind: (advice.measured, advice.limit) for advice in found.advice}
    assert numbers[AdviceKind.TOO_SMALL] == (250, 300)
    measured, limit = numbers[AdviceKind.TOO_DARK]
    assert 0 <= measured < limit == 90
    assert 0 <= found.brightness <= 255


@pytest.mark.parametrize("colour", ["black", "white", "gray", "red"])
@pytest.mark.parametrize("size_wh", [(64, 64), (640, 64), (1024, 1024)], ids=str)
def test_flat_picture_has_finite_numbers(colour: str, size_wh: tuple[int, int]) -> None:
    found = measure_quality(Image.new("RGB", size_wh, colour), original_size_wh=size_wh)
    assert np.isfinite([found.sharpness, found.brightness]).all()
