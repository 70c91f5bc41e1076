"""The command on the six example pictures, for the tests that run it."""

from pathlib import Path

import pytest

from tests.evaluation.labels_files import labelled_folder


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    file, photos = labelled_folder(tmp_path)
    out = str(tmp_path / "out")
    return ["evaluate", str(file), "--photos", str(photos), "--out", out]
