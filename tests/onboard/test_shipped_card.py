"""The card that is shipped: its words, its bands, and the text made from it."""

import json
import shutil
from pathlib import Path

from core.onboard.card import DIRECTIONS, read_card
from core.onboard.training.report import write_report

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "onboard"
FORBIDDEN = {"crack", "tire_flat", "missing_part"}


def test_shipped_card_offers_the_words_of_the_field() -> None:
    card = read_card(SHIPPED)
    assert {"scratch", "dent", "glass_broken"} <= set(card.types)
    assert not FORBIDDEN & set(card.types)
    assert card.severity == ("minor", "moderate", "severe")
    assert card.view == ("front", "rear", "side")
    assert card.direction == DIRECTIONS


def test_shipped_card_has_a_usable_cannot_tell_band() -> None:
    band = read_card(SHIPPED).thresholds.damaged
    assert 0 < band.no <= band.yes < 1


def test_every_offered_label_has_a_threshold() -> None:
    card = read_card(SHIPPED)
    assert set(card.thresholds.types) == set(card.types)
    assert set(card.thresholds.parts) == set(card.parts)
    assert set(card.thresholds.seen) <= set(card.seen)


def test_labels_not_offered_are_listed_with_their_figures() -> None:
    card = read_card(SHIPPED)
    refused = card.figures["not_offered"]
    assert not set(refused) & {*card.types, *card.parts}
    assert all("validation" in row for row in refused.values())


def test_model_card_text_is_the_one_its_numbers_give() -> None:
    text = (SHIPPED / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert text == write_report(json.loads((SHIPPED / "card.json").read_text("utf-8")))


def test_a_copied_folder_reads_the_same(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "card.json", tmp_path)
    assert read_card(tmp_path) == read_card(SHIPPED)
