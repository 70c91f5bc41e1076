"""The single values of a rate card as fields: name, rates, tax, settings."""

from collections.abc import Iterator
from datetime import date

import streamlit as st

from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Labour
from core.domain.words import word
from core.estimating.card_editing import EditedRow, fields_of
from core.estimating.card_reading import LONGEST_NAME
from core.estimating.card_rows import NUMBER_ROWS
from core.estimating.cells import LONGEST_TEXT
from core.estimating.rate_card import RateCard
from core.reporting.formats import capitalised
from core.ui.cases_page.rate_tables import cell
from core.ui.state import say, state
from core.ui.words import TEXT

FIELD_PX = 230
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
RATES = [("rate", str(labour)) for labour in Labour]
Typed = tuple[str, str, object]  # kind of row, key or labour, what stands in the field


def ask_fields(card: RateCard, key: str, *, own: bool) -> list[EditedRow]:
    """Draw the fields; what stands in them as rows with the fields' names.

    Args:
        own: the card is the person's own; another one gets a new name.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = [*_ask_head(card, key, own=own)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed += _ask_numbers(card, key)
    note = st.text_input(
        say("case.rates.note"), card.note, max_chars=LONGEST_TEXT, key=f"{key}.note"
    )
    typed.append(("note", "", note))
    return [_row(each, card.currency) for each in typed]


def _ask_head(card: RateCard, key: str, *, own: bool) -> Iterator[Typed]:
    """Name, currency, date, and whether the figures are examples."""
    french = state().language is Language.FR
    name = card.name if own else say("case.rates.own_name", currency=card.currency)
    yield (
        "name",
        "",
        st.text_input(
            say("case.rates.name"),
            name,
            max_chars=LONGEST_NAME,
            key=f"{key}.name",
            width=FIELD_PX,
        ),
    )
    yield (
        "currency",
        "",
        st.text_input(
            say("case.rates.currency"),
            card.currency,
            max_chars=3,
            key=f"{key}.currency",
            width=FIELD_PX,
        ),
    )
    yield (
        "date",
        "",
        st.date_input(
            say("case.rates.date"),
            card.dated,
            min_value=EARLIEST,
            max_value=LATEST,
            format="DD/MM/YYYY" if french else "YYYY-MM-DD",
            key=f"{key}.date",
            width=FIELD_PX,
        ),
    )
    example = st.checkbox(
        say("case.rates.example"), card.is_example, key=f"{key}.example"
    )
    yield "example", "", "yes" if example else "no"


def _ask_numbers(card: RateCard, key: str) -> Iterator[Typed]:
    """Rates, materials, tax, overlap and settings."""
    values, language = fields_of(card), state().language
    for kind, name in (*RATES, *NUMBER_ROWS):
        value = st.number_input(
            in_language(_field_name(kind, name, card.currency), language),
            min_value=0.0,
            value=float(values[kind, name]),
            step=0.1 if kind == "overlap" else 1.0,
            format="%g",
            key=f"{key}.{kind}.{name}",
            width=FIELD_PX,
        )
        yield kind, name, value


def _field_name(kind: str, name: str, currency: str) -> Sentence:
    """What a field is called."""
    known = "rate" if kind == "rate" else ".".join(filter(None, (kind, name)))
    told = []
    for text, language in zip(TEXT[f"case.rates.{known}"], Language, strict=True):
        labour = word(Labour(name), language) if kind == "rate" else ""
        told.append(text.format(labour=capitalised(labour), unit=currency))
    return Sentence(*told)


def _row(typed: Typed, currency: str) -> EditedRow:
    kind, name, value = typed
    place = _field_name(kind, name, currency)
    if not name:
        return EditedRow(kind, place, {"text": cell(value)})
    column = "labour" if kind == "rate" else "key"
    return EditedRow(kind, place, {column: name, "low": cell(value)})
