"""Writers in processes of their own, what they told, and whether it is all there."""

import multiprocessing
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import ModuleType

from core.storage.opening import open_store
from core.storage.photos import kept_picture, read_photo
from core.storage.store import DATABASE, Store
from tests.storage import writer
from tests.storage.filling import METADATA_BYTES, make_assessment, originals_on_disk

PROCESSES = multiprocessing.get_context("spawn")
LONGEST_S = 300


@dataclass
class Told:
    """What writers said is kept, and what they were about to write.

    `cases` is name by id, `photos` case and hashes, `reviews` case and reason,
    `assessments` the seeds that may be the last one's (None: there may be none yet),
    `homes` the case of each of these, `gone` what was deleted.
    """

    cases: dict[str, set[str]] = field(default_factory=dict)
    photos: dict[str, list[str]] = field(default_factory=dict)
    reviews: dict[str, list[str]] = field(default_factory=dict)
    assessments: dict[str, set[int | None]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    may_go: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    kept: int = 0

    def hear(self, when: str, what: str, key: str, value: object) -> None:
        """Take in what a writer told."""
        about = when == "about"
        self.kept += not about
        if what in ("delete", "remove"):
            self.may_go.add(key)
            if not about:
                self.forget(key)
                self.gone.add(key)
        elif what in ("case", "assessment"):
            book = self.cases
            if what == "assessment":
                book, (self.homes[key], value) = self.assessments, value
            book[key] = {value} | (book.get(key, {None}) if about else set())
        elif what in ("photo", "review"):
            (self.photos if what == "photo" else self.reviews)[key] = value
            self.homes[key] = value[0]

    def forget(self, key: str) -> None:
        """A case or a photo is gone, and all that was in it."""
        self.may_go.discard(key)
        for each in (key, *(each for each, case in self.homes.items() if case == key)):
            for book in (self.cases, self.photos, self.assessments, self.reviews):
                book.pop(each, None)


def start_process(target: Callable[..., None], given: tuple) -> SpawnProcess:
    """A process that runs the function and nothing else.

    A page test may have left the app as `__main__`, which the process would run first.
    """
    process = PROCESSES.Process(target=target, args=given, daemon=True)
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process


class Writer:
    """A writer in a process of its own; `told` is what it said so far."""

    def __init__(
        self, folder: Path, owner: str, seed: object, *, told: Told, count: int = 0
    ) -> None:
        self._told = told
        self._hear, line = PROCESSES.Pipe(duplex=False)
        given = (folder, owner, seed, count, line)
        self._process = start_process(writer.write, given)
        line.close()  # so that the end of the process ends what is heard

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.is_alive()

    def hear(self, most: int) -> None:
        """Hear so many lines, or all there are before the process ends."""
        with suppress(EOFError, OSError):  # OSError: killed in the middle of a line
            for _ in range(most):
                assert self._hear.poll(LONGEST_S), "the writer is silent"
                self._told.hear(*self._hear.recv())

    def kill(self) -> None:
        """Kill -9, and hear what it said until then."""
        self._process.kill()
        assert self.end() == -9

    def end(self) -> int:
        """Hear all there is to the end of the process; returns its exit code."""
        self.hear(10**9)
        self._process.join(LONGEST_S)
        return self._process.exitcode


def check_all_told(folder: Path, told: Told) -> None:
    """All that was acknowledged is there, nothing is half, nothing is left over."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    store = open_store(folder)
    try:
        _check_rows(store, told)
        _check_photos(store, told)
        with store.read() as connection:
            rows = connection.execute("SELECT DISTINCT kept_sha256 FROM photos")
            named = {sha256 for (sha256,) in rows}
        assert originals_on_disk(folder) == named
        assert not list(folder.glob("originals/unfinished/*"))
    finally:
        store.close()


def _check_rows(store: Store, told: Told) -> None:
    """What was being deleted is there with all that is in it, or not at all."""
    with store.read() as connection:
        cases = dict(connection.execute("SELECT id, name FROM cases"))
        rows = connection.execute("SELECT id, sha256, kept_sha256 FROM photos")
        photos = {key: tuple(hashes) for key, *hashes in rows}
        reviews = dict(connection.execute("SELECT id, reason FROM reviews"))
    for key in set(told.may_go):
        if key not in cases and key not in photos:
            told.forget(key)
    told.may_go.clear()
    assert not told.gone & (cases.keys() | photos.keys())
    assert told.cases.keys() <= cases.keys()
    for key, names in told.cases.items():
        assert cases[key] in names
        told.cases[key] = {cases[key]}
    assert {key: hashes for key, (_, hashes) in told.photos.items()}.items() <= (
        photos.items()
    )
    assert {key: reason for key, (_, reason) in told.reviews.items()}.items() <= (
        reviews.items()
    )


def _check_photos(store: Store, told: Told) -> None:
    """Every photo has its file whole, and one of the assessments it may have."""
    for key in told.photos:
        photo = read_photo(store, key)
        assert len(kept_picture(store, photo)) == photo.byte_count - METADATA_BYTES
    for key, seeds in told.assessments.items():
        said = read_photo(store, key).assessment
        made = {each: each and make_assessment(each) for each in seeds}
        told.assessments[key] = {each for each in seeds if made[each] == said}
        assert told.assessments[key]
