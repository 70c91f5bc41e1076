"""Old databases are brought up to date, newer and damaged ones are left alone."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.errors import StorageFailed
from core.storage import schema
from core.storage.cases import create_case, find_cases, read_case
from core.storage.opening import open_store
from core.storage.photos import kept_picture, read_photo, remove_photo, set_blurred
from core.storage.reviews import reviews_of_visit
from core.storage.schema import MIGRATIONS, migrate
from core.storage.store import DATABASE
from tests.storage.filling import check_photos, fill_visit, make_visit

TIME = "2026-01-02T03:04:05.000006+00:00"
OLD_PICTURE = b"picture"
OLD_SHA256 = hashlib.sha256(OLD_PICTURE).hexdigest()


def make_version_1(folder: Path) -> None:
    """A database of the first version with something in every table."""
    path = folder / "originals" / OLD_SHA256[:2] / OLD_SHA256
    path.parent.mkdir(parents=True)
    path.write_bytes(OLD_PICTURE)
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as old:
        migrate(old, MIGRATIONS[:1])
        old.execute(
            "INSERT INTO cases VALUES ('c', 'Old', 'AB-1', '', 'Citroën', '', 1999, "
            "NULL, 12.5, 'EUR', ?, ?, 1, 'severe', 'old ab-1 ab1 citroen')",
            (TIME, TIME),
        )
        old.execute(
            "INSERT INTO visits VALUES (1, 'v', 'c', 'in', ?, 'severe')", [TIME]
        )
        old.execute(
            "INSERT INTO photos VALUES (1, 'p', 'v', 0, 'car.jpg', ?, NULL, 4, 3, 7, "
            "?, NULL, '\"\"')",
            (OLD_SHA256, TIME),
        )
        old.execute(
            "INSERT INTO reviews VALUES (1, 'r', 'v', 'k', 'reject', 'Ann', ?, 'null', "
            "'', 'mud', 'dirt')",
            (TIME,),
        )


def test_case_of_the_first_version_is_there_and_can_be_worked_on(
    tmp_path: Path,
) -> None:
    make_version_1(tmp_path / "data")
    store = open_store(tmp_path / "data")
    case = read_case(store, "c")
    assert (case.name, case.vehicle.year, case.photo_count) == ("Old", 1999, 1)
    assert find_cases(store, "citroen ab1", archived=True).total == 1
    assert reviews_of_visit(store, "v")[0].reason == "mud"
    set_blurred(store, "p", ((0.0, 0.0, 1.0, 1.0),))
    photo = read_photo(store, "p")
    assert (photo.sha256, photo.kept_sha256) == (OLD_SHA256, OLD_SHA256)
    assert kept_picture(store, photo) == OLD_PICTURE
    with store.read() as connection:
        assert schema.version_of(connection) == len(MIGRATIONS)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert schema.is_ours(connection)
    remove_photo(store, "p")
    assert not list(store.folder.glob("originals/??/*"))
    store.close()


def test_every_version_leads_to_the_same_tables() -> None:
    shapes = []
    for number in range(len(MIGRATIONS) + 1):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
            migrate(database, MIGRATIONS[:number])
            migrate(database)
            shapes.append(schema._shape(database))
    assert all(shape == shapes[0] for shape in shapes)


def test_failed_migration_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path)
    made = create_case(store, "kept")
    store.close()
    broken = "CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)"
    with monkeypatch.context() as changed:
        changed.setattr(schema.migrate, "__defaults__", ((*MIGRATIONS, broken),))
        changed.setattr(schema, "MIGRATIONS", (*MIGRATIONS, broken))
        with pytest.raises(StorageFailed):
            open_store(tmp_path)
    store = open_store(tmp_path)
    assert read_case(store, made.id) == made
    with store.read() as connection:
        assert schema.version_of(connection) == len(MIGRATIONS)
        assert schema.is_ours(connection)
    store.close()


def test_newer_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    create_case(store, "newer")
    store.close()
    path = tmp_path / DATABASE
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        newer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    with pytest.raises(StorageFailed, match="newer program") as refused:
        open_store(tmp_path)
    assert str(len(MIGRATIONS) + 1) in refused.value.message
    assert "programme plus récent" in refused.value.message.fr
    assert path.read_bytes() == before


def harm_header(content: bytearray) -> None:
    content[:16] = b"not a database.."


def harm_pages(content: bytearray) -> None:
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64


def harm_end(content: bytearray) -> None:
    del content[len(content) // 2 :]


@pytest.mark.parametrize("harm", [harm_header, harm_pages, harm_end])
def test_damaged_database_is_told_and_not_touched(tmp_path: Path, harm: object) -> None:
    store = open_store(tmp_path)
    fill_visit(store, make_visit(store))
    store.close()
    path = tmp_path / DATABASE
    content = bytearray(path.read_bytes())
    harm(content)
    path.write_bytes(content)
    with pytest.raises(StorageFailed, match="is damaged") as told:
        open_store(tmp_path)
    assert "core restore" in told.value.hint
    assert "core restore" in told.value.hint.fr
    assert path.read_bytes() == content


def test_damage_of_a_large_database_is_found_in_its_small_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "CHECK_ALL_BELOW_BYTES", 0)
    store = open_store(tmp_path)
    visit = make_visit(store)
    fill_visit(store, visit)
    store.close()
    store = open_store(tmp_path)
    check_photos(store, visit.id)
    store.close()
    content = bytearray((tmp_path / DATABASE).read_bytes())
    harm_pages(content)
    (tmp_path / DATABASE).write_bytes(content)
    with pytest.raises(StorageFailed, match="is damaged"):
        open_store(tmp_path)


def test_leftovers_of_a_kill_are_tidied_at_the_next_opening(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    (photo,) = fill_visit(store, make_visit(store), photos=1)
    draft = tmp_path / "originals" / "unfinished" / ("b" * 64)
    orphan = tmp_path / "originals" / "cc" / ("c" * 64)
    orphan.parent.mkdir()
    for path in (draft, orphan):
        path.write_bytes(b"half")
    with store.write() as connection:
        for sha256 in (orphan.name, photo.kept_sha256):
            connection.execute(
                "INSERT INTO loose_originals VALUES (?, ?)", (sha256, TIME)
            )
    store.close()
    store = open_store(tmp_path)
    assert not draft.exists()
    assert not orphan.exists()
    assert check_photos(store, photo.visit_id) == {photo.kept_sha256}
    store.close()
