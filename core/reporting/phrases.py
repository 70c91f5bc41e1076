"""Parts, damages and degrees of sureness as phrases that fit into a sentence.

Decisions:
- A part takes "the" when the car has one of it (or one on each side and the side is
  known), "a" otherwise; French adds gender and elision (l'aile avant gauche).
- A part that a car has once is named without "centre", which says nothing of it.
- "The left headlight is broken" reads better than "a broken lamp on the left
  headlight", so such damages are predicates where the part can be what is broken.
- Sureness is a word and its number together: "probably, 72 %".
"""

from core.domain.records import Finding
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import (
    ONE_PER_CAR,
    SEVERAL_PER_SIDE,
    DamageType,
    Part,
    Severity,
    Side,
)
from core.domain.words import PART_WORDS, part_phrase, word
from core.reporting.formats import NBSP, capitalised, number, percent, typeset

NAMELESS = {Part.UNKNOWN, Part.OTHER}
LAMPS = {Part.HEADLIGHT, Part.TAIL_LIGHT, Part.FOG_LIGHT, Part.LIGHT}
PANES = {Part.WINDSHIELD, Part.REAR_GLASS, Part.SIDE_GLASS, Part.GLASS}
NAMED = set(Part) - NAMELESS

NOUNS: dict[DamageType, Sentence] = {
    DamageType.DENT: Sentence("a dent", "une bosse"),
    DamageType.SCRATCH: Sentence("a scratch", "une rayure"),
    DamageType.PAINT_DAMAGE: Sentence("paint damage", "un défaut de peinture"),
    DamageType.CRACK: Sentence("a crack", "une fissure"),
    DamageType.TEAR_OR_HOLE: Sentence("a tear or hole", "une déchirure ou un trou"),
    DamageType.DEFORMATION: Sentence("a deformation", "une déformation"),
    DamageType.GLASS_BROKEN: Sentence("broken glass", "du verre brisé"),
    DamageType.LAMP_BROKEN: Sentence("a broken lamp", "une optique cassée"),
    DamageType.TIRE_FLAT: Sentence("a flat tire", "un pneu crevé"),
    DamageType.WHEEL_SCUFF: Sentence("a scuffed wheel", "une jante frottée"),
    DamageType.MISSING_PART: Sentence("a missing piece", "un élément manquant"),
    DamageType.MISALIGNED: Sentence("a misaligned piece", "un élément désaligné"),
    DamageType.CORROSION: Sentence("corrosion", "de la corrosion"),
    DamageType.BROKEN_PART: Sentence("a broken piece", "un élément cassé"),
}

PREDICATES: dict[DamageType, tuple[set[Part], str, str, str]] = {
    # damage: parts it can be said of, English, French masculine, French feminine
    DamageType.GLASS_BROKEN: (PANES, "is broken", "est brisé", "est brisée"),
    DamageType.LAMP_BROKEN: (LAMPS, "is broken", "est cassé", "est cassée"),
    DamageType.TIRE_FLAT: ({Part.TIRE}, "is flat", "est crevé", "est crevée"),
    DamageType.WHEEL_SCUFF: ({Part.WHEEL}, "is scuffed", "est frotté", "est frottée"),
    DamageType.MISSING_PART: (NAMED, "is missing", "est manquant", "est manquante"),
    DamageType.MISALIGNED: (
        NAMED,
        "is out of line",
        "est désaligné",
        "est désalignée",
    ),
    DamageType.BROKEN_PART: (NAMED, "is broken", "est cassé", "est cassée"),
}

NOWHERE = Sentence(
    "on a part that cannot be named from this photo",
    "sur une pièce que cette photo ne permet pas de nommer",
)
ELSEWHERE = Sentence("on another part", "sur une autre pièce")
NEITHER = Sentence(
    "damage whose kind and part could not be told",
    "un dommage dont ni la nature ni la pièce n'ont pu être déterminées",
)
NAMELESS_SIDES: dict[Side, Sentence] = {
    Side.LEFT: Sentence(", on the left side", ", côté gauche"),
    Side.RIGHT: Sentence(", on the right side", ", côté droit"),
    Side.CENTRE: Sentence(", in the centre", ", au centre"),
    Side.UNKNOWN: Sentence("", ""),
}

SURENESS: tuple[tuple[float, Sentence], ...] = (
    # from this probability upwards
    (0.95, Sentence("almost certainly", "presque certainement")),
    (0.80, Sentence("very probably", "très probablement")),
    (0.60, Sentence("probably", "probablement")),
    (0.40, Sentence("possibly", "peut-être")),
    (0.00, Sentence("only a weak sign", "simple indice")),
)
UNSURE = Sentence("sureness not given", "certitude non indiquée")


