"""What every page has in common: the way in, and the sidebar.

A cold server opens a page's own address without running app.py. Each page starts with
`enter(__file__)`, which goes through app.py when this session has not; app.py then
goes back to the page that was wanted, with what its address says.
"""

from pathlib import Path

import streamlit as st

from core.ui.sidebar import show_sidebar
from core.ui.state import started

_WANTED = "app.wanted_page"
# The chosen segment of a control has the primary colour, which is too dark for text on
# a dark page; the other one is the theme's own colour of links there.
STYLE = """<style>
.stMainBlockContainer { padding-top: 3.5rem }
.stApp .stButtonGroup button[data-variant="segmented_control"][aria-checked="true"] {
  color: light-dark(#1d4ed8, #93c5fd);
  border-color: light-dark(#1d4ed8, #93c5fd);
}
</style>"""


def enter(page_file: str) -> None:
    """First line of every page: make sure that app.py has run, draw the sidebar."""
    if not started():
        st.session_state[_WANTED] = Path(page_file).name, st.query_params.to_dict()
        st.switch_page("app.py")
    st.html(STYLE)
    show_sidebar()


def go_to_wanted_page() -> None:
    """Second half of `enter`, called by app.py once the pages are known."""
    wanted = st.session_state.pop(_WANTED, None)
    if wanted is not None:
        page, address = wanted
        st.switch_page(f"pages/{page}", query_params=address)
