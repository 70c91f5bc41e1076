"""One field of an answer → one key: "Front left door." is `front_door`, `left`.

Decisions:
- A field that names two different parts, kinds or degrees names none for certain.
- An unknown word for a part is `other`; an empty field, "none" or "..." is `unknown`.
- Left and right of the *picture* are not the vehicle's: they are unknown.
"""

from core.domain.lexicon.damage_words import (
    FIELD_SEVERITIES,
    FIELD_TYPES,
    VIEWS,
    settle,
)
from core.domain.lexicon.mentions import find_parts, one_side
from core.domain.lexicon.part_words import COARSE, FILLERS, JOINERS, MODIFIERS
from core.domain.lexicon.tokens import plain_words, split_words
from core.domain.vocabulary import DamageType, Part, Severity, Side, View

SAID = frozenset(
    plain_words(
        "n unknown inconnu inconnue none null nan na undefined undetermined "
        "indetermine indeterminee not told string cannot tell aucun aucune unclear "
        "incertain part piece non determine determinee sais pas panel "
        "panneau area zone section car vehicle vehicule voiture visible side end and "
        "et or ou"
    )
)
PICTURE = frozenset(
    plain_words(
        "picture image photo photograph img frame upper lower top bottom haut bas"
    )
)
NEGATIONS = frozenset(
    plain_words("no not non pas none without sans aucun aucune nor never ni jamais")
)
SHORT_SIDES = {"l": Side.LEFT, "g": Side.LEFT, "r": Side.RIGHT, "d": Side.RIGHT}


def read_part(text: str) -> tuple[Part, Side]:
    """The one part that a field names, with the side told there."""
    parts = read_parts(text)
    if len(parts) == 1:
        return parts[0]
    return Part.UNKNOWN, one_side([side for _, side in parts])


def read_parts(text: str) -> tuple[tuple[Part, Side], ...]:
    """All parts that a field names; never empty, unknown words are `other`."""
    tokens = split_words(text)
    mentions = find_parts(text, tokens, one_field=True)
    found = dict.fromkeys(
        (mention.key, mention.side)
        for mention in mentions
        if isinstance(mention.key, Part)
    )
    if found:
        return tuple(_finest(found))
    words = {token.word for token in tokens if token.word.isalpha()}
    for _, first, last in MODIFIERS.find_all(tokens):
        words -= {token.word for token in tokens[first:last]}
    side = read_side(text)
    if words - FILLERS - JOINERS - SAID:
        return ((Part.OTHER, side),)
    return ((Part.UNKNOWN, side),)


def _finest(
    found: dict[tuple[Part, Side], None],
) -> list[tuple[Part, Side]]:
    """Without the coarse parts that a finer one in the same field makes clear."""
    named = {part for part, _ in found}
    kept = [
        (part, side)
        for part, side in found
        if not (COARSE.get(part, frozenset()) & named)
        and not (side is Side.UNKNOWN and _told_with_side(part, found))
    ]
    return kept or list(found)


def _told_with_side(part: Part, found: dict[tuple[Part, Side], None]) -> bool:
    """Whether the same part is there with a known side."""
    return any(other is part and side is not Side.UNKNOWN for other, side in found)


def read_side(text: str) -> Side:
    """The vehicle's own side that a field tells; unknown for "both" or "driver"."""
    return Side.UNKNOWN if speaks_of_picture(text) else read_column(text)


def read_column(text: str) -> Side:
    """Left, right or centre as a field tells it, whatever it is the left of."""
    tokens = split_words(text)
    if len(tokens) == 1 and tokens[0].word in SHORT_SIDES:
        return SHORT_SIDES[tokens[0].word]
    return one_side([side for (_, side), _, _ in MODIFIERS.find_all(tokens) if side])


def speaks_of_picture(text: str) -> bool:
    """Whether a field tells a place in the picture and not on the vehicle."""
    return bool(PICTURE & set(plain_words(text)))


def read_damage_type(text: str, *, part: Part = Part.UNKNOWN) -> DamageType:
    """The one kind of damage that a field names, as it is called on this part."""
    types = read_damage_types(text, part=part)
    return types[0] if len(types) == 1 else DamageType.UNKNOWN


def read_damage_types(
    text: str, *, part: Part = Part.UNKNOWN
) -> tuple[DamageType, ...]:
    """All kinds of damage that a field names, in their order; empty for none."""
    tokens = split_words(text)
    return tuple(
        dict.fromkeys(settle(key, part) for key, _, _ in FIELD_TYPES.find_all(tokens))
    )


def read_severity(text: str) -> Severity:
    """The one severity that a field names; a negated or mixed one is unknown."""
    tokens = split_words(text)
    if NEGATIONS & {token.word for token in tokens}:
        return Severity.UNKNOWN
    told = {key for key, _, _ in FIELD_SEVERITIES.find_all(tokens)}
    return told.pop() if len(told) == 1 else Severity.UNKNOWN


def read_view(text: str) -> View:
    """From where the car is seen; a front three-quarter view counts as front."""
    told = {key for key, _, _ in VIEWS.find_all(split_words(text))}
    ends = told - {View.SIDE}
    if len(ends) == 1:
        return ends.pop()
    return View.SIDE if told == {View.SIDE} else View.UNKNOWN


def is_negated(text: str) -> bool:
    """Whether a short field denies something: "none", "no dent", "aucune rayure"."""
    return bool(NEGATIONS & set(plain_words(text)))
