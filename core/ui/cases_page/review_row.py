"""The rows of damages: what each one is on a line, the chosen one with all of it.

Decisions:
- Every row tells number, part, kind, severity and where it stands in the review; only
  the chosen row opens, with its picture, its photos and the buttons, so that the list
  stays short and a key has one meaning.
- Where photos disagree it is said which says what. The model's own words stay visible
  where a person said otherwise.
"""

from collections.abc import Mapping

import streamlit as st

from core.domain.case_words import contradiction_told
from core.domain.cases import Damage, DamageState, Review, ReviewAction
from core.domain.sentences import Language, in_language
from core.domain.words import word
from core.reporting.formats import capitalised, typeset
from core.reporting.phrases import finding_line, part_label, size_phrase, sureness
from core.ui.badges import BADGE_COLOURS, SEVERITY_ICONS
from core.ui.cases_page.deciding import (
    CHOSEN_ROW,
    best_observation,
    choose_damage,
    choose_photo,
    confirm,
    decide,
    may_be_confirmed,
)
from core.ui.cases_page.keys import key_of_button
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.pictures import damage_picture, photo_label, show_jpeg
from core.ui.cases_page.review_forms import (
    open_form,
    show_change,
    show_reject,
    start_form,
)
from core.ui.cases_page.reviewer import reviewer
from core.ui.moments import brief
from core.ui.state import say, state
from core.ui.words import plain

STATE_ICONS: dict[DamageState, str] = {
    DamageState.PROPOSED: ":material/pending:",
    DamageState.CONFIRMED: ":material/check:",
    DamageState.CHANGED: ":material/edit:",
    DamageState.REJECTED: ":material/block:",
    DamageState.ADDED: ":material/person_add:",
}


