"""What a model has told so far, as it stands on a page while it works."""

import streamlit as st

from core.domain.events import Heard
from core.domain.sentences import in_language
from core.ui.state import say, state
from core.ui.words import plain


def show_heard(heard: Heard) -> None:
    """Steps down that were made, and the text that is being written."""
    for note in tuple(heard.notes):
        st.caption(plain(in_language(note, state().language)))
    if heard.said:
        st.markdown(f"##### {say('assess.writing')}")
        st.text(heard.said)
        if heard.tokens:
            st.caption(say("assess.tokens", tokens=heard.tokens))


def step_told(heard: Heard) -> str:
    """The step that is being taken, to stand behind other words; or ""."""
    if heard.progress is None:
        return ""
    return f" · {plain(in_language(heard.progress.step, state().language))}"
