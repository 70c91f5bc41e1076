"""Objects and lists → claims, whatever they are called and however they are wrapped.

Decisions:
- Keys are read in English and French; those that mean nothing here are left alone,
  but what they say in words still counts against a clean car.
- An object that names a part or a kind of damage is one finding. Around it may be any
  wrapper: lists, objects by part ("hood": "dent"), JSON inside a string.
- A finding whose object was never closed may be half a finding: it is dropped.
- "No damage" for one part is about that part: it is seen and undamaged, and the car as
  a whole is not thereby clean.
"""

import re
from dataclasses import dataclass, replace

from core.domain.lexicon import (
    bare_text,
    find_mentions,
    is_negated,
    read_damage_types,
    read_parts,
    read_severity,
    read_view,
    says_no_damage,
    without_clean_claims,
)
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, Side, View
from core.inference.parsing.claims import (
    NAMELESS_PARTS,
    Claims,
    Told,
    claimed_from,
    parts_told,
)
from core.inference.parsing.json_fields import (
    INTACT,
    STATEMENTS,
    Fields,
    plain_key,
    read_box,
    read_confidence,
    read_fields,
    read_replies,
    read_statements,
    read_texts,
    read_words,
    says_intact,
)
from core.inference.parsing.json_keys import KEYS, Field
from core.inference.parsing.line_answer import read_line_finding
from core.inference.parsing.loose_json import (
    Found,
    LooseList,
    LooseObject,
    Value,
    find_values,
)

DAMAGE_WORD = re.compile(
    r"\b(?:damages?|damaged|dommages?|degats?|endommagee?s?|abimee?s?|collision|"
    r"accidents?|accidentee?|crash|crashed|impact|choc)\b"
)
MAX_NESTED_TEXTS = 3  # a model that wraps JSON in a string does so once


@dataclass(frozen=True, slots=True)
class _Around:
    """What the wrappers around a value say of it, and where its claims go."""

    claims: Claims
    part: str = ""
    in_findings: bool = False
    nested_texts: int = 0


def read_json_claims(found: Found) -> Claims:
    """Everything that these objects and lists claim."""
    claims = Claims(complete=found.closed)
    for value in found.values:
        _read(value, _Around(claims, in_findings=isinstance(value, LooseList)))
    claims.hints_of_damage |= hints_at_damage(found.around)
    return claims


def hints_at_damage(text: str) -> bool:
    """Whether free text speaks of damage or of parts, beyond "no damage"."""
    rest = without_clean_claims(text)
    return bool(DAMAGE_WORD.search(rest)) or any(
        isinstance(mention.key, DamageType | Part) for mention in find_mentions(rest)
    )


def _read(value: Value, around: _Around) -> None:
    """Take what a value of any kind claims."""
    if isinstance(value, LooseObject):
        _read_object(value, around)
    elif isinstance(value, LooseList):
        for item in value.items:
            _read_item(item, around)
    elif isinstance(value, str):
        _read_text(value, around)


def _read_item(item: Value, around: _Around) -> None:
    """Take an item of a list; one among findings that tells nothing leaves a doubt."""
    claims = around.claims
    before = len(claims.claimed) + len(claims.intact)
    _read(item, around)
    told = len(claims.claimed) + len(claims.intact) > before
    intact = isinstance(item, str) and says_intact(item)
    claims.hints_of_damage |= around.in_findings and not told and not intact


def _read_text(text: str, around: _Around) -> None:
    """Words where a finding could stand, or JSON that was written into a string."""
    claims = around.claims
    if text.lstrip()[:1] in ("{", "[") and around.nested_texts < MAX_NESTED_TEXTS:
        nested = find_values(text)
        deeper = replace(around, nested_texts=around.nested_texts + 1)
        claims.complete = claims.complete and nested.closed
        for value in nested.values:
            _read(value, deeper)
    elif around.part:
        _read_part_words(text, around)
    elif around.in_findings:
        if says_no_damage(text) or bare_text(text) in INTACT:
            return
        claims.claimed += read_line_finding(text)
    else:
        claims.hints_of_damage |= hints_at_damage(text)


def _read_part_words(text: str, around: _Around) -> None:
    """What a few words say of one part: "dent, minor" or "no damage"."""
    part, claims = around.part, around.claims
    if says_intact(text):
        claims.intact += read_parts(part)
    elif read_damage_types(text) and not is_negated(text):
        claims.claimed += claimed_from(Told(part=part, damage=text, severity=text))
    elif STATEMENTS.get(bare_text(text)) is Outcome.DAMAGE_FOUND:
        claims.claimed += claimed_from(Told(part=part))


def _read_object(record: LooseObject, around: _Around) -> None:
    """Take an object: one finding, or a wrapper with findings inside."""
    fields = read_fields(record)
    if around.part and Field.PART not in fields:
        fields.setdefault(Field.PART, []).append(around.part)
    if _is_finding(fields, around):
        if record.closed:
            _take_finding(fields, around.claims)
    else:
        _take_statements(fields, around.claims)
    part = next(iter(read_words(fields, Field.PART)), around.part)
    for pair in record.pairs:
        _read_inside(pair, replace(around, part=part))


