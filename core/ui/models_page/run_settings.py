"""The settings of this run that concern models, for whoever asks why it did that.

Decisions:
- Values only; secrets never: the remote key is left out, an address loses everything
  behind its path, and an argument with a telling name loses its value.
- Files and folders show their name, not the way to them.
"""

import json
from dataclasses import fields
from pathlib import PurePath

import streamlit as st

from core.domain.settings import PREFIX, Settings
from core.models.catalogue import shown_address
from core.reporting.formats import EN_DASH
from core.ui.model import settings
from core.ui.state import say
from core.ui.words import plain

LEFT_OUT = {
    "max_file_mb",
    "max_megapixels",
    "min_side_px",
    "max_aspect",
    "max_photos",
    "keep_capture_time",
    "language",
    "remote_key",
}
SECRET_WORDS = ("token", "key", "secret", "password", "auth")


def show_run_settings() -> None:
    """The settings as a table of name and value."""
    with st.expander(say("models.settings"), icon=":material/tune:"):
        rows = [
            {say("models.setting"): plain(name), say("models.value"): plain(value)}
            for name, value in told_settings(settings())
        ]
        st.table(rows, hide_index=True, border="horizontal")


def told_settings(operator: Settings) -> list[tuple[str, str]]:
    """Name and value of every setting that concerns models, without secrets."""
    names = [each.name for each in fields(operator) if each.name not in LEFT_OUT]
    return [
        (PREFIX + name.upper(), _told(name, getattr(operator, name))) for name in names
    ]


def _told(name: str, value: object) -> str:
    """One value as text."""
    if name == "model_arguments":
        return json.dumps({key: _argument(key, each) for key, each in value})
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, tuple):
        return ", ".join(f"{each:g}" for each in value)
    if name == "remote_url" and value:
        return shown_address(str(value))
    text = str(value)
    if PurePath(text).is_absolute() or text.startswith(("~", ".")):
        text = PurePath(text).name
    return text or EN_DASH


def _argument(key: str, value: object) -> object:
    secret = any(word in key.lower() for word in SECRET_WORDS)
    return "…" if secret else value
