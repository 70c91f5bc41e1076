"""Takes the session's photos through intake and assessment, one after another.

Decisions:
- A photo appears as soon as it is read; its verdict follows. One bad photo is listed
  with its reason and the rest goes on.
- Stop works between photos: pressing it starts a new run of the page, which finds
  `stopped` and leaves the rest for later.
"""

import logging

import streamlit as st

from core.assess import assess
from core.domain.errors import AppError
from core.domain.records import Assessment
from core.domain.settings import Settings
from core.preprocessing.intake import read_photo
from core.ui.model import model_slot, result_cache
from core.ui.photo_inputs import THUMBNAIL_PX
from core.ui.state import PhotoItem, say, state

logger = logging.getLogger(__name__)


def remember(given: list[PhotoItem]) -> list[PhotoItem]:
    """Keep what is known of photos given before; forget those taken away."""
    items = state().items
    new = [item for item in given if item.key not in items]
    state().items = {item.key: items.get(item.key, item) for item in given}
    if new:
        state().stopped = False
        state().selected = new[0].key
    if state().selected not in state().items:
        state().selected = given[0].key if given else None
    return list(state().items.values())


def read_item(item: PhotoItem, settings: Settings) -> None:
    """Intake: bytes → photo, or the reason why not."""
    if item.photo is not None or item.refusal is not None:
        return
    try:
        item.photo = read_photo(item.read_bytes(), name=item.name, settings=settings)
        item.thumbnail = item.photo.image.copy()
        item.thumbnail.thumbnail((2 * THUMBNAIL_PX, 2 * THUMBNAIL_PX))
    except AppError as exc:
        item.refusal = exc
        logger.warning("photo.refused %s", type(exc).__name__)


def assess_item(item: PhotoItem, settings: Settings) -> None:
    """Assess one photo; raises NoModelLeft when no model can be opened."""
    read_item(item, settings)
    if item.photo is None:
        return
    loaded = model_slot().open()
    for event in assess(item.photo, loaded, cache=result_cache()):
        if isinstance(event, Assessment):
            item.assessment = event


def work_through(items: list[PhotoItem], settings: Settings) -> None:
    """Assess every pending photo, with progress and a way to stop.

    Raises:
        NoModelLeft: no model could be opened; the photos stay pending.
    """
    place = st.empty()  # always there, so that nothing below moves when work ends
    pending = [item for item in items if item.pending]
    if not pending:
        return
    if state().stopped:
        with place.container():
            _show_stopped(len(pending), len(items))
        return
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0)
        st.button(say("assess.stop"), key="assess.stop", on_click=_stop)
    try:
        for item in pending:
            number = items.index(item) + 1
            told = say("assess.working", number=number, all=len(items))
            bar.progress((number - 1) / len(items), text=told)
            assess_item(item, settings)
    finally:
        place.empty()


def _stop() -> None:
    state().stopped = True


def _go_on() -> None:
    state().stopped = False


def _show_stopped(left: int, all_photos: int) -> None:
    st.info(say("assess.stopped", left=left, all=all_photos), icon=":material/pause:")
    st.button(say("assess.go_on"), key="assess.go_on", on_click=_go_on)
