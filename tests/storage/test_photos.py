"""A photo's clean copy is kept once, in its order, with all that models said of it."""

from dataclasses import replace
from datetime import datetime

import pytest

from core.domain.errors import StorageFailed
from core.domain.sentences import Sentence
from core.domain.vocabulary import Severity
from core.storage.cases import read_case
from core.storage.opening import open_store
from core.storage.photos import (
    add_photo,
    add_refused,
    assessments_of_photo,
    blurred_of_visit,
    kept_picture,
    order_photos,
    photos_of_visit,
    read_photo,
    remove_photo,
    set_assessment,
    set_blurred,
    set_problem,
)
from core.storage.store import Store
from tests.storage.filling import (
    check_photos,
    clean,
    clean_sha256,
    fill_visit,
    make_assessment,
    make_content,
    make_photo,
    make_visit,
    originals_on_disk,
)


def test_photo_comes_back_clean_and_with_what_intake_said(store: Store) -> None:
    visit, content = make_visit(store), make_content(1)
    photo = make_photo(content, look="ff00ff00ff00ff01")
    stored = add_photo(store, visit.id, clean(content), photo)
    assert kept_picture(store, stored) == clean(content)
    assert (stored.sha256, stored.perceptual_hash) == (
        photo.sha256,
        photo.perceptual_hash,
    )
    assert stored.byte_count == len(content)
    assert stored.kept_sha256 == clean_sha256(content) != stored.sha256
    assert stored.size_wh == photo.original_size_wh
    assert stored.captured_at == photo.captured_at
    assert (stored.name, stored.place, stored.problem) == (photo.name, 0, "")
    assert read_case(store, visit.case_id).photo_count == 1


@pytest.mark.parametrize("captured_at", [None, datetime(2026, 1, 2, 3, 4, 5)])
def test_capture_time_is_what_intake_left_of_it(
    store: Store, captured_at: datetime | None
) -> None:
    visit, content = make_visit(store), make_content(1)
    photo = replace(make_photo(content), captured_at=captured_at)
    stored = add_photo(store, visit.id, clean(content), photo)
    assert stored.captured_at == captured_at


@pytest.mark.parametrize("given", [make_content(0), make_content(1)])
def test_same_picture_lies_on_the_disk_once_until_the_last_goes(
    store: Store, given: bytes
) -> None:
    first = fill_visit(store, make_visit(store), photos=1)[0]
    kept = clean(make_content(0))  # of another file too, that differs in metadata alone
    second = add_photo(store, make_visit(store).id, kept, make_photo(given))
    assert originals_on_disk(store.folder) == {first.kept_sha256}
    assert (second.sha256 == first.sha256) is (given == make_content(0))
    remove_photo(store, first.id)
    assert kept_picture(store, second) == kept
    remove_photo(store, second.id)
    assert originals_on_disk(store.folder) == set()


def test_photos_keep_the_order_they_are_given(store: Store) -> None:
    visit = make_visit(store)
    photos = [photo.id for photo in fill_visit(store, visit, photos=4)]
    order_photos(store, visit.id, [photos[2], photos[0], "not there"])
    wanted = [photos[2], photos[0], photos[1], photos[3]]
    assert [photo.id for photo in photos_of_visit(store, visit.id)] == wanted
    remove_photo(store, photos[0])
    left = [photo.id for photo in photos_of_visit(store, visit.id)]
    assert left == [photos[2], photos[1], photos[3]]
    assert len(check_photos(store, visit.id)) == 3


def test_last_assessment_counts_and_the_earlier_ones_stay(store: Store) -> None:
    visit = make_visit(store)
    (photo,) = fill_visit(store, visit, photos=1)
    said = [make_assessment(1, Severity.SEVERE), make_assessment(2, Severity.MINOR)]
    set_problem(store, photo.id, "no model")
    for each in said:
        stored = set_assessment(store, photo.id, each)
        assert stored.assessment == each
        assert stored.problem == ""
        assert read_case(store, visit.case_id).worst is each.answer.severity
    assert stored.assessment.answer.reason.fr == "Cela se voit."
    assert assessments_of_photo(store, photo.id) == tuple(said)


