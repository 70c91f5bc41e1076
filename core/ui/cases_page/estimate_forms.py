"""The forms of an estimate: change a line, leave it out, add one.

Decisions:
- The figures that the line has now stand in sight; the other kinds of work and prices
  come with a switch, so that the form fits a phone.
- An empty field is the card's figure, which stands in it in grey; a typed one is kept
  with the name of whoever typed it.
- The form stays open, with what was typed, until it is in the store.
"""

from collections.abc import Iterable
from functools import partial
from uuid import uuid4

import streamlit as st

from core.domain.estimates import EstimateLine
from core.domain.vocabulary import Operation, Part, Side
from core.domain.words import word
from core.estimating.edit_rows import LONGEST_TEXT
from core.estimating.line_edits import (
    FIGURES,
    Figure,
    LineForm,
    NewLine,
    drop_of,
    edits_of_form,
    edits_of_new_line,
    paint_of,
)
from core.filing.estimates import VisitEstimate, add_edits
from core.reporting.formats import capitalised
from core.ui.cases_page.estimate_desk import (
    desk,
    done,
    show_trouble,
    sign,
)
from core.ui.cases_page.estimate_figures import (
    ask_figures,
    figures_shown,
    typed_figures,
)
from core.ui.cases_page.estimate_numbers import damage_label
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.reviewer import reviewer, show_reviewer
from core.ui.state import say, state
from core.ui.words import plain

ADDING = "+"
CHOICE_PX = 170
PAINT = {"untold": None, "broken": True, "whole": False}
CHOICES = tuple(work for work in Operation if work is not Operation.BLEND)


def open_form(visit_id: str, line_key: str) -> None:
    """Open the form of a line, or of a new one."""
    desk().trouble, desk().told = None, ""
    desk().line[visit_id] = line_key


def close_form(visit_id: str) -> None:
    """Close the form that is open; what was not saved is gone."""
    desk().trouble = None
    desk().line.pop(visit_id, None)


def form_key(line_key: str) -> str:
    """What the keys of a form's fields begin with."""
    return f"case.estimate.form.{line_key}"


def show_line_form(opened: OpenCase, made: VisitEstimate, line: EstimateLine) -> None:
    """Everything of a line that can be changed, once it is known who changes it."""
    key = form_key(line.key)
    show_trouble()
    show_reviewer(opened.store)
    if not reviewer():
        _show_cancel(opened, key)
        return
    figures = figures_shown(key, line)
    with st.form(key, border=True):
        if _may_change_operation(line):
            _ask_operation(f"{key}.operation", line.operation)
        painted = _ask_paint(key, opened, line)
        ask_figures(key, figures, made, line)
        _ask_reason(key)
        save = partial(_save, opened, made, line, figures, painted)
        with st.container(horizontal=True):
            _show_submit(say("case.estimate.save"), key, save)
            if not line.text:
                st.form_submit_button(
                    say("case.estimate.drop"),
                    key=f"{key}.drop",
                    icon=":material/playlist_remove:",
                    on_click=leave_out,
                    args=(opened, made, line),
                )
    _show_cancel(opened, key)


def show_new_line_form(opened: OpenCase, made: VisitEstimate) -> None:
    """A line of the person's own, once it is known whose."""
    key = form_key(ADDING)
    st.markdown(f"**{say('case.estimate.add_title')}**")
    show_trouble()
    show_reviewer(opened.store)
    if not reviewer():
        _show_cancel(opened, key)
        return
    language = state().language
    with st.form(key, border=True):
        st.text_input(
            say("case.estimate.text"),
            max_chars=LONGEST_TEXT,
            placeholder=say("case.estimate.text_hint"),
            key=f"{key}.text",
        )
        with st.container(horizontal=True):
            for name, keys, first in (
                ("part", Part, Part.OTHER),
                ("side", Side, Side.UNKNOWN),
            ):
                st.selectbox(
                    say(f"case.estimate.{name}"),
                    list(keys),
                    index=list(keys).index(first),
                    format_func=lambda each: word(each, language),
                    key=f"{key}.{name}",
                    width=CHOICE_PX,
                )
            _ask_operation(f"{key}.operation", Operation.NONE)
        ask_figures(key, FIGURES, made, None)
        _show_submit(
            say("case.estimate.save_line"), key, partial(_save_new, opened, made)
        )
    _show_cancel(opened, key)


