"""A backup holds everything, is made while others write, and comes back as it was."""

import json
import stat
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from core.cli import main
from core.domain.errors import StorageFailed
from core.domain.settings import PREFIX
from core.storage.backup import make_backup
from core.storage.cases import delete_case, find_cases
from core.storage.opening import open_store
from core.storage.photos import add_refused, photos_of_visit, remove_photo
from core.storage.restoring import restore_backup
from core.storage.reviews import reviews_of_visit
from core.storage.store import DATABASE, Store
from tests.storage.filling import (
    check_photos,
    fill_visit,
    make_visit,
    originals_on_disk,
)
from tests.storage.told import Told, Writer, check_all_told

MANIFEST = "manifest.json"


def test_everything_comes_back(store: Store, saved: Path, tmp_path: Path) -> None:
    restored = restore_backup(saved, tmp_path / "again")
    assert (restored.cases, restored.photos, restored.missing) == (1, 2, 0)
    again = open_store(tmp_path / "again")
    assert find_cases(again) == find_cases(store)
    visit_id = _visit_id(again)
    assert check_photos(again, visit_id) == originals_on_disk(store.folder)
    assert reviews_of_visit(again, visit_id) == reviews_of_visit(store, visit_id)
    again.close()


def test_refused_files_come_back_and_are_no_photos(
    store: Store, tmp_path: Path
) -> None:
    visit = make_visit(store)
    fill_visit(store, visit, photos=1)
    add_refused(store, visit.id, name="a.txt", byte_count=1, problem="no photo")
    assert make_backup(store, tmp_path / "a.zip").photos == 1
    assert restore_backup(tmp_path / "a.zip", tmp_path / "again").photos == 1
    again = open_store(tmp_path / "again")
    assert [each.is_refused for each in photos_of_visit(again, visit.id)] == [
        False,
        True,
    ]
    again.close()


def _visit_id(store: Store) -> str:
    with store.read() as connection:
        return connection.execute("SELECT id FROM visits").fetchone()[0]


def test_backup_is_for_its_owner_alone_and_leaves_nothing_beside(saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert [path.name for path in saved.parent.glob(".*")] == []


def test_backup_made_while_another_process_writes_belongs_together(
    store: Store, tmp_path: Path
) -> None:
    told = Told()
    writer = Writer(store.folder, "car", 3, told=told)
    writer.hear(20)
    for number in range(5):
        path = tmp_path / f"{number}.zip"
        made = make_backup(store, path)
        assert made.missing == ()
        restored = restore_backup(path, tmp_path / str(number))
        assert (restored.photos, restored.missing) == (made.photos, 0)
        again = open_store(tmp_path / str(number))
        assert len(originals_on_disk(again.folder)) == made.originals
        again.close()
    writer.kill()
    check_all_told(store.folder, told)


def test_photo_deleted_during_a_backup_goes_afterwards(
    store: Store, tmp_path: Path
) -> None:
    visit = make_visit(store)
    photos = fill_visit(store, visit)
    with store.files_lock.held(wait_s=1):
        remove_photo(store, photos[0].id)
        assert len(originals_on_disk(store.folder)) == 2
    made = make_backup(store, tmp_path / "b.zip")
    assert (made.photos, made.originals) == (1, 1)
    assert originals_on_disk(store.folder) == {photos[1].kept_sha256}


def test_file_that_is_there_is_replaced_only_by_force(
    store: Store, saved: Path
) -> None:
    before = saved.read_bytes()
    with pytest.raises(StorageFailed, match="not replaced"):
        make_backup(store, saved)
    assert saved.read_bytes() == before
    delete_case(store, find_cases(store).cases[0].id)
    assert make_backup(store, saved, force=True).cases == 0
    assert len(saved.read_bytes()) < len(before)


def test_folder_that_does_not_exist_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match=r"b\.zip could not be written"):
        make_backup(store, tmp_path / "nowhere" / "b.zip")


def test_missing_original_is_told_and_the_rest_is_saved(
    store: Store, saved: Path, tmp_path: Path
) -> None:
    next(store.folder.glob("originals/??/*")).unlink()
    made = make_backup(store, saved, force=True)
    assert (made.originals, made.missing) == (1, ("car.jpg",))
    assert restore_backup(saved, tmp_path / "again").missing == 1


def test_folder_with_something_in_it_is_not_written_into(
    saved: Path, tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("x")
    with pytest.raises(StorageFailed, match="not an empty folder"):
        restore_backup(saved, full)
    assert [path.name for path in full.iterdir()] == ["mine"]
    empty = tmp_path / "empty"
    empty.mkdir()
    restore_backup(saved, empty)
    assert (empty / DATABASE).exists()


def run(*arguments: object, **env: object) -> subprocess.CompletedProcess:
    """`python -m core` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env={"PATH": "/usr/bin:/bin"} | {k: str(v) for k, v in env.items()},
        timeout=120,
    )


def test_commands_save_and_restore_while_the_app_has_the_cases_open(
    store: Store, tmp_path: Path
) -> None:
    fill_visit(store, make_visit(store))
    folder = {PREFIX + "DATA_FOLDER": store.folder}
    done = run("backup", tmp_path / "b.zip", **folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "cases 1, photos 2" in done.stdout
    refused = run("backup", tmp_path / "b.zip", "--language", "fr", **folder)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert "existe déjà" in refused.stderr
    back = run("restore", tmp_path / "b.zip", "--into", tmp_path / "again")
    assert (back.returncode, back.stderr) == (0, "")
    again = open_store(tmp_path / "again")
    assert find_cases(again) == find_cases(store)
    again.close()


def test_commands_refuse_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv(PREFIX + "DATA_FOLDER", str(tmp_path / "nothing"))
    assert main(["backup", str(tmp_path / "b.zip")]) == 1
    assert "nothing to back up" in capsys.readouterr().err
    assert not (tmp_path / "nothing").exists()
    (tmp_path / "b.zip").write_text("no")
    target = str(tmp_path / "again")
    assert main(["restore", str(tmp_path / "b.zip"), "--into", target]) == 2
    assert main(["restore", str(tmp_path / "c.zip"), "--into", target]) == 1
    assert not (tmp_path / "again").exists()


def test_two_backups_at_once_wait_for_each_other(store: Store, tmp_path: Path) -> None:
    fill_visit(store, make_visit(store), photos=5)
    paths = [tmp_path / f"{number}.zip" for number in range(4)]
    threads = [threading.Thread(target=make_backup, args=(store, p)) for p in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            assert json.loads(archive.read(MANIFEST))["originals"] == 5
