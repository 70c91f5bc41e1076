"""Every tensor goes to the part that takes it, in the numbers that part computes in."""

from pathlib import Path
from typing import Any

import pytest

from core.inference.devices import computes_in, place, runs_on, to_plain, vision_tower
from core.inference.vision_model import VisionModel
from tests.inference.opened import (
    FAMILIES,
    answer_of,
    opened,
    opened_anew,
    picture,
    request,
    run,
)

SPREAD = {
    "model.vision_model": "cpu",
    "model.multi_modal_projector": "cpu",
    "model.language_model": "disk",
    "lm_head": "cpu",
}
PICTURE_INPUTS = ("pixel_values", "pixel_attention_mask", "aspect_ratio_")


@pytest.fixture(params=FAMILIES)
def folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(f"tiny_{request.param}")


def greedy_ids(vlm: VisionModel) -> list[int]:
    """What the model writes about one picture, as text and token count."""
    _, written = run(vlm, request(vlm, picture()).inputs)
    return [written.new_tokens, *written.text.encode()]


def mapped(folder: Path, device_map: dict[str, str], **options: Any) -> VisionModel:
    from transformers import AutoModelForImageTextToText

    vlm = opened(folder)
    model = AutoModelForImageTextToText.from_pretrained(
        folder, device_map=device_map, **options
    )
    return VisionModel(model.eval(), vlm.processor, vlm.prompt, vlm.max_new_tokens)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_numbers_take_the_models_dtype_and_integers_keep_theirs(
    folder: Path, dtype: str
) -> None:
    import torch

    vlm = opened_anew(folder)
    vlm.model.to(getattr(torch, dtype))
    inputs = request(vlm, picture()).inputs
    placed = place(inputs, vlm.model)
    assert placed.keys() == inputs.keys()
    for name, tensor in placed.items():
        floats = inputs[name].is_floating_point()
        assert tensor.dtype == (getattr(torch, dtype) if floats else inputs[name].dtype)


def test_picture_and_words_go_to_their_own_devices(folder: Path) -> None:
    vlm = opened_anew(folder)
    vision_tower(vlm.model).to("meta")
    placed = place(request(opened(folder), picture()).inputs, vlm.model)
    for name, tensor in placed.items():
        expected = "meta" if name.startswith(PICTURE_INPUTS) else "cpu"
        assert tensor.device.type == expected, name


def test_hook_tells_the_device_where_weights_lie_elsewhere(folder: Path) -> None:
    from accelerate import cpu_offload

    tower = vision_tower(opened_anew(folder).model)
    cpu_offload(tower, execution_device="cpu")
    assert {weight.device.type for weight in tower.parameters()} == {"meta"}
    assert runs_on(tower).type == "cpu"


def test_layers_that_are_brought_in_for_each_pass_answer_again_and_again(
    folder: Path,
) -> None:
    from accelerate import cpu_offload

    vlm = opened_anew(folder)
    expected = greedy_ids(vlm)
    layers = vlm.model.get_decoder().layers
    cpu_offload(layers, execution_device="cpu")
    assert "meta" in {weight.device.type for weight in layers.parameters()}
    assert [greedy_ids(vlm), greedy_ids(vlm)] == [expected, expected]


def test_hook_of_a_second_device_is_believed(folder: Path) -> None:
    from accelerate.hooks import AlignDevicesHook, add_hook_to_module

    vlm = opened_anew(folder)
    tower = vision_tower(vlm.model)
    first = next(part for part in tower.modules() if not list(part.children()))
    add_hook_to_module(first, AlignDevicesHook(execution_device="meta"))
    placed = place(request(opened(folder), picture()).inputs, vlm.model)
    assert placed["pixel_values"].device.type == "meta"
    assert placed["input_ids"].device.type == "cpu"


def test_map_over_cpu_and_disk_answers_as_without_a_map_and_reopens(
    tiny_mllama: Path, tmp_path: Path
) -> None:
    expected = greedy_ids(opened(tiny_mllama))
    vlm = mapped(tiny_mllama, SPREAD, offload_folder=str(tmp_path / "offload"))
    weights = vlm.model.get_decoder().parameters()
    assert "meta" in {weight.device.type for weight in weights}
    assert greedy_ids(vlm) == expected
    vlm.model.save_pretrained(tmp_path / "copy")
    vlm.processor.save_pretrained(tmp_path / "copy")
    assert greedy_ids(opened_anew(tmp_path / "copy")) == expected


def test_adapter_takes_what_its_model_takes(tiny_mllama: Path, tiny_lora: Path) -> None:
    import torch
    from peft import PeftModel

    base = opened_anew(tiny_mllama)
    base.model.to(torch.bfloat16)
    expected = place(request(base, picture()).inputs, base.model)
    adapted = PeftModel.from_pretrained(base.model, tiny_lora).eval()
    vlm = VisionModel(adapted, base.processor, base.prompt, base.max_new_tokens)
    placed = place(request(vlm, picture()).inputs, adapted)
    for name, tensor in placed.items():
        assert tensor.dtype == expected[name].dtype
        assert tensor.device == expected[name].device
    plain = opened_anew(tiny_mllama)
    plain.model.to(torch.bfloat16)
    assert greedy_ids(vlm) != greedy_ids(plain)


def test_quantised_model_gets_the_dtype_it_computes_in(tiny_nf4: Path) -> None:
    import torch

    vlm = opened(tiny_nf4)
    weights = {weight.dtype for weight in vlm.model.parameters()}
    assert torch.uint8 in weights, "nothing is quantised"
    assert computes_in(vision_tower(vlm.model)) is torch.bfloat16
    placed = place(request(vlm, picture()).inputs, vlm.model)
    assert placed["pixel_values"].dtype is torch.bfloat16
    assert greedy_ids(vlm)[0] > 0


def test_containers_of_one_byte_are_no_dtype_to_compute_in() -> None:
    import torch

    part = torch.nn.Module()
    part.a = torch.nn.Parameter(torch.zeros(2).to(torch.float8_e4m3fn), False)
    part.b = torch.nn.Parameter(torch.zeros(2, dtype=torch.uint8), False)
    assert computes_in(part) is None
    part.c = torch.nn.Parameter(torch.zeros(2, dtype=torch.float16), False)
    assert computes_in(part) is torch.float16


def test_nothing_that_leaves_holds_a_tensor(taught_mllama: Path) -> None:
    import gc

    import torch

    def alive() -> int:
        gc.collect()
        return sum(isinstance(thing, torch.Tensor) for thing in gc.get_objects())

    vlm = opened(taught_mllama, max_new_tokens=200)
    answer_of(vlm, picture())
    before = alive()
    kept = answer_of(vlm, picture("navy"))
    assert alive() == before
    assert kept[1].findings


def test_to_plain_reaches_into_everything() -> None:
    import torch

    value = {"a": torch.arange(3), "b": [torch.tensor(1.5)], "c": (1, "x", None)}
    assert to_plain(value) == {"a": [0, 1, 2], "b": [1.5], "c": (1, "x", None)}
