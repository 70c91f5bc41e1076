"""Sharpness, brightness and size of a photo, as advice before a model judges it.

Decisions:
- Everything is measured on the grey picture at 256 px, so that the number does not
  depend on the resolution of the camera.
- Sharpness asks how steep the steepest edges are: the strongest second differences
  against the strongest changes over four pixels. It depends on neither contrast nor
  texture, so a plain door is not called blurred. The lower of the two directions
  counts, which finds shaken photos as well as unfocused ones.
- Too dark means that even the brighter tenth is dim; too bright, that much of the
  middle, where the car stands, is burnt out to white. A black car or a white studio
  wall alone is neither.
- Advice never stops anyone: it carries its number and the limit.
"""

import numpy as np
from PIL import Image

from core.domain.records import Advice, Quality
from core.domain.vocabulary import AdviceKind

MEASURE_PX = 256
EDGE_SPAN_PX = 4
EDGE_PERCENTILE = 99.5
BURNT = 250

MIN_SHARPNESS = 0.28
MIN_HIGHLIGHT = 90.0
MAX_BURNT_SHARE = 0.5
MIN_LONG_SIDE_PX = 300


def measure_quality(
    image: Image.Image, *, original_size_wh: tuple[int, int]
) -> Quality:
    """Measure a picture, and advise where a number is outside its limit.

    Units of the advice: sharpness 0 to about 1; too dark, the brightness that the
    brighter tenth reaches, 0..255; too bright, the burnt-out share of the middle,
    0..1; too small, pixels of the longer side as the photo came.
    """
    grey = _measured_grey(image)
    sharpness = min(_edge_steepness(grey), _edge_steepness(grey.T))
    highlight = float(np.percentile(grey, 90))
    burnt = float((_middle(grey) >= BURNT).mean())
    long_side = max(original_size_wh)
    found = (
        (sharpness < MIN_SHARPNESS, AdviceKind.BLURRED, sharpness, MIN_SHARPNESS),
        (highlight < MIN_HIGHLIGHT, AdviceKind.TOO_DARK, highlight, MIN_HIGHLIGHT),
        (burnt > MAX_BURNT_SHARE, AdviceKind.TOO_BRIGHT, burnt, MAX_BURNT_SHARE),
        (
            long_side < MIN_LONG_SIDE_PX,
            AdviceKind.TOO_SMALL,
            float(long_side),
            float(MIN_LONG_SIDE_PX),
        ),
    )
    advice = tuple(
        Advice(kind, round(measured, 3), limit)
        for applies, kind, measured, limit in found
        if applies
    )
    return Quality(round(sharpness, 3), round(float(grey.mean()), 1), advice)


def _measured_grey(image: Image.Image) -> np.ndarray:
    """(H, W) float32 0..255, long side at most `MEASURE_PX`."""
    scale = min(1.0, MEASURE_PX / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    grey = image.convert("L").resize(size, Image.Resampling.HAMMING)
    return np.asarray(grey, dtype=np.float32)


def _edge_steepness(grey: np.ndarray) -> float:
    """How steep the strongest edges along the rows are; about 0 blurred, 1 sharp."""
    if grey.shape[1] <= EDGE_SPAN_PX:
        return 1.0
    bends = np.abs(np.diff(grey, 2, axis=1))
    steps = np.abs(grey[:, EDGE_SPAN_PX:] - grey[:, :-EDGE_SPAN_PX])
    bend = np.percentile(bends, EDGE_PERCENTILE)
    return float(bend / (np.percentile(steps, EDGE_PERCENTILE) + 1.0))


def _middle(grey: np.ndarray) -> np.ndarray:
    """The middle half of each side."""
    height, width = grey.shape
    return grey[height // 4 : height - height // 4, width // 4 : width - width // 4]
