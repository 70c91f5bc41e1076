"""The figures in a form of the estimate: two fields for each, from and to.

An empty field is the card's figure, which stands in it in grey.
"""

from collections.abc import Iterable
from decimal import Decimal

import streamlit as st

from core.domain.estimates import EditKind, EstimateLine, Span
from core.domain.vocabulary import Operation
from core.domain.words import word
from core.estimating.card_rows import OUTSIDE_WORK
from core.estimating.cells import HOURS, PRICE
from core.estimating.line_edits import FIGURES, Figure, figures_of
from core.estimating.rate_card import RateCard
from core.estimating.texts import hours, money
from core.filing.estimates import VisitEstimate
from core.reporting.formats import capitalised
from core.ui.state import say, state

FIELD_PX = 136  # two fit side by side in a form on a phone


def figures_shown(key: str, line: EstimateLine) -> tuple[Figure, ...]:
    """The figures of the line as it is, or all of them."""
    usual = {(EditKind.HOURS, each.labour) for each in line.labour} | set(
        figures_of(line)
    )
    if line.operation is Operation.REPLACE or line.part_price is not None:
        usual.add((EditKind.PART_PRICE, None))
    if line.operation in OUTSIDE_WORK or line.sublet is not None:
        usual.add((EditKind.SUBLET, None))
    every = st.toggle(
        say("case.estimate.all_figures"), value=not usual, key=f"{key}.every"
    )
    return tuple(each for each in FIGURES if every or each in usual)


def ask_figures(
    key: str,
    figures: Iterable[Figure],
    made: VisitEstimate,
    line: EstimateLine | None,
) -> None:
    """Two fields for each figure, from and to."""
    typed = figures_of(line) if line else {}
    st.caption(say("case.estimate.figures_are"))
    for figure in figures:
        hourly = figure[0] is EditKind.HOURS
        card = _card_span(made.card, line, figure)
        now = typed.get(figure)
        limits = HOURS if hourly else PRICE
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for end in ("low", "high"):
                st.number_input(
                    _figure_name(figure, end, made.estimate.currency),
                    min_value=float(limits.low),
                    max_value=float(limits.high),
                    value=float(getattr(now, end)) if now else None,
                    step=0.1 if hourly else 1.0,
                    format="%.2f",
                    placeholder=_shown(getattr(card, end), hourly) if card else "",
                    key=_figure_key(key, figure, end),
                    width=FIELD_PX,
                )


def _card_span(
    card: RateCard, line: EstimateLine | None, figure: Figure
) -> Span | None:
    """The card's own figure for a line."""
    if line is None:
        return None
    kind, labour = figure
    if kind is EditKind.HOURS:
        return dict(card.hours_for(line.part, line.operation)).get(labour)
    if kind is EditKind.PART_PRICE:
        new_part = line.operation is Operation.REPLACE
        return card.part_price(line.part) if new_part else None
    return card.sublet_price(line.part, line.operation)


def _figure_name(figure: Figure, end: str, currency: str) -> str:
    kind, labour = figure
    told = capitalised(word(labour, state().language)) if labour else ""
    ends = say(f"case.estimate.{end}")
    return say(f"case.estimate.{kind}", labour=told, currency=currency, end=ends)


def _shown(value: Decimal, hourly: bool) -> str:
    return (hours if hourly else money)(value, state().language)


def _figure_key(key: str, figure: Figure, end: str) -> str:
    kind, labour = figure
    return f"{key}.{kind}.{labour or ''}.{end}"


def typed_figures(
    key: str,
    figures: Iterable[Figure],
    made: VisitEstimate,
    line: EstimateLine | None,
) -> dict[Figure, tuple[str, str]]:
    """The fields as text; where one end is empty, the card's stands for it."""
    told = {}
    for figure in figures:
        low, high = (
            st.session_state.get(_figure_key(key, figure, end))
            for end in ("low", "high")
        )
        card = _card_span(made.card, line, figure)
        if card is not None and low is None and high is not None:
            low = min(float(card.low), high)
        elif card is not None and high is None and low is not None:
            high = max(float(card.high), low)
        told[figure] = _text(low), _text(high)
    return told


def _text(value: float | None) -> str:
    return "" if value is None else f"{Decimal(repr(value)):f}"
