"""Fetches a model's files: with progress, to stop at any time, and to go on later.

Decisions:
- `huggingface_hub` starts a file of several GB again when its process ended; here a
  file goes on where it broke off, and its hash is checked when it is whole.
- A thread reads from the network while the caller's thread tells progress and looks
  whether it should stop, so that a silent hub cannot hold up a stop.
- A network fault is tried again with longer and longer pauses; five in a row without
  a byte between them end the download. What was fetched stays for the next time.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.domain.errors import DownloadFailed
from core.domain.events import Progress
from core.domain.sentences import Sentence
from core.models.hub_cache import CachedRepo, RemoteFile
from core.models.hub_probe import describe, fault_of, file_url
from core.models.hub_refusals import Fault, stopped, tell_fault, too_little_disk
from core.models.plan_reasons import size

TIMEOUT_S = 10.0
TRIES = 5
FIRST_PAUSE_S = 0.5
TELL_EVERY_S = 0.5


@dataclass(slots=True)
class Transfer:
    """One download and how far it is; shared by its two threads.

    `files` and `repo` are known once the hub has described the model.
    """

    model_id: str
    endpoint: str | None
    cache: Path
    repo: CachedRepo | None = None
    files: tuple[RemoteFile, ...] = ()
    done_bytes: int = 0
    finished: bool = False
    failure: DownloadFailed | None = None
    give_up: threading.Event = field(default_factory=threading.Event)

    @property
    def total_bytes(self) -> int:
        """Bytes of all files together."""
        return sum(file.size or 0 for file in self.files)

    def fail(self, fault: Fault) -> None:
        """Record why it ends."""
        self.failure = tell_fault(fault, self.model_id, wait_s=TIMEOUT_S)


def run_transfer(
    transfer: Transfer, *, tell: Callable[[Progress], None], stop: threading.Event
) -> Path:
    """Fetch every file and return the folder in which they lie, whole.

    Raises:
        DownloadFailed: the disk or the hub refused, or `stop` was set.
    """
    worker = threading.Thread(
        target=_fetch_all, args=(transfer,), name="download", daemon=True
    )
    worker.start()
    try:
        while worker.is_alive():
            tell(_progress(transfer))
            deadline = time.monotonic() + TELL_EVERY_S
            while worker.is_alive() and time.monotonic() < deadline:
                if stop.wait(0.05):
                    raise stopped(transfer.model_id)
    finally:
        transfer.give_up.set()
    if not transfer.finished:
        raise transfer.failure or tell_fault(Fault("broken"), transfer.model_id)
    return transfer.repo.snapshot


def _progress(transfer: Transfer) -> Progress:
    done, total = size(transfer.done_bytes), size(transfer.total_bytes)
    name = transfer.model_id
    if not transfer.files:
        return Progress(Sentence(f"Downloading {name}", f"Téléchargement de {name}"))
    return Progress(
        Sentence(
            f"Downloading {name}: {done} of {total}",
            f"Téléchargement de {name} : {done.fr} sur {total.fr}",
        ),
        min(1.0, transfer.done_bytes / max(1, transfer.total_bytes)),
    )


def _fetch_all(transfer: Transfer) -> None:
    """The worker's thread: every file in turn; a failure is left in the transfer."""
    from filelock import FileLock, Timeout

    try:
        if not _patiently(transfer, lambda: _describe(transfer), lambda: 0):
            return
        repo = transfer.repo
        repo.open_folders()
        with FileLock(repo.part_lock, timeout=TIMEOUT_S):
            here = sum(repo.fetched_bytes(file) for file in transfer.files)
            missing, free = transfer.total_bytes - here, repo.free_bytes()
            if missing > free:
                transfer.failure = too_little_disk(missing, free)
                return
            for file in transfer.files:
                before = transfer.done_bytes
                if not repo.has(file) and not _fetch_whole(transfer, file):
                    return
                repo.show(file)
                transfer.done_bytes = before + (file.size or 0)
            repo.finish()
            transfer.finished = True
    except Timeout:
        transfer.fail(Fault("locked"))
    except OSError as exc:
        transfer.fail(fault_of(exc))


def _describe(transfer: Transfer) -> Fault | None:
    """Ask the hub which files there are, now that there is time to wait."""
    told = describe(transfer.model_id, endpoint=transfer.endpoint, wait_s=TIMEOUT_S)
    transfer.repo = CachedRepo(transfer.cache, transfer.model_id, told.commit)
    transfer.files = told.files
    return None


def _fetch_whole(transfer: Transfer, file: RemoteFile) -> bool:
    """Fetch one file until it is whole; False where the download ends instead."""
    part, before = transfer.repo.part(file), transfer.done_bytes

    def fetch() -> Fault | None:
        _fetch(transfer, file, part, before)
        return None if transfer.give_up.is_set() else _check_whole(file, part)

    if not _patiently(transfer, fetch, lambda: _size(part)):
        return False
    transfer.repo.keep(file)
    return True


def _patiently(
    transfer: Transfer,
    work: Callable[[], Fault | None],
    progress: Callable[[], int],
) -> bool:
    """Do the work again after passing faults, until five in a row brought nothing."""
    tries = 0
    while not transfer.give_up.is_set():
        had = progress()
        try:
            fault = work()
        except Exception as exc:  # the HTTP package's errors share no base with OSError
            fault = fault_of(exc)
        if transfer.give_up.is_set():
            return False
        if fault is None:
            return True
        tries = 1 if progress() > had else tries + 1
        if not fault.passing or tries >= TRIES:
            transfer.fail(fault)
            return False
        transfer.give_up.wait(FIRST_PAUSE_S * 2 ** (tries - 1))
    return False


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _fetch(transfer: Transfer, file: RemoteFile, part: Path, before: int) -> None:
    """Append to the part what the hub still has of the file."""
    from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

    have = _size(part)
    if file.size is not None and have >= file.size:
        return
    headers = build_hf_headers() | {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    commit, endpoint = transfer.repo.snapshot.name, transfer.endpoint
    url = file_url(transfer.model_id, file.name, commit=commit, endpoint=endpoint)
    with get_session().stream("GET", url, headers=headers, timeout=TIMEOUT_S) as answer:
        if answer.status_code >= 400:
            answer.read()
            hf_raise_for_status(answer)
        resumed = _goes_on(answer, have)
        with part.open("ab" if resumed else "wb", buffering=0) as target:
            transfer.done_bytes = before + (have if resumed else 0)
            for chunk in answer.iter_bytes():
                if transfer.give_up.is_set():
                    return
                target.write(chunk)
                transfer.done_bytes += len(chunk)


def _goes_on(answer: Any, have: int) -> bool:
    """Whether the answer starts where the part ends; some servers start over."""
    start = answer.headers.get("Content-Range", "").removeprefix("bytes ")
    return answer.status_code == 206 and start.startswith(f"{have}-")


def _check_whole(file: RemoteFile, part: Path) -> Fault | None:
    """What is wrong with a fetched file; a damaged one is thrown away."""
    have = part.stat().st_size
    if file.size is not None and have < file.size:
        return Fault("refused")  # the connection ended early
    with part.open("rb") as fetched:
        digest = hashlib.file_digest(fetched, "sha256").hexdigest()
    too_long = file.size is not None and have > file.size
    if too_long or file.sha256 not in (None, digest):
        part.unlink()
        return Fault("damaged")
    return None
