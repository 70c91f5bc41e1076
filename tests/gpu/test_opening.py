"""Opening on a real GPU: placement, memory given back, running out, unsloth."""

from importlib.util import find_spec
from pathlib import Path

import pytest
import torch

from core.domain.errors import NotEnoughMemory
from core.domain.vocabulary import Precision
from core.engines.transformers_engine import TransformersEngine
from core.engines.unsloth_engine import UnslothEngine
from tests.engines.openings import answer_of, opening
from tests.tiny_models import KNOWN_ANSWER

pytestmark = pytest.mark.gpu
ON_GPU = {
    "device": None,
    "device_map": "balanced",
    "max_memory": ((0, 10**9), ("cpu", 10**9)),
}


@pytest.mark.parametrize("family", ["mllama", "idefics3", "llava"])
@pytest.mark.parametrize("precision", [Precision.NF4, Precision.INT8, Precision.HALF])
def test_model_answers_on_the_gpu_and_gives_its_memory_back(
    family: str, precision: Precision, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(f"taught_{family}")
    before = torch.cuda.memory_allocated()
    engine = TransformersEngine.open(opening(folder, precision, plan=ON_GPU))
    assert engine.device == "GPU 0"
    held = torch.cuda.memory_allocated() - before
    assert held >= 0.9 * sum(part.bytes for part in engine.parts())
    assert answer_of(engine).raw_text == KNOWN_ANSWER
    engine.close()
    # cuBLAS keeps a workspace of its own, a few MB, once it has been used
    assert torch.cuda.memory_allocated() - before < 100e6


def test_copy_held_in_four_bits_opens_on_the_gpu(tiny_nf4: Path) -> None:
    plan = ON_GPU | {"prequantised": True}
    engine = TransformersEngine.open(opening(tiny_nf4, Precision.NF4, plan=plan))
    assert answer_of(engine).raw_text == KNOWN_ANSWER


def test_gpu_that_is_full_is_told_and_recovers(taught_mllama: Path) -> None:
    whole = ON_GPU | {"device": "cuda:0", "device_map": None, "max_memory": None}
    free, _ = torch.cuda.mem_get_info()
    torch.cuda.set_per_process_memory_fraction(1e-9)
    try:
        with pytest.raises(NotEnoughMemory):
            TransformersEngine.open(opening(taught_mllama, Precision.HALF, plan=whole))
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    assert torch.cuda.mem_get_info()[0] > free - 500e6
    engine = TransformersEngine.open(opening(taught_mllama, Precision.HALF, plan=whole))
    assert answer_of(engine).raw_text == KNOWN_ANSWER


@pytest.mark.skipif(find_spec("unsloth") is None, reason="unsloth is not installed")
@pytest.mark.parametrize("precision", [Precision.NF4, Precision.HALF])
def test_unsloth_opens_the_same_model(
    taught_mllama: Path, precision: Precision
) -> None:
    engine = UnslothEngine.open(opening(taught_mllama, precision, plan=ON_GPU))
    assert (engine.name, engine.device) == ("unsloth", "GPU 0")
    assert answer_of(engine).raw_text == KNOWN_ANSWER
