"""Made-up pictures for the on-board tests; no real photo is kept in the project."""

import numpy as np


def draw_pattern(seed: int, size_wh: tuple[int, int] = (320, 240)) -> np.ndarray:
    """(H, W, 3) uint8 RGB: soft colour slopes with a few rectangles."""
    rng = np.random.default_rng(seed)
    width, height = size_wh
    across = np.linspace(0, 1, width)[None, :, None]
    down = np.linspace(0, 1, height)[:, None, None]
    picture = 255 * (across * rng.random(3) + down * rng.random(3)) / 2
    for _ in range(6):
        x, y = rng.integers(0, width - 40), rng.integers(0, height - 40)
        w, h = rng.integers(10, 40, 2)
        picture[y : y + h, x : x + w] = rng.integers(0, 256, 3)
    return picture.astype(np.uint8)
