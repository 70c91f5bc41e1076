"""Where photos come from: upload, camera, shipped examples.

Decisions:
- The uploader takes any file and the intake decides by content, so that an iPhone
  photo with an odd name is not refused and a refusal has a reason.
- The camera opens only when asked for, so that nobody meets a permission question.
- An item keeps a way to read its bytes, not the bytes: the uploader holds them already.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.domain.settings import Settings
from core.ui.examples import EXAMPLES, show_examples
from core.ui.photo_item import PhotoItem
from core.ui.state import say, state
from core.ui.words import plain


def lead(settings: Settings) -> str:
    """What happens to a photo, and where: here, or on the operator's model server."""
    if not settings.remote_url:
        return say("assess.lead")
    return plain(say("assess.lead_remote", host=urlsplit(settings.remote_url).netloc))


def gather_photos(settings: Settings) -> list[PhotoItem]:
    """Draw the inputs and return one item per photo given, in the order given."""
    uploads = st.file_uploader(
        say("assess.upload", mb=settings.max_file_mb),
        accept_multiple_files=True,
        max_upload_size=max(1, round(settings.max_file_mb)),
        key=f"assess.upload.{state().upload_round}",
    )
    given = [_from_upload(upload) for upload in uploads]
    camera = _show_camera()
    if camera is not None:
        given.append(_from_upload(camera))
    _show_examples(unfolded=not (given or state().examples))
    given += [_from_example(name) for name in state().examples]
    if len(given) > settings.max_photos:
        st.warning(
            say("assess.too_many", given=len(given), limit=settings.max_photos),
            icon=":material/warning:",
        )
    return given[: settings.max_photos]


def clear_photos() -> None:
    """Forget every photo of this session."""
    if state().work is not None:
        state().work.stop()
        state().work = None
    state().upload_round += 1
    state().examples.clear()
    state().items.clear()
    state().selected = None


def _show_camera() -> UploadedFile | None:
    if not st.toggle(say("assess.use_camera"), key="assess.use_camera"):
        return None
    key = f"assess.camera.{state().upload_round}"
    return st.camera_input(say("assess.camera"), key=key)


def _show_examples(*, unfolded: bool) -> None:
    """Small pictures with a button each; folded away once there is a photo."""
    title = say("assess.examples")
    with st.expander(title, expanded=unfolded, icon=":material/image:"):
        show_examples(prefix="assess.example", choose=_choose_example)


def _choose_example(name: str) -> None:
    if name not in state().examples:
        state().examples.append(name)
    state().selected = f"example-{name}"


def _from_upload(upload: UploadedFile) -> PhotoItem:
    return PhotoItem(upload.file_id, upload.name, upload.getvalue)


def _from_example(name: str) -> PhotoItem:
    read: Callable[[], bytes] = partial(Path.read_bytes, EXAMPLES / name)
    return PhotoItem(f"example-{name}", name, read, rendered=True)
