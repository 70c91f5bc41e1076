"""A history of 10,000 cases and 300,000 photos: listing, searching, adding."""

import random
import tempfile
from itertools import count
from pathlib import Path

from core.storage.cases import create_case, find_cases
from core.storage.opening import open_store
from core.storage.photos import add_photo, set_assessment
from core.storage.rows import now_text
from core.storage.sightings import seen_before
from core.storage.store import Store
from core.storage.texts import fold
from core.storage.visits import add_visit
from tests.benchmarks.figures import Figure, median_ms
from tests.storage.filling import NOON, make_assessment, make_content, make_photo

CASES, PHOTOS_EACH = 10_000, 30
PHOTO_BYTES = 4_000_000
MAKES = ("Citroën", "Renault", "Peugeot", "Volkswagen", "Fiat", "Škoda")


def run() -> list[Figure]:
    """Milliseconds of one call each."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        try:
            _fill(store)
            return _measure(store)
        finally:
            store.close()


def _measure(store: Store) -> list[Figure]:
    case = create_case(store, "one more")
    visit = add_visit(store, case.id, label="in", happened_at=NOON)
    content, numbers = make_content(0, PHOTO_BYTES), count()
    added = []

    def add() -> None:
        fresh = next(numbers).to_bytes(8, "big") + content
        added.append(add_photo(store, visit.id, fresh, make_photo(fresh)))

    adding_ms = median_ms(add, runs=10)
    assessment = make_assessment()
    works = {
        "list of 10,000 cases, first page": (lambda: find_cases(store), 200),
        "search of 10,000 cases, three words": (
            lambda: find_cases(store, "citroen ab 77"),
            200,
        ),
        "photo seen before, among 300,000": (
            lambda: seen_before(store, "", "f0f0f0f0f0f0f0f0"),
            None,
        ),
        "assessment saved": (
            lambda: set_assessment(store, added[0].id, assessment),
            None,
        ),
    }
    return [
        Figure("photo of 4 MB saved", adding_ms, "ms"),
        *(
            Figure(name, median_ms(work, runs=10), "ms", limit)
            for name, (work, limit) in works.items()
        ),
    ]


def _fill(store: Store) -> None:
    """Rows straight into the tables; going through the store would take minutes."""
    chance, now = random.Random(0), now_text()
    cases, visits, photos = [], [], []
    for number in range(CASES):
        plate, make = f"AB-{number:05d}-CD", chance.choice(MAKES)
        folded = fold(f"case {number}\n{plate}\n{plate.replace('-', '')}\n{make}")
        cases.append((f"c{number}", f"case {number}", plate, make, now, now, folded))
        visits.append((f"v{number}", f"c{number}", now))
        for place in range(PHOTOS_EACH):
            look = chance.getrandbits(64) - 2**63
            key = f"p{number}-{place}"
            photos.append((key, f"v{number}", place, key, look, now))
    with store.write() as connection:
        connection.executemany(
            "INSERT INTO cases (id, name, plate, vin, make, model, value_currency, "
            "created_at, changed_at, folded) VALUES (?, ?, ?, '', ?, '', '', ?, ?, ?)",
            cases,
        )
        connection.executemany(
            "INSERT INTO visits (id, case_id, label, happened_at) "
            "VALUES (?, ?, 'in', ?)",
            visits,
        )
        connection.executemany(
            "INSERT INTO photos (id, visit_id, place, name, sha256, perceptual_hash, "
            "width, height, byte_count, added_at) "
            "VALUES (?, ?, ?, 'car.jpg', ?, ?, 4032, 3024, 1, ?)",
            photos,
        )
