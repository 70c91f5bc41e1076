"""The drawing of a car, unfolded: one shape for each part and side, as plain polygons.

Decisions:
- The box is 1000 × 600, origin top left. The car faces left and is seen from above in
  the middle; its left flank is folded down, its right flank up, its ends outwards. All
  faces have one scale. It is nobody's model; our own drawing.
- A part that a car has once has one shape without a side, bumpers have a left corner, a
  middle and a right corner. A shape can be several polygons (the two left wheels).
- Faces are written for the left half and mirrored, so both halves agree.
- The table holds outlines as commands, flattened to points once (`car_outlines`); no
  drawing library is needed.
"""

from dataclasses import dataclass
from functools import cache

from core.domain.vocabulary import Part, Side
from core.reporting.car_outlines import Polygon, centre, flatten
from core.reporting.icons import Point

BOX_WH = (1000, 600)
TIRE_MARK_ASIDE = -33
FLANK_AT = (218, 412)  # where the left flank's own origin lies

FLANK: dict[Part, tuple[str, ...]] = {
    # the left flank, 563 × 178, roof at the top, nose at the left
    Part.FRONT_BUMPER: (
        "M 7 97 L 58 100 L 65 129 A 112 139 47 -168 -192 L 32 152 "
        "C 16 152 9 142 6 128 C 4 117 5 106 7 97",
    ),
    Part.REAR_BUMPER: (
        "M 505 99 L 557 95 C 561 112 561 131 555 149 L 487 152 A 440 139 48 14 -12",
    ),
    Part.HEADLIGHT: ("M 9 93 C 18 83 40 77 61 80 L 58 97 C 40 97 22 95 9 93",),
    Part.TAIL_LIGHT: ("M 524 68 L 551 68 C 555 76 556 84 557 91 L 522 94",),
    Part.FRONT_FENDER: (
        "M 64 79 C 95 71 128 66 160 64 L 187 66 C 186 90 187 115 191 138 L 188 147 "
        "L 158.5 147 A 112 139 47 9 -168 L 61 99",
    ),
    Part.FRONT_DOOR: ("M 190 66 L 303 62 L 303 138 L 194 138 C 190 115 189 90 190 66",),
    Part.REAR_DOOR: (
        "M 307 62 L 405 58 C 413 76 411 92 402 106 A 440 139 50 -139 -179 L 307 138",
    ),
    Part.QUARTER_PANEL: (
        "M 409 58 C 440 56 482 57 521 63 L 518 96 L 502 98 L 487 128 "
        "A 440 139 47 -13 -136 C 415 92 417 76 409 58",
    ),
    Part.ROCKER_PANEL: ("M 194 141 L 389 141 L 392 153 L 160 153 L 159 150 L 190 150",),
    Part.A_PILLAR: ("M 161 61 L 240 11 L 249 13 L 198 61",),
    Part.B_PILLAR: ("M 301 8 L 310 8 L 310 59 L 301 59",),
    Part.C_PILLAR: ("M 394 12 C 430 26 457 41 479 55 L 446 55 C 428 40 410 26 387 16",),
    Part.ROOF: ("M 243 9 C 290 -1 345 -1 394 10 L 386 14 C 345 5 290 5 250 12",),
    Part.SIDE_GLASS: (
        "M 204 60 L 251 16 C 267 11 283 9 298 8 L 298 58",
        "M 313 8 C 340 7 364 9 383 15 L 402 53 L 313 57",
        "M 389 20 C 408 28 425 40 438 51 L 406 53",
    ),
    Part.DOOR_HANDLE: (
        "M 264 78 C 264 74 266 74 270 74 L 291 73 C 296 73 296 80 291 80 L 270 81 "
        "C 266 81 264 82 264 78",
        "M 366 74 C 366 70 368 70 372 70 L 393 69 C 398 69 398 76 393 76 L 372 77 "
        "C 368 77 366 78 366 74",
    ),
    Part.MIRROR: (
        "M 194 62 C 190 52 196 46 206 46 C 216 46 220 51 219 57 C 218 63 206 64 194 62",
    ),
    Part.TIRE: ("A 112 139 39 0 360", "A 440 139 39 0 360"),
    Part.WHEEL: ("A 112 139 25 0 360", "A 440 139 25 0 360"),
}
ENDS: dict[Part, tuple[str, ...]] = {
    # the left halves of the front (x below 210) and of the rear, in the box itself
    Part.FRONT_BUMPER: (
        "M 121 351 L 163 351 L 166 397 C 160 403 148 404 138 401 C 127 397 122 388 "
        "121 376",
    ),
    Part.HEADLIGHT: (
        "M 169 349 L 187 341 C 195 358 197 380 192 398 L 172 396 C 168 380 168 364 "
        "169 349",
    ),
    Part.FOG_LIGHT: ("A 142 387 8 0 360",),
    Part.REAR_BUMPER: (
        "M 879 351 L 837 351 L 834 397 C 840 403 852 404 862 401 C 873 397 878 388 "
        "879 376",
    ),
    Part.TAIL_LIGHT: (
        "M 832 361 L 806 366 C 802 380 802 391 805 399 C 812 403 823 402 831 398",
    ),
}
ALONE: dict[tuple[Part, Side], tuple[str, ...]] = {
    # seen from above, and the middles of both ends
    (Part.FRONT_BUMPER, Side.CENTRE): (
        "M 121 253 L 163 253 L 163 347 L 121 347 C 119 320 119 280 121 253",
    ),
    (Part.GRILLE, Side.UNKNOWN): ("M 167 257 L 186 264 L 186 336 L 167 343",),
    (Part.HOOD, Side.UNKNOWN): (
        "M 236 222 C 229 262 229 338 236 378 L 374 387 C 362 340 362 260 374 213",
        "M 190 264 C 199 261 205 256 208 248 C 211 280 211 320 208 352 "
        "C 205 344 199 339 190 336",
    ),
    (Part.WINDSHIELD, Side.UNKNOWN): (
        "M 380 212 C 368 260 368 340 380 388 L 459 371 C 451 330 451 270 459 229",
    ),
    (Part.ROOF, Side.UNKNOWN): (
        "M 465 229 C 457 270 457 330 465 371 L 604 369 C 608 330 608 270 604 231",
    ),
    (Part.REAR_GLASS, Side.UNKNOWN): (
        "M 610 232 C 614 270 614 330 610 368 L 688 385 C 696 340 696 260 688 215",
    ),
    (Part.TRUNK_LID, Side.UNKNOWN): (
        "M 695 215 C 703 260 703 340 695 385 L 741 382 C 751 350 751 250 741 218",
    ),
    (Part.SPOILER, Side.UNKNOWN): (
        "M 747 224 C 757 256 757 344 747 376 L 760 373 C 770 344 770 256 760 227",
    ),
    (Part.REAR_BUMPER, Side.CENTRE): (
        "M 879 253 L 837 253 L 837 347 L 879 347 C 881 320 881 280 879 253",
    ),
    (Part.REAR_PANEL, Side.UNKNOWN): ("M 825 243 L 833 243 L 833 357 L 825 357",),
    (Part.TAILGATE, Side.UNKNOWN): (
        "M 821 242 L 821 358 L 801 362 C 794 330 794 270 801 238",
    ),
    (Part.LICENSE_PLATE_AREA, Side.UNKNOWN): (
        "M 133 274 L 150 274 L 150 326 L 133 326",
        "M 803 276 L 818 276 L 818 324 L 803 324",
    ),
    (Part.UNDERBODY, Side.UNKNOWN): (
        "M 828 33 C 829 25 835 22 844 22 L 950 22 C 962 22 969 25 971 33 "
        "C 974 42 974 54 971 63 C 969 71 962 74 950 74 L 844 74 C 835 74 829 71 828 63 "
        "C 826 54 826 42 828 33",
    ),
    (Part.OTHER, Side.UNKNOWN): ("M 826 113 L 860 113 L 860 137 L 826 137",),
    (Part.UNKNOWN, Side.UNKNOWN): ("M 826 144 L 860 144 L 860 168 L 826 168",),
}
SMALL = (Part.DOOR_HANDLE, Part.MIRROR, Part.WHEEL, Part.LICENSE_PLATE_AREA)
ON_TOP = (Part.WHEEL, Part.FOG_LIGHT, *SMALL)  # drawn after what they lie on

