"""Every part, side, damage and severity that a text names, with its place.

Decisions:
- A side or an end belongs to the part it stands beside: French ones follow their noun,
  English ones precede it, and a comma or a full stop ends the reach.
- "left and right headlights" names both sides, so the side is unknown, and "front and
  rear bumpers" is the coarse bumper.
- A side that belongs to no part is a mention of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.lexicon.damage_words import PLAIN_SEVERITIES, PLAIN_TYPES
from core.domain.lexicon.part_words import (
    ENDED,
    FILLERS,
    FRENCH_MODIFIERS,
    JOINERS,
    MODIFIERS,
    NOUNS,
    PANES_BY_SIDE,
    End,
    Modifier,
    Noun,
)
from core.domain.lexicon.tokens import Token, split_words
from core.domain.vocabulary import DamageType, Part, Severity, Side

CLOSE = re.compile(r"[ \t\u00a0\u202f\-‐‑_'’/&*()\[\]]*")  # what parts nothing
LOOSE = re.compile(r"[^\n]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """One key that a text names at text[start:end]; `side` only for parts."""

    key: Part | DamageType | Severity | Side
    start: int
    end: int
    side: Side = Side.UNKNOWN


@dataclass(slots=True)
class _Span:
    """Tokens [first, last) that mean one noun or one modifier."""

    first: int
    last: int
    noun: Part | Noun | None = None
    modifier: Modifier | None = None


def find_mentions(text: str) -> list[Mention]:
    """All keys named in running text, in the order of their places."""
    tokens = split_words(text)
    found = find_parts(text, tokens)
    for table in (PLAIN_TYPES, PLAIN_SEVERITIES):
        found += [
            Mention(key, tokens[first].start, tokens[last - 1].end)
            for key, first, last in table.find_all(tokens)
        ]
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def find_parts(
    text: str, tokens: Sequence[Token], *, one_field: bool = False
) -> list[Mention]:
    """Parts with their sides, and sides that belong to no part.

    Args:
        text: the text that the tokens were split from.
        tokens: its words.
        one_field: the text is one field, so commas part nothing.
    """
    spans = _spans(tokens)
    owners = _owners(text, tokens, spans, gap=LOOSE if one_field else CLOSE)
    owned: dict[int, list[_Span]] = {}
    for place, owner in owners.items():
        owned.setdefault(owner, []).append(spans[place])
    found = []
    for place, span in enumerate(spans):
        if span.noun is Noun.NOT_A_PART:
            continue
        if span.noun is not None:
            found.append(_part_mention(tokens, span, owned.get(place, [])))
        elif place not in owners and span.modifier and span.modifier[1]:
            start, end = tokens[span.first].start, tokens[span.last - 1].end
            found.append(Mention(span.modifier[1], start, end))
    return found


def _spans(tokens: Sequence[Token]) -> list[_Span]:
    """Nouns and, between them, modifiers, in their order."""
    spans: list[_Span] = []
    place = 0
    while place < len(tokens):
        noun, modifier = NOUNS.match(tokens, place), MODIFIERS.match(tokens, place)
        if noun and (not modifier or noun[1] >= modifier[1]):
            spans.append(_Span(place, place + noun[1], noun=noun[0]))
        elif modifier:
            spans.append(_Span(place, place + modifier[1], modifier=modifier[0]))
        place = spans[-1].last if noun or modifier else place + 1
    return spans


def _owners(
    text: str, tokens: Sequence[Token], spans: Sequence[_Span], *, gap: re.Pattern[str]
) -> dict[int, int]:
    """Which noun (place in `spans`) each modifier (place in `spans`) belongs to."""
    before = _reach(text, tokens, spans, gap=gap, forward=True)
    after = _reach(text, tokens, spans, gap=gap, forward=False)
    owners = {}
    for place, span in enumerate(spans):
        left, right = before.get(place), after.get(place)
        if span.modifier and (left is not None or right is not None):
            french = tokens[span.first].word in FRENCH_MODIFIERS
            first, second = (left, right) if french else (right, left)
            owners[place] = first if first is not None else second
    return owners


def _reach(
    text: str,
    tokens: Sequence[Token],
    spans: Sequence[_Span],
    *,
    gap: re.Pattern[str],
    forward: bool,
) -> dict[int, int]:
    """The nearest noun before (or after) each modifier, where nothing parts them."""
    reached: dict[int, int] = {}
    noun: int | None = None
    order = range(len(spans)) if forward else range(len(spans) - 1, -1, -1)
    previous: int | None = None
    for place in order:
        if previous is not None:
            first, second = sorted((previous, place))
            between = (spans[first], spans[second])
            if not _joined(text, tokens, between=between, gap=gap):
                noun = None
        if spans[place].noun is not None:
            noun = place
        elif noun is not None:
            reached[place] = noun
        previous = place
    return reached


def _joined(
    text: str,
    tokens: Sequence[Token],
    *,
    between: tuple[_Span, _Span],
    gap: re.Pattern[str],
) -> bool:
    """Whether only fillers stand between two spans, and nothing that parts them."""
    left, right = between
    allowed = FILLERS | JOINERS if left.modifier and right.modifier else FILLERS
    fillers = range(left.last, right.first)
    if len(fillers) > 4 or any(tokens[i].word not in allowed for i in fillers):
        return False
    return all(
        gap.fullmatch(text, tokens[i - 1].end, tokens[i].start)
        for i in range(left.last, right.first + 1)
    )


def _part_mention(
    tokens: Sequence[Token], span: _Span, owned: Sequence[_Span]
) -> Mention:
    """The part that a noun and its modifiers name."""
    modifiers = [other.modifier for other in owned if other.modifier]
    side = one_side([side for _, side in modifiers if side])
    ends = {end for end, _ in modifiers if end}
    part = _with_end(span.noun, ends)
    if span.noun in PANES_BY_SIDE and side in (Side.LEFT, Side.RIGHT):
        part = Part.SIDE_GLASS
    first = min(each.first for each in (span, *owned))
    last = max(each.last for each in (span, *owned))
    return Mention(part, tokens[first].start, tokens[last - 1].end, side)


def _with_end(noun: Part | Noun | None, ends: set[End]) -> Part:
    """The part that a noun is at this end of the vehicle."""
    bare, front, rear = ENDED.get(noun, (noun, noun, noun))
    if len(ends) != 1:
        return Part(bare)
    return Part(front if End.FRONT in ends else rear)


def one_side(sides: Sequence[Side]) -> Side:
    """The side that all of these are; unknown where they differ or none is told."""
    told = set(sides) - {Side.UNKNOWN}
    return told.pop() if len(told) == 1 else Side.UNKNOWN
