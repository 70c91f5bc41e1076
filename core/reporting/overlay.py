"""Marks on the photo: where the model saw damage, and which finding is which.

Decisions:
- Marks are drawn only where damage was found or could not be ruled out; a wash of
  colour on a photo "without damage" would contradict its own verdict.
- The map becomes a soft wash that starts at nothing at the threshold, so pixels
  below it stay as they are; colour and strength both rise with the model's score. A
  doubt stays amber; only damage that was found turns red.
- Wash and boxes can be drawn apart: a case numbers its damages over all photos.
- Each boxed finding has a rounded outline, white between two dark edges, which shows
  on black and on white paint alike, and a numbered chip in its severity's colour.
  Numbers follow the order of the findings; equal boxes share one outline.
- Chips move out of each other's way; everything is drawn at twice the size and
  shrunk, for smooth edges.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.domain.records import Answer, BoxXyxy, Finding, HeatMap
from core.domain.vocabulary import Outcome
from core.reporting.palette import AMBER, RED, SEVERITY_TONES, Tone, rgb

MARKED_OUTCOMES = (Outcome.DAMAGE_FOUND, Outcome.CANNOT_TELL)
DEFAULT_THRESHOLD = 0.35
SEEN_ABOVE = 0.04  # a weaker wash would be drawn and not be seen
SMOOTHING = 2  # drawn this many times larger, then shrunk
SMOOTHED_PX = 400  # long side at which the map is smoothed
WASH_STRENGTH = 0.62  # opacity where the map says 1
WASH_FLOOR = 0.18  # share of that strength where the wash begins to be visible
EDGE = (17, 24, 39, 205)
LINE = (255, 255, 255, 245)
CHIP = 18  # diameter in five-hundredths of the picture's long side
Rectangle = tuple[float, float, float, float]
Numbered = tuple[int, Finding]


def has_marks(answer: Answer) -> bool:
    """Whether `draw_overlay` has anything to draw for this answer."""
    if answer.outcome not in MARKED_OUTCOMES:
        return False
    boxed = any(found.box_xyxy is not None for found in answer.findings)
    numbered = boxed and answer.outcome is Outcome.DAMAGE_FOUND
    return numbered or has_wash(answer)


def draw_overlay(
    image: Image.Image, answer: Answer, *, threshold: float = DEFAULT_THRESHOLD
) -> Image.Image:
    """A copy of the photo with the damage map washed over it and findings numbered.

    Args:
        image: the photo, any size; the result is RGB of the same size.
        threshold: the map's value (0..1) up to which nothing is drawn.
    """
    picture = draw_wash(image, answer, threshold=threshold)
    if answer.outcome is Outcome.DAMAGE_FOUND:
        picture = draw_boxes(picture, tuple(enumerate(answer.findings, start=1)))
    return picture


def has_wash(answer: Answer, *, threshold: float = DEFAULT_THRESHOLD) -> bool:
    """Whether `draw_wash` has anything to draw for this answer."""
    marked = answer.outcome in MARKED_OUTCOMES
    return marked and _reaches(answer.damage_map, threshold)


def draw_wash(
    image: Image.Image, answer: Answer, *, threshold: float = DEFAULT_THRESHOLD
) -> Image.Image:
    """A copy of the photo, RGB and without metadata, with the damage map alone."""
    picture = image.convert("RGB").copy()
    picture.info = {}  # nothing of the file's own metadata goes along
    if not has_wash(answer, threshold=threshold):
        return picture
    found = answer.outcome is Outcome.DAMAGE_FOUND
    strongest = RED if found else AMBER
    return _wash(picture, answer.damage_map, threshold, strongest=strongest)


def _reaches(damage_map: HeatMap | None, threshold: float) -> bool:
    """Whether the smoothed map rises far enough above the threshold to be seen."""
    if damage_map is None:
        return False
    size_wh = 4 * len(damage_map[0]), 4 * len(damage_map)  # enough to find its peak
    return float(smooth_map(damage_map, size_wh).max()) > threshold + SEEN_ABOVE


def _wash(
    picture: Image.Image, damage_map: HeatMap, threshold: float, *, strongest: Tone
) -> Image.Image:
    """Lay the map over the picture, from amber to the strongest tone."""
    values = smooth_map(damage_map, picture.size)
    rows, columns = (np.flatnonzero(values.max(axis) > threshold) for axis in (1, 0))
    if not rows.size:
        return picture
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    within = values[top:bottom, left:right, None]
    above = np.clip((within - threshold) / max(1e-6, 1 - threshold), 0, 1)
    low, high = (np.array(rgb(tone.fill), np.float32) for tone in (AMBER, strongest))
    colour = low + (high - low) * above
    rising = np.clip(above / WASH_FLOOR, 0, 1)  # soft edge, no hard contour
    alpha = WASH_STRENGTH * rising * (WASH_FLOOR + (1 - WASH_FLOOR) * above)
    pixels = np.asarray(picture.crop((left, top, right, bottom)), np.float32)
    mixed = np.round(pixels + (colour - pixels) * alpha).astype(np.uint8)
    washed = picture.copy()
    washed.paste(Image.fromarray(mixed, "RGB"), (left, top))
    return washed


def smooth_map(damage_map: HeatMap, size_wh: tuple[int, int]) -> np.ndarray:
    """The map at the picture's size, (H, W) float32 in 0..1, without visible cells."""
    cells = np.asarray(damage_map, np.float32)
    share = min(1.0, SMOOTHED_PX / max(size_wh))  # smooth, so a small one will do
    small_wh = tuple(max(1, round(side * share)) for side in size_wh)
    coarse = Image.fromarray(cells, "F").resize(small_wh, Image.Resampling.BICUBIC)
    grey = np.clip(np.asarray(coarse), 0, 1) * 255
    cell_px = max(small_wh[0] / cells.shape[1], small_wh[1] / cells.shape[0])
    soft = Image.fromarray(np.round(grey).astype(np.uint8), "L").filter(
        ImageFilter.GaussianBlur(cell_px / 4)
    )
    whole = soft.resize(size_wh, Image.Resampling.BICUBIC)
    return np.asarray(whole, np.float32) / 255


