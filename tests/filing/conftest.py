"""A store as the app opens it, and pictures to put into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.cases import Visit
from core.domain.settings import Settings
from core.filing.opening import open_cases
from core.storage.store import Store
from tests.storage.filling import make_visit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_cases(Settings(data_folder=str(tmp_path / "data")))
    yield opened
    opened.close()


@pytest.fixture
def visit(store: Store) -> Visit:
    return make_visit(store)
