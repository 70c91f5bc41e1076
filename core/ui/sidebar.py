"""The sidebar: model state, live memory, a button that frees it, the language."""

import streamlit as st

from core.domain.errors import ModelBusy
from core.domain.sentences import Language, in_language
from core.models.hardware import GpuMemory, MemorySnapshot, read_memory
from core.reporting.formats import percent
from core.ui.amounts import gb, mb
from core.ui.model import model_slot
from core.ui.state import say, state
from core.ui.words import plain

REFRESH_S = 2
LANGUAGE_NAMES = {Language.EN: "English", Language.FR: "Français"}


def show_sidebar() -> None:
    """Draw the whole sidebar; the memory part refreshes itself."""
    with st.sidebar:
        st.markdown(f"#### :material/car_crash: {say('app.title')}")
        _show_language()
        _show_machine()


def _show_language() -> None:
    """Choose the language; the words change, the findings do not."""
    chosen = st.selectbox(
        say("side.language"),
        list(Language),
        index=list(Language).index(state().language),
        format_func=LANGUAGE_NAMES.__getitem__,
        key="app.language",
    )
    if chosen != state().language:
        state().language = chosen
        st.rerun()


@st.fragment(run_every=REFRESH_S)
def _show_machine() -> None:
    """Model state and memory, drawn again every two seconds."""
    st.markdown(f"**{say('side.model')}**")
    loaded = model_slot().loaded
    if loaded is None:
        st.caption(say("side.not_loaded"))
    else:
        title, device = plain(loaded.engine.title), plain(loaded.engine.device)
        st.caption(say("side.ready", title=title, device=device))
    st.markdown(f"**{say('side.memory')}**")
    _show_memory(read_memory())
    st.button(
        say("side.free"),
        key="app.free",
        icon=":material/memory:",
        width="stretch",
        on_click=_free_model,
    )
    _show_freed()


def _free_model() -> None:
    state().freed, state().not_freed = None, None
    state().tried_to_free = True
    try:
        state().freed = model_slot().free()
    except ModelBusy as exc:
        state().not_freed = exc


def _show_memory(memory: MemorySnapshot) -> None:
    for gpu in memory.gpus:
        _show_gpu(gpu)
    if not memory.gpus:
        st.caption(say("side.no_gpu"))
    used, total = memory.ram_used_bytes, memory.ram_total_bytes
    st.progress(
        min(1.0, used / total), text=say("side.ram", used=gb(used), total=gb(total))
    )
    cpu = percent(memory.cpu_share, state().language)
    st.caption(say("side.process", held=mb(memory.process_bytes), cpu=cpu))


def _show_gpu(gpu: GpuMemory) -> None:
    used, total = gpu.used_bytes, gpu.total_bytes
    label = say("side.gpu", index=gpu.index, used=gb(used), total=gb(total))
    st.progress(min(1.0, used / total), text=label)
    detail = say(
        "side.gpu_torch",
        name=plain(gpu.name),
        free=gb(gpu.free_bytes),
        allocated=gb(gpu.allocated_bytes),
        reserved=gb(gpu.reserved_bytes),
    )
    st.caption(detail)


def _show_freed() -> None:
    """What the last press of the button gave back."""
    freed, refused = state().freed, state().not_freed
    if refused is not None:
        for told in (refused.message, refused.hint):
            st.caption(plain(in_language(told, state().language)))
    elif freed is not None:
        told = say(
            "side.freed",
            title=plain(freed.title),
            before=mb(freed.before.bytes),
            after=mb(freed.after.bytes),
            freed=mb(freed.bytes_freed),
        )
        st.caption(told)
    elif state().tried_to_free:
        st.caption(say("side.nothing_to_free"))
