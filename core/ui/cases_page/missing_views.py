"""Which photos a complete visit still lacks: one line, and all of them on demand."""

import streamlit as st

from core.domain.case_words import view_told
from core.domain.cases import VisitView
from core.domain.sentences import in_language
from core.ui.state import say, state
from core.ui.words import plain

MOST_NAMED = 3


def show_missing_views(view: VisitView) -> None:
    """Draw the line once something was said of a photo."""
    if not any(photo.assessment for photo in view.photos):
        return
    told = [_told(key, view) for key in view.missing_views]
    if not told:
        st.caption(f":material/check: {say('case.missing.none')}")
        return
    more = len(told) - MOST_NAMED
    views = ", ".join(told[:MOST_NAMED])
    line = say("case.missing.some", views=views)
    if more > 0:
        line = say("case.missing.more", views=views, count=more)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="case-missing"
    ):
        st.caption(f":material/photo_camera: {line}", width="content")
        if more > 0:
            with st.popover(say("case.missing.all"), type="tertiary"):
                st.caption(say("case.missing.advice"))
                st.markdown("\n".join(f"- {each}" for each in told))


def _told(key: str, view: VisitView) -> str:
    return plain(in_language(view_told(key, view.damages), state().language))
