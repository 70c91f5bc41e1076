"""The first screen: photos in, assessments out."""

import streamlit as st

from core.ui.frame import enter
from core.ui.model import settings
from core.ui.photo_inputs import clear_photos, gather_photos, lead
from core.ui.photo_work import remember, work_on
from core.ui.results import show_item
from core.ui.state import say, state
from core.ui.strip import show_strip

enter(__file__)
st.title(say("assess.title"), anchor=False)
st.caption(lead(settings()))
items = remember(gather_photos(settings()))
if items:
    st.button(
        say("assess.clear"),
        key="assess.clear",
        icon=":material/delete:",
        on_click=clear_photos,
    )
    work_on(items)
    show_strip(items)
    keys = [item.key for item in items]
    place = keys.index(state().selected)
    show_item(items[place], items[:place])
