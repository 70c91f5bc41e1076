"""The cached holder of the model and of results: one for all sessions.

`@st.cache_resource` keeps one `ModelSlot` for the process; the slot itself loads one
model at a time and closes the old one first. Settings are read here, once.
"""

import logging
import os

import streamlit as st

from core.assess import AnswerCache, ResultCache
from core.background import Jobs
from core.domain.errors import StorageFailed
from core.domain.settings import Settings, process_environment
from core.filing.intakes import Intakes
from core.filing.opening import open_cases
from core.slot import ModelSlot
from core.storage.answers import StoredAnswers
from core.storage.store import Store

logger = logging.getLogger(__name__)


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


@st.cache_resource(show_spinner=False, on_release=Store.close)
def case_store() -> Store:
    """The process's door to the cases on disk.

    Raises:
        StorageFailed: the folder or the database cannot be used; tried again next time.
    """
    return open_cases(settings())


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Downloads and loads of the process; they go on when a page is left."""
    return Jobs()


@st.cache_resource(show_spinner=False)
def result_cache() -> AnswerCache:
    """Answers already computed: on disk, or in memory where the disk is no use."""
    most = settings().result_cache_entries
    try:
        return StoredAnswers(case_store(), max_entries=most)
    except StorageFailed as exc:
        logger.warning("answers.in_memory %s", exc)
        return ResultCache(most)


@st.cache_resource(show_spinner=False, on_release=Intakes.stop)
def photo_intakes() -> Intakes:
    """Photos on their way into cases; they go on when a page is left.

    Raises:
        StorageFailed: as `case_store`.
    """
    return Intakes(case_store(), model_slot(), result_cache())


PROCESS_WIDE = (photo_intakes, result_cache, case_store, model_slot, jobs, settings)
