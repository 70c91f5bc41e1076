"""The estimate of a visit: the total first, then its lines, then what may follow.

Decisions:
- The range stands above everything, and beside it what makes it less than it looks:
  example rates, lines without money, findings that nobody has confirmed.
- Nothing is typed over: a change is kept beside what the rules and the card say, with
  the name of whoever made it, and can be taken back.
- The rates have a page of their own in the same place; the address says which is open.
"""

import streamlit as st

from core.domain.sentences import in_language
from core.filing.estimates import (
    VisitEstimate,
    choose_card,
    read_estimate,
    start_over,
)
from core.filing.rate_cards import known_cards, name_of_key
from core.storage.store import Store
from core.ui.cases_page.address import choose, chosen
from core.ui.cases_page.estimate_desk import desk, done, show_trouble
from core.ui.cases_page.estimate_forms import ADDING
from core.ui.cases_page.estimate_lines import show_lines
from core.ui.cases_page.estimate_supplements import show_supplements
from core.ui.cases_page.estimate_total import show_sums, show_total
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.rates import show_rates
from core.ui.state import say, state
from core.ui.words import plain

RATES = "rates"


def show_estimate(opened: OpenCase) -> None:
    """Draw the estimate, or the rates where those are open.

    Raises:
        StorageFailed: it cannot be read.
    """
    made = read_estimate(opened.store, opened.case, opened.view)
    _show_problems(opened, made)
    if chosen(RATES) and made.readable:
        _show_rates_page(opened, made)
        return
    if not _has_open_form(opened, made):
        show_trouble()
    if desk().told:
        st.success(plain(desk().told), icon=":material/check:")
    if made.estimate is not None:
        show_total(made)
    if made.readable:
        _show_card(opened, made)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if made.estimate is not None:
            show_lines(opened, made)
            show_sums(made)
    with right:
        show_supplements(opened, made)


def _has_open_form(opened: OpenCase, made: VisitEstimate) -> bool:
    """Whether a form is drawn, which then says itself what was not kept."""
    lines = made.estimate.lines if made.estimate is not None else ()
    drawn = {ADDING, *(line.key for line in lines)}
    return desk().line.get(opened.view.visit.id) in drawn


def _show_rates_page(opened: OpenCase, made: VisitEstimate) -> None:
    """The rates in place of the estimate, with the way back."""
    st.button(
        say("case.rates.back"),
        key="case.rates.back",
        icon=":material/arrow_back:",
        on_click=_open_rates,
        args=("",),
    )
    _ask_card(opened.store, opened.view.visit.id, made)
    show_rates(opened, made)


def _show_problems(opened: OpenCase, made: VisitEstimate) -> None:
    told = [in_language(each, state().language) for each in made.problems]
    if told:
        st.warning(plain(" ".join(told)), icon=":material/warning:")
    if made.newer_rates:
        st.button(
            say("case.rates.take_new"),
            key="case.rates.take_new",
            icon=":material/update:",
            on_click=_take_new_rates,
            args=(opened.store, opened.view.visit.id, made.card_key),
        )
    if not made.readable:
        with st.popover(say("case.estimate.over"), icon=":material/restart_alt:"):
            st.markdown(say("case.estimate.over_is"))
            st.button(
                say("case.estimate.over_now"),
                key="case.estimate.over_now",
                type="primary",
                on_click=_start_over,
                args=(opened.store, opened.view.visit.id),
            )


def _show_card(opened: OpenCase, made: VisitEstimate) -> None:
    """Which rates count, and the way to change them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _ask_card(opened.store, opened.view.visit.id, made)
        st.button(
            say("case.rates.open"),
            key="case.rates.open",
            icon=":material/edit:",
            on_click=_open_rates,
            args=("yes",),
        )


def _ask_card(store: Store, visit_id: str, made: VisitEstimate) -> None:
    """The choice of the card; the key changes with it, so it always shows what is."""
    names = {
        each.key: say("case.rates.own", name=each.name) if each.own else each.name
        for each in known_cards(store)
    }
    gone = say("case.rates.gone", name=name_of_key(made.card_key))
    key = f"case.rates.card.{visit_id}.{made.card_key}"
    options = [*names] if made.card_key in names else [made.card_key, *names]
    st.selectbox(
        say("case.rates.card"),
        options,
        index=options.index(made.card_key),
        format_func=lambda each: names.get(each, gone),
        key=key,
        on_change=_choose_card,
        args=(store, visit_id, key, made.card_key),
        width=380,
    )


def _choose_card(store: Store, visit_id: str, key: str, before: str) -> None:
    wanted = st.session_state[key]
    if not done(lambda: choose_card(store, visit_id, wanted)):
        st.session_state[key] = before


def _take_new_rates(store: Store, visit_id: str, key: str) -> None:
    done(lambda: choose_card(store, visit_id, key))


def _open_rates(how: str) -> None:
    desk().trouble, desk().told = None, ""
    choose(**{RATES: how})


def _start_over(store: Store, visit_id: str) -> None:
    done(lambda: start_over(store, visit_id))
