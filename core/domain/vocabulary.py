"""The fixed words of the field, as keys. Keys are never shown; see `words`.

Decisions:
- Parts name the panel, the side stands apart, and left / right are always the
  vehicle's own sides: on a front view, the right of the picture is the vehicle's left.
- `bumper`, `door`, `light` and `glass` are coarse parts for sources that do not tell
  front from rear; a finer key is used wherever it is known.
- Severity is anchored on the repair, never on pixels or a model's confidence:
  minor = cosmetic; moderate = panel repair and refinish, the part still fits and works;
  severe = replacement, or function or structure in doubt.
- `unknown` is a word of its own: a model that cannot tell says so.
"""

from enum import StrEnum


class Part(StrEnum):
    """Parts of a car, without their side."""

    FRONT_BUMPER = "front_bumper"
    REAR_BUMPER = "rear_bumper"
    GRILLE = "grille"
    HOOD = "hood"
    FRONT_FENDER = "front_fender"
    FRONT_DOOR = "front_door"
    REAR_DOOR = "rear_door"
    QUARTER_PANEL = "quarter_panel"
    ROCKER_PANEL = "rocker_panel"
    A_PILLAR = "a_pillar"
    B_PILLAR = "b_pillar"
    C_PILLAR = "c_pillar"
    ROOF = "roof"
    TRUNK_LID = "trunk_lid"
    TAILGATE = "tailgate"
    REAR_PANEL = "rear_panel"
    WINDSHIELD = "windshield"
    REAR_GLASS = "rear_glass"
    SIDE_GLASS = "side_glass"
    HEADLIGHT = "headlight"
    TAIL_LIGHT = "tail_light"
    FOG_LIGHT = "fog_light"
    MIRROR = "mirror"
    DOOR_HANDLE = "door_handle"
    WHEEL = "wheel"
    TIRE = "tire"
    SPOILER = "spoiler"
    LICENSE_PLATE_AREA = "license_plate_area"
    UNDERBODY = "underbody"
    BUMPER = "bumper"
    DOOR = "door"
    LIGHT = "light"
    GLASS = "glass"
    OTHER = "other"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """The vehicle's own side."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    UNKNOWN = "unknown"


class DamageType(StrEnum):
    """Kinds of damage."""

    DENT = "dent"
    SCRATCH = "scratch"
    PAINT_DAMAGE = "paint_damage"
    CRACK = "crack"
    TEAR_OR_HOLE = "tear_or_hole"
    DEFORMATION = "deformation"
    GLASS_BROKEN = "glass_broken"
    LAMP_BROKEN = "lamp_broken"
    TIRE_FLAT = "tire_flat"
    WHEEL_SCUFF = "wheel_scuff"
    MISSING_PART = "missing_part"
    MISALIGNED = "misaligned"
    CORROSION = "corrosion"
    BROKEN_PART = "broken_part"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How much repair the damage asks for."""

    MINOR = "minor"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNKNOWN = "unknown"


class View(StrEnum):
    """From which side the car is seen."""

    FRONT = "front"
    REAR = "rear"
    SIDE = "side"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """The five ways an assessment can end. They are never mixed."""

    DAMAGE_FOUND = "damage_found"
    NO_DAMAGE_SEEN = "no_damage_seen"
    CANNOT_TELL = "cannot_tell"
    UNUSABLE_PHOTO = "unusable_photo"
    FAILED = "failed"


class PartCondition(StrEnum):
    """What a photo says of one part; only positive evidence makes `seen_undamaged`."""

    DAMAGED = "damaged"
    SEEN_UNDAMAGED = "seen_undamaged"
    UNCERTAIN = "uncertain"
    NOT_VISIBLE = "not_visible"


class AdviceKind(StrEnum):
    """What is wrong with a photo, measured before any model sees it."""

    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    TOO_SMALL = "too_small"


class Precision(StrEnum):
    """How a model's weights are held; `full` is float32, `half` 16 bits."""

    NF4 = "nf4"
    INT8 = "int8"
    HALF = "half"
    FULL = "full"


class PromptStyle(StrEnum):
    """What a model is asked for: findings as JSON, or a list of damaged parts."""

    FINDINGS = "findings"
    PARTS = "parts"


class Operation(StrEnum):
    """What is done to a part."""

    NONE = "none"
    MONITOR = "monitor"
    POLISH = "polish"
    PAINTLESS_REPAIR = "paintless_repair"
    REPAIR = "repair"
    REFINISH = "refinish"
    BLEND = "blend"
    REPLACE = "replace"
    REMOVE_INSTALL = "remove_install"
    SUBLET = "sublet"
    CALIBRATE = "calibrate"
    INSPECT = "inspect"


class Labour(StrEnum):
    """Kinds of work that have their own rate per hour."""

    BODY = "body"
    PAINT = "paint"
    STRUCTURAL = "structural"
    MECHANICAL = "mechanical"


class RedFlag(StrEnum):
    """What makes a whole car suspect; never a line of an estimate."""

    AIRBAG_DEPLOYED = "airbag_deployed"
    FLUID_LEAK = "fluid_leak"


class Check(StrEnum):
    """What is to be done about a hidden thing."""

    INSPECT = "inspect"
    CALIBRATE = "calibrate"
    ALIGN = "align"
    AIM = "aim"
    SCAN = "scan"


SEVERITY_ORDER = (Severity.UNKNOWN, Severity.MINOR, Severity.MODERATE, Severity.SEVERE)

ONE_PER_CAR = frozenset(
    {
        Part.FRONT_BUMPER,
        Part.REAR_BUMPER,
        Part.GRILLE,
        Part.HOOD,
        Part.ROOF,
        Part.TRUNK_LID,
        Part.TAILGATE,
        Part.REAR_PANEL,
        Part.WINDSHIELD,
        Part.REAR_GLASS,
        Part.SPOILER,
        Part.LICENSE_PLATE_AREA,
        Part.UNDERBODY,
    }
)
SEVERAL_PER_SIDE = frozenset(
    {
        Part.SIDE_GLASS,
        Part.DOOR_HANDLE,
        Part.WHEEL,
        Part.TIRE,
        Part.DOOR,
        Part.LIGHT,
        Part.GLASS,
    }
)
