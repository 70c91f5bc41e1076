"""The card is read whole or refused in one sentence."""

import json
from pathlib import Path

import pytest

from core.domain.errors import ModelUnavailable
from core.onboard.card import Band, read_card
from tests.onboard.readings import PARTS, SEEN, UNBANDED, card_dict


def write_raw(folder: Path, raw: dict) -> Path:
    (folder / "card.json").write_text(json.dumps(raw), encoding="utf-8")
    return folder


def test_card_is_read_as_it_stands(tmp_path: Path) -> None:
    card = read_card(write_raw(tmp_path, card_dict()))
    assert (card.parts, card.seen) == (PARTS, SEEN)
    assert card.thresholds.parts == dict.fromkeys(PARTS, 0.5)
    assert card.thresholds.direction == 0.6
    assert card.thresholds.part_maps == 0.4


def test_part_may_have_a_map_without_a_band(tmp_path: Path) -> None:
    card = read_card(write_raw(tmp_path, card_dict()))
    assert UNBANDED in card.seen
    assert UNBANDED not in card.thresholds.seen
    assert card.thresholds.seen["hood"] == Band(0.1, 0.8)


def test_band_of_a_part_without_a_map_is_left_out(tmp_path: Path) -> None:
    raw = card_dict()
    raw["thresholds"]["seen"]["roof"] = {"no": 0.1, "yes": 0.9}
    assert "roof" not in read_card(write_raw(tmp_path, raw)).thresholds.seen


def test_missing_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"card\.json is missing"):
        read_card(tmp_path)


def test_unreadable_card_is_refused(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text("{half a card", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        read_card(tmp_path)


@pytest.mark.parametrize(
    "entry",
    [
        "sha256",
        "labels",
        "thresholds",
        "input",
        "labels.seen",
        "labels.direction",
        "thresholds.seen",
        "thresholds.direction",
        "thresholds.type_maps",
        "thresholds.part_maps",
        "thresholds.types.dent",
        "thresholds.parts.hood",
    ],
)
def test_card_without_an_entry_is_refused(tmp_path: Path, entry: str) -> None:
    raw = place = card_dict()
    *way, entry = entry.split(".")
    for key in way:
        place = place[key]
    del place[entry]
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
        (("labels", "parts"), ["hood", "left_wing"]),
        (("labels", "seen"), ["hood", "hood"]),
        (("labels", "direction"), ["front", "rear"]),
        (("thresholds", "seen", "hood"), {"no": 0.9, "yes": 0.1}),
        (("thresholds", "direction"), -0.1),
    ],
    ids=[
        "above one",
        "a word",
        "crossed band",
        "path that leads away",
        "unknown part",
        "part named twice",
        "other directions",
        "crossed band of a part",
        "below zero",
    ],
)
def test_card_with_a_wrong_value_is_refused(
    tmp_path: Path, path: tuple[str, ...], value: object
) -> None:
    raw = card_dict()
    place = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ModelUnavailable, match="wrong kind"):
        read_card(write_raw(tmp_path, raw))
