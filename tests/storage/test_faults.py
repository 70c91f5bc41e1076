"""A full disk, a folder that cannot be written, a lock held too long: a sentence each.

Limits and rights are set in real child processes, so that they hold for root as well.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.errors import StorageFailed
from core.storage.cases import create_case, find_cases, read_case
from core.storage.locks import FolderLock
from core.storage.opening import open_store
from core.storage.photos import photos_of_visit
from core.storage.store import DATABASE, WRITE_LOCK, Store
from tests.storage.filling import (
    check_photos,
    fill_visit,
    make_visit,
    originals_on_disk,
)

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
FULL_DISK = """
import resource, sys
from pathlib import Path
from core.domain.errors import StorageFailed
from core.storage.cases import create_case, find_cases
from core.storage.photos import add_photo, photos_of_visit
from core.storage.opening import open_store
from tests.storage.filling import clean, make_content, make_photo, make_visit

store = open_store(Path(sys.argv[1]))
visit = make_visit(store)
large = make_content(1, 3_000_000)

def limit(size):
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))

def refused(work):
    try:
        work()
    except StorageFailed as exc:
        assert "disk is full" in exc.message, exc.message
        assert "disque est plein" in exc.message.fr
        return True
    return False

limit(1_000_000)
assert refused(lambda: add_photo(store, visit.id, clean(large), make_photo(large)))
assert photos_of_visit(store, visit.id) == ()
limit(0)
assert refused(lambda: create_case(store, "does not fit"))
limit(resource.RLIM_INFINITY)
assert find_cases(store, "does not fit").total == 0
create_case(store, "fits again")
add_photo(store, visit.id, clean(large), make_photo(large))
store.close()
print("went on", visit.id)
"""
READ_ONLY = """
import os, sys
from pathlib import Path
from core.domain.errors import StorageFailed
from core.storage.opening import open_store

if os.geteuid() == 0:
    os.setgid({nobody})
    os.setuid({nobody})
for folder in sys.argv[1:]:
    try:
        open_store(Path(folder))
    except StorageFailed as exc:
        print(exc.told)
        print(exc.told.fr)
"""


def run_child(script: str, *arguments: Path) -> str:
    """What a child process writes; it must end well."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_full_disk_is_told_keeps_nothing_half_and_later_writes_go_on(
    tmp_path: Path,
) -> None:
    told = run_child(FULL_DISK, tmp_path / "data")
    visit_id = told.split()[-1]
    store = open_store(tmp_path / "data")
    assert find_cases(store).total == 2
    assert check_photos(store, visit_id) == originals_on_disk(store.folder)
    store.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_folder_that_cannot_be_written_is_told_with_what_to_do(
    open_folder: Path,
) -> None:
    kept = open_folder / "kept"
    store = open_store(kept)
    create_case(store, "kept")
    store.close()
    for path in [kept, *kept.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    open_folder.chmod(0o555)
    told = run_child(READ_ONLY.format(nobody=NOBODY), kept, open_folder / "new")
    lines = told.splitlines()
    assert len(lines) == 4
    assert all("CAR_DAMAGE_DATA_FOLDER" in line for line in lines)
    assert all("cannot be written" in line for line in lines[::2])
    assert all("impossible d'écrire" in line for line in lines[1::2])


@pytest.mark.parametrize("place", ["a file", "below a file", "no such disk"])
def test_place_that_is_no_folder_is_told(tmp_path: Path, place: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    folder = {
        "a file": path,
        "below a file": path / "data",
        "no such disk": Path("/proc/no-such-disk/data"),
    }[place]
    with pytest.raises(StorageFailed) as told:
        open_store(folder)
    assert told.value.hint.fr


def test_write_that_another_program_holds_up_too_long_is_told(tmp_path: Path) -> None:
    store = open_store(tmp_path, busy_s=0.2)
    other = FolderLock(tmp_path / WRITE_LOCK)
    with other.held(wait_s=1), pytest.raises(StorageFailed, match="too long"):
        create_case(store, "waits")
    other.close()
    foreign = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageFailed, match="too long") as told:
        create_case(store, "waits")
    assert told.value.hint.fr
    assert find_cases(store).total == 0
    foreign.close()
    create_case(store, "goes on")
    assert find_cases(store).total == 1
    store.close()


def test_many_threads_write_and_read_at_once(store: Store) -> None:
    visits = [make_visit(store, f"thread {number}") for number in range(8)]
    faults = []

    def work(number: int) -> None:
        try:
            fill_visit(store, visits[number], photos=5)
            assert find_cases(store, f"thread {number}").total == 1
        except BaseException as exc:
            faults.append(exc)

    threads = [threading.Thread(target=work, args=(each,)) for each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    for visit in visits:
        assert check_photos(store, visit.id) == originals_on_disk(store.folder)


def test_threads_that_come_and_go_leave_no_file_open(store: Store) -> None:
    visit = make_visit(store)
    open_files = Path("/proc/self/fd")
    if not open_files.exists():
        pytest.skip("needs /proc to count open files")

    def count_after(threads: int) -> int:
        for _ in range(threads):
            thread = threading.Thread(target=photos_of_visit, args=(store, visit.id))
            thread.start()
            thread.join()
        return len(os.listdir(open_files))

    assert count_after(50) <= count_after(1)


def test_closed_store_lets_go_of_every_file_and_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    made = create_case(store, "x")
    store.close()
    store.close()
    with pytest.raises(StorageFailed, match="closed"):
        read_case(store, made.id)
    assert sorted(path.name for path in tmp_path.glob("cases*")) == [DATABASE]
