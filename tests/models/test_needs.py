"""Bytes and tokens of the plan equal what the real packages make of them."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.domain.settings import Settings
from core.domain.vocabulary import Precision
from core.models.image_tokens import count_image_tokens
from core.models.needs import (
    Dtypes,
    bytes_per_weight,
    cache_bytes,
    part_bytes,
    read_needs,
    weights_bytes,
)
from core.models.shapes import ModelShape, published_shape, shape_of
from core.models.sources import Source, read_folder

LLAMA = published_shape("llama-3.2-11b-vision")
SMOLVLM = published_shape("smolvlm-500m")
SIZES = [(1024, 768), (768, 1024), (1024, 1024), (64, 640), (1000, 101), (333, 500)]


@pytest.mark.parametrize(
    ("precision", "how", "gigabytes"),
    [
        (Precision.HALF, {}, 21.34),
        (Precision.FULL, {}, 42.68),
        (Precision.INT8, {"vision_quantised": True}, 11.80),
        (Precision.NF4, {"double_quantised": False}, 7.62),
        (Precision.NF4, {}, 7.18),
        (Precision.INT8, {}, 12.62),
    ],
)
def test_weights_of_the_11b_model_take_the_known_bytes(
    precision: Precision, how: dict[str, bool], gigabytes: float
) -> None:
    # 8 bits keep 4 bytes per row beside the plain figure: 9 MB of 11.80 GB
    assert weights_bytes(LLAMA, precision, **how) / 1e9 == pytest.approx(
        gigabytes, abs=0.01
    )


@pytest.mark.parametrize("precision", list(Precision))
def test_parts_add_up_to_the_whole(precision: Precision) -> None:
    parts = part_bytes(LLAMA, precision)
    assert [name for name, _ in parts] == ["vision", "projector", "language"]
    assert sum(size for _, size in parts) == weights_bytes(LLAMA, precision)


def test_storage_of_four_bytes_counts_for_what_is_not_quantised() -> None:
    head = LLAMA.head.weights
    half = weights_bytes(LLAMA, Precision.NF4, storage_bytes=2)
    full = weights_bytes(LLAMA, Precision.NF4, storage_bytes=4)
    assert full - half > 2 * head


@pytest.mark.parametrize("double", [True, False])
def test_four_bit_bytes_are_those_of_bitsandbytes(double: bool) -> None:
    import torch
    from bitsandbytes.functional import quantize_4bit

    weights = torch.randn(512, 2048)
    packed, state = quantize_4bit(
        weights, blocksize=64, quant_type="nf4", compress_statistics=double
    )
    held = packed.nbytes + state.absmax.nbytes
    held += state.state2.absmax.nbytes if double else 0
    each = bytes_per_weight(Precision.NF4, double_quantised=double)
    assert held == each * weights.numel()


def test_eight_bit_bytes_are_those_of_bitsandbytes() -> None:
    import torch
    from bitsandbytes.functional import int8_vectorwise_quant

    weights = torch.randn(96, 256, dtype=torch.float16)
    packed, rows, _ = int8_vectorwise_quant(weights)
    assert packed.nbytes == bytes_per_weight(Precision.INT8) * weights.numel()
    assert rows.numel() * rows.element_size() == 4 * 96


def test_quantised_copy_weighs_what_its_files_do(tiny_nf4: Path) -> None:
    shape = shape_of(read_folder(tiny_nf4, "copy"))
    needs = read_needs(
        shape,
        Precision.NF4,
        Dtypes("bfloat16", "bfloat16"),
        settings=Settings(),
        split=False,
    )
    assert needs.weights == shape.file_bytes


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("split", [True, False])
def test_tiles_are_those_of_the_real_idefics3_processor(
    size: tuple[int, int], split: bool
) -> None:
    from transformers.models.idefics3.image_processing_pil_idefics3 import (
        Idefics3ImageProcessorPil,
    )

    # the published settings, at an eighth of the size: tiles of 64 pixels, not 512
    processor = Idefics3ImageProcessorPil(
        size={"longest_edge": 256},
        max_image_size={"longest_edge": 64},
        do_image_splitting=split,
    )
    made = processor(Image.new("RGB", size), return_tensors="np")["pixel_values"]
    shape = resized(SMOLVLM, image_px=64, patch_px=2)
    tokens = count_image_tokens(shape, size, split=split)
    assert tokens.tiles == made.shape[1]
    assert tokens.seen == made.shape[1] * 1024


@pytest.mark.parametrize("split", [True, False])
def test_prompt_of_idefics3_is_as_long_as_planned(
    tiny_idefics3: Path, split: bool
) -> None:
    from transformers import AutoProcessor

    processor = AutoProcessor.from_pretrained(tiny_idefics3)
    shape = shape_of(read_folder(tiny_idefics3, "tiny"))
    photo = Image.new("RGB", (640, 480))
    side = shape.eye.image_px
    made = processor(
        images=photo,
        text="<image>",
        do_image_splitting=split,
        size={"longest_edge": 4 * side},
        max_image_size={"longest_edge": side},
    )
    ids = made["input_ids"][0]
    tokens = count_image_tokens(shape, photo.size, split=split)
    markers = tokens.prompt - ids.count(processor.image_token_id)
    assert ids.count(processor.image_token_id) == tokens.tiles * (
        shape.eye.patches // shape.shrink
    )
    assert 0 < markers <= 3 * tokens.tiles + 2


def test_prompt_of_llava_is_as_long_as_planned(tiny_llava: Path) -> None:
    from transformers import AutoProcessor

    processor = AutoProcessor.from_pretrained(tiny_llava)
    made = processor(images=Image.new("RGB", (640, 480)), text="<image>")
    shape = shape_of(read_folder(tiny_llava, "tiny"))
    tokens = count_image_tokens(shape, (640, 480), split=True)
    assert made["input_ids"][0].count(processor.image_token_id) == tokens.prompt


@pytest.mark.parametrize("size", SIZES)
def test_mllama_always_makes_all_its_tiles(size: tuple[int, int]) -> None:
    from transformers.models.mllama.image_processing_pil_mllama import (
        MllamaImageProcessorPil,
    )

    processor = MllamaImageProcessorPil(size={"height": 28, "width": 28})
    made = processor(Image.new("RGB", size), return_tensors="np")["pixel_values"]
    tokens = count_image_tokens(LLAMA, size, split=True)
    assert tokens.tiles == made.shape[2]
    assert tokens.cross == 4 * 1601


@pytest.mark.parametrize("maker", ["tiny_mllama", "tiny_idefics3", "tiny_llava"])
def test_cache_is_as_large_as_the_real_one(
    maker: str, request: pytest.FixtureRequest
) -> None:
    import torch
    from transformers import AutoModelForImageTextToText, AutoProcessor

    folder = request.getfixturevalue(maker)
    processor = AutoProcessor.from_pretrained(folder)
    model = AutoModelForImageTextToText.from_pretrained(folder).eval()
    image_token = processor.image_token
    inputs = processor(
        images=Image.new("RGB", (64, 48)),
        text=f"{image_token} What is damaged?",
        return_tensors="pt",
    )
    with torch.inference_mode():
        cache = model(**inputs, use_cache=True).past_key_values
    real = sum(
        layer.keys.nbytes + layer.values.nbytes
        for layer in cache.layers
        if layer.keys is not None
    )
    shape = shape_of(read_folder(folder, maker))
    tokens = count_image_tokens(shape, (64, 48), split=True)
    planned = cache_bytes(
        shape, length=inputs["input_ids"].shape[1], cross=tokens.cross, value_bytes=4
    )
    assert planned == real


def test_family_that_is_not_known_still_has_needs() -> None:
    source = Source("x", None, "r", config={"model_type": "?"}, weight_bytes=4 * 10**9)
    needs = read_needs(
        shape_of(source),
        Precision.HALF,
        Dtypes("bfloat16", "bfloat16"),
        settings=Settings(),
        split=True,
    )
    assert needs.weights == 4 * 10**9
    assert needs.cache > 0
    assert needs.working > 0


def resized(shape: ModelShape, **sizes: int) -> ModelShape:
    """The shape with an eye of other sizes."""
    return replace(shape, eye=replace(shape.eye, **sizes))
