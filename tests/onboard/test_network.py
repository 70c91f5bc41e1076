"""The reader gives documented shapes, the same every time, or refuses in words."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.domain.errors import MissingPackage, ModelUnavailable
from core.onboard.network import HEADS, OnboardNetwork, squash
from core.onboard.training import augment
from tests.onboard.pictures import draw_pattern

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "onboard"
LIMIT_BYTES = 16 * 10**6
CELL_PX = 8


@pytest.fixture(scope="module")
def network() -> Iterator[OnboardNetwork]:
    opened = OnboardNetwork.open(SHIPPED)
    yield opened
    opened.close()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("model.onnx", "card.json"):
        shutil.copy(SHIPPED / name, tmp_path)
    return tmp_path


def test_file_is_small_enough_to_ship(network: OnboardNetwork) -> None:
    size = (SHIPPED / network.card.file).stat().st_size
    assert size == network.card.bytes <= LIMIT_BYTES


def test_scores_carry_the_labels_of_the_card(network: OnboardNetwork) -> None:
    scores = network.read(draw_pattern(1)).scores
    for head in HEADS:
        labels = tuple(label for label, _ in getattr(scores, head))
        assert labels == getattr(network.card, head)


def test_scores_are_probabilities(network: OnboardNetwork) -> None:
    scores = network.read(draw_pattern(2)).scores
    pairs = [pair for head in HEADS for pair in getattr(scores, head)]
    values = [scores.car, scores.damaged, *(p for _, p in pairs)]
    assert all(isinstance(v, float) and 0 <= v <= 1 for v in values)
    for head in ("severity", "view", "direction"):
        chances = [p for _, p in getattr(scores, head)]
        assert sum(chances) == pytest.approx(1, abs=1e-5)


def test_maps_are_squares_of_probabilities(network: OnboardNetwork) -> None:
    reading, card = network.read(draw_pattern(3)), network.card
    side = card.size_px // CELL_PX
    assert reading.damage_map.shape == (side, side)
    assert reading.type_maps.shape == (len(card.types), side, side)
    assert reading.part_maps.shape == (len(card.seen), side, side)
    for cells in (reading.damage_map, reading.type_maps, reading.part_maps):
        assert cells.dtype == np.float32
        assert 0 <= cells.min() <= cells.max() <= 1


def test_same_photo_gives_the_same_reading(network: OnboardNetwork) -> None:
    first, second = (network.read(draw_pattern(4)) for _ in range(2))
    assert first.scores == second.scores
    assert np.array_equal(first.damage_map, second.damage_map)


def test_mirrored_photo_gives_about_the_mirrored_map(network: OnboardNetwork) -> None:
    agreements = []
    for seed in range(4):
        picture = draw_pattern(seed)
        straight = network.read(picture).damage_map
        mirrored = network.read(np.ascontiguousarray(picture[:, ::-1])).damage_map
        agreements.append(np.abs(straight - mirrored[:, ::-1]).mean())
    assert np.mean(agreements) < 0.1


def test_map_differs_between_pictures(network: OnboardNetwork) -> None:
    maps = [network.read(draw_pattern(seed)).damage_map for seed in (5, 6)]
    assert not np.allclose(*maps, atol=1e-4)


def test_a_photo_in_a_batch_reads_as_alone(network: OnboardNetwork) -> None:
    pictures = [squash(draw_pattern(seed), network.card.size_px) for seed in (7, 8, 9)]
    session = network._session
    together = session.run(None, {"image": np.stack(pictures)})
    for row, picture in enumerate(pictures):
        alone = session.run(None, {"image": picture[None]})
        for many, one in zip(together, alone, strict=True):
            assert np.allclose(many[row], one[0], atol=1e-4)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK"])
def test_any_pillow_mode_is_read(network: OnboardNetwork, mode: str) -> None:
    picture = Image.fromarray(draw_pattern(10)).convert(mode)
    assert network.read(picture).damage_map.ndim == 2


def test_reader_and_training_squash_alike() -> None:
    picture = draw_pattern(11, (640, 480))
    trained = augment.squash(Image.fromarray(picture), 256)
    assert np.array_equal(squash(picture, 256), trained)


def test_freed_network_says_so() -> None:
    opened = OnboardNetwork.open(SHIPPED)
    opened.close()
    opened.close()
    with pytest.raises(ModelUnavailable, match="freed"):
        opened.read(draw_pattern(1))


def test_truncated_file_is_refused(copied: Path) -> None:
    content = (copied / "model.onnx").read_bytes()
    (copied / "model.onnx").write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelUnavailable, match="damaged"):
        OnboardNetwork.open(copied)


def test_file_with_one_changed_byte_is_refused(copied: Path) -> None:
    content = bytearray((copied / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (copied / "model.onnx").write_bytes(bytes(content))
    with pytest.raises(ModelUnavailable, match="checksum"):
        OnboardNetwork.open(copied)


def test_missing_file_is_refused(copied: Path) -> None:
    (copied / "model.onnx").unlink()
    with pytest.raises(ModelUnavailable, match="missing"):
        OnboardNetwork.open(copied)


def test_card_with_other_labels_than_the_file_is_refused(copied: Path) -> None:
    raw = json.loads((copied / "card.json").read_text(encoding="utf-8"))
    raw["labels"]["types"].pop()
    (copied / "card.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="disagree on types"):
        OnboardNetwork.open(copied)


def test_without_the_runtime_the_package_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingPackage, match="onnxruntime"):
        OnboardNetwork.open(SHIPPED)
