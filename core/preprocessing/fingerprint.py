"""Fingerprints: SHA-256 of the bytes, and a perceptual hash of the picture.

Decisions:
- SHA-256 says "the same file"; the perceptual hash says "looks the same" through
  resizing and recompression, not through mirroring, turning or cropping.
- The hash is the usual pHash: signs of the lowest 8 by 8 cosine coefficients of the
  grey picture at 32 by 32 against their median (Zauner 2010).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from PIL import Image

from core.domain.records import Photo

GRID_PX = 32
LOW_WAVES = 8
LOOKS_SAME_BITS = 8


class Likeness(StrEnum):
    """How a photo is like one that was seen before."""

    SAME_FILE = "same_file"
    LOOKS_THE_SAME = "looks_the_same"


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """An earlier photo that this one repeats; `distance_bits` is 0 to 64."""

    photo: Photo
    likeness: Likeness
    distance_bits: int


def sha256_hex(content: bytes) -> str:
    """SHA-256 of the original bytes, 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def perceptual_hash(image: Image.Image) -> str:
    """64 bits of how the picture looks, as 16 hex digits."""
    grid = image.convert("L").resize((GRID_PX, GRID_PX), Image.Resampling.BOX)
    waves = _COSINES @ np.asarray(grid, dtype=np.float64) @ _COSINES.T
    flat = waves.ravel()
    bits = flat > np.median(flat[1:])  # the first one is mean brightness
    return np.packbits(bits).tobytes().hex()


def hamming(first: str, second: str) -> int:
    """How many bits two perceptual hashes differ in, 0 to 64."""
    return (int(first, 16) ^ int(second, 16)).bit_count()


def find_same(photo: Photo, others: Iterable[Photo]) -> SeenBefore | None:
    """The earlier photo most like this one, if any is the same or looks the same."""
    matches = [match for other in others if (match := _compare(photo, other))]
    return min(matches, key=_likest_first, default=None)


def _compare(photo: Photo, other: Photo) -> SeenBefore | None:
    distance = hamming(photo.perceptual_hash, other.perceptual_hash)
    if photo.sha256 == other.sha256:
        return SeenBefore(other, Likeness.SAME_FILE, distance)
    if distance <= LOOKS_SAME_BITS:
        return SeenBefore(other, Likeness.LOOKS_THE_SAME, distance)
    return None


def _likest_first(match: SeenBefore) -> tuple[bool, int]:
    return match.likeness is not Likeness.SAME_FILE, match.distance_bits


def _cosine_matrix() -> np.ndarray:
    """(LOW_WAVES, GRID_PX) float64: the lowest waves of the cosine transform."""
    wave = np.arange(LOW_WAVES)[:, None]
    place = np.arange(GRID_PX)[None, :]
    return np.cos(np.pi * wave * (2 * place + 1) / (2 * GRID_PX))


_COSINES = _cosine_matrix()
