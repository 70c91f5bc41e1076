"""Where a training picture is cut, and what its labels mean after the cut.

The shortcut to break is "a close-up means damage", so close-ups are made of both kinds:

- undamaged photos are often cut tightly around a part of the car;
- photos whose boxes are complete are cut tightly beside every box: such a cut shows
  a car without damage, from the very sources where everything else is damaged;
- photos with any box are sometimes cut tightly around one of them;
- an undamaged car without part boxes is cut anywhere near its middle.

A cut never keeps a label it can no longer show: what it hides becomes unknown.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.onboard.training.annotations import Xyxy as Rect
from core.onboard.training.labels import Box, LabelledPhoto
from core.onboard.training.teach import (
    NO_DIRECTION,
    NO_SEVERITY,
    UNDAMAGED,
    Taught,
)
from core.onboard.training.vocabulary import PARTS, SEVERITY, TYPES

WHOLE: Rect = (0.0, 0.0, 1.0, 1.0)
SEEN_SHARE = 0.4  # a box counts as shown when this share of it is inside the cut
CLOSEUP_CHANCE = 0.4
BESIDE_CHANCE = 0.25
AROUND_CHANCE = 0.3
VIEW_AREA = 0.5  # a smaller cut no longer tells the view


@dataclass(frozen=True, slots=True)
class Cut:
    """A rectangle in shares of the photo, and the labels that hold inside it."""

    rect: Rect
    photo: LabelledPhoto
    car_weight: float = 1.0


def plan_cut(photo: LabelledPhoto, rng: np.random.Generator) -> Cut:
    """Choose a cut for this photo; the returned boxes are in the cut's own shares."""
    cut = _choose(photo, rng)
    return replace(cut, photo=_move_parts(cut.photo, cut.rect))


def _choose(photo: LabelledPhoto, rng: np.random.Generator) -> Cut:
    if photo.damaged is None:
        return Cut(_mild(rng, 0.35), photo)
    if not photo.damaged:
        return _cut_undamaged(photo, rng)
    if photo.boxes_complete and rng.random() < BESIDE_CHANCE:
        rect = _beside(photo.boxes, rng)
        if rect is not None:
            return Cut(rect, _as_undamaged(photo), car_weight=0.0)
    if photo.boxes and rng.random() < AROUND_CHANCE:
        box = photo.boxes[rng.integers(len(photo.boxes))]
        rect = _around(box.xyxy, rng, least=0.15, growth=(1.3, 3.5))
        return Cut(rect, _keep_shown(photo, rect, tight=True))
    rect = _mild(rng, 0.6)
    return Cut(rect, _keep_shown(photo, rect, tight=False))


def _cut_undamaged(photo: LabelledPhoto, rng: np.random.Generator) -> Cut:
    if photo.closeup or rng.random() > CLOSEUP_CHANCE:
        return Cut(_mild(rng, 0.6), photo)
    if photo.part_boxes:
        _, around = photo.part_boxes[rng.integers(len(photo.part_boxes))]
        rect, weight = _around(around, rng, least=0.18, growth=(1.0, 3.0)), 1.0
    else:
        x, y = rng.uniform(0.3, 0.7, 2)
        rect, weight = _around((x, y, x, y), rng, least=0.25, growth=(1.0, 2.2)), 0.5
    return Cut(rect, _hide_view(photo, rect), car_weight=weight)


def _mild(rng: np.random.Generator, least_area: float) -> Rect:
    """A cut of at least this area, with its own aspect."""
    area, stretch = rng.uniform(least_area, 1.0), np.exp(rng.uniform(-0.2, 0.2))
    w, h = min(1.0, np.sqrt(area) * stretch), min(1.0, np.sqrt(area) / stretch)
    x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
    return (x, y, x + w, y + h)


def _around(
    xyxy: Rect, rng: np.random.Generator, *, least: float, growth: tuple[float, float]
) -> Rect:
    """A cut that holds the rectangle, larger by a random factor, shifted at random."""
    x0, y0, x1, y1 = xyxy
    side = max(x1 - x0, y1 - y0, least) * rng.uniform(*growth)
    stretch = np.exp(rng.uniform(-0.25, 0.25))
    w = float(np.clip(side * stretch, x1 - x0, 1.0))
    h = float(np.clip(side / stretch, y1 - y0, 1.0))
    left = rng.uniform(min(x0, x1 - w), max(x0, x1 - w))
    top = rng.uniform(min(y0, y1 - h), max(y0, y1 - h))
    left, top = float(np.clip(left, 0, 1 - w)), float(np.clip(top, 0, 1 - h))
    return (left, top, left + w, top + h)