def leave_out(opened: OpenCase, made: VisitEstimate, line: EstimateLine) -> None:
    """Take a line out of the sum; without a name the form asks for it."""
    key, visit_id = form_key(line.key), opened.view.visit.id

    def drop() -> None:
        reason = st.session_state.get(f"{key}.reason", "")
        edit = drop_of(line, sign(reason=reason))
        add_edits(opened.store, visit_id, [edit], card_key=made.card_key)

    if not reviewer():
        open_form(visit_id, line.key)
    elif done(drop):
        close_form(visit_id)


def _save(
    opened: OpenCase,
    made: VisitEstimate,
    line: EstimateLine,
    figures: Iterable[Figure],
    painted: Iterable[str],
) -> None:
    """Keep what was changed in the form of a line."""
    key, said = form_key(line.key), st.session_state

    def save() -> None:
        form = LineForm(
            operation=said.get(f"{key}.operation"),
            paint={each: PAINT[said[f"{key}.paint.{each}"]] for each in painted},
            figures=typed_figures(key, figures, made, line),
        )
        reason = said[f"{key}.reason"]
        by = sign(reason=reason, currency=made.estimate.currency)
        edits = edits_of_form(line, form, by)
        if edits.new or edits.old:
            add_edits(
                opened.store,
                opened.view.visit.id,
                edits.new,
                instead_of=edits.old,
                card_key=made.card_key,
                who=by.who,
            )

    if done(save):
        close_form(opened.view.visit.id)


def _save_new(opened: OpenCase, made: VisitEstimate) -> None:
    """Keep a line of the person's own."""
    key, said = form_key(ADDING), st.session_state

    def save() -> None:
        line = NewLine(
            f"added/{uuid4().hex[:12]}",
            said[f"{key}.text"],
            *(said[f"{key}.{name}"] for name in ("part", "side", "operation")),
        )
        by = sign(currency=made.estimate.currency)
        edits = edits_of_new_line(line, typed_figures(key, FIGURES, made, None), by)
        visit_id = opened.view.visit.id
        add_edits(opened.store, visit_id, edits, card_key=made.card_key)

    if done(save):
        close_form(opened.view.visit.id)


def _may_change_operation(line: EstimateLine) -> bool:
    """A blend follows from its neighbour, a person's own line from its form."""
    return not line.text and line.operation is not Operation.BLEND


def _ask_operation(key: str, now: Operation) -> None:
    names = {work: capitalised(word(work, state().language)) for work in CHOICES}
    if now is Operation.NONE:
        names[now] = say("case.estimate.own_figures")
    st.selectbox(
        say("case.estimate.operation"),
        CHOICES,
        index=CHOICES.index(now),
        format_func=names.__getitem__,
        key=key,
        width=2 * CHOICE_PX,
    )


def _ask_paint(key: str, opened: OpenCase, line: EstimateLine) -> tuple[str, ...]:
    """Whether the paint is broken, for each damage that the line rests on."""
    names = {name: say(f"case.estimate.paint_{name}") for name in PAINT}
    known = {damage.key for damage in opened.view.damages if damage.counts}
    asked = [each for each in line.damage_keys if each in known]
    if line.operation is Operation.BLEND:
        return ()
    for damage_key in asked:
        said = paint_of(line, damage_key)
        now = next(name for name, each in PAINT.items() if each is said)
        label = damage_label(damage_key, opened.view.damages)
        st.selectbox(
            plain(say("case.estimate.paint", what=label)),
            list(PAINT),
            index=list(PAINT).index(now),
            format_func=names.__getitem__,
            key=f"{key}.paint.{damage_key}",
            width=2 * CHOICE_PX,
        )
    return tuple(asked)


def _ask_reason(key: str) -> None:
    st.text_input(
        say("case.estimate.reason"), max_chars=LONGEST_TEXT, key=f"{key}.reason"
    )


def _show_submit(label: str, key: str, save: partial[None]) -> None:
    st.form_submit_button(
        label,
        key=f"{key}.save",
        type="primary",
        icon=":material/check:",
        on_click=save,
    )


def _show_cancel(opened: OpenCase, key: str) -> None:
    st.button(
        say("case.estimate.cancel"),
        key=f"{key}.cancel",
        on_click=close_form,
        args=(opened.view.visit.id,),
    )
