"""Who decides: a name typed once, under which every decision is kept.

Decisions:
- The name of the last person is offered and never taken by itself: several people may
  use one program, and a decision must not be signed by another.
"""

import logging

import streamlit as st

from core.domain.errors import AppError
from core.storage.rates import last_reviewer, remember_reviewer
from core.storage.store import Store
from core.ui.state import say, state
from core.ui.words import plain

logger = logging.getLogger(__name__)
FIELD = "case.reviewer.name"


def reviewer() -> str:
    """The name that this session's decisions are signed with; "" until it is told."""
    return state().cases.reviewer or ""


def show_reviewer(store: Store) -> None:
    """The name, or the field for it where none was told in this session.

    Raises:
        StorageFailed: the last name cannot be read.
    """
    if not reviewer():
        _ask(store)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        told = say("case.reviewer.signed", name=reviewer())
        st.caption(plain(told), width="content")
        st.button(
            say("case.reviewer.change"),
            key="case.reviewer.change",
            type="tertiary",
            on_click=_forget,
        )


def _ask(store: Store) -> None:
    with (
        st.form("case.reviewer", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.text_input(
            say("case.reviewer.label"),
            value=last_reviewer(store),
            key=FIELD,
            max_chars=200,
            autocomplete="name",
            help=say("case.reviewer.why"),
            width=260,
        )
        st.form_submit_button(
            say("case.reviewer.use"), on_click=_take, args=(store,), type="primary"
        )


def _take(store: Store) -> None:
    """Take the typed name, and remember it for the next session."""
    memory = state().cases
    name = " ".join(st.session_state[FIELD].split())
    if not name:
        return
    try:
        memory.reviewer = remember_reviewer(store, name)
        memory.not_saved = None
    except AppError as exc:
        logger.warning("review.not_saved %s", exc)
        memory.reviewer, memory.not_saved = name, exc


def _forget() -> None:
    state().cases.reviewer = None
