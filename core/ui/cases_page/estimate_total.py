"""The range of an estimate, large, with what limits it; and its sums."""

import streamlit as st

from core.domain.estimates import Estimate, LossAdvice
from core.domain.sentences import in_language
from core.estimating.estimate import is_settled
from core.estimating.texts import percent
from core.filing.estimates import VisitEstimate
from core.reporting.formats import full_day, typeset
from core.ui.case_labels import counted
from core.ui.cases_page.estimate_numbers import (
    money_range,
    rounded_money,
    rounded_range,
)
from core.ui.state import say, state
from core.ui.words import plain

LOSS_ICONS = {
    LossAdvice.LIKELY: ":material/dangerous:",
    LossAdvice.POSSIBLE: ":material/warning:",
    LossAdvice.BELOW: ":material/check:",
    LossAdvice.NOT_COMPARABLE: ":material/help:",
}


def show_total(made: VisitEstimate) -> None:
    """What it may cost, and how far that can be relied on."""
    estimate = made.estimate
    has_money = any(line.amount is not None for line in estimate.lines)
    with st.container(border=True, key="case-estimate-total", gap="small"):
        if not estimate.lines:
            st.markdown(say("case.estimate.nothing"))
        elif not has_money:
            st.markdown(f"**{say('case.estimate.no_total')}**")
        else:
            st.caption(say("case.estimate.total"))
            told = rounded_range(estimate.rounded, estimate.currency)
            st.header(plain(told), anchor=False)
        _show_card_date(estimate)
        if estimate.lines:
            _show_limits(made)
        _show_loss(estimate)


def show_sums(made: VisitEstimate) -> None:
    """Subtotal, tax and total, exact."""
    estimate = made.estimate
    if not any(line.amount is not None for line in estimate.lines):
        return
    share = in_language(percent(estimate.tax_percent), state().language)
    tax = say("case.estimate.tax", percent=typeset(share, state().language))
    with st.container(key="case-estimate-sums", gap="xsmall"):
        for name, amount in (
            (say("case.estimate.subtotal"), estimate.subtotal),
            (tax, estimate.tax),
            (f"**{say('case.estimate.sum')}**", estimate.total),
        ):
            told = plain(money_range(amount, estimate.currency))
            with st.container(horizontal=True, horizontal_alignment="distribute"):
                st.markdown(name, width="content")
                st.markdown(f"**{told}**", width="content")
        step = rounded_money(made.card.rounding, estimate.currency)
        st.caption(plain(say("case.estimate.rounded", step=step)))


def _show_card_date(estimate: Estimate) -> None:
    date = full_day(estimate.card_date, state().language)
    name = plain(estimate.card_name)
    if estimate.card_is_example:
        badge = f":orange-badge[:material/science: {say('case.estimate.example')}]"
        st.markdown(f"{badge} {say('case.estimate.example_is', date=date)}")
    else:
        st.caption(say("case.estimate.card_is", name=name, date=date))


def _show_limits(made: VisitEstimate) -> None:
    """What is not in the range, and what it rests on."""
    lines = made.estimate.lines
    if not made.estimate.complete:
        unsettled = sum(not is_settled(line) for line in lines)
        told = counted("case.estimate.incomplete", unsettled)
        st.warning(told, icon=":material/playlist_remove:")
    if made.unconfirmed:
        told = counted("case.estimate.unconfirmed", made.unconfirmed, all=len(lines))
        st.markdown(f":material/rule: {told}")


def _show_loss(estimate: Estimate) -> None:
    """Advice on a total loss; there is none unless a value was typed."""
    loss = estimate.total_loss
    if loss is None:
        return
    told = plain(typeset(in_language(loss.told, state().language), state().language))
    text = f"**{say('case.estimate.loss')}** – {told}"
    icon = LOSS_ICONS[loss.advice]
    if loss.advice is LossAdvice.LIKELY:
        st.error(text, icon=icon)
    elif loss.advice is LossAdvice.BELOW:
        st.info(text, icon=icon)
    else:
        st.warning(text, icon=icon)
