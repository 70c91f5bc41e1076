"""Photos seen before: the same bytes, or a picture that looks the same.

Decisions:
- The same bytes are found by an index of the database, the looks by `looks`.
- A match is looked up in the database before it is told, so that a photo that was
  removed meanwhile is not.
"""

from dataclasses import dataclass
from datetime import datetime

from core.storage.rows import Row, look_to_number, read_rows
from core.storage.store import Store

LOOKS_SAME_BITS = 8  # as core/preprocessing/fingerprint.py; a test holds them together
MOST_TOLD = 20
ASKED = """
    SELECT p.seq, p.id, p.name, p.added_at, v.id, v.label, c.id, c.name, p.sha256
    FROM photos p JOIN visits v ON v.id = p.visit_id JOIN cases c ON c.id = v.case_id
"""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a photo was seen before; `distance_bits` is 0 for the same file."""

    photo_id: str
    photo_name: str
    added_at: datetime
    visit_id: str
    visit_label: str
    case_id: str
    case_name: str
    same_file: bool
    distance_bits: int


def seen_before(
    store: Store,
    sha256: str,
    perceptual_hash: str,
    *,
    within_bits: int = LOOKS_SAME_BITS,
    except_photo: str = "",
) -> tuple[Sighting, ...]:
    """Where this photo, or one that looks the same, is kept; the same file first.

    Args:
        within_bits: differing bits of the hashes up to which two look the same.
        except_photo: the id of the photo itself, if it is kept already.

    Raises:
        StorageFailed: the database cannot be read.
    """
    look = look_to_number(perceptual_hash)
    with store.read() as connection:
        asked = (
            f"{ASKED} WHERE p.sha256 = ? AND p.sha256 != '' ORDER BY p.seq DESC LIMIT ?"
        )
        same = connection.execute(asked, (sha256, MOST_TOLD)).fetchall()
        near = {}
        if look is not None:
            near = store.looks.near(connection, look, within_bits=within_bits)
        marks = ", ".join("?" * len(near))
        asked = f"{ASKED} WHERE p.seq IN ({marks}) AND p.sha256 != ?"
        alike = connection.execute(asked, (*near, sha256)).fetchall()
    alike.sort(key=lambda row: (near[row[0]], -row[0]))
    found = [row for row in (*same, *alike) if row[1] != except_photo]
    return read_rows(lambda row: _sighting(row, sha256, near), found[:MOST_TOLD])


def _sighting(row: Row, sha256: str, near: dict[int, int]) -> Sighting:
    same_file = row[8] == sha256
    return Sighting(
        photo_id=row[1],
        photo_name=row[2],
        added_at=datetime.fromisoformat(row[3]),
        visit_id=row[4],
        visit_label=row[5],
        case_id=row[6],
        case_name=row[7],
        same_file=same_file,
        distance_bits=0 if same_file else near[row[0]],
    )
