"""The photos of a visit as a grid, and the chosen one large beside what it says.

Decisions:
- Every photo has its number, its state as an icon with words behind it, and a button to
  look at it; the small pictures are ready-made, so thirty of them cost next to nothing.
- The large picture carries the numbers of the list of damages; the marks can be taken
  off. Beside it stands what its own assessment says, before any review.
"""

from collections.abc import Sequence

import streamlit as st

from core.domain.cases import Damage, StoredPhoto
from core.domain.records import Assessment
from core.domain.sentences import in_language
from core.domain.vocabulary import Outcome
from core.domain.words import word
from core.reporting.case_marks import damage_numbers, has_marks
from core.reporting.case_report.naming import damage_name
from core.reporting.case_verdict import photo_outcome
from core.reporting.formats import size_px
from core.reporting.hidden import not_visible
from core.reporting.phrases import finding_line, part_label
from core.reporting.verdict import verdict_line
from core.ui.cases_page.deciding import (
    CHOSEN_PHOTO,
    choose_photo,
    chosen_photo,
)
from core.ui.cases_page.diagram import chosen_panel, photos_of_panel
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.pictures import (
    large_picture,
    marked_picture,
    photo_label,
    show_jpeg,
    small_picture,
)
from core.ui.results import OUTCOME_ICONS
from core.ui.state import say, state
from core.ui.words import plain

THUMBNAIL_PX = 104  # three beside each other on a phone
PENDING_ICON, REFUSED_ICON = ":material/hourglass_empty:", ":material/block:"


def show_photos(opened: OpenCase) -> None:
    """The grid, and the chosen photo below it."""
    view = opened.view
    panel = chosen_panel(view)
    shown = photos_of_panel(view, panel)
    st.markdown(f"##### {say('case.photos')}")
    if panel is not None:
        part = part_label(*panel, state().language)
        all_ = sum(not photo.is_refused for photo in view.photos)
        told = say("case.photos.of_panel", part=part, shown=len(shown), all=all_)
        st.caption(plain(told))
    if not shown:
        return
    chosen = chosen_photo(view, shown)
    with st.container(horizontal=True, gap="small", key="case-grid"):
        for photo in shown:
            _show_small(opened, photo, chosen=photo.id == chosen.id)
    with st.container(key=CHOSEN_PHOTO):
        _show_large(opened, chosen)


def _show_small(opened: OpenCase, photo: StoredPhoto, *, chosen: bool) -> None:
    with st.container(width=THUMBNAIL_PX, gap="xsmall"):
        if not photo.is_refused:
            show_jpeg(
                lambda: small_picture(opened.store, photo), alt=photo_label(photo)
            )
        st.button(
            str(photo.place + 1),
            key=f"case.photo.{photo.id}",
            icon=_icon(photo),
            type="primary" if chosen else "secondary",
            help=f"{photo_label(photo)} · {_state_word(photo)}",
            on_click=choose_photo,
            args=(opened.view, photo.id),
            width="stretch",
        )


def _icon(photo: StoredPhoto) -> str:
    if photo.is_refused:
        return REFUSED_ICON
    outcome = photo_outcome(photo)
    return OUTCOME_ICONS[outcome] if outcome else PENDING_ICON


def _state_word(photo: StoredPhoto) -> str:
    if photo.is_refused:
        return say("photo.refused")
    outcome = photo_outcome(photo)
    return word(outcome, state().language) if outcome else say("case.photo.pending")


def _show_large(opened: OpenCase, photo: StoredPhoto) -> None:
    damages = opened.view.damages
    left, right = st.columns([3, 2], gap="medium")
    with left:
        marked = has_marks(photo, damages)
        if marked:
            marked = st.toggle(say("photo.marks"), value=True, key="case.marks")
        if not photo.is_refused:
            show_jpeg(
                lambda: (
                    marked_picture(opened.store, photo, damages)
                    if marked
                    else large_picture(opened.store, photo)
                ),
                alt=photo_label(photo),
            )
        _show_caption(photo)
    with right:
        st.markdown(f"##### {plain(photo_label(photo))}")
        _show_assessment(photo, damages)


def _show_caption(photo: StoredPhoto) -> None:
    """The file's name and size: other people's text as text."""
    size = "" if photo.is_refused else f"  \n{size_px(photo.size_wh)}"
    st.caption(f"{plain(photo.name)}{size}")


def _show_assessment(photo: StoredPhoto, damages: Sequence[Damage]) -> None:
    """What the photo's own assessment says; why there is none."""
    if photo.problem:
        st.warning(plain(in_language(photo.problem, state().language)))
    if photo.assessment is None:
        if photo.is_pending:
            st.info(say("case.photo.pending"), icon=PENDING_ICON)
        return
    assessment = photo.assessment
    icon = OUTCOME_ICONS[assessment.outcome]
    line = plain(verdict_line(assessment, state().language))
    if assessment.outcome is Outcome.FAILED:
        st.error(line, icon=icon)
    else:
        st.markdown(f"{icon} **{line}**")
    reason = in_language(assessment.answer.reason, state().language)
    if reason:
        st.markdown(plain(reason))
    _show_findings(photo, assessment, damages)
    hidden = not_visible(assessment.answer, state().language)
    if hidden:
        st.caption(plain(hidden))


def _show_findings(
    photo: StoredPhoto, assessment: Assessment, damages: Sequence[Damage]
) -> None:
    """The photo's findings, each with the number of its damage in the list."""
    numbers = damage_numbers(damages)
    lines = []
    for found in assessment.findings:
        homes = (
            damage
            for damage in damages
            for seen in damage.observations
            if seen.photo_id == photo.id and seen.finding == found
        )
        home = next(homes, None)
        number = numbers.get(home.key) if home else None
        sign = f"**{number}** · " if number else ""
        struck = home is not None and not home.counts
        line = plain(finding_line(found, state().language))
        lines.append(f"- {sign}~~{line}~~" if struck else f"- {sign}{line}")
    if lines:
        st.markdown(f"{say('case.photo.says')}\n\n" + "\n".join(lines))
    added = [
        f"- **{numbers[damage.key]}** · {plain(damage_name(damage, state().language))}"
        for damage in damages
        if damage.counts and damage.proposed is None
        if any(seen.photo_id == photo.id for seen in damage.observations)
    ]
    if added:
        st.markdown(f"{say('case.photo.added')}\n\n" + "\n".join(added))