BODY_ABOVE = (
    "M 224 232 C 219 270 219 330 224 368 C 229 392 248 402 280 405 "
    "C 400 408 600 408 700 405 C 748 403 770 394 775 370 C 780 330 780 270 775 230 "
    "C 770 206 748 197 700 195 C 600 192 400 192 280 195 C 248 198 229 208 224 232"
)
BODY_FLANK = (
    "M 6 100 C 8 88 30 79 64 76 C 95 70 128 65 158 62 L 240 9 C 290 -3 346 -3 396 9 "
    "C 432 24 460 40 482 55 C 505 57 530 60 552 66 C 558 84 562 120 556 150 "
    "L 390 156 L 160 156 L 30 154 C 12 152 4 138 5 118"
)
BODY_FRONT = (
    "M 118 262 C 118 280 118 320 118 384 C 122 398 130 404 142 406 L 188 404 "
    "C 200 392 209 372 211 352 C 214 320 214 280 211 248 C 209 228 200 208 188 196 "
    "L 142 194 C 130 196 122 202 118 216"
)
TIRES_FRONT = "M 100 370 L 124 370 L 124 401 L 100 401 C 97 396 97 375 100 370"
GLAZING_ABOVE = ("M 388 207 L 463 225 L 604 227 L 684 211 C 600 204 480 203 388 207",)
CHASSIS = (
    "M 846 14 L 864 14 L 864 27 L 846 27",
    "M 846 69 L 864 69 L 864 82 L 846 82",
    "M 930 14 L 948 14 L 948 27 L 930 27",
    "M 930 69 L 948 69 L 948 82 L 930 82",
)
MARKS_AT: dict[Part, Point] = {
    # on the left half, where the middle of the shape is no good place
    Part.FRONT_FENDER: (388, 508),
    Part.FRONT_DOOR: (466, 524),
    Part.QUARTER_PANEL: (700, 489),
    Part.FRONT_BUMPER: (143, 363),
    Part.FOG_LIGHT: (110, 388),
    Part.REAR_BUMPER: (857, 377),
    Part.SIDE_GLASS: (490, 449),
    Part.ROCKER_PANEL: (562, 560),
    Part.A_PILLAR: (436, 438),
    Part.B_PILLAR: (524, 436),
    Part.C_PILLAR: (655, 449),
    Part.DOOR_HANDLE: (469, 489),
    Part.MIRROR: (424, 466),
}
MARKS_BETWEEN: dict[Part, Point] = {
    # the same for shapes that are neither left nor right
    Part.FRONT_BUMPER: (142, 263),
    Part.TAILGATE: (811, 258),
    Part.REAR_PANEL: (829, 341),
}
ARCHES = ("A 112 139 46 8 -188", "A 440 139 46 8 -188")


