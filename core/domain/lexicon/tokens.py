"""Text → plain words with their places, and tables that find the longest wording.

Decisions:
- A word is a run of letters and digits; case, accents and a plural -s or -x are taken
  off, in the tables and in the text alike, so that both always agree.
- Everything is linear in the length of the text: an answer may be a megabyte.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Key = TypeVar("Key")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One plain word and where it stands: text[start:end]."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def plain_word(word: str) -> str:
    """Lower case, no accents, no plural."""
    split = unicodedata.normalize("NFKD", word.casefold()).replace("œ", "oe")
    bare = "".join(sign for sign in split if not unicodedata.combining(sign))
    if len(bare) > 3 and bare[-1] in "sx" and bare[-2] != "s":
        return bare[:-1]
    return bare


def split_words(text: str) -> list[Token]:
    """The words of a text in their order."""
    return [
        Token(plain_word(found.group()), found.start(), found.end())
        for found in WORD.finditer(text)
    ]


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text, without their places."""
    return tuple(token.word for token in split_words(text))


class PhraseTable(Generic[Key]):
    """Wordings of one or more words, each with its key."""

    def __init__(self, wordings: Mapping[Key, Iterable[str]]) -> None:
        self._keys = {
            plain_words(wording): key
            for key, several in wordings.items()
            for wording in several
        }
        self._longest: dict[str, int] = {}
        for first, *rest in self._keys:
            longest = self._longest.get(first, 0)
            self._longest[first] = max(longest, 1 + len(rest))

    def match(self, tokens: Sequence[Token], start: int) -> tuple[Key, int] | None:
        """The longest wording that begins at `start`, and how many words it has."""
        longest = self._longest.get(tokens[start].word, 0)
        for length in range(min(longest, len(tokens) - start), 0, -1):
            wording = tuple(token.word for token in tokens[start : start + length])
            if wording in self._keys:
                return self._keys[wording], length
        return None

    def find_all(self, tokens: Sequence[Token]) -> list[tuple[Key, int, int]]:
        """Every wording as (key, first word, word after the last), none overlapping."""
        found, place = [], 0
        while place < len(tokens):
            hit = self.match(tokens, place)
            if hit:
                found.append((hit[0], place, place + hit[1]))
            place += hit[1] if hit else 1
        return found


def wordings(block: str) -> tuple[str, ...]:
    """The wordings of a table cell: separated by commas, over any number of lines."""
    return tuple(piece.strip() for piece in block.split(",") if piece.strip())
