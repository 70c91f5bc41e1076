"""Parts by how they are repaired, and which panels touch each other.

Decisions:
- Welded panels belong to the body's structure; bolted ones come off with a spanner.
- A colour is blended into the neighbours of the same side; bumpers stand apart, and so
  does everything that has a seam of its own.
"""

from core.domain.vocabulary import Part, Side

BOLTED = frozenset(
    {
        Part.HOOD,
        Part.FRONT_FENDER,
        Part.FRONT_DOOR,
        Part.REAR_DOOR,
        Part.DOOR,
        Part.TRUNK_LID,
        Part.TAILGATE,
    }
)
WELDED = frozenset(
    {
        Part.QUARTER_PANEL,
        Part.ROCKER_PANEL,
        Part.A_PILLAR,
        Part.B_PILLAR,
        Part.C_PILLAR,
        Part.ROOF,
        Part.REAR_PANEL,
    }
)
METAL = BOLTED | WELDED
PLASTIC = frozenset(
    {Part.FRONT_BUMPER, Part.REAR_BUMPER, Part.BUMPER, Part.MIRROR, Part.SPOILER}
)
PAINTED = METAL | PLASTIC
TRIM = frozenset({Part.GRILLE, Part.DOOR_HANDLE, Part.LICENSE_PLATE_AREA})
PANES = frozenset({Part.WINDSHIELD, Part.REAR_GLASS, Part.SIDE_GLASS, Part.GLASS})
LAMPS = frozenset({Part.HEADLIGHT, Part.TAIL_LIGHT, Part.FOG_LIGHT, Part.LIGHT})
NOT_TOLD = frozenset({Part.OTHER, Part.UNKNOWN, Part.UNDERBODY})

NEIGHBOURS: dict[Part, tuple[Part, ...]] = {
    Part.HOOD: (Part.FRONT_FENDER,),
    Part.FRONT_FENDER: (Part.FRONT_DOOR,),
    Part.FRONT_DOOR: (Part.FRONT_FENDER, Part.REAR_DOOR),
    Part.REAR_DOOR: (Part.FRONT_DOOR, Part.QUARTER_PANEL),
    Part.QUARTER_PANEL: (Part.REAR_DOOR,),
    Part.TRUNK_LID: (Part.QUARTER_PANEL,),
    Part.TAILGATE: (Part.QUARTER_PANEL,),
}
TOUCHING = frozenset(
    frozenset(pair)
    for pair in (
        *((part, other) for part, others in NEIGHBOURS.items() for other in others),
        (Part.FRONT_BUMPER, Part.FRONT_FENDER),
        (Part.FRONT_BUMPER, Part.HOOD),
        (Part.REAR_BUMPER, Part.QUARTER_PANEL),
        (Part.REAR_BUMPER, Part.TAILGATE),
        (Part.REAR_BUMPER, Part.REAR_PANEL),
        (Part.REAR_PANEL, Part.TRUNK_LID),
        (Part.ROCKER_PANEL, Part.FRONT_DOOR),
        (Part.ROCKER_PANEL, Part.REAR_DOOR),
        (Part.ROCKER_PANEL, Part.QUARTER_PANEL),
        (Part.A_PILLAR, Part.ROOF),
        (Part.C_PILLAR, Part.ROOF),
        (Part.C_PILLAR, Part.QUARTER_PANEL),
    )
)
Place = tuple[Part, Side]


def blended_with(place: Place) -> tuple[Place, ...]:
    """The places that a colour on this one may have to be blended into."""
    part, side = place
    sides = (Side.LEFT, Side.RIGHT) if part not in SIDED else (side,)
    return tuple((other, each) for each in sides for other in NEIGHBOURS.get(part, ()))


def touch(one: Place, other: Place) -> bool:
    """Whether two places share an edge; both sides must be known to be the same."""
    opposite = {one[1], other[1]} == {Side.LEFT, Side.RIGHT}
    return not opposite and frozenset({one[0], other[0]}) in TOUCHING


SIDED = frozenset(
    {Part.FRONT_FENDER, Part.FRONT_DOOR, Part.REAR_DOOR, Part.QUARTER_PANEL}
)
