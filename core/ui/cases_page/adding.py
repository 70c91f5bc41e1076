"""The way in for photos: upload, camera, examples; the work starts with the file.

Decisions:
- Files are handed over in the widget's callback, and the widget is new and empty
  afterwards: no copy stays in the session.
- A browser tells what the old widget held until it has drawn the new one, and each
  time the callback is run again. So a file is known by its upload, and taken once.
- Quick work gets a moment before the page is drawn, so that a photo or two on the
  on-board model are drawn once, with their result.
- Once the visit has photos the way in folds away. While it has none, the model is
  opened in the background: choosing files takes longer than that.
- Examples are offered while a visit is empty, and their name says for ever that they
  are rendered.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.domain.errors import AppError
from core.filing.keeping import RENDERED
from core.filing.photo_files import GivenFile
from core.ui.cases_page.adding_notes import show_notes
from core.ui.cases_page.adding_work import show_work
from core.ui.cases_page.missing_views import show_missing_views
from core.ui.cases_page.open_case import OpenCase
from core.ui.errors import show_error
from core.ui.examples import EXAMPLES, show_examples
from core.ui.model import photo_intakes, settings
from core.ui.names import names_told
from core.ui.state import say, state

QUICK_S = 0.3


def show_adding(opened: OpenCase) -> None:
    """The ways in, how far the work is, and what it came upon.

    Raises:
        StorageFailed: the cases cannot be read.
    """
    visit_id = opened.view.visit.id
    intake = photo_intakes().of_visit(visit_id)
    intake.take_up(opened.view.photos)
    has_photos = not all(photo.is_refused for photo in opened.view.photos)
    if not has_photos:
        intake.prepare()
    with _place_for_inputs(folded=has_photos):
        _show_upload(visit_id)
        _show_camera_and_time(visit_id)
        if not has_photos:
            show_examples(
                prefix=f"case.example.{visit_id}",
                choose=lambda name: _give(visit_id, [_example(name)]),
            )
    _show_left_out(visit_id)
    if state().cases.adding.error is not None:
        show_error(state().cases.adding.error, state().language)
        state().cases.adding.error = None
    show_work(visit_id, changes=opened.changes)
    show_notes(opened, intake)
    show_missing_views(opened.view)


@contextmanager
def _place_for_inputs(*, folded: bool) -> Iterator[None]:
    """In plain sight while there is no photo; one line afterwards."""
    place = (
        st.expander(say("case.adding.title"), icon=":material/add_a_photo:")
        if folded
        else st.container(border=True)
    )
    with place:
        yield


def _show_upload(visit_id: str) -> None:
    operator, key = settings(), _key("upload", visit_id)
    st.file_uploader(
        say("assess.upload", mb=operator.max_file_mb),
        accept_multiple_files=True,
        max_upload_size=max(1, round(operator.max_file_mb)),
        key=key,
        on_change=_take,
        args=(visit_id, key),
    )


def _show_camera_and_time(visit_id: str) -> None:
    with st.container(horizontal=True, gap="medium"):
        wanted = st.toggle(say("assess.use_camera"), key=f"case.use_camera.{visit_id}")
        st.toggle(
            say("case.adding.keep_time"),
            value=_keeps_time(),
            key="case.keep_time",
            help=say("case.adding.keep_time_help"),
            on_change=_choose_time,
        )
    if wanted:
        key = _key("camera", visit_id)
        st.camera_input(
            say("assess.camera"), key=key, on_change=_take, args=(visit_id, key)
        )


def _show_left_out(visit_id: str) -> None:
    """Files above the operator's limit, by name, until the next are given."""
    names = state().cases.adding.left_out.get(visit_id)
    if names:
        limit = settings().max_photos
        st.warning(
            say(
                "case.adding.too_many",
                given=limit + len(names),
                limit=limit,
                names=names_told(names),
            ),
            icon=":material/warning:",
        )


def _key(name: str, visit_id: str) -> str:
    """A widget's key, new for each round."""
    number = state().cases.adding.rounds.get(visit_id, 0)
    return f"case.{name}.{visit_id}.{number}"


def _keeps_time() -> bool:
    chosen = state().cases.adding.keep_time
    return settings().keep_capture_time if chosen is None else chosen


def _choose_time() -> None:
    state().cases.adding.keep_time = st.session_state["case.keep_time"]


def _take(visit_id: str, key: str) -> None:
    """Hand over what the widget holds and nobody has seen yet, up to the limit."""
    held = st.session_state.get(key)
    uploads = held if isinstance(held, list) else [held]
    most, adding = settings().max_photos, state().cases.adding
    files = [
        each
        for each in uploads
        if isinstance(each, UploadedFile) and each.file_id not in adding.uploads
    ]
    if not files:
        return
    adding.uploads.update(each.file_id for each in files)
    adding.left_out[visit_id] = tuple(each.name for each in files[most:])
    _give(visit_id, [_given(each) for each in files[:most]])
    if key in (_key("upload", visit_id), _key("camera", visit_id)):
        adding.rounds[visit_id] = adding.rounds.get(visit_id, 0) + 1


def _give(visit_id: str, files: list[GivenFile]) -> None:
    """Begin with these files; a moment later the page is drawn."""
    try:
        intake = photo_intakes().of_visit(visit_id)
    except AppError as exc:
        state().cases.adding.error = exc
        return
    intake.give(files)
    intake.wait(QUICK_S)


def _given(upload: UploadedFile) -> GivenFile:
    return GivenFile(upload.name, upload.getvalue(), keep_time=_keeps_time())


def _example(name: str) -> GivenFile:
    return GivenFile(f"{RENDERED} {name}", (EXAMPLES / name).read_bytes())
