"""Photos into a visit: kept and assessed in turn, stopped, gone on; nothing is lost."""

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import datetime

import pytest
from PIL import Image

from core.assess import ResultCache
from core.domain.cases import Visit
from core.domain.records import Answer
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome
from core.filing.intakes import Intakes
from core.filing.photo_files import GivenFile, read_given, read_kept
from core.filing.taking import PhotoIntake
from core.slot import ModelSlot
from core.storage.photos import (
    add_photo,
    assessments_of_photo,
    kept_picture,
    photos_of_visit,
    remove_photo,
)
from core.storage.store import Store
from core.storage.visits import delete_visit
from tests.fakes import CLEAN, FakeEngine, FakeSlot
from tests.preprocessing.files import encoded, exif_block, picture
from tests.storage.filling import make_visit
from tests.ui.test_work import Patient

PATIENCE_S = 30


def jpeg(seed: int, **options: object) -> bytes:
    return encoded(picture(seed=seed), "JPEG", **options)


def files(count: int, **given: object) -> list[GivenFile]:
    return [GivenFile(f"{seed}.jpg", jpeg(seed), **given) for seed in range(count)]


def intake_of(store: Store, visit: Visit, slot: ModelSlot | None = None) -> PhotoIntake:
    slot = slot or FakeSlot(FakeEngine(CLEAN))
    return PhotoIntake(store, visit.id, slot, ResultCache(8))


def finish(intake: PhotoIntake) -> None:
    assert intake.wait(PATIENCE_S)
    assert not intake.running
    assert (intake.current, intake.heard.progress) == (None, None)


def wait_until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def names(store: Store, visit: Visit) -> list[str]:
    return [photo.name for photo in photos_of_visit(store, visit.id)]


def pending(store: Store, visit: Visit) -> list[str]:
    return [p.name for p in photos_of_visit(store, visit.id) if p.is_pending]


def test_photos_are_kept_and_assessed_in_the_order_they_were_given(
    store: Store, visit: Visit
) -> None:
    given, intake = files(5), intake_of(store, visit)
    intake.give(given)
    finish(intake)
    photos = photos_of_visit(store, visit.id)
    assert [photo.name for photo in photos] == [file.name for file in given]
    for photo, file in zip(photos, given, strict=True):
        sha256 = hashlib.sha256(file.content).hexdigest()
        assert photo.sha256 == sha256
        assert photo.assessment.outcome is Outcome.NO_DAMAGE_SEEN
        assert photo.assessment.provenance.photo_sha256 == sha256
    assert (intake.done, intake.total, intake.error) == (5, 5, None)


def test_one_bad_file_of_five_is_listed_with_its_reason_and_the_rest_is_done(
    store: Store, visit: Visit
) -> None:
    given = files(4)
    given.insert(2, GivenFile("../page.jpg", b"<html><body>no photo</body></html>"))
    intake = intake_of(store, visit)
    intake.give(given)
    finish(intake)
    photos = photos_of_visit(store, visit.id)
    (refused,) = [photo for photo in photos if photo.is_refused]
    assert (refused.name, refused.place) == ("page.jpg", 2)
    assert "HTML" in refused.problem
    assert refused.problem.fr != refused.problem
    assert sum(photo.assessment is not None for photo in photos) == 4
    assert (intake.done, intake.total) == (5, 5)


