"""Everything into one ZIP file, consistent while the program goes on.

Decisions:
- The database is copied by SQLite in one step, as it stands at one moment; then the
  originals that this copy names. Until they are copied no original is removed, so
  that copy and files belong together.
- The file is written beside its place and appears whole or not at all.
- Members are stored as they are: photos do not shrink, and whoever restores can refuse
  anything that unpacks to more than it holds.
- An original that is missing or damaged is told and left out; the rest is saved.
"""

import json
import os
import sqlite3
import stat
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.domain.errors import StorageFailed
from core.domain.sentences import Sentence
from core.domain.settings import PROGRAM_VERSION
from core.storage import faults, originals
from core.storage.disk import sync_folder
from core.storage.store import DATABASE, Store

MANIFEST, FORMAT = "manifest.json", "car-damage-backup/1"
WAIT_S = 60.0  # for a backup that is being made already
PRIVATE = stat.S_IFREG | 0o600


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What is in a backup; `missing` are names of photos without their original."""

    cases: int
    photos: int
    originals: int
    byte_count: int
    missing: tuple[str, ...] = ()


def make_backup(store: Store, path: Path, *, force: bool = False) -> BackupMade:
    """Write all cases and originals into a ZIP file.

    Args:
        force: replace a file that is there.

    Raises:
        StorageFailed: the file is there already or cannot be written, or the cases
            cannot be read; a file that was there is as it was.
    """
    if path.exists() and not force:
        raise _there_already(path)
    try:
        folder = tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent)
        with folder as draft_folder, store.files_lock.held(wait_s=WAIT_S):
            copied, draft = Path(draft_folder) / DATABASE, Path(draft_folder) / "draft"
            _copy_database(store, copied)
            made = _write_zip(store, copied, draft)
            os.replace(draft, path)
            sync_folder(path.parent)
    except OSError as exc:
        raise _not_written(path, exc) from exc
    originals.remove_loose(store)  # what was to go while this went on
    return made


def _copy_database(store: Store, copied: Path) -> None:
    """The database as it stands now, in one file of its own."""
    with (
        store.read() as connection,
        closing(sqlite3.connect(copied, isolation_level=None)) as target,
    ):
        connection.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        target.execute("DELETE FROM loose_originals")


def _write_zip(store: Store, copied: Path, draft: Path) -> BackupMade:
    with closing(sqlite3.connect(copied)) as database:
        (cases,) = database.execute("SELECT count(*) FROM cases").fetchone()
        named = database.execute(
            "SELECT kept_sha256, min(name), count(*) FROM photos "
            "WHERE kept_sha256 != '' GROUP BY kept_sha256"
        ).fetchall()
    photos = sum(count for _, _, count in named)
    missing = []
    with draft.open("xb") as out:
        with zipfile.ZipFile(out, "w") as archive:
            archive.write(copied, DATABASE)
            for sha256, name, _ in named:
                try:
                    content = originals.read_original(store, sha256)
                except StorageFailed:
                    missing.append(name)
                    continue
                _add(archive, original_member(sha256), content)
            count = len(named) - len(missing)
            _add(archive, MANIFEST, _manifest(cases, photos, count))
        out.flush()
        os.fsync(out.fileno())
    draft.chmod(0o600)
    return BackupMade(cases, photos, count, draft.stat().st_size, tuple(missing))


def original_member(sha256: str) -> str:
    """The name of an original in the archive."""
    return f"{originals.FOLDER}/{sha256[:2]}/{sha256}"


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    entry.external_attr = PRIVATE << 16
    archive.writestr(entry, content)


def _manifest(cases: int, photos: int, count: int) -> bytes:
    told = {
        "format": FORMAT,
        "program_version": PROGRAM_VERSION,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cases": cases,
        "photos": photos,
        "originals": count,
    }
    return (json.dumps(told, indent=2) + "\n").encode("ascii")


def check_there_are_cases(folder: Path) -> None:
    """So that a backup of nothing is not taken for one.

    Raises:
        StorageFailed: nothing was ever kept in this folder.
    """
    if not (folder / DATABASE).exists():
        raise StorageFailed(
            Sentence(
                f"There are no cases in {folder}; nothing to back up.",
                f"Il n'y a aucun dossier dans {folder} ; rien à sauvegarder.",
            ),
            hint=Sentence(
                "Set CAR_DAMAGE_DATA_FOLDER as for the app.",
                "Réglez CAR_DAMAGE_DATA_FOLDER comme pour l'application.",
            ),
        )


def _there_already(path: Path) -> StorageFailed:
    return StorageFailed(
        Sentence(
            f"{path.name} is there already and was not replaced.",
            f"{path.name} existe déjà et n'a pas été remplacé.",
        ),
        hint=Sentence(
            "Choose another name, or add --force.",
            "Choisissez un autre nom, ou ajoutez --force.",
        ),
    )


def _not_written(path: Path, exc: OSError) -> StorageFailed:
    if exc.errno in faults.FULL_ERRNOS:
        return faults.disk_full()
    why = exc.strerror or type(exc).__name__
    return StorageFailed(
        Sentence(
            f"The backup {path.name} could not be written: {why}.",
            f"La sauvegarde {path.name} n'a pas pu être écrite : {why}.",
        ),
        hint=Sentence(
            "Choose a folder that exists, can be written to and has room.",
            "Choisissez un dossier existant, accessible en écriture, avec de la place.",
        ),
    )
