"""The log of a case: who decided what, what was added, and which model said what.

Decisions:
- The newest comes first, of all visits together; only some are drawn until more are
  asked for.
- How each photo was assessed is long and rarely read, so it is drawn when asked for.
"""

import streamlit as st

from core.domain.cases import StoredPhoto
from core.filing.estimates import read_estimate
from core.reporting.case_report.provenance_rows import ModelUse, model_uses
from core.storage.photos import assessments_of_photo
from core.ui.case_labels import counted
from core.ui.cases_page.log_entries import Entry, EntryKind, log_entries
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.pictures import photo_label
from core.ui.moments import day_and_time
from core.ui.state import say, state
from core.ui.words import plain

AT_FIRST = 40
CHOICES: dict[str, EntryKind | None] = {
    "all": None,
    "decisions": EntryKind.DECISION,
    "additions": EntryKind.ADDITION,
}


def show_log(opened: OpenCase) -> None:
    """Draw everything that happened in the case, the newest first."""
    st.caption(say("case.log.lead"))
    names = {name: say(f"case.log.{name}") for name in CHOICES}
    chosen = st.segmented_control(
        say("case.log.show"),
        list(CHOICES),
        default="all",
        required=True,
        format_func=names.__getitem__,
        key=f"case.log.show.{opened.case.id}",
    )
    wanted = CHOICES[chosen]
    entries = [
        each for each in _entries(opened) if wanted is None or each.kind is wanted
    ]
    if not any(each.kind is EntryKind.DECISION for each in entries):
        st.info(say("case.log.nothing"), icon=":material/how_to_reg:")
    cut = len(entries) > AT_FIRST
    more = f"case.log.more.{opened.case.id}"
    drawn = entries[:AT_FIRST] if cut and not st.session_state.get(more) else entries
    for number, entry in enumerate(drawn):
        _show_entry(number, entry)
    if cut:
        st.toggle(say("case.log.older", count=len(entries)), key=more)
    _show_models(opened)


def _entries(opened: OpenCase) -> list[Entry]:
    views = [opened.view_of(visit) for visit in opened.visits]
    estimates = (
        read_estimate(opened.store, opened.case, view).estimate for view in views
    )
    return log_entries(opened.case.created_at, zip(views, estimates, strict=True))


def _show_entry(number: int, entry: Entry) -> None:
    """One entry: what, then when, who and which visit, then the rest."""
    with st.container(key=f"case-log-{number}", gap="xsmall"):
        st.markdown(f"{entry.icon} **{plain(entry.what)}**")
        about = say("case.log.visit", visit=entry.about) if entry.about else ""
        told = filter(None, (day_and_time(entry.at), entry.who, about))
        st.caption(plain(" · ".join(told)))
        for detail in entry.details:
            st.markdown(plain(detail))
        if entry.said:
            st.caption(plain(entry.said))
        if entry.files:
            with st.expander(say("case.log.names")):
                st.markdown("\n".join(f"- {plain(each)}" for each in entry.files))


def _show_models(opened: OpenCase) -> None:
    """How the photos of the visit that is looked at were assessed."""
    st.divider()
    if not st.toggle(say("case.log.models"), key=f"case.log.models.{opened.case.id}"):
        return
    for use in model_uses(opened.view, state().language):
        _show_use(use)
    for photo in opened.view.photos:
        if photo.sha256:
            st.caption(_photo_facts(opened, photo))


def _show_use(use: ModelUse) -> None:
    st.markdown(f"**{plain(use.title)}**")
    rows = (*use.rows, *use.attempts)
    st.markdown("\n".join(f"- {plain(label)}: {plain(value)}" for label, value in rows))


def _photo_facts(opened: OpenCase, photo: StoredPhoto) -> str:
    """A photo's number, name and hash, and whether it was assessed more than once."""
    pieces = [f"**{photo_label(photo)}**", plain(photo.name)]
    pieces.append(f"SHA-256 `{photo.sha256}`")
    count = len(assessments_of_photo(opened.store, photo.id))
    if count == 0:
        pieces.append(say("case.log.not_assessed"))
    elif count > 1:
        pieces.append(counted("case.log.assessed", count))
    return " · ".join(pieces)
