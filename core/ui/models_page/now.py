"""What the process holds and does right now, live, with a Stop for each long work.

Decisions:
- A small fragment looks twice a second while something goes on, else every two
  seconds; when the open model or the list of works changes, the page is drawn again.
- Works belong to the process: whoever opens the page sees them, and may stop them
  unless the operator has locked the models.
"""

import streamlit as st

from core.background import Job
from core.domain.sentences import in_language
from core.engines.parts import PartSize
from core.reporting.formats import EN_DASH, number
from core.slot import Freed
from core.ui.amounts import size
from core.ui.errors import errors_shown, show_error
from core.ui.model import jobs, model_slot, settings
from core.ui.models_page.changes import ask_to_unload
from core.ui.models_page.errands import CHANGE, running_names
from core.ui.models_page.rows import precision_name
from core.ui.state import say, state
from core.ui.words import plain

BUSY_REFRESH_S, IDLE_REFRESH_S = 0.5, 2.0


def show_now() -> None:
    """The open model, its parts, the line before it, and the works that go on."""
    st.subheader(say("models.now"), anchor=False)
    _show_open_model()
    running = running_names(jobs(), model_slot().rows)
    every_s = BUSY_REFRESH_S if running else IDLE_REFRESH_S
    st.fragment(_show_live, run_every=every_s)(_drawn_state())
    if CHANGE not in running:
        _show_last_change(jobs().find(CHANGE))


def _drawn_state() -> tuple[object, ...]:
    """What the page shows that only a new drawing can change."""
    loaded = model_slot().loaded
    running = running_names(jobs(), model_slot().rows)
    return (loaded and id(loaded), running, len(_session_results()))


def _session_results() -> list[object]:
    comparison = state().comparison
    return [] if comparison is None else comparison.results


def _show_live(drawn: tuple[object, ...]) -> None:
    """The line before the model, and how far each long work is."""
    if _drawn_state() != drawn:
        st.rerun()
    turns = model_slot().turns
    if turns.busy:
        st.caption(say("models.line_busy", waiting=turns.waiting))
    else:
        st.caption(say("models.line_free"))
    for name in running_names(jobs(), model_slot().rows):
        _show_job(name, jobs().find(name))


def _show_job(name: str, job: Job) -> None:
    step = job.progress
    with st.container(horizontal=True, vertical_alignment="center"):
        told = plain(in_language(step.step, state().language))
        st.progress(step.share or 0.0, text=told)
        if not settings().models_locked:
            st.button(
                say("models.stop"),
                key=f"models.stop.{name}",
                icon=":material/stop:",
                disabled=job.stop.is_set(),
                on_click=job.stop.set,
            )


def _show_last_change(job: Job | None) -> None:
    """How the last load or unload ended, as long as it says something about now."""
    if job is None or model_slot().loaded is not None:
        return
    if job.error is not None:
        show_error(job.error, state().language)
    elif isinstance(job.result, Freed):
        freed = job.result
        told = say(
            "side.freed",
            title=plain(freed.title),
            before=size(freed.before.bytes),
            after=size(freed.after.bytes),
            freed=size(freed.bytes_freed),
        )
        st.caption(told)


def _show_open_model() -> None:
    loaded = model_slot().loaded
    if loaded is None:
        st.markdown(say("models.none_open"))
        return
    engine, plan = loaded.engine, loaded.plan
    held = precision_name(engine.precision)
    facts = (engine.title, engine.name, held, engine.device)
    st.markdown(f":material/check_circle: **{' · '.join(map(plain, facts))}**")
    if plan is not None:
        reason = in_language(plan.reason, state().language)
        st.caption(plain(say("models.why", reason=reason)))
    if hasattr(engine, "parts"):
        with errors_shown(state().language):  # closed by another session meanwhile
            _show_parts(engine.parts())
    if not settings().models_locked:
        ask_to_unload()


def _show_parts(parts: tuple[PartSize, ...]) -> None:
    """Parameters and bytes per part, and all together."""
    rows = [
        {
            say("models.part"): say(f"models.part.{each.part}"),
            say("models.parameters"): _count(each.parameters),
            say("models.bytes"): size(each.bytes),
            say("models.kinds"): plain(", ".join((*each.dtypes, *each.devices))),
        }
        for each in parts
    ]
    total = (sum(each.parameters for each in parts), sum(each.bytes for each in parts))
    whole = (say("models.whole"), _count(total[0]), size(total[1]), EN_DASH)
    rows.append(dict(zip(rows[0], whole, strict=True)))
    st.table(rows, hide_index=True, border="horizontal")


def _count(parameters: int) -> str:
    """Parameters in millions."""
    decimals = 0 if parameters >= 1e8 else 2
    return number(parameters / 1e6, state().language, decimals=decimals)
