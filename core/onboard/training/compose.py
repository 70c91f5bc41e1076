"""Pictures put together from two, against what a photo's frame gives away.

Damaged cars of the sources fill the picture and undamaged ones stand in a clean scene,
so a whole car with one broken corner looks undamaged. In the second phase of training:

- an undamaged car is given a patch of another photo, feathered and near in colour:
  from a damage box, and the car is damaged there and nowhere else; or from an
  undamaged car, and it stays undamaged, so that the seam alone tells nothing;
- any photo may be set back: shrunk onto a blurred canvas of itself.
"""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from core.onboard.training.annotations import Xyxy
from core.onboard.training.labels import Box, LabelledPhoto
from core.onboard.training.teach import NO_PARTS, NO_SEVERITY, Taught
from core.onboard.training.vocabulary import TYPES

DAMAGE_CHANCE, CLEAN_CHANCE, SET_BACK_CHANCE = 0.3, 0.2, 0.25
PATCH_SIDE = (0.12, 0.4)  # of the picture's shorter side
LEAST_DONOR_PX = 20
COLOUR_MATCH = 0.6  # how far a patch takes the mean colour of what it covers
Sample = tuple[np.ndarray, LabelledPhoto]


def compose(
    pixels: np.ndarray,
    photo: LabelledPhoto,
    donors: "Donors",
    rng: np.random.Generator,
) -> Sample:
    """One photo, perhaps with a patch of another and perhaps set back."""
    if photo.damaged is False and not photo.closeup:
        draw = rng.random()
        if draw < DAMAGE_CHANCE:
            pixels, photo = donors.add_damage(pixels, photo, rng)
        elif draw < DAMAGE_CHANCE + CLEAN_CHANCE:
            pixels, _ = paste(pixels, donors.clean_patch(rng), photo, rng)
    if rng.random() < SET_BACK_CHANCE:
        return set_back(pixels, photo, rng)
    return pixels, photo


class Donors:
    """Where patches come from: damage boxes, and undamaged cars."""

    def __init__(self, photos: list[LabelledPhoto], decoded: list[np.ndarray]) -> None:
        self._decoded = decoded
        self._damages = [
            (i, box)
            for i, photo in enumerate(photos)
            if photo.damaged
            for box in photo.boxes
            if _shorter_px(decoded[i], box.xyxy) >= LEAST_DONOR_PX
        ]
        self._clean = [i for i, photo in enumerate(photos) if photo.damaged is False]

    def add_damage(
        self, pixels: np.ndarray, photo: LabelledPhoto, rng: np.random.Generator
    ) -> Sample:
        """The photo with one damage pasted in, and labels that say so."""
        if not self._damages:
            return pixels, photo
        index, box = self._damages[rng.integers(len(self._damages))]
        pasted, place = paste(pixels, _cut(self._decoded[index], box.xyxy), photo, rng)
        known = tuple(float(i == box.kind) for i in range(len(TYPES)))
        damaged = replace(
            photo,
            damaged=True,
            types=Taught(known, known),
            parts=NO_PARTS,
            severity=NO_SEVERITY,
            boxes=(Box(place, kind=box.kind),),
            boxes_complete=True,
        )
        return pasted, damaged

    def clean_patch(self, rng: np.random.Generator) -> np.ndarray:
        """A piece of an undamaged car's photo, as large as damages are."""
        pixels = self._decoded[self._clean[rng.integers(len(self._clean))]]
        w, h = rng.uniform(0.15, 0.5, 2)
        x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
        return _cut(pixels, (x, y, x + w, y + h))


def _shorter_px(pixels: np.ndarray, xyxy: Xyxy) -> float:
    height, width = pixels.shape[:2]
    return min((xyxy[2] - xyxy[0]) * width, (xyxy[3] - xyxy[1]) * height)


def _cut(pixels: np.ndarray, xyxy: Xyxy) -> np.ndarray:
    height, width = pixels.shape[:2]
    x0, y0 = int(xyxy[0] * width), int(xyxy[1] * height)
    x1, y1 = max(x0 + 4, int(xyxy[2] * width)), max(y0 + 4, int(xyxy[3] * height))
    return pixels[y0:y1, x0:x1]


def paste(
    pixels: np.ndarray,
    patch: np.ndarray,
    photo: LabelledPhoto,
    rng: np.random.Generator,
) -> tuple[np.ndarray, Xyxy]:
    """The picture with the patch on the car, and where it now is."""
    height, width = pixels.shape[:2]
    side = min(height, width) * rng.uniform(*PATCH_SIDE)
    shrink = side / max(patch.shape[:2])
    w, h = (max(4, round(n * shrink)) for n in (patch.shape[1], patch.shape[0]))
    cx, cy = _place_on_car(photo, rng)
    x = int(np.clip(cx * width - w / 2, 0, width - w))
    y = int(np.clip(cy * height - h / 2, 0, height - h))
    small = np.asarray(Image.fromarray(patch).resize((w, h)), dtype=np.float32)
    under = pixels[y : y + h, x : x + w].astype(np.float32)
    small = small + COLOUR_MATCH * (under.mean((0, 1)) - small.mean((0, 1)))
    alpha = _feather(h, w)[..., None]
    result = pixels.copy()
    mixed = alpha * small + (1 - alpha) * under
    result[y : y + h, x : x + w] = np.clip(mixed, 0, 255).astype(np.uint8)
    return result, (x / width, y / height, (x + w) / width, (y + h) / height)


def _place_on_car(
    photo: LabelledPhoto, rng: np.random.Generator
) -> tuple[float, float]:
    """A point on the car: within one of its parts, else near the middle."""
    if photo.part_boxes:
        _, (x0, y0, x1, y1) = photo.part_boxes[rng.integers(len(photo.part_boxes))]
        return float(rng.uniform(x0, x1)), float(rng.uniform(y0, y1))
    return float(rng.uniform(0.25, 0.75)), float(rng.uniform(0.4, 0.7))


def _feather(height: int, width: int) -> np.ndarray:
    """(height, width) weights: one inside, falling to zero over the outer fifth."""
    down = np.minimum(np.arange(height) + 1, np.arange(height)[::-1] + 1) / height
    across = np.minimum(np.arange(width) + 1, np.arange(width)[::-1] + 1) / width
    edge = np.minimum(down[:, None], across[None, :])
    return np.clip(edge / 0.2, 0, 1).astype(np.float32)


def set_back(
    pixels: np.ndarray, photo: LabelledPhoto, rng: np.random.Generator
) -> Sample:
    """The photo shrunk onto a blurred canvas of itself, boxes with it."""
    height, width = pixels.shape[:2]
    scale = rng.uniform(0.45, 0.85)
    w, h = max(8, round(width * scale)), max(8, round(height * scale))
    x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    image = Image.fromarray(pixels)
    canvas = image.filter(ImageFilter.GaussianBlur(max(width, height) / 16))
    canvas.paste(image.resize((w, h), Image.Resampling.BILINEAR), (x, y))

    def moved(xyxy: Xyxy) -> Xyxy:
        x0, x1 = ((v * w + x) / width for v in (xyxy[0], xyxy[2]))
        y0, y1 = ((v * h + y) / height for v in (xyxy[1], xyxy[3]))
        return (x0, y0, x1, y1)

    boxes = tuple(replace(box, xyxy=moved(box.xyxy)) for box in photo.boxes)
    parts = tuple((part, moved(xyxy)) for part, xyxy in photo.part_boxes)
    return np.asarray(canvas), replace(photo, boxes=boxes, part_boxes=parts)
