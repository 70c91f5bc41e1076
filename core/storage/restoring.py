"""Out of a backup again: into a new folder, wholly or not at all.

Decisions:
- Only what a backup holds is unpacked: its list, its database, and originals under
  their hash. Any other name, link, password, compression or double is refused before
  a byte is written; so nothing can leave the folder or grow while it is unpacked.
- Every original is checked against its name, the database looked through, and its
  tables compared with this program's own: one with other triggers is refused. An
  earlier program's tables are brought up to date before anything is read from them.
- A folder with something in it is never written into.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import struct
import tempfile
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.domain.errors import AppError, ArchiveRejected, StorageFailed
from core.domain.sentences import Sentence
from core.storage import faults, originals
from core.storage.backup import FORMAT, MANIFEST
from core.storage.disk import sync_folder
from core.storage.schema import check_version, is_ours, migrate
from core.storage.store import DATABASE

ORIGINAL = re.compile(r"originals/([0-9a-f]{2})/(\1[0-9a-f]{62})")
MOST_MEMBERS = 2_000_000
MOST_MANIFEST_BYTES = 100_000
LONGEST_SHOWN = 60
CHUNK_BYTES = 1_000_000
ENCRYPTED = 0x1
FAULTS = (  # what zipfile raises over broken or hostile bytes
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OverflowError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)
OTHER_FILE = Sentence(
    "Nothing was written. Take another backup.",
    "Rien n'a été écrit. Prenez une autre sauvegarde.",
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back; `missing` counts originals that the backup lacked."""

    cases: int
    photos: int
    missing: int


def restore_backup(path: Path, folder: Path) -> Restored:
    """Unpack a backup so that the folder can be opened as a store.

    Args:
        folder: new, or empty.

    Raises:
        ArchiveRejected: it is no backup, a hostile or a damaged one.
        StorageFailed: the folder holds something, or the disk refused.
    """
    folder = folder.expanduser().absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _not_empty(folder)
    try:
        with path.open("rb") as source:
            folder.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
            try:
                restored = _unpack(source, draft)
                os.replace(draft, folder)  # replaces an empty folder as well
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        sync_folder(folder.parent)
    except FAULTS as exc:
        raise _refused("it is damaged", "elle est endommagée") from exc
    except OSError as exc:
        raise faults.storage_fault(exc, folder) from exc
    return restored


def _unpack(source: BinaryIO, draft: Path) -> Restored:
    """Check the archive, write its members, check what they make."""
    byte_count = os.fstat(source.fileno()).st_size
    with zipfile.ZipFile(source) as archive:
        members = _checked(archive, byte_count)
        room = shutil.disk_usage(draft).free
        if byte_count > room:
            raise faults.disk_full()
        _check_manifest(archive.read(members.pop(MANIFEST)))
        _write(archive, members.pop(DATABASE), draft / DATABASE)
        restored, named = _check_database(draft / DATABASE)
        for entry in members.values():
            sha256 = entry.filename[-64:]
            if sha256 not in named:
                raise _refused_name(entry.filename)
            target = originals.original_path(draft, sha256)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _write(archive, entry, target) != sha256:
                raise _refused("a photo is damaged", "une photo est endommagée")
    cases, photos = restored
    return Restored(cases, photos, len(named) - len(members))


def _checked(archive: zipfile.ZipFile, byte_count: int) -> dict[str, zipfile.ZipInfo]:
    """The members by name, all of which may be written.

    Raises:
        ArchiveRejected: at the first one that may not.
    """
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise _refused(
            f"it holds {len(entries)} files; the limit is {MOST_MEMBERS}",
            f"elle contient {len(entries)} fichiers ; la limite est {MOST_MEMBERS}",
        )
    members: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.orig_filename
        known = name in (MANIFEST, DATABASE) or ORIGINAL.fullmatch(name)
        plain = stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG)
        stored = entry.compress_type == zipfile.ZIP_STORED
        honest = entry.compress_size == entry.file_size
        locked = entry.flag_bits & ENCRYPTED
        twice = name in members
        if not known or not plain or not stored or not honest or locked or twice:
            raise _refused_name(name)
        members[name] = entry
    if sum(entry.file_size for entry in entries) > byte_count:
        raise _refused("its sizes are false", "ses tailles sont fausses")
    if MANIFEST not in members or DATABASE not in members:
        raise _refused("its database is missing", "il y manque la base de données")
    if members[MANIFEST].file_size > MOST_MANIFEST_BYTES:
        raise _refused_name(MANIFEST)
    return members


def _check_manifest(content: bytes) -> None:
    """Refuse another program's file, and a form this program does not know."""
    try:
        made = json.loads(content)["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise _refused("its list is unreadable", "sa liste est illisible") from exc
    if made != FORMAT:
        shown = str(made)[:LONGEST_SHOWN]
        raise _refused(
            f"its form is {shown!r}, not {FORMAT!r}",
            f"sa forme est {shown!r} et non {FORMAT!r}",
        )


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> str:
    """Write one member, synchronised; returns the SHA-256 of what was written."""
    digest = hashlib.sha256()
    with archive.open(entry) as source, target.open("xb") as out:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    target.chmod(0o600)
    return digest.hexdigest()


def _check_database(path: Path) -> tuple[tuple[int, int], set[str]]:
    """Count cases and photos, and name the originals of a sound database.

    Raises:
        ArchiveRejected: it is damaged or not one of ours.
        StorageFailed: a newer program made it.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            check_version(database)
            ours = is_ours(database)
            sound = database.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            loose_ends = database.execute("PRAGMA foreign_key_check").fetchone()
            if not ours or not sound or loose_ends:
                raise _refused("its database is not sound", "sa base est défectueuse")
            migrate(database)
            (cases,) = database.execute("SELECT count(*) FROM cases").fetchone()
            rows = database.execute(
                "SELECT kept_sha256 FROM photos WHERE kept_sha256 != ''"
            ).fetchall()
            named = {sha256 for (sha256,) in rows}
            if not all(originals.is_sha256(sha256) for sha256 in named):
                raise _refused("its database is not sound", "sa base est défectueuse")
            return (cases, len(rows)), named
    except sqlite3.Error as exc:
        raise _refused("its database is damaged", "sa base est endommagée") from exc


def _not_empty(folder: Path) -> StorageFailed:
    return StorageFailed(
        Sentence(
            f"{folder.name} is there already and not an empty folder.",
            f"{folder.name} existe déjà et n'est pas un dossier vide.",
        ),
        hint=Sentence(
            "Choose a new or empty folder.", "Choisissez un dossier neuf ou vide."
        ),
    )


def _refused_name(name: str) -> AppError:
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)
    shown = shown[:LONGEST_SHOWN]
    return _refused(
        f"{shown!r} in it is not part of one", f"{shown!r} n'en fait pas partie"
    )


def _refused(en: str, fr: str) -> ArchiveRejected:
    return ArchiveRejected(
        Sentence(
            f"This file is not a backup that can be restored: {en}.",
            f"Ce fichier n'est pas une sauvegarde utilisable : {fr}.",
        ),
        hint=OTHER_FILE,
    )
