"""The sceptic's page: labelled photos in, figures out."""

import streamlit as st

from core.ui.evaluate_page.inputs import lead, show_inputs
from core.ui.evaluate_page.progress import show_given, show_work
from core.ui.evaluate_page.result import show_result
from core.ui.frame import enter
from core.ui.model import settings
from core.ui.state import say, state

enter(__file__)
st.title(say("evaluate.title"), anchor=False)
st.caption(lead(settings()))
work = state().evaluation
if work is None or work.refused:
    show_inputs(work.error if work is not None else None)
else:
    show_given(work)
    show_work(work)
    show_result(work)
