"""How a case report names things: damages, photos, persons, moments, amounts.

Decisions:
- Other people's text (names, labels, reasons, file names) is made visible and bounded
  here, so that nothing hidden and nothing endless stands in a document.
- A capture time without a zone is the camera's own clock and is told as such.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from core.domain.cases import Damage, StoredPhoto
from core.domain.estimates import Span
from core.domain.records import Finding
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import ONE_PER_CAR, Part, Severity, Side
from core.domain.words import word
from core.reporting.formats import (
    EN_DASH,
    NBSP,
    capitalised,
    date_time,
    number,
    shortened,
    typeset,
    visible,
)
from core.reporting.phrases import NAMELESS, part_label, size_phrase

NAME_LIMIT = 120  # characters shown; the JSON has them all
REASON_LIMIT = 2000
HASH_SHOWN = 12
NOT_TOLD = Sentence("not told", "non déterminée")
CAMERA_CLOCK = Sentence("the camera's clock", "horloge de l'appareil")


def named(text: str, limit: int = NAME_LIMIT) -> str:
    """A person's name for something, on one line, with nothing hidden in it."""
    return shortened(" ".join(visible(text).split()), limit)


def reasoned(text: str) -> str:
    """A person's reason, its lines joined: a hundred empty lines say no more."""
    return named(text, REASON_LIMIT)


def part_name(part: Part, side: Side, language: Language) -> str:
    """A part with its side; that the side is not told is said where it matters."""
    told = part_label(part, side, language)
    if side is not Side.UNKNOWN or part in ONE_PER_CAR or part in NAMELESS:
        return told
    return f"{told} ({typeset(word(side, language), language)})"


def damage_name(told: Damage | Finding, language: Language) -> str:
    """Part with its side, then the kind: "Left front door, dent"."""
    part = part_name(told.part, told.side, language)
    return capitalised(f"{part}, {typeset(word(told.damage_type, language), language)}")


def finding_name(found: Finding, language: Language) -> str:
    """A finding with all that is told of it: "Hood, dent, minor, about 40 mm"."""
    pieces = [damage_name(found, language)]
    if found.severity is not Severity.UNKNOWN:
        pieces.append(typeset(word(found.severity, language), language))
    if found.size_mm is not None:
        pieces.append(size_phrase(found.size_mm, language))
    return ", ".join(pieces)


def severity_name(severity: Severity, language: Language) -> str:
    """The severity for a column that is headed so."""
    told = NOT_TOLD if severity is Severity.UNKNOWN else word(severity, language)
    return typeset(told, language)


def number_of(photo: StoredPhoto) -> int:
    """A photo's number in its visit, counted from 1, as notes and pages name it."""
    return photo.place + 1


def numbers_told(numbers: Iterable[int]) -> str:
    """Numbers in a row, runs of three and more joined: "1, 2, 5–8"."""
    ordered = sorted(set(numbers))
    runs: list[str] = []
    for _, group in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        run = [str(each) for _, each in group]
        runs += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else run
    return ", ".join(runs)


def labelled(label: str, text: str, language: Language) -> str:
    """A label and its text with the language's colon between them."""
    colon = " : " if language is Language.FR else ": "
    return typeset(in_language(label, language) + colon, language) + text


def counted(count: int, one: Sentence, more: Sentence, language: Language) -> str:
    """A number with its noun; French counts 0 with the singular."""
    single = count == 1 or (count == 0 and language is Language.FR)
    return typeset(f"{count} ", language) + typeset(one if single else more, language)


def moment(when: datetime | None, language: Language) -> str:
    """A moment in UTC; without a zone, as the camera wrote it."""
    if when is None:
        return EN_DASH
    told = date_time(when, language)
    if when.tzinfo is not None:
        return told
    return f"{told.removesuffix(f'{NBSP}UTC')} ({typeset(CAMERA_CLOCK, language)})"


def span_told(span: Span, language: Language, *, unit: str = "") -> str:
    """A range of money, or one number where its ends are equal."""
    low, high = (_money(value, language) for value in (span.low, span.high))
    told = low if low == high else f"{low}–{high}"
    return f"{told}{NBSP}{unit}" if unit else told


def hours_told(span: Span, language: Language) -> str:
    """A range of hours, without needless zeros."""
    low, high = (f"{value.normalize():f}" for value in (span.low, span.high))
    told = low if low == high else f"{low}–{high}"
    told = told.replace(".", ",") if language is Language.FR else told
    return f"{told}{NBSP}h"


def _money(value: Decimal, language: Language) -> str:
    return number(value, language, decimals=2)  # type: ignore[arg-type]
