"""The network alone, and the whole way from a file's bytes to an assessment."""

import io

import numpy as np
from PIL import Image

from core.assess import ResultCache, assess
from core.domain.settings import Settings
from core.models.catalogue import CHAIN
from core.onboard.network import OnboardNetwork
from core.preprocessing.intake import read_photo
from core.slot import ModelSlot
from tests.benchmarks.figures import Figure, median_ms
from tests.examples import CRASH

PHOTO_SIZE_WH = (4032, 3024)  # 12 megapixels


def big_photo() -> bytes:
    """A 12-megapixel JPEG: a rendered picture enlarged, with fine grain on it."""
    grain = np.random.default_rng(0).normal(0, 6, (*PHOTO_SIZE_WH[::-1], 1))
    picture = Image.open(CRASH).resize(PHOTO_SIZE_WH, Image.Resampling.BICUBIC)
    pixels = np.clip(np.asarray(picture, np.float32) + grain, 0, 255).astype(np.uint8)
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "JPEG", quality=88)
    return content.getvalue()


def run() -> list[Figure]:
    """Milliseconds for one photo."""
    settings = Settings()
    network = OnboardNetwork.open(settings.onboard_folder)
    small = Image.open(CRASH).resize((network.card.size_px,) * 2)
    slot, content = ModelSlot(settings, CHAIN[-1:]), big_photo()

    def walk() -> None:
        photo = read_photo(content, name="big.jpg", settings=settings)
        list(assess(photo, slot, cache=ResultCache(0)))

    megabytes = len(content) / 1e6
    return [
        Figure(
            "network alone, 2 threads",
            median_ms(lambda: network.read(small), runs=50),
            "ms",
            10,
        ),
        Figure(
            f"bytes → assessment, 12 MP JPEG of {megabytes:.1f} MB",
            median_ms(walk, runs=20),
            "ms",
            150,
        ),
        Figure(
            "walk of the chain to the on-board model",
            median_ms(lambda: ModelSlot(settings).open(), runs=5),
            "ms",
            2000,
        ),
    ]
