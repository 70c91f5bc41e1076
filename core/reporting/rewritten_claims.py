"""What a rewritten text may say: the findings' own parts, sides, damages, severities.

Decisions:
- Words are looked up in the lexicon. Within a clause that names one part, damage and
  severity must be those of a finding on that part, so that two findings cannot swap.
- A coarse word for a part that was found ("the bumper") is fair; a finer one is not.
- Every finding must be told, with its part and, where known, its kind of damage.
- No clause may deny a damage or a severity. "Its severity could not be told" is no
  denial where a finding's severity is unknown.
- Driver's and passenger's side depend on the country; safety, causes and replacement
  are no findings.
"""

import re

from core.domain.lexicon import (
    COARSE,
    Mention,
    bare_text,
    denies_damage,
    find_mentions,
    settle,
)
from core.domain.records import Answer, Finding
from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, Side, View

CLAUSE = re.compile(
    r"[.!?;:\n]|,(?!\s*(?:left|right|gauche|droite?)\b)|\b(?:and|but|while|whereas|et|"
    r"mais|tandis|alors|overall|ensemble)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:no|not|never|without|neither|nor|none|isn t|aren t|hasn t|doesn t|pas|"
    r"aucune?|sans|jamais|ni|rien|nothing|free of)\b"
)
NOT_KNOWN = re.compile(
    r"\b(?:(?:could|can|has|have|was|were|is) ?not (?:been |be )?(?:told|known|"
    r"determined|judged|assessed|specified|clear|stated)|"
    r"n (?:a|ont|est|sont|etait) pas (?:ete |pu etre )?(?:determine|connu|"
    r"precise|evalue|indique|etabli)e?s?|"
    r"non determinee?s?|inconnue?s?|unknown|not told)\b"
)
UNSURE = re.compile(
    r"\b(?:cannot|can t|could not|not possible|not clear|unclear|unable|impossible|"
    r"ne permet pas|ne peut|ne peuvent|pas possible|uncertain|incertain)\b"
)
CLAIM = re.compile(
    r"\b(?:is|are|has|have|shows?|was|were|est|sont|a|presente|montre|porte)\b"
    r"(?: \w+){0,3} (?:damages?d?|endommagee?s?|dommages?|degats?|abimee?s?)\b"
)
BEYOND = re.compile(
    r"\b(?:safe|unsafe|safely|drivable|driveable|roadworthy|rouler|roulez|danger|"
    r"dangereux|dangereuse|dangerous|caused|because|accident|collision|crash|impact|"
    r"choc|causee?s?|total loss|totalled|totaled|write off|written off|epave|"
    r"irreparable|economiquement|driver|drivers|passenger|conducteur|passager|nearside|"
    r"offside|both sides|deux cotes|ignore|instructions?)\b"
)
REPLACEMENT = re.compile(r"\b(?:replac\w+|remplac\w+|new part|piece neuve)\b")
FRONT_WORDS = re.compile(r"\bfront\b|\b(?:l|partie|face|vue) avant\b")
REAR_WORDS = re.compile(r"\brear\b|\b(?:l|partie|face|vue) arriere\b")
FRONT_PARTS = {
    *(Part.FRONT_BUMPER, Part.GRILLE, Part.HOOD, Part.FRONT_FENDER, Part.FRONT_DOOR),
    *(Part.HEADLIGHT, Part.WINDSHIELD, Part.A_PILLAR),
}
REAR_PARTS = {
    *(Part.REAR_BUMPER, Part.REAR_DOOR, Part.QUARTER_PANEL, Part.TRUNK_LID),
    *(Part.TAILGATE, Part.REAR_PANEL, Part.REAR_GLASS, Part.TAIL_LIGHT, Part.C_PILLAR),
}
NAMELESS = {Part.UNKNOWN, Part.OTHER}
WINGS = {Part.FRONT_FENDER, Part.QUARTER_PANEL}
WING_WORDS = frozenset({"aile", "ailes", "wing", "wings"})

