"""From a map of cells to the areas where something is.

Decisions:
- An area is a set of cells above a threshold that touch, corners included.
- Areas come strongest first, by the sum of their cells; crumbs beside a strong area
  are dropped.
- Boxes are fractions of the picture and cover whole cells: the map is coarse, and a
  box drawn finer than its cells would claim more than was seen.
- Cells are joined as runs along the rows, which costs as much as there are runs, not
  as there are cells.
"""

from dataclasses import dataclass

import numpy as np

from core.domain.records import BoxXyxy

MAX_AREAS = 3
CRUMB_SHARE = 0.25  # of the strongest area's sum; below it an area is not outlined


@dataclass(frozen=True, slots=True)
class Area:
    """One connected area: its box (0..1), the sum of its cells, its middle's x (0..1).

    The middle is weighted by the cells, so it lies where the area is strongest.
    """

    box_xyxy: BoxXyxy
    strength: float
    middle_x: float


def find_areas(cells: np.ndarray, threshold: float) -> tuple[Area, ...]:
    """The areas of a (H, W) float map of 0..1 above the threshold, strongest first."""
    return outline_areas(cells >= threshold, cells)


def outline_areas(inside: np.ndarray, cells: np.ndarray) -> tuple[Area, ...]:
    """The areas of a (H, W) bool mask, strongest first by the float map beside it."""
    runs = _find_runs(inside)
    if not runs:
        return ()
    sums = _RunSums(cells)
    found = [sums.area(group) for group in _join_runs(runs)]
    found.sort(key=lambda area: area.strength, reverse=True)
    return tuple(
        area
        for area in found[:MAX_AREAS]
        if area.strength >= CRUMB_SHARE * found[0].strength
    )


Run = tuple[int, int, int]  # row, first column, the column after the last


def _find_runs(inside: np.ndarray) -> list[Run]:
    """Cells side by side in one row, from top to bottom and left to right."""
    height, width = inside.shape
    padded = np.zeros((height, width + 2), bool)
    padded[:, 1:-1] = inside
    edges = np.argwhere(padded[:, 1:] != padded[:, :-1]).tolist()
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(row, start, stop) for (row, start), (_, stop) in pairs]


def _join_runs(runs: list[Run]) -> list[list[Run]]:
    """Runs that touch, straight or at a corner, in one group."""
    parent = list(range(len(runs)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = place = parent[parent[place]]
        return place

    above = 0  # the first run that the row before may have
    for place, (row, start, stop) in enumerate(runs):
        while runs[above][0] < row - 1:
            above += 1
        for other in range(above, place):
            other_row, other_start, other_stop = runs[other]
            if other_row == row or other_start > stop:
                break
            if other_stop >= start:
                parent[root(other)] = root(place)
    groups: dict[int, list[Run]] = {}
    for place, run in enumerate(runs):
        groups.setdefault(root(place), []).append(run)
    return list(groups.values())


class _RunSums:
    """Sums over runs of a map, each by one subtraction."""

    def __init__(self, cells: np.ndarray) -> None:
        self.height, self.width = cells.shape
        middles = np.arange(0.5, self.width) / self.width
        sums = np.zeros((2, self.height, self.width + 1))
        np.cumsum([cells, cells * middles], axis=2, out=sums[:, :, 1:])
        self.strength, self.moment = sums.tolist()

    def area(self, runs: list[Run]) -> Area:
        """The area that these runs make."""
        rows, starts, stops = zip(*runs, strict=True)
        box = (
            min(starts) / self.width,
            min(rows) / self.height,
            max(stops) / self.width,
            (max(rows) + 1) / self.height,
        )
        strength = sum(self.strength[r][b] - self.strength[r][a] for r, a, b in runs)
        moment = sum(self.moment[r][b] - self.moment[r][a] for r, a, b in runs)
        middle = moment / strength if strength > 0 else (box[0] + box[2]) / 2
        return Area(box, strength, middle)
