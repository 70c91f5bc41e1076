"""What one browser session keeps, with typed defaults.

One `State` per session under one key; widgets' own keys are prefixed by page.
"""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.domain.errors import AppError
from core.domain.sentences import Language
from core.slot import Freed
from core.ui import words
from core.ui.case_state import CasesState
from core.ui.evaluate_page.work import EvaluationWork
from core.ui.models_page.errands import Comparison
from core.ui.photo_item import PhotoItem
from core.ui.work import PhotoWork

_STATE = "app.state"


@dataclass
class State:
    """The session's own memory; photos are gone when the session ends."""

    language: Language
    items: dict[str, PhotoItem] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    selected: str | None = None
    stopped: bool = False
    upload_round: int = 0
    freed: Freed | None = None
    tried_to_free: bool = False
    not_freed: AppError | None = None
    work: PhotoWork | None = None
    comparison: Comparison | None = None
    evaluation: EvaluationWork | None = None
    evaluate_round: int = 0
    cases: CasesState = field(default_factory=CasesState)


def start(language: Language) -> None:
    """Make the session's state if this is its first run."""
    if not started():
        st.session_state[_STATE] = State(language)


def started() -> bool:
    """Whether app.py has run in this session."""
    return _STATE in st.session_state


def state() -> State:
    """The session's state."""
    return st.session_state[_STATE]


def say(key: str, **values: Any) -> str:
    """Words of the interface in the session's language."""
    return words.text(key, state().language, **values)
