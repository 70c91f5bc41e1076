"""One task and a rate card → a line with its amount and its formula.

Decisions:
- hours × rate is rounded to the cent, half up, for each kind of work and each end of
  the range; a line is the sum of its rounded pieces, so it can be checked by hand.
- Overlap shortens refinishing, never below nothing, and paint materials with it. Hours
  that a person typed are final: nothing is taken off them.
- A size that a person typed narrows the card's hours: up to the small size to the lower
  half of the range, from the large size on to the upper half.
- A replacement needs the price of the part, outside work its price: without it the line
  has no money, because a sum that lacks a piece would look cheap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from core.domain.estimates import EditKind, EstimateEdit, EstimateLine, LabourCost, Span
from core.domain.estimates import total as sum_of
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Labour, Operation
from core.domain.words import part_phrase, word
from core.estimating.card_rows import OUTSIDE_WORK
from core.estimating.plan import Task
from core.estimating.rate_card import RateCard
from core.estimating.texts import formula

CENT = Decimal("0.01")
SIZED = (
    Operation.POLISH,
    Operation.PAINTLESS_REPAIR,
    Operation.REPAIR,
    Operation.REFINISH,
)
MONEYLESS = (Operation.NONE, Operation.MONITOR, Operation.INSPECT)
NO_MONEY = Sentence(
    "No money: it has to be looked at first.",
    "Sans montant : à voir d'abord sur place.",
)
NOTHING_TO_PAY = Sentence("Nothing to pay.", "Rien à payer.")


@dataclass(frozen=True, slots=True)
class Typed:
    """The numbers that a person typed for one line, and the edits they came with."""

    hours: Mapping[Labour, Span]
    part_price: Span | None
    sublet: Span | None
    edits: tuple[EstimateEdit, ...]


def cents(value: Decimal) -> Decimal:
    """To two decimals, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def times(span: Span, rate: Decimal) -> Span:
    """Hours × rate, to the cent at both ends."""
    return Span(cents(span.low * rate), cents(span.high * rate))


def typed_for(key: str, edits: Mapping[int, EstimateEdit]) -> Typed:
    """What a person typed for this line; of two edits the last one wins."""
    mine = [edit for edit in edits.values() if edit.target == key]
    spans = {
        edit.kind: edit.span
        for edit in mine
        if edit.kind in (EditKind.PART_PRICE, EditKind.SUBLET)
    }
    return Typed(
        hours={
            edit.labour: edit.span
            for edit in mine
            if edit.kind is EditKind.HOURS and edit.labour and edit.span
        },
        part_price=spans.get(EditKind.PART_PRICE),
        sublet=spans.get(EditKind.SUBLET),
        edits=tuple(mine),
    )


def price_line(
    task: Task,
    card: RateCard,
    *,
    typed: Typed,
    overlap: Decimal,
    size_mm: Decimal | None,
) -> EstimateLine:
    """The line of a task.

    Args:
        overlap: paint hours to take off a refinishing.
        size_mm: the largest size that a person typed for its damages.
    """
    part, operation = task.place[0], task.operation
    labour = _labour(task, card, typed=typed, overlap=overlap, size_mm=size_mm)
    replaced = operation is Operation.REPLACE
    outside = operation in OUTSIDE_WORK
    part_price = typed.part_price or (card.part_price(part) if replaced else None)
    sublet = typed.sublet or (card.sublet_price(part, operation) if outside else None)
    line = EstimateLine(
        key=task.key,
        damage_keys=task.damage_keys,
        part=part,
        side=task.place[1],
        operation=operation,
        reason=task.reason,
        formula=NOTHING_TO_PAY,
        text=task.text,
        edits=(*task.edits, *typed.edits),
    )
    if not (labour or part_price or sublet):
        return replace(line, formula=_without_money(task))
    if replaced and part_price is None:
        return replace(line, formula=_lacks(task, PRICE_LACKS))
    if outside and sublet is None and not labour:
        return replace(line, formula=_lacks(task, SUBLET_LACKS))
    return _summed(line, card, labour, part_price, sublet)


def _labour(
    task: Task,
    card: RateCard,
    *,
    typed: Typed,
    overlap: Decimal,
    size_mm: Decimal | None,
) -> tuple[LabourCost, ...]:
    """Hours of each kind of work, typed or the card's, with their cost."""
    given = dict(card.hours_for(task.place[0], task.operation))
    costs = []
    for labour in Labour:
        rate = dict(card.rates)[labour]
        if labour in typed.hours:
            span, off = typed.hours[labour], Decimal(0)
        elif labour in given:
            span = given[labour]
            if size_mm is not None and task.operation in SIZED:
                span = narrowed(span, size_mm, card)
            off = overlap if labour is Labour.PAINT else Decimal(0)
        else:
            continue
        left = Span(max(Decimal(0), span.low - off), max(Decimal(0), span.high - off))
        costs.append(LabourCost(labour, span, off, left, rate, times(left, rate)))
    return tuple(costs)


def narrowed(span: Span, size_mm: Decimal, card: RateCard) -> Span:
    """The half of a range that a typed size points to; the whole one in between."""
    middle = cents((span.low + span.high) / 2)
    if size_mm <= card.size_small_mm:
        return Span(span.low, middle)
    if size_mm >= card.size_large_mm:
        return Span(middle, span.high)
    return span


def _summed(
    line: EstimateLine,
    card: RateCard,
    labour: tuple[LabourCost, ...],
    part_price: Span | None,
    sublet: Span | None,
) -> EstimateLine:
    """The line with materials, its amount and the formula."""
    rate = card.materials_per_paint_hour
    paint = next((each for each in labour if each.labour is Labour.PAINT), None)
    materials = times(paint.hours, rate) if paint else None
    pieces = [each.amount for each in labour]
    pieces += [each for each in (materials, part_price, sublet) if each is not None]
    amount = sum_of(pieces)
    told = formula(
        labour,
        materials=(paint.hours, rate, materials) if paint and materials else None,
        part_price=part_price,
        sublet=sublet,
        amount=amount,
        currency=card.currency,
    )
    return replace(
        line,
        labour=labour,
        part_price=part_price,
        materials=materials,
        sublet=sublet,
        amount=amount,
        formula=told,
    )


HOURS_LACK = Sentence("hours", "d'heures")
PRICE_LACKS = Sentence("a price of the part", "de prix de pièce")
SUBLET_LACKS = Sentence("a price of outside work", "de prix de sous-traitance")


def _without_money(task: Task) -> Sentence:
    """Why a line without any number has none."""
    if task.operation is Operation.INSPECT:
        return NO_MONEY
    if task.operation in MONEYLESS:
        return _lacks(task, HOURS_LACK) if task.added_key else NOTHING_TO_PAY
    return _lacks(task, SUBLET_LACKS if task.operation in OUTSIDE_WORK else HOURS_LACK)


def _lacks(task: Task, what: Sentence) -> Sentence:
    """The card does not say what this line needs."""
    part, side = task.place
    english, french = (
        f"{part_phrase(part, side, language)}, {word(task.operation, language)}"
        for language in Language
    )
    return Sentence(
        f"Cannot be estimated: the rate card lacks {what} ({english}). "
        "Type the figure.",
        f"Ne peut être chiffré : le barème n'a pas {what.fr} ({french}). Saisissez le "
        "chiffre.",
    )
