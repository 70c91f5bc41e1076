"""Boxes over plates and faces, drawn by a person on each photo.

Decisions:
- A box is saved when it is drawn; the next report has it. The kept photo stays as it is
  and is what one draws on.
- Only what this person just drew is saved: what another window saved meanwhile is not
  written over by a page that merely still shows its own boxes. What could not be saved
  stays drawn and is tried again.
- The result is shown below with the very blurring that reports and labels have.
"""

import io

import streamlit as st
from PIL import Image

from core.domain.cases import StoredPhoto
from core.domain.errors import AppError
from core.domain.records import BoxXyxy
from core.domain.sentences import in_language
from core.filing.pictures import blur_boxes
from core.reporting.case_report.naming import number_of, numbers_told
from core.reporting.pictures import jpeg_bytes
from core.storage.photos import set_blurred
from core.ui.cases_page.boxes import draw_boxes
from core.ui.cases_page.open_case import OpenCase
from core.ui.cases_page.pictures import large_picture, photo_label
from core.ui.errors import show_error
from core.ui.state import say, state
from core.ui.words import plain

Boxes = tuple[BoxXyxy, ...]


def show_blurring(opened: OpenCase) -> None:
    """Choose a photo, draw on it, see it as it leaves."""
    st.markdown(f"##### {say('case.blur.title')}")
    st.caption(say("case.blur.lead"))
    photos = {photo.id: photo for photo in opened.view.photos if photo.kept_sha256}
    if not photos:
        st.caption(say("case.blur.no_photo"))
        return
    photo = photos[_choose(opened, photos)]
    try:
        picture = Image.open(io.BytesIO(large_picture(opened.store, photo)))
    except AppError as exc:
        told = in_language(exc.message, state().language)
        st.caption(f":material/broken_image: {plain(told)}")
        return
    _show_photo(opened, photo, picture)


def _choose(opened: OpenCase, photos: dict[str, StoredPhoto]) -> str:
    """The photo to draw on; one step back or on, and which photos have boxes."""
    key = f"case.blur.photo.{opened.view.visit.id}"
    places = list(photos)
    if st.session_state.get(key) not in photos:
        st.session_state[key] = places[0]
    place = places.index(st.session_state[key])
    options = {each: photo_label(photo) for each, photo in photos.items()}
    chosen = st.selectbox(
        say("case.blur.photo"), places, format_func=options.__getitem__, key=key
    )
    with st.container(horizontal=True):
        for step, name in ((-1, "previous"), (1, "next")):
            there = 0 <= place + step < len(places)
            st.button(
                say(f"case.blur.{name}"),
                key=f"case.blur.{name}",
                icon=f":material/arrow_{'back' if step < 0 else 'forward'}:",
                disabled=not there,
                on_click=_go,
                args=(key, places[place + step] if there else ""),
            )
    boxed = [number_of(photos[each]) for each in opened.view.blurred if each in photos]
    if boxed:
        st.caption(say("case.blur.boxed", numbers=numbers_told(boxed)))
    return chosen


def _go(key: str, photo_id: str) -> None:
    st.session_state[key] = photo_id


def _show_photo(opened: OpenCase, photo: StoredPhoto, picture: Image.Image) -> None:
    """The photo to draw on, and beside it the photo as it leaves."""
    saved = opened.view.blurred.get(photo.id, ())
    number = number_of(photo)
    left, right = st.columns(2)
    with left:
        drawn = draw_boxes(
            picture,
            saved,
            key=f"case.blur.boxes.{photo.id}",
            label=say("case.blur.draw", number=number),
        )
        _save(opened, photo, drawn, saved)
    with right:
        told = say("case.blur.preview", number=number)
        st.markdown(told)
        if saved:
            st.image(jpeg_bytes(blur_boxes(picture, saved)), width="stretch", alt=told)
        else:
            st.caption(say("case.blur.nothing"))


def _save(opened: OpenCase, photo: StoredPhoto, drawn: Boxes, saved: Boxes) -> None:
    """Save what was drawn since the last time, and draw the page with it."""
    known = state().cases.drawn
    before = known.setdefault(photo.id, saved)
    if drawn in (before, saved):
        known[photo.id] = drawn
        return
    try:
        set_blurred(opened.store, photo.id, drawn)
    except AppError as exc:
        show_error(exc, state().language)
        return
    known[photo.id] = drawn
    st.rerun()
