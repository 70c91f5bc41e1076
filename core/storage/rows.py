"""Rows of the database to records; a row that cannot be read says so."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from core.domain.cases import (
    Case,
    LookAlike,
    Review,
    ReviewAction,
    StoredPhoto,
    Vehicle,
    Visit,
)
from core.domain.codec import from_text, unpack
from core.domain.records import Assessment, Finding
from core.domain.vocabulary import Severity
from core.storage import faults

CASE_COLUMNS = """
    c.id, c.name, c.plate, c.vin, c.make, c.model, c.year, c.odometer_km, c.value,
    c.value_currency, c.created_at, c.changed_at, c.archived, c.worst,
    (SELECT count(*) FROM visits v JOIN photos p ON p.visit_id = v.id
     WHERE v.case_id = c.id AND p.kept_sha256 != '')
"""
VISIT_COLUMNS = """
    v.id, v.case_id, v.label, v.happened_at,
    row_number() OVER (PARTITION BY v.case_id ORDER BY v.happened_at, v.seq) - 1
"""
PHOTO_COLUMNS = """
    p.id, p.visit_id, p.place, p.name, p.sha256, p.perceptual_hash, p.width, p.height,
    p.byte_count, p.added_at, p.captured_at, p.problem, p.kept_sha256,
    (SELECT a.body FROM assessments a WHERE a.photo_id = p.id
     ORDER BY a.seq DESC LIMIT 1)
"""
REVIEW_COLUMNS = (
    "id, visit_id, damage_key, action, who, at, finding, photo_id, reason, look_alike"
)
DECODED_KEPT = 128  # assessments that need not be unpacked again
Row = tuple[Any, ...]
Record = TypeVar("Record")


def read_rows(make: Callable[[Row], Record], rows: Iterable[Row]) -> tuple[Record, ...]:
    """A record of each row.

    Raises:
        StorageFailed: one is damaged, or has a word this program does not know.
    """
    try:
        return tuple(make(row) for row in rows)
    except (ValueError, TypeError) as exc:
        raise faults.damaged_record() from exc


def case_of(row: Row) -> Case:
    """A row of `CASE_COLUMNS`."""
    return Case(
        id=row[0],
        name=row[1],
        vehicle=Vehicle(*row[2:10]),
        created_at=datetime.fromisoformat(row[10]),
        changed_at=datetime.fromisoformat(row[11]),
        archived=bool(row[12]),
        worst=Severity(row[13]),
        photo_count=row[14],
    )


def visit_of(row: Row) -> Visit:
    """A row of `VISIT_COLUMNS`."""
    return Visit(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4])


def photo_of(row: Row) -> StoredPhoto:
    """A row of `PHOTO_COLUMNS`."""
    return StoredPhoto(
        id=row[0],
        visit_id=row[1],
        place=row[2],
        name=row[3],
        sha256=row[4],
        perceptual_hash=look_from_number(row[5]),
        size_wh=(row[6], row[7]),
        byte_count=row[8],
        added_at=datetime.fromisoformat(row[9]),
        captured_at=None if row[10] is None else datetime.fromisoformat(row[10]),
        problem=from_text(str, row[11]),
        kept_sha256=row[12],
        assessment=None if row[13] is None else assessment_of(row[13]),
    )


def review_of(row: Row) -> Review:
    """A row of `REVIEW_COLUMNS`."""
    return Review(
        id=row[0],
        visit_id=row[1],
        damage_key=row[2],
        action=ReviewAction(row[3]),
        who=row[4],
        at=datetime.fromisoformat(row[5]),
        finding=from_text(Finding | None, row[6]),
        photo_id=row[7],
        reason=row[8],
        look_alike=None if row[9] is None else LookAlike(row[9]),
    )


@lru_cache(maxsize=DECODED_KEPT)
def assessment_of(body: bytes) -> Assessment:
    """An assessment as it was packed; raises ValueError."""
    return unpack(Assessment, body)


def utc_text(moment: datetime) -> str:
    """A time as it is kept: UTC with microseconds, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def now_text() -> str:
    """The time now, as it is kept."""
    return utc_text(datetime.now(UTC))


def look_to_number(perceptual_hash: str) -> int | None:
    """16 hex digits as the signed number that SQLite holds; None for no hash."""
    if not perceptual_hash:
        return None
    return int.from_bytes(bytes.fromhex(perceptual_hash), "big", signed=True)


def look_from_number(number: int | None) -> str:
    """The 16 hex digits again."""
    return "" if number is None else number.to_bytes(8, "big", signed=True).hex()
