"""A sentence for a person, in every language the program speaks.

Decisions:
- A `Sentence` *is* its English text (a `str`), so logs, JSON and exceptions need no
  special case; the French text travels with it and the page asks for the one it needs.
- Both languages stand side by side where the sentence is made, so that neither can be
  forgotten when the other changes.
"""

from enum import StrEnum
from typing import Self


class Language(StrEnum):
    """The languages of the interface and of the reports."""

    EN = "en"
    FR = "fr"


class Sentence(str):
    """English text that also carries its French translation."""

    fr: str

    def __new__(cls, en: str, fr: str) -> Self:
        """Build the sentence from its two texts."""
        sentence = super().__new__(cls, en)
        sentence.fr = fr
        return sentence

    def __getnewargs__(self) -> tuple[str, str]:
        """Both texts, so that a copied or pickled sentence keeps its French."""
        return str(self), self.fr


def in_language(text: str, language: Language) -> str:
    """The text in this language; plain strings have only one and are returned as is."""
    if language is Language.FR and isinstance(text, Sentence):
        return text.fr
    return str(text)
