"""The page's view on the work: begin it, show how far it is, stop it, go on.

Decisions:
- Quick work gets a moment before the page is drawn, so that one photo on the on-board
  model is drawn once, with its result.
- While work goes on, small fragments look at it twice a second; the page itself is
  drawn again when a photo is done.
"""

import streamlit as st

from core.ui.errors import show_error
from core.ui.heard import show_heard, step_told
from core.ui.model import model_slot, result_cache
from core.ui.photo_item import PhotoItem
from core.ui.state import say, state
from core.ui.watching import session_watcher
from core.ui.work import PhotoWork

QUICK_S = 0.8
REFRESH_S = 0.5


def remember(given: list[PhotoItem]) -> list[PhotoItem]:
    """Keep what is known of photos given before; forget those taken away."""
    items = state().items
    new = [item for item in given if item.key not in items]
    state().items = {item.key: items.get(item.key, item) for item in given}
    if new:
        _go_on()
        state().selected = new[0].key
    if state().selected not in state().items:
        state().selected = given[0].key if given else None
    return list(state().items.values())


def work_on(items: list[PhotoItem]) -> None:
    """Let the session's work go on with these photos, and show how far it is."""
    work = _session_work()
    begins = not work.running
    if not state().stopped and work.error is None:
        work.go_on(items, state().language)
    if begins or state().stopped:
        work.wait(QUICK_S)
    place = st.container(key="assess-work")  # always there: nothing below moves
    pending = sum(item.pending for item in items)
    with place:
        if work.running:
            _show_progress(items, work.changes)
        elif work.error is not None and pending:
            show_error(work.error, state().language)
            _show_go_on()
        elif pending:
            st.info(
                say("assess.stopped", left=pending, all=len(items)),
                icon=":material/pause:",
            )
            _show_go_on()


@st.fragment(run_every=REFRESH_S)
def show_writing(item: PhotoItem) -> None:
    """What the model writes about this photo right now."""
    work = _session_work()
    if work.current is not item:
        return
    show_heard(work.heard)


@st.fragment(run_every=REFRESH_S)
def _show_progress(items: list[PhotoItem], changes_when_drawn: int) -> None:
    """How far the work is, with Stop; draws the page again when a photo has news."""
    work = _session_work()
    if work.changes != changes_when_drawn or not work.running:
        st.rerun()
    pending = sum(item.pending for item in items)
    done = len(items) - pending
    key = "assess.working" if pending else "assess.retelling"
    told = say(key, number=min(done + 1, len(items)), all=len(items))
    told += step_told(work.heard)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(done / len(items), text=told)
        st.button(say("assess.stop"), key="assess.stop", on_click=_stop)


def _session_work() -> PhotoWork:
    """This session's work, made on first use."""
    if state().work is None:
        state().work = PhotoWork(model_slot(), result_cache(), session_watcher())
    return state().work


def _stop() -> None:
    state().stopped = True
    _session_work().stop()


def _show_go_on() -> None:
    st.button(say("assess.go_on"), key="assess.go_on", on_click=_go_on)


def _go_on() -> None:
    state().stopped, _session_work().error = False, None
