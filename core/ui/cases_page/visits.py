"""The visits of a case: choose one, start one, change or delete one.

Decisions:
- A case has a visit from the start, so that photos can be added at once.
- The visit that is looked at is in the address; without one it is the newest.
- A time that was not touched stays as it was, to the second and through a change of
  the clocks.
"""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from core.domain.cases import Case, Visit
from core.domain.sentences import Language
from core.reporting.formats import shortened
from core.storage.reviews import reviews_of_visit
from core.storage.store import Store
from core.storage.texts import LABEL_LENGTH
from core.storage.visits import add_visit, change_visit, delete_visit
from core.ui.case_labels import counted, visit_name, visit_title
from core.ui.cases_page.address import TAB, VISIT, choose
from core.ui.cases_page.open_case import OpenCase
from core.ui.moments import brief, from_typed, to_typed
from core.ui.questions import answered, ask, show_question
from core.ui.state import say, state
from core.ui.words import plain

NEW, CHANGE, DELETE = "new_visit", "change_visit", "delete_visit"
SUGGESTED = ("out", "in", "before", "after", "follow_up")
TAB_LENGTH = 40


def first_visit(store: Store, case: Case) -> Visit:
    """The visit that every case begins with.

    Raises:
        StorageFailed: the case is gone, or it cannot be written.
    """
    now = datetime.now(UTC)
    return add_visit(store, case.id, label=say("case.visit.first"), happened_at=now)


def show_visits(opened: OpenCase) -> None:
    """The choice of the visit, and what can be done with visits."""
    visit = opened.view.visit
    if len(opened.visits) > 1:
        _show_choice(opened)
    with st.container(horizontal=True, vertical_alignment="center", key="case-visits"):
        st.markdown(plain(visit_title(visit)), width="content")
        st.button(
            say("case.visit.change"),
            key="case.visit.change",
            icon=":material/edit:",
            type="tertiary",
            on_click=ask,
            args=(CHANGE, visit.id),
        )
        show_new_visit_button(opened, key="case.visit.new", quiet=True)
    _show_questions(opened)


def show_new_visit_button(opened: OpenCase, *, key: str, quiet: bool = False) -> None:
    """The button that starts the next visit; its dialog is drawn by `show_visits`."""
    st.button(
        say("case.visit.new"),
        key=key,
        icon=":material/add:",
        type="tertiary" if quiet else "secondary",
        on_click=ask,
        args=(NEW, opened.case.id),
    )


def _show_choice(opened: OpenCase) -> None:
    """One segment for each visit, in order of time."""
    key = f"case.visit.{opened.case.id}"
    names = {visit.id: _tab_text(visit) for visit in opened.visits}
    st.session_state[key] = opened.view.visit.id
    st.segmented_control(
        say("case.visits"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=key,
        on_change=_choose_visit,
        args=(key,),
        wrap=True,
    )


def _choose_visit(key: str) -> None:
    choose(**{VISIT: st.session_state[key]})


def _tab_text(visit: Visit) -> str:
    label = plain(shortened(visit_name(visit), TAB_LENGTH))
    return f"{label} · {brief(visit.happened_at)}"


def _show_questions(opened: OpenCase) -> None:
    visit = opened.view.visit
    show_question(
        NEW,
        opened.case.id,
        title=say("case.visit.new_title"),
        draw=partial(_ask_new, opened),
    )
    show_question(
        CHANGE,
        visit.id,
        title=say("case.visit.change_title"),
        draw=partial(_ask_change, opened),
    )
    show_question(
        DELETE,
        visit.id,
        title=say("case.visit.delete_title"),
        draw=partial(_ask_delete, opened),
    )


def _ask_new(opened: OpenCase) -> None:
    """Label and time of the next visit; both may be left as they are."""
    now = datetime.now(UTC)
    with st.form("case.visit.new_form", border=False):
        label, happened_at = _ask_fields("new", label="", happened_at=now)
        done = st.form_submit_button(
            say("case.visit.start"), key="case.visit.start", type="primary"
        )
    if done:
        number = len(opened.visits) + 1
        label = label.strip() or say("case.visit.number", number=number)
        visit = add_visit(
            opened.store, opened.case.id, label=label, happened_at=happened_at
        )
        choose(**{VISIT: visit.id, TAB: ""})
        answered()


def _ask_change(opened: OpenCase) -> None:
    visit = opened.view.visit
    with st.form("case.visit.change_form", border=False):
        label, happened_at = _ask_fields(
            visit.id, label=visit.label, happened_at=visit.happened_at
        )
        done = st.form_submit_button(
            say("case.save"), key="case.visit.save", type="primary"
        )
    if done:
        change_visit(opened.store, visit.id, label=label, happened_at=happened_at)
        answered()
    st.divider()
    if st.button(
        say("case.visit.delete"), key="case.visit.delete", icon=":material/delete:"
    ):
        ask(DELETE, visit.id)
        st.rerun()


def _ask_fields(of: str, *, label: str, happened_at: datetime) -> tuple[str, datetime]:
    """The two fields of a visit as they stand in the form."""
    suggested = [say(f"case.visit.suggested.{each}") for each in SUGGESTED]
    known = [*([label] if label and label not in suggested else []), *suggested]
    typed_label = st.selectbox(
        say("case.visit.label"),
        known,
        index=known.index(label) if label else None,
        accept_new_options=True,
        placeholder=say("case.visit.label_hint"),
        format_func=lambda each: shortened(each, LABEL_LENGTH),
        key=f"case.visit.label.{of}",
    )
    shown = to_typed(happened_at)
    french = state().language is Language.FR
    typed = st.datetime_input(
        say("case.visit.time"),
        shown,
        step=60,
        format="DD/MM/YYYY" if french else "YYYY-MM-DD",
        key=f"case.visit.time.{of}",
        required=True,
    )
    untouched = typed is None or typed == shown
    return typed_label or "", happened_at if untouched else from_typed(typed)


def _ask_delete(opened: OpenCase) -> None:
    """What goes with the visit; deleted once it is ticked and pressed."""
    visit = opened.view.visit
    kept = [photo for photo in opened.view.photos if not photo.is_refused]
    photos = counted("case.photos", len(kept))
    reviews = counted("case.reviews", len(reviews_of_visit(opened.store, visit.id)))
    st.markdown(
        say(
            "case.visit.goes",
            label=plain(visit_name(visit)),
            photos=photos,
            reviews=reviews,
        )
    )
    sure = st.checkbox(say("case.sure"), key=f"case.visit.sure.{visit.id}")
    if st.button(
        say("case.visit.delete"),
        key="case.visit.delete_now",
        type="primary",
        icon=":material/delete:",
        disabled=not sure,
    ):
        delete_visit(opened.store, visit.id)
        choose(**{VISIT: ""})
        answered()
