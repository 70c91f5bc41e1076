"""What came up while photos were taken: refused, failed, there already, seen before.

Decisions:
- Where a photo was seen before is looked up once per photo and session; only what was
  there before it counts, so that the first of two is not told.
- What was refused stays listed until a person takes it off the list.
"""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.domain.cases import StoredPhoto
from core.domain.errors import AppError
from core.domain.sentences import in_language
from core.domain.vocabulary import Outcome
from core.filing.taking import PhotoIntake
from core.storage.photos import remove_photo
from core.storage.sightings import Sighting, seen_before
from core.storage.store import Store
from core.ui.case_labels import counted
from core.ui.cases_page.address import choose, open_case
from core.ui.cases_page.open_case import OpenCase
from core.ui.moments import brief
from core.ui.names import name_told, names_told
from core.ui.state import say, state
from core.ui.words import plain

MOST_OPEN = 3  # sightings that stand in plain sight


def show_notes(opened: OpenCase, intake: PhotoIntake) -> None:
    """Everything that a person should know of the photos besides the verdict.

    Raises:
        StorageFailed: the cases cannot be read.
    """
    photos = opened.view.photos
    _show_repeated(intake)
    _show_refused(opened.store, [each for each in photos if each.is_refused])
    _show_failed(intake, [each for each in photos if _has_failed(each)])
    _show_seen(opened, [each for each in photos if not each.is_refused])


def _show_repeated(intake: PhotoIntake) -> None:
    names = intake.repeated
    if names:
        with st.container(horizontal=True, vertical_alignment="center"):
            told = counted("case.adding.repeated", len(names))
            st.info(f"{told}\n\n{names_told(names)}", icon=":material/file_copy:")
            _show_button(
                "case.adding.understood", "case.repeated", intake.forget_repeated
            )


def _show_refused(store: Store, refused: list[StoredPhoto]) -> None:
    if not refused:
        return
    title = counted("case.adding.refused", len(refused))
    with st.expander(title, expanded=True, icon=":material/block:"):
        for photo in refused:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small"
            ):
                _show_problem(photo)
                _show_button(
                    "case.adding.remove_refused",
                    f"case.remove.{photo.id}",
                    partial(_remove, store, photo.id),
                )


def _show_failed(intake: PhotoIntake, failed: list[StoredPhoto]) -> None:
    """Photos that are kept and of which no model said anything of use."""
    if not failed:
        return
    title = counted("case.adding.failed", len(failed))
    with st.expander(title, expanded=True, icon=":material/error:"):
        for photo in failed:
            _show_problem(photo)
        if not intake.running:
            _show_button(
                "case.adding.again", "case.again", partial(intake.assess_again, failed)
            )


def _show_problem(photo: StoredPhoto) -> None:
    why = photo.problem
    if not why and photo.assessment is not None:
        why = photo.assessment.answer.reason or ""
    told = plain(in_language(why, state().language))
    st.markdown(f"**{name_told(photo.name)}** – {told}", width="stretch")


def _show_seen(opened: OpenCase, photos: list[StoredPhoto]) -> None:
    """Photos that somebody had before: where, and the way there."""
    pairs = [(photo, seen) for photo in photos for seen in _earlier(opened, photo)]
    if not pairs:
        return
    count = len({photo.id for photo, _ in pairs})
    title = counted("case.adding.seen", count)
    unfolded = len(pairs) <= MOST_OPEN
    with st.expander(title, expanded=unfolded, icon=":material/content_copy:"):
        for photo, seen in pairs:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small"
            ):
                st.markdown(_seen_told(opened, photo, seen), width="stretch")
                here = seen.visit_id == opened.view.visit.id
                _show_button(
                    "case.adding.show" if here else "case.adding.go",
                    f"case.sighting.{photo.id}.{seen.photo_id}",
                    partial(_go_to, seen),
                )


def _earlier(opened: OpenCase, photo: StoredPhoto) -> tuple[Sighting, ...]:
    """Visits that had the same file before, else those with one that looks the same."""
    kept = state().cases.adding.sightings
    if photo.id not in kept:
        found = seen_before(
            opened.store, photo.sha256, photo.perceptual_hash, except_photo=photo.id
        )
        earlier = [each for each in found if each.added_at < photo.added_at]
        same = [each for each in earlier if each.same_file]
        best = {each.visit_id: each for each in reversed(same or earlier)}
        kept[photo.id] = tuple(reversed(best.values()))
    return kept[photo.id]


def _seen_told(opened: OpenCase, photo: StoredPhoto, seen: Sighting) -> str:
    key = "case.adding.seen_same" if seen.same_file else "case.adding.seen_alike"
    return say(
        key,
        name=name_told(photo.name),
        other=name_told(seen.photo_name),
        place=_place(opened, seen),
        when=brief(seen.added_at),
        bits=seen.distance_bits,
    )


def _place(opened: OpenCase, seen: Sighting) -> str:
    visit = plain(seen.visit_label)
    if seen.visit_id == opened.view.visit.id:
        return say("case.adding.this_visit")
    if seen.case_id == opened.case.id:
        return say("case.adding.other_visit", visit=visit)
    return say("case.adding.other_case", case=plain(seen.case_name), visit=visit)


def _go_to(seen: Sighting) -> None:
    """Look at the earlier photo, in its visit."""
    open_case(seen.case_id)
    choose(visit=seen.visit_id)
    state().cases.selected_photo[seen.visit_id] = seen.photo_id


def _remove(store: Store, photo_id: str) -> None:
    try:
        remove_photo(store, photo_id)
    except AppError as exc:
        state().cases.adding.error = exc


def _show_button(words: str, key: str, on_click: Callable[[], None]) -> None:
    st.button(say(words), key=key, type="tertiary", on_click=on_click)


def _has_failed(photo: StoredPhoto) -> bool:
    if photo.is_refused:
        return False
    if photo.assessment is None:
        return bool(photo.problem)
    return photo.assessment.outcome is Outcome.FAILED
