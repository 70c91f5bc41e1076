"""Two visits of the car side by side: what is new, worse, gone, or cannot be compared.

Decisions:
- What is said of a change and which photo stands for it are the report's own, so that
  page and dispute pack cannot differ.
- The count of every kind is seen before any photo, also where it is none; choosing
  kinds shows those alone.
- Nothing is blurred here: the person who decides has to see the photo.
"""

from collections.abc import Mapping

import streamlit as st

from core.casework.compare import LISTED, compare
from core.domain.cases import ChangeKind, DamageChange, Visit, VisitView
from core.domain.vocabulary import PartCondition, Severity
from core.domain.words import word
from core.reporting.case_report.labels import CHANGE_MEANINGS
from core.reporting.case_report.part_rows import part_rows
from core.reporting.formats import capitalised, typeset
from core.ui.badges import BADGE_COLOURS, SEVERITY_ICONS
from core.ui.case_labels import visit_name, visit_title
from core.ui.cases_page.change_pictures import Pair, Row, Shown, change_rows
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.visits import show_new_visit_button
from core.ui.moments import day_and_time
from core.ui.state import say, state
from core.ui.words import plain

AT_FIRST = 12  # changes that are drawn before more are asked for
KIND_ICONS: dict[ChangeKind, str] = {
    ChangeKind.NEW: ":material/fiber_new:",
    ChangeKind.WORSE: ":material/trending_up:",
    ChangeKind.NOT_COMPARABLE: ":material/help:",
    ChangeKind.GONE: ":material/remove_circle:",
    ChangeKind.UNCHANGED: ":material/drag_handle:",
}


def show_comparing(opened: OpenCase) -> None:
    """Choose two visits and draw what became of each damage between them."""
    if len(opened.visits) < 2:
        st.info(say("case.compare.one_visit"), icon=":material/compare_arrows:")
        show_new_visit_button(opened, key="case.compare.new")
        return
    before, after = _choose(opened)
    pair = Pair(opened.view_of(before), opened.view_of(after))
    for view in (pair.before, pair.after):
        if not view.photos:
            told = say("case.compare.no_photos", visit=plain(visit_name(view.visit)))
            st.warning(told, icon=":material/no_photography:")
    changes = compare(pair.before, pair.after)
    if changes:
        _show_changes(opened, pair, changes)
    else:
        st.info(say("case.compare.nothing"), icon=":material/compare_arrows:")
    _show_not_visible(pair)


def _choose(opened: OpenCase) -> tuple[Visit, Visit]:
    """The two visits: the one looked at and the one before it, until others are."""
    visits = {visit.id: visit for visit in opened.visits}
    places = list(visits)
    looked_at = max(1, places.index(opened.view.visit.id))
    left, right = st.columns(2)
    with right:
        after = _choose_one("after", visits, places[1:], at=looked_at - 1)
    earlier = places[: places.index(after)]
    with left:
        before = _choose_one("before", visits, earlier, at=len(earlier) - 1)
    return visits[before], visits[after]


def _choose_one(
    which: str, visits: Mapping[str, Visit], offered: list[str], *, at: int
) -> str:
    titles = {each: visit_title(visits[each]) for each in offered}
    return st.selectbox(
        say(f"case.compare.{which}"),
        offered,
        index=at,
        format_func=titles.__getitem__,
        key=f"case.compare.{which}.{offered[at]}",
    )


def _show_changes(
    opened: OpenCase, pair: Pair, changes: tuple[DamageChange, ...]
) -> None:
    wanted = _choose_kinds(changes)
    listed = [each for each in changes if each.kind in wanted]
    all_key = f"case.compare.all.{pair.after.visit.id}"
    cut = len(listed) > AT_FIRST and not st.session_state.get(all_key)
    drawn = tuple(listed[:AT_FIRST] if cut else listed)
    rows = change_rows(opened.store, pair, drawn, state().language)
    told: set[ChangeKind] = set()
    for number, (change, row) in enumerate(zip(drawn, rows, strict=True)):
        if change.kind not in told:
            _show_heading(change.kind)
            told.add(change.kind)
        _show_change(number, change, row, pair)
    if len(listed) > AT_FIRST:
        more = say("case.compare.more", count=len(listed) - AT_FIRST)
        st.toggle(more, key=all_key)


def _choose_kinds(changes: tuple[DamageChange, ...]) -> set[ChangeKind]:
    """The counts of all kinds; those that are chosen, or all."""
    told = {}
    for kind in LISTED:
        count = sum(change.kind is kind for change in changes)
        name = capitalised(word(kind, state().language))
        told[kind] = f"{KIND_ICONS[kind]} {name} · {count}"
    chosen = st.pills(
        say("case.compare.kinds"),
        list(LISTED),
        selection_mode="multi",
        format_func=told.__getitem__,
        key="case.compare.kinds",
    )
    return set(chosen or LISTED)


def _show_heading(kind: ChangeKind) -> None:
    name = capitalised(word(kind, state().language))
    st.markdown(f"##### {KIND_ICONS[kind]} {name}")
    st.caption(typeset(CHANGE_MEANINGS[kind], state().language))


def _show_change(number: int, change: DamageChange, row: Row, pair: Pair) -> None:
    """One damage: what it is, how bad before and after, why, and the two photos."""
    with st.container(border=True, key=f"case-change-{number}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(row.name)}**", width="content")
            _show_severities(change)
        if row.reason:
            st.markdown(plain(row.reason))
        columns = st.columns(2)
        for column, which in zip(columns, ("before", "after"), strict=True):
            with column:
                _show_side(which, change, row, pair)
        for decision in row.decisions:
            st.caption(f":material/person: {plain(decision)}")


def _show_severities(change: DamageChange) -> None:
    """The severity of each visit that lists the damage, with an arrow between two."""
    listed = [each for each in (change.before, change.after) if each]
    for place, damage in enumerate(listed):
        if place:
            st.markdown("→", width="content")
        _show_severity(damage.severity)


def _show_severity(severity: Severity) -> None:
    st.badge(
        word(severity, state().language),
        icon=SEVERITY_ICONS[severity],
        color=BADGE_COLOURS[severity],
    )


def _show_side(which: str, change: DamageChange, row: Row, pair: Pair) -> None:
    """One visit's photo of it, or the sentence why there is none."""
    view: VisitView = getattr(pair, which)
    damage = getattr(change, which)
    shown: Shown = getattr(row, which)
    when = day_and_time(view.visit.happened_at)
    name = plain(visit_name(view.visit))
    st.markdown(f"**{say(f'case.compare.{which}')}** · {name} · {when}")
    if shown.picture is None:
        st.info(plain(shown.caption), icon=":material/visibility_off:")
        return
    st.image(shown.picture, width="stretch", alt=f"{row.name}, {shown.caption}")
    reviewed = word(damage.state, state().language) if damage else ""
    st.caption(plain(" · ".join(filter(None, (shown.caption, reviewed)))))


def _show_not_visible(pair: Pair) -> None:
    """The parts that nothing was said about, visit by visit."""
    st.markdown(f"##### {say('case.compare.not_visible')}")
    st.caption(say("case.compare.not_visible_lead"))
    for column, which in zip(st.columns(2), ("before", "after"), strict=True):
        view: VisitView = getattr(pair, which)
        names = [
            name
            for row in part_rows(view, state().language)
            if row.condition is PartCondition.NOT_VISIBLE
            for name in row.names
        ]
        told = ", ".join(names) or say("case.compare.all_visible")
        column.markdown(
            f"**{say(f'case.compare.{which}')}** · {plain(visit_name(view.visit))}"
        )
        column.markdown(plain(told))
