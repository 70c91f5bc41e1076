"""A shape for each verdict, drawn alike in HTML and PDF, so colour is never alone.

Decisions:
- Damage is a meter of three bars, as many filled as the severity is high; a seen car
  without visible damage is an eye, never a tick; "cannot tell" a half-filled circle;
  an unusable photo a struck-out frame; a failure an octagon with a cross.
- Shapes are polygons on a 24 × 24 grid, origin top left, so that any canvas can draw
  them from the same numbers.
"""

import math
from dataclasses import dataclass

from core.domain.vocabulary import SEVERITY_ORDER, Outcome, Severity

GRID = 24
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon, filled or only outlined; an open one is a line."""

    points: tuple[Point, ...]
    filled: bool = False
    closed: bool = True


def verdict_shapes(outcome: Outcome, severity: Severity) -> tuple[Shape, ...]:
    """The shapes of a verdict, to be drawn in order in one colour."""
    if outcome is Outcome.DAMAGE_FOUND:
        return _meter(SEVERITY_ORDER.index(severity))
    return {
        Outcome.NO_DAMAGE_SEEN: _eye,
        Outcome.CANNOT_TELL: _half_circle,
        Outcome.UNUSABLE_PHOTO: _struck_frame,
        Outcome.FAILED: _crossed_octagon,
    }[outcome]()


def svg_path(shape: Shape) -> str:
    """The shape as the `d` of an SVG path."""
    steps = " L ".join(f"{x:.2f} {y:.2f}" for x, y in shape.points)
    return f"M {steps}{' Z' if shape.closed else ''}"


def _meter(level: int) -> tuple[Shape, ...]:
    """Three rising bars, the first `level` of them filled."""
    bars = ((3, 15), (10, 9.5), (17, 4))
    return tuple(
        Shape(_rectangle(x, top, x + 4.5, 21), filled=place < level)
        for place, (x, top) in enumerate(bars)
    )


def _eye() -> tuple[Shape, ...]:
    """Two arcs around a pupil."""
    steps = [2 + 20 * step / 24 for step in range(25)]
    upper = [(x, 12 - 7 * math.sin((x - 2) / 20 * math.pi)) for x in steps]
    lower = [(x, 24 - y) for x, y in reversed(upper)]
    return Shape((*upper, *lower)), Shape(_arc(12, 12, 3.2), filled=True)


def _half_circle() -> tuple[Shape, ...]:
    """A circle whose lower half is filled."""
    return Shape(_arc(12, 12, 9.5)), Shape(_arc(12, 12, 9.5, turn=0.5), filled=True)


def _struck_frame() -> tuple[Shape, ...]:
    """A picture frame with a line through it."""
    line = Shape(((3, 21.5), (21, 2.5)), closed=False)
    return Shape(_rectangle(2.5, 5, 21.5, 19)), line


def _crossed_octagon() -> tuple[Shape, ...]:
    """A stop sign with a cross."""
    octagon = tuple(
        (12 + 10.5 * math.cos(angle), 12 + 10.5 * math.sin(angle))
        for angle in (math.pi / 8 + math.pi / 4 * corner for corner in range(8))
    )
    falling = Shape(((8, 8), (16, 16)), closed=False)
    rising = Shape(((8, 16), (16, 8)), closed=False)
    return Shape(octagon), falling, rising


def _rectangle(
    left: float, top: float, right: float, bottom: float
) -> tuple[Point, ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _arc(x: float, y: float, radius: float, *, turn: float = 1.0) -> tuple[Point, ...]:
    """Points along this share of a full turn, clockwise from the right."""
    angles = (2 * math.pi * turn * step / 32 for step in range(33))
    return tuple(
        (x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles
    )
