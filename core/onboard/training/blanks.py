"""Pictures of nothing: a covered lens, a wall, the sky, sensor noise.

The photos of other things all show things, so a picture of nothing was taken for a
clean car (seen: 13 of 15 tried). These are drawn by rule, from a seed, and teach the
car head alone; see `car_head`.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 320, 240
Paint = Callable[[np.random.Generator], np.ndarray]


def draw_blanks(count: int, *, seed: int) -> list[np.ndarray]:
    """(240, 320, 3) uint8 RGB each, the kinds in turn."""
    rng = np.random.default_rng((seed, count))
    kinds: tuple[Paint, ...] = (_flat, _ramp, _fog, _grain, _noise, _stripes)
    return [
        np.clip(kinds[i % len(kinds)](rng), 0, 255).astype(np.uint8)
        for i in range(count)
    ]


def _colour(rng: np.random.Generator) -> np.ndarray:
    """Any colour, greys and the ends of the scale more often than by chance."""
    if rng.random() < 0.5:
        return np.full(3, rng.choice([0, 255, rng.uniform(0, 255)])).astype(float)
    return rng.uniform(0, 255, 3)


def _flat(rng: np.random.Generator) -> np.ndarray:
    return np.broadcast_to(_colour(rng), (HEIGHT, WIDTH, 3))


def _ramp(rng: np.random.Generator) -> np.ndarray:
    """From one colour to another, in any direction."""
    angle = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[0 : 1 : HEIGHT * 1j, 0 : 1 : WIDTH * 1j]
    along = rows * np.sin(angle) + columns * np.cos(angle)
    along = (along - along.min()) / (along.max() - along.min())
    return _colour(rng) + (_colour(rng) - _colour(rng)) * along[..., None]


def _fog(rng: np.random.Generator) -> np.ndarray:
    """Soft patches of little contrast."""
    cells = rng.integers(2, 12)
    patches = rng.normal(0, 1, (cells, cells)).astype(np.float32)
    soft = Image.fromarray(patches).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return _colour(rng) + rng.uniform(3, 40) * np.asarray(soft)[..., None]


def _grain(rng: np.random.Generator) -> np.ndarray:
    """One colour with the noise of a sensor, fine or coarse."""
    coarse = int(rng.integers(1, 5))
    channels = int(rng.choice([1, 3]))
    shape = (HEIGHT // coarse + 1, WIDTH // coarse + 1, channels)
    noise = rng.normal(0, rng.uniform(2, 70), shape)
    noise = noise.repeat(coarse, 0).repeat(coarse, 1)[:HEIGHT, :WIDTH]
    return _colour(rng) + noise


def _noise(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 256, (HEIGHT, WIDTH, int(rng.choice([1, 3])))) * np.ones(3)


def _stripes(rng: np.random.Generator) -> np.ndarray:
    """A shutter, a blind, a screen."""
    angle, period = rng.uniform(0, np.pi), rng.uniform(3, 60)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    along = rows * np.sin(angle) + columns * np.cos(angle)
    wave = np.sin(2 * np.pi * along / period)[..., None]
    return _colour(rng) + rng.uniform(10, 120) * wave