def _read_inside(pair: tuple[str, Value], around: _Around) -> None:
    """Look for findings in one value of an object."""
    (key, value), claims = pair, around.claims
    field = KEYS.get(plain_key(key))
    holds_more = isinstance(value, LooseObject | LooseList)
    if field is Field.INTACT_PARTS:
        claims.intact += [
            each for text in read_texts([value]) for each in _parts_in(text)
        ]
    elif field in (Field.FINDINGS, Field.DAMAGE) and _is_list_of_findings(field, value):
        claims.lists_findings = True
        _read(_split_words(value), replace(around, in_findings=True))
    elif field is None and _names_part(key):
        _read_keyed_by_part(value, replace(around, part=key, in_findings=True))
    elif holds_more and field not in (Field.BOX, Field.PLACE, Field.PART):
        _read(value, around)
    elif field is None and isinstance(value, str):
        _read(value, replace(around, part="", in_findings=False))


def _is_list_of_findings(field: Field, value: Value) -> bool:
    """Whether a value holds findings and not one kind of damage."""
    return field is Field.FINDINGS or isinstance(value, LooseObject | LooseList)


def _read_keyed_by_part(value: Value, around: _Around) -> None:
    """Take "front_bumper": "dent", or true, or an object about that part."""
    if value is True:
        around.claims.claimed += claimed_from(Told(part=around.part))
    elif value is False:
        around.claims.intact += read_parts(around.part)
    else:
        _read(value, around)


def _split_words(value: Value) -> Value:
    """A list of findings told as one string, as a list."""
    if isinstance(value, str) and value.lstrip()[:1] not in ("{", "["):
        pieces = tuple(piece for piece in re.split(r"[,;\n]", value) if piece.strip())
        return LooseList(pieces, closed=True)
    return value


def _is_finding(fields: Fields, around: _Around) -> bool:
    """Whether an object tells one damage by itself."""
    if Field.FINDINGS in fields or Field.VIEW in fields or Field.USABLE in fields:
        return False
    if read_words(fields, Field.PART) or read_words(fields, Field.TYPE):
        return True
    named = [
        word for word in read_words(fields, Field.DAMAGE) if read_damage_types(word)
    ]
    return bool(named) or (around.in_findings and Field.SEVERITY in fields)


def _take_finding(fields: Fields, claims: Claims) -> None:
    """One finding, or a part that is said to be undamaged."""
    damage = [
        word
        for word in (*read_words(fields, Field.TYPE), *read_words(fields, Field.DAMAGE))
        if word.strip()
    ]
    told = Told(
        part=" / ".join(read_words(fields, Field.PART)),
        side=" ".join(read_words(fields, Field.SIDE)),
        damage=" / ".join(damage),
        severity=" / ".join(read_words(fields, Field.SEVERITY)),
        place=" ".join(read_words(fields, Field.PLACE)),
        confidence=read_confidence(fields.get(Field.CONFIDENCE, ())),
        box_xyxy=read_box(fields.get(Field.BOX, []) + fields.get(Field.PLACE, [])),
    )
    denied = Outcome.NO_DAMAGE_SEEN in read_statements(fields)
    if damage and all(map(says_intact, damage)):
        claims.intact += parts_told(told)
    elif denied:
        named = read_damage_types(told.damage) and not is_negated(told.damage)
        claims.hints_of_damage |= bool(named)
        claims.intact += () if named else parts_told(told)
    elif damage or not _holds_list(fields):
        claims.claimed += claimed_from(told)


def _holds_list(fields: Fields) -> bool:
    """Whether the object only names the part whose damages are listed inside it."""
    return any(
        isinstance(value, LooseList | LooseObject)
        for value in fields.get(Field.DAMAGE, ())
    )


def _take_statements(fields: Fields, claims: Claims) -> None:
    """What a wrapper says of the whole photo."""
    claims.statements |= read_statements(fields)
    views = read_words(fields, Field.VIEW)
    claims.views |= {read_view(word) for word in views} - {View.UNKNOWN}
    claims.hints_of_damage |= any(map(hints_at_damage, views))
    usable = [*read_replies(fields, Field.USABLE), *read_replies(fields, Field.CAR)]
    if Outcome.NO_DAMAGE_SEEN in usable:
        claims.unusable = True
    if Outcome.DAMAGE_FOUND in read_replies(fields, Field.UNUSABLE):
        claims.unusable = True
    severities = {read_severity(word) for word in read_words(fields, Field.SEVERITY)}
    claims.hints_of_damage |= bool(severities - {Severity.UNKNOWN})


def _parts_in(text: str) -> list[tuple[Part, Side]]:
    """The known parts that a list in words names."""
    return [told for told in read_parts(text) if told[0] not in NAMELESS_PARTS]


def _names_part(key: str) -> bool:
    """Whether a key is the name of a part."""
    return len(key) <= 40 and read_parts(key)[0][0] not in NAMELESS_PARTS
