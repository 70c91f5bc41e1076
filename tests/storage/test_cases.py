"""Cases and visits are kept as typed, found by any word, and gone when deleted."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.cases import Vehicle
from core.domain.errors import StorageFailed
from core.domain.settings import PREFIX, Settings
from core.domain.vocabulary import Severity
from core.storage.cases import (
    archive_case,
    create_case,
    delete_case,
    find_cases,
    read_case,
    rename_case,
    reopen_case,
    set_vehicle,
)
from core.storage.opening import data_folder, open_store
from core.storage.photos import add_photo, set_assessment
from core.storage.reviews import add_review
from core.storage.store import Store
from core.storage.visits import (
    add_visit,
    change_visit,
    delete_visit,
    read_visit,
    read_visit_note,
    set_visit_note,
    visits_of_case,
)
from tests.storage.filling import (
    NOON,
    fill_visit,
    make_assessment,
    make_content,
    make_photo,
    make_review,
    make_visit,
    originals_on_disk,
)

GOLF = Vehicle(
    plate="AB-123-CD",
    vin="WVWZZZ1KZ6W000001",
    make="Citroën",
    model="Œuvre Straße",
    year=2019,
    odometer_km=120_000,
    value=12_500.5,
    value_currency="EUR",
)
HOSTILE = [
    "'; DROP TABLE cases; --",
    '"quoted" \\ back % _ like',
    "<script>alert(1)</script>",
    "🚗🏳️‍🌈 é ü ß",
    "../../etc/passwd",
    "=SUM(A1)",
    "مرحبا שלום 你好",
]


def test_case_comes_back_as_typed_after_reopening(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    made = create_case(store, "Ann's car", vehicle=GOLF)
    store.close()
    again = open_store(tmp_path)
    assert read_case(again, made.id) == made
    assert made.vehicle == GOLF
    assert made.created_at.utcoffset() == timedelta(0)
    again.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_name_is_text_and_nothing_else(store: Store, name: str) -> None:
    made = create_case(store, name, vehicle=replace(GOLF, plate=name))
    assert read_case(store, made.id).name == name
    assert [case.id for case in find_cases(store, name).cases] == [made.id]
    assert find_cases(store, "nothing like it").total == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a\0b\x1b[31m", "ab[31m"),
        ("half \ud800 one", "half  one"),
        ("  two\nlines\t", "two lines"),
    ],
)
def test_what_cannot_be_shown_is_left_out(store: Store, name: str, kept: str) -> None:
    assert create_case(store, name).name == kept


def test_too_long_is_refused_with_length_and_limit(store: Store) -> None:
    with pytest.raises(StorageFailed) as refused:
        create_case(store, "x" * 10_000)
    assert "10000" in refused.value.message
    assert "200" in refused.value.message.fr
    with pytest.raises(StorageFailed, match="101 characters; the limit is 100"):
        create_case(store, "car", vehicle=Vehicle(plate="x" * 101))
    assert find_cases(store).total == 0


@pytest.mark.parametrize(
    "vehicle",
    [Vehicle(year=10**400), Vehicle(value=float("nan")), Vehicle(value=float("inf"))],
)
def test_number_that_cannot_be_kept_is_refused(store: Store, vehicle: Vehicle) -> None:
    with pytest.raises(StorageFailed, match="limit"):
        create_case(store, "car", vehicle=vehicle)


@pytest.mark.parametrize("name", ["", "   ", "\0"])
def test_empty_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(StorageFailed, match="empty"):
        create_case(store, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ann",
        "ANN golf",
        "ab-123",
        "ab123cd",
        "citroen",
        "CITROËN",
        "oeuvre",
        "strasse",
        "STRASSE 2019",
        "1kz6w",
        "  cd   ann ",
    ],
)
def test_case_is_found_by_any_of_its_words(store: Store, text: str) -> None:
    made = create_case(store, "Änn's Golf", vehicle=GOLF)
    create_case(store, "Other", vehicle=Vehicle(plate="ZZ-999"))
    assert made in find_cases(store, text).cases
    assert find_cases(store, text).total == (1 if text else 2)


def test_case_is_not_found_by_what_it_lost(store: Store) -> None:
    made = create_case(store, "Before", vehicle=GOLF)
    rename_case(store, made.id, "After")
    set_vehicle(store, made.id, Vehicle(plate="NEW-1"))
    assert find_cases(store, "before").total == 0
    assert find_cases(store, "citroen").total == 0
    assert find_cases(store, "after new1").total == 1


def test_newest_change_comes_first_page_by_page(store: Store) -> None:
    made = [create_case(store, f"car {number}") for number in range(5)]
    rename_case(store, made[1].id, "car 1 again")
    ids = [made[at].id for at in (1, 4, 3, 2, 0)]
    pages = [find_cases(store, "car", limit=2, offset=at) for at in (0, 2, 4, 6)]
    assert [case.id for page in pages for case in page.cases] == ids
    assert {page.total for page in pages} == {5}


def test_archived_case_is_put_away_and_taken_out(store: Store) -> None:
    made = create_case(store, "old")
    assert archive_case(store, made.id).archived
    assert find_cases(store).total == 0
    assert find_cases(store, archived=True).total == 1
    assert find_cases(store, archived=None).total == 1
    assert not reopen_case(store, made.id).archived
    assert find_cases(store).total == 1


def test_deleted_case_leaves_nothing_behind(store: Store) -> None:
    visit = make_visit(store)
    photos = fill_visit(store, visit)
    set_assessment(store, photos[0].id, make_assessment())
    add_review(store, make_review(visit.id))
    set_visit_note(store, visit.id, "estimate", "{}")
    delete_case(store, visit.case_id)
    assert read_case(store, visit.case_id) is None
    assert originals_on_disk(store.folder) == set()
    with store.read() as connection:
        for table in ("visits", "photos", "assessments", "reviews", "visit_notes"):
            asked = f"SELECT count(*) FROM {table}"
            assert connection.execute(asked).fetchone() == (0,), table
    delete_case(store, visit.case_id)


def test_photo_of_another_case_stays_when_one_is_deleted(store: Store) -> None:
    first, second = make_visit(store), make_visit(store)
    fill_visit(store, first, photos=2)
    kept = fill_visit(store, second, photos=1)
    delete_case(store, first.case_id)
    assert originals_on_disk(store.folder) == {kept[0].kept_sha256}


def test_visits_stand_in_order_of_time(store: Store) -> None:
    second = make_visit(store)
    before = NOON - timedelta(days=1)
    first = add_visit(store, second.case_id, label="check-in", happened_at=before)
    assert (first.place, read_visit(store, second.id).place) == (0, 1)
    changed = change_visit(
        store, first.id, label="later", happened_at=NOON + timedelta(days=1)
    )
    assert (changed.place, changed.label) == (1, "later")
    visits = visits_of_case(store, second.case_id)
    assert [visit.id for visit in visits] == [second.id, first.id]


def test_deleted_visit_takes_its_severity_and_photos_along(store: Store) -> None:
    visit = make_visit(store)
    content = make_content(7)
    photo = add_photo(store, visit.id, content, make_photo(content))
    set_assessment(store, photo.id, make_assessment(severity=Severity.SEVERE))
    assert read_case(store, visit.case_id).worst is Severity.SEVERE
    delete_visit(store, visit.id)
    assert read_case(store, visit.case_id).worst is Severity.UNKNOWN
    assert originals_on_disk(store.folder) == set()


def test_note_of_a_visit_is_the_last_one(store: Store) -> None:
    visit = make_visit(store)
    assert read_visit_note(store, visit.id, "estimate") is None
    for text in ("first", "second"):
        set_visit_note(store, visit.id, "estimate", text)
    assert read_visit_note(store, visit.id, "estimate") == "second"


@pytest.mark.parametrize(
    "change",
    [
        lambda store: rename_case(store, "gone", "x"),
        lambda store: set_vehicle(store, "gone", GOLF),
        lambda store: archive_case(store, "gone"),
        lambda store: add_visit(store, "gone", label="", happened_at=NOON),
        lambda store: delete_visit(store, "gone"),
        lambda store: set_visit_note(store, "gone", "estimate", ""),
        lambda store: add_review(store, make_review("gone")),
        lambda store: set_assessment(store, "gone", make_assessment()),
        lambda store: add_photo(store, "gone", b"x", make_photo(b"x")),
    ],
)
def test_change_of_something_gone_says_so_and_keeps_nothing(
    store: Store, change: object
) -> None:
    with pytest.raises(StorageFailed, match="no longer there"):
        change(store)
    assert originals_on_disk(store.folder) == set()


def test_folder_is_the_setting_or_the_users_own() -> None:
    named = Settings.from_env({PREFIX + "DATA_FOLDER": "~/cars"})
    assert data_folder(named) == Path.home() / "cars"
    assert data_folder(Settings()).is_absolute()
    assert data_folder(Settings()).name == "car-damage-assessment"


def test_folder_and_database_are_for_their_owner_alone(store: Store) -> None:
    fill_visit(store, make_visit(store))
    assert store.folder.stat().st_mode & 0o777 == 0o700
    for path in [store.folder / "cases.sqlite", *store.folder.glob("originals/??/*")]:
        assert path.stat().st_mode & 0o077 == 0, path
