"""A store in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.storage.backup import make_backup
from core.storage.opening import open_store
from core.storage.photos import set_assessment
from core.storage.reviews import add_review
from core.storage.store import Store
from tests.storage.filling import (
    fill_visit,
    make_assessment,
    make_review,
    make_visit,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    """The backup of a store with two photos, an assessment and a review."""
    visit = make_visit(store)
    photos = fill_visit(store, visit)
    set_assessment(store, photos[0].id, make_assessment())
    add_review(store, make_review(visit.id, reason="it is so"))
    path = tmp_path / "cases.zip"
    make_backup(store, path)
    return path
