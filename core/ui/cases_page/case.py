"""One case: its head, its visits, the way in for photos, and its views."""

from collections.abc import Callable

import streamlit as st

from core.filing.views import read_view
from core.storage.cases import read_case
from core.storage.store import Store
from core.storage.visits import visits_of_case
from core.ui.cases_page.adding import show_adding
from core.ui.cases_page.address import TAB, VISIT, choose, chosen
from core.ui.cases_page.comparing import show_comparing
from core.ui.cases_page.damages import show_damages
from core.ui.cases_page.estimating import show_estimate
from core.ui.cases_page.handing_out import show_handing_out
from core.ui.cases_page.head import show_gone, show_head
from core.ui.cases_page.log import show_log
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.visits import first_visit, show_visits
from core.ui.model import photo_intakes
from core.ui.state import say

TABS: dict[str, Callable[[OpenCase], None]] = {
    "damages": show_damages,
    "estimate": show_estimate,
    "compare": show_comparing,
    "log": show_log,
    "export": show_handing_out,
}


def show_case(store: Store, case_id: str) -> None:
    """Draw the case; what is missing is told, with the way back to the list.

    Raises:
        StorageFailed: it cannot be read.
    """
    case = read_case(store, case_id)
    if case is None:
        show_gone()
        return
    visits = visits_of_case(store, case_id) or (first_visit(store, case),)
    visit = next((each for each in visits if each.id == chosen(VISIT)), visits[-1])
    changes = photo_intakes().of_visit(visit.id).changes  # before it is read
    opened = OpenCase(store, case, visits, read_view(store, visit), changes)
    show_head(opened)
    show_visits(opened)
    show_adding(opened)
    if opened.view.photos:
        TABS[_show_tabs(visit.id)](opened)


def _show_tabs(visit_id: str) -> str:
    """The choice of the view; it stands in the address and holds for every visit."""
    key = f"cases.tab.{visit_id}"
    told = chosen(TAB)
    names = {tab: say(f"case.view.{tab}") for tab in TABS}
    chosen_tab = st.segmented_control(
        say("case.views"),
        list(names),
        default=told if told in TABS else "damages",
        required=True,
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
    )
    choose(**{TAB: "" if chosen_tab == "damages" else chosen_tab})
    return chosen_tab