def _beside(boxes: tuple[Box, ...], rng: np.random.Generator) -> Rect | None:
    """A cut that touches no box, or None after a dozen tries."""
    for _ in range(12):
        w, h = rng.uniform(0.22, 0.6, 2)
        x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
        rect = (x, y, x + w, y + h)
        if all(_shared_area(box.xyxy, rect, margin=0.02) <= 0 for box in boxes):
            return rect
    return None


def _shared_area(a: Rect, b: Rect, *, margin: float = 0.0) -> float:
    w = min(a[2], b[2]) - max(a[0], b[0]) + margin
    h = min(a[3], b[3]) - max(a[1], b[1]) + margin
    return max(0.0, w) * max(0.0, h)


def _as_undamaged(photo: LabelledPhoto) -> LabelledPhoto:
    clean = Taught((0.0,) * len(TYPES), (UNDAMAGED,) * len(TYPES))
    no_parts = Taught((0.0,) * len(PARTS), (UNDAMAGED,) * len(PARTS))
    return replace(
        photo,
        damaged=False,
        damage_weight=1.0,
        types=clean,
        parts=no_parts,
        severity=NO_SEVERITY,
        direction=NO_DIRECTION,
        boxes=(),
    )


def _hide_view(photo: LabelledPhoto, rect: Rect) -> LabelledPhoto:
    if (rect[2] - rect[0]) * (rect[3] - rect[1]) >= VIEW_AREA:
        return photo
    return replace(photo, direction=NO_DIRECTION, parts_shown=frozenset())


def _keep_shown(photo: LabelledPhoto, rect: Rect, *, tight: bool) -> LabelledPhoto:
    """Boxes moved into the cut; labels they carry follow what is still shown."""
    if not photo.boxes:
        return _hide_view(photo, rect)
    shown, touched = [], []
    for box in photo.boxes:
        x0, y0, x1, y1 = box.xyxy
        inside = _shared_area(box.xyxy, rect) / max((x1 - x0) * (y1 - y0), 1e-9)
        if inside > 0:
            touched.append(_move(box, rect))
        if inside >= SEEN_SHARE:
            shown.append(box)
    moved = replace(_hide_view(photo, rect), boxes=tuple(touched))
    if not tight and len(shown) == len(photo.boxes):
        return moved
    if not touched:
        lost = replace(moved, damage_weight=0.0)
        return _as_undamaged(photo) if photo.boxes_complete else lost
    return _relabel(moved, photo, shown, tight=tight)


def _relabel(
    moved: LabelledPhoto, photo: LabelledPhoto, shown: list[Box], *, tight: bool
) -> LabelledPhoto:
    """Labels from the boxes shown; a label only the hidden boxes bore is unknown."""
    worst = max((box.severity for box in shown), default=-1)
    severity = NO_SEVERITY if tight else photo.severity
    if worst >= 0:
        soft = tuple(0.9 if i == worst else 0.05 for i in range(len(SEVERITY)))
        severity = Taught(soft, (1.0,))
    kinds, parts = {b.kind for b in shown}, {b.part for b in shown}
    every, any_part = {b.kind for b in photo.boxes}, {b.part for b in photo.boxes}
    return replace(
        moved,
        types=_follow(photo.types, kinds, every, tight=tight),
        parts=_follow(photo.parts, parts, any_part, tight=tight),
        severity=severity,
    )


def _follow(taught: Taught, shown: set[int], boxed: set[int], *, tight: bool) -> Taught:
    targets, weights = [], []
    for i, (target, weight) in enumerate(
        zip(taught.targets, taught.weights, strict=True)
    ):
        hidden = target > 0 and i not in shown and (tight or i in boxed)
        targets.append(0.0 if hidden else target)
        weights.append(0.0 if hidden else weight)
    return Taught(tuple(targets), tuple(weights))


def _move_parts(photo: LabelledPhoto, rect: Rect) -> LabelledPhoto:
    """Part boxes moved into the cut; those left outside are gone."""
    moved = [
        (part, _move_rect(xyxy, rect))
        for part, xyxy in photo.part_boxes
        if _shared_area(xyxy, rect) > 0
    ]
    return replace(photo, part_boxes=tuple(moved))


def _move(box: Box, rect: Rect) -> Box:
    return replace(box, xyxy=_move_rect(box.xyxy, rect))


def _move_rect(xyxy: Rect, rect: Rect) -> Rect:
    """The rectangle in the shares of the cut, clipped to it."""
    w, h = rect[2] - rect[0], rect[3] - rect[1]
    x0, x1 = ((x - rect[0]) / w for x in (xyxy[0], xyxy[2]))
    y0, y1 = ((y - rect[1]) / h for y in (xyxy[1], xyxy[3]))
    return (max(0.0, x0), max(0.0, y0), min(1.0, x1), min(1.0, y1))
