"""The list of cases: search, filter, open, and a new one in one click.

Decisions:
- The list follows while a person types; only the list is drawn again for that.
- What is searched for is kept for the session and not in the address: a plate would
  stay in the browser's history and in logs on the way.
- The newest change comes first, fifty to a page.
- A row is one button for the keyboard and the pointer: its name, stretched over the
  row. On a phone the row is a small card in reading order.
"""

from datetime import datetime
from math import ceil

import streamlit as st

from core.domain.cases import Case
from core.domain.vocabulary import Severity
from core.domain.words import word
from core.filing.new_case import open_new_case
from core.reporting.formats import EN_DASH, shortened
from core.storage.cases import CasePage, find_cases
from core.storage.store import Store
from core.ui.case_labels import counted, show_worst, vehicle_line
from core.ui.cases_page.address import open_case
from core.ui.cases_page.label_export import show_labels_of_all
from core.ui.errors import errors_shown
from core.ui.moments import brief, zone, zone_now
from core.ui.questions import put_away
from core.ui.state import say, state
from core.ui.words import plain

PER_PAGE = 50
SHOWN_NAME_LENGTH = 60
STATES: dict[str, bool | None] = {"open": False, "archived": True, "all": None}
SEVERITIES = (Severity.SEVERE, Severity.MODERATE, Severity.MINOR, Severity.UNKNOWN)
# Streamlit has no table whose cells are widgets: a row is laid out as a grid.
ROW_STYLE = """<style>
[class*="st-key-case-row-"] {
  display: grid; align-items: center; gap: 0 1rem; position: relative;
  grid-template-columns: minmax(0, 3fr) minmax(0, 3fr) 8.5rem 4.5rem 8.5rem;
  padding: 0.45rem 0.5rem; border-bottom: 1px solid #94a3b855;
}
[class*="st-key-case-row-"] > div { width: auto; min-width: 0; position: static; }
[class*="st-key-case-row-"] .stButton, [class*="st-key-case-row-"] button {
  position: static; width: 100%;
}
[class*="st-key-case-row-"] button {
  min-height: 0; padding: 0; text-align: left; overflow-wrap: anywhere;
}
[class*="st-key-case-row-"] button > div, [class*="st-key-case-row-"] button > span {
  width: 100%; justify-content: flex-start;
}
[class*="st-key-case-row-"] button::after {
  content: ""; position: absolute; inset: 0;
}
[class*="st-key-case-row-"]:hover { background: #94a3b822; }
[class*="st-key-case-row-"] [data-testid="stMarkdownContainer"],
[class*="st-key-case-row-"] [data-testid="stCaptionContainer"] { margin: 0; }
[class*="st-key-case-row-"] p {
  margin: 0; font-size: 0.9rem; line-height: 1.4; overflow-wrap: anywhere;
}
@media (max-width: 760px) {
  [class*="st-key-case-row-"] {
    grid-template-columns: minmax(0, 1fr) auto auto; gap: 0.25rem 0.75rem;
    padding: 0.75rem 0.25rem;
  }
  [class*="st-key-case-row-"] > div:nth-child(-n+2) { grid-column: 1 / -1; }
  .st-key-case-row-head.st-key-case-row-head { display: none; }
}
</style>"""


def show_list(store: Store) -> None:
    """Draw the list, with the ways to a case.

    Raises:
        StorageFailed: it cannot be read.
    """
    put_away()  # whatever was asked in a case that was left by the browser's own way
    with st.container(
        horizontal=True, vertical_alignment="center", key="case-list-top"
    ):
        st.title(say("nav.cases"), anchor=False, width="stretch")
        _show_new_button(store, key="case.new", shortcut="N")
    if state().cases.told:
        st.success(state().cases.told, icon=":material/check:")
        state().cases.told = ""
    if find_cases(store, archived=None, limit=0).total:
        _show_found(store)
        show_labels_of_all(store)
    else:
        _show_what_a_case_is()


def _show_new_button(
    store: Store, *, key: str, name: str = "", shortcut: str | None = None
) -> None:
    """Opens a case at once; with a name where one was searched for in vain."""
    shown = plain(shortened(name, SHOWN_NAME_LENGTH))
    label = say("case.new_named", name=shown) if name else say("case.new")
    if st.button(
        label,
        key=key,
        icon=":material/create_new_folder:",
        type="primary",
        shortcut=shortcut,
    ):
        with errors_shown(state().language):
            today = datetime.now(zone()).date()
            open_case(open_new_case(store, today=today, name=name).id)
            st.rerun()


