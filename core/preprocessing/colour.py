"""Pixels of any mode to sRGB on white.

Decisions:
- Transparency is laid on white, as a browser shows it.
- Sixteen-bit grey is scaled, not clipped; numbers without a fixed range are stretched
  from their smallest to their largest value.
- A small, valid embedded profile is applied (phones write Display P3); a broken one is
  ignored, and CMYK then gets the plain conversion.
"""

import io
import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

MAX_PROFILE_BYTES = 1_000_000
PROFILE_MIN_BYTES = 128  # an ICC header
SHORT_MODES = ("I;16", "I;16L", "I;16B", "I;16N")
KEPT_MODES = ("RGB", "CMYK", "LAB")  # converted after shrinking, profile and all
PROFILE_SPACES = {"RGB": b"RGB ", "CMYK": b"CMYK", "LAB": b"Lab "}
SRGB_NAMES = ("srgb", "c2")  # c2: the compact sRGB profile many sites embed


def band_mode(mode: str) -> str:
    """The mode in which bands of a picture of this mode are shrunk."""
    return mode if mode in KEPT_MODES else "RGB"


def flatten(band: Image.Image, extent: tuple[float, float]) -> Image.Image:
    """One band in `band_mode` of its mode: no transparency, eight bits."""
    if band.mode in KEPT_MODES and "transparency" not in band.info:
        return band
    if band.mode in SHORT_MODES:
        return _from_numbers(band, (0.0, 65535.0))
    if band.mode in ("I", "F"):
        return _from_numbers(band, _full_range(extent))
    if band.mode in ("L", "1") and "transparency" not in band.info:
        return band.convert("RGB")
    clear = band.convert("RGBA")
    white = Image.new("RGB", band.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The picture in plain sRGB; `image` has one of the `KEPT_MODES`."""
    transform = _transform(profile, image.mode)
    if transform is not None:
        return ImageCms.applyTransform(image, transform) or image
    return image if image.mode == "RGB" else image.convert("RGB")


def sound_profile(profile: bytes) -> bytes:
    """A profile without what follows it; empty when this is none."""
    length = int.from_bytes(profile[:4], "big")
    whole = PROFILE_MIN_BYTES <= length <= min(len(profile), MAX_PROFILE_BYTES)
    return profile[:length] if whole and profile[36:40] == b"acsp" else b""


def _full_range(extent: tuple[float, float]) -> tuple[float, float]:
    """The range that numbers of this extent were most likely meant to have.

    Raises:
        ValueError: one of the numbers is infinite.
    """
    low, high = extent
    if not math.isfinite(high - low):
        raise ValueError("numbers without an end")
    if low >= 0:
        for top in (1.0, 255.0, 65535.0):
            if high <= top:
                return 0.0, top
    return low, high


def _from_numbers(band: Image.Image, extent: tuple[float, float]) -> Image.Image:
    low, high = extent
    values = np.asarray(band).astype(np.float32)
    scaled = (values - low) * (255.0 / max(high - low, 1e-9))
    grey = np.nan_to_num(scaled).clip(0, 255).round().astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From this profile to sRGB; None where there is nothing to do or no valid one."""
    if mode == "LAB":
        source = ImageCms.createProfile("LAB")
    else:
        source = _open_profile(profile, PROFILE_SPACES[mode])
    if source is None:
        return None
    try:
        return ImageCms.buildTransform(source, _srgb(), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _open_profile(profile: bytes, space: bytes) -> ImageCms.ImageCmsProfile | None:
    """The profile, or None when it is broken, of another space or sRGB anyway."""
    if not PROFILE_MIN_BYTES <= len(profile) <= MAX_PROFILE_BYTES:
        return None
    if profile[16:20] != space:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        name = (opened.profile.profile_description or "").lower()
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return None if name.startswith(SRGB_NAMES) else opened


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
