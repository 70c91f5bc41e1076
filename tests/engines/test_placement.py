"""A plan becomes a device or a map, never both; the operator's own map is checked."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core.domain.errors import ModelUnavailable
from core.domain.vocabulary import Precision
from core.engines.placement import device_words, placement_arguments
from core.engines.transformers_engine import (
    TransformersEngine,
    read_config,
    without_weights,
)
from tests.engines.openings import CPU_PLAN, answer_of, opening

WHOLE = {"model": "cpu", "lm_head": "cpu"}


def test_cpu_has_no_map_and_quantised_weights_are_told_their_device() -> None:
    assert placement_arguments(CPU_PLAN, None) == {}
    small = replace(CPU_PLAN, precision=Precision.NF4)
    assert placement_arguments(small, None) == {"device_map": {"": "cpu"}}
    card = replace(CPU_PLAN, device="cuda:0")
    assert placement_arguments(card, None) == {"device_map": {"": "cuda:0"}}


@pytest.mark.parametrize("strategy", ["balanced", "sequential"])
def test_strategy_goes_with_its_limits(strategy: str) -> None:
    limits = ((0, 10), (1, 20), ("cpu", 30))
    plan = replace(CPU_PLAN, device=None, device_map=strategy, max_memory=limits)
    assert placement_arguments(plan, None) == {
        "device_map": strategy,
        "max_memory": {0: 10, 1: 20, "cpu": 30},
    }


@pytest.mark.parametrize("both", [{"device_map": "balanced"}, {"device": None}])
def test_device_and_map_are_never_given_together(both: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="either a device or a device map"):
        placement_arguments(replace(CPU_PLAN, **both), None)


def test_own_map_places_the_model(taught_idefics3: Path, tmp_path: Path) -> None:
    map_file = write_map(tmp_path, json.dumps(WHOLE))
    placed = {"device": None, "device_map": str(map_file)}
    wanted = opening(taught_idefics3, plan=placed)
    skeleton = without_weights(read_config(taught_idefics3))
    assert placement_arguments(wanted.plan, skeleton) == {"device_map": WHOLE}
    engine = TransformersEngine.open(wanted)
    assert engine.device == "CPU"
    assert answer_of(engine).findings


BAD_MAPS = [
    (json.dumps({"model.vision_modell": "cpu"}), "near: model.vision_model"),
    (json.dumps({"model": "cpu"}), "says nothing of lm_head.weight"),
    (json.dumps(WHOLE | {"lm_head": 7}), "'lm_head' on 7; this machine has"),
    (json.dumps(WHOLE | {"lm_head": -1}), "'lm_head' on -1"),
    (json.dumps(WHOLE | {"lm_head": True}), "'lm_head' on True"),
    (json.dumps(WHOLE | {"lm_head": "disk"}), "'lm_head' on 'disk'"),
    (json.dumps(WHOLE | {"lm_head": None}), "'lm_head' on None"),
    (json.dumps([1]), "holds no JSON object"),
    ("{}", "holds no JSON object"),
    ("{", "is not JSON"),
    ("[" * 100_000, "is not JSON"),
    (None, "cannot be read"),
]


@pytest.mark.parametrize(("text", "words"), BAD_MAPS, ids=[row[1] for row in BAD_MAPS])
def test_own_map_that_does_not_fit_is_refused(
    tiny_idefics3: Path, tmp_path: Path, text: str | None, words: str
) -> None:
    map_file = write_map(tmp_path, text)
    plan = replace(CPU_PLAN, device=None, device_map=str(map_file))
    with pytest.raises(ModelUnavailable) as caught:
        placement_arguments(plan, without_weights(read_config(tiny_idefics3)))
    assert words in caught.value.message
    assert str(tmp_path) not in caught.value.message


@pytest.mark.parametrize(
    ("device_map", "words"),
    [
        (None, "CPU"),
        ({"": "cpu"}, "CPU"),
        ({"model": "cpu", "lm_head": torch.device("cpu")}, "CPU"),
    ],
)
def test_device_is_told_in_words(device_map: object, words: str) -> None:
    model = torch.nn.Linear(2, 2)
    model.hf_device_map = device_map
    assert device_words(model) == words


def write_map(tmp_path: Path, text: str | None) -> Path:
    map_file = tmp_path / "map.json"
    if text is not None:
        map_file.write_text(text, encoding="utf-8")
    return map_file
