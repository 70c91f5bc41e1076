"""Real validation photos, where they are at hand; they are never in the project."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from PIL import Image

from core.onboard.card import Card, read_card
from core.onboard.network import OnboardNetwork, squash
from core.onboard.training import export
from core.onboard.training.batches import decode_photos, load_plain
from core.onboard.training.calibrate import Line
from core.onboard.training.figures import measure_auc
from core.onboard.training.labels import LabelledPhoto, read_photos
from core.onboard.training.network import build_network
from core.onboard.training.vocabulary import PARTS, TYPES

ROOT = Path(__file__).resolve().parents[2]
CARSET = ROOT.parent / "shared" / "carset"
PHOTOS = 160
DAMAGED_FLOOR, CAR_FLOOR = 0.95, 0.98
CHOSEN = ("types", "parts", "seen")
SCALE = "network.pooled_scale"

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


def rebuild_shipped(card: Card, path: Path) -> export.Shipped:
    """The torch network with the weights and calibration that lie in the file."""
    line = Line()
    shipped = export.Shipped(
        build_network(None),
        export.Calibration(
            *(line, line),
            types=(line,) * len(TYPES),
            parts=(line,) * len(PARTS),
            seen=(line,) * len(PARTS),
            severity=1.0,
            view=1.0,
            direction=1.0,
            offered_types=card.types,
            offered_parts=card.parts,
            offered_seen=card.seen,
        ),
    )
    kept = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    own = shipped.state_dict()
    kept[SCALE] = np.array(card.training["pooled_scale"], np.float32)  # folded there
    filled = {name: torch.from_numpy(kept[name].copy()) for name in own if name in kept}
    assert set(own) - set(filled) <= {f"{name}_chosen" for name in CHOSEN}
    shipped.load_state_dict(filled, strict=False)
    return shipped.eval()


def test_the_file_says_what_the_torch_network_says(sample: list) -> None:
    folder = ROOT / "assets" / "onboard"
    card = read_card(folder)
    pixels = decode_photos(CARSET, sample[:50])
    pictures = next(load_plain(pixels, card.size_px, 50))
    shipped = rebuild_shipped(card, folder / card.file)
    assert export.measure_gap(shipped, folder / card.file, pictures) <= 1e-4


def test_card_tells_the_figures_of_this_data(sample: list) -> None:
    network = OnboardNetwork.open(ROOT / "assets" / "onboard")
    counts = network.card.training["photos"]
    network.close()
    assert {photo.source for photo in sample} <= set(counts)
    assert squash(np.zeros((8, 8, 3), np.uint8), 4).shape == (4, 4, 3)
