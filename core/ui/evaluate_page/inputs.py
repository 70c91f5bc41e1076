"""What a person gives: photos in a ZIP archive or a folder, and their labels.

Decisions:
- A refusal stands above the inputs, which keep what was chosen.
- One form: a file that arrives draws nothing again, so that none is lost when a second
  one is chosen meanwhile.
- A folder of the server is offered as the settings say; "local" means a browser on this
  very machine that comes to it without a proxy, else no field is drawn at all.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.domain.errors import AppError
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.preprocessing.intake import display_name
from core.ui.errors import show_error
from core.ui.evaluate_page.work import EvaluationWork, Given
from core.ui.model import model_slot, settings
from core.ui.state import say, state
from core.ui.watching import session_watcher
from core.ui.words import TEXT, plain

LABELS_MB = 10
QUICK_S = 0.8
COLUMNS = "file damaged severity view types parts findings closeup car source".split()
LOOPBACK = frozenset(["localhost", "127.0.0.1", "::1"])
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
SAMPLE = (
    "photos/front.jpg,1,severe,front,deformation;lamp_broken,hood;headlight,,0,1,ours",
    "photos/door.jpg,1,minor,side,scratch,front_door,front_door/left/scratch/minor,"
    "1,1,ours",
    "photos/clean.jpg,0,none,rear,,,,0,1,ours",
    "photos/wheel.jpg,0,none,,,,,1,1,ours",
    "photos/house.jpg,,,,,,,,0,ours",
)


def lead(operator: Settings) -> str:
    """What happens to the photos, and where."""
    if not operator.remote_url:
        return say("evaluate.lead")
    host = urlsplit(operator.remote_url).netloc
    return plain(say("evaluate.lead_remote", host=host))


def show_inputs(refusal: AppError | None) -> None:
    """The fields, and the button that begins."""
    if refusal is not None:
        show_error(refusal, state().language)
    _show_format()
    in_folder = _wants_folder()
    with st.form("evaluate.form", border=False):
        archive, folder = (None, _ask_folder()) if in_folder else (_ask_archive(), "")
        labels = st.file_uploader(
            say("evaluate.labels", mb=LABELS_MB),
            max_upload_size=LABELS_MB,
            key=f"evaluate.labels.{state().evaluate_round}",
        )
        pressed = st.form_submit_button(
            say("evaluate.start"),
            key="evaluate.start",
            type="primary",
            icon=":material/play_arrow:",
        )
    if pressed and (labels is None or not (archive or folder)):
        st.warning(say("evaluate.need_both"), icon=":material/warning:")
    elif pressed:
        _begin(labels, archive, folder)
    _show_model()


def begin_anew() -> None:
    """Forget the session's evaluation and what was given."""
    if state().evaluation is not None:
        state().evaluation.forget()
    state().evaluation = None
    state().evaluate_round += 1


def sample_labels() -> bytes:
    """A labels file to fill in."""
    lines = (",".join(COLUMNS), *SAMPLE)
    rows = csv.reader(io.StringIO("\n".join(lines)))
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def may_name_folder(rule: str, headers: Mapping[str, str], address: str | None) -> bool:
    """Whether this visitor may name a folder of the server.

    Args:
        rule: the setting `server_folders`: "no", "local" or "yes".
        headers: of the visitor's connection.
        address: where the connection comes from; None is this machine.
    """
    if rule != "local":
        return rule == "yes"
    if address is not None or any(name in headers for name in FORWARDED):
        return False
    origin = urlsplit(headers.get("Origin", "")).hostname
    host = urlsplit(f"//{headers.get('Host', '')}").hostname
    return host in LOOPBACK and origin in LOOPBACK


def _wants_folder() -> bool:
    """Whether photos come from a folder; asked only where that is allowed."""
    address, headers = st.context.ip_address, st.context.headers
    if not may_name_folder(settings().server_folders, headers, address):
        return False
    return st.toggle(say("evaluate.use_folder"), key="evaluate.use_folder")


def _ask_folder() -> str:
    return st.text_input(say("evaluate.folder"), key="evaluate.folder").strip()


def _ask_archive() -> UploadedFile | None:
    return st.file_uploader(
        say("evaluate.photos", mb=settings().max_archive_mb),
        max_upload_size=max(1, round(settings().max_archive_mb)),
        key=f"evaluate.photos.{state().evaluate_round}",
    )


def _show_format() -> None:
    """The columns of the labels file, and a sample to start from."""
    with st.expander(say("evaluate.format"), icon=":material/table:"):
        st.markdown(say("evaluate.format_is"))
        rows = [
            {say("evaluate.column"): f"`{name}`", say("evaluate.says"): _says(name)}
            for name in COLUMNS
        ]
        st.table(rows, hide_index=True, border="horizontal")
    st.download_button(
        say("evaluate.sample"),
        data=sample_labels(),
        file_name="labels.csv",
        mime="text/csv",
        key="evaluate.sample",
        icon=":material/download:",
        on_click="ignore",
    )


def _says(column: str) -> str:
    return plain(say(f"column.{column}")) if f"column.{column}" in TEXT else ""


def _show_model() -> None:
    loaded = model_slot().loaded
    if loaded is None:
        st.caption(say("evaluate.no_model"))
    else:
        st.caption(say("evaluate.model", title=plain(loaded.engine.title)))


def _begin(labels: UploadedFile, archive: UploadedFile | None, folder: str) -> None:
    """Start the work in its thread; quick work is drawn once, with its end."""
    name = display_name(archive.name if archive is not None else folder)
    path = Path(folder).expanduser() if archive is None else None
    if path is not None and not _is_folder(path):
        show_error(_no_folder(name), state().language)
        return
    content = archive.getvalue() if archive is not None else None
    given = Given(labels.getvalue(), display_name(labels.name), name, content, path)
    if state().evaluation is not None:
        state().evaluation.forget()
    state().evaluation = EvaluationWork(given, model_slot(), session_watcher())
    state().evaluation.go_on()
    state().evaluation.wait(QUICK_S)
    st.rerun()


def _is_folder(path: Path) -> bool:
    try:
        return path.is_absolute() and path.is_dir()
    except (OSError, ValueError):  # too long a name; a null character
        return False


def _no_folder(name: str) -> AppError:
    pair, hint = TEXT["evaluate.no_folder"], TEXT["evaluate.no_folder_hint"]
    told = Sentence(*(each.format(name=f'"{name}"') for each in pair))
    return AppError(told, hint=Sentence(*hint))
