"""A rate card: every number that an estimate may use, and nothing else.

Decisions:
- Numbers are `Decimal`; ranges are `Span`s. The currency is a code of three letters;
  money has two decimals.
- Settings that are no price have a default, which the shipped cards write out.
- The order of rows means nothing; a card keeps them in the order of the vocabulary, so
  that two cards with the same rows are equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.domain.estimates import NOTHING, Span
from core.domain.vocabulary import Labour, Operation, Part
from core.estimating.operation_rule import OperationRule


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours of one kind of work for one operation on one part."""

    part: Part
    operation: Operation
    labour: Labour
    hours: Span


@dataclass(frozen=True, slots=True)
class SubletRow:
    """What another shop charges for an operation on a part."""

    part: Part
    operation: Operation
    price: Span


@dataclass(frozen=True, slots=True)
class RateCard:
    """One shop's figures at one date; percentages are 0..100."""

    name: str
    currency: str
    dated: date
    is_example: bool
    rates: tuple[tuple[Labour, Decimal], ...]
    materials_per_paint_hour: Decimal
    tax_percent: Decimal
    note: str = ""
    overlap_adjacent_hours: Decimal = Decimal(0)
    overlap_other_hours: Decimal = Decimal(0)
    total_loss_percent: Decimal = Decimal(70)
    rounding: Decimal = Decimal(10)
    size_small_mm: Decimal = Decimal(50)
    size_large_mm: Decimal = Decimal(200)
    hours: tuple[HoursRow, ...] = ()
    part_prices: tuple[tuple[Part, Span], ...] = ()
    sublets: tuple[SubletRow, ...] = ()
    rules: tuple[OperationRule, ...] = ()

    def hours_for(
        self, part: Part, operation: Operation
    ) -> tuple[tuple[Labour, Span], ...]:
        """Hours by kind of work; empty if the card does not know."""
        return tuple(
            (row.labour, row.hours)
            for row in self.hours
            if (row.part, row.operation) == (part, operation)
        )

    def paint_hours(self, part: Part, operation: Operation) -> Span:
        """The paint hours of an operation, nothing if the card has none."""
        return dict(self.hours_for(part, operation)).get(Labour.PAINT, NOTHING)

    def part_price(self, part: Part) -> Span | None:
        """The price of a new part; None if the card does not know."""
        return dict(self.part_prices).get(part)

    def sublet_price(self, part: Part, operation: Operation) -> Span | None:
        """What another shop charges; None if the card does not know."""
        prices = {(row.part, row.operation): row.price for row in self.sublets}
        return prices.get((part, operation))


def in_order(
    hours: Iterable[HoursRow],
    prices: Iterable[tuple[Part, Span]],
    sublets: Iterable[SubletRow],
) -> tuple[tuple[HoursRow, ...], tuple[tuple[Part, Span], ...], tuple[SubletRow, ...]]:
    """Rows in the order of the vocabulary."""
    parts, works, labours = (list(kind) for kind in (Part, Operation, Labour))

    def place(row: HoursRow | SubletRow) -> tuple[int, int]:
        return parts.index(row.part), works.index(row.operation)

    return (
        tuple(sorted(hours, key=lambda row: (place(row), labours.index(row.labour)))),
        tuple(sorted(prices, key=lambda pair: parts.index(pair[0]))),
        tuple(sorted(sublets, key=place)),
    )
