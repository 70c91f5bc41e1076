"""The records of an estimate: lines, a person's edits, totals, and what may follow.

Decisions:
- Money, hours and rates are `Decimal`; a range is a `Span` from low to high.
- A line without money has `amount` None: it asks for a look and adds nothing.
- An edited line keeps what it would be without the edit in `default`; a dropped line is
  kept apart. What a person typed is an `EstimateEdit` and never a rate of the card.
- A line's key is part/side/operation, or the target of the edit that added it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from core.domain.hidden_zones import HiddenItem, HiddenZone
from core.domain.sentences import Sentence
from core.domain.vocabulary import Labour, Operation, Part, RedFlag, Severity, Side


@dataclass(frozen=True, slots=True)
class Span:
    """A range of money or hours: finite, never negative, `low` ≤ `high`."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        finite = self.low.is_finite() and self.high.is_finite()
        if not finite or not 0 <= self.low <= self.high:
            raise ValueError(f"no range: {self.low} to {self.high}")

    def __add__(self, other: Self) -> "Span":
        return Span(self.low + other.low, self.high + other.high)


NOTHING = Span(Decimal(0), Decimal(0))


def total(spans: Iterable[Span]) -> Span:
    """The sum of the lows and of the highs."""
    return sum(spans, start=NOTHING)


class EditKind(StrEnum):
    """What a person can change in an estimate."""

    PAINT = "paint"
    OPERATION = "operation"
    HOURS = "hours"
    PART_PRICE = "part_price"
    SUBLET = "sublet"
    DROP = "drop"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class EstimateEdit:
    """One change by a person; edits apply in their order and the last one wins.

    `target` is a line's key; for `paint` a damage's key, for `add` the new line's own.
    `hours` needs `labour` and `span`, `part_price` and `sublet` a `span`, `operation`
    an `operation`, `paint` says `paint_broken`; `add` has `text`, `part` and `side`,
    and its numbers come from further edits or from the card's row of the operation.
    `text` is the reason of any other edit; `currency` that of typed money.
    """

    kind: EditKind
    target: str
    span: Span | None = None
    labour: Labour | None = None
    operation: Operation | None = None
    paint_broken: bool | None = None
    part: Part = Part.OTHER
    side: Side = Side.UNKNOWN
    text: str = ""
    who: str = ""
    at: datetime | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class UndoneEdit:
    """An edit that was taken back or typed anew: it counts no more and stays told."""

    edit: EstimateEdit
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LabourCost:
    """Hours of one kind of work: the card's or typed, less overlap, times the rate."""

    labour: Labour
    given: Span
    overlap: Decimal
    hours: Span
    rate: Decimal
    amount: Span


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One operation on one part, with its arithmetic as a text in `formula`."""

    key: str
    damage_keys: tuple[str, ...]
    part: Part
    side: Side
    operation: Operation
    reason: Sentence
    formula: Sentence
    amount: Span | None = None
    labour: tuple[LabourCost, ...] = ()
    part_price: Span | None = None
    materials: Span | None = None
    sublet: Span | None = None
    text: str = ""
    edits: tuple[EstimateEdit, ...] = ()
    default: "EstimateLine | None" = None

    @property
    def edited(self) -> bool:
        """Whether a person changed or added it."""
        return bool(self.edits)


class LossAdvice(StrEnum):
    """How the total stands to the vehicle's value that a person typed."""

    BELOW = "below"
    POSSIBLE = "possible"
    LIKELY = "likely"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class TotalLoss:
    """Advice on a total loss, with the limit it was measured on."""

    advice: LossAdvice
    value: Decimal
    limit: Decimal
    told: Sentence


@dataclass(frozen=True, slots=True)
class Estimate:
    """Lines and totals; `rounded` is what is shown large, `total` is exact.

    `complete` is False where a line asks for a look instead of having money. `dropped`
    are lines that a person took out, `unused_edits` those that found no line, and
    `undone_edits` what was typed once and counts no more.
    """

    card_name: str
    card_date: date
    card_is_example: bool
    currency: str
    lines: tuple[EstimateLine, ...]
    subtotal: Span
    tax_percent: Decimal
    tax: Span
    total: Span
    rounded: Span
    complete: bool
    dropped: tuple[EstimateLine, ...] = ()
    total_loss: TotalLoss | None = None
    unused_edits: tuple[EstimateEdit, ...] = ()
    undone_edits: tuple[UndoneEdit, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplement:
    """What may come on top in one zone, where no photo reaches."""

    zone: HiddenZone
    where: Sentence
    items: tuple[HiddenItem, ...]
    told: Sentence
    severity: Severity
    damage_keys: tuple[str, ...] = ()
    red_flag: RedFlag | None = None
