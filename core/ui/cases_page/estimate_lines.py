"""The lines of an estimate: a list that reads like a table, each opening to its ground.

Decisions:
- A line is one row that folds open: operation, part and range are in sight, the
  formula, the damages behind it and the reason one click away.
- A changed line says so in the row, and inside what it was before and who changed it.
- What was left out and what fits no line any more stays listed, and can be put back.
"""

from collections.abc import Iterable

import streamlit as st

from core.domain.estimates import EditKind, EstimateEdit, EstimateLine
from core.domain.sentences import in_language
from core.filing.estimates import (
    VisitEstimate,
    remove_edits,
    rests_on_proposed,
)
from core.reporting.formats import typeset
from core.storage.store import Store
from core.ui.cases_page.estimate_desk import desk, done
from core.ui.cases_page.estimate_forms import (
    ADDING,
    close_form,
    leave_out,
    open_form,
    show_line_form,
    show_new_line_form,
)
from core.ui.cases_page.estimate_numbers import (
    damage_label,
    edit_told,
    line_title,
    money_range,
)
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.reviewer import reviewer
from core.ui.state import say, state
from core.ui.words import plain

# The range of each row stands at its right edge, under the one above it.
ROW_STYLE = """<style>
.st-key-case-estimate-lines summary [data-testid="stMarkdownContainer"] {width: 100%}
.st-key-case-estimate-lines summary p {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0 .6rem; width: 100%}
.st-key-case-estimate-lines summary p em {
  margin-left: auto; font-style: normal; font-variant-numeric: tabular-nums}
</style>"""


def show_lines(opened: OpenCase, made: VisitEstimate) -> None:
    """Every line, then the way to add one, then what does not count."""
    estimate = made.estimate
    st.html(ROW_STYLE)
    with st.container(key="case-estimate-lines", gap="xsmall"):
        if estimate.lines:
            st.markdown(f"##### {say('case.estimate.lines')}")
        for line in estimate.lines:
            _show_line(opened, made, line)
        _show_adding(opened, made)
        if estimate.dropped:
            _show_dropped(opened.store, opened.view.visit.id, made)
        if estimate.unused_edits:
            _show_unused(opened.store, opened.view.visit.id, made)


def _show_line(opened: OpenCase, made: VisitEstimate, line: EstimateLine) -> None:
    """One row and what is folded into it."""
    is_open = desk().line.get(opened.view.visit.id) == line.key
    with st.expander(_row(opened, made, line), expanded=is_open):
        _show_ground(opened, made, line)
        if is_open:
            show_line_form(opened, made, line)
        else:
            _show_buttons(opened, made, line)


def _row(opened: OpenCase, made: VisitEstimate, line: EstimateLine) -> str:
    """Operation, part, what to know at a glance, and the range."""
    done_, where = line_title(line)
    pieces = [f"**{plain(done_)}**", plain(where)]
    if line.edited:
        added = any(edit.kind is EditKind.ADD for edit in line.edits)
        told = say(f"case.estimate.{'added' if added else 'changed'}")
        pieces.append(f":blue-badge[:material/edit: {told}]")
    if rests_on_proposed(line, opened.view.damages):
        told = say("case.estimate.not_confirmed")
        pieces.append(f":gray-badge[{told}]")
    amount = plain(money_range(line.amount, made.estimate.currency))
    if line.amount is None:
        amount = say("case.estimate.no_money")
    return f"{' '.join(filter(None, pieces))} *{amount}*"


def _show_ground(opened: OpenCase, made: VisitEstimate, line: EstimateLine) -> None:
    """Formula, damages, reason and changes of a line."""
    language = state().language
    formula = plain(typeset(in_language(line.formula, language), language))
    st.markdown(f"**{say('case.estimate.formula')}** – {formula}")
    labels = [damage_label(key, opened.view.damages) for key in line.damage_keys]
    if labels:
        st.markdown(f"**{say('case.estimate.from')}** – {plain('; '.join(labels))}")
    reason = plain(typeset(in_language(line.reason, language), language))
    st.markdown(f"**{say('case.estimate.why')}** – {reason}")
    if line.edited:
        _show_changes(made, line)


