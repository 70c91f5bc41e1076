"""The head of a case: its name, its car, how it stands, and what can be done."""

from functools import partial

import streamlit as st

from core.domain.cases import Case
from core.storage.cases import archive_case, delete_case, reopen_case
from core.storage.reviews import reviews_of_visit
from core.ui.case_labels import counted, show_worst, vehicle_line
from core.ui.cases_page.address import leave_case
from core.ui.cases_page.details import ask_details
from core.ui.cases_page.open_case import OpenCase
from core.ui.errors import errors_shown
from core.ui.moments import brief
from core.ui.questions import answered, ask, show_question
from core.ui.state import say, state
from core.ui.words import plain

DETAILS, DELETE = "details", "delete_case"
# A name is a title, and the photos below are what a person came for.
TIGHT = """<style>
.st-key-case-head h1 { font-size: 1.9rem; padding: 0; overflow-wrap: anywhere; }
</style>"""


def show_head(opened: OpenCase) -> None:
    """Draw the head, and the dialog that is open on it."""
    case = opened.case
    st.html(TIGHT)
    with st.container(key="case-head", gap="small"):
        _show_way_back()
        st.title(plain(case.name), anchor=False)
        _show_car(case)
        _show_standing(opened)
        _show_actions(opened)
    show_question(
        DETAILS,
        case.id,
        title=say("case.details"),
        draw=partial(ask_details, opened),
        width="medium",
    )
    show_question(
        DELETE,
        case.id,
        title=say("case.delete_title"),
        draw=partial(_ask_delete, opened),
    )


def show_gone() -> None:
    """The case of the address is not there: say so, with the way back."""
    _show_way_back()
    st.title(say("nav.cases"), anchor=False)
    st.info(say("case.gone"), icon=":material/folder_off:")


def _show_way_back() -> None:
    st.button(
        say("case.all_cases"),
        key="case.back",
        icon=":material/arrow_back:",
        type="tertiary",
        shortcut="L",
        on_click=leave_case,
    )


def _show_car(case: Case) -> None:
    car = vehicle_line(case.vehicle, with_vin=True)
    if car:
        st.markdown(plain(car))


def _show_standing(opened: OpenCase) -> None:
    """Worst severity, numbers, last change; whether it is in the archive."""
    case = opened.case
    damages = sum(damage.counts for damage in opened.view.damages)
    key = "case.damages_here" if len(opened.visits) > 1 else "case.damages"
    told = [counted(key, damages)] if damages else []
    told += [counted("case.photos", case.photo_count)] if case.photo_count else []
    told.append(say("case.changed_at", when=brief(case.changed_at)))
    with st.container(
        horizontal=True, vertical_alignment="center", key="case-standing"
    ):
        if case.archived:
            st.badge(say("case.archived"), icon=":material/archive:", color="gray")
        show_worst(case)
        st.markdown(" · ".join(told), width="content")


def _show_actions(opened: OpenCase) -> None:
    case = opened.case
    change = reopen_case if case.archived else archive_case
    with st.container(horizontal=True, key="case-actions"):
        st.button(
            say("case.edit"),
            key="case.edit",
            icon=":material/edit:",
            type="tertiary",
            on_click=ask,
            args=(DETAILS, case.id),
        )
        if st.button(
            say("case.reopen" if case.archived else "case.archive"),
            key="case.archive",
            icon=":material/unarchive:" if case.archived else ":material/archive:",
            type="tertiary",
        ):
            with errors_shown(state().language):
                change(opened.store, case.id)
                st.rerun()
        st.button(
            say("case.delete"),
            key="case.delete",
            icon=":material/delete:",
            type="tertiary",
            on_click=ask,
            args=(DELETE, case.id),
        )


def _ask_delete(opened: OpenCase) -> None:
    """Everything that goes with the case; deleted once it is ticked and pressed."""
    case = opened.case
    reviews = sum(
        len(reviews_of_visit(opened.store, visit.id)) for visit in opened.visits
    )
    st.markdown(
        say(
            "case.goes",
            name=plain(case.name),
            photos=counted("case.photos", case.photo_count),
            visits=counted("case.visits_n", len(opened.visits)),
            reviews=counted("case.reviews", reviews),
        )
    )
    st.caption(say("case.rather_archive"))
    sure = st.checkbox(say("case.sure"), key=f"case.sure.{case.id}")
    if st.button(
        say("case.delete_now"),
        key="case.delete_now",
        type="primary",
        icon=":material/delete:",
        disabled=not sure,
    ):
        delete_case(opened.store, case.id)
        state().cases.told = say("case.deleted", name=plain(case.name))
        leave_case()
        answered()
