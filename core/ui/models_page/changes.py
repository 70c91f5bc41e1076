"""Load, unload and download: the buttons, and what is asked before they act.

Decisions:
- Closing a model that others may be using, and fetching gigabytes, are confirmed; the
  question says what will happen to the answers being written.
- The hub is asked for size and gate when Download is pressed, before the consent.
"""

import streamlit as st

from core.domain.errors import ModelUnavailable
from core.domain.sentences import in_language
from core.forecast import RowForecast
from core.models.catalogue import ChainRow
from core.models.sources import Source
from core.ui.amounts import size
from core.ui.errors import show_error
from core.ui.model import jobs, model_slot, settings
from core.ui.models_page.errands import (
    CHANGE,
    COMPARE,
    download_name,
    find_missing,
    running_names,
    start_download,
    start_load,
    start_unload,
)
from core.ui.state import say, state
from core.ui.words import plain


def model_is_changing() -> bool:
    """Whether a load, unload or comparison goes on; then no other one may begin."""
    names = running_names(jobs(), ())
    return CHANGE in names or COMPARE in names


def ask_to_load(row: ChainRow, *, precision: str) -> None:
    """The Load button of a row; asks first where a model is open."""
    pressed = st.button(
        say("models.load"),
        key=f"models.load.{row.key}",
        icon=":material/play_arrow:",
        disabled=model_is_changing(),
    )
    if pressed and model_slot().loaded is not None:
        st.dialog(say("models.switch_title"))(_confirm_load)(row, precision)
    elif pressed:
        _load(row, precision)
        st.rerun()


def ask_to_unload() -> None:
    """The Unload button; asks first where somebody uses the model."""
    pressed = st.button(
        say("models.unload"),
        key="models.unload",
        icon=":material/eject:",
        disabled=model_is_changing(),
    )
    if pressed and model_slot().turns.busy:
        st.dialog(say("models.unload_title"))(_confirm_unload)()
    elif pressed:
        start_unload(jobs(), model_slot())
        st.rerun()


def ask_to_download(one: RowForecast) -> None:
    """The Download button of a row; asks the hub, then the person."""
    row = one.row
    pressed = st.button(
        say("models.download"),
        key=f"models.download.{row.key}",
        icon=":material/download:",
        disabled=download_name(row) in running_names(jobs(), (row,)),
    )
    if not pressed:
        return
    missing: tuple[Source, ...] = ()
    refusal: ModelUnavailable | None = None
    with st.spinner(say("models.asking_hub")):
        try:
            missing = find_missing(row, settings())
        except ModelUnavailable as exc:
            refusal = exc.with_traceback(None)
    title = say("models.download_title")
    st.dialog(title)(_confirm_download)(one, missing, refusal)


def _confirm_load(row: ChainRow, precision: str) -> None:
    loaded = model_slot().loaded
    if loaded is not None:
        closing = plain(loaded.engine.title)
        st.markdown(say("models.switch_to", closing=closing, opening=plain(row.title)))
    _tell_who_waits()
    _choose(say("models.switch"), "models.switch", _load, row, precision)


def _confirm_unload() -> None:
    _tell_who_waits()
    _choose(say("models.unload"), "models.confirm_unload", _unload)


def _confirm_download(
    one: RowForecast, missing: tuple[Source, ...], refusal: ModelUnavailable | None
) -> None:
    """What would be fetched and how much; the click is the consent."""
    if refusal is not None:
        show_error(refusal, state().language)
        return
    if not missing:
        st.markdown(say("models.nothing_missing"))
        return
    for source in missing:
        amount = size(source.download_bytes)
        st.markdown(f"- **{plain(source.name)}**: {amount}")
    st.caption(plain(say("models.licence", licence=one.row.licence)))
    if one.row.needs_gpu and one.reason is not None:
        st.warning(plain(in_language(one.outcome, state().language)))
    sizes = [source.download_bytes for source in missing]
    amount = size(None if None in sizes else sum(sizes))
    label = say("models.download_now", size=amount)
    _choose(label, "models.confirm_download", _download, one.row, missing)


def _choose(label: str, key: str, action: object, *given: object) -> None:
    """The button that does it and the one that does not; both close the question."""
    with st.container(horizontal=True):
        done = st.button(
            label, key=key, type="primary", on_click=action, args=tuple(given)
        )
        left = st.button(say("models.cancel"), key=f"{key}.cancel")
    if done or left:
        st.rerun()


def _tell_who_waits() -> None:
    turns = model_slot().turns
    if turns.busy:
        st.markdown(say("models.others", waiting=turns.waiting))


def _load(row: ChainRow, precision: str) -> None:
    start_load(jobs(), model_slot(), row=row, precision=precision)


def _unload() -> None:
    start_unload(jobs(), model_slot())


def _download(row: ChainRow, missing: tuple[Source, ...]) -> None:
    start_download(jobs(), settings(), row=row, missing=missing)
