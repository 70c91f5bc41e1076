"""A damage's key, and when one way to name a damage is a finer form of another.

Decisions:
- The key is part, side and type as the model said them, with dots between them.
- "Finer" means: everything known stays as it is, and something that was open is told:
  the side, the end of the car (door → front door) or the kind of damage.
- A part that is not named ("unknown", "other") is the coarse form of nothing: the
  damage can be anywhere.
- A car has one hood, so where "left" is told of it, that is a place on the hood; it has
  two front doors, so there it is the door.
"""

from core.domain.cases import Damage
from core.domain.lexicon.part_words import COARSE
from core.domain.records import Finding
from core.domain.vocabulary import ONE_PER_CAR, DamageType, Part, Side

Place = tuple[Part, Side]
Identity = tuple[Part, Side, DamageType]

NAMELESS = frozenset({Part.UNKNOWN, Part.OTHER})
SIDES = (Side.LEFT, Side.RIGHT)


def key_of(identity: Identity) -> str:
    """The key under which reviews find a damage: "front_door.left.dent"."""
    return ".".join(identity)


def identity_of(named: Damage | Finding) -> Identity:
    """What a damage or a finding is called."""
    return named.part, named.side, named.damage_type


def is_finer(fine: Identity, coarse: Identity) -> bool:
    """Whether `fine` says all that `coarse` says, and more."""
    return (
        fine != coarse
        and coarse[0] not in NAMELESS
        and is_part_of(fine[0], coarse[0])
        and coarse[1] in (fine[1], Side.UNKNOWN)
        and coarse[2] in (fine[2], DamageType.UNKNOWN)
    )


def is_part_of(part: Part, whole: Part) -> bool:
    """Whether both are the same part, or the second a coarse word for the first."""
    return part is whole or part in COARSE.get(whole, ())


def may_share_place(one: Place, other: Place) -> bool:
    """Whether two places can be the same; an open side can be either."""
    parts = is_part_of(one[0], other[0]) or is_part_of(other[0], one[0])
    sides = one[1] is other[1] or Side.UNKNOWN in (one[1], other[1])
    one_place = not ONE_PER_CAR.isdisjoint({one[0], other[0]})
    return parts and one[0] not in NAMELESS and (sides or one_place)


def panel_of(part: Part, side: Side) -> Place:
    """The panel that a place is on: a car has one hood, and a door on each side."""
    known = side in SIDES and part not in ONE_PER_CAR
    return part, side if known else Side.UNKNOWN


def panels_of(part: Part, side: Side = Side.UNKNOWN) -> tuple[Place, ...]:
    """Every panel that a place may be on; none if the part is not named."""
    if part in NAMELESS:
        return ()
    fine = [each for each in Part if each in COARSE.get(part, {part})]
    return tuple(
        (each, where)
        for each in fine
        for where in ((Side.UNKNOWN,) if each in ONE_PER_CAR else _sides(side))
    )


def _sides(side: Side) -> tuple[Side, ...]:
    return (side,) if side in SIDES else SIDES
