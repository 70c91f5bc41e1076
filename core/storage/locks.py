"""A lock over all threads and processes that use one folder.

Decisions:
- The lock is an empty SQLite database held in an exclusive transaction: it works the
  same on every system, and the system lets go of it when a process is killed.
- Writers take turns by it, checkpoints included. SQLite has a lock of its own for
  writers; but versions before 3.51.3 can damage the file when one process writes in the
  very moment another copies the log back (sqlite.org/wal.html, "WAL-reset bug").
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.storage import faults


class FolderLock:
    """One holder at a time, over all threads and processes; not reentrant."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread_lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def held(self, *, wait_s: float) -> Iterator[None]:
        """Hold the lock.

        Raises:
            Locked: somebody else held it all the time.
            StorageFailed: its file cannot be opened.
        """
        started = time.monotonic()
        if not self._thread_lock.acquire(timeout=wait_s):
            raise faults.locked()
        try:
            connection = self._begin(max(0.0, wait_s - (time.monotonic() - started)))
            try:
                yield
            finally:
                connection.execute("ROLLBACK")
        finally:
            self._thread_lock.release()

    def close(self) -> None:
        """Let go of the file."""
        with self._thread_lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _begin(self, wait_s: float) -> sqlite3.Connection:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    self._path, isolation_level=None, check_same_thread=False
                )
            self._connection.execute(f"PRAGMA busy_timeout = {int(wait_s * 1000)}")
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as exc:
            raise faults.storage_fault(exc, self._path.parent) from exc
        return self._connection
