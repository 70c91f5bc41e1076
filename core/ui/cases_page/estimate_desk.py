"""Changes to an estimate from a page: kept, or told why not, and signed with a name."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from core.domain.errors import AppError
from core.domain.sentences import Sentence
from core.estimating.line_edits import Signed
from core.ui.case_state import EstimateDesk
from core.ui.cases_page.reviewer import reviewer
from core.ui.errors import show_error
from core.ui.state import state
from core.ui.words import TEXT

logger = logging.getLogger(__name__)


def desk() -> EstimateDesk:
    return state().cases.estimate


def done(change: Callable[[], object]) -> bool:
    """Make a change; where it fails, the reason is kept to be shown."""
    desk().trouble, desk().told = None, ""
    try:
        change()
    except AppError as exc:
        logger.warning("estimate.not_changed %s", type(exc).__name__)
        desk().trouble = exc
    return desk().trouble is None


def show_trouble() -> None:
    """Why the last change was not kept, if it was not."""
    if desk().trouble is not None:
        show_error(desk().trouble, state().language)


def sign(*, reason: str = "", currency: str = "") -> Signed:
    """Who changes something, now.

    Raises:
        AppError: no name was told in this session.
    """
    if not reviewer():
        hint = Sentence(*TEXT["case.estimate.no_name_hint"])
        raise AppError(Sentence(*TEXT["case.estimate.no_name"]), hint=hint)
    return Signed(reviewer(), datetime.now(UTC), reason.strip(), currency)
