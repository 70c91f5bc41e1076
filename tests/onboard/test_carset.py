"""Real validation photos, where they are at hand; they are never in the project."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.onboard.network import OnboardNetwork, squash
from core.onboard.training.figures import measure_auc
from core.onboard.training.labels import LabelledPhoto, read_photos

ROOT = Path(__file__).resolve().parents[2]
CARSET = ROOT.parent / "shared" / "carset"
PHOTOS = 160
DAMAGED_FLOOR, CAR_FLOOR = 0.95, 0.98

pytestmark = pytest.mark.skipif(
    not (CARSET / "labels.csv").exists(),
    reason="needs the folder ../shared/carset of labelled photos",
)


@pytest.fixture(scope="module")
def sample() -> list[LabelledPhoto]:
    photos = [photo for photo in read_photos(CARSET) if photo.split == "val"]
    chosen = np.random.default_rng(0).choice(len(photos), PHOTOS, replace=False)
    return [photos[index] for index in sorted(chosen)]


@pytest.fixture(scope="module")
def scores(sample: list[LabelledPhoto]) -> list:
    network = OnboardNetwork.open(ROOT / "assets" / "onboard")
    read = []
    for photo in sample:
        with Image.open(CARSET / photo.file) as image:
            read.append(network.read(image).scores)
    network.close()
    return read


def test_cars_are_told_from_other_things(sample: list, scores: list) -> None:
    truth = np.array([float(photo.damaged is not None) for photo in sample])
    assert measure_auc(truth, np.array([s.car for s in scores])) >= CAR_FLOOR


def test_damaged_cars_are_told_from_whole_ones(sample: list, scores: list) -> None:
    truth = np.array(
        [np.nan if p.damaged is None else float(p.damaged) for p in sample]
    )
    auc = measure_auc(truth, np.array([s.damaged for s in scores]))
    assert auc >= DAMAGED_FLOOR


def test_card_tells_the_figures_of_this_data(sample: list) -> None:
    network = OnboardNetwork.open(ROOT / "assets" / "onboard")
    counts = network.card.training["photos"]
    network.close()
    assert {photo.source for photo in sample} <= set(counts)
    assert squash(np.zeros((8, 8, 3), np.uint8), 4).shape == (4, 4, 3)