@dataclass(frozen=True, slots=True)
class PartShape:
    """One part of one side, where its mark stands, in the box."""

    part: Part
    side: Side
    polygons: tuple[Polygon, ...]
    anchors: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Ornament:
    """What makes it a car and belongs to no part; `kind` picks the colour."""

    kind: str  # body, gap, or apart from the car
    polygon: Polygon


@cache
def part_shapes() -> tuple[PartShape, ...]:
    """Every shape, in the order of drawing."""
    found: dict[tuple[Part, Side], list[Polygon]] = {}
    for part, outlines in FLANK.items():
        for outline in outlines:
            left = _moved(flatten(outline))
            if part is Part.ROOF:
                found.setdefault((part, Side.UNKNOWN), []).extend((left, _up(left)))
            else:
                found.setdefault((part, Side.LEFT), []).append(left)
                found.setdefault((part, Side.RIGHT), []).append(_up(left))
    for part, outlines in ENDS.items():
        for left in map(flatten, outlines):
            found.setdefault((part, Side.LEFT), []).insert(0, left)
            found.setdefault((part, Side.RIGHT), []).insert(0, _up(left))
    for key, outlines in ALONE.items():
        found.setdefault(key, [])[:0] = map(flatten, outlines)
    shapes = [
        PartShape(part, side, tuple(polygons), _anchors(part, side, polygons))
        for (part, side), polygons in found.items()
    ]
    return tuple(sorted(shapes, key=lambda shape: shape.part in ON_TOP))


@cache
def ornaments() -> tuple[Ornament, ...]:
    """The body below the parts: silhouettes, wheel arches, glass edges."""
    flank, arches = _moved(flatten(BODY_FLANK)), [_moved(flatten(a)) for a in ARCHES]
    front = flatten(BODY_FRONT)
    tire = flatten(TIRES_FRONT)
    rear, rear_tire = _across(front), _across(tire)
    gaps = [tire, _up(tire), rear_tire, _up(rear_tire)]
    bodies = [flank, _up(flank), flatten(BODY_ABOVE), front, rear]
    glass = [flatten(outline) for outline in GLAZING_ABOVE]
    gaps_over = [*arches, *map(_up, arches), *glass, *map(_up, glass)]
    return (
        *(Ornament("apart", polygon) for polygon in map(flatten, CHASSIS)),
        *(Ornament("gap", polygon) for polygon in gaps),
        *(Ornament("body", polygon) for polygon in bodies),
        *(Ornament("gap", polygon) for polygon in gaps_over),
    )


def _moved(polygon: Polygon) -> Polygon:
    """From the flank's own origin into the box."""
    return tuple((x + FLANK_AT[0], y + FLANK_AT[1]) for x, y in polygon)


def _up(polygon: Polygon) -> Polygon:
    """Mirrored to the vehicle's right side."""
    return tuple((x, BOX_WH[1] - y) for x, y in polygon)


def _across(polygon: Polygon) -> Polygon:
    """Mirrored from the front to the rear end."""
    return tuple((BOX_WH[0] - x, y) for x, y in polygon)


def _anchors(part: Part, side: Side, polygons: list[Polygon]) -> tuple[Point, ...]:
    """Where marks stand: in the middle of the first polygon, of each where several."""
    if part in MARKS_AT and side in (Side.LEFT, Side.RIGHT):
        place = MARKS_AT[part]
        return (place,) if side is Side.LEFT else _up((place,))
    if part in MARKS_BETWEEN:
        return (MARKS_BETWEEN[part],)
    several = (Part.WHEEL, Part.TIRE, Part.LICENSE_PLATE_AREA)
    chosen = polygons if part in several else polygons[:1]
    aside = TIRE_MARK_ASIDE if part is Part.TIRE else 0  # the wheel is in the middle
    centres = (centre(polygon) for polygon in chosen)
    return tuple((x + aside, y) for x, y in centres)
