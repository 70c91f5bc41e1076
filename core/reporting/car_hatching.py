"""Lines across a polygon, so that a state is seen without its colour, in SVG and PDF.

Decisions:
- Hatching is plain line segments, cut at the polygon's edge by arithmetic: no pattern
  or clip that one output knows and the other does not, and no ids that could clash.
"""

import math
from collections.abc import Iterable

from core.reporting.icons import Point

Segment = tuple[Point, Point]


def hatch(
    polygon: tuple[Point, ...], *, degrees: Iterable[float], gap: float
) -> tuple[Segment, ...]:
    """Parallel lines inside a polygon, this far apart, for each of these directions."""
    lines = (line for angle in degrees for line in _lines(polygon, angle, gap))
    return tuple(lines)


def _lines(polygon: tuple[Point, ...], degrees: float, gap: float) -> Iterable[Segment]:
    """Scan the polygon, turned so that the lines are level, and turn them back."""
    sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    turned = [(x * cos + y * sin, y * cos - x * sin) for x, y in polygon]
    edges = list(zip(turned, [*turned[1:], turned[0]], strict=True))
    heights = [y for _, y in turned]
    for step in range(
        math.ceil(min(heights) / gap), math.floor(max(heights) / gap) + 1
    ):
        y = step * gap + 1e-6  # never exactly on a corner
        crossings = sorted(
            x0 + (y - y0) / (y1 - y0) * (x1 - x0)
            for (x0, y0), (x1, y1) in edges
            if (y0 <= y) != (y1 <= y)
        )
        for start, end in zip(crossings[::2], crossings[1::2], strict=False):
            yield _back(start, y, sin, cos), _back(end, y, sin, cos)


def _back(x: float, y: float, sin: float, cos: float) -> Point:
    return round(x * cos - y * sin, 1), round(y * cos + x * sin, 1)
