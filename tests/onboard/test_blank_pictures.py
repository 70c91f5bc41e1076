"""A picture of nothing is never a clean car: lens cap, wall, sky, noise, a page."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.domain.settings import Settings
from core.domain.vocabulary import Outcome
from core.onboard.judgement import judge
from core.onboard.network import OnboardNetwork

SIZE_WH = (640, 480)


def colour(name: str) -> Image.Image:
    return Image.new("RGB", SIZE_WH, name)


def sky() -> Image.Image:
    rows = np.linspace((80, 130, 220), (180, 210, 250), SIZE_WH[1])
    pixels = np.repeat(rows[:, None], SIZE_WH[0], axis=1)
    return Image.fromarray(pixels.astype(np.uint8))


def page_of_text() -> Image.Image:
    page = colour("white")
    draw = ImageDraw.Draw(page)
    for top in range(20, SIZE_WH[1] - 20, 18):
        draw.text((30, top), "The quick brown fox jumps over the lazy dog. " * 2, 0)
    return page


def noise(spread: float) -> Image.Image:
    return Image.effect_noise(SIZE_WH, spread).convert("RGB")


PICTURES = {
    **{name: colour(name) for name in ("black", "white", "grey", "red", "navy")},
    "sky": sky(),
    "page": page_of_text(),
    "ramp": Image.linear_gradient("L").resize(SIZE_WH).convert("RGB"),
    "fine noise": noise(20),
    "coarse noise": noise(60).resize((80, 60)).resize(SIZE_WH, 0),
    "fractal": Image.effect_mandelbrot(SIZE_WH, (-2, -1.5, 1, 1.5), 100).convert("RGB"),
}


@pytest.fixture(scope="module")
def network() -> OnboardNetwork:
    return OnboardNetwork.open(Settings().onboard_folder)


@pytest.mark.parametrize("name", list(PICTURES))
def test_picture_of_nothing_is_not_judged(network: OnboardNetwork, name: str) -> None:
    answer = judge(network.read(PICTURES[name]), network.card)
    assert answer.outcome in (Outcome.UNUSABLE_PHOTO, Outcome.CANNOT_TELL)
    assert answer.findings == ()
