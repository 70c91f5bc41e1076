"""The models: the chain, what is open, how it came to be, and what can be changed."""

import streamlit as st

from core.forecast import forecast_rows
from core.ui.frame import enter
from core.ui.model import model_slot, settings
from core.ui.models_page.attempts import show_last_walk
from core.ui.models_page.comparison import show_comparison
from core.ui.models_page.now import show_now
from core.ui.models_page.rows import show_chain
from core.ui.models_page.run_settings import show_run_settings
from core.ui.state import say

enter(__file__)
st.title(say("models.title"), anchor=False)
st.caption(say("models.lead"))
if settings().models_locked:
    st.info(say("models.locked"), icon=":material/lock:")
show_now()
forecasts = forecast_rows(model_slot().rows, settings())
show_chain(forecasts)
show_last_walk()
show_comparison(forecasts)
show_run_settings()
