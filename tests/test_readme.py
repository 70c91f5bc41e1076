"""The README's tables say what the code says."""

import json
import re
from dataclasses import fields
from functools import reduce
from operator import getitem
from pathlib import Path

from core.domain.settings import PREFIX, Settings
from core.domain.vocabulary import Precision
from core.engines.base import ENGINES
from core.models.catalogue import CHAIN, ChainRow
from core.models.needs import weights_bytes
from core.models.shapes import published_shape

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def read_table(first_header: str) -> list[list[str]]:
    """The rows of the table whose first header is this."""
    lines = README.split("\n")
    start = next(
        i for i, line in enumerate(lines) if line.startswith(f"| {first_header} |")
    )
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_chain_table_is_the_chain() -> None:
    expected = [
        [
            row.key,
            row.title,
            row.source,
            "yes" if row.needs_gpu else "no",
            read_sizes(row),
        ]
        for row in CHAIN
    ]
    assert read_table("row") == expected
    assert all(set(row.engines) <= set(ENGINES) for row in CHAIN)


def read_sizes(row: ChainRow) -> str:
    """Gigabytes of weights in 4 bits, 8 bits and half precision."""
    if row.shape is None:
        return "0.01"
    shape = published_shape(row.shape)
    order = (Precision.NF4, Precision.INT8, Precision.HALF)
    return " / ".join(f"{weights_bytes(shape, each) / 1e9:.1f}" for each in order)


def test_settings_table_has_every_setting_with_its_default() -> None:
    defaults = Settings()
    expected = {}
    for field in fields(Settings):
        value = getattr(defaults, field.name)
        if isinstance(value, bool):
            told = "yes" if value else "no"
        elif isinstance(value, tuple):
            told = ", ".join(f"{each:g}" for each in value) or "none"
        elif isinstance(value, Path):
            told = value.relative_to(ROOT).as_posix()
        else:
            told = f"{value:g}" if isinstance(value, float) else str(value) or "none"
        expected[f"`{PREFIX}{field.name.upper()}`"] = told
    assert {row[0]: row[1] for row in read_table("variable")} == expected


def test_package_table_is_requirements_txt() -> None:
    listed = {name for row in read_table("package") for name in row[0].split(", ")}
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    required = {re.split(r"[<>=]", line)[0] for line in lines if line[:1].isalpha()}
    assert listed == required


def test_every_requirement_has_a_floor_and_an_upper_bound() -> None:
    for file in ("requirements.txt", "requirements-gpu.txt"):
        for line in (ROOT / file).read_text().splitlines():
            if line[:1].isalpha():
                assert re.search(r">=[\d.]+,<[\d.]+", line), line


ACCURACY_ROWS = {
    # row of the README: where the figure stands in the card
    "car or not, AUC": ("car", "auc"),
    "damaged, AUC": ("damaged", "auc"),
    "damaged, balanced accuracy where it decides": (
        "damaged",
        "balanced_accuracy_decided",
    ),
    "damaged photos called undamaged": ("damaged", "damaged_missed"),
    "whole undamaged cars called damaged": ("damaged", "false_alarms_whole"),
    "undamaged close-ups called damaged": ("damaged", "false_alarms_closeups"),
    "scratch, AUC": ("own_types", "scratch", "auc"),
    "dent, AUC": ("own_types", "dent", "auc"),
    "broken glass, AUC": ("own_types", "glass_broken", "auc"),
    "broken lamp, AUC": ("own_types", "lamp_broken", "auc"),
    "severity, macro-F1": ("severity", "macro_f1"),
    "view, accuracy": ("view", "accuracy"),
}


def accuracy_row(name: str) -> list[str]:
    """The README's row for a figure, as the card has it."""
    figures = json.loads((ROOT / "assets/onboard/card.json").read_text())["figures"]
    probe = figures["linear_probe"]
    columns = (
        figures["validation"],
        probe["validation"],
        figures["leave_one_source_out"]["pooled"],
        probe["leave_one_source_out"]["pooled"],
    )
    values = [reduce(getitem, ACCURACY_ROWS[name], column) for column in columns]
    return [name, *(f"{value:.3f}" for value in values)]


def test_accuracy_table_is_the_cards() -> None:
    assert read_table("figure") == [accuracy_row(name) for name in ACCURACY_ROWS]


def test_files_named_in_the_readme_exist() -> None:
    named = re.findall(r"`((?:core|assets|tests)/[\w./]+)`", README)
    named += re.findall(r"\]\((assets/[\w./-]+)\)", README)
    assert named
    for path in named:
        assert (ROOT / path).exists(), path
