"""A file made on demand stays until the browser has asked for it."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from core.ui import downloads
from core.ui.downloads import show_download_button

OTHERS = 5  # parts of pages that are drawn anew before the browser asks


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> MediaFileManager:
    """Streamlit's own keeper of files, in a runtime with one session."""
    keeper = MediaFileManager(MemoryMediaFileStorage("/media"))
    running = SimpleNamespace(media_file_mgr=keeper)
    session = SimpleNamespace(session_id="a window")
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: running)
    monkeypatch.setattr(downloads, "get_script_run_ctx", lambda **_: session)
    return keeper


def drawn(
    monkeypatch: pytest.MonkeyPatch, files: MediaFileManager, content: bytes | str
) -> str:
    """Draw the button as a page does; the id of the file that it may make."""
    made: list[str] = []

    def note(_: str, data: object, **given: object) -> None:
        mime, name = given["mime"], given["file_name"]
        made.append(files.add_deferred(data, mime, "1.0", file_name=name))

    monkeypatch.setattr(st, "download_button", note)
    show_download_button(
        "PDF", lambda: content, key="report", file_name="r.pdf", mime="text/plain"
    )
    return made[0]


@pytest.mark.parametrize("content", [b"a report", "a report"])
def test_file_outlives_what_others_draw(
    monkeypatch: pytest.MonkeyPatch, files: MediaFileManager, content: bytes | str
) -> None:
    address = files.execute_deferred(drawn(monkeypatch, files, content))
    for _ in range(OTHERS):
        files.remove_orphaned_files()
    file = files.read_file(address.removeprefix("/media/").rpartition(".")[0])
    assert file is not None
    assert file.content == b"a report"


def test_file_goes_with_its_session(
    monkeypatch: pytest.MonkeyPatch, files: MediaFileManager
) -> None:
    address = files.execute_deferred(drawn(monkeypatch, files, b"a report"))
    files.clear_session_refs("a window")
    for _ in range(OTHERS):
        files.remove_orphaned_files()
    assert not files.read_file(address.removeprefix("/media/").rpartition(".")[0])