def _show_changes(made: VisitEstimate, line: EstimateLine) -> None:
    """What the line was, and every change with its name and time."""
    currency = made.estimate.currency
    before = line.default
    added = any(edit.kind is EditKind.ADD for edit in line.edits)
    if before is not None:
        what = " · ".join(filter(None, line_title(before)))
        amount = money_range(before.amount, currency)
        told = f"{plain(what)}: {plain(amount)}"
        st.markdown(f"**{say('case.estimate.before')}** – {told}")
    elif not added:
        st.markdown(
            f"**{say('case.estimate.before')}** – {say('case.estimate.before_nothing')}"
        )
    rows = [f"- {plain(edit_told(edit, currency))}" for edit in line.edits]
    st.markdown("\n".join([f"**{say('case.estimate.changes')}**", "", *rows]))


def _show_buttons(opened: OpenCase, made: VisitEstimate, line: EstimateLine) -> None:
    """Change, leave out, take back."""
    visit_id, key = opened.view.visit.id, f"case.estimate.line.{line.key}"
    added = any(edit.kind is EditKind.ADD for edit in line.edits)
    with st.container(horizontal=True):
        st.button(
            say("case.estimate.change"),
            key=f"{key}.change",
            icon=":material/edit:",
            on_click=open_form,
            args=(visit_id, line.key),
        )
        if not added:
            st.button(
                say("case.estimate.drop"),
                key=f"{key}.drop",
                icon=":material/playlist_remove:",
                on_click=leave_out,
                args=(opened, made, line),
            )
        if line.edited:
            st.button(
                say(f"case.estimate.{'remove' if added else 'restore'}"),
                key=f"{key}.restore",
                icon=":material/delete:" if added else ":material/undo:",
                on_click=_take_back,
                args=(opened.store, visit_id, line.edits),
            )


def _show_adding(opened: OpenCase, made: VisitEstimate) -> None:
    if desk().line.get(opened.view.visit.id) == ADDING:
        show_new_line_form(opened, made)
        return
    st.button(
        say("case.estimate.add"),
        key="case.estimate.add",
        icon=":material/add:",
        on_click=open_form,
        args=(opened.view.visit.id, ADDING),
    )


def _show_dropped(store: Store, visit_id: str, made: VisitEstimate) -> None:
    """Lines that a person left out."""
    dropped, currency = made.estimate.dropped, made.estimate.currency
    with st.expander(say("case.estimate.dropped", count=len(dropped))):
        for line in dropped:
            drops = [each for each in line.edits if each.kind is EditKind.DROP]
            told = [edit_told(edit, currency) for edit in drops]
            what = " · ".join(filter(None, line_title(line)))
            amount = plain(money_range(line.amount, currency))
            st.markdown(f"**{plain(what)}** – {amount}  \n{plain('; '.join(told))}")
            st.button(
                say("case.estimate.put_back"),
                key=f"case.estimate.line.{line.key}.put_back",
                icon=":material/undo:",
                on_click=_take_back,
                args=(store, visit_id, drops),
            )


def _show_unused(store: Store, visit_id: str, made: VisitEstimate) -> None:
    """Changes whose line is gone."""
    unused, currency = made.estimate.unused_edits, made.estimate.currency
    with st.expander(say("case.estimate.unused", count=len(unused))):
        st.caption(say("case.estimate.unused_is"))
        for place, edit in enumerate(unused):
            st.markdown(plain(edit_told(edit, currency)))
            st.button(
                say("case.estimate.remove"),
                key=f"case.estimate.unused.{place}",
                icon=":material/delete:",
                on_click=_take_back,
                args=(store, visit_id, (edit,)),
            )


def _take_back(store: Store, visit_id: str, edits: Iterable[EstimateEdit]) -> None:
    if done(lambda: remove_edits(store, visit_id, edits, who=reviewer())):
        close_form(visit_id)
