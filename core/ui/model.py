"""The cached holder of the model and of results: one for all sessions.

`@st.cache_resource` keeps one `ModelSlot` for the process; the slot itself loads one
model at a time and closes the old one first. Settings are read here, once.
"""

import os

import streamlit as st

from core.assess import ResultCache
from core.domain.settings import Settings
from core.loader import ModelSlot


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The operator's settings, from the environment.

    Raises:
        SettingsInvalid: a setting is unknown or out of range.
    """
    return Settings.from_env(os.environ)


@st.cache_resource(show_spinner=False)
def model_slot() -> ModelSlot:
    """The process's only holder of a model."""
    return ModelSlot(settings())


@st.cache_resource(show_spinner=False)
def result_cache() -> ResultCache:
    """Answers already computed by this process."""
    return ResultCache(settings().result_cache_entries)
