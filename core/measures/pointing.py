"""Whether a map of the picture points at what a person marked.

Boxes are (x0, y0, x1, y1) in shares of the picture, 0..1, origin top left.
"""

from collections.abc import Sequence

import numpy as np

from core.measures.draws import share

BoxXyxy = tuple[float, float, float, float]
CENTRE = (0.5, 0.5)


def strongest_point(cells: np.ndarray) -> tuple[float, float]:
    """Centre (x, y) of the strongest cell of a (H, W) map; the first of equal ones."""
    row, column = np.unravel_index(int(np.argmax(cells)), cells.shape)
    return (column + 0.5) / cells.shape[1], (row + 0.5) / cells.shape[0]


def is_inside(point: tuple[float, float], boxes: Sequence[BoxXyxy]) -> bool:
    """Whether a point lies in (or on the edge of) one of the boxes."""
    x, y = point
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)


def pointing(
    maps: Sequence[np.ndarray], boxes: Sequence[Sequence[BoxXyxy]]
) -> tuple[float | None, float | None]:
    """Share of photos whose strongest point is in a box, and the centre's share.

    The pointing game (Zhang et al. 2016). The second figure is what pointing at the
    middle of every picture would get: a map is worth what it is above that. Photos
    without a box are left out.
    """
    boxed = [(cells, of) for cells, of in zip(maps, boxes, strict=True) if of]
    told = [is_inside(strongest_point(cells), of) for cells, of in boxed]
    middle = [is_inside(CENTRE, of) for _, of in boxed]
    return share(np.array(told)), share(np.array(middle))
