"""Numbers and arithmetic as text, in both languages.

Decisions:
- Money has two decimals, hours as many as they need; a range whose ends are equal is
  one number.
- French has its decimal comma and a narrow gap between thousands; the sums are the
  same characters otherwise, so a formula can be followed with a pocket calculator.
"""

from collections.abc import Callable
from decimal import Decimal

from core.domain.estimates import LabourCost, Span
from core.domain.sentences import Language, Sentence
from core.domain.words import word

NBSP = "\u00a0"


def money(value: Decimal, language: Language) -> str:
    """An amount with two decimals."""
    text = f"{value:,.2f}"
    if language is Language.FR:
        return text.replace(",", NBSP).replace(".", ",")
    return text


def hours(value: Decimal, language: Language) -> str:
    """Hours with at least one decimal and no needless zeros."""
    text = f"{value:f}"
    whole, _, rest = text.partition(".")
    text = f"{whole}.{rest.rstrip('0') or '0'}"
    return text.replace(".", ",") if language is Language.FR else text


def percent(value: Decimal) -> Sentence:
    """A percentage without needless zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Sentence(f"{text} %", f"{text.replace('.', ',')} %")


def span(
    value: Span, language: Language, say: Callable[[Decimal, Language], str] = money
) -> str:
    """A range, or one number where its ends are equal."""
    low, high = say(value.low, language), say(value.high, language)
    return low if low == high else f"{low}–{high}"


def formula(
    labour: tuple[LabourCost, ...],
    *,
    materials: tuple[Span, Decimal, Span] | None,
    part_price: Span | None,
    sublet: Span | None,
    amount: Span,
    currency: str,
) -> Sentence:
    """The arithmetic of a line with its numbers.

    `materials` is the paint hours, the rate per paint hour, and their product.
    """
    texts = []
    for language in Language:
        pieces = [_labour(each, language) for each in labour]
        if materials is not None:
            pieces.append(_materials(materials, language))
        english = language is Language.EN
        if part_price is not None:
            name = "part" if english else "pièce"
            pieces.append(f"{name} {span(part_price, language)}")
        if sublet is not None:
            name = "outside work" if english else "sous-traitance"
            pieces.append(f"{name} {span(sublet, language)}")
        told = f"{span(amount, language)}{NBSP}{currency}"
        texts.append(f"{' + '.join(pieces)} = {told}")
    return Sentence(*texts)


def _labour(cost: LabourCost, language: Language) -> str:
    """Hours × rate of one kind of work, in brackets where more follows."""
    name = word(cost.labour, language)
    given = f"{span(cost.given, language, hours)}{NBSP}h"
    if cost.overlap:
        off = f"{hours(cost.overlap, language)}{NBSP}h"
        left = f"{span(cost.hours, language, hours)}{NBSP}h"
        what = "overlap" if language is Language.EN else "recouvrement"
        given = f"({given} − {off} {what} = {left})"
    rate, amount = money(cost.rate, language), span(cost.amount, language)
    return f"{name} {given} × {rate} [{amount}]"


def _materials(given: tuple[Span, Decimal, Span], language: Language) -> str:
    painted, rate, cost = given
    name = "paint materials" if language is Language.EN else "ingrédients peinture"
    worked = f"{span(painted, language, hours)}{NBSP}h"
    return f"{name} {worked} × {money(rate, language)} [{span(cost, language)}]"
