"""One cell of a rate card → a value, or a refusal that says value, limit and remedy.

Decisions:
- A number is plain digits with a point or a comma before the decimals. Signs,
  exponents, "NaN", formulas and separators of thousands are no numbers; "1,234" could
  mean two things and is refused rather than guessed.
- Text that a spreadsheet would run as a formula is refused, so that a card can be
  opened anywhere (OWASP, CSV injection). So is text with hidden characters.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from core.domain.sentences import Sentence

PLAIN_NUMBER = re.compile(r"[0-9]{1,12}([.,][0-9]{1,6})?")
FORMULA_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")
HIDDEN_KINDS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # Unicode categories
LONGEST_SHOWN = 40
LONGEST_TEXT = 300
Key = TypeVar("Key", bound=StrEnum)
Value = TypeVar("Value")


class CellRefused(ValueError):
    """A cell is no use; carries the sentence, and the column where one is known."""

    def __init__(self, told: Sentence, *, column: str = "") -> None:
        super().__init__(told)
        self.told = told
        self.column = column


@dataclass(frozen=True, slots=True)
class Limits:
    """The range of a number and how many decimals it may have."""

    low: Decimal
    high: Decimal
    decimals: int = 2


RATE = Limits(Decimal(0), Decimal(10_000))
PRICE = Limits(Decimal(0), Decimal(1_000_000))
HOURS = Limits(Decimal(0), Decimal(200))
PERCENT = Limits(Decimal(0), Decimal(100), decimals=3)
SHARE = Limits(Decimal(1), Decimal(100), decimals=3)
STEP = Limits(Decimal("0.01"), Decimal(10_000))
MILLIMETRES = Limits(Decimal(1), Decimal(10_000), decimals=0)


def shown(text: str) -> str:
    """A value as it may stand in a sentence: short, nothing hidden in it."""
    seen = "".join(sign if sign.isprintable() else "\ufffd" for sign in text.strip())
    cut = seen if len(seen) <= LONGEST_SHOWN else seen[: LONGEST_SHOWN - 1] + "…"
    return f'"{cut}"'


def read_cell(
    row: Mapping[str, str], column: str, read: Callable[..., Value], *how: Any
) -> Value:
    """What `read` makes of a cell.

    Raises:
        CellRefused: as `read`, with the column.
    """
    try:
        return read(row[column], *how)
    except CellRefused as exc:
        raise CellRefused(exc.told, column=column) from exc


def read_number(text: str, limits: Limits) -> Decimal:
    """A number within its limits.

    Raises:
        CellRefused: no plain number, ambiguous, too precise, or out of range.
    """
    bare = text.strip()
    low, high = f"{limits.low:f}", f"{limits.high:f}"
    if not PLAIN_NUMBER.fullmatch(bare):
        raise CellRefused(
            Sentence(
                f"{shown(text)} is not a number from {low} to {high}; "
                "write digits only, such as 1234.50.",
                f"{shown(text)} n'est pas un nombre de {low} à {high} ; "
                "n'écrivez que des chiffres, par exemple 1234,50.",
            )
        )
    decimals = len(re.split("[.,]", bare)[1]) if not bare.isdigit() else 0
    if decimals > limits.decimals:
        raise CellRefused(
            Sentence(
                f"{shown(text)} has {decimals} decimals, at most {limits.decimals} are "
                "read; write thousands without a separator.",
                f"{shown(text)} a {decimals} décimales, au plus {limits.decimals} sont "
                "lues ; écrivez les milliers sans séparateur.",
            )
        )
    value = Decimal(bare.replace(",", "."))
    if not limits.low <= value <= limits.high:
        raise CellRefused(
            Sentence(
                f"{shown(text)} must lie between {low} and {high}; correct it.",
                f"{shown(text)} doit se situer entre {low} et {high} ; corrigez-le.",
            )
        )
    return value


def read_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """A line of text that nothing runs and nothing hides in.

    Raises:
        CellRefused: too long, a formula, or hidden characters.
    """
    bare = unicodedata.normalize("NFC", text.strip())
    if len(bare) > longest:
        raise CellRefused(
            Sentence(
                f"The text has {len(bare)} characters, at most {longest} fit; "
                "shorten it.",
                f"Le texte a {len(bare)} caractères, {longest} au plus ; "
                "raccourcissez-le.",
            )
        )
    if bare.startswith(FORMULA_STARTS):
        raise CellRefused(
            Sentence(
                f"{shown(text)} begins like a formula; begin it with a letter.",
                f"{shown(text)} commence comme une formule ; commencez par une lettre.",
            )
        )
    if any(unicodedata.category(sign) in HIDDEN_KINDS for sign in bare):
        raise CellRefused(
            Sentence(
                f"{shown(text)} holds hidden characters; type it anew.",
                f"{shown(text)} contient des caractères cachés ; retapez-le.",
            )
        )
    return bare


def read_key(text: str, keys: Iterable[Key]) -> Key:
    """One of these keys, in any case.

    Raises:
        CellRefused: another word; the near ones are named.
    """
    known = {str(key): key for key in keys}
    bare = text.strip().lower()
    if bare not in known:
        near = difflib.get_close_matches(bare[:50], known, n=3, cutoff=0.5)
        names = ", ".join(near or known)
        raise CellRefused(
            Sentence(
                f"{shown(text)} is not known here; use one of: {names}.",
                f"{shown(text)} n'est pas connu ici ; choisissez parmi : {names}.",
            )
        )
    return known[bare]


def read_currency(text: str) -> str:
    """A currency's code of three letters.

    Raises:
        CellRefused: something else.
    """
    bare = text.strip().upper()
    if not re.fullmatch("[A-Z]{3}", bare):
        raise CellRefused(
            Sentence(
                f"{shown(text)} is not a currency's code of three letters, such as "
                "EUR.",
                f"{shown(text)} n'est pas un code de devise de trois lettres, par "
                "exemple EUR.",
            )
        )
    return bare


def read_date(text: str) -> date:
    """A day as YYYY-MM-DD.

    Raises:
        CellRefused: no such day.
    """
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
            raise ValueError
        return date.fromisoformat(text.strip())
    except ValueError as exc:
        raise CellRefused(
            Sentence(
                f"{shown(text)} is not a date; write it as 2026-11-21.",
                f"{shown(text)} n'est pas une date ; écrivez 2026-11-21.",
            )
        ) from exc
