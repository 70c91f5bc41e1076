"""What each kind of row of a rate card says, and how it is read and written.

Decisions:
- One table of columns for all rows: `row` names the kind; cells that a kind does not
  use stay empty, and one that is filled is refused, so nothing is silently dropped.
- An empty `high` means the same as `low`.
- A rule's `text` is type/severity/paint, each a key or "any"; its `key` is a part or a
  group of parts, its `operation` one or more operations joined by "+".
"""

from core.domain.estimates import Span
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import DamageType, Labour, Operation, Part, Severity
from core.domain.words import word
from core.estimating.cells import (
    HOURS,
    MILLIMETRES,
    PERCENT,
    RATE,
    SHARE,
    STEP,
    CellRefused,
    Limits,
    read_cell,
    read_key,
    read_number,
    shown,
)
from core.estimating.operation_rule import OperationRule, Paint
from core.estimating.part_groups import (
    BOLTED,
    LAMPS,
    METAL,
    PAINTED,
    PANES,
    PLASTIC,
    TRIM,
    WELDED,
)

COLUMNS = ("row", "key", "operation", "labour", "low", "high", "text")
TEXT_ROWS = ("name", "currency", "date", "example", "note")
NUMBER_ROWS: dict[tuple[str, str], tuple[str, Limits]] = {
    # (row, key): field of the card, limits
    ("materials", "per_paint_hour"): ("materials_per_paint_hour", RATE),
    ("tax", "percent"): ("tax_percent", PERCENT),
    ("overlap", "adjacent_hours"): ("overlap_adjacent_hours", HOURS),
    ("overlap", "other_hours"): ("overlap_other_hours", HOURS),
    ("setting", "total_loss_percent"): ("total_loss_percent", SHARE),
    ("setting", "rounding"): ("rounding", STEP),
    ("setting", "size_small_mm"): ("size_small_mm", MILLIMETRES),
    ("setting", "size_large_mm"): ("size_large_mm", MILLIMETRES),
}
USED: dict[str, tuple[str, ...]] = {
    # row: the columns it uses beside `row`
    **dict.fromkeys(TEXT_ROWS, ("text",)),
    **dict.fromkeys((row for row, _ in NUMBER_ROWS), ("key", "low")),
    "rate": ("labour", "low"),
    "hours": ("key", "operation", "labour", "low", "high"),
    "part": ("key", "low", "high"),
    "sublet": ("key", "operation", "low", "high"),
    "rule": ("key", "operation", "text"),
}
GROUPS: dict[str, frozenset[Part]] = {
    "any": frozenset(),
    "metal": METAL,
    "bolted": BOLTED,
    "welded": WELDED,
    "plastic": PLASTIC,
    "painted": PAINTED,
    "trim": TRIM,
    "panes": PANES,
    "lamps": LAMPS,
}
PRICED_PARTS = tuple(part for part in Part if part is not Part.UNKNOWN)
PRICED_WORK = tuple(
    work
    for work in Operation
    if work not in (Operation.NONE, Operation.MONITOR, Operation.INSPECT)
)
OUTSIDE_WORK = (Operation.SUBLET, Operation.CALIBRATE)
ANY = "any"


def read_span(row: dict[str, str], limits: Limits) -> Span:
    """`low` and `high` of a row.

    Raises:
        CellRefused: no numbers in range, or the wrong way round.
    """
    low = read_cell(row, "low", read_number, limits)
    high = read_cell(row, "high", read_number, limits) if row["high"] else low
    if low > high:
        raise CellRefused(
            Sentence(
                f"low {shown(row['low'])} is above high {shown(row['high'])}; "
                "exchange them.",
                f"low {shown(row['low'])} dépasse high {shown(row['high'])} ; "
                "échangez-les.",
            )
        )
    return Span(low, high)


def read_hours_keys(row: dict[str, str]) -> tuple[Part, Operation, Labour]:
    """The keys of a row of hours.

    Raises:
        CellRefused: one is not known.
    """
    return (
        read_cell(row, "key", read_key, PRICED_PARTS),
        read_cell(row, "operation", read_key, PRICED_WORK),
        read_cell(row, "labour", read_key, Labour),
    )


def read_rule(row: dict[str, str]) -> OperationRule:
    """A rule of the card; its reason is made from its own words.

    Raises:
        CellRefused: a key is not known, or the text has not three pieces.
    """
    types, severities, paint = read_cell(row, "text", _read_damages)
    place = row["key"].strip().lower()
    if place not in GROUPS and place not in {str(part) for part in Part}:
        read_cell(row, "key", read_key, (*Part,))  # refuses, and names the near ones
    operations = read_cell(row, "operation", _read_operations)
    return OperationRule(
        parts=GROUPS[place] if place in GROUPS else frozenset({Part(place)}),
        types=types,
        severities=severities,
        paint=paint,
        operations=tuple(dict.fromkeys(operations)),
        reason=_reason(operations),
    )


def rule_cells(rule: OperationRule) -> dict[str, str]:
    """The cells that `read_rule` reads this rule from."""
    group = next((name for name, parts in GROUPS.items() if parts == rule.parts), "")
    sets = (rule.types, rule.severities, rule.paint)
    return {
        "key": group or str(next(iter(rule.parts))),
        "operation": "+".join(rule.operations),
        "text": "/".join(str(next(iter(each), ANY)) for each in sets),
    }


def _read_damages(text: str) -> tuple[frozenset, frozenset, frozenset]:
    """Types, severities and states of the paint."""
    pieces = [piece.strip().lower() for piece in text.split("/")]
    if len(pieces) != 3:
        raise CellRefused(
            Sentence(
                f"{shown(text)} must be type/severity/paint, such as "
                "scratch/minor/any.",
                f"{shown(text)} doit être type/severity/paint, par exemple "
                "scratch/minor/any.",
            )
        )
    return (
        _one_of(pieces[0], DamageType),
        _one_of(pieces[1], Severity),
        _one_of(pieces[2], Paint),
    )


def _read_operations(text: str) -> tuple[Operation, ...]:
    return tuple(read_key(piece, Operation) for piece in text.split("+"))


def _one_of(text: str, keys: type) -> frozenset:
    """A set of one key; empty, which fits everything, for "any"."""
    return frozenset() if text == ANY else frozenset({read_key(text, keys)})


def _reason(operations: tuple[Operation, ...]) -> Sentence:
    english, french = (
        ", ".join(word(each, language) for each in operations) for language in Language
    )
    return Sentence(
        f"By a rule of this rate card: {english}.",
        f"Selon une règle de ce barème : {french}.",
    )
