"""What leaves a case: reports as files, blurred pictures, labels.

Decisions:
- A report is made when its button is pressed, from what the store says then.
- Nobody is told that plates and faces are hidden: how many photos have boxes is said,
  and that nothing is looked for.
- A dispute pack is offered where there is an earlier visit with photos.
"""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from core.domain.sentences import Language, in_language
from core.domain.settings import Settings
from core.filing.estimates import read_estimate
from core.filing.reports import ReportOrder, gather_report, report_file_name
from core.reporting.case_report.export import MEDIA_TYPES, ReportKind, export_case
from core.reporting.case_verdict import visit_verdict
from core.storage.rates import last_reviewer
from core.storage.store import Store
from core.storage.texts import NAME_LENGTH
from core.ui.case_labels import counted, visit_title
from core.ui.cases_page.blurring import show_blurring
from core.ui.cases_page.label_export import show_labels
from core.ui.cases_page.making import show_download, show_making
from core.ui.cases_page.open_case import OpenCase
from core.ui.model import settings
from core.ui.sidebar import LANGUAGE_NAMES
from core.ui.state import say, state
from core.ui.words import plain

PLACE = "case.export"
VISIT, DISPUTE = "visit", "dispute"


def show_handing_out(opened: OpenCase) -> None:
    """Draw the way to a report, the boxes to blur, and the labels."""
    st.markdown(f"##### {say('case.export.report')}")
    order = _ask_order(opened)
    _show_advice(opened, order)
    with st.container(horizontal=True):
        for kind in ReportKind:
            _show_button(opened, order, kind)
    st.caption(say("case.export.made"))
    show_making(PLACE)
    st.divider()
    show_blurring(opened)
    st.divider()
    show_labels(opened)


def _ask_order(opened: OpenCase) -> ReportOrder:
    """Everything about the report that a person can choose."""
    before_id = _ask_before(opened)
    left, right = st.columns(2)
    with left:
        language = st.selectbox(
            say("case.export.language"),
            list(Language),
            index=list(Language).index(state().language),
            format_func=LANGUAGE_NAMES.__getitem__,
            key=f"case.export.language.{state().language}",
        )
    with right:
        who = st.text_input(
            say("case.export.who"),
            state().cases.reviewer or last_reviewer(opened.store),
            max_chars=NAME_LENGTH,
            key="case.export.who",
        )
    with_estimate = st.toggle(
        say("case.export.estimate"), value=True, key="case.export.estimate"
    )
    with_blur = st.toggle(say("case.export.blur"), value=True, key="case.export.blur")
    return ReportOrder(
        opened.case.id,
        opened.view.visit.id,
        language,
        before_id=before_id,
        with_estimate=with_estimate,
        with_blur=with_blur,
        who=who.strip(),
    )


def _ask_before(opened: OpenCase) -> str:
    """The earlier visit of a dispute pack; "" for a report on this visit alone."""
    own = opened.view.visit
    earlier = {
        visit.id: visit
        for visit in reversed(opened.visits)
        if visit.place < own.place and opened.view_of(visit).photos
    }
    names = {each: say(f"case.export.{each}") for each in (VISIT, DISPUTE)}
    about = st.segmented_control(
        say("case.export.about"),
        list(names),
        default=VISIT,
        required=True,
        disabled=not earlier,
        format_func=names.__getitem__,
        key=f"case.export.about.{own.id}",
        wrap=True,
    )
    if not earlier:
        st.caption(say("case.export.no_earlier"))
    if not earlier or about == VISIT:
        return ""
    titles = {each: visit_title(visit) for each, visit in earlier.items()}
    return st.selectbox(
        say("case.export.before"),
        list(titles),
        format_func=titles.__getitem__,
        key=f"case.export.before.{own.id}",
    )


def _show_advice(opened: OpenCase, order: ReportOrder) -> None:
    """What the person should know of the report before it leaves."""
    before = [each for each in opened.visits if each.id == order.before_id]
    views = [opened.view, *map(opened.view_of, before)]
    boxed = [
        photo.id in view.blurred
        for view in views
        for photo in view.photos
        if photo.sha256
    ]
    if order.with_blur:
        told = say("case.export.boxes", count=sum(boxed), all=len(boxed))
    else:
        told = say("case.export.unblurred")
    st.warning(told, icon=":material/visibility:")
    open_ = sum(visit_verdict(view).undecided for view in views)
    if open_:
        told = counted("case.export.undecided", open_)
        st.caption(f":material/pending: {told}")
    if order.with_estimate:
        for problem in read_estimate(opened.store, opened.case, opened.view).problems:
            told = plain(in_language(problem, state().language))
            st.warning(told, icon=":material/request_quote:")


def _show_button(opened: OpenCase, order: ReportOrder, kind: ReportKind) -> None:
    show_download(
        kind.upper(),
        partial(_make, opened.store, order, kind, settings()),
        place=PLACE,
        key=f"case.export.{kind}",
        file_name=report_file_name(opened.case, kind, order, made_at=datetime.now(UTC)),
        mime=MEDIA_TYPES[kind],
    )


def _make(
    store: Store, order: ReportOrder, kind: ReportKind, operator: Settings
) -> bytes:
    """Read everything anew and set it as this kind; runs outside of the session."""
    return export_case(gather_report(store, order, settings=operator), kind=kind)
