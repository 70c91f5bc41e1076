"""Cases: create, rename, find, archive, delete.

Decisions:
- Finding looks for every typed word anywhere in name, plate, VIN, make, model and year,
  accents and capitals aside. Ten thousand cases are looked through in a few
  milliseconds, so there is no index of words that would miss the middle of a plate.
- The newest change comes first.
"""

import sqlite3
from dataclasses import dataclass
from uuid import uuid4

from core.domain.cases import Case, Vehicle
from core.domain.vocabulary import Severity
from core.storage import faults
from core.storage.originals import note_kept, remove_loose
from core.storage.rows import CASE_COLUMNS, case_of, now_text, read_rows
from core.storage.standing import touch_case
from core.storage.store import Store
from core.storage.texts import clean_name, clean_vehicle, haystack, needles

MOST_PER_PAGE = 500
NEWEST = "ORDER BY c.changed_at DESC, c.rowid DESC"
NO_VEHICLE = Vehicle()
VEHICLE_COLUMNS = "plate, vin, make, model, year, odometer_km, value, value_currency"


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some of the cases found, and how many there are in all."""

    cases: tuple[Case, ...]
    total: int


def create_case(store: Store, name: str, *, vehicle: Vehicle = NO_VEHICLE) -> Case:
    """A new, empty case.

    Raises:
        StorageFailed: a text is too long, or it cannot be written.
    """
    name, vehicle = clean_name(name), clean_vehicle(vehicle)
    case_id, now = uuid4().hex, now_text()
    values = (case_id, name, *_fields(vehicle), now, now, haystack(name, vehicle))
    with store.write() as connection:
        connection.execute(
            f"INSERT INTO cases (id, name, {VEHICLE_COLUMNS}, created_at, changed_at, "
            f"folded) VALUES ({', '.join('?' * len(values))})",
            values,
        )
        return _read(connection, case_id)


def read_case(store: Store, case_id: str) -> Case | None:
    """The case, if it is there.

    Raises:
        StorageFailed: it cannot be read.
    """
    with store.read() as connection:
        return _find(connection, case_id)


def rename_case(store: Store, case_id: str, name: str) -> Case:
    """Give a case another name.

    Raises:
        StorageFailed: the name is empty or too long, the case is gone, or it cannot be
            written.
    """
    name = clean_name(name)
    with store.write() as connection:
        vehicle = _read(connection, case_id).vehicle
        connection.execute(
            "UPDATE cases SET name = ?, folded = ? WHERE id = ?",
            (name, haystack(name, vehicle), case_id),
        )
        touch_case(connection, case_id)
        return _read(connection, case_id)


def set_vehicle(store: Store, case_id: str, vehicle: Vehicle) -> Case:
    """Keep what a person typed about the car, all fields at once.

    Raises:
        StorageFailed: a field is too long, the case is gone, or it cannot be written.
    """
    vehicle = clean_vehicle(vehicle)
    with store.write() as connection:
        name = _read(connection, case_id).name
        fields = f"({VEHICLE_COLUMNS}) = ({', '.join('?' * 8)})"
        connection.execute(
            f"UPDATE cases SET {fields}, folded = ? WHERE id = ?",
            (*_fields(vehicle), haystack(name, vehicle), case_id),
        )
        touch_case(connection, case_id)
        return _read(connection, case_id)


def archive_case(store: Store, case_id: str) -> Case:
    """Put a case away; nothing of it is lost.

    Raises:
        StorageFailed: the case is gone, or it cannot be written.
    """
    return _set_archived(store, case_id, archived=True)


def reopen_case(store: Store, case_id: str) -> Case:
    """Take a case out of the archive.

    Raises:
        StorageFailed: the case is gone, or it cannot be written.
    """
    return _set_archived(store, case_id, archived=False)


def delete_case(store: Store, case_id: str) -> None:
    """Delete a case with its visits, photos, assessments and reviews, for good.

    The photos' files go when no other case has the same ones. A case that is gone
    already is no fault.

    Raises:
        StorageFailed: it cannot be written; then nothing was deleted.
    """
    with store.write() as connection:
        note_kept(connection, "v.case_id = ?", case_id)
        connection.execute("DELETE FROM cases WHERE id = ?", (case_id,))
    remove_loose(store)


def find_cases(
    store: Store,
    text: str = "",
    *,
    archived: bool | None = False,
    worst: Severity | None = None,
    limit: int = 50,
    offset: int = 0,
) -> CasePage:
    """Cases in which every word is found, the newest change first.

    Args:
        archived: only archived ones, only open ones, or both (None).
        worst: only cases whose worst severity is this.
        limit: cases on this page, at most 500.
        offset: cases on the pages before it.

    Raises:
        StorageFailed: they cannot be read.
    """
    tests, values = ["1"], []
    if archived is not None:
        tests, values = [*tests, "c.archived = ?"], [*values, int(archived)]
    if worst is not None:
        tests, values = [*tests, "c.worst = ?"], [*values, str(worst)]
    for needle in needles(text):
        tests, values = [*tests, "instr(c.folded, ?) > 0"], [*values, needle]
    where = " AND ".join(tests)
    bounds = (max(0, min(limit, MOST_PER_PAGE)), max(0, offset))
    with store.read() as connection:
        counted = f"SELECT count(*) FROM cases c WHERE {where}"
        (total,) = connection.execute(counted, values).fetchone()
        page = f"SELECT c.rowid FROM cases c WHERE {where} {NEWEST} LIMIT ? OFFSET ?"
        rows = connection.execute(  # photos are counted for this page alone
            f"SELECT {CASE_COLUMNS} FROM cases c WHERE c.rowid IN ({page}) {NEWEST}",
            (*values, *bounds),
        )
        return CasePage(read_rows(case_of, rows), total)


def _set_archived(store: Store, case_id: str, *, archived: bool) -> Case:
    with store.write() as connection:
        change = "UPDATE cases SET archived = ? WHERE id = ?"
        connection.execute(change, (int(archived), case_id))
        touch_case(connection, case_id)
        return _read(connection, case_id)


def _fields(vehicle: Vehicle) -> tuple[object, ...]:
    return tuple(getattr(vehicle, name) for name in VEHICLE_COLUMNS.split(", "))


def _find(connection: sqlite3.Connection, case_id: str) -> Case | None:
    asked = f"SELECT {CASE_COLUMNS} FROM cases c WHERE c.id = ?"
    found = read_rows(case_of, connection.execute(asked, (case_id,)))
    return found[0] if found else None


def _read(connection: sqlite3.Connection, case_id: str) -> Case:
    found = _find(connection, case_id)
    if found is None:
        raise faults.gone()
    return found