def _show_what_a_case_is() -> None:
    with st.container(border=True):
        st.markdown(f"##### {say('case.none_yet')}")
        st.markdown(say("case.what_it_is"))


@st.fragment
def _show_found(store: Store) -> None:
    """The filters and what they find; drawn again alone while a person types."""
    with errors_shown(state().language):
        text, page = _ask_what(store)
        st.caption(
            f"{counted('case.found', page.total)} · {say('case.zone', zone=zone_now())}"
        )
        st.html(ROW_STYLE)
        with st.container(key="case-list", gap=None):
            if page.cases:
                _show_heads()
            for case in page.cases:
                _show_row(case)
        if not page.total:
            st.info(say("case.not_found"), icon=":material/search_off:")
            if text:
                _show_new_button(store, key="case.new_named", name=text)
        _show_pager(page.total)


def _ask_what(store: Store) -> tuple[str, CasePage]:
    """The filters, and the page of cases that they leave."""
    search, state_of, severity = st.columns([3, 2, 1.5], vertical_alignment="bottom")
    states = {each: say(f"case.state.{each}") for each in STATES}
    severities = {each: _severity_word(each) for each in SEVERITIES}
    text = search.text_input(
        say("case.search"),
        type="search",
        placeholder=say("case.search_hint"),
        live=True,
        key="case.list.search",
        on_change=_back_to_first_page,
        persist_state="session",
    )
    kept = state_of.segmented_control(
        say("case.state"),
        list(states),
        default="open",
        required=True,
        format_func=states.__getitem__,
        key="case.list.state",
        on_change=_back_to_first_page,
        persist_state="session",
    )
    worst = severity.selectbox(
        say("case.worst"),
        list(severities),
        index=None,
        placeholder=say("case.worst.any"),
        format_func=severities.__getitem__,
        key="case.list.worst",
        on_change=_back_to_first_page,
        persist_state="session",
    )
    found = _find(store, text, kept, worst)
    last = _pages(found.total)
    if state().cases.list_page > last:  # cases left the list meanwhile
        _turn_to(last)
        found = _find(store, text, kept, worst)
    return text.strip(), found


def _find(store: Store, text: str, kept: str, worst: Severity | None) -> CasePage:
    return find_cases(
        store,
        text,
        archived=STATES[kept],
        worst=worst,
        limit=PER_PAGE,
        offset=PER_PAGE * (state().cases.list_page - 1),
    )


def _severity_word(severity: Severity) -> str:
    if severity is Severity.UNKNOWN:
        return say("case.worst.unknown")
    return word(severity, state().language)


def _back_to_first_page() -> None:
    _turn_to(1)


def _turn_to(page: int) -> None:
    """Another page than the pager says; it begins anew there."""
    state().cases.list_page = page
    state().cases.list_round += 1


def _show_heads() -> None:
    """The names of the columns; a phone shows cards and no columns."""
    with st.container(key="case-row-head", horizontal=True):
        for key in ("name", "vehicle", "worst", "photos", "changed"):
            st.caption(say(f"case.column.{key}"))


def _show_row(case: Case) -> None:
    with st.container(key=f"case-row-{case.id}", horizontal=True):
        pressed = st.button(
            f"**{plain(case.name)}**",
            key=f"case.open.{case.id}",
            type="tertiary",
            wrap=True,
        )
        st.markdown(plain(vehicle_line(case.vehicle)) or EN_DASH)
        show_worst(case)
        photos = case.photo_count
        st.markdown(counted("case.photos", photos) if photos else EN_DASH)
        archived = f" · {say('case.archived')}" if case.archived else ""
        st.markdown(f"{brief(case.changed_at)}{archived}")
    if pressed:
        open_case(case.id)
        st.rerun()


def _show_pager(total: int) -> None:
    if total <= PER_PAGE:
        return
    key = f"case.list.page.{state().cases.list_round}"
    st.pagination(
        _pages(total),
        default=state().cases.list_page,
        key=key,
        on_change=_turn_page,
        args=(key,),
    )


def _turn_page(key: str) -> None:
    state().cases.list_page = st.session_state[key]


def _pages(total: int) -> int:
    return max(1, ceil(total / PER_PAGE))
