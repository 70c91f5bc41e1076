"""Counts from a config alone equal those of the real classes on the meta device."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import ModelUnavailable
from core.domain.vocabulary import Precision
from core.models.counting import Count
from core.models.shapes import (
    PUBLISHED,
    published_shape,
    read_shape,
    shape_of,
    stored_precision,
)
from core.models.sources import Source, read_folder

TEXT = {
    "hidden_size": 48,
    "intermediate_size": 96,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "vocab_size": 101,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "pad_token_id": 0,
}
EYE = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "image_size": 28,
    "patch_size": 7,
}
MLLAMA_EYE = EYE | {"attention_heads": 4, "num_global_layers": 1}


def llava(text: dict[str, Any], eye: dict[str, Any], **more: Any) -> dict[str, Any]:
    eye = EYE | {"num_attention_heads": 4} | eye
    return {
        "model_type": "llava",
        "text_config": TEXT | text,
        "vision_config": eye,
    } | more


def idefics3(text: dict[str, Any], **more: Any) -> dict[str, Any]:
    eye = EYE | {"num_attention_heads": 4, "num_channels": 4}
    text = TEXT | {"model_type": "llama"} | text
    return {"model_type": "idefics3", "text_config": text, "vision_config": eye} | more


def mllama(text: dict[str, Any], eye: dict[str, Any]) -> dict[str, Any]:
    eye = MLLAMA_EYE | {"vision_output_dim": 96} | eye
    text = TEXT | {"num_key_value_heads": 2, "cross_attention_layers": [1]} | text
    return {"model_type": "mllama", "text_config": text, "vision_config": eye}


def published(name: str) -> dict[str, Any]:
    return json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))


SIGLIP = {"model_type": "siglip_vision_model"}
CONFIGS = {
    "mllama defaults": {"model_type": "mllama"},
    "mllama 11B": published("llama-3.2-11b-vision"),
    "mllama tiny": mllama({}, {}),
    "mllama odd": mllama(
        {"num_key_value_heads": 1, "cross_attention_layers": [0, 2, 7]},
        {"max_num_tiles": 2, "supported_aspect_ratios": [[1, 1], [1, 2], [2, 1]]},
    ),
    "mllama heads that do not divide": mllama({"hidden_size": 44}, {}),
    "idefics3 defaults": {"model_type": "idefics3"},
    "idefics3 500M": published("smolvlm-500m"),
    "idefics3 tied": idefics3({}, tie_word_embeddings=True),
    "idefics3 tied in the text alone": idefics3({"tie_word_embeddings": True}),
    "idefics3 biases": idefics3({"attention_bias": True, "mlp_bias": True}),
    "idefics3 head size": idefics3({"head_dim": 20, "num_key_value_heads": 2}),
    "smolvlm": idefics3({}, scale_factor=4) | {"model_type": "smolvlm"},
    "llava defaults": {"model_type": "llava"},
    "llava clip mistral": llava(
        {"model_type": "mistral", "num_key_value_heads": 2},
        {"model_type": "clip_vision_model"},
    ),
    "llava siglip qwen2": llava(
        {"model_type": "qwen2", "num_key_value_heads": 4}, SIGLIP
    ),
    "llava siglip without head": llava(
        {"model_type": "llama"}, SIGLIP | {"vision_use_head": False}
    ),
    "llava two layers, no bias": llava(
        {"model_type": "llama"},
        {"model_type": "clip_vision_model"},
        vision_feature_layer=[-2, -1],
        multimodal_projector_bias=False,
    ),
    "llava tied": llava(
        {"model_type": "qwen2", "num_key_value_heads": 4, "tie_word_embeddings": True},
        {"model_type": "clip_vision_model"},
    ),
}
PART_OF = {
    "vision_model": "vision",
    "vision_tower": "vision",
    "multi_modal_projector": "projector",
    "connector": "projector",
}


def count_real(config: dict[str, Any]) -> dict[str, Count]:
    """The counts of the real class, on the meta device."""
    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText

    settings = {key: value for key, value in config.items() if key != "model_type"}
    real_config = AutoConfig.for_model(config["model_type"], **settings)
    with torch.device("meta"):
        model = AutoModelForImageTextToText.from_config(real_config)
    model.tie_weights()
    counts = dict.fromkeys(("vision", "projector", "language"), Count())
    inside = {
        id(module.weight): module.weight.shape[0]
        for module in model.modules()
        if type(module) is torch.nn.Linear
    }
    for name, weights in model.named_parameters():  # shared ones come once
        part = PART_OF.get(name.removeprefix("model.").split(".")[0], "language")
        rows = inside.get(id(weights), 0)
        counts[part] += Count(weights.numel(), weights.numel() if rows else 0, rows)
    return counts


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS.keys())
def test_counts_equal_those_of_the_real_class(config: dict[str, Any]) -> None:
    shape, real = read_shape(config), count_real(config)
    assert shape is not None
    tied = shape.head == Count()
    for name, count in shape.parts:
        assert count.weights == real[name].weights, name
        if not (tied and name == "language"):  # a tied head is no layer to quantise
            assert count == real[name], name


def test_published_counts_are_the_known_ones() -> None:
    assert published_shape("llama-3.2-11b-vision").weights == 10_670_220_835
    assert published_shape("smolvlm-500m").weights == 507_482_304


@pytest.mark.parametrize("family", ["qwen2_vl", "llama", "", None, 3])
def test_family_that_is_not_counted_has_no_shape(family: object) -> None:
    assert read_shape({"model_type": family}) is None


def test_llava_with_an_unknown_half_has_no_shape() -> None:
    assert read_shape(llava({"model_type": "gemma"}, SIGLIP)) is None
    assert read_shape(llava({"model_type": "llama"}, {"model_type": "vit"})) is None


@pytest.mark.parametrize("value", ["4096", 0, -1, 1.5, True, 10**12, [4096], {}])
def test_size_that_no_model_has_is_refused_by_name(value: object) -> None:
    with pytest.raises(ModelUnavailable, match=r"text_config\.hidden_size|hidden_size"):
        read_shape({"model_type": "mllama", "text_config": {"hidden_size": value}})


def test_config_parts_of_the_wrong_kind_take_defaults() -> None:
    strange = {"model_type": "mllama", "text_config": [1], "vision_config": "x"}
    assert read_shape(strange) == read_shape({"model_type": "mllama"})


@pytest.mark.parametrize("maker", ["tiny_mllama", "tiny_idefics3", "tiny_llava"])
def test_headers_of_a_saved_model_count_what_its_config_does(
    maker: str, request: pytest.FixtureRequest
) -> None:
    source = read_folder(request.getfixturevalue(maker), maker)
    shape = shape_of(source)
    unknown = shape_of(Source(maker, source.folder, "r", config={"model_type": "?"}))
    assert unknown.family == ""
    assert [c.weights for _, c in unknown.parts] == [c.weights for _, c in shape.parts]
    assert unknown.head.weights == shape.head.weights


def test_shape_of_files_known_by_size_alone_says_so() -> None:
    source = Source("x", None, "r", config={"model_type": "?"}, weight_bytes=2_000_000)
    shape = shape_of(source)
    assert shape.weights == 1_000_000
    assert [name for name, _ in shape.parts] == ["model"]


def test_source_without_a_config_takes_the_published_shape() -> None:
    source = Source("x", None, "r", adapter={"base_model_name_or_path": "y"})
    assert shape_of(source, published="smolvlm-500m").weights == 507_482_304
    with pytest.raises(ModelUnavailable, match="how large x is"):
        shape_of(source)


def test_quantised_copy_is_known_by_its_config(tiny_nf4: Path) -> None:
    shape = shape_of(read_folder(tiny_nf4, "copy"))
    assert shape.stored is Precision.NF4
    assert shape.file_bytes == sum(
        path.stat().st_size for path in tiny_nf4.glob("*.safetensors")
    )


@pytest.mark.parametrize(
    ("quantised", "precision"),
    [
        ({"load_in_4bit": True, "quant_method": "bitsandbytes"}, Precision.NF4),
        ({"load_in_8bit": True, "quant_method": "bitsandbytes"}, Precision.INT8),
        (None, None),
    ],
)
def test_stored_precision_is_read_from_the_config(
    quantised: object, precision: Precision | None
) -> None:
    assert stored_precision({"quantization_config": quantised}) is precision


def test_copy_quantised_by_another_package_is_refused() -> None:
    with pytest.raises(ModelUnavailable, match="gptq"):
        stored_precision({"quantization_config": {"quant_method": "gptq", "bits": 4}})