NEW_PART = Sentence(
    "The rewritten text names a part that no finding has.",
    "Le texte réécrit nomme une pièce qui n'est dans aucun constat.",
)
NEW_SIDE = Sentence(
    "The rewritten text names a side or an end of the car that no finding has.",
    "Le texte réécrit nomme un côté ou un bout de la voiture absent des constats.",
)
NEW_DAMAGE = Sentence(
    "The rewritten text names a kind of damage that the part does not have.",
    "Le texte réécrit nomme un dommage que la pièce n'a pas.",
)
NEW_SEVERITY = Sentence(
    "The rewritten text gives a severity that the finding does not have.",
    "Le texte réécrit donne une gravité que le constat n'a pas.",
)
DENIES = Sentence(
    "The rewritten text denies damage that was found.",
    "Le texte réécrit nie un dommage constaté.",
)
CONTRADICTS = Sentence(
    "The rewritten text does not say what the result is.",
    "Le texte réécrit ne dit pas ce qu'est le résultat.",
)
LEAVES_OUT = Sentence(
    "The rewritten text leaves out a finding.", "Le texte réécrit omet un constat."
)
GOES_BEYOND = Sentence(
    "The rewritten text speaks of causes, safety, people or replacement, which are no "
    "findings.",
    "Le texte réécrit parle de causes, de sécurité, de personnes ou de remplacement, "
    "qui ne sont pas des constats.",
)


def claim_fault(text: str, answer: Answer) -> Sentence | None:
    """What the text says that the answer does not, or leaves out."""
    bare = bare_text(text)
    severe = any(found.severity is Severity.SEVERE for found in answer.findings)
    if BEYOND.search(bare) or (REPLACEMENT.search(bare) and not severe):
        return GOES_BEYOND
    if answer.outcome is not Outcome.DAMAGE_FOUND:
        return _fault_without_findings(text, answer)
    if denies_damage(text):
        return DENIES
    mentions = [each for each in find_mentions(text) if not _is_asked(text, each)]
    fault = (
        _word_fault(text, mentions, answer)
        or _end_fault(bare, answer)
        or _clause_fault(text, mentions, answer.findings)
    )
    return fault or (LEAVES_OUT if _leaves_out(text, mentions, answer) else None)


def _is_asked(text: str, mention: Mention) -> bool:
    """Whether this is the "severe" of "how severe it is"."""
    before = text[: mention.start].rstrip().casefold()
    return isinstance(mention.key, Severity) and before.endswith("how")


def _fault_without_findings(text: str, answer: Answer) -> Sentence | None:
    """The fault of a text about a clean car, or about one that was not judged."""
    mentions = find_mentions(text)
    if any(isinstance(mention.key, Part) for mention in mentions):
        return NEW_PART
    if any(isinstance(mention.key, DamageType) for mention in mentions):
        return NEW_DAMAGE
    if any(isinstance(mention.key, Severity) for mention in mentions):
        return NEW_SEVERITY
    if answer.outcome is Outcome.NO_DAMAGE_SEEN:
        return None if _says_clean(text) else CONTRADICTS
    told = bool(UNSURE.search(bare_text(text)))
    return CONTRADICTS if not told or _claims_something(text) else None


def _says_clean(text: str) -> bool:
    """Whether the text denies damage and no sentence of it claims any."""
    return denies_damage(text) and not any(
        CLAIM.search(bare_text(each)) and not denies_damage(each)
        for each in re.split(r"[.!?\n]", text)
    )


def _claims_something(text: str) -> bool:
    """Whether a sentence says yes or no where the answer says neither."""
    return any(
        (denies_damage(each) or CLAIM.search(bare_text(each)))
        and not UNSURE.search(bare_text(each))
        and not re.search(r"\b(?:may|might|whether|si|peut)\b", bare_text(each))
        for each in re.split(r"[.!?\n]", text)
    )


