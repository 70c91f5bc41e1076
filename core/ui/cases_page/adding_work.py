"""How far the photos of a visit are: progress, Stop, Continue, what is not saved.

The work belongs to the process, so every browser that looks at the visit sees it. A
fragment looks twice a second; the page is drawn again for photos that have news, not
oftener than it can be read: drawing takes time from the work. Work that ended while the
page was being read or drawn draws it once more, or its last photo would be missing.
"""

import time

import streamlit as st

from core.domain.words import word
from core.filing.taking import PhotoIntake
from core.ui.errors import show_error
from core.ui.heard import show_heard, step_told
from core.ui.model import photo_intakes
from core.ui.names import name_told, names_told
from core.ui.state import say, state

REFRESH_S, REDRAW_S = 0.5, 2.0


def show_work(visit_id: str, *, changes: int) -> None:
    """Progress while there is work; else why it rests, and what is not saved.

    Args:
        changes: the intake's news that the page shows.
    """
    intake = photo_intakes().of_visit(visit_id)
    with st.container(key="case-adding-work"):  # always there: nothing below moves
        if intake.running:
            _show_progress(visit_id, changes, time.monotonic())
        elif intake.changes != changes:
            st.rerun()
        elif intake.resting:
            _show_resting(intake)


@st.fragment(run_every=REFRESH_S)
def _show_progress(visit_id: str, changes_when_drawn: int, drawn_at: float) -> None:
    intake = photo_intakes().of_visit(visit_id)
    has_news = intake.changes != changes_when_drawn
    if not intake.running or (has_news and time.monotonic() - drawn_at > REDRAW_S):
        st.rerun()
    done, total = intake.done, max(1, intake.total)
    told = say("case.adding.working", number=min(done + 1, total), all=total)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(1.0, done / total), text=told + step_told(intake.heard))
        st.button(say("case.adding.stop"), key="case.stop", on_click=intake.stop)
    st.caption(say("case.adding.goes_on"))
    show_heard(intake.heard)


def _show_resting(intake: PhotoIntake) -> None:
    """Stopped by a person, the model or the disk; nothing is lost by it."""
    if intake.error is not None:
        show_error(intake.error, state().language)
    else:
        st.info(
            say("case.adding.stopped", done=intake.done, all=intake.total),
            icon=":material/pause:",
        )
    for each in intake.unsaved:
        st.warning(
            say(
                "case.adding.unsaved",
                name=name_told(each.photo.name),
                verdict=word(each.assessment.outcome, state().language),
            ),
            icon=":material/save:",
        )
    if intake.not_kept:
        st.warning(
            say("case.adding.not_kept", names=names_told(intake.not_kept)),
            icon=":material/save:",
        )
    with st.container(horizontal=True):
        st.button(
            say("case.adding.go_on"),
            key="case.go_on",
            type="primary",
            on_click=intake.go_on,
        )
        if intake.not_kept:
            st.button(
                say("case.adding.discard"),
                key="case.discard",
                on_click=intake.forget_files,
            )
