"""From a damage map to the areas where the damage is.

Decisions:
- An area is a set of cells above a threshold that touch, corners included.
- Areas come strongest first, by the sum of their cells; crumbs beside a strong area
  are dropped.
- Boxes are fractions of the picture and cover whole cells: the map is coarse, and a
  box drawn finer than its cells would claim more than was seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.domain.records import BoxXyxy

MAX_AREAS = 3
CRUMB_SHARE = 0.25  # of the strongest area's sum; below it an area is not outlined


@dataclass(frozen=True, slots=True)
class Area:
    """One connected area: its box (0..1) and the sum of its cells."""

    box_xyxy: BoxXyxy
    strength: float


def find_areas(damage_map: np.ndarray, threshold: float) -> tuple[Area, ...]:
    """The areas of a (H, W) float map of 0..1 above the threshold, strongest first."""
    found = [
        Area(_box(cells, damage_map.shape), sum(float(damage_map[c]) for c in cells))
        for cells in _connected(damage_map >= threshold)
    ]
    found.sort(key=lambda area: area.strength, reverse=True)
    return tuple(
        area
        for area in found[:MAX_AREAS]
        if area.strength >= CRUMB_SHARE * found[0].strength
    )


def _connected(above: np.ndarray) -> Iterator[list[tuple[int, int]]]:
    """The cells of each connected area, found by walking from cell to cell."""
    left = {(int(row), int(column)) for row, column in np.argwhere(above)}
    while left:
        cells, border = [], [left.pop()]
        while border:
            row, column = border.pop()
            cells.append((row, column))
            near = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
            border += near & left
            left -= near
        yield cells


def _box(cells: list[tuple[int, int]], shape: tuple[int, ...]) -> BoxXyxy:
    """The box around cells, as fractions of the picture."""
    rows, columns = zip(*cells, strict=True)
    height, width = shape
    return (
        min(columns) / width,
        min(rows) / height,
        (max(columns) + 1) / width,
        (max(rows) + 1) / height,
    )
