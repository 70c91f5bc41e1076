"""The damages of a visit: the verdict, the list to review, the diagram, the photos.

Decisions:
- The verdict is read first. Then the list, with the car beside it, then the photos; on
  a phone they follow each other in that order.
- A photo that failed or waits is told under the verdict and never adds to a clean car.
- Colours of the verdict's band come from the palette; the word is always there.
"""

import streamlit as st

from core.domain.cases import DamageState, ReviewAction, VisitView
from core.domain.vocabulary import Outcome
from core.reporting.case_marks import damage_numbers
from core.reporting.case_verdict import (
    VisitVerdict,
    headline,
    left_open,
    not_visible_told,
    visit_verdict,
)
from core.reporting.palette import GREY, Tone, verdict_tone
from core.ui.cases_page.deciding import (
    choose_damage,
    chosen_damage,
    confirm_all,
    listed_damages,
)
from core.ui.cases_page.diagram import show_diagram
from core.ui.cases_page.keys import key_of_button, listen_to_keys
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.photo_grid import show_photos
from core.ui.cases_page.review_forms import ADD, open_form, show_add, start_form
from core.ui.cases_page.review_row import show_row
from core.ui.cases_page.reviewer import reviewer, show_reviewer
from core.ui.errors import show_error
from core.ui.results import OUTCOME_ICONS
from core.ui.state import say, state
from core.ui.words import plain

PARTS_NAMED = 6  # in the verdict
STYLE = (
    "<style>"
    ".st-key-case-damages>[data-testid=stLayoutWrapper]"
    ">[data-testid=stHorizontalBlock]{flex-direction:row-reverse}"
    "[class*='st-key-case-damage-']{padding:.6rem .8rem}"
    ".st-key-case-damage-chosen{box-shadow:0 0 0 2px #3b82f6;scroll-margin:5rem}"
    ".st-key-case-photo-chosen,.st-key-case-form{scroll-margin:5rem}"
    "[class*='st-key-case-pick'] button{text-align:left;justify-content:flex-start}"
    "@media(max-width:640px){.st-key-case-keys-told{display:none}}"
    "</style>"
)


def show_damages(opened: OpenCase) -> None:
    """All of a visit's damages, with what can be decided about them.

    Raises:
        StorageFailed: the last reviewer's name cannot be read.
    """
    st.html(STYLE)
    _show_verdict(opened.view)
    failure = state().cases.not_saved
    if failure is not None:
        show_error(failure, state().language)
    with st.container(key="case-damages"):
        right, left = st.columns([6, 5], gap="large")
        with right:
            _show_review(opened)
        with left:
            show_diagram(opened)
    show_photos(opened)
    action, about = open_form(opened.view)
    listen_to_keys(form=f"{action}:{about}" if action else "")


def _show_verdict(view: VisitView) -> None:
    """The verdict in a band of its colour, and what it leaves open."""
    verdict = visit_verdict(view)
    waits = verdict.outcome is None
    _colour_band(GREY if waits else verdict_tone(verdict.looks_like, verdict.severity))
    icon = ":material/schedule:" if waits else OUTCOME_ICONS[verdict.looks_like]
    language = state().language
    with st.container(key="case-verdict", gap="xsmall"):
        st.markdown(f"#### {icon} {plain(headline(verdict, language))}")
        for line in left_open(verdict, language):
            st.markdown(f":material/warning: {plain(line)}")
        if verdict.outcome is Outcome.NO_DAMAGE_SEEN and verdict.not_visible:
            _show_not_visible(verdict)


def _show_not_visible(verdict: VisitVerdict) -> None:
    """What a visit without damage does not speak of; all of it on demand."""
    language = state().language
    st.markdown(plain(not_visible_told(verdict, language, most=PARTS_NAMED)))
    if len(verdict.not_visible) > PARTS_NAMED:
        with st.expander(say("case.verdict.not_visible")):
            st.markdown(plain(not_visible_told(verdict, language)))


def _colour_band(tone: Tone) -> None:
    """The one colour a theme cannot know: the verdict's own. Constants only."""
    st.html(
        "<style>.st-key-case-verdict{border-left:0.5rem solid "
        f"{tone.fill};background:{tone.fill}22;border-radius:0.5rem;"
        "padding:0.75rem 1rem}</style>"
    )


def _show_review(opened: OpenCase) -> None:
    """Who decides, and the list with its chosen damage open."""
    view, listed = opened.view, listed_damages(opened.view)
    chosen = chosen_damage(view)
    st.markdown(f"##### {say('case.damages')}")
    if view.damages:
        show_reviewer(opened.store)
    if chosen is not None and not open_form(view)[0]:
        _show_steps(view, chosen.key)
    numbers = damage_numbers(view.damages)
    for damage in listed:
        is_chosen = chosen is not None and damage.key == chosen.key
        show_row(opened, damage, numbers, chosen=is_chosen)
    if not listed:
        here = "none_here" if view.damages else "none"
        st.caption(say(f"case.damages.{here}"))
    _show_add(opened)


def _show_steps(view: VisitView, chosen_key: str) -> None:
    """To the damage before and after, and the keys in words."""
    keys = [damage.key for damage in listed_damages(view)]
    place = keys.index(chosen_key)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for action, other, icon in (
            ("previous", place - 1, ":material/arrow_upward:"),
            ("next", place + 1, ":material/arrow_downward:"),
        ):
            there = 0 <= other < len(keys)
            st.button(
                say(f"case.damages.{action}"),
                key=key_of_button(action, "damage"),
                icon=icon,
                disabled=not there,
                on_click=choose_damage,
                args=(view, keys[other] if there else chosen_key),
            )
        with st.container(key="case-keys-told", width="content"):
            st.caption(say("case.damages.keys"))


def _show_add(opened: OpenCase) -> None:
    """Confirm the rest at once; add what no photo was found to show."""
    if open_form(opened.view)[0] == ADD:
        if not opened.view.damages:
            show_reviewer(opened.store)
        show_add(opened)
        return
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            say("case.review.add"),
            key="case.add",
            icon=":material/add:",
            on_click=start_form,
            args=(opened.view, ADD),
        )
        _show_confirm_all(opened)


def _show_confirm_all(opened: OpenCase) -> None:
    undecided = [
        each for each in opened.view.damages if each.state is DamageState.PROPOSED
    ]
    if len(undecided) < 2:
        return
    with st.popover(say("case.review.confirm_all", count=len(undecided))):
        st.markdown(say("case.review.confirm_all_why"))
        st.button(
            say("case.review.confirm_all_do", count=len(undecided)),
            key=f"case.confirm_all.{ReviewAction.CONFIRM}",
            type="primary",
            disabled=not reviewer(),
            on_click=confirm_all,
            args=(opened,),
        )
