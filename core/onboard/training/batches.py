"""From labelled photos to batches, the same for a given (seed, epoch, position).

- Photos are drawn with replacement, each source by the root of its size, so that a
  large source does not drown a small one; close-ups and not-a-car count extra.
- Every draw has its own random generator: the number of loading processes, or a
  resumed run, changes nothing.
- Photos are decoded once and kept in memory as uint8.
- Epochs beyond the first phase put pictures together (`compose`).
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

from core.onboard.training.annotations import Xyxy
from core.onboard.training.augment import distort, squash
from core.onboard.training.compose import Donors, compose
from core.onboard.training.crops import WHOLE, Cut, plan_cut
from core.onboard.training.labels import LabelledPhoto, parts_seen
from core.onboard.training.recipe import Recipe
from core.onboard.training.vocabulary import MIRRORED, PARTS, TYPES

CELL_PX = 8
SOURCE_BOOST = {"closeups": 1.6, "imagenet_samples": 1.5}
FULL_CELL_SHARE = 0.3  # covered more than this: the cell is damaged
OUTSIDE_INCOMPLETE = 0.3  # weight of "no damage" outside an incomplete layer's boxes
UNKNOWN = 255  # a cell of which nothing is known; known ones hold 0 or 1
Draw = tuple[int, int, int]


def decode_photos(folder: Path, photos: list[LabelledPhoto]) -> list[np.ndarray]:
    """(H, W, 3) uint8 RGB each, in the order of the photos."""
    decoded = []
    for photo in photos:
        with Image.open(folder / photo.file) as image:
            decoded.append(np.asarray(image.convert("RGB")))
    return decoded


def weigh_photos(photos: list[LabelledPhoto]) -> np.ndarray:
    """Chance of each photo to be drawn; sums to one."""
    sizes = Counter(photo.source for photo in photos)
    weights = np.array(
        [SOURCE_BOOST.get(p.source, 1.0) / np.sqrt(sizes[p.source]) for p in photos]
    )
    return weights / weights.sum()


def draw_epoch(photos: list[LabelledPhoto], recipe: Recipe, epoch: int) -> list[Draw]:
    """(photo index, epoch, position) of every draw of an epoch."""
    rng = np.random.default_rng((recipe.seed, epoch))
    chosen = rng.choice(
        len(photos), recipe.draws_per_epoch, replace=True, p=weigh_photos(photos)
    )
    return [(int(i), epoch, position) for position, i in enumerate(chosen)]


class TrainingSet(Dataset):
    """Augmented samples; an item is asked for by its draw, not by an index."""

    def __init__(
        self, photos: list[LabelledPhoto], decoded: list[np.ndarray], recipe: Recipe
    ) -> None:
        self.photos, self.decoded, self.recipe = photos, decoded, recipe
        self.donors = Donors(photos, decoded)

    def __len__(self) -> int:
        return len(self.photos)

    def __getitem__(self, draw: Draw) -> dict[str, np.ndarray]:
        """One augmented sample, a function of the draw and the seed alone."""
        index, epoch, position = draw
        rng = np.random.default_rng((self.recipe.seed, epoch, position))
        pixels, photo = self.decoded[index], self.photos[index]
        if epoch >= self.recipe.epochs:
            pixels, photo = compose(pixels, photo, self.donors, rng)
        cut = plan_cut(photo, rng)
        size = self.recipe.size_px
        pixels = distort(pixels, cut.rect, size, rng)
        sample = teach(cut, size // CELL_PX)
        if rng.random() < 0.5:
            pixels = pixels[:, ::-1]
            mirror(sample)
        sample["image"] = pixels
        return {key: np.ascontiguousarray(value) for key, value in sample.items()}


def mirror(sample: dict[str, np.ndarray]) -> None:
    """Mirror the maps, and with them the vehicle's left and right."""
    for key in ("cells", "cells_weight", "cell_types", "cell_parts"):
        sample[key] = sample[key][..., ::-1]
    sample["direction"] = sample["direction"][list(MIRRORED)]