def test_file_that_no_reader_foresaw_is_listed_without_its_secrets(
    store: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(content: bytes) -> bytes:
        raise KeyError("/home/me/secret")

    monkeypatch.setattr("core.filing.photo_files.clean_copy", lost)
    intake = intake_of(store, visit)
    intake.give(files(1))
    finish(intake)
    (refused,) = photos_of_visit(store, visit.id)
    assert refused.is_refused
    assert "fault of the program" in refused.problem
    assert "secret" not in refused.problem


def test_file_that_is_in_the_visit_already_is_told_and_not_kept_twice(
    store: Store, visit: Visit
) -> None:
    intake = intake_of(store, visit)
    (one,) = files(1)
    intake.give([one, GivenFile("again.jpg", one.content), *files(2)[1:]])
    finish(intake)
    assert names(store, visit) == ["0.jpg", "1.jpg"]
    assert intake.repeated == ("again.jpg",)
    assert intake.done == intake.total == 3
    intake.forget_repeated()
    assert intake.repeated == ()


def taken(seed: int, at: str) -> bytes:
    return jpeg(seed, exif=exif_block(taken=f"2026:08:01 {at}"))


def test_capture_times_are_kept_and_put_photos_in_order_only_if_asked(
    store: Store, visit: Visit
) -> None:
    contents = [taken(0, "10:30:00"), jpeg(1), taken(2, "09:15:00")]
    for keep_time, order in ((True, [2, 1, 0]), (False, [0, 1, 2])):
        intake = intake_of(store, visit)
        given = [
            GivenFile(f"{number}.jpg", content, keep_time=keep_time)
            for number, content in enumerate(contents)
        ]
        intake.give(given)
        finish(intake)
        photos = photos_of_visit(store, visit.id)
        assert [photo.name for photo in photos] == [f"{each}.jpg" for each in order]
        times = {photo.name: photo.captured_at for photo in photos}
        early = datetime(2026, 8, 1, 9, 15) if keep_time else None
        assert (times["2.jpg"], times["1.jpg"]) == (early, None)
        assert b"2026:08:01" not in kept_picture(store, photos[0])
        for photo in photos:
            remove_photo(store, photo.id)


def test_stop_keeps_what_is_kept_and_go_on_does_the_rest(
    store: Store, visit: Visit
) -> None:
    engine = Patient("front ", "bumper")
    intake = intake_of(store, visit, FakeSlot(engine))
    intake.give(files(3))
    wait_until(lambda: intake.heard.said == "front bumper" and not intake.not_kept)
    assert intake.current.name == "0.jpg"
    intake.stop()
    finish(intake)
    assert intake.resting
    assert intake.error is None
    assert pending(store, visit) == ["0.jpg", "1.jpg", "2.jpg"]
    intake.take_up(photos_of_visit(store, visit.id))
    assert not intake.running, "what was stopped waits for a person"
    engine.release.set()
    intake.go_on()
    finish(intake)
    assert pending(store, visit) == []
    assert not intake.resting
    assert intake.done == intake.total == 3


def test_stop_before_all_is_kept_says_which_files_are_not_and_lets_them_go(
    store: Store, visit: Visit
) -> None:
    intake = intake_of(store, visit)
    with store.write():  # the disk is busy with somebody else's write
        intake.give(files(3))
        intake.stop()
    finish(intake)
    assert len(intake.not_kept) >= 2
    assert [*names(store, visit), *intake.not_kept] == ["0.jpg", "1.jpg", "2.jpg"]
    intake.forget_files()
    intake.go_on()
    finish(intake)
    assert pending(store, visit) == []
    assert intake.not_kept == ()
    assert not intake.resting


def test_new_files_go_on_with_what_was_stopped(store: Store, visit: Visit) -> None:
    engine = Patient("word")
    intake = intake_of(store, visit, FakeSlot(engine))
    intake.give(files(1))
    wait_until(lambda: intake.heard.said != "")
    intake.stop()
    finish(intake)
    engine.release.set()
    intake.give(files(2)[1:])
    finish(intake)
    assert names(store, visit) == ["0.jpg", "1.jpg"]
    assert pending(store, visit) == []


def test_photos_reach_the_disk_while_the_model_still_writes(
    store: Store, visit: Visit
) -> None:
    engine = Patient("slow")
    intake = intake_of(store, visit, FakeSlot(engine))
    intake.give(files(4))
    wait_until(lambda: len(names(store, visit)) == 4)
    assert len(pending(store, visit)) == 4
    engine.release.set()
    finish(intake)
    assert engine.asked == 4


def test_who_looked_before_the_work_ended_begins_nothing_anew(
    store: Store, visit: Visit
) -> None:
    engine = Patient("word")
    intake = intake_of(store, visit, FakeSlot(engine))
    intake.give(files(3))
    wait_until(lambda: len(pending(store, visit)) == 3)
    seen_early = photos_of_visit(store, visit.id)
    intake.take_up(seen_early)
    engine.release.set()
    finish(intake)
    intake.take_up(seen_early)
    assert not intake.running
    assert (intake.done, intake.total, engine.asked) == (3, 3, 3)


def test_model_that_cannot_be_had_leaves_photos_kept_and_says_why(
    store: Store, visit: Visit
) -> None:
    slot = FakeSlot(FakeEngine(CLEAN), max_waiting=1)
    intake = intake_of(store, visit, slot)
    with slot.turns.join(), slot.turns.join():
        intake.give(files(2))
        finish(intake)
    assert "wait for the model already" in intake.error.message
    assert pending(store, visit) == ["0.jpg", "1.jpg"]
    intake.go_on()
    finish(intake)
    assert intake.error is None
    assert pending(store, visit) == []


def test_failed_assessment_is_kept_as_failed_and_can_be_asked_for_again(
    store: Store, visit: Visit
) -> None:
    failed = Answer(Outcome.FAILED, reason=Sentence("No.", "Non."))
    engine = FakeEngine(failed)
    intake = intake_of(store, visit, FakeSlot(engine))
    intake.give(files(1))
    finish(intake)
    (photo,) = photos_of_visit(store, visit.id)
    assert photo.assessment.outcome is Outcome.FAILED
    intake.take_up([photo])
    assert not intake.running
    engine.events = (CLEAN,)
    intake.assess_again([photo])
    finish(intake)
    outcomes = [each.outcome for each in assessments_of_photo(store, photo.id)]
    assert outcomes == [Outcome.FAILED, Outcome.NO_DAMAGE_SEEN]
    assert (intake.done, intake.total) == (1, 1)


def test_kept_picture_may_have_more_bytes_than_a_file_that_is_given(
    store: Store, visit: Visit
) -> None:
    content = encoded(picture(seed=1), "TIFF", compression="jpeg")
    settings = Settings(max_file_mb=len(content) / 1e6)
    photo, kept = read_given(GivenFile("car.tif", content), settings)
    assert len(kept) > len(content)
    stored = add_photo(store, visit.id, kept, photo)
    assert read_kept(store, stored, settings).image.size == photo.image.size


def test_same_file_is_found_in_its_visit_however_often_others_have_it(
    store: Store, visit: Visit
) -> None:
    (file,) = files(1)
    intake = intake_of(store, visit)
    intake.give([file])
    finish(intake)
    for _ in range(30):
        photo, kept = read_given(file, Settings())
        add_photo(store, make_visit(store).id, kept, photo)
    intake.give([file])
    finish(intake)
    assert intake.repeated == (file.name,)
    assert names(store, visit) == [file.name]


def test_kept_picture_that_is_missing_is_a_problem_of_its_photo_alone(
    store: Store, visit: Visit
) -> None:
    engine = Patient("word")
    intake = intake_of(store, visit, FakeSlot(engine))
    intake.give(files(3))
    wait_until(lambda: len(names(store, visit)) == 3 and intake.heard.said != "")
    intake.stop()
    finish(intake)
    lost = photos_of_visit(store, visit.id)[1]
    for path in store.folder.glob(f"originals/*/{lost.kept_sha256}"):
        path.unlink()
    engine.release.set()
    again = intake_of(store, visit, FakeSlot(engine))  # as after a restart
    again.take_up(photos_of_visit(store, visit.id))
    finish(again)
    photos = photos_of_visit(store, visit.id)
    assert [bool(photo.assessment) for photo in photos] == [True, False, True]
    assert lost.name in photos[1].problem
    assert again.error is None


def test_photo_or_visit_that_goes_meanwhile_stops_nobody(
    store: Store, visit: Visit
) -> None:
    engine = Patient("word")
    intake = intake_of(store, visit, FakeSlot(engine))
    intake.give(files(2))
    wait_until(lambda: len(names(store, visit)) == 2 and intake.heard.said != "")
    remove_photo(store, photos_of_visit(store, visit.id)[0].id)
    engine.release.set()
    finish(intake)
    assert names(store, visit) == ["1.jpg"]
    assert (intake.error, intake.unsaved) == (None, ())
    delete_visit(store, visit.id)
    intake.give(files(4))
    finish(intake)
    assert (intake.error, intake.not_kept) == (None, ())


def test_bug_on_the_way_is_a_sentence_and_no_endless_loop(
    store: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot, opened = FakeSlot(FakeEngine(CLEAN)), []

    def broken() -> None:
        opened.append(1)
        raise ZeroDivisionError("/home/me/secret")

    monkeypatch.setattr(slot, "_loaded", None)
    monkeypatch.setattr(slot, "open_steps", broken)
    intake = intake_of(store, visit, slot)
    intake.give(files(2))
    finish(intake)
    assert len(opened) == 1
    assert "fault of the program" in intake.error.message
    assert pending(store, visit) == ["0.jpg", "1.jpg"]


def test_file_that_takes_all_memory_is_refused_and_the_rest_goes_on(
    store: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object, **__: object) -> Image.Image:
        raise MemoryError

    intake = intake_of(store, visit)
    with monkeypatch.context() as patch:
        patch.setattr("core.filing.photo_files.read_photo", greedy)
        intake.give(files(1))
        finish(intake)
    intake.give(files(2)[1:])
    finish(intake)
    assert [photo.is_refused for photo in photos_of_visit(store, visit.id)] == [
        True,
        False,
    ]


def test_intake_of_a_visit_is_one_for_all_and_idle_ones_are_let_go(
    store: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.filing.intakes.MOST_IDLE", 2)
    engine = Patient("word")
    before = set(threading.enumerate())
    intakes = Intakes(store, FakeSlot(engine), ResultCache(8))
    busy = intakes.of_visit(visit.id)
    busy.give(files(1))
    idle = intakes.of_visit("idle")
    assert intakes.of_visit("idle") is idle
    for number in range(5):
        intakes.of_visit(str(number))
    assert intakes.of_visit(visit.id) is busy
    assert intakes.of_visit("idle") is not idle
    intakes.stop()
    finish(busy)
    assert len(set(threading.enumerate()) - before) < 10
