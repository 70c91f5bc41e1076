"""The chain from top to bottom: what each row is, what it needs, what can be done.

Decisions:
- One card per row, so that the same facts stand in the same order on a phone.
- Everything shown is known on this machine; the link to the publisher's page is a
  link, nothing is fetched for it.
- Load is offered where there is something to load, Download where there is not.
"""

import streamlit as st

from core.domain.sentences import in_language
from core.domain.settings import AUTO
from core.domain.vocabulary import Precision
from core.forecast import RowForecast
from core.models.catalogue import ChainRow, SourceKind, WeightsKind
from core.models.hub import is_model_id
from core.models.plan_reasons import NAMES
from core.models.planning import PrecisionForecast
from core.ui.amounts import size
from core.ui.errors import show_error
from core.ui.model import jobs, model_slot, settings
from core.ui.models_page.changes import ask_to_download, ask_to_load
from core.ui.models_page.errands import download_name
from core.ui.state import say, state
from core.ui.words import plain

HUB_PAGE = "https://huggingface.co/"
READY_KINDS = (SourceKind.ONBOARD, SourceKind.URL, SourceKind.FOLDER)


def show_chain(forecasts: tuple[RowForecast, ...]) -> None:
    """Every row of the chain in a card of its own."""
    st.subheader(say("models.chain"), anchor=False)
    for place, one in enumerate(forecasts, start=1):
        with st.container(border=True, key=f"models-row-{place}", gap="small"):
            _show_row(place, one)


def precision_name(precision: str) -> str:
    """A precision, or "auto", in the words of the session's language."""
    if precision == AUTO:
        return say("models.automatic")
    if precision not in list(Precision):  # an engine's own word
        return precision
    return in_language(NAMES[Precision(precision)], state().language)


def precision_choices(one: RowForecast) -> tuple[Precision, ...]:
    """The precisions that this row can be asked to open in."""
    if not one.precisions or settings().precision != AUTO:
        return tuple(Precision)
    return tuple(each.precision for each in one.precisions)


def has_weights(row: ChainRow) -> bool:
    """Whether the row's weights are opened in this process, in a chosen precision."""
    return row.source_kind in (SourceKind.HUB, SourceKind.FOLDER)


def is_here(one: RowForecast) -> bool:
    """Whether there is something to load without a download."""
    return one.on_disk_bytes is not None or one.row.source_kind in READY_KINDS


def _show_row(place: int, one: RowForecast) -> None:
    _show_head(place, one)
    st.markdown(plain(in_language(one.outcome, state().language)))
    st.caption("  \n".join(plain(fact) for fact in _facts(one)))
    if one.precisions:
        _show_needs(one.precisions)
    _show_download_fault(one.row)
    _show_buttons(one)


def _show_head(place: int, one: RowForecast) -> None:
    """Number, title, and what the row is at this moment."""
    loaded = model_slot().loaded
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{place} · {plain(one.row.title)}**", width="content")
        if loaded is not None and loaded.row.key == one.row.key:
            st.badge(say("models.is_open"), icon=":material/check:", color="green")
        elif one.used:
            st.badge(say("models.first"), icon=":material/east:", color="blue")
        elif one.reason is None:
            st.badge(say("models.could"), icon=":material/check:", color="gray")
        else:
            st.badge(say("models.skipped"), icon=":material/block:", color="gray")


def _facts(one: RowForecast) -> list[str]:
    """Where it comes from, what opens it, under which terms, whether it lies here."""
    row = one.row
    source = say("models.source", source=row.shown_source)
    if row.alternates:
        source += " · " + say("models.alternates", names=", ".join(row.alternates))
    engines = say("models.engines", names=" → ".join(row.engines))
    if row.weights is WeightsKind.LORA:
        engines += " · " + say("models.adapter")
    terms = say("models.licence", licence=row.licence)
    if row.source_kind is SourceKind.HUB:
        gates = {True: "models.gated", False: "models.no_gate", None: "models.ask_gate"}
        terms += " · " + say(gates[row.gated])
    facts = [source, engines, terms]
    if has_weights(row):
        facts.append(_disk(one))
    return facts


def _disk(one: RowForecast) -> str:
    if one.on_disk_bytes is None:
        return say("models.not_on_disk")
    return say("models.on_disk", size=size(one.on_disk_bytes))


def _show_needs(precisions: tuple[PrecisionForecast, ...]) -> None:
    """What each precision takes, short; with its parts and its reason when opened."""
    amounts = (
        f"{precision_name(each.precision)} {size(each.weights_bytes)}"
        for each in precisions
    )
    with st.expander(plain(say("models.needs", amounts=" · ".join(amounts)))):
        for each in precisions:
            icon = ":material/check:" if each.fits else ":material/close:"
            told = in_language(each.sentence, state().language)
            st.markdown(f"{icon} {plain(told)}")


def _show_download_fault(row: ChainRow) -> None:
    """How the last download ended, where it did not end well."""
    job = jobs().find(download_name(row))
    if job is None or job.running or job.error is None:
        return
    if job.stop.is_set():  # by a person: nothing is wrong
        told = (job.error.message, job.error.hint)
        lines = [plain(in_language(each, state().language)) for each in told if each]
        st.info(" ".join(lines), icon=":material/pause:")
    else:
        show_error(job.error, state().language)


def _show_buttons(one: RowForecast) -> None:
    """Load, Download and the publisher's page, as far as each makes sense."""
    row, locked = one.row, settings().models_locked
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if not locked and (is_here(one) or settings().allow_download):
            ask_to_load(row, precision=_choose_precision(one))
        if not locked and has_weights(row) and one.on_disk_bytes is None:
            ask_to_download(one)
        if row.source_kind is SourceKind.HUB and is_model_id(row.source):
            st.link_button(
                say("models.hub_page"),
                HUB_PAGE + row.source,
                icon=":material/open_in_new:",
                type="tertiary",
            )


def _choose_precision(one: RowForecast) -> str:
    if not has_weights(one.row):
        return AUTO
    names = {each: precision_name(each) for each in (AUTO, *precision_choices(one))}
    return st.selectbox(
        say("models.precision"),
        list(names),
        format_func=names.__getitem__,
        key=f"models.precision.{one.row.key}",
        width=180,
    )
