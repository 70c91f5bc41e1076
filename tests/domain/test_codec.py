"""Every record comes back from its JSON as it was, whatever is in it."""

import json
import math
import random
import types
import zlib
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from core.domain import codec
from core.domain.cases import Review, Vehicle
from core.domain.codec import decode, encode, from_text, pack, to_text, unpack
from core.domain.records import Answer, Assessment, Finding
from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Outcome, Part

TEXTS = ["", "x", "é\u2028\0\ud800", "'; DROP TABLE cases;--", "<b>", "🚗" * 50]
NUMBERS = [0.0, -0.0, 1.0, 0.1, 1e-320, 1e308, math.inf, -math.inf]
ROUNDS = 100


def invent(kind: Any, chance: random.Random) -> Any:
    """A random value of a type hint, the odd ones included."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is types.UnionType:
        rest = [each for each in inside if each is not types.NoneType]
        return chance.choice([None, invent(rest[0], chance)])
    if origin is tuple and inside[-1] is Ellipsis:
        return tuple(invent(inside[0], chance) for _ in range(chance.randrange(4)))
    if origin is tuple:
        return tuple(invent(each, chance) for each in inside)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{f.name: invent(hints[f.name], chance) for f in fields(kind)})
    if issubclass(kind, StrEnum):
        return chance.choice(list(kind))
    if kind is datetime:
        zone = chance.choice([UTC, timezone(timedelta(hours=5, minutes=30)), None])
        return datetime(2026, 1, 2, 3, 4, 5, chance.randrange(10**6), tzinfo=zone)
    if kind is str:
        plain = chance.choice(TEXTS)
        return chance.choice([plain, Sentence(plain, chance.choice(TEXTS))])
    if kind is bool:
        return chance.random() < 0.5
    if kind is int:
        return chance.choice([0, -1, 10**15, chance.randrange(1000)])
    assert kind is float, kind
    return chance.choice([*NUMBERS, chance.random()])


def french_of(value: Any) -> list[str | None]:
    """The French of every text in a record, which comparing does not see."""
    if is_dataclass(value):
        inside = [getattr(value, each.name) for each in fields(value)]
        return [found for each in inside for found in french_of(each)]
    if isinstance(value, tuple):
        return [found for each in value for found in french_of(each)]
    return [getattr(value, "fr", None)] if isinstance(value, str) else []


@pytest.mark.parametrize("kind", [Assessment, Answer, Finding, Review, Vehicle])
def test_record_comes_back_as_it_was(kind: type) -> None:
    chance = random.Random(kind.__name__)
    for _ in range(ROUNDS):
        record = invent(kind, chance)
        back = unpack(kind, pack(record))
        assert back == record
        assert repr(back) == repr(record)
        assert french_of(back) == french_of(record)
        assert from_text(kind, to_text(record)) == record


def test_number_that_is_none_comes_back() -> None:
    (back,) = decode(tuple[float, ...], encode((math.nan,)))
    assert math.isnan(back)


def test_heat_map_comes_back_and_is_compressed() -> None:
    heat = tuple(tuple(0.0 if x < 40 else x / 64 for x in range(64)) for _ in range(64))
    answer = Answer(Outcome.DAMAGE_FOUND, damage_map=heat)
    assert unpack(Answer, pack(answer)) == answer
    assert len(pack(answer)) < 2000


def test_text_is_plain_json_that_others_can_read() -> None:
    text = to_text(Finding(Part.HOOD, DamageType.DENT, confidence=0.5))
    assert json.loads(text)["part"] == "hood"
    assert text.isascii()


def test_record_of_an_older_program_takes_the_defaults() -> None:
    old = {"part": "hood", "damage_type": "dent", "gone_field": 1}
    assert decode(Finding, old) == Finding(Part.HOOD, DamageType.DENT)


def packed(text: str) -> bytes:
    return zlib.compress(text.encode())


GOOD = pack(Finding(Part.HOOD, DamageType.DENT))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not zlib",
        GOOD[:-4],
        GOOD[:5] + b"\0" + GOOD[6:],
        packed("null"),
        packed("{}"),
        packed('{"version":2,"record":{}}'),
        packed('{"version":1,"record":{}}'),
        packed('{"version":1,"record":[]}'),
        packed('{"version":1,"record":{"part":"wing","damage_type":"dent"}}'),
        packed('{"version":1,"record":{"part":"hood","damage_type":["dent"]}}'),
        packed('{"version":1,"record":{"part":{"en":1},"damage_type":"dent"}}'),
        packed("[" * 100_000),
        packed(
            '{"version":1,"record":{"part":"hood","damage_type":"dent",'
            '"box_xyxy":[1,2]}}'
        ),
        packed(
            '{"version":1,"record":{"part":"hood","damage_type":"dent",'
            '"confidence":true}}'
        ),
    ],
)
def test_anything_else_is_refused_as_one_kind_of_error(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(Finding, content)


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MOST_UNPACKED_BYTES", 1000)
    with pytest.raises(ValueError, match="too large"):
        unpack(Finding, packed(" " * 2000))


def test_object_that_no_record_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        encode((object(),))