def draw_boxes(picture: Image.Image, numbered: Sequence[Numbered]) -> Image.Image:
    """Every boxed finding's outline, then the chips with their numbers above all."""
    groups: dict[BoxXyxy, list[Numbered]] = {}
    for number, found in numbered:
        if found.box_xyxy is not None:
            groups.setdefault(found.box_xyxy, []).append((number, found))
    if not groups:
        return picture
    size_wh = picture.width * SMOOTHING, picture.height * SMOOTHING
    unit = max(size_wh) / 500  # marks grow with the picture
    frames = {box: _frame(box, size_wh, unit) for box in groups}
    placed: list[tuple[Rectangle, Numbered]] = []
    for box, inside in groups.items():
        taken = [chip for chip, _ in placed]
        chips = _place_chips(frames[box], len(inside), unit, taken, size_wh)
        placed += zip(chips, inside, strict=True)
    marks = [*frames.values(), *(chip for chip, _ in placed)]
    area = _area(marks, 3 * unit, picture.size)
    layer = Image.new("RGBA", (area.width * SMOOTHING, area.height * SMOOTHING))
    draw = ImageDraw.Draw(layer)
    for frame in frames.values():
        _draw_frame(draw, area.within(frame), unit)
    for chip, (number, found) in placed:
        _draw_chip(draw, area.within(chip), found, number=number)
    small = layer.reduce(SMOOTHING)
    marked = picture.convert("RGB")
    beneath = marked.crop(area.edges).convert("RGBA")
    marked.paste(Image.alpha_composite(beneath, small).convert("RGB"), area.edges[:2])
    return marked


@dataclass(frozen=True, slots=True)
class _Area:
    """A part of the picture, in its pixels, that holds all marks."""

    edges: tuple[int, int, int, int]

    @property
    def width(self) -> int:
        return self.edges[2] - self.edges[0]

    @property
    def height(self) -> int:
        return self.edges[3] - self.edges[1]

    def within(self, drawn: Rectangle) -> Rectangle:
        """A rectangle of the picture's layer as one of this area's layer."""
        left, top = self.edges[0] * SMOOTHING, self.edges[1] * SMOOTHING
        return drawn[0] - left, drawn[1] - top, drawn[2] - left, drawn[3] - top


