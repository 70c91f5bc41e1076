"""What the page's address says: which case, which visit, which view of it.

What a person looks at is in the address, so that a reload, a bookmark and a link in a
message come back to it.
"""

import streamlit as st

CASE, VISIT, TAB = "case", "visit", "view"


def chosen(name: str) -> str:
    """The value of a part of the address, or ""."""
    return st.query_params.get(name, "")


def choose(**parts: str) -> None:
    """Change parts of the address; an empty value takes the part away."""
    for name, value in parts.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def open_case(case_id: str) -> None:
    """Go to a case, at its newest visit; only from the Cases page itself."""
    st.query_params.clear()
    choose(case=case_id)


def leave_case() -> None:
    """Go back to the list."""
    st.query_params.clear()
