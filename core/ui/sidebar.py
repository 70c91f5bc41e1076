"""The sidebar: model state, live memory, a button that frees it, the language."""

import streamlit as st

from core.domain.sentences import Language
from core.models.hardware import GB, GpuMemory, MemorySnapshot, read_memory
from core.reporting.formats import EN_DASH, NBSP, number, percent
from core.ui.model import model_slot
from core.ui.state import say, state
from core.ui.words import plain

MB = 1e6
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
    state().freed = model_slot().free()
    state().tried_to_free = True


def _show_memory(memory: MemorySnapshot) -> None:
    for gpu in memory.gpus:
        _show_gpu(gpu)
    if not memory.gpus:
        st.caption(say("side.no_gpu"))
    used, total = memory.ram_used_bytes, memory.ram_total_bytes
    st.progress(
        min(1.0, used / total), text=say("side.ram", used=_gb(used), total=_gb(total))
    )
    cpu = percent(memory.cpu_share, state().language)
    st.caption(say("side.process", held=_mb(memory.process_bytes), cpu=cpu))


def _show_gpu(gpu: GpuMemory) -> None:
    used, total = gpu.used_bytes, gpu.total_bytes
    label = say("side.gpu", index=gpu.index, used=_gb(used), total=_gb(total))
    st.progress(min(1.0, used / total), text=label)
    detail = say(
        "side.gpu_torch",
        name=plain(gpu.name),
        free=_gb(gpu.free_bytes),
        allocated=_gb(gpu.allocated_bytes),
        reserved=_gb(gpu.reserved_bytes),
    )
    st.caption(detail)


def _show_freed() -> None:
    """What the last press of the button gave back."""
    freed = state().freed
    if freed is not None:
        told = say(
            "side.freed",
            title=plain(freed.title),
            before=_mb(freed.bytes_before),
            after=_mb(freed.bytes_after),
            freed=_mb(freed.bytes_freed),
        )
        st.caption(told)
    elif state().tried_to_free:
        st.caption(say("side.nothing_to_free"))


def _gb(held_bytes: int | None) -> str:
    """Gigabytes of 1e9 bytes, with their unit; unknown is a dash."""
    return _amount(held_bytes, GB, decimals=1, unit=say("unit.gb"))


def _mb(held_bytes: int) -> str:
    """Megabytes of 1e6 bytes, with their unit."""
    return _amount(held_bytes, MB, decimals=0, unit=say("unit.mb"))


def _amount(held_bytes: int | None, scale: float, *, decimals: int, unit: str) -> str:
    if held_bytes is None:
        return EN_DASH
    told = number(held_bytes / scale, state().language, decimals=decimals)
    return f"{told}{NBSP}{unit}"