def teach(cut: Cut, cells: int) -> dict[str, np.ndarray]:
    """Targets and weights of every head for one cut."""
    photo = cut.photo
    is_car, seen = photo.damaged is not None, parts_seen(photo)
    flat = {
        "car": [float(is_car), cut.car_weight if is_car else 1.0],
        "damaged": [float(bool(photo.damaged)), is_car * photo.damage_weight],
        "types": [photo.types.targets, photo.types.weights],
        "parts": [photo.parts.targets, photo.parts.weights],
        "seen": [seen.targets, seen.weights],
        "severity": photo.severity.targets,
        "severity_weight": photo.severity.weights,
        "direction": photo.direction.targets,
        "direction_weight": photo.direction.weights,
    }
    sample = {key: np.array(value, dtype=np.float32) for key, value in flat.items()}
    parts = _teach_part_cells(photo, cells)
    return sample | _teach_cells(photo, cells) | {"cell_parts": parts}


def _teach_cells(photo: LabelledPhoto, cells: int) -> dict[str, np.ndarray]:
    """Per cell: damaged or not, how surely known, and which types (0, 1, UNKNOWN)."""
    target = np.zeros((cells, cells), np.float32)
    weight = np.full((cells, cells), _known_outside(photo), np.float32)
    kinds = np.full((len(TYPES), cells, cells), UNKNOWN, np.uint8)
    for i, (present, known) in enumerate(
        zip(photo.types.targets, photo.types.weights, strict=True)
    ):
        if known >= 1.0 and not present:
            kinds[i] = 0
    for box in photo.boxes:
        share = cover(box.xyxy, cells)
        full = share >= FULL_CELL_SHARE
        weight[(share > 0) & ~full & (target == 0)] = 0.0
        target[full], weight[full] = 1.0, 1.0
        if box.kind >= 0:
            other = kinds[box.kind]
            other[(share == 0) & (other == UNKNOWN)] = 0
            other[full] = 1
    return {"cells": target, "cells_weight": weight, "cell_types": kinds}


def _known_outside(photo: LabelledPhoto) -> float:
    """How surely the cells outside all boxes are undamaged."""
    if photo.damaged is None or (photo.damaged and not photo.boxes):
        return 0.0
    if photo.damaged and not photo.boxes_complete:
        return OUTSIDE_INCOMPLETE
    return 1.0


def _teach_part_cells(photo: LabelledPhoto, cells: int) -> np.ndarray:
    """(parts, h, w) uint8: 1 in a box of the part, 0 where it is known not to be."""
    known = np.full((len(PARTS), cells, cells), UNKNOWN, np.uint8)
    for part in photo.parts_complete:
        known[part] = 0
    for part, xyxy in photo.part_boxes:
        share = cover(xyxy, cells)
        border = (share > 0) & (share < FULL_CELL_SHARE) & (known[part] != 1)
        known[part][border] = UNKNOWN
        known[part][share >= FULL_CELL_SHARE] = 1
    return known


def cover(xyxy: Xyxy, cells: int) -> np.ndarray:
    """Share of each cell under the box; the cell of its centre counts as full."""
    x0, y0, x1, y1 = (value * cells for value in xyxy)
    edges = np.arange(cells)
    across = np.clip(np.minimum(edges + 1, x1) - np.maximum(edges, x0), 0, 1)
    down = np.clip(np.minimum(edges + 1, y1) - np.maximum(edges, y0), 0, 1)
    share = np.outer(down, across)
    row, column = (min(cells - 1, int(v / 2)) for v in (y0 + y1, x0 + x1))
    share[row, column] = 1.0
    return share


def load_batches(
    dataset: TrainingSet, draws: list[Draw], *, workers: int
) -> Iterator[dict[str, torch.Tensor]]:
    """Batches of the given draws in order.

    The loader has a random state of its own: opening it, which a resumed run does at
    other steps, must not move the one that dropout uses.
    """
    return iter(
        DataLoader(
            dataset,
            batch_size=dataset.recipe.batch,
            sampler=draws,
            num_workers=workers,
            drop_last=True,
            generator=torch.Generator(),
        )
    )


def load_plain(
    decoded: list[np.ndarray], size_px: int, batch: int
) -> Iterator[torch.Tensor]:
    """Batches of whole photos squashed as in the reader, (n, S, S, 3) uint8."""
    for start in range(0, len(decoded), batch):
        part = decoded[start : start + batch]
        squashed = [squash(Image.fromarray(pixels), size_px) for pixels in part]
        yield torch.from_numpy(np.stack(squashed))


def plain_targets(photo: LabelledPhoto, cells: int) -> dict[str, np.ndarray]:
    """Targets of a whole photo, for measuring."""
    return teach(Cut(WHOLE, photo), cells)
