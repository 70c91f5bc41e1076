"""Kill -9 in the middle of writes, many times: what was acknowledged is there.

TEST_KILLS sets how many times; 30 where it is not set.
"""

import os
import random
import time
from pathlib import Path

import pytest

from core.storage.opening import open_store
from core.storage.store import DATABASE
from tests.storage import writer
from tests.storage.filling import (
    check_photos,
    fill_visit,
    make_visit,
    originals_on_disk,
)
from tests.storage.told import Told, Writer, check_all_told, start_process

KILLS = int(os.environ.get("TEST_KILLS", "30"))


def test_nothing_acknowledged_is_lost_and_nothing_is_half(tmp_path: Path) -> None:
    told, chance = Told(), random.Random(0)
    for number in range(KILLS):
        child = Writer(tmp_path, "car", number, told=told)
        child.hear(1 + chance.randrange(16))
        time.sleep(0.03 * chance.random())
        child.kill()
        check_all_told(tmp_path, told)
    assert told.kept > 3 * KILLS
    assert told.photos
    assert told.assessments
    assert told.reviews
    assert told.gone


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("half a file", 1),
        ("file without a row", 1),
        ("row not committed", 1),
        ("row gone, file there", 0),
        ("row gone, file gone", 0),
    ],
)
def test_kill_at_each_step_leaves_photos_and_files_that_match(
    tmp_path: Path, step: str, left: int
) -> None:
    store = open_store(tmp_path)
    visit = make_visit(store)
    fill_visit(store, visit, photos=1)
    store.close()
    dying = start_process(writer.die, (step, tmp_path, visit.id))
    dying.join()
    assert dying.exitcode == -9
    store = open_store(tmp_path)
    assert len(check_photos(store, visit.id)) == left
    assert originals_on_disk(tmp_path) == check_photos(store, visit.id)
    assert not list(tmp_path.glob("originals/unfinished/*"))
    fill_visit(store, visit)
    assert len(check_photos(store, visit.id)) == 2
    store.close()


def test_kill_while_the_database_is_made_leaves_one_that_opens(tmp_path: Path) -> None:
    chance = random.Random(1)
    for number in range(max(5, KILLS // 4)):
        folder, told = tmp_path / str(number), Told()
        child = Writer(folder, "car", number, told=told)
        while not folder.exists():
            assert child.is_alive, "the writer ended before it began"
            time.sleep(0.0005)
        time.sleep(0.02 * chance.random())
        child.kill()
        if (folder / DATABASE).exists():
            check_all_told(folder, told)


def test_two_processes_write_at_once_and_one_is_killed(tmp_path: Path) -> None:
    told, other_told = Told(), Told()
    steady = Writer(tmp_path, "steady", 1, told=told, count=100)
    for number in range(4):
        other = Writer(tmp_path, "other", number, told=other_told)
        other.hear(12)
        other.kill()
    assert steady.end() == 0
    check_all_told(tmp_path, told)
    check_all_told(tmp_path, other_told)


def test_two_processes_that_end_well_have_all_written(tmp_path: Path) -> None:
    books = {owner: Told() for owner in ("ann", "bob", "cleo")}
    writers = [
        Writer(tmp_path, owner, 7, told=told, count=40) for owner, told in books.items()
    ]
    assert [writer.end() for writer in writers] == [0, 0, 0]
    for told in books.values():
        assert told.kept > 30
        check_all_told(tmp_path, told)