def test_refused_file_is_listed_with_its_reason_in_both_languages(store: Store) -> None:
    visit = make_visit(store)
    reason = Sentence("Not a photo.", "Pas une photo.")
    name = "notes.txt"
    refused = add_refused(store, visit.id, name=name, byte_count=12, problem=reason)
    assert read_photo(store, refused.id) == refused
    assert (refused.problem, refused.problem.fr) == (reason, reason.fr)
    assert read_case(store, visit.case_id).photo_count == 0
    with pytest.raises(StorageFailed, match="missing"):
        kept_picture(store, refused)
    remove_photo(store, refused.id)
    assert photos_of_visit(store, visit.id) == ()


def test_worst_severity_is_what_the_opener_says_of_photos_and_reviews(
    tmp_path: object,
) -> None:
    asked = []

    def worst_of(photos: object, reviews: object) -> Severity:
        asked.append((len(photos), len(reviews)))
        return Severity.MINOR

    store = open_store(tmp_path, worst_of=worst_of)
    visit = make_visit(store)
    photos = fill_visit(store, visit)
    set_assessment(store, photos[0].id, make_assessment(severity=Severity.SEVERE))
    assert read_case(store, visit.case_id).worst is Severity.MINOR
    remove_photo(store, photos[1].id)
    assert asked == [(2, 0), (1, 0)]
    store.close()


def test_write_that_fails_in_the_middle_leaves_everything_as_it_was(
    tmp_path: object,
) -> None:
    def worst_of(photos: object, reviews: object) -> Severity:
        raise RuntimeError("a bug")

    store = open_store(tmp_path, worst_of=worst_of)
    visit = make_visit(store)
    (photo,) = fill_visit(store, visit, photos=1)
    with pytest.raises(RuntimeError):
        set_assessment(store, photo.id, make_assessment())
    with pytest.raises(RuntimeError):
        remove_photo(store, photo.id)
    assert read_photo(store, photo.id) == photo
    assert check_photos(store, visit.id) == {photo.kept_sha256}
    store.close()


def test_boxes_to_blur_are_kept_by_photo(store: Store) -> None:
    visit = make_visit(store)
    first, second = fill_visit(store, visit)
    boxes = ((0.1, 0.2, 0.3, 0.4), (0.0, 0.0, 1.0, 1.0))
    set_blurred(store, first.id, boxes)
    set_blurred(store, second.id, boxes)
    set_blurred(store, second.id, ())
    assert blurred_of_visit(store, visit.id) == {first.id: boxes}


@pytest.mark.parametrize("harm", [b"", b"half", None])
def test_original_that_rotted_is_told_and_mended_by_the_same_photo(
    store: Store, harm: bytes | None
) -> None:
    visit = make_visit(store)
    (photo,) = fill_visit(store, visit, photos=1)
    (path,) = store.folder.glob("originals/??/*")
    path.unlink() if harm is None else path.write_bytes(harm)
    with pytest.raises(StorageFailed, match=r"car\.jpg is missing or damaged"):
        kept_picture(store, photo)
    fill_visit(store, visit, photos=1)
    assert kept_picture(store, photo) == clean(make_content(0))


@pytest.mark.parametrize("body", [b"", b"rubbish", b"\x78\x9c"])
def test_damaged_row_is_a_sentence(store: Store, body: bytes) -> None:
    visit = make_visit(store)
    (photo,) = fill_visit(store, visit, photos=1)
    with store.write() as connection:
        connection.execute(
            "INSERT INTO assessments (photo_id, body) VALUES (?, ?)", (photo.id, body)
        )
    with pytest.raises(StorageFailed, match="cannot be read") as told:
        photos_of_visit(store, visit.id)
    assert told.value.message.fr