def part_label(part: Part, side: Side, language: Language) -> str:
    """A part with its side, for a table cell."""
    if part not in NAMELESS:
        return typeset(sided_part(part, side, language), language)
    where = in_language(NAMELESS_SIDES[side], language)
    return typeset(word(part, language) + where, language)


def sided_part(part: Part, side: Side, language: Language) -> str:
    """A part with its side where that tells it from another one: "left headlight"."""
    once = part in ONE_PER_CAR and side is Side.CENTRE
    return part_phrase(part, Side.UNKNOWN if once else side, language)


def finding_clause(finding: Finding, language: Language) -> str:
    """What is wrong and where: "a dent on the hood", "le phare gauche est cassé"."""
    part, damage = finding.part, finding.damage_type
    if damage is DamageType.UNKNOWN:
        clause = _unnamed_damage(part, finding.side, language)
    elif damage in PREDICATES and part in PREDICATES[damage][0]:
        _, english, masculine, feminine = PREDICATES[damage]
        french = feminine if PART_WORDS[part][2] == "f" else masculine
        state = in_language(Sentence(english, french), language)
        clause = f"{_with_article(part, finding.side, language)} {state}"
    else:
        noun = in_language(NOUNS[damage], language)
        clause = f"{noun} {_place(part, finding.side, language)}"
    return typeset(clause, language)


def finding_line(finding: Finding, language: Language) -> str:
    """One finding on one line: what and where, how bad, how sure."""
    pieces = [
        capitalised(finding_clause(finding, language)),
        severity_phrase(finding.severity, language),
        sureness(finding.confidence, language),
    ]
    if finding.size_mm is not None:
        pieces.insert(1, size_phrase(finding.size_mm, language))
    return " · ".join(pieces)


def severity_phrase(severity: Severity, language: Language) -> str:
    """A severity that stands alone: "moderate", "gravité modérée"."""
    told = word(severity, language)
    if language is Language.FR and severity is not Severity.UNKNOWN:
        return f"gravité {told}"
    return told


def sureness(confidence: float | None, language: Language) -> str:
    """How sure, in words with the number behind them: "probably, 72 %"."""
    if confidence is None:
        return typeset(UNSURE, language)
    told = next(told for floor, told in SURENESS if confidence >= floor)
    return f"{typeset(told, language)}, {percent(confidence, language)}"


def size_phrase(size_mm: float, language: Language) -> str:
    """An approximate length, such as "about 120 mm"."""
    length = f"{number(size_mm, language)}{NBSP}mm"
    return typeset(Sentence(f"about {length}", f"environ {length}"), language)


def _unnamed_damage(part: Part, side: Side, language: Language) -> str:
    """Damage whose kind is not known, with its place where that is known."""
    if part is Part.UNKNOWN:
        where = in_language(NAMELESS_SIDES[side], language)
        return in_language(NEITHER, language) + where
    place = _place(part, side, language)
    told = Sentence(
        f"damage {place}, of a kind that could not be told",
        f"un dommage {place}, de nature non déterminée",
    )
    return in_language(told, language)


def _place(part: Part, side: Side, language: Language) -> str:
    """Where: "on the left front door", "sur une porte"."""
    if part in NAMELESS:
        nowhere = NOWHERE if part is Part.UNKNOWN else ELSEWHERE
        return in_language(nowhere, language) + in_language(
            NAMELESS_SIDES[side], language
        )
    article = _with_article(part, side, language)
    return f"sur {article}" if language is Language.FR else f"on {article}"


def _with_article(part: Part, side: Side, language: Language) -> str:
    """The part after its article; definite only where one part can be meant."""
    phrase = sided_part(part, side, language)
    sided = side is not Side.UNKNOWN and part not in SEVERAL_PER_SIDE
    definite = part in ONE_PER_CAR or sided
    feminine = PART_WORDS[part][2] == "f"
    if language is Language.EN:
        vowel = phrase[0].lower() in "aeiou"
        return f"{'the' if definite else 'an' if vowel else 'a'} {phrase}"
    if not definite:
        return f"{'une' if feminine else 'un'} {phrase}"
    if phrase[0].lower() in "aeiouyéèê":
        return f"l'{phrase}"
    return f"{'la' if feminine else 'le'} {phrase}"
