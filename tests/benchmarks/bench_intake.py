"""Intake of a 12-megapixel JPEG to 1024 px, against the usual ways of shrinking one.

All ways take turns in one run, so that they share whatever else the machine does; the
lower quartile of each counts, because other programs only ever add time.
"""

import io
import statistics
import time
from collections.abc import Callable
from contextlib import suppress

import numpy as np
from PIL import Image

from core.domain.settings import Settings
from core.preprocessing.decoding import decode_image
from core.preprocessing.intake import read_photo
from tests.benchmarks.figures import Figure
from tests.examples import UNDAMAGED

SIZE_WH = (4032, 3024)
TARGET_PX = 1024
ROUNDS = 40
GRAIN = 3.6  # grey levels of sensor noise, which gives about 3 MB at quality 90
MOST = 1.3  # times the fastest

Way = Callable[[], object]


def run() -> list[Figure]:
    """Time every way in turns; ours is compared with the fastest of the others."""
    content = make_photo()
    others = {"Pillow with draft": lambda: _shrink_with_pillow(content)}
    others |= _optional_ways(content)
    settings = Settings(long_side_px=TARGET_PX)
    ours: dict[str, Way] = {
        "pixels only": lambda: decode_image(content, "JPEG", settings=settings),
        "whole intake": lambda: read_photo(content, name="x", settings=settings),
    }
    times = _quartile_ms({**others, **ours})
    fastest = min(times[name] for name in others)
    size_mb = len(content) / 1e6
    return [
        *(
            Figure(
                f"{name}, {size_mb:.1f} MB JPEG to {TARGET_PX} px", times[name], "ms"
            )
            for name in (*others, *ours)
        ),
        *(
            Figure(
                f"{name} against the fastest other",
                times[name] / fastest,
                "times",
                MOST,
            )
            for name in ours
        ),
    ]


def make_photo() -> bytes:
    """A 12-megapixel JPEG with the grain and the size of a phone's photo."""
    rng = np.random.default_rng(0)
    width, height = SIZE_WH
    with Image.open(UNDAMAGED) as example:
        plain = example.convert("RGB").resize(SIZE_WH, Image.Resampling.BICUBIC)
    grain = rng.normal(0, GRAIN, (height, width, 1)).astype(np.float32)
    pixels = np.clip(np.asarray(plain, dtype=np.float32) + grain, 0, 255)
    packed = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(packed, "JPEG", quality=90)
    return packed.getvalue()


def _optional_ways(content: bytes) -> dict[str, Way]:
    """The ways whose packages are installed for the comparison."""
    ways: dict[str, Way] = {}
    with suppress(ImportError):
        import cv2

        ways["OpenCV reduced"] = lambda: _shrink_with_opencv(cv2, content)
    with suppress(ImportError, OSError):
        import pyvips

        ways["pyvips thumbnail"] = lambda: pyvips.Image.thumbnail_buffer(
            content, TARGET_PX
        ).numpy()
    return ways


def _shrink_with_pillow(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.draft("RGB", (TARGET_PX, TARGET_PX))
    image.thumbnail((TARGET_PX, TARGET_PX), Image.Resampling.LANCZOS)
    return image


def _shrink_with_opencv(cv2: object, content: bytes) -> np.ndarray:
    half = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_REDUCED_COLOR_2)
    height = round(TARGET_PX * half.shape[0] / half.shape[1])
    small = cv2.resize(half, (TARGET_PX, height), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_BGR2RGB)


def _quartile_ms(ways: dict[str, Way]) -> dict[str, float]:
    """Lower quartile of the wall time of each way, the ways taking turns."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.quantiles(taken)[0] for name, taken in times.items()}


if __name__ == "__main__":
    for row in run():
        print(f"{row.name:<58}{row.value:9.2f} {row.unit:<6}{row.at_most or ''}")
