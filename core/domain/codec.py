"""Records to JSON and back, nothing lost: for what is kept on disk.

Decisions:
- The records' own type hints lead the way, so that a new field needs no second place.
  A field that an older file lacks takes its default; one it has too many is left out.
- What JSON has no word for is written so that it comes back: both languages of a
  `Sentence`, numbers that are no numbers ("nan", "inf"), half characters (escaped).
- `pack` compresses and carries a version; it rises when an older program would read a
  new file wrongly. Unpacking is bounded, and every fault is a `ValueError`.
"""

import json
import math
import types
import zlib
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from core.domain.sentences import Sentence

VERSION = 1
MOST_UNPACKED_BYTES = 64_000_000  # an assessment has some ten thousand
Record = TypeVar("Record")


def encode(value: object) -> Any:
    """A record, or anything in one, as what JSON can hold.

    Raises:
        ValueError: there is something in it that no record holds.
    """
    if isinstance(value, Sentence):
        return {"en": str(value), "fr": value.fr}
    if isinstance(value, StrEnum | str):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else repr(float(value))
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: encode(getattr(value, each.name)) for each in fields(value)}
    raise ValueError(f"a {type(value).__name__} cannot be kept")


def decode(kind: type[Record], data: Any) -> Record:
    """What `encode` was given; `kind` is its type or type hint.

    Raises:
        ValueError: the data is of another shape.
    """
    try:
        return _decode(kind, data)
    except (KeyError, TypeError, AttributeError, OverflowError) as exc:
        raise ValueError(f"not a {kind}: {exc}") from exc


def to_text(value: object) -> str:
    """JSON in plain ASCII."""
    return json.dumps(encode(value), separators=(",", ":"), allow_nan=False)


def from_text(kind: type[Record], text: str) -> Record:
    """What `to_text` was given.

    Raises:
        ValueError: it is something else.
    """
    try:
        return decode(kind, json.loads(text))
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc


def pack(record: object) -> bytes:
    """A record as compressed JSON with its version."""
    text = to_text(record)
    return zlib.compress(f'{{"version":{VERSION},"record":{text}}}'.encode("ascii"))


def unpack(kind: type[Record], content: bytes) -> Record:
    """What `pack` was given.

    Raises:
        ValueError: damaged, too large, or of a newer version.
    """
    try:
        stream = zlib.decompressobj()
        text = stream.decompress(content, MOST_UNPACKED_BYTES)
        if not stream.eof:
            raise ValueError("cut off or too large")
        kept = json.loads(text)
        if kept["version"] != VERSION:
            raise ValueError(f"version {kept['version']!r}; this reads {VERSION}")
        return decode(kind, kept["record"])
    except (zlib.error, KeyError, TypeError, RecursionError) as exc:
        raise ValueError(f"not a kept record: {exc}") from exc


def _decode(kind: Any, data: Any) -> Any:
    """As `decode`; faults come as they are."""
    origin = get_origin(kind)
    if origin is types.UnionType:
        return None if data is None else _decode(_not_none(kind), data)
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if is_dataclass(kind):
        return _record(kind, data)
    if issubclass(kind, StrEnum):
        return kind(data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind is float:
        return _float(data)
    if kind is str and isinstance(data, dict):
        return Sentence(_text(data["en"]), _text(data["fr"]))
    if kind in (bool, int, str) and type(data) is kind:
        return data
    raise ValueError(f"{type(data).__name__} where {kind} was kept")


def _record(kind: Any, data: dict[str, Any]) -> Any:
    hints = _hints(kind)
    values = {}
    for each in fields(kind):
        if each.name in data:
            values[each.name] = _decode(hints[each.name], data[each.name])
        elif each.default is MISSING and each.default_factory is MISSING:
            raise KeyError(each.name)
    return kind(**values)


def _tuple(kinds: tuple[Any, ...], data: list[Any]) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise ValueError(f"{type(data).__name__} where a list was kept")
    if kinds[-1] is not Ellipsis:
        pairs = zip(kinds, data, strict=True)
        return tuple(_decode(kind, each) for kind, each in pairs)
    if kinds[0] is float:  # heat maps have thousands
        return tuple(map(_float, data))
    return tuple(_decode(kinds[0], each) for each in data)


def _float(data: Any) -> float:
    """A number; "nan" and "inf" too, which JSON cannot hold."""
    if isinstance(data, bool) or not isinstance(data, float | int | str):
        raise ValueError(f"{type(data).__name__} where a number was kept")
    return data if isinstance(data, int) else float(data)


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise ValueError(f"{type(data).__name__} where text was kept")
    return data


def _not_none(kind: Any) -> Any:
    """`X` of `X | None`."""
    return next(each for each in get_args(kind) if each is not types.NoneType)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
