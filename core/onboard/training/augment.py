"""What is done to a training picture so that its origin tells nothing about damage.

Damage photos of the sources are small web thumbnails with captions; whole cars are
large and clean. So every picture, whatever its label, may be shrunk, blurred, saved
as a poor JPEG, recoloured, mirrored, given a strip below, or lose a patch. The last
step is the same as in the reader: squash to a square with an antialiasing filter.
"""

import io

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from core.onboard.training.annotations import Xyxy


def squash(image: Image.Image, size_px: int) -> np.ndarray:
    """(size, size, 3) uint8 RGB, aspect given up, antialiased; as the reader does."""
    resized = image.convert("RGB").resize(
        (size_px, size_px), Image.Resampling.BILINEAR, reducing_gap=3.0
    )
    return np.asarray(resized)


def distort(
    pixels: np.ndarray, rect: Xyxy, size_px: int, rng: np.random.Generator
) -> np.ndarray:
    """Cut and roughen one photo.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        rect: the part to keep, in shares of the photo.
        size_px: side of the square result.
        rng: decides everything random here.

    Returns:
        (size, size, 3) uint8 RGB, not mirrored (boxes are mirrored elsewhere).
    """
    height, width = pixels.shape[:2]
    x0, y0 = int(rect[0] * width), int(rect[1] * height)
    x1 = max(x0 + 8, int(np.ceil(rect[2] * width)))
    y1 = max(y0 + 8, int(np.ceil(rect[3] * height)))
    image = Image.fromarray(pixels[y0:y1, x0:x1])
    image = _shrink(image, rng)
    image = _recolour(image, rng)
    if rng.random() < 0.15:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.6)))
    if rng.random() < 0.5:
        image = _recompress(image, int(rng.integers(20, 96)))
    result = np.array(squash(image, size_px))
    if rng.random() < 0.2:
        _cover_strip(result, rng)
    if rng.random() < 0.15:
        _erase_patch(result, rng)
    return result


def _shrink(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() > 0.5:
        return image
    scale = rng.uniform(60, 320) / max(image.size)
    if scale >= 1:
        return image
    size = tuple(max(8, round(side * scale)) for side in image.size)
    return image.resize(size, Image.Resampling.BILINEAR)


def _recolour(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() < 0.04:
        return image.convert("L").convert("RGB")
    for enhancer in (
        ImageEnhance.Brightness,
        ImageEnhance.Contrast,
        ImageEnhance.Color,
    ):
        if rng.random() < 0.6:
            image = enhancer(image).enhance(rng.uniform(0.65, 1.4))
    if rng.random() < 0.3:
        tint = rng.uniform(0.88, 1.12, 3)
        tinted = np.asarray(image, dtype=np.float32) * tint
        image = Image.fromarray(np.clip(tinted, 0, 255).astype(np.uint8))
    return image


def _recompress(image: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, format="JPEG", quality=quality)
    buffer.seek(0)
    return Image.open(buffer).convert("RGB")


def _cover_strip(pixels: np.ndarray, rng: np.random.Generator) -> None:
    """Cover the bottom, where captions and watermarks stand, sometimes the top."""
    rows = int(pixels.shape[0] * rng.uniform(0.04, 0.13))
    strip = pixels[:rows] if rng.random() < 0.2 else pixels[-rows:]
    strip[:] = rng.integers(0, 256, 3) if rng.random() < 0.7 else strip.mean((0, 1))


def _erase_patch(pixels: np.ndarray, rng: np.random.Generator) -> None:
    """Fill a patch of up to a fortieth of the picture with its mean colour."""
    size = pixels.shape[0]
    h, w = (int(size * s) for s in rng.uniform(0.06, 0.16, 2))
    y, x = rng.integers(0, size - h), rng.integers(0, size - w)
    pixels[y : y + h, x : x + w] = pixels.mean((0, 1))
