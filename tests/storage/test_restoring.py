"""Only a whole backup of ours is restored; anything else writes nothing."""

import shutil
import sqlite3
import warnings
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.errors import AppError, ArchiveRejected
from core.storage.backup import MANIFEST
from core.storage.cases import find_cases
from core.storage.opening import open_store
from core.storage.restoring import restore_backup
from core.storage.schema import MIGRATIONS
from core.storage.store import DATABASE
from core.storage.visits import visits_of_case
from tests.storage.filling import check_photos, originals_on_disk


def remake(saved: Path, **changed: object) -> Path:
    """The archive with members changed, added, or left out (None)."""
    path = saved.with_name("hostile.zip")
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            if entry.filename not in changed:
                new.writestr(entry, old.read(entry))
        for name, body in changed.items():
            if body is not None:
                new.writestr(name, body)
    return path


def with_entry(saved: Path, name: str, body: bytes = b"x", **given: object) -> Path:
    """The archive with one more member of any kind."""
    path = saved.with_name("hostile.zip")
    shutil.copy(saved, path)
    entry = zipfile.ZipInfo(name)
    for attribute, value in given.items():
        setattr(entry, attribute, value)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")  # a name twice is meant
        archive.writestr(entry, body)
    return path


def with_database(saved: Path, *changes: str) -> Path:
    """The archive with its database changed by SQL."""
    path = saved.with_name("changed.sqlite")
    with zipfile.ZipFile(saved) as archive:
        path.write_bytes(archive.read(DATABASE))
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for change in changes:
            database.execute(change)
    return remake(saved, **{DATABASE: path.read_bytes()})


def without_originals(saved: Path) -> Path:
    """The archive with its photos left out."""
    with zipfile.ZipFile(saved) as archive:
        names = [each for each in archive.namelist() if "originals" in each]
    bare = saved.with_name("bare.zip")
    shutil.move(remake(saved, **dict.fromkeys(names)), bare)
    return bare


def harmed(saved: Path) -> Path:
    """The archive with one byte of a photo changed."""
    content = bytearray(saved.read_bytes())
    with zipfile.ZipFile(saved) as archive:
        first = next(
            each for each in archive.infolist() if "originals" in each.filename
        )
    content[first.header_offset + 200] ^= 1
    path = saved.with_name("hostile.zip")
    path.write_bytes(content)
    return path


def swapped(saved: Path) -> Path:
    """The archive with another photo under the name of one."""
    with zipfile.ZipFile(saved) as archive:
        first = next(each for each in archive.namelist() if "originals" in each)
    return remake(saved, **{first: b"another photo"})


def cut(saved: Path) -> Path:
    path = saved.with_name("hostile.zip")
    path.write_bytes(saved.read_bytes()[:-100])
    return path


def text(saved: Path) -> Path:
    path = saved.with_name("hostile.zip")
    path.write_text("not a zip")
    return path


SHA256 = "ab" + "c" * 62
HOSTILE = {
    "no zip": text,
    "cut off": cut,
    "a byte changed": harmed,
    "a photo swapped": swapped,
    "climbs out": lambda zip: with_entry(zip, "../evil"),
    "climbs out below": lambda zip: with_entry(zip, f"originals/../../{SHA256}"),
    "absolute": lambda zip: with_entry(zip, "/tmp/evil"),
    "backslash": lambda zip: with_entry(zip, f"originals\\ab\\{SHA256}"),
    "other name": lambda zip: with_entry(zip, "cases.sqlite-wal"),
    "wrong shelf": lambda zip: with_entry(zip, f"originals/cd/{SHA256}"),
    "nobody's photo": lambda zip: with_entry(zip, f"originals/ab/{SHA256}"),
    "link": lambda zip: with_entry(
        zip, f"originals/ab/{SHA256}", b"/etc", external_attr=(0o120777 << 16)
    ),
    "compressed": lambda zip: with_entry(
        zip, f"originals/ab/{SHA256}", b"0" * 10**6, compress_type=zipfile.ZIP_DEFLATED
    ),
    "twice": lambda zip: with_entry(zip, DATABASE),
    "no database": lambda zip: remake(zip, **{DATABASE: None}),
    "no manifest": lambda zip: remake(zip, **{MANIFEST: None}),
    "other form": lambda zip: remake(zip, **{MANIFEST: b'{"format": "other/9"}'}),
    "manifest no JSON": lambda zip: remake(zip, **{MANIFEST: b"[" * 50_000}),
    "manifest too large": lambda zip: remake(zip, **{MANIFEST: b" " * 200_000}),
    "database no database": lambda zip: remake(zip, **{DATABASE: b"x" * 5000}),
    "database empty": lambda zip: remake(zip, **{DATABASE: b""}),
    "foreign trigger": lambda zip: with_database(
        zip,
        "CREATE TRIGGER evil AFTER INSERT ON cases BEGIN DELETE FROM photos; END",
    ),
    "foreign table": lambda zip: with_database(zip, "CREATE TABLE evil (x)"),
    "reviews unguarded": lambda zip: with_database(zip, "DROP TRIGGER reviews_stay"),
    "loose ends": lambda zip: with_database(
        zip, "PRAGMA foreign_keys = OFF", "DELETE FROM cases"
    ),
    "photo's path alone": lambda zip: with_database(
        without_originals(zip), "UPDATE photos SET kept_sha256 = '../../../etc/passwd'"
    ),
    "photo's path": lambda zip: with_database(
        zip, "UPDATE photos SET kept_sha256 = '../../../etc/passwd'"
    ),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_or_broken_backup_is_refused_and_writes_nothing(
    saved: Path, tmp_path: Path, make: object
) -> None:
    path, target = make(saved), tmp_path / "in" / "again"
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ArchiveRejected) as refused:
        restore_backup(path, target)
    assert "not a backup that can be restored" in refused.value.message
    assert "n'est pas une sauvegarde" in refused.value.message.fr
    assert not target.exists()
    assert list((tmp_path / "in").iterdir()) == []
    assert [p for p in sorted(tmp_path.iterdir()) if p.name != "in"] == before


def test_backup_of_an_earlier_program_comes_back(saved: Path, tmp_path: Path) -> None:
    """As it was before clean copies were kept: under the hash of the bytes as given."""
    earlier = with_database(
        saved,
        "DROP INDEX photos_by_kept",
        "UPDATE photos SET sha256 = kept_sha256",
        "ALTER TABLE photos DROP COLUMN kept_sha256",
        "PRAGMA user_version = 2",
    )
    restored = restore_backup(earlier, tmp_path / "again")
    assert (restored.photos, restored.missing) == (2, 0)
    store = open_store(tmp_path / "again")
    assert originals_on_disk(store.folder) == check_photos(
        store, visits_of_case(store, find_cases(store).cases[0].id)[0].id
    )
    store.close()


def test_backup_of_a_newer_program_is_told(saved: Path, tmp_path: Path) -> None:
    newer = with_database(saved, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(AppError, match="newer program"):
        restore_backup(newer, tmp_path / "again")
    assert not (tmp_path / "again").exists()
