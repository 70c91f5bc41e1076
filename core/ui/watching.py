"""Whether somebody still looks at the work of a session."""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def session_watcher() -> Callable[[], bool]:
    """Whether this session's browser is still there; True outside a server."""
    if not st.runtime.exists():
        return lambda: True
    session, runtime = get_script_run_ctx().session_id, st.runtime.get_instance()
    return lambda: runtime.is_active_session(session)
