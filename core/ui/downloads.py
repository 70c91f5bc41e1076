"""A button that makes a file when it is pressed and hands it to the browser.

Decisions:
- Nothing is made before the button is pressed, and pressing it draws no page anew.
- Streamlit lets go of such a file as soon as parts of any session's page were drawn
  anew twice. With a few windows open that is a fraction of a second, and a browser that
  asks later gets nothing. So the file is held for its session until its next whole run.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

logger = logging.getLogger(__name__)


def show_download_button(
    label: str,
    make: Callable[[], bytes | str],
    *,
    key: str,
    file_name: str,
    mime: str,
    disabled: bool = False,
) -> None:
    """Draw the button.

    Args:
        make: makes the file; runs outside of the session.
    """
    session = get_script_run_ctx(suppress_warning=True)

    def made() -> bytes:
        given = make()
        content = given.encode() if isinstance(given, str) else given
        hold = partial(_hold, content, key=key, file_name=file_name, mime=mime)
        holder = threading.Thread(target=hold, name="download.holding")
        add_script_run_ctx(holder, session)
        holder.start()
        holder.join()
        return content

    st.download_button(
        label,
        data=made,
        file_name=file_name,
        mime=mime,
        key=key,
        icon=":material/download:",
        on_click="ignore",
        disabled=disabled,
    )


def _hold(content: bytes, *, key: str, file_name: str, mime: str) -> None:
    """Have the file belong to the session whose context the thread carries."""
    if not runtime.exists():
        return
    try:
        runtime.get_instance().media_file_mgr.add(
            content, mime, f"held.{key}", file_name, is_for_static_download=True
        )
    except (AttributeError, TypeError) as exc:  # another Streamlit than it was made for
        logger.warning("download.not_held %s", type(exc).__name__)
