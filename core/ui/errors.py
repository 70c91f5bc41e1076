"""Shows an error of the program as a sentence and the next step; nothing else."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.domain.errors import AppError, NoModelLeft
from core.domain.sentences import Language, in_language
from core.ui.words import plain

logger = logging.getLogger(__name__)


def show_error(error: AppError, language: Language) -> None:
    """Draw the sentence, the hint and, for a chain that failed, every reason."""
    lines = [plain(in_language(error.message, language))]
    if error.hint:
        lines.append(plain(in_language(error.hint, language)))
    if isinstance(error, NoModelLeft):
        lines += [
            f"- {plain(attempt.row)}: {plain(in_language(attempt.error, language))}"
            for attempt in error.attempts
        ]
    st.error("\n\n".join(lines), icon=":material/error:")


@contextmanager
def errors_shown(language: Language) -> Iterator[None]:
    """Show an `AppError` raised inside instead of a stack trace; logs it once."""
    try:
        yield
    except AppError as exc:
        logger.warning("shown %s: %s", type(exc).__name__, exc)
        show_error(exc, language)
