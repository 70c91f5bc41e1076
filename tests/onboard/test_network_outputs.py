"""The reader takes every output of a file by its card, or refuses the file."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.domain.errors import ModelUnavailable
from core.domain.records import Scores
from core.onboard.judgement import judge
from core.onboard.network import HEADS, OUTPUTS, OnboardNetwork
from tests.onboard.made_files import CELLS, output_shapes, write_model
from tests.onboard.readings import PARTS, SEEN, TYPES, card_dict

GREY = np.full((20, 30, 3), 128, np.uint8)


def test_every_output_is_read_under_the_labels_of_the_card(tmp_path: Path) -> None:
    card = card_dict()
    network = OnboardNetwork.open(write_model(tmp_path, card, output_shapes(card)))
    reading = network.read(GREY)
    for head in HEADS:
        told = dict(getattr(reading.scores, head))
        assert list(told) == card["labels"][head]
        counted = [place / 1000 for place in range(len(told))]
        assert list(told.values()) == pytest.approx(counted)
    assert reading.damage_map.shape == (CELLS, CELLS)
    assert reading.type_maps.shape == (len(TYPES), CELLS, CELLS)
    assert reading.part_maps.shape == (len(SEEN), CELLS, CELLS)
    assert reading.part_maps[1, 0, 0] == pytest.approx(CELLS * CELLS / 1000)
    assert judge(reading, network.card).reason
    network.close()


@pytest.mark.parametrize("name", OUTPUTS)
def test_file_without_an_output_is_refused_by_its_name(
    tmp_path: Path, name: str
) -> None:
    card = card_dict()
    shapes = output_shapes(card)
    del shapes[name]
    with pytest.raises(ModelUnavailable, match=f"disagree on {name}"):
        OnboardNetwork.open(write_model(tmp_path, card, shapes))


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("car", (1, 1)),
        ("types", (1, len(TYPES) - 1)),
        ("parts", (1, len(PARTS) + 1)),
        ("seen", (1, len(SEEN) - 1)),
        ("severity", (1, 4)),
        ("view", (1, 2)),
        ("direction", (1, 4)),
        ("damage_map", (1, CELLS * CELLS)),
        ("type_maps", (1, len(TYPES) + 1, CELLS, CELLS)),
        ("type_maps", (1, len(TYPES), CELLS)),
        ("part_maps", (1, len(PARTS), CELLS, CELLS)),
        ("part_maps", (1, len(SEEN), CELLS, 2 * CELLS)),
    ],
)
def test_file_with_an_output_of_another_shape_is_refused(
    tmp_path: Path, name: str, shape: tuple[int, ...]
) -> None:
    card = card_dict()
    shapes: dict[str, Any] = output_shapes(card) | {name: shape}
    with pytest.raises(ModelUnavailable, match=f"disagree on {name}"):
        OnboardNetwork.open(write_model(tmp_path, card, shapes))


def test_scores_tell_all_their_heads_in_the_documented_form() -> None:
    bare = Scores(0.9, 0.1, types=(), parts=(), severity=(), view=())
    assert set(bare.to_dict()) == {"car", "damaged", *HEADS}
    told = Scores(0.9, 0.1, (), (), (), (), (("hood", 0.5),), (("FL", 1.0),))
    assert told.to_dict()["seen"] == {"hood": 0.5}
    assert told.to_dict()["direction"] == {"FL": 1.0}
