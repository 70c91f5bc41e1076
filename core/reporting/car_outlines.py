"""Outlines written as commands → polygons, by arithmetic alone.

Commands are M and L with a point, C with a cubic curve's three points, and A with an
arc's centre, radius, first and last degrees (clockwise from the right).
"""

import math

from core.reporting.icons import Point

Polygon = tuple[Point, ...]
STEPS = 12  # points on a curve
ARC_STEP = 7.5  # degrees between points of an arc


def flatten(outline: str) -> Polygon:
    """The points of an outline, curves and arcs in short steps."""
    points: list[Point] = []
    words = outline.split()
    while words:
        command = words.pop(0)
        count = {"M": 2, "L": 2, "C": 6, "A": 5}[command]
        numbers = [float(words.pop(0)) for _ in range(count)]
        if command == "C":
            points += _curve(points[-1], numbers)
        elif command == "A":
            points += _arc(*numbers)
        else:
            points.append((numbers[0], numbers[1]))
    return tuple((round(x, 1), round(y, 1)) for x, y in points)


def _curve(start: Point, numbers: list[float]) -> list[Point]:
    """A cubic Bézier curve without its first point."""
    controls = [start, *zip(numbers[::2], numbers[1::2], strict=True)]
    points = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        points.append(
            (
                sum(w * x for w, (x, _) in zip(weights, controls, strict=True)),
                sum(w * y for w, (_, y) in zip(weights, controls, strict=True)),
            )
        )
    return points


def _arc(x: float, y: float, radius: float, first: float, last: float) -> list[Point]:
    """Points of an arc; degrees clockwise from the right."""
    steps = max(2, round(abs(last - first) / ARC_STEP))
    whole = abs(last - first) >= 360
    angles = [
        math.radians(first + (last - first) * step / steps)
        for step in range(steps if whole else steps + 1)
    ]
    return [
        (x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles
    ]


def centre(polygon: Polygon) -> Point:
    """The centre of the area (shoelace formula)."""
    area = x_sum = y_sum = 0.0
    for (x0, y0), (x1, y1) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross
        x_sum += (x0 + x1) * cross
        y_sum += (y0 + y1) * cross
    return round(x_sum / (3 * area), 1), round(y_sum / (3 * area), 1)
