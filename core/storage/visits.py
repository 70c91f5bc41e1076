"""The times a car was looked at; their places follow from their times."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from core.domain.cases import Visit
from core.storage import faults
from core.storage.originals import note_kept, remove_loose
from core.storage.rows import VISIT_COLUMNS, read_rows, utc_text, visit_of
from core.storage.standing import case_of_visit, settle_case, touch_case
from core.storage.store import Store
from core.storage.texts import (
    LABEL,
    LABEL_LENGTH,
    NOTE,
    NOTE_LENGTH,
    clean_line,
    clean_text,
)


def add_visit(
    store: Store, case_id: str, *, label: str, happened_at: datetime
) -> Visit:
    """A new visit without photos.

    Raises:
        StorageFailed: the label is too long, the case is gone, or it cannot be written.
    """
    label, visit_id = clean_line(label, LABEL_LENGTH, what=LABEL), uuid4().hex
    with store.write() as connection:
        touch_case(connection, case_id)
        connection.execute(
            "INSERT INTO visits (id, case_id, label, happened_at) VALUES (?, ?, ?, ?)",
            (visit_id, case_id, label, utc_text(happened_at)),
        )
        return _read(connection, visit_id)


def change_visit(
    store: Store, visit_id: str, *, label: str, happened_at: datetime
) -> Visit:
    """Give a visit another label and time; the places may change with it.

    Raises:
        StorageFailed: the label is too long, the visit is gone, or it cannot be
            written.
    """
    label = clean_line(label, LABEL_LENGTH, what=LABEL)
    with store.write() as connection:
        touch_case(connection, case_of_visit(connection, visit_id))
        connection.execute(
            "UPDATE visits SET label = ?, happened_at = ? WHERE id = ?",
            (label, utc_text(happened_at), visit_id),
        )
        return _read(connection, visit_id)


def read_visit(store: Store, visit_id: str) -> Visit | None:
    """The visit, if it is there.

    Raises:
        StorageFailed: it cannot be read.
    """
    with store.read() as connection:
        return _find(connection, visit_id)


def visits_of_case(store: Store, case_id: str) -> tuple[Visit, ...]:
    """The visits of a case, in order of time.

    Raises:
        StorageFailed: they cannot be read.
    """
    with store.read() as connection:
        return _list(connection, case_id)


def set_visit_note(store: Store, visit_id: str, name: str, text: str) -> None:
    """Keep a text of the program's with a visit, such as the edits of an estimate.

    Raises:
        StorageFailed: the text is too long, the visit is gone, or it cannot be written.
    """
    change_visit_note(store, visit_id, name, lambda _: text)


def change_visit_note(
    store: Store, visit_id: str, name: str, change: Callable[[str | None], str]
) -> None:
    """Make a text anew from what it is, so that no other's change is lost.

    Args:
        change: what is kept now → what is to be kept; what it raises goes through, and
            nothing is changed.

    Raises:
        StorageFailed: the text is too long, the visit is gone, or it cannot be written.
    """
    with store.write() as connection:
        touch_case(connection, case_of_visit(connection, visit_id))
        body = change(_note(connection, visit_id, name))
        _keep_note(connection, visit_id, name, body)


def read_visit_note(store: Store, visit_id: str, name: str) -> str | None:
    """The text that was kept under this name, if there is one.

    Raises:
        StorageFailed: it cannot be read.
    """
    with store.read() as connection:
        return _note(connection, visit_id, name)


def delete_visit(store: Store, visit_id: str) -> None:
    """Delete a visit with its photos and reviews, for good.

    Raises:
        StorageFailed: the visit is gone, or it cannot be written.
    """
    with store.write() as connection:
        case_id = case_of_visit(connection, visit_id)
        note_kept(connection, "p.visit_id = ?", visit_id)
        connection.execute("DELETE FROM visits WHERE id = ?", (visit_id,))
        settle_case(connection, case_id)
    remove_loose(store)


def _note(connection: sqlite3.Connection, visit_id: str, name: str) -> str | None:
    asked = "SELECT body FROM visit_notes WHERE visit_id = ? AND name = ?"
    found = connection.execute(asked, (visit_id, name)).fetchone()
    return found[0] if found else None


def _keep_note(
    connection: sqlite3.Connection, visit_id: str, name: str, text: str
) -> None:
    connection.execute(
        "INSERT INTO visit_notes VALUES (?, ?, ?) ON CONFLICT (visit_id, name) "
        "DO UPDATE SET body = excluded.body",
        (visit_id, name, clean_text(text, NOTE_LENGTH, what=NOTE)),
    )


def _list(connection: sqlite3.Connection, case_id: str) -> tuple[Visit, ...]:
    asked = f"SELECT {VISIT_COLUMNS} FROM visits v WHERE v.case_id = ? ORDER BY 5"
    return read_rows(visit_of, connection.execute(asked, (case_id,)))


def _find(connection: sqlite3.Connection, visit_id: str) -> Visit | None:
    asked = "SELECT case_id FROM visits WHERE id = ?"
    owner = connection.execute(asked, (visit_id,)).fetchone()
    siblings = _list(connection, owner[0]) if owner else ()
    return next((each for each in siblings if each.id == visit_id), None)


def _read(connection: sqlite3.Connection, visit_id: str) -> Visit:
    found = _find(connection, visit_id)
    if found is None:
        raise faults.gone()
    return found
