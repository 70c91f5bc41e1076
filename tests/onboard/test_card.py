"""The card is read whole or refused in one sentence."""

import json
import shutil
from pathlib import Path

import pytest

from core.domain.errors import ModelUnavailable
from core.onboard.card import read_card
from core.onboard.training.report import write_report

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "onboard"
FORBIDDEN = {"crack", "tire_flat", "missing_part"}


def read_raw() -> dict:
    return json.loads((SHIPPED / "card.json").read_text(encoding="utf-8"))


def write_raw(folder: Path, raw: dict) -> Path:
    (folder / "card.json").write_text(json.dumps(raw), encoding="utf-8")
    return folder


def test_shipped_card_offers_the_words_of_the_field() -> None:
    card = read_card(SHIPPED)
    assert {"scratch", "dent", "glass_broken"} <= set(card.types)
    assert not FORBIDDEN & set(card.types)
    assert card.severity == ("minor", "moderate", "severe")
    assert card.view == ("front", "rear", "side")


def test_shipped_card_has_a_usable_cannot_tell_band() -> None:
    band = read_card(SHIPPED).thresholds.damaged
    assert 0 < band.no <= band.yes < 1


def test_every_offered_label_has_a_threshold() -> None:
    card = read_card(SHIPPED)
    assert set(card.thresholds.types) == set(card.types)
    assert set(card.thresholds.parts) == set(card.parts)


def test_labels_not_offered_are_listed_with_their_figures() -> None:
    card = read_card(SHIPPED)
    refused = card.figures["not_offered"]
    assert not set(refused) & {*card.types, *card.parts}
    assert all("validation" in row for row in refused.values())


def test_model_card_text_is_the_one_its_numbers_give() -> None:
    text = (SHIPPED / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert text == write_report(read_raw())


def test_missing_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"card\.json is missing"):
        read_card(tmp_path)


def test_unreadable_card_is_refused(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text("{half a card", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        read_card(tmp_path)


@pytest.mark.parametrize("entry", ["sha256", "labels", "thresholds", "input"])
def test_card_without_an_entry_is_refused(tmp_path: Path, entry: str) -> None:
    raw = read_raw()
    del raw[entry]
    with pytest.raises(ModelUnavailable, match=entry):
        read_card(write_raw(tmp_path, raw))


def test_card_that_is_a_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ModelUnavailable):
        read_card(tmp_path)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("thresholds", "map"), 1.5),
        (("thresholds", "view"), "high"),
        (("thresholds", "damaged"), {"no": 0.9, "yes": 0.1}),
        (("file",), "../elsewhere.onnx"),
    ],
    ids=["above one", "a word", "crossed band", "path that leads away"],
)
def test_card_with_a_wrong_value_is_refused(
    tmp_path: Path, path: tuple[str, ...], value: object
) -> None:
    raw = read_raw()
    place = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ModelUnavailable, match="wrong kind"):
        read_card(write_raw(tmp_path, raw))


def test_a_copied_folder_reads_the_same(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "card.json", tmp_path)
    assert read_card(tmp_path) == read_card(SHIPPED)