def _word_fault(text: str, mentions: list[Mention], answer: Answer) -> Sentence | None:
    """A part, side, damage or severity that is nowhere in the findings."""
    for mention in mentions:
        key = mention.key
        if isinstance(key, Part):
            matching = _about(text, mention, answer.findings)
            if not matching:
                return NEW_PART
            sides = {found.side for found in matching}
            if mention.side is not Side.UNKNOWN and mention.side not in sides:
                return NEW_SIDE
        elif isinstance(key, DamageType):
            if not any(_is_damage(key, found) for found in answer.findings):
                return NEW_DAMAGE
        elif isinstance(key, Severity):
            severities = {found.severity for found in answer.findings}
            if key not in severities | {answer.severity}:
                return NEW_SEVERITY
        elif key in (Side.LEFT, Side.RIGHT) and key not in {
            found.side for found in answer.findings
        }:
            return NEW_SIDE
    return None


def _end_fault(bare: str, answer: Answer) -> Sentence | None:
    """Front or rear, where no finding is."""
    parts = {found.part for found in answer.findings}
    for words, ended, view in (
        (FRONT_WORDS, FRONT_PARTS, View.FRONT),
        (REAR_WORDS, REAR_PARTS, View.REAR),
    ):
        if words.search(bare) and not parts & ended and answer.view is not view:
            return NEW_SIDE
    return None


def _clause_fault(
    text: str, mentions: list[Mention], findings: tuple[Finding, ...]
) -> Sentence | None:
    """A clause that denies, or that gives one part another part's damage."""
    ends = [*(found.end() for found in CLAUSE.finditer(text)), len(text)]
    start = 0
    for end in ends:
        inside = [each for each in mentions if start <= each.start and each.end <= end]
        fault = _pairing_fault(text, inside, findings) or _denial_fault(
            text[start:end], inside, findings
        )
        if fault:
            return fault
        start = end
    return None


def _pairing_fault(
    text: str, inside: list[Mention], findings: tuple[Finding, ...]
) -> Sentence | None:
    """In a clause about one part: its damage and severity must be that part's."""
    parts = [each for each in inside if isinstance(each.key, Part)]
    if len({(each.key, each.side) for each in parts}) != 1:
        return None
    matching = _about(text, parts[0], findings)
    if parts[0].side is not Side.UNKNOWN:
        matching = [found for found in matching if found.side is parts[0].side]
    for each in inside:
        if isinstance(each.key, DamageType):
            matching = [found for found in matching if _is_damage(each.key, found)]
            if not matching:
                return NEW_DAMAGE
    told = {each.key for each in inside if isinstance(each.key, Severity)}
    return NEW_SEVERITY if told - {found.severity for found in matching} else None


def _denial_fault(
    clause: str, inside: list[Mention], findings: tuple[Finding, ...]
) -> Sentence | None:
    """A negation beside something that was found."""
    bare = bare_text(clause)
    if not inside or not NEGATION.search(bare):
        return None
    unknown = any(
        "unknown" in (found.severity, found.side, found.damage_type)
        for found in findings
    )
    return None if unknown and NOT_KNOWN.search(bare) else DENIES


def _leaves_out(text: str, mentions: list[Mention], answer: Answer) -> bool:
    """Whether a finding's part or kind of damage is told nowhere."""
    parts = [each for each in mentions if isinstance(each.key, Part)]
    damages = [each.key for each in mentions if isinstance(each.key, DamageType)]
    return any(
        (
            found.part not in NAMELESS
            and not any(found in _about(text, part, answer.findings) for part in parts)
        )
        or (
            found.damage_type is not DamageType.UNKNOWN
            and not any(_is_damage(damage, found) for damage in damages)
        )
        for found in answer.findings
    )


def _about(text: str, mention: Mention, findings: tuple[Finding, ...]) -> list[Finding]:
    """The findings on the part that this word can mean."""
    part = mention.key
    words = set(bare_text(text[mention.start : mention.end]).split())
    if part is Part.OTHER and words & WING_WORDS:
        return [found for found in findings if found.part in WINGS]
    meant = {part, *(COARSE.get(part, ()) if isinstance(part, Part) else ())}
    return [found for found in findings if found.part in meant]


def _is_damage(damage: DamageType, found: Finding) -> bool:
    """Whether this word for a damage fits the finding."""
    return found.damage_type in (damage, settle(damage, found.part))
