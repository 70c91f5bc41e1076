"""A rate card → the CSV that `card_reading` reads to the same card.

Decisions:
- UTF-8 with a byte order mark, which spreadsheets need to read accents; commas between
  cells, points before decimals, rows in a fixed order.
- Everything is read back before it is handed out, so a card that was edited in the page
  meets the same limits as one from a file, and its faults are told the same way.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from core.domain.estimates import Span
from core.estimating.card_reading import read_rate_card
from core.estimating.card_rows import COLUMNS, NUMBER_ROWS, rule_cells
from core.estimating.cells import MILLIMETRES, PERCENT, SHARE
from core.estimating.rate_card import RateCard

WHOLE = (MILLIMETRES, PERCENT, SHARE)


def write_rate_card(card: RateCard) -> bytes:
    """The card as CSV.

    Raises:
        RateCardInvalid: a value is out of its limits; the lines are those of the CSV.
    """
    content = write_rows(card_rows(card))
    read_rate_card(content)
    return content


def write_rows(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows as CSV, one line each, with the header on the first."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def card_rows(card: RateCard) -> Iterator[dict[str, str]]:
    """Every row of the card, in the order of the file."""
    yield {"row": "name", "text": card.name}
    yield {"row": "currency", "text": card.currency}
    yield {"row": "date", "text": card.dated.isoformat()}
    yield {"row": "example", "text": "yes" if card.is_example else "no"}
    if card.note:
        yield {"row": "note", "text": card.note}
    for labour, rate in card.rates:
        yield {"row": "rate", "labour": labour, "low": _money(rate)}
    for (row, key), (field, limits) in NUMBER_ROWS.items():
        value = getattr(card, field)
        told = _plain(value) if limits in WHOLE else _money(value)
        yield {"row": row, "key": key, "low": told}
    for rule in card.rules:
        yield {"row": "rule"} | rule_cells(rule)
    for each in card.hours:
        keys = {"key": each.part, "operation": each.operation, "labour": each.labour}
        yield {"row": "hours"} | keys | _span(each.hours)
    for part, price in card.part_prices:
        yield {"row": "part", "key": part} | _span(price)
    for sublet in card.sublets:
        keys = {"key": sublet.part, "operation": sublet.operation}
        yield {"row": "sublet"} | keys | _span(sublet.price)


def _span(span: Span) -> dict[str, str]:
    high = "" if span.low == span.high else _money(span.high)
    return {"low": _money(span.low), "high": high}


def _money(value: Decimal) -> str:
    """With two decimals; more only where they are there, to be refused on reading."""
    exponent = value.as_tuple().exponent
    enough = isinstance(exponent, int) and exponent >= -2
    return f"{value:.2f}" if enough else f"{value:f}"


def _plain(value: Decimal) -> str:
    """Without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
