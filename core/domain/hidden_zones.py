"""What lies behind each zone of a car, where no photo reaches: one table for all.

Decisions:
- An item is a thing to look at, with the work it can bring (`Check`) and, where it is
  there for some parts of the zone only, those parts.
- Both readers, the advice of a report and the supplements of an estimate, use the
  zone's items; the sentence is made from them, so it names nothing else.
- A part can belong to two zones: a fender stands before the wheel's suspension too.
- Red flags are things that a person saw and ticked; they are no lines of an estimate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Check, Part, RedFlag
from core.domain.words import word


class HiddenZone(StrEnum):
    """Zones that no photo reaches."""

    FRONT_END = "front_end"
    REAR_END = "rear_end"
    EITHER_END = "either_end"
    UNDER_HOOD = "under_hood"
    SIDE_WALL = "side_wall"
    WHEEL_HOUSE = "wheel_house"
    ROOF_FRAME = "roof_frame"
    GLAZING = "glazing"
    LIGHTING = "lighting"
    MIRROR_HOUSING = "mirror_housing"
    RUNNING_GEAR = "running_gear"
    BELOW = "below"
    STRUCTURE = "structure"
    RESTRAINTS = "restraints"
    FLUIDS = "fluids"


@dataclass(frozen=True, slots=True)
class HiddenItem:
    """One thing that a photo cannot show; `only` names the parts that it is behind."""

    name: Sentence
    check: Check = Check.INSPECT
    only: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneContents:
    """Where a zone is, which parts stand before it, and what is in it."""

    where: Sentence
    parts: tuple[Part, ...]
    items: tuple[HiddenItem, ...]


def _item(
    english: str,
    french: str,
    check: Check = Check.INSPECT,
    only: tuple[Part, ...] = (),
) -> HiddenItem:
    return HiddenItem(Sentence(english, french), check, only)


FRONT_LAMPS = (Part.HEADLIGHT, Part.FOG_LIGHT, Part.LIGHT)
SCREENS = (Part.WINDSHIELD, Part.GLASS)
DOORS = (Part.FRONT_DOOR, Part.REAR_DOOR, Part.DOOR)
PILLARS = (Part.A_PILLAR, Part.B_PILLAR, Part.C_PILLAR)
PARKING = _item("parking sensors", "capteurs de stationnement", Check.CALIBRATE)
BRACKETS = _item("absorber, brackets", "absorbeur, supports")
SUSPENSION = _item("suspension", "suspension")
ALIGNMENT = _item("wheel alignment", "géométrie des roues", Check.ALIGN)

ZONES: dict[HiddenZone, ZoneContents] = {
    HiddenZone.FRONT_END: ZoneContents(
        Sentence("Behind the front bumper", "Derrière le pare-chocs avant"),
        (Part.FRONT_BUMPER, Part.GRILLE),
        (
            _item("reinforcement", "traverse de renfort"),
            BRACKETS,
            _item("radiator", "radiateur"),
            _item("front radar", "radar avant", Check.CALIBRATE),
            PARKING,
        ),
    ),
    HiddenZone.REAR_END: ZoneContents(
        Sentence("Behind the rear bumper", "Derrière le pare-chocs arrière"),
        (Part.REAR_BUMPER, Part.REAR_PANEL, Part.TRUNK_LID, Part.TAILGATE),
        (
            _item("crossmember", "traverse"),
            BRACKETS,
            _item("trunk floor", "plancher de coffre"),
            PARKING,
            _item("blind-spot sensors", "capteurs d'angle mort", Check.CALIBRATE),
        ),
    ),
    HiddenZone.EITHER_END: ZoneContents(
        Sentence("Behind the bumper", "Derrière le pare-chocs"),
        (Part.BUMPER, Part.LICENSE_PLATE_AREA, Part.SPOILER),
        (
            _item("crossmember", "traverse"),
            BRACKETS,
            _item("radar", "radar", Check.CALIBRATE),
            PARKING,
        ),
    ),
    HiddenZone.UNDER_HOOD: ZoneContents(
        Sentence("Under the hood", "Sous le capot"),
        (Part.HOOD,),
        (
            _item("hinges", "charnières"),
            _item("latch", "serrure"),
            _item("radiator support", "support de radiateur"),
            _item(
                "the space that protects pedestrians",
                "dispositif de protection des piétons",
            ),
        ),
    ),
    HiddenZone.SIDE_WALL: ZoneContents(
        Sentence("Behind the side panels", "Derrière les panneaux latéraux"),
        (*DOORS, *PILLARS, Part.QUARTER_PANEL, Part.ROCKER_PANEL, Part.DOOR_HANDLE),
        (
            _item("side-impact beam", "barre de renfort", only=DOORS),
            _item("wiring, window mechanism", "câblage, lève-vitre", only=DOORS),
            _item(
                "sill and pillar structure",
                "structure du bas de caisse et des montants",
            ),
            _item("side airbag sensors", "capteurs d'airbag latéral", Check.SCAN),
        ),
    ),
    HiddenZone.WHEEL_HOUSE: ZoneContents(
        Sentence("In the wheel house", "Dans le passage de roue"),
        (Part.FRONT_FENDER, Part.QUARTER_PANEL),
        (
            _item("liner and inner panel", "pare-boue et doublure"),
            SUSPENSION,
            ALIGNMENT,
        ),
    ),
    HiddenZone.ROOF_FRAME: ZoneContents(
        Sentence("Under the roof skin", "Sous le pavillon"),
        (Part.ROOF,),
        (
            _item("roof frame", "arceaux"),
            _item("pillars' upper ends", "haut des montants"),
            _item("curtain airbags", "airbags rideaux", Check.SCAN),
        ),
    ),
    HiddenZone.GLAZING: ZoneContents(
        Sentence("Around the glass", "Autour du vitrage"),
        (Part.WINDSHIELD, Part.REAR_GLASS, Part.SIDE_GLASS, Part.GLASS),
        (
            _item("frame", "cadre"),
            _item("bonding", "collage"),
            _item("heating wires", "fils chauffants"),
            _item(
                "driver assistance camera behind the windshield",
                "caméra d'aide à la conduite derrière le pare-brise",
                Check.CALIBRATE,
                SCREENS,
            ),
        ),
    ),
    HiddenZone.LIGHTING: ZoneContents(
        Sentence("Behind the lamp", "Derrière l'optique"),
        (*FRONT_LAMPS, Part.TAIL_LIGHT),
        (
            _item("brackets", "fixations"),
            _item("wiring", "câblage"),
            _item("control unit", "boîtier de commande"),
            _item("moisture", "humidité"),
            _item("headlamp aim", "réglage du faisceau", Check.AIM, FRONT_LAMPS),
        ),
    ),
    HiddenZone.MIRROR_HOUSING: ZoneContents(
        Sentence("Inside the mirror", "Dans le rétroviseur"),
        (Part.MIRROR,),
        (
            _item("motor", "moteur"),
            _item("camera", "caméra", Check.CALIBRATE),
            _item("blind-spot sensor", "capteur d'angle mort", Check.CALIBRATE),
        ),
    ),
    HiddenZone.RUNNING_GEAR: ZoneContents(
        Sentence("Behind the wheel", "Derrière la roue"),
        (Part.WHEEL, Part.TIRE),
        (
            SUSPENSION,
            _item("steering", "direction"),
            _item("hub, brake", "moyeu, frein"),
            _item("inner side of the tire", "flanc intérieur du pneu"),
            ALIGNMENT,
        ),
    ),
    HiddenZone.BELOW: ZoneContents(
        Sentence("Under the car", "Sous la voiture"),
        (Part.UNDERBODY,),
        (
            _item("leaks", "fuites"),
            _item("exhaust line", "ligne d'échappement"),
            _item("battery tray", "bac de batterie"),
            _item("mounting points", "points d'ancrage"),
        ),
    ),
    HiddenZone.STRUCTURE: ZoneContents(
        Sentence("Behind damage this heavy", "Derrière un dommage de cette gravité"),
        (),
        (
            _item("body structure", "structure de la caisse", Check.ALIGN),
            ALIGNMENT,
            _item("fault codes", "codes défaut", Check.SCAN),
        ),
    ),
    HiddenZone.RESTRAINTS: ZoneContents(
        Sentence("Where an airbag has opened", "Là où un airbag s'est déclenché"),
        (),
        (
            _item("airbags", "airbags"),
            _item("belt tensioners", "prétensionneurs de ceinture"),
            _item("dashboard and trim", "planche de bord et garnitures"),
            _item("crash sensors", "capteurs de choc", Check.SCAN),
            _item("airbag control unit", "calculateur d'airbags", Check.SCAN),
        ),
    ),
    HiddenZone.FLUIDS: ZoneContents(
        Sentence("Where a fluid leaks", "Là où un liquide fuit"),
        (),
        (
            _item(
                "cooling, brake and oil circuits", "circuits d'eau, de frein, d'huile"
            ),
        ),
    ),
}
FLAG_ZONES: dict[RedFlag, HiddenZone] = {
    RedFlag.AIRBAG_DEPLOYED: HiddenZone.RESTRAINTS,
    RedFlag.FLUID_LEAK: HiddenZone.FLUIDS,
}


def zones_of(part: Part) -> tuple[HiddenZone, ...]:
    """The zones that this part stands before; none for a part that is not told."""
    return tuple(zone for zone, about in ZONES.items() if part in about.parts)


def items_behind(zone: HiddenZone, parts: Iterable[Part]) -> tuple[HiddenItem, ...]:
    """What is hidden in a zone behind these parts of it."""
    hit = set(parts)
    return tuple(
        item for item in ZONES[zone].items if not item.only or hit & set(item.only)
    )


def zone_sentence(zone: HiddenZone, parts: Iterable[Part]) -> Sentence:
    """A zone and its items in one sentence, with the work they can bring."""
    items, where = items_behind(zone, parts), ZONES[zone].where
    english = _listed(items, Language.EN)
    return Sentence(
        f"{where}: {english}.", f"{where.fr} : {_listed(items, Language.FR)}."
    )


def _listed(items: tuple[HiddenItem, ...], language: Language) -> str:
    """Names in a row; those with the same work stand together before its word."""
    pieces = []
    for check in dict.fromkeys(item.check for item in items):
        names = ", ".join(
            in_language(item.name, language) for item in items if item.check is check
        )
        plain = check is Check.INSPECT
        pieces.append(names if plain else f"{names} ({word(check, language)})")
    return ", ".join(pieces)
