"""How numbers, dates and sentences look in each language.

Decisions:
- A probability is never shown as 0 % or 100 %: no model is that sure.
- Sentences are written with plain spaces and straight apostrophes; `typeset` puts the
  non-breaking spaces and the curly apostrophes that French typography asks for.
- Unknown is an en dash.
- Text of other people (file names, a model's words) loses its control and
  direction-changing characters, visibly, before it stands in a document.
"""

import re
import unicodedata
from datetime import UTC, date, datetime

from core.domain.sentences import Language, Sentence, in_language

EN_DASH = "–"
NBSP = "\u00a0"
REPLACED = "\ufffd"

MONTHS: tuple[Sentence, ...] = (
    Sentence("January", "janvier"),
    Sentence("February", "février"),
    Sentence("March", "mars"),
    Sentence("April", "avril"),
    Sentence("May", "mai"),
    Sentence("June", "juin"),
    Sentence("July", "juillet"),
    Sentence("August", "août"),
    Sentence("September", "septembre"),
    Sentence("October", "octobre"),
    Sentence("November", "novembre"),
    Sentence("December", "décembre"),
)
BEFORE_SIGN = re.compile(r" (?=[:;?!»×])")
SHARE = re.compile(r"(?<=\d) ?%")
AFTER_QUOTE = re.compile(r"(?<=«) ")
HIDDEN_KINDS = {"Cc", "Cf", "Cs", "Co", "Cn"}  # Unicode general categories
KEPT_SIGNS = {"\n", "\u200c", "\u200d"}  # line end; joiners that scripts need


def typeset(text: str, language: Language) -> str:
    """The text in this language, with its typography; harmless when done twice."""
    told = SHARE.sub(NBSP + "%", in_language(text, language))
    if language is Language.FR:
        told = told.replace("'", "’")
        told = AFTER_QUOTE.sub(NBSP, told)
        return BEFORE_SIGN.sub(NBSP, told)
    return told


def percent(probability: float | None, language: Language) -> str:
    """A probability 0..1 as a percentage; never 0 % or 100 %."""
    if probability is None:
        return EN_DASH
    whole = round(100 * probability)
    if whole >= 100:
        return typeset(Sentence("over 99 %", "plus de 99 %"), language)
    if whole <= 0:
        return typeset(Sentence("under 1 %", "moins de 1 %"), language)
    return f"{whole}{NBSP}%"


def number(value: float | None, language: Language, *, decimals: int = 0) -> str:
    """A number with the language's decimal sign and grouping."""
    if value is None:
        return EN_DASH
    text = f"{value:,.{decimals}f}"
    if language is Language.FR:
        return text.replace(",", NBSP).replace(".", ",")
    return text


def seconds(value: float, language: Language) -> str:
    """A duration: milliseconds below one second, seconds above."""
    if value < 1:
        return f"{number(value * 1000, language)}{NBSP}ms"
    return f"{number(value, language, decimals=1)}{NBSP}s"


def date_time(moment: datetime, language: Language) -> str:
    """Day and time to the second in UTC; a moment without a zone is taken as UTC."""
    utc = _as_utc(moment)
    return f"{day_before_time(utc, language)} {utc:%H:%M:%S}{NBSP}UTC"


def day_before_time(moment: date, language: Language) -> str:
    """The day as it stands before a time: "21 November 2026," or "… 2026 à"."""
    between = " à" if language is Language.FR else ","
    return full_day(moment, language) + between


def full_day(moment: date, language: Language) -> str:
    """The day of a date or a moment, in its own zone, with the month as a word."""
    month = in_language(MONTHS[moment.month - 1], language)
    day = "1er" if language is Language.FR and moment.day == 1 else str(moment.day)
    return f"{day}{NBSP}{month}{NBSP}{moment.year}"


def iso_utc(moment: datetime) -> str:
    """ISO 8601 in UTC, to the second, ending in Z."""
    return f"{_as_utc(moment):%Y-%m-%dT%H:%M:%SZ}"


def size_px(size_wh: tuple[int, int]) -> str:
    """Width and height, such as 4032 × 3024 px."""
    return f"{size_wh[0]}{NBSP}×{NBSP}{size_wh[1]}{NBSP}px"


def storable(text: str) -> str:
    """The text as UTF-8 can hold it: half characters become a question mark."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def visible(text: str) -> str:
    """Someone else's text with nothing hidden in it: composed, no control characters.

    Control, direction-changing and broken characters become U+FFFD; line ends stay.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(
        sign
        if sign in KEPT_SIGNS or unicodedata.category(sign) not in HIDDEN_KINDS
        else " "
        if sign == "\t"
        else REPLACED
        for sign in composed
    )


def shortened(text: str, limit: int) -> str:
    """The text with its middle left out where it is longer than the limit."""
    if len(text) <= limit:
        return text
    tail = limit // 3
    return f"{text[: limit - tail - 1]}…{text[-tail:]}"


def capitalised(text: str) -> str:
    """The text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def _as_utc(moment: datetime) -> datetime:
    """The same moment in UTC."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
