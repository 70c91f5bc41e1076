"""Starts the app: page config, logging, navigation. Screens are in pages/."""

import logging
import sys

import streamlit as st

from core.domain.errors import SettingsInvalid
from core.domain.sentences import Language
from core.domain.settings import ASSETS
from core.ui.errors import show_error
from core.ui.frame import go_to_wanted_page
from core.ui.model import settings
from core.ui.state import say, start

if not st.runtime.exists():
    sys.stderr.write(
        "This is a web app. Start it with `make run` or `streamlit run app.py`, "
        "then open http://localhost:8501.\n"
    )
    sys.exit(2)

st.set_page_config(page_icon=str(ASSETS / "icon.png"), layout="wide")
try:
    operator = settings()
except SettingsInvalid as exc:
    show_error(exc, Language.EN)
    st.stop()
logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
logging.getLogger("core").setLevel(operator.log_level)
start(operator.language)
icons = {"assess": "search", "cases": "folder", "models": "memory", "evaluate": "rule"}
pages = [
    st.Page(f"pages/{name}.py", title=say(f"nav.{name}"), icon=f":material/{icon}:")
    for name, icon in icons.items()
]
page = st.navigation(pages)
st.set_page_config(page_title=f"{page.title} · {say('app.title')}")
go_to_wanted_page()
page.run()
