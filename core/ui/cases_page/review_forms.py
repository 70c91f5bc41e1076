"""The forms of the review: change, reject, and add a damage.

Decisions:
- One form is open at a time, where the damage stands; what was typed stays until it is
  in the store or put away.
- The fields of a form are one set for changing and adding; each offers "not told",
  because a person who cannot tell must not be made to guess.
"""

from collections.abc import Callable

import streamlit as st

from core.domain.cases import Damage, LookAlike, ReviewAction, StoredPhoto, VisitView
from core.domain.records import BoxXyxy, Finding
from core.domain.vocabulary import DamageType, Part, Severity, Side
from core.domain.words import word
from core.filing.pictures import read_picture
from core.reporting.formats import capitalised, typeset
from core.ui.cases_page.boxes import draw_boxes, read_boxes
from core.ui.cases_page.deciding import (
    best_observation,
    chosen_photo,
    decide,
    finding_of,
)
from core.ui.cases_page.diagram import chosen_panel
from core.ui.cases_page.keys import key_of_button
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.pictures import photo_label
from core.ui.cases_page.reviewer import reviewer
from core.ui.errors import errors_shown
from core.ui.model import settings
from core.ui.state import say, state

ADD = "add"
FORM = "case-form"  # the scripts of the page know it by this name
MOST_MM, STEP_MM = 5000.0, 5.0
SEVERITIES = (Severity.MINOR, Severity.MODERATE, Severity.SEVERE, Severity.UNKNOWN)


def open_form(view: VisitView) -> tuple[str, str]:
    """The form that is open and the damage it is about; two empty words if none."""
    action, _, about = state().cases.editing.get(view.visit.id, "").partition(":")
    gone = about and all(damage.key != about for damage in view.damages)
    return ("", "") if gone else (action, about)


def start_form(view: VisitView, action: str, about: str = "") -> None:
    """Open a form instead of any other, where its damage stands.

    The damage is chosen with it: another person may decide on it at this moment, and
    then it would no longer be the first undecided one.
    """
    memory = state().cases
    memory.editing[view.visit.id] = f"{action}:{about}"
    if about:
        memory.selected_damage[view.visit.id] = about


def put_away(view: VisitView) -> None:
    """Close the form without a decision."""
    state().cases.editing.pop(view.visit.id, None)


def show_change(opened: OpenCase, damage: Damage) -> None:
    """Part, side, type, severity and size as the person sees them, and why."""
    name = f"case.change.{opened.view.visit.id}.{damage.key}"
    with st.container(key=FORM), st.form(name, border=False):
        _show_fields(name, finding_of(damage))
        _show_ends(
            opened.view,
            say("case.review.save"),
            _save_change,
            (opened, damage, name),
        )


def show_reject(opened: OpenCase, damage: Damage) -> None:
    """Why it is no damage; both answers may be left out."""
    name = f"case.reject.{opened.view.visit.id}.{damage.key}"
    language = state().language
    with st.container(key=FORM), st.form(name, border=False):
        st.pills(
            say("case.review.look_alike"),
            list(LookAlike),
            format_func=lambda each: word(each, language),
            key=f"{name}.look_alike",
        )
        _show_reason(name)
        _show_ends(
            opened.view,
            say("case.review.reject"),
            _save_rejection,
            (opened, damage.key, name),
        )


def show_add(opened: OpenCase) -> None:
    """A damage that no photo was found to show, with its place on a photo."""
    name = f"case.add.{opened.view.visit.id}"
    photos = [photo for photo in opened.view.photos if not photo.is_refused]
    with st.container(key=FORM, border=True):
        st.markdown(f"##### {say('case.review.add')}")
        part, side = chosen_panel(opened.view) or (Part.UNKNOWN, Side.UNKNOWN)
        _show_fields(name, Finding(part, DamageType.UNKNOWN, side=side))
        photo = _show_photo_choice(opened, photos, name)
        if photo is not None:
            with errors_shown(state().language):
                _show_box(opened, photo, name)
        with st.container(horizontal=True):
            st.button(
                say("case.review.add"),
                key=f"{name}.save",
                type="primary",
                disabled=not reviewer() or not _says_something(name),
                help=None if _says_something(name) else say("case.review.say_more"),
                on_click=_save_added,
                args=(opened, name),
            )
            _show_cancel(opened.view)


