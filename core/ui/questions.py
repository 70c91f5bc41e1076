"""Questions in a dialog that stay open until they are answered or put away.

Decisions:
- Which question is open is kept in the session's memory, not in the button that opened
  it: the page is drawn again while photos are worked on, and what a person is typing
  must not vanish with it.
- One question at a time, about one thing (a case, a visit, a photo).
"""

from collections.abc import Callable

import streamlit as st
from streamlit.elements.lib.dialog import DialogWidth

from core.ui.errors import errors_shown
from core.ui.state import state

NO_QUESTION = ("", "")


def ask(name: str, about: str) -> None:
    """Open a question, instead of any other; it is drawn by `show_question`."""
    state().cases.question = (name, about)


def put_away() -> None:
    """Close the question that is open."""
    state().cases.question = NO_QUESTION


def show_question(
    name: str,
    about: str,
    *,
    title: str,
    draw: Callable[[], None],
    width: DialogWidth = "small",
) -> None:
    """Draw the question if it is the one that is open.

    `draw` calls `answered()` when it is done; an `AppError` is shown and it stays open.
    """
    if state().cases.question != (name, about):
        return

    def shown() -> None:
        with errors_shown(state().language):
            draw()

    st.dialog(title, width=width, on_dismiss=put_away)(shown)()


def answered() -> None:
    """Close the question and draw the page anew."""
    put_away()
    st.rerun()
