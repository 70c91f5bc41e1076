"""The cached holder of the model and of results: one for all sessions.

`@st.cache_resource` keeps one `ModelSlot` for the process; the slot itself loads one
model at a time and closes the old one first. Settings are read here, once.
"""

import os

import streamlit as st

from core.assess import ResultCache
from core.background import Jobs
from core.domain.settings import Settings, process_environment
from core.slot import ModelSlot


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The operator's settings, from the environment.

    Raises:
        SettingsInvalid: a setting is unknown or out of range.
    """
    operator = Settings.from_env(os.environ)
    os.environ.update(process_environment(operator))  # before torch is imported
    return operator


@st.cache_resource(show_spinner=False)
def model_slot() -> ModelSlot:
    """The process's only holder of a model."""
    return ModelSlot(settings())


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Downloads and loads of the process; they go on when a page is left."""
    return Jobs()


@st.cache_resource(show_spinner=False)
def result_cache() -> ResultCache:
    """Answers already computed by this process."""
    return ResultCache(settings().result_cache_entries)
