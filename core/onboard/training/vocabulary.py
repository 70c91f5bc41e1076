"""The labels that the network knows, in the order of its outputs."""

TYPES = ("scratch", "dent", "glass_broken", "lamp_broken", "broken_part")
PARTS = (
    "front_bumper",
    "rear_bumper",
    "hood",
    "front_fender",
    "quarter_panel",
    "front_door",
    "rear_door",
    "headlight",
    "tail_light",
    "windshield",
    "rear_glass",
    "side_glass",
    "mirror",
    "trunk_lid",
    "wheel",
    "grille",
    "roof",
    "rocker_panel",
)
SEVERITY = ("minor", "moderate", "severe")
VIEW = ("front", "rear", "side")
DIRECTIONS = ("F", "FL", "L", "BL", "B", "BR", "R", "FR")
MIRRORED = tuple(
    DIRECTIONS.index(d.translate(str.maketrans("LR", "RL"))) for d in DIRECTIONS
)
SEEN_AS = {
    "front": ("F", "FL", "FR"),
    "rear": ("B", "BL", "BR"),
    "side": ("L", "R"),
    "S": ("L", "R"),
}

RENAMED = {
    "glass_shatter": "glass_broken",
    "head_lamp": "headlight",
    "tail_lamp": "tail_light",
    "window": "side_glass",
}
EITHER = {  # names of data set that fit two parts; the annotation may tell which
    "door": ("front_door", "rear_door"),
    "bumper": ("front_bumper", "rear_bumper"),
    "fender": ("front_fender", "quarter_panel"),
    "light": ("headlight", "tail_light"),
}

SHOWN_FROM = {  # parts that a photo of a whole car shows from there
    "F": ("front_bumper", "headlight", "hood", "windshield"),
    "L": ("front_door", "wheel", "mirror"),
    "B": ("rear_bumper", "tail_light"),
}
HIDDEN_FROM = {  # parts that no photo shows from there
    "F": ("rear_bumper", "tail_light", "trunk_lid", "quarter_panel"),
    "FL": ("rear_bumper", "trunk_lid"),
    "BL": ("front_bumper", "headlight", "hood", "grille"),
    "B": ("front_bumper", "headlight", "hood", "grille", "front_fender", "windshield"),
}


def find_index(labels: tuple[str, ...], name: str) -> int:
    """Place of a label by any of its names, -1 for one that is not known."""
    name = RENAMED.get(name, name)
    return labels.index(name) if name in labels else -1


def find_part(name: str, told: frozenset[str]) -> int:
    """The part of this name; of two that fit, the one told."""
    if name in EITHER:
        fits = [p for p in EITHER[name] if p in told]
        return PARTS.index(fits[0]) if len(fits) == 1 else -1
    return find_index(PARTS, name)


def parts_from(table: dict[str, tuple[str, ...]], direction: str) -> frozenset[int]:
    """Parts of a table for a direction, both flanks being alike; corners add up.

    A corner is what its end and its flank show, unless the table names the corner.
    """
    direction = direction.replace("R", "L")
    if direction in table:
        return frozenset(PARTS.index(p) for p in table[direction])
    if table is HIDDEN_FROM:
        return frozenset()
    return frozenset(PARTS.index(p) for d in direction for p in table.get(d, ()))
