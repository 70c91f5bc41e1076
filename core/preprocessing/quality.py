"""Sharpness, brightness and size of a photo, as advice before a model judges it.

Decisions:
- Everything is measured on the grey picture at 256 px, so that the number does not
  depend on the resolution of the camera.
- Sharpness asks how steep the edges are: at pixels where brightness changes clearly
  within four pixels, the strongest bend against that change. It depends on neither
  contrast nor texture, so a plain door is not called blurred.
- Upright and level edges are measured apart and the softer kind counts, which finds
  shaken photos as well as unfocused ones; a kind with too few edges has no say.
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
EDGE_STEP = 24  # grey levels of change over the span that make an edge
EDGE_SLOPE = 3  # how many times larger than the change across it
EDGE_SHARE = 0.005  # of all pixels; fewer edges than that have no say
EDGE_PERCENTILE = 97
BURNT = 250

# Limits measured on 1802 web photos of cars, 300 px and more; in all 0.9 % get advice.
MIN_SHARPNESS = (
    0.32  # 0.4 % below; 98 % with blur of radius 4 or shake of 20 at 1024 px
)
MIN_HIGHLIGHT = 90.0  # 0.2 % below; all below at 0.35 times the brightness
MAX_BURNT_SHARE = 0.35  # 0.2 % above; 78 % above at 3 times the brightness
MIN_LONG_SIDE_PX = 300  # a fender then has some 50 px: too few for a scratch


def measure_quality(
    image: Image.Image, *, original_size_wh: tuple[int, int]
) -> Quality:
    """Measure a picture, and advise where a number is outside its limit.

    Units of the advice: sharpness 0 to about 1; too dark, the brightness that the
    brighter tenth reaches, 0..255; too bright, the burnt-out share of the middle,
    0..1; too small, pixels of the longer side as the photo came.
    """
    grey = _measured_grey(image)
    sharpness = _sharpness(grey)
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


def _sharpness(grey: np.ndarray) -> float:
    """How steep the edges are: about 0.2 blurred, 0.8 sharp."""
    if min(grey.shape) <= 2 * EDGE_SPAN_PX:
        return 1.0
    upright, level = _bends_and_changes(grey), _bends_and_changes(grey.T)
    across = level[1].T
    masks = (
        _edge_mask(upright[1], across),
        _edge_mask(level[1], upright[1].T),
    )
    told = [
        _steepness(bends[mask], changes[mask])
        for (bends, changes), mask in zip((upright, level), masks, strict=True)
        if mask.mean() >= EDGE_SHARE
    ]
    if told:
        return min(told)
    bends = np.maximum(upright[0], level[0].T)
    return _steepness(bends, np.maximum(upright[1], across))


def _bends_and_changes(grey: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Along the rows: (strongest bend, change over the span), (H - 4, W - 4) each."""
    rows = grey[2:-2]
    change = np.abs(rows[:, EDGE_SPAN_PX:] - rows[:, :-EDGE_SPAN_PX])
    bend = np.abs(np.diff(rows, 2, axis=1))
    near = np.maximum(np.maximum(bend[:, :-2], bend[:, 1:-1]), bend[:, 2:])
    return near, change


def _edge_mask(change: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Where brightness changes clearly, and mostly along the rows."""
    return (change > EDGE_STEP) & (change > EDGE_SLOPE * across)


def _steepness(bends: np.ndarray, changes: np.ndarray) -> float:
    bend = np.percentile(bends, EDGE_PERCENTILE)
    return float(bend / (np.percentile(changes, EDGE_PERCENTILE) + 1.0))


def _middle(grey: np.ndarray) -> np.ndarray:
    """The middle half of each side."""
    height, width = grey.shape
    return grey[height // 4 : height - height // 4, width // 4 : width - width // 4]
