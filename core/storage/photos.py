"""Photos of a visit: add, order, assess, remove; and the boxes to blur on them.

Decisions:
- A photo is in the case when its file and its row are both on the disk.
- The file is the clean copy that the caller made. Of the file as it was given, its
  hash and its length stay: to know the photo again, and to say what was assessed.
- A file that was refused has a row too, with the reason, so that it is still listed
  after a reload; its bytes are not kept.
- A new assessment comes beside the earlier ones; the last one counts.
- The capture time is what intake left of it: nothing, unless the settings keep it.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from uuid import uuid4

from core.domain.cases import StoredPhoto
from core.domain.codec import from_text, pack, to_text
from core.domain.records import Assessment, BoxXyxy, Photo
from core.storage import faults, originals
from core.storage.rows import (
    PHOTO_COLUMNS,
    assessment_of,
    look_to_number,
    now_text,
    photo_of,
    read_rows,
)
from core.storage.standing import (
    case_of_visit,
    list_photos,
    settle_visit,
    touch_case,
    visit_of_photo,
)
from core.storage.store import Store
from core.storage.texts import NAME, NAME_LENGTH, clean_line

Boxes = tuple[BoxXyxy, ...]


def add_photo(store: Store, visit_id: str, kept: bytes, photo: Photo) -> StoredPhoto:
    """Keep a photo that passed intake, after the others of the visit.

    Args:
        kept: its clean copy, without metadata; these bytes are stored as they are.
        photo: what intake said of the file as it was given.

    Raises:
        StorageFailed: the visit is gone, or it cannot be written; nothing was kept.
    """
    kept_sha256 = hashlib.sha256(kept).hexdigest()
    with store.write(durable=False) as connection:
        originals.note_loose(connection, kept_sha256)
    try:
        with store.write() as connection:
            touch_case(connection, case_of_visit(connection, visit_id))
            originals.put_original(store.folder, kept, kept_sha256)
            columns = {**_told_by(photo), "kept_sha256": kept_sha256}
            stored = _insert(connection, visit_id, columns)
            originals.note_named(connection, kept_sha256)
            return stored
    except BaseException:
        originals.remove_loose(store)
        raise


def add_refused(
    store: Store, visit_id: str, *, name: str, byte_count: int, problem: str
) -> StoredPhoto:
    """List a file that is no usable photo, with the reason; its bytes are not kept.

    Raises:
        StorageFailed: the visit is gone, or it cannot be written.
    """
    refused = {
        "name": _clean_name(name),
        "sha256": "",
        "width": 0,
        "height": 0,
        "byte_count": byte_count,
        "problem": to_text(problem),
    }
    with store.write() as connection:
        touch_case(connection, case_of_visit(connection, visit_id))
        return _insert(connection, visit_id, refused)


def read_photo(store: Store, photo_id: str) -> StoredPhoto | None:
    """The photo, if it is there.

    Raises:
        StorageFailed: it cannot be read.
    """
    with store.read() as connection:
        return _find(connection, photo_id)


def photos_of_visit(store: Store, visit_id: str) -> tuple[StoredPhoto, ...]:
    """The photos of a visit, in their order.

    Raises:
        StorageFailed: they cannot be read.
    """
    with store.read() as connection:
        return list_photos(connection, visit_id)


def has_file(store: Store, visit_id: str, sha256: str) -> bool:
    """Whether the same file is in the visit already.

    Raises:
        StorageFailed: it cannot be read.
    """
    asked = "SELECT 1 FROM photos WHERE sha256 = ? AND visit_id = ?"
    with store.read() as connection:
        return connection.execute(asked, (sha256, visit_id)).fetchone() is not None


def kept_picture(store: Store, photo: StoredPhoto) -> bytes:
    """The photo as it is kept: a whole picture file, checked against its hash.

    Raises:
        StorageFailed: it is missing or damaged, or was refused and never kept.
    """
    if not photo.kept_sha256:
        raise faults.damaged_original(photo.name)
    return originals.read_original(store, photo.kept_sha256, name=photo.name)


def order_photos(store: Store, visit_id: str, photo_ids: Sequence[str]) -> None:
    """Put these photos first, in this order; the others follow as they were.

    Raises:
        StorageFailed: the visit is gone, or it cannot be written.
    """
    wanted = {photo_id: place for place, photo_id in enumerate(photo_ids)}
    with store.write() as connection:
        touch_case(connection, case_of_visit(connection, visit_id))
        known = _ids(connection, visit_id)
        known.sort(key=lambda each: wanted.get(each, len(wanted)))
        _number(connection, known)


def set_assessment(store: Store, photo_id: str, assessment: Assessment) -> StoredPhoto:
    """Keep what a model said; an earlier assessment stays behind it.

    Raises:
        StorageFailed: the photo is gone, or it cannot be written.
    """
    body = pack(assessment)
    with store.write() as connection:
        visit_id = visit_of_photo(connection, photo_id)
        connection.execute(
            "INSERT INTO assessments (photo_id, body) VALUES (?, ?)", (photo_id, body)
        )
        _set_problem(connection, photo_id, "")
        settle_visit(store, connection, visit_id)
        return _read(connection, photo_id)


def set_problem(store: Store, photo_id: str, problem: str) -> StoredPhoto:
    """Keep the sentence why the photo could not be assessed; "" takes it away.

    Raises:
        StorageFailed: the photo is gone, or it cannot be written.
    """
    with store.write() as connection:
        visit_id = visit_of_photo(connection, photo_id)
        _set_problem(connection, photo_id, problem)
        touch_case(connection, case_of_visit(connection, visit_id))
        return _read(connection, photo_id)


def assessments_of_photo(store: Store, photo_id: str) -> tuple[Assessment, ...]:
    """Everything that models said of a photo, the last one last.

    Raises:
        StorageFailed: it cannot be read.
    """
    asked = "SELECT body FROM assessments WHERE photo_id = ? ORDER BY seq"
    with store.read() as connection:
        rows = connection.execute(asked, (photo_id,))
        return read_rows(lambda row: assessment_of(row[0]), rows)


def remove_photo(store: Store, photo_id: str) -> None:
    """Remove a photo; its file goes when no other photo has the same one.

    Raises:
        StorageFailed: the photo is gone, or it cannot be written.
    """
    with store.write() as connection:
        visit_id = visit_of_photo(connection, photo_id)
        originals.note_kept(connection, "p.id = ?", photo_id)
        connection.execute("DELETE FROM photos WHERE id = ?", (photo_id,))
        _number(connection, _ids(connection, visit_id))
        settle_visit(store, connection, visit_id)
    originals.remove_loose(store)


def set_blurred(store: Store, photo_id: str, boxes: Boxes) -> None:
    """Keep the boxes to blur in exports; the kept picture stays as it is.

    Raises:
        StorageFailed: the photo is gone, or it cannot be written.
    """
    with store.write() as connection:
        visit_id = visit_of_photo(connection, photo_id)
        connection.execute(
            "INSERT INTO blurred VALUES (?, ?) ON CONFLICT (photo_id) "
            "DO UPDATE SET boxes = excluded.boxes",
            (photo_id, to_text(boxes)),
        )
        touch_case(connection, case_of_visit(connection, visit_id))


def blurred_of_visit(store: Store, visit_id: str) -> dict[str, Boxes]:
    """The boxes to blur, by the photo's id; photos without boxes are left out.

    Raises:
        StorageFailed: they cannot be read.
    """
    asked = (
        "SELECT b.photo_id, b.boxes FROM blurred b JOIN photos p ON p.id = b.photo_id "
        "WHERE p.visit_id = ? ORDER BY p.place"
    )
    with store.read() as connection:
        rows = connection.execute(asked, (visit_id,))
        pairs = read_rows(lambda row: (row[0], from_text(Boxes, row[1])), rows)
    return {photo_id: boxes for photo_id, boxes in pairs if boxes}


def _told_by(photo: Photo) -> dict[str, object]:
    """What intake said of a photo, as columns."""
    captured_at = photo.captured_at  # may have no zone
    width, height = photo.original_size_wh
    return {
        "name": _clean_name(photo.name),
        "sha256": photo.sha256,
        "perceptual_hash": look_to_number(photo.perceptual_hash),
        "width": width,
        "height": height,
        "byte_count": photo.byte_count,
        "captured_at": captured_at.isoformat() if captured_at else None,
    }


def _insert(
    connection: sqlite3.Connection, visit_id: str, columns: dict[str, object]
) -> StoredPhoto:
    """A row with these columns, behind the others of the visit."""
    counted = "SELECT count(*) FROM photos WHERE visit_id = ?"
    (place,) = connection.execute(counted, (visit_id,)).fetchone()
    photo_id = uuid4().hex
    own = {"id": photo_id, "visit_id": visit_id, "place": place}
    row = {**own, "added_at": now_text(), **columns}
    connection.execute(
        f"INSERT INTO photos ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
        tuple(row.values()),
    )
    return _read(connection, photo_id)


def _set_problem(connection: sqlite3.Connection, photo_id: str, problem: str) -> None:
    change = "UPDATE photos SET problem = ? WHERE id = ?"
    connection.execute(change, (to_text(problem), photo_id))


def _ids(connection: sqlite3.Connection, visit_id: str) -> list[str]:
    asked = "SELECT id FROM photos WHERE visit_id = ? ORDER BY place"
    return [photo_id for (photo_id,) in connection.execute(asked, (visit_id,))]


def _number(connection: sqlite3.Connection, photo_ids: Sequence[str]) -> None:
    """Number photos from 0, in this order."""
    connection.executemany(
        "UPDATE photos SET place = ? WHERE id = ?", list(enumerate(photo_ids))
    )


def _find(connection: sqlite3.Connection, photo_id: str) -> StoredPhoto | None:
    asked = f"SELECT {PHOTO_COLUMNS} FROM photos p WHERE p.id = ?"
    found = read_rows(photo_of, connection.execute(asked, (photo_id,)))
    return found[0] if found else None


def _read(connection: sqlite3.Connection, photo_id: str) -> StoredPhoto:
    found = _find(connection, photo_id)
    if found is None:
        raise faults.gone()
    return found


def _clean_name(name: str) -> str:
    return clean_line(name, NAME_LENGTH, what=NAME)
