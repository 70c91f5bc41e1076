"""Originals: what is kept of each photo, one file per content, named by SHA-256.

Decisions:
- An original is the whole picture as it was taken, without the metadata that came with
  it: the caller cleans it, nothing here knows a picture from other bytes.
- A file is written beside its place, synchronised, renamed, and its folder is
  synchronised; only then does a row name it. So no row ever names a file that is
  missing or half.
- A content is noted as loose before its file appears, and when its last row goes. What
  is loose and named by no row is removed: at once after a deletion, and at the next
  opening after a kill. Rows go first, files after that is on the disk.
- All this happens under the store's write lock; a file cannot come and go at once.
- While a backup copies the files, none is removed.
- Only their owner may read them: they show whose car it is and where it stands.
"""

import hashlib
import logging
import os
import re
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.domain.errors import StorageFailed
from core.storage import faults
from core.storage.disk import sync_folder
from core.storage.rows import now_text, utc_text
from core.storage.store import Store

logger = logging.getLogger(__name__)

FOLDER, UNFINISHED = "originals", "unfinished"
SHA256 = re.compile(r"[0-9a-f]{64}")
NOTED_FOR = timedelta(hours=1)  # another process may be about to write the file
MOST_AT_ONCE = 200  # removed in one transaction, so that others get their turn


def original_path(folder: Path, sha256: str) -> Path:
    """Where the original with this hash lies.

    Raises:
        ValueError: it is no SHA-256.
    """
    if not is_sha256(sha256):
        raise ValueError(f"not a SHA-256: {sha256[:80]!r}")
    return folder / FOLDER / sha256[:2] / sha256


def is_sha256(text: object) -> bool:
    """Whether this is the hash of an original, and so a safe name for a file."""
    return isinstance(text, str) and SHA256.fullmatch(text) is not None


def note_loose(connection: sqlite3.Connection, sha256: str) -> None:
    """Note that a file may be there that no row names."""
    connection.execute(
        "INSERT OR REPLACE INTO loose_originals VALUES (?, ?)", (sha256, now_text())
    )


def note_kept(connection: sqlite3.Connection, which: str, key: str) -> None:
    """Note as loose what these photos name, before their rows go.

    Args:
        which: a condition in SQL with one "?", on photos p and visits v.
        key: what the "?" stands for.
    """
    asked = (
        "SELECT DISTINCT p.kept_sha256 FROM photos p "
        f"JOIN visits v ON v.id = p.visit_id WHERE {which} AND p.kept_sha256 != ''"
    )
    for (sha256,) in connection.execute(asked, (key,)).fetchall():
        note_loose(connection, sha256)


def note_named(connection: sqlite3.Connection, sha256: str) -> None:
    """Note that a row of this transaction names the file."""
    connection.execute("DELETE FROM loose_originals WHERE sha256 = ?", (sha256,))


def put_original(folder: Path, content: bytes, sha256: str) -> None:
    """Write a file unless it is there; the caller holds the write lock.

    Raises:
        OSError: the disk refused; there is no such file then.
    """
    path = original_path(folder, sha256)
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:  # a file that rotted is written anew
            return
    draft = folder / FOLDER / UNFINISHED / sha256
    _make_folder(draft.parent)
    _make_folder(path.parent)
    try:
        _write_synced(draft, content)
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
    sync_folder(path.parent)


def read_original(store: Store, sha256: str, *, name: str = "") -> bytes:
    """The bytes of an original, checked; `name` is for the message.

    Raises:
        StorageFailed: it is missing, not what was stored, or cannot be read.
    """
    path = original_path(store.folder, sha256)
    try:
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise faults.damaged_original(name or sha256[:12]) from exc
    except OSError as exc:
        raise faults.storage_fault(exc, store.folder) from exc
    if hashlib.sha256(content).hexdigest() != sha256:
        raise faults.damaged_original(name or sha256[:12])
    return content


def remove_loose(store: Store) -> None:
    """Remove the files that no row names; what fails is done at the next opening.

    The rows are gone for good already: that a file stays behind fails nobody's work.
    While a backup is being made nothing is removed.
    """
    try:
        with store.files_lock.held(wait_s=0):
            while _remove_some(store):
                pass
    except StorageFailed as exc:
        logger.warning("storage.files_stay %s", exc)


def tidy(store: Store) -> None:
    """After a kill: remove drafts and files that no row names.

    Raises:
        StorageFailed: the disk refused.
    """
    unfinished = store.folder / FOLDER / UNFINISHED
    if unfinished.exists():
        with store.write(durable=False):  # nobody else is writing a draft now
            for draft in unfinished.iterdir():
                draft.unlink(missing_ok=True)
    remove_loose(store)


def _remove_some(store: Store) -> bool:
    """Remove some loose files; whether there may be more."""
    newest = utc_text(datetime.now(UTC) - NOTED_FOR)
    with store.read() as connection:
        if not _loose(connection, newest, store.folder):
            return False
    with store.write() as connection:
        loose = _loose(connection, newest, store.folder)
        for sha256 in loose:
            named = "SELECT 1 FROM photos WHERE kept_sha256 = ?"
            if connection.execute(named, (sha256,)).fetchone() is None:
                original_path(store.folder, sha256).unlink(missing_ok=True)
            note_named(connection, sha256)
    return len(loose) == MOST_AT_ONCE


def _loose(connection: sqlite3.Connection, newest: str, folder: Path) -> list[str]:
    """Noted contents; not those whose file another process has yet to write."""
    rows = connection.execute("SELECT sha256, since FROM loose_originals")
    found = []
    for sha256, since in rows:
        if since < newest or original_path(folder, sha256).exists():
            found.append(sha256)
        if len(found) == MOST_AT_ONCE:
            break
    return found


def _make_folder(folder: Path) -> None:
    """Make a folder that only its owner sees, and its parents, synchronised."""
    if not folder.exists():
        if not folder.parent.exists():
            _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def _write_synced(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o600), "wb", buffering=0) as out:
        left = memoryview(content)
        while left:  # a disk that fills up may take a part
            left = left[out.write(left) :]
        os.fsync(out.fileno())