def _area(
    drawn: Sequence[Rectangle], margin: float, picture_wh: tuple[int, int]
) -> _Area:
    """The smallest area around these rectangles of the layer, with a margin."""
    lefts, tops, rights, bottoms = zip(*drawn, strict=True)
    low = min(lefts) - margin, min(tops) - margin
    high = max(rights) + margin, max(bottoms) + margin
    left, top = (max(0, math.floor(edge / SMOOTHING)) for edge in low)
    right, bottom = (
        min(most, math.ceil(edge / SMOOTHING))
        for edge, most in zip(high, picture_wh, strict=True)
    )
    return _Area((left, top, right, bottom))


def _frame(box: BoxXyxy, size_wh: tuple[int, int], unit: float) -> Rectangle:
    """The box in pixels of the layer, kept inside the picture by its line's width."""
    width, height = size_wh
    margin = 2 * unit
    left, right = sorted((box[0] * width, box[2] * width))
    top, bottom = sorted((box[1] * height, box[3] * height))
    left = min(max(left, margin), width - 3 * margin)
    top = min(max(top, margin), height - 3 * margin)
    right = max(left + 2 * margin, min(right, width - margin))
    bottom = max(top + 2 * margin, min(bottom, height - margin))
    return left, top, right, bottom


def _draw_frame(draw: ImageDraw.ImageDraw, frame: Rectangle, unit: float) -> None:
    """A rounded outline: dark, white, dark."""
    radius = min(5 * unit, (frame[2] - frame[0]) / 3, (frame[3] - frame[1]) / 3)
    line, edge = max(2, round(1.4 * unit)), max(SMOOTHING, round(0.6 * unit))
    outer = _grown(frame, edge)
    draw.rounded_rectangle(outer, radius + edge, outline=EDGE, width=line + 2 * edge)
    draw.rounded_rectangle(frame, radius, outline=LINE, width=line)


def _place_chips(
    frame: Rectangle,
    count: int,
    unit: float,
    taken: Sequence[Rectangle],
    size_wh: tuple[int, int],
) -> list[Rectangle]:
    """A row of chips at the frame's first free corner, inside the picture."""
    side, gap = CHIP * unit, CHIP / 10 * unit
    row_width = count * side + (count - 1) * gap
    left, top, right, bottom = frame
    offset = side / 2
    corners = [
        (left - offset / 2, top - offset),
        (right - row_width + offset / 2, top - offset),
        (left - offset / 2, bottom - offset),
        (right - row_width + offset / 2, bottom - offset),
        ((left + right - row_width) / 2, top - offset),
        ((left + right - row_width) / 2, bottom - offset),
    ]
    rows = [_inside(corner, row_width, side, size_wh) for corner in corners]
    free = (row for row in rows if not any(_overlap(row, other) for other in taken))
    x, y, *_ = next(free, rows[0])
    return [
        (x + index * (side + gap), y, x + index * (side + gap) + side, y + side)
        for index in range(count)
    ]


def _inside(
    corner: tuple[float, float], width: float, height: float, size_wh: tuple[int, int]
) -> Rectangle:
    """A rectangle of this size, moved as little as needed to lie in the picture."""
    x = max(2.0, min(corner[0], size_wh[0] - width - 2))
    y = max(2.0, min(corner[1], size_wh[1] - height - 2))
    return x, y, x + width, y + height


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share any area."""
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _grown(frame: Rectangle, by: float) -> Rectangle:
    """The rectangle with this much more on every side."""
    return frame[0] - by, frame[1] - by, frame[2] + by, frame[3] + by


def _draw_chip(
    draw: ImageDraw.ImageDraw, chip: Rectangle, found: Finding, *, number: int
) -> None:
    """A round chip with the finding's number, in its severity's colours."""
    side = chip[2] - chip[0]
    tone = SEVERITY_TONES[found.severity]
    draw.ellipse(_grown(chip, side / 14), fill=(*EDGE[:3], 210))
    draw.ellipse(chip, fill=(255, 255, 255, 255))
    draw.ellipse(_grown(chip, -side / 14), fill=(*rgb(tone.fill), 255))
    font = ImageFont.load_default(side * (0.62 if number < 10 else 0.5))
    middle = (chip[0] + chip[2]) / 2, (chip[1] + chip[3]) / 2
    draw.text(
        middle,
        str(number),
        font=font,
        fill=rgb(tone.ink),
        anchor="mm",
        stroke_width=side / 60,
        stroke_fill=rgb(tone.ink),
    )
