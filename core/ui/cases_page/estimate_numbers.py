"""Money, hours and changes of an estimate as a person reads them."""

from decimal import Decimal

from core.domain.cases import Damage
from core.domain.estimates import EditKind, EstimateEdit, EstimateLine, Span
from core.domain.sentences import Language
from core.domain.vocabulary import Operation, Part
from core.domain.words import word
from core.estimating.texts import NBSP, money, span
from core.reporting.case_marks import damage_numbers
from core.reporting.case_report import decisions
from core.reporting.formats import EN_DASH, capitalised
from core.reporting.phrases import part_label
from core.ui.moments import day_and_time
from core.ui.state import say, state


def money_range(amount: Span | None, currency: str) -> str:
    """With two decimals; a dash where there is no money."""
    if amount is None:
        return EN_DASH
    return f"{span(amount, state().language)}{NBSP}{currency}"


def rounded_range(amount: Span, currency: str) -> str:
    """Without decimals where both ends are whole."""
    return f"{span(amount, state().language, _rounded)}{NBSP}{currency}"


def rounded_money(amount: Decimal, currency: str) -> str:
    return f"{_rounded(amount, state().language)}{NBSP}{currency}"


def line_title(line: EstimateLine) -> tuple[str, str]:
    """What is done, and on which part; the first is a person's text where there is one.

    Other people's text: for Markdown it goes through `plain`.
    """
    language = state().language
    named = line.part not in (Part.OTHER, Part.UNKNOWN)
    where = part_label(line.part, line.side, language) if named else ""
    if not line.text:
        where = where or part_label(line.part, line.side, language)
    done = capitalised(word(line.operation, language))
    if not line.text:
        return done, where
    extra = done if line.operation is not Operation.NONE else ""
    return line.text, " · ".join(filter(None, (extra, where)))


def damage_label(key: str, damages: tuple[Damage, ...]) -> str:
    """A damage by its number in the visit, with part, type and severity."""
    damage = next((each for each in damages if each.key == key), None)
    number = damage_numbers(damages).get(key)
    if damage is None or number is None:
        return say("case.estimate.damage_gone")
    language = state().language
    what = part_label(damage.part, damage.side, language)
    told = [word(damage.damage_type, language), word(damage.severity, language)]
    text = f"{what} – {', '.join(told)} ({word(damage.state, language)})"
    return say("case.estimate.damage", number=number, what=text)


def edit_told(edit: EstimateEdit, currency: str) -> str:
    """What was changed, as the log says it, by whom, when and why; other people's."""
    signed = [edit.who, day_and_time(edit.at) if edit.at else ""]
    reason = "" if edit.kind is EditKind.ADD else edit.text
    told = decisions.edit_told(edit, currency, state().language)
    return " · ".join(filter(None, (told, ", ".join(filter(None, signed)), reason)))


def _rounded(value: Decimal, language: Language) -> str:
    text = money(value, language)
    return text[:-3] if value == value.to_integral_value() else text
