"""Files that are made when their button is pressed, and what went wrong with one.

Decisions:
- Nothing is made before the button is pressed, and pressing it draws no page anew.
- The file is made in a thread that knows no session, so it is handed all it needs. What
  goes wrong there is kept for the session; a fragment beside the button looks for it
  and shows the sentence, where the browser alone would show a bare failure.
"""

import logging
from collections.abc import Callable
from functools import partial

import streamlit as st

from core.domain.errors import AppError
from core.ui.case_state import Making
from core.ui.downloads import show_download_button
from core.ui.errors import show_error
from core.ui.state import say, state
from core.ui.words import plain

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0


def show_download(
    label: str,
    make: Callable[[], bytes],
    *,
    place: str,
    key: str,
    file_name: str,
    mime: str,
    disabled: bool = False,
) -> None:
    """A button that makes a file and hands it to the browser.

    Args:
        make: makes the file; runs outside of the session.
        place: where `show_making` tells of it.
    """
    show_download_button(
        label,
        partial(_made, _making(place), file_name, make),
        key=key,
        file_name=file_name,
        mime=mime,
        disabled=disabled,
    )


@st.fragment(run_every=LOOK_EVERY_S)
def show_making(place: str) -> None:
    """What is being made here, or why the last file was not."""
    making = _making(place)
    if making.file_name:
        told = say("case.export.making", what=plain(making.file_name))
        st.caption(f":material/hourglass_top: {told}")
    elif making.error is not None:
        show_error(making.error, state().language)


def _making(place: str) -> Making:
    return state().cases.making.setdefault(place, Making())


def _made(making: Making, file_name: str, make: Callable[[], bytes]) -> bytes:
    """Make the file; an error is kept for the page and ends the download."""
    making.file_name, making.error = file_name, None
    try:
        return make()
    except AppError as exc:
        logger.warning("not made %s: %s", type(exc).__name__, exc)
        making.error = exc
        raise
    finally:
        making.file_name = ""
