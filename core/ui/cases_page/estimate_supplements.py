"""What may come on top of an estimate, and what a person saw on the car."""

import streamlit as st

from core.domain.estimates import Supplement
from core.domain.sentences import in_language
from core.domain.vocabulary import RedFlag
from core.domain.words import word
from core.filing.estimates import VisitEstimate, set_red_flag
from core.reporting.case_marks import damage_numbers
from core.reporting.case_report.naming import numbers_told
from core.reporting.formats import typeset
from core.storage.store import Store
from core.ui.badges import BADGE_COLOURS, SEVERITY_ICONS
from core.ui.case_labels import counted
from core.ui.cases_page.estimate_desk import done
from core.ui.cases_page.open_case import OpenCase
from core.ui.state import say, state
from core.ui.words import plain


def show_supplements(opened: OpenCase, made: VisitEstimate) -> None:
    """Zone by zone what no photo shows; above it the red flags to tick."""
    st.markdown(f"##### {say('case.estimate.supplements')}")
    if made.readable:
        _ask_flags(opened.store, opened.view.visit.id, made)
    if made.supplements:
        st.caption(say("case.estimate.supplements_are"))
    elif any(damage.counts for damage in opened.view.damages):
        st.caption(say("case.estimate.no_supplements"))
    numbers = damage_numbers(opened.view.damages)
    for supplement in made.supplements:
        _show_supplement(supplement, numbers)


def _show_supplement(supplement: Supplement, numbers: dict[str, int]) -> None:
    language = state().language
    told = plain(typeset(in_language(supplement.told, language), language))
    with st.container(border=True, gap="xsmall"):
        if supplement.red_flag is not None:
            flag = word(supplement.red_flag, language)
            st.badge(flag, icon=":material/flag:", color="red")
        else:
            st.badge(
                word(supplement.severity, language),
                icon=SEVERITY_ICONS[supplement.severity],
                color=BADGE_COLOURS[supplement.severity],
            )
        st.markdown(told)
        known = [numbers[key] for key in supplement.damage_keys if key in numbers]
        if known:
            listed = numbers_told(known)
            told = counted("case.estimate.of_damages", len(known), numbers=listed)
            st.caption(told)


def _ask_flags(store: Store, visit_id: str, made: VisitEstimate) -> None:
    """One box to tick for each; ticked or not is what is kept."""
    st.caption(say("case.estimate.flags"))
    with st.container(horizontal=True):
        for flag in RedFlag:
            ticked = flag in made.red_flags
            key = f"case.estimate.flag.{visit_id}.{flag}.{ticked}"
            st.checkbox(
                word(flag, state().language),
                ticked,
                key=key,
                on_change=_set_flag,
                args=(store, visit_id, flag, key),
                width="content",
            )


def _set_flag(store: Store, visit_id: str, flag: RedFlag, key: str) -> None:
    seen = st.session_state[key]
    if not done(lambda: set_red_flag(store, visit_id, flag, seen=seen)):
        st.session_state[key] = not seen
