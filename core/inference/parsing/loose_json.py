"""JSON as models write it: fenced, cut off, single-quoted, without its commas.

Decisions:
- What stands there is kept and what is missing is not made up: an object or list that
  was never closed says so, and a value that was cut short is dropped.
- Pairs stay pairs: a key written twice keeps both values, so that a contradiction is
  still there to be seen.
- Each character is read once and nesting has a limit, so that neither a megabyte of
  brackets nor a quote without end costs more than its length.
- Nothing is evaluated: this is a reader of text, not of Python.
"""

import re
from dataclasses import dataclass
from typing import Union

MAX_DEPTH = 24
BLANK = re.compile(r"(?:[\s,;]+|//[^\n]*|/\*(?:[^*]|\*(?!/)){0,300}\*/)*")
OPENING = re.compile(r"[{\[]")
COLON = re.compile(r"\s*(?:=>|[:=])\s*")
BARE_KEY = re.compile(r"[^,:={}\[\]\"\n]*")
BARE_VALUE = re.compile(r"[^,{}\[\]\n]*")
AFTER_STRING = re.compile(r"\s*(?:[,:=}\]]|\Z|//|/\*)|[ \t]*\r?\n")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
QUOTES = {'"': '"', "'": "'", "“": "”", "„": "”", "‘": "’", "`": "`"}
CONSTANTS = {"true": True, "false": False, "null": None, "none": None}


class Bare(str):
    """A word that stood there without quotes."""


@dataclass(frozen=True, slots=True)
class LooseList:
    """A list; `closed` unless the text ended inside it."""

    items: tuple["Value", ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class LooseObject:
    """Pairs in their order, repeated keys included; values alone have an empty key."""

    pairs: tuple[tuple[str, "Value"], ...]
    closed: bool


Value = Union[LooseObject, LooseList, str, float, bool, None]  # noqa: UP007 (recursive)
CUT = Bare()  # stands for a value that the end of the text cut short


@dataclass(frozen=True, slots=True)
class Found:
    """Objects and lists in a text, in their order, and the text around them."""

    values: tuple[LooseObject | LooseList, ...]
    around: str

    @property
    def closed(self) -> bool:
        """Whether every object and list ends, those inside others included."""
        return all(map(_is_closed, self.values))


def find_values(text: str) -> Found:
    """Every object and list of objects or quoted words in a text."""
    values: list[LooseObject | LooseList] = []
    around: list[str] = []
    reader, place = _Reader(text), 0
    while opening := OPENING.search(text, place):
        around.append(text[place : opening.start()])
        reader.place = opening.start()
        value = reader.read_value(())
        place = reader.place
        if _says_something(value):
            values.append(value)
        else:
            around.append(text[opening.start() : place])
    around.append(text[place:])
    return Found(tuple(values), "".join(around))


def _is_closed(value: Value) -> bool:
    """Whether a value and everything in it ends."""
    if isinstance(value, LooseObject):
        return value.closed and all(_is_closed(inside) for _, inside in value.pairs)
    if isinstance(value, LooseList):
        return value.closed and all(map(_is_closed, value.items))
    return True


def unwrapped(text: str) -> str:
    """JSON that was written as one JSON string, as the JSON itself."""
    bare = text.strip()
    if bare[:1] == '"' and '{\\"' in bare:
        return ESCAPE.sub(_unescaped, bare[1:].removesuffix('"'))
    return text


def _says_something(value: Value) -> bool:
    """Whether this is data and not a bracket in a sentence."""
    if isinstance(value, LooseObject):
        return bool(value.pairs) or not value.closed
    if not isinstance(value, LooseList):
        return False
    return not value.items or any(not isinstance(item, Bare) for item in value.items)


class _Reader:
    """Where in the text the reading stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def read_value(self, open_ends: tuple[str, ...]) -> Value:
        """The value that begins here; `open_ends` are the closers still to come."""
        sign = self.text[self.place : self.place + 1]
        if sign and sign in "{[":
            self.place += 1
            if len(open_ends) >= MAX_DEPTH:
                return None
            return self._read_group("}" if sign == "{" else "]", open_ends)
        if sign in QUOTES:
            return self._read_string(QUOTES[sign])
        return self._read_bare(BARE_VALUE)

    def _read_group(
        self, end: str, open_ends: tuple[str, ...]
    ) -> LooseObject | LooseList:
        """An object or a list, up to its closer or an outer one."""
        pairs: list[tuple[str, Value]] = []
        closed = False
        while not closed and (sign := self._next_sign()):
            if sign == end:
                self.place += 1
                closed = True
                continue
            if sign in "}]":
                if sign in open_ends:
                    break
                self.place += 1
                continue
            started = self.place
            key, value = self._read_pair(end, (*open_ends, end))
            if value is CUT:
                break
            pairs.append((key, value))
            self.place = max(self.place, started + 1)
        if end == "]":
            return LooseList(tuple(value for _, value in pairs), closed)
        return LooseObject(tuple(pairs), closed)

    def _next_sign(self) -> str:
        """The next sign that is neither blank, comma nor comment; empty at the end."""
        skipped = BLANK.match(self.text, self.place)
        self.place = skipped.end() if skipped else self.place
        return self.text[self.place : self.place + 1]

    def _read_pair(self, end: str, open_ends: tuple[str, ...]) -> tuple[str, Value]:
        """One element of a list, or one key and value of an object."""
        sign = self.text[self.place]
        if end == "]" or sign in "{[":
            return "", self.read_value(open_ends)
        key = (
            self._read_string(QUOTES[sign])
            if sign in QUOTES
            else self._read_bare(BARE_KEY)
        )
        colon = COLON.match(self.text, self.place)
        if key is CUT or colon is None:
            return "", key
        self.place = colon.end()
        if self.text[self.place : self.place + 1] in ("}", "]", ","):
            return str(key), None
        return str(key), self.read_value(open_ends)

    def _read_string(self, quote: str) -> str:
        """A quoted string; quotes inside it that end nothing belong to it."""
        start = self.place + 1
        scan = re.compile(rf"[^{quote}\\]*(?:\\.[^{quote}\\]*)*{quote}", re.DOTALL)
        place = start
        while found := scan.match(self.text, place):
            place = found.end()
            if AFTER_STRING.match(self.text, place):
                self.place = place
                return ESCAPE.sub(_unescaped, self.text[start : place - 1])
        self.place = len(self.text)
        return CUT

    def _read_bare(self, pattern: re.Pattern[str]) -> Value:
        """An unquoted word, number or constant."""
        found = pattern.match(self.text, self.place)
        word = found.group().partition(" //")[0].strip() if found else ""
        self.place = found.end() if found else self.place
        if self.place >= len(self.text):
            return CUT
        if word.casefold() in CONSTANTS:
            return CONSTANTS[word.casefold()]
        try:
            return float(word)
        except ValueError:
            return Bare(word)


def _unescaped(found: re.Match[str]) -> str:
    """The character that an escape stands for."""
    if found.group(1):
        return chr(int(found.group(1), 16))
    return {"n": "\n", "t": "\t", "r": "\r"}.get(found.group(2), found.group(2))
