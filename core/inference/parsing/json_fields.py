"""The values of one JSON object under the fields that its keys mean.

Decisions:
- A statement (yes, no, cannot tell) counts only in words that mean nothing else; a
  statement in other words is "cannot tell".
- A confidence counts only as a number from 0 to 1 or with a percent sign; a box only
  as four fractions, left, top, right, bottom.
"""

import math
import re
from collections.abc import Iterable, Iterator

from core.domain.lexicon import bare_text, says_no_damage
from core.domain.records import BoxXyxy
from core.domain.vocabulary import Outcome
from core.inference.parsing.json_keys import KEYS, Field
from core.inference.parsing.loose_json import LooseList, LooseObject, Value

Fields = dict[Field, list[Value]]
STATEMENTS: dict[str, Outcome] = {
    said: outcome
    for outcome, several in {
        Outcome.DAMAGE_FOUND: "yes,true,oui,vrai,damaged,damage found,damage detected,"
        "damage,endommage,endommagee,dommage detecte,dommages detectes",
        Outcome.NO_DAMAGE_SEEN: "no,false,non,faux,undamaged,not damaged,no damage,"
        "no damage seen,intact,intacte,non endommage,non endommagee,none,aucun",
        Outcome.CANNOT_TELL: "cannot tell,unknown,unsure,uncertain,maybe,inconnu,"
        "impossible a dire,incertain,cant tell,can t tell,not sure,indetermine",
    }.items()
    for said in several.split(",")
}
INTACT = frozenset(
    "no,none,undamaged,intact,intacte,ok,good,fine,clean,aucun,aucune,rien,bon,false,"
    "no damage,not damaged,sans dommage,non endommage,non endommagee".split(",")
)
NUMBER = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*(%?)\s*")


def read_fields(record: LooseObject) -> Fields:
    """The values of an object under the fields that their keys mean."""
    fields: Fields = {}
    for key, value in record.pairs:
        field = KEYS.get(plain_key(key))
        if field is not None:
            fields.setdefault(field, []).append(value)
    return fields


def plain_key(key: str) -> str:
    """A key as the table of keys has it."""
    return bare_text(key).replace(" ", "_")


def says_intact(text: str) -> bool:
    """Whether a field says that its part is undamaged."""
    return says_no_damage(text) or bare_text(text) in INTACT


def read_statements(fields: Fields) -> set[Outcome]:
    """Yes, no or cannot tell, for everything that asks whether there is damage."""
    told = [*read_replies(fields, Field.DAMAGED), *read_replies(fields, Field.DAMAGE)]
    return set(told)


def read_replies(fields: Fields, field: Field) -> Iterator[Outcome]:
    """Each yes (damage found), no (no damage seen) or cannot tell under a field."""
    for value in fields.get(field, ()):
        if isinstance(value, bool):
            yield Outcome.DAMAGE_FOUND if value else Outcome.NO_DAMAGE_SEEN
        elif isinstance(value, str) and bare_text(value) in STATEMENTS:
            yield STATEMENTS[bare_text(value)]
        elif field is Field.DAMAGED and not isinstance(value, LooseList | LooseObject):
            yield Outcome.CANNOT_TELL


def read_words(fields: Fields, field: Field) -> list[str]:
    """The strings under a field, those of a list of strings included."""
    return read_texts(fields.get(field, ()))


def read_texts(values: Iterable[Value]) -> list[str]:
    """The strings among these values and in lists of them."""
    found = []
    for value in values:
        if isinstance(value, str):
            found.append(str(value))
        elif isinstance(value, LooseList):
            found += [str(item) for item in value.items if isinstance(item, str)]
    return found


def read_confidence(values: Iterable[Value]) -> float | None:
    """A number from 0 to 1, or a percentage; anything else says nothing."""
    for value in values:
        if isinstance(value, str) and (found := NUMBER.fullmatch(value)):
            number = float(found.group(1).replace(",", "."))
            share = number / 100 if found.group(2) else number
        elif isinstance(value, float) and math.isfinite(value):
            share = value
        else:
            continue
        if 0 <= share <= 1:
            return share
    return None


def read_box(values: Iterable[Value]) -> BoxXyxy | None:
    """Four fractions of the picture that make a box."""
    for value in values:
        if isinstance(value, LooseList) and len(value.items) == 4:
            edges = [item for item in value.items if type(item) is float]
            if len(edges) == 4 and all(0 <= edge <= 1 for edge in edges):
                left, top, right, bottom = edges
                if left < right and top < bottom:
                    return left, top, right, bottom
    return None
