"""The store: opens the database, and lends it for one transaction at a time.

Decisions:
- Write-ahead log with synchronous=FULL: readers and one writer do not hinder each
  other, and what was committed survives a kill and a power cut.
- Connections are lent, not kept per thread: a web server makes new threads all the
  time. No more are kept than were used at once, and all are closed in the end.
- A damaged or newer database is looked at through a connection that cannot write.
- Every error of SQLite and of the disk leaves here as a `StorageFailed`.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from core.domain.cases import Review, StoredPhoto
from core.domain.records import worst_severity
from core.domain.vocabulary import Severity
from core.storage import faults
from core.storage.disk import sync_folder
from core.storage.locks import FolderLock
from core.storage.looks import Looks
from core.storage.schema import check_health, check_version, migrate

DATABASE, WRITE_LOCK, FILES_LOCK = "cases.sqlite", "write.lock", "files.lock"
BUSY_S = 5.0
WAL_LIMIT_BYTES = 64_000_000
WorstOf = Callable[[Sequence[StoredPhoto], Sequence[Review]], Severity]


def worst_found(photos: Sequence[StoredPhoto], reviews: Sequence[Review]) -> Severity:
    """The highest severity a model found, whatever a person said of it since."""
    found = (photo.assessment for photo in photos if photo.assessment is not None)
    return worst_severity(each.severity for one in found for each in one.findings)


class Store:
    """The cases of one folder; thread-safe. Made by `opening.open_store`."""

    def __init__(self, folder: Path, *, worst_of: WorstOf, busy_s: float) -> None:
        self.folder = folder
        self.worst_of = worst_of
        self.files_lock = FolderLock(folder / FILES_LOCK)
        self.looks = Looks()
        self._busy_s = busy_s
        self._write_lock = FolderLock(folder / WRITE_LOCK)
        self._pool_lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the database.

        Raises:
            StorageFailed: it cannot be read.
        """
        with translated(self.folder), self._lent() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction, on the disk when this ends; nothing of it if it fails.

        Args:
            durable: False for what may be lost in a power cut (never in a kill).

        Raises:
            StorageFailed: it cannot be written; everything is as it was before.
        """
        with (
            translated(self.folder),
            self._write_lock.held(wait_s=self._busy_s),
            self._lent() as connection,
        ):
            connection.execute(
                f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}"
            )
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close every connection; those in use when their work is done."""
        with self._pool_lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        self._write_lock.close()
        self.files_lock.close()

    def prepare(self) -> None:
        """Make or check the folder and the database, and tidy up after a kill.

        Raises:
            StorageFailed: the folder cannot be used, or the database is damaged, of a
                newer program, or on a disk that cannot hold it safely.
        """
        with translated(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check(self.folder)
            with self._write_lock.held(wait_s=self._busy_s):
                _make_private(self.folder / DATABASE)
                with closing(self._connect()) as connection:
                    migrate(connection)
            sync_folder(self.folder)

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction; one that failed is not used again."""
        with self._pool_lock:
            if self._closed:
                raise faults.closed()
            connection = self._idle.pop() if self._idle else None
        connection = connection or self._connect()
        try:
            yield connection
        except BaseException:
            _give_up(connection)
            raise
        with self._pool_lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.folder / DATABASE, isolation_level=None, check_same_thread=False
        )
        try:
            _set_up(connection, self.folder, busy_s=self._busy_s)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """SQLite's and the disk's errors as sentences."""
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        raise faults.storage_fault(exc, folder) from exc


def _check(folder: Path) -> None:
    """Look at the database, if there is one, without a chance to change it."""
    path = folder / DATABASE
    if not path.exists():
        return
    address = f"{path.as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as looking:
        looking.execute(f"PRAGMA busy_timeout = {int(BUSY_S * 1000)}")
        check_version(looking)
        check_health(looking, folder)


def _make_private(path: Path) -> None:
    """An empty file that only its owner may read, where there is none."""
    if not path.exists():
        path.touch(mode=0o600)


def _set_up(connection: sqlite3.Connection, folder: Path, *, busy_s: float) -> None:
    """The rules of every connection.

    Raises:
        StorageFailed: the disk cannot hold a write-ahead log.
    """
    connection.execute(f"PRAGMA busy_timeout = {int(busy_s * 1000)}")
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise faults.no_wal(folder)
    for rule in (
        "foreign_keys = ON",
        "synchronous = FULL",
        "recursive_triggers = ON",  # else REPLACE would remove a review silently
        "trusted_schema = OFF",
        "secure_delete = ON",  # what is deleted is not left in free pages
        f"journal_size_limit = {WAL_LIMIT_BYTES}",
    ):
        connection.execute(f"PRAGMA {rule}")


def _give_up(connection: sqlite3.Connection) -> None:
    """Undo what was begun, and close."""
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error:
        pass  # closing undoes it as well
    finally:
        connection.close()
