"""Names of files in a sentence."""

from collections.abc import Sequence

from core.reporting.formats import shortened
from core.ui.state import say
from core.ui.words import plain

MOST_NAMES, NAME_LENGTH = 5, 40


def name_told(name: str) -> str:
    """One name, bounded, safe inside Markdown."""
    return plain(shortened(name, NAME_LENGTH))


def names_told(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    told = ", ".join(name_told(name) for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    if more <= 0:
        return told
    return say("case.adding.and_more", names=told, count=more)
