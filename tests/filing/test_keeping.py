"""Assessed photos kept in a visit, and the names that new cases get by themselves."""

from datetime import date

import pytest

from core.domain.cases import Visit
from core.domain.errors import StorageFailed
from core.domain.settings import Settings
from core.filing.keeping import AssessedPhoto, keep_assessed
from core.filing.new_case import open_new_case
from core.preprocessing.intake import read_photo
from core.storage.cases import archive_case, delete_case
from core.storage.photos import kept_picture, photos_of_visit
from core.storage.store import Store
from core.storage.visits import delete_visit
from tests.preprocessing.files import encoded, exif_block, picture
from tests.storage.filling import make_assessment

DAY = date(2026, 11, 21)


def assessed(seed: int, *, rendered: bool = False, **options: object) -> AssessedPhoto:
    content = encoded(picture(seed=seed), "JPEG", **options)
    photo = read_photo(content, name=f"{seed}.jpg", settings=Settings())
    return AssessedPhoto(lambda: content, photo, make_assessment(), rendered)


def test_photos_are_kept_clean_in_order_with_what_was_said(
    store: Store, visit: Visit
) -> None:
    given = [assessed(1, exif=exif_block(1)), assessed(2, rendered=True)]
    kept = keep_assessed(store, visit.id, given)
    assert (kept.added, kept.already, kept.problem) == (2, 0, None)
    first, second = photos_of_visit(store, visit.id)
    assert first.name == "1.jpg"
    assert second.name == "rendered 2.jpg"
    assert first.sha256 == given[0].photo.sha256, "known again by the file as given"
    assert first.assessment == given[0].assessment
    assert b"SECRETMAKER" not in kept_picture(store, first)


def test_same_file_is_kept_once(store: Store, visit: Visit) -> None:
    one = assessed(1)
    assert keep_assessed(store, visit.id, [one, one]).already == 1
    again = keep_assessed(store, visit.id, [one, assessed(2)])
    assert (again.added, again.already) == (1, 1)
    assert len(photos_of_visit(store, visit.id)) == 2


def test_what_was_saved_before_a_fault_stays_and_the_fault_is_told(
    store: Store, visit: Visit
) -> None:
    def unreadable() -> bytes:
        delete_visit(store, visit.id)  # by somebody else, at this moment
        return two.read_bytes()

    two = assessed(2)
    late = AssessedPhoto(unreadable, two.photo, two.assessment)
    kept = keep_assessed(store, visit.id, [assessed(1), late, assessed(3)])
    assert kept.added == 1
    assert isinstance(kept.problem, StorageFailed)


def test_new_cases_are_numbered_by_the_day(store: Store) -> None:
    names = [open_new_case(store, today=DAY).name for _ in range(3)]
    assert names == ["2026-11-21-01", "2026-11-21-02", "2026-11-21-03"]
    assert open_new_case(store, today=date(2026, 11, 22)).name == "2026-11-22-01"


def test_number_is_not_used_again_for_an_archived_or_missing_one(store: Store) -> None:
    first, second, third = (open_new_case(store, today=DAY) for _ in range(3))
    delete_case(store, first.id)
    archive_case(store, third.id)
    assert open_new_case(store, today=DAY).name == "2026-11-21-04"
    assert second.name == "2026-11-21-02"


@pytest.mark.parametrize("name", ["2026-11-21-x", "about 2026-11-21-99", "2026-11-21-"])
def test_names_that_people_typed_do_not_count(store: Store, name: str) -> None:
    open_new_case(store, today=DAY, name=name)
    assert open_new_case(store, today=DAY).name == "2026-11-21-01"


def test_typed_name_is_taken_as_it_is(store: Store) -> None:
    assert open_new_case(store, today=DAY, name="  AB-123-CD ").name == "AB-123-CD"