def _show_fields(name: str, now: Finding) -> None:
    """The five things that make a damage, as they stand, and the reason."""
    upper, lower = st.columns(2), st.columns(2)
    with upper[0]:
        _show_choice(name, "part", list(Part), now.part)
    with upper[1]:
        _show_choice(name, "side", list(Side), now.side)
    with lower[0]:
        _show_choice(name, "type", list(DamageType), now.damage_type)
    with lower[1]:
        _show_choice(name, "severity", list(SEVERITIES), now.severity)
    st.number_input(
        say("case.review.size"),
        min_value=0.0,
        max_value=MOST_MM,
        value=now.size_mm,
        step=STEP_MM,
        format="%g",
        key=f"{name}.size",
        placeholder=say("case.review.no_size"),
    )
    _show_reason(name)


def _show_choice(name: str, field: str, options: list, chosen: object) -> None:
    language = state().language
    st.selectbox(
        say(f"case.review.{field}"),
        options,
        index=options.index(chosen),
        format_func=lambda each: capitalised(typeset(word(each, language), language)),
        key=f"{name}.{field}",
    )


def _show_reason(name: str) -> None:
    st.text_input(say("case.review.reason"), key=f"{name}.reason", max_chars=5000)


def _show_ends(
    view: VisitView, label: str, save: Callable[..., None], args: tuple
) -> None:
    """The two ways out of a form."""
    with st.container(horizontal=True):
        st.form_submit_button(
            label,
            type="primary",
            disabled=not reviewer(),
            on_click=save,
            args=args,
        )
        with st.container(key=key_of_button("cancel", "form"), width="content"):
            st.form_submit_button(
                say("case.review.cancel"), on_click=put_away, args=(view,)
            )


def _show_cancel(view: VisitView) -> None:
    st.button(
        say("case.review.cancel"),
        key=key_of_button("cancel", "add"),
        on_click=put_away,
        args=(view,),
    )


def _show_photo_choice(
    opened: OpenCase, photos: list[StoredPhoto], name: str
) -> StoredPhoto | None:
    """On which photo the damage is seen; it may be on none."""
    ids = [photo.id for photo in photos]
    place = ids.index(chosen_photo(opened.view, photos).id) if photos else 0
    labels = {photo.id: photo_label(photo) for photo in photos}
    labels[""] = say("case.review.on_none")
    chosen = st.selectbox(
        say("case.review.on_photo"),
        [*ids, ""],
        index=place,
        format_func=labels.__getitem__,
        key=f"{name}.photo",
    )
    return next((photo for photo in photos if photo.id == chosen), None)


def _show_box(opened: OpenCase, photo: StoredPhoto, name: str) -> None:
    draw_boxes(
        read_picture(opened.store, photo, settings()),
        (),
        key=_box_key(name, photo.id),
        label=say("case.review.box"),
        most=1,
    )


def _says_something(name: str) -> bool:
    """Whether part or kind was told; a damage of neither would tell nobody anything."""
    told = st.session_state
    parts = told[f"{name}.part"] is not Part.UNKNOWN
    return parts or told[f"{name}.type"] is not DamageType.UNKNOWN


def _box_key(name: str, photo_id: str) -> str:
    return f"{name}.boxes.{photo_id}"


def _finding(name: str, *, box: BoxXyxy | None) -> Finding:
    """What the fields of a form say."""
    typed = st.session_state
    return Finding(
        typed[f"{name}.part"],
        typed[f"{name}.type"],
        typed[f"{name}.severity"],
        typed[f"{name}.side"],
        box_xyxy=box,
        size_mm=typed[f"{name}.size"] or None,
    )


def _save_change(opened: OpenCase, damage: Damage, name: str) -> None:
    best = best_observation(damage)
    finding = _finding(name, box=best.finding.box_xyxy if best else None)
    reason = st.session_state[f"{name}.reason"]
    decide(opened, damage.key, ReviewAction.CHANGE, finding=finding, reason=reason)


def _save_rejection(opened: OpenCase, damage_key: str, name: str) -> None:
    decide(
        opened,
        damage_key,
        ReviewAction.REJECT,
        reason=st.session_state[f"{name}.reason"],
        look_alike=st.session_state[f"{name}.look_alike"],
    )


def _save_added(opened: OpenCase, name: str) -> None:
    typed = st.session_state
    photo_id = typed[f"{name}.photo"]
    drawn = typed.get(_box_key(name, photo_id)) or {}
    boxes = read_boxes(drawn.get("boxes"), most=1)
    decide(
        opened,
        "",
        ReviewAction.ADD,
        finding=_finding(name, box=boxes[0] if boxes else None),
        photo_id=photo_id,
        reason=typed[f"{name}.reason"],
    )
