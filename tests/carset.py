"""Real labelled photos beside the repository, for tests that read them in place."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

CARSET = Path(__file__).resolve().parents[1].parent / "shared" / "carset"


def validation_rows(**wanted: str) -> Iterator[dict[str, str]]:
    """Rows of labels.csv of the validation split with these values.

    Skips the test, visibly, where the photos are not there.
    """
    if not (CARSET / "labels.csv").is_file():
        pytest.skip("the labelled photos are not beside this repository")
    with (CARSET / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == "val" and wanted.items() <= row.items():
                yield row
