"""Lines of text → claims: the formats that models tuned on car damage write.

Read are, in English and French:

    Dommages détectés sur : pare-chocs avant, aile avant gauche.
    [pare-chocs avant] - [rayure] - Sévérité : [MINEURE]
    Évaluation globale : modérée
    Aucun dommage détecté.

Decisions:
- A line is a finding only if its fields are a part, a kind of damage and perhaps a
  severity, and nothing else; a sentence that mentions a damage is no finding.
- After "Damaged parts:" alone, the bulleted lines below are its list.
- The overall severity is not taken from the text: it follows from the findings.
- When the answer was cut off, its last item may be half a word and is dropped.
"""

import re
from collections.abc import Iterator

from core.domain.lexicon import (
    bare_text,
    find_mentions,
    is_negated,
    read_damage_types,
    read_parts,
    read_severity,
    says_no_damage,
)
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, Side
from core.inference.parsing.claims import (
    NAMELESS_PARTS,
    Claimed,
    Claims,
    Told,
    claimed_from,
)

MAX_FIELD_WORDS = 7
BULLET = re.compile(r"^[\s>•·–—\-+]*(?:\(?\d{1,2}[.)\]]\s+)?[\s•·–—\-]*")
MARKUP = re.compile(r"[*`#]+")
SEPARATOR = re.compile(r"\s+[-–—]+\s+|(?<=\])\s*[-–—]\s*|\s*[|:;,()\[\]]\s*|\s+=>?\s+")
BETWEEN_ITEMS = re.compile(r"[,;\n](?![^()]{0,60}\))")
FOUND = r"(?:d[ée]tect|constat|observ|relev|identifi|trouv)[ée]e?s?|visibles?"
HEADER = re.compile(
    rf"(?:(?:dommages?|d[ée]g[âa]ts?)\s+(?:{FOUND})(?:\s+sur\b)?\s*:?"
    rf"|pi[èe]ces?\s+endommag[ée]es?(?:\s+(?:{FOUND}))?\s*:"
    r"|damages?\s+(?:was\s+|were\s+)?(?:detected|found|seen|visible|observed|identified)"
    r"(?:\s+(?:on|to|in)\b)?\s*:?"
    r"|damaged\s+(?:car\s+|vehicle\s+)?(?:parts?|areas?|components?)\s*:)\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
INTACT_HEADER = re.compile(
    rf"(?:aucun\s+(?:dommage|d[ée]g[âa]t)(?:\s+(?:{FOUND}))?\s+sur\s*:?"
    r"|pi[èe]ces?\s+(?:intactes?|non\s+endommag[ée]es?)\s*:"
    r"|no\s+(?:visible\s+)?damage(?:\s+(?:detected|found|seen|visible))?\s+on\s*:?"
    r"|(?:undamaged|intact)\s+parts?\s*:)\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
OVERALL = re.compile(
    r"(?:[ée]valuation\s+globale|gravit[ée]\s+globale|[ée]tat\s+g[ée]n[ée]ral|"
    r"overall(?:\s+(?:assessment|severity|damage|condition))?)\s*:\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
LABELS = frozenset(
    "severity,severite,gravite,damage,dommage,type,part,piece,level,niveau,side,cote,"
    "location,damage type,type de dommage,niveau de gravite,type of damage,"
    "damage severity,severity level".split(",")
)
NOTHING = frozenset(
    "aucun,aucune,none,no,rien,nothing,neant,aucune piece,no part,no parts".split(",")
)
YES = frozenset({"yes", "oui", "true"})
CANNOT_TELL = frozenset(
    {
        "cannot tell",
        "can t tell",
        "i cannot tell",
        "unable to tell",
        "impossible a dire",
        "impossible a determiner",
        "je ne peux pas le dire",
    }
)
UNUSABLE = re.compile(
    r"(?:la |the |this )?(?:photo|image|picture) (?:is |est )?(?:unusable|not usable|"
    r"inutilisable)|unusable (?:photo|image|picture)|not a usable (?:photo|picture)|"
    r"(?:there is )?no (?:car|vehicle)(?: (?:visible|detected|found|seen))?"
    r"(?: (?:in|on) (?:the|this) (?:photo|image|picture))?|"
    r"(?:this|it) is not a (?:car|vehicle)|"
    r"(?:aucune voiture|aucun vehicule|pas de voiture|pas de vehicule)"
    r"(?: (?:visible|detectee?|trouvee?))?(?: sur (?:la|cette|l) (?:photo|image))?|"
    r"ce n est pas (?:une voiture|un vehicule)"
)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ])")


def read_line_claims(text: str, *, cut_off: bool) -> tuple[Claims, list[str]]:
    """What the lines of a text claim, and the lines that claim nothing readable."""
    claims, rest = Claims(complete=not cut_off), []
    lines = list(_sentences(text))
    in_list = False
    for place, (line, bulleted) in enumerate(lines):
        cut = cut_off and place == len(lines) - 1 and not text.endswith((".", "\n"))
        opened = _read_header(line, claims, cut=cut)
        if opened is None and not cut:
            in_list = in_list and bulleted
            if not _read_line(line, claims, in_list=in_list):
                rest.append(line)
        elif opened is None:
            rest.append(line)
        else:
            in_list = opened
    return claims, rest


def read_line_finding(line: str) -> list[Claimed]:
    """A line or phrase as findings: its parts with the damage and severity told."""
    told = _fields_told(_fields(line))
    if told is not None:
        return claimed_from(told)
    return _item(line)


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Lines without their bullets, and whether there was one; sentences apart."""
    for line in text.splitlines():
        plain = MARKUP.sub("", line).strip()
        bare = BULLET.sub("", plain, count=1)
        bulleted = bare != plain or line.lstrip()[:1] in ("*", "-")
        for sentence in SENTENCE_END.split(bare):
            if any(sign.isalnum() for sign in sentence):
                yield sentence.strip(), bulleted


def _read_header(line: str, claims: Claims, *, cut: bool) -> bool | None:
    """Take a line that lists parts; None if it does not, True if its list follows."""
    if intact := INTACT_HEADER.fullmatch(line):
        claims.intact += _known_parts(_items(intact.group(1), cut=cut))
        return False
    header = HEADER.fullmatch(line)
    if header is None:
        return None
    told = header.group(1)
    if bare_text(told) in NOTHING or says_no_damage(told):
        claims.statements.add(Outcome.NO_DAMAGE_SEEN)
        claims.lists_findings = True
        return False
    claimed = [each for item in _items(told, cut=cut) for each in _item(item)]
    if bare_text(told) in YES:
        claims.statements.add(Outcome.DAMAGE_FOUND)
    elif claimed:
        claims.claimed += claimed
        claims.statements.add(Outcome.DAMAGE_FOUND)
    return not told.strip(" .")


def _read_line(line: str, claims: Claims, *, in_list: bool) -> bool:
    """Take any other line; False if it claims nothing readable."""
    overall = OVERALL.fullmatch(line)
    said = overall.group(1) if overall else line
    if says_no_damage(said):
        claims.statements.add(Outcome.NO_DAMAGE_SEEN)
        claims.lists_findings = True
    elif bare_text(said) in CANNOT_TELL:
        claims.statements.add(Outcome.CANNOT_TELL)
    elif UNUSABLE.fullmatch(bare_text(said)):
        claims.unusable = True
    elif overall:
        claims.hints_of_damage = claims.hints_of_damage or _hints(said)
    else:
        claimed = _fields_claimed(line) or (_item(line) if in_list else [])
        claims.claimed += claimed
        return bool(claimed)
    return True


def _hints(said: str) -> bool:
    """Whether an overall remark names a severity or a damage."""
    return read_severity(said) is not Severity.UNKNOWN or bool(read_damage_types(said))


def _items(listed: str, *, cut: bool) -> list[str]:
    """The items of a list in words; the last one is dropped where it was cut off."""
    items = [item.strip(" .") for item in BETWEEN_ITEMS.split(listed)]
    return [item for item in (items[:-1] if cut else items) if item]


def _item(item: str) -> list[Claimed]:
    """One item of a list of parts, with the damage and severity it may carry."""
    if len(item.split()) > MAX_FIELD_WORDS or is_negated(item):
        return []
    mentions = find_mentions(item)
    damage = [item[m.start : m.end] for m in mentions if isinstance(m.key, DamageType)]
    grade = [item[m.start : m.end] for m in mentions if isinstance(m.key, Severity)]
    return [
        each
        for each in claimed_from(
            Told(part=item, damage=" / ".join(damage), severity=" / ".join(grade))
        )
        if each.finding.part is not Part.UNKNOWN or damage
    ]


def _known_parts(items: list[str]) -> list[tuple[Part, Side]]:
    """The parts that the items of a list name."""
    return [
        told
        for item in items
        for told in read_parts(item)
        if told[0] not in NAMELESS_PARTS
    ]


def _fields_claimed(line: str) -> list[Claimed]:
    """The findings of a line made of fields, or none."""
    told = _fields_told(_fields(line))
    return claimed_from(told) if told else []


def _fields(line: str) -> list[str]:
    """The pieces of a line that have words, without their labels."""
    pieces = (piece.strip() for piece in SEPARATOR.split(line))
    return [
        piece for piece in pieces if piece and bare_text(piece) not in {"", *LABELS}
    ]


def _fields_told(fields: list[str]) -> Told | None:
    """Part, damage and severity out of the fields of a line, if it has no others."""
    if not 2 <= len(fields) <= 5 or any(map(_is_prose, fields)):
        return None
    part, damage, *others = fields
    if not read_damage_types(damage) and read_damage_types(part):
        part, damage = damage, part
    severity = [
        field for field in others if read_severity(field) is not Severity.UNKNOWN
    ]
    if not read_damage_types(damage):
        return None
    if read_parts(part)[0][0] in NAMELESS_PARTS and not severity:
        return None
    side = [field for field in others if field not in severity]
    return Told(part, " ".join(side), damage, " / ".join(severity))


def _is_prose(field: str) -> bool:
    """Whether a field is too long, or denies something, to be a field."""
    return len(field.split()) > MAX_FIELD_WORDS or is_negated(field)
