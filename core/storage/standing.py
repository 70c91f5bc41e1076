"""What follows from a change, in the change's own transaction."""

import sqlite3

from core.domain.cases import Review, StoredPhoto
from core.domain.records import worst_severity
from core.domain.vocabulary import Severity
from core.storage import faults
from core.storage.rows import (
    PHOTO_COLUMNS,
    REVIEW_COLUMNS,
    now_text,
    photo_of,
    read_rows,
    review_of,
)
from core.storage.store import Store


def touch_case(connection: sqlite3.Connection, case_id: str) -> None:
    """Note that the case has just changed.

    Raises:
        StorageFailed: it is not there any more.
    """
    change = "UPDATE cases SET changed_at = ? WHERE id = ?"
    if not connection.execute(change, (now_text(), case_id)).rowcount:
        raise faults.gone()


def case_of_visit(connection: sqlite3.Connection, visit_id: str) -> str:
    """The id of a visit's case.

    Raises:
        StorageFailed: the visit is not there any more.
    """
    asked = "SELECT case_id FROM visits WHERE id = ?"
    found = connection.execute(asked, (visit_id,)).fetchone()
    if found is None:
        raise faults.gone()
    return found[0]


def visit_of_photo(connection: sqlite3.Connection, photo_id: str) -> str:
    """The id of a photo's visit.

    Raises:
        StorageFailed: the photo is not there any more.
    """
    asked = "SELECT visit_id FROM photos WHERE id = ?"
    found = connection.execute(asked, (photo_id,)).fetchone()
    if found is None:
        raise faults.gone()
    return found[0]


def settle_visit(store: Store, connection: sqlite3.Connection, visit_id: str) -> None:
    """Bring the worst severity of a visit and its case up to date."""
    worst = store.worst_of(
        list_photos(connection, visit_id), list_reviews(connection, visit_id)
    )
    change = "UPDATE visits SET worst = ? WHERE id = ?"
    connection.execute(change, (str(worst), visit_id))
    settle_case(connection, case_of_visit(connection, visit_id))


def settle_case(connection: sqlite3.Connection, case_id: str) -> None:
    """Bring the worst severity of a case up to date, from its visits'."""
    rows = connection.execute("SELECT worst FROM visits WHERE case_id = ?", (case_id,))
    severities = read_rows(lambda row: Severity(row[0]), rows)
    worst = worst_severity(severities)
    change = "UPDATE cases SET worst = ? WHERE id = ?"
    connection.execute(change, (str(worst), case_id))
    touch_case(connection, case_id)


def list_photos(
    connection: sqlite3.Connection, visit_id: str
) -> tuple[StoredPhoto, ...]:
    """The photos of a visit, in their order."""
    asked = f"SELECT {PHOTO_COLUMNS} FROM photos p WHERE visit_id = ? ORDER BY place"
    return read_rows(photo_of, connection.execute(asked, (visit_id,)))


def list_reviews(connection: sqlite3.Connection, visit_id: str) -> tuple[Review, ...]:
    """The reviews of a visit, in the order in which they were given."""
    asked = f"SELECT {REVIEW_COLUMNS} FROM reviews WHERE visit_id = ? ORDER BY seq"
    return read_rows(review_of, connection.execute(asked, (visit_id,)))