def show_row(
    opened: OpenCase, damage: Damage, numbers: Mapping[str, int], *, chosen: bool
) -> None:
    """One damage; the chosen one is open."""
    name = CHOSEN_ROW if chosen else f"case-damage-{damage.key}"
    with st.container(border=True, key=name, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.button(
                _title(damage, numbers),
                key=f"case.pick.{damage.key}",
                type="tertiary",
                wrap=True,
                on_click=choose_damage,
                args=(opened.view, damage.key),
            )
            _show_badges(damage)
        if chosen:
            _show_all(opened, damage)


def _title(damage: Damage, numbers: Mapping[str, int]) -> str:
    """ "2 · Left front door — dent"; struck through where it was rejected."""
    language = state().language
    number = numbers.get(damage.key, "")
    part = capitalised(part_label(damage.part, damage.side, language))
    kind = typeset(word(damage.damage_type, language), language)
    named = f"{plain(part)}** — {plain(kind)}"
    return f"**{number} · {named}" if damage.counts else f"~~**{named}~~"


def _show_badges(damage: Damage) -> None:
    language = state().language
    st.badge(
        word(damage.severity, language),
        icon=SEVERITY_ICONS[damage.severity],
        color=BADGE_COLOURS[damage.severity],
    )
    st.badge(
        word(damage.state, language),
        icon=STATE_ICONS[damage.state],
        color="blue" if damage.state is not DamageState.PROPOSED else "gray",
    )


def _show_all(opened: OpenCase, damage: Damage) -> None:
    """Everything known of the chosen damage, and what can be done about it."""
    picture, words = st.columns([2, 3], gap="small")
    with picture:
        _show_picture(opened, damage)
    with words, st.container(gap="xsmall"):
        _show_facts(damage)
        _show_photos(opened, damage)
    for each in damage.contradictions:
        told = in_language(contradiction_told(each, opened.view.photos), _language())
        st.warning(plain(told), icon=":material/compare_arrows:")
    for note in damage.notes:
        st.caption(f":material/info: {plain(in_language(note, _language()))}")
    _show_decision(damage)
    _show_actions(opened, damage)


def _show_picture(opened: OpenCase, damage: Damage) -> None:
    """The damage on the photo that shows it best."""
    best = best_observation(damage)
    photos = {photo.id: photo for photo in opened.view.photos}
    if best is None or best.photo_id not in photos:
        st.caption(say("case.damage.no_photo"))
        return
    photo = photos[best.photo_id]
    part = part_label(damage.part, damage.side, _language())
    show_jpeg(
        lambda: damage_picture(opened.store, photo, opened.view.damages, damage),
        alt=f"{photo_label(photo)}: {part}",
    )


def _show_facts(damage: Damage) -> None:
    facts = []
    if damage.confidence is not None:
        facts.append(capitalised(sureness(damage.confidence, _language())))
    if damage.size_mm is not None:
        facts.append(capitalised(size_phrase(damage.size_mm, _language())))
    if facts:
        st.markdown(plain(" · ".join(facts)))


def _show_photos(opened: OpenCase, damage: Damage) -> None:
    """On how many of the photos it is seen, with a button to each."""
    ids = dict.fromkeys(seen.photo_id for seen in damage.observations)
    showing = [photo for photo in opened.view.photos if photo.id in ids]
    if not showing:
        return
    key = "case.damage.seen_one" if damage.looking == 1 else "case.damage.seen"
    st.caption(say(key, agreeing=damage.agreeing, looking=damage.looking))
    with st.container(horizontal=True, gap="xsmall"):
        for photo in showing:
            st.button(
                photo_label(photo),
                key=f"case.seen.{damage.key}.{photo.id}",
                icon=":material/photo:",
                on_click=choose_photo,
                args=(opened.view, photo.id),
            )


def _show_decision(damage: Damage) -> None:
    """The last decision, and the model's words where a person said otherwise."""
    if damage.proposed is not None and damage.state is DamageState.CHANGED:
        said = finding_line(damage.proposed, _language())
        st.caption(say("case.damage.model_said", said=plain(said)))
    if damage.reviews:
        st.caption(plain(_decision_told(damage.reviews[-1])))


def _decision_told(review: Review) -> str:
    """ "changed by Ann, today 14:05 – reason"."""
    look = review.look_alike
    why = [word(look, _language())] if look is not None else []
    why += [review.reason] if review.reason else []
    told = say(
        f"case.decided.{review.action}",
        who=review.who or say("case.decided.nobody"),
        when=brief(review.at),
    )
    return f"{told} – {', '.join(why)}" if why else told


def _show_actions(opened: OpenCase, damage: Damage) -> None:
    """The open form, or the buttons that fit the damage's state."""
    action, about = open_form(opened.view)
    if about == damage.key and action == ReviewAction.CHANGE:
        show_change(opened, damage)
        return
    if about == damage.key and action == ReviewAction.REJECT:
        show_reject(opened, damage)
        return
    with st.container(horizontal=True, gap="xsmall"):
        if may_be_confirmed(opened.view, damage):
            _show_confirm(opened, damage)
        if damage.counts:
            _show_opener(opened, damage, ReviewAction.CHANGE, ":material/edit:")
            _show_opener(opened, damage, ReviewAction.REJECT, ":material/block:")
        if _may_be_reopened(damage):
            _show_reopen(opened, damage)


def _may_be_reopened(damage: Damage) -> bool:
    """Whether there is a decision to take back."""
    added_only = damage.state is DamageState.ADDED and len(damage.reviews) < 2
    return damage.state is not DamageState.PROPOSED and not added_only


def _show_confirm(opened: OpenCase, damage: Damage) -> None:
    st.button(
        say("case.review.confirm"),
        key=key_of_button("confirm", damage.key),
        type="primary",
        icon=":material/check:",
        disabled=not reviewer(),
        on_click=confirm,
        args=(opened, damage.key),
    )


def _show_opener(
    opened: OpenCase, damage: Damage, action: ReviewAction, icon: str
) -> None:
    st.button(
        say(f"case.review.{action}"),
        key=key_of_button(action, damage.key),
        icon=icon,
        disabled=not reviewer(),
        on_click=start_form,
        args=(opened.view, str(action), damage.key),
    )


def _show_reopen(opened: OpenCase, damage: Damage) -> None:
    st.button(
        say("case.review.reopen"),
        key=f"case.reopen.{damage.key}",
        icon=":material/undo:",
        disabled=not reviewer(),
        help=say("case.review.reopen_why"),
        on_click=decide,
        args=(opened, damage.key, ReviewAction.REOPEN),
    )


def _language() -> Language:
    return state().language
