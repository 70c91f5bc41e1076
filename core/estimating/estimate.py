"""Damages + rate card + a person's edits → `Estimate`. Pure arithmetic on `Decimal`.

line = hours × rate by kind of work + part + paint materials + outside work − overlap;
subtotal = lines; tax = subtotal × tax %, to the cent, half up; total = subtotal + tax.

Decisions:
- What goes in: keys (part, side, type, severity), sizes that a person typed, the card
  and the edits. Confidences, boxes and a model's own sizes are never looked at.
- The total shown large is rounded outwards to the card's step (low down, high up), so
  the range never looks narrower than it is.
- The longest refinishing counts in full; each further one loses the overlap of a panel
  that touches an earlier one, or that of one that stands apart.
- A total loss is spoken of only if a person typed the vehicle's value, in the card's
  currency; the limit is a share of it from the card.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from core.domain.cases import Damage, ReviewAction, Vehicle
from core.domain.estimates import (
    EditKind,
    Estimate,
    EstimateEdit,
    EstimateLine,
    Span,
)
from core.domain.estimates import total as sum_of
from core.domain.vocabulary import Operation
from core.estimating.part_groups import touch
from core.estimating.plan import Plan, Task, make_plan
from core.estimating.pricing import cents, price_line, typed_for
from core.estimating.rate_card import RateCard
from core.estimating.total_loss import advise_on_loss

NUMBERS = (EditKind.HOURS, EditKind.PART_PRICE, EditKind.SUBLET)
HUNDRED = Decimal(100)
Lines = list[tuple[str, EstimateLine]]


def estimate(
    damages: Iterable[Damage],
    rate_card: RateCard,
    *,
    edits: Sequence[EstimateEdit] = (),
    vehicle: Vehicle | None = None,
) -> Estimate:
    """The estimate of these damages; rejected ones do not count."""
    every = tuple(damages)
    defaults, _, _ = _lines(every, rate_card, ())
    lines, dropped, unused = _lines(every, rate_card, edits)
    origins = {line.key: line for _, line in defaults}
    shown = tuple(
        replace(line, default=origins.get(origin)) if line.edited else line
        for origin, line in lines
    )
    subtotal = sum_of(line.amount for line in shown if line.amount is not None)
    tax = Span(*(_tax(each, rate_card) for each in (subtotal.low, subtotal.high)))
    whole = subtotal + tax
    return Estimate(
        card_name=rate_card.name,
        card_date=rate_card.dated,
        card_is_example=rate_card.is_example,
        currency=rate_card.currency,
        lines=shown,
        subtotal=subtotal,
        tax_percent=rate_card.tax_percent,
        tax=tax,
        total=whole,
        rounded=rounded(whole, rate_card.rounding),
        complete=all(is_settled(line) for line in shown),
        dropped=tuple(dropped),
        total_loss=advise_on_loss(whole, rate_card, vehicle),
        unused_edits=unused,
    )


def is_settled(line: EstimateLine) -> bool:
    """Whether a line has money, or needs none."""
    needs_none = line.operation in (Operation.NONE, Operation.MONITOR)
    return line.amount is not None or (needs_none and not line.text)


def rounded(span: Span, step: Decimal) -> Span:
    """Outwards to whole steps: the low end down, the high end up."""
    low, high = (value // step for value in (span.low, span.high))
    if high * step < span.high:
        high += 1
    return Span(low * step, high * step)


def _tax(value: Decimal, card: RateCard) -> Decimal:
    return cents(value * card.tax_percent / HUNDRED)


def _lines(
    damages: Sequence[Damage], card: RateCard, edits: Sequence[EstimateEdit]
) -> tuple[
    list[tuple[str, EstimateLine]], list[EstimateLine], tuple[EstimateEdit, ...]
]:
    """Lines behind their default's key, dropped lines, and edits without a line."""
    plan = make_plan(damages, edits, card.rules)
    overlaps = _overlaps(plan, card)
    sizes = {each.key: typed_size(each) for each in damages}
    numbers = {i: edit for i, edit in enumerate(edits) if edit.kind in NUMBERS}
    lines: Lines = []
    dropped = []
    for task in plan.tasks:
        known = [sizes[key] for key in task.damage_keys]
        plan.used |= {i for i, edit in numbers.items() if edit.target == task.key}
        line = price_line(
            task,
            card,
            typed=typed_for(task.key, numbers),
            overlap=overlaps.get(task.key, Decimal(0)),
            size_mm=max((size for size in known if size is not None), default=None),
        )
        if task.dropped:
            dropped.append(line)
        else:
            lines.append((task.origin, line))
    unused = tuple(edit for i, edit in enumerate(edits) if i not in plan.used)
    return lines, dropped, unused


def _overlaps(plan: Plan, card: RateCard) -> dict[str, Decimal]:
    """Paint hours to take off each refinishing but the longest."""
    painted = sorted(
        (
            task
            for task in plan.tasks
            if task.operation is Operation.REFINISH
            and not task.dropped
            and not task.added_key
        ),
        key=lambda task: -card.paint_hours(task.place[0], task.operation).high,
    )
    return {
        task.key: _overlap(task, painted[:place], card)
        for place, task in enumerate(painted)
        if place
    }


def _overlap(task: Task, earlier: Sequence[Task], card: RateCard) -> Decimal:
    near = any(touch(task.place, other.place) for other in earlier)
    return card.overlap_adjacent_hours if near else card.overlap_other_hours


def typed_size(damage: Damage) -> Decimal | None:
    """The size in mm, if a person typed it; a model's own size is none.

    It is a person's where the last review that gives the damage's present size differs
    from every size that a model gave.
    """
    if damage.size_mm is None:
        return None
    models = {seen.finding.size_mm for seen in damage.observations}
    if damage.proposed is not None:
        models.add(damage.proposed.size_mm)
    told = {
        review.finding.size_mm
        for review in damage.reviews
        if review.action in (ReviewAction.CHANGE, ReviewAction.ADD)
        and review.finding is not None
    }
    if damage.size_mm in told and damage.size_mm not in models:
        return Decimal(repr(float(damage.size_mm)))
    return None
