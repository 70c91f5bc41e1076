"""The tables, as numbered migrations: each is applied once, whole or not at all.

Decisions:
- `user_version` of the file is the number of migrations it has had. A script here is
  never changed after a release; what comes next is a new one at the end.
- Reviews are only added. Triggers refuse to change or remove one, except when its
  whole visit goes.
- Assessments are kept in a table of their own, the last one of a photo counts: lists
  stay quick, and what an earlier model said is not lost.
- A photo's file was kept under the hash of the bytes as given; now a clean copy is, so
  it has a hash of its own. Of photos that were there before, both are the same.
- Times are text in UTC with microseconds, so that they sort as they are.
"""

import sqlite3
from pathlib import Path

from core.storage import faults

CASES = """
CREATE TABLE cases (
    id TEXT PRIMARY KEY, name TEXT NOT NULL,
    plate TEXT NOT NULL, vin TEXT NOT NULL, make TEXT NOT NULL, model TEXT NOT NULL,
    year INTEGER, odometer_km INTEGER, value REAL, value_currency TEXT NOT NULL,
    created_at TEXT NOT NULL, changed_at TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0, worst TEXT NOT NULL DEFAULT 'unknown',
    folded TEXT NOT NULL
);
CREATE INDEX cases_newest ON cases (changed_at DESC);
CREATE TABLE visits (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL REFERENCES cases ON DELETE CASCADE,
    label TEXT NOT NULL, happened_at TEXT NOT NULL,
    worst TEXT NOT NULL DEFAULT 'unknown'
);
CREATE INDEX visits_of_case ON visits (case_id, happened_at);
CREATE TABLE photos (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    place INTEGER NOT NULL, name TEXT NOT NULL,
    sha256 TEXT NOT NULL, perceptual_hash INTEGER,
    width INTEGER NOT NULL, height INTEGER NOT NULL, byte_count INTEGER NOT NULL,
    added_at TEXT NOT NULL, captured_at TEXT, problem TEXT NOT NULL DEFAULT '""'
);
CREATE INDEX photos_of_visit ON photos (visit_id, place);
CREATE INDEX photos_by_content ON photos (sha256);
CREATE INDEX photos_by_look ON photos (perceptual_hash);
CREATE TABLE assessments (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    photo_id TEXT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    body BLOB NOT NULL
);
CREATE INDEX assessments_of_photo ON assessments (photo_id, seq);
CREATE TABLE reviews (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    damage_key TEXT NOT NULL, action TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT NOT NULL, finding TEXT NOT NULL, photo_id TEXT NOT NULL,
    reason TEXT NOT NULL, look_alike TEXT
);
CREATE INDEX reviews_of_visit ON reviews (visit_id, seq);
CREATE TRIGGER reviews_stay_as_written BEFORE UPDATE ON reviews
BEGIN SELECT RAISE(ABORT, 'a review is never changed'); END;
CREATE TRIGGER reviews_stay BEFORE DELETE ON reviews
WHEN EXISTS (SELECT 1 FROM visits WHERE id = OLD.visit_id)
BEGIN SELECT RAISE(ABORT, 'a review is never removed'); END;
CREATE TABLE loose_originals (sha256 TEXT PRIMARY KEY, since TEXT NOT NULL);
"""
BESIDE_CASES = """
CREATE TABLE blurred (
    photo_id TEXT PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    boxes TEXT NOT NULL
);
CREATE TABLE visit_notes (
    visit_id TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (visit_id, name)
);
CREATE TABLE rate_cards (
    name TEXT PRIMARY KEY, body TEXT NOT NULL, changed_at TEXT NOT NULL
);
CREATE TABLE remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE answers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
);
"""
CLEAN_COPIES = """
ALTER TABLE photos ADD COLUMN kept_sha256 TEXT NOT NULL DEFAULT '';
UPDATE photos SET kept_sha256 = sha256;
CREATE INDEX photos_by_kept ON photos (kept_sha256);
"""
MIGRATIONS = (CASES, BESIDE_CASES, CLEAN_COPIES)
LARGE_TABLES = frozenset(["assessments", "answers"])  # each body has its own checksum
CHECK_ALL_BELOW_BYTES = 100_000_000


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations this database has had."""
    return connection.execute("PRAGMA user_version").fetchone()[0]


def check_version(connection: sqlite3.Connection) -> int:
    """The version, if this program knows it.

    Raises:
        StorageFailed: a newer program made it.
    """
    version = version_of(connection)
    if version > len(MIGRATIONS):
        raise faults.too_new(version, known=len(MIGRATIONS))
    return version


def migrate(
    connection: sqlite3.Connection, migrations: tuple[str, ...] = MIGRATIONS
) -> None:
    """Apply what is missing, each in one transaction; the caller holds the lock.

    Raises:
        sqlite3.Error: one failed; the database is as it was before that one.
    """
    for number in range(version_of(connection), len(migrations)):
        script = migrations[number]
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {number + 1}; COMMIT"
            )
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def check_health(connection: sqlite3.Connection, folder: Path) -> None:
    """Look through the database; of a large one all but the tables of bodies.

    Raises:
        StorageFailed: it is damaged.
    """
    tables = [None]
    pages, page_bytes = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "page_size")
    )
    if pages * page_bytes > CHECK_ALL_BELOW_BYTES:
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        tables = [name for (name,) in rows if name not in LARGE_TABLES]
    for table in tables:
        check = "PRAGMA quick_check(1)" if table is None else _check_of(table)
        if connection.execute(check).fetchone()[0] != "ok":
            raise faults.damaged(folder)


def _check_of(table: str) -> str:
    quoted = table.replace('"', '""')
    return f'PRAGMA quick_check("{quoted}")'


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a file from elsewhere has our tables and triggers and nothing else."""
    model = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(model, MIGRATIONS[: version_of(connection)])
        return _shape(model) == _shape(connection)
    finally:
        model.close()


def _shape(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    return set(
        connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    )
