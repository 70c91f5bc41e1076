"""How weights are held: 4 bits, 8 bits, or as they are.

Decisions:
- What sees (vision tower, projector) and the output layer keep their precision in 8
  bits: Mllama's tower has 4-D activations that bitsandbytes cannot multiply.
- Modules are left out by their full names, read from the model's own class on the meta
  device: transformers matches names from their start, so that a bare `vision_model`
  leaves nothing out of `model.vision_model`.
- A copy that is stored in 4 or 8 bits says so itself and is never quantised again.
- On a CPU with bf16 instructions bitsandbytes repacks 4-bit weights at first use, in
  blocks of 64 columns and 32 rows; layers of other sizes keep the plain way.
"""

from typing import Any

from core.domain.errors import MissingPackage
from core.domain.vocabulary import Precision
from core.engines.load_faults import package_missing
from core.engines.parts import EYES, part_of
from core.models.planning import LoadPlan

BITS = {Precision.NF4: 4, Precision.INT8: 8}
PACKED_COLUMNS, PACKED_ROWS = 64, 32  # bitsandbytes _convert_weight_packed_for_cpu


def is_quantised(plan: LoadPlan) -> bool:
    """Whether the weights will be held in 4 or 8 bits."""
    return plan.precision in BITS


def quantisation_arguments(plan: LoadPlan, skeleton: Any, *, title: str) -> dict:
    """What `from_pretrained` needs to quantise by this plan; empty where it does not.

    Raises:
        MissingPackage: bitsandbytes is not installed.
    """
    if not is_quantised(plan):
        return {}
    _need_bitsandbytes(title)
    if plan.prequantised:
        return {}
    import torch
    from transformers import BitsAndBytesConfig

    if plan.precision is Precision.INT8:
        config = BitsAndBytesConfig(
            load_in_8bit=True, llm_int8_skip_modules=kept_modules(skeleton)
        )
    else:
        config = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=getattr(torch, plan.compute_dtype),
        )
    return {"quantization_config": config}


def kept_modules(skeleton: Any) -> list[str]:
    """Full names of the modules that 8 bits leave alone, outermost ones only."""
    head = skeleton.get_output_embeddings()
    kept = [name for name, module in skeleton.named_modules() if module is head]
    for name, _ in skeleton.named_modules():
        if part_of(name) in EYES and part_of(name.rpartition(".")[0]) not in EYES:
            kept.append(name)
    return kept


def spare_odd_layers(model: Any) -> None:
    """Keep layers that cannot be repacked on a CPU from being tried."""
    for module in model.modules():
        if getattr(module, "support_avx512bf16_for_cpu", False):
            odd = (
                module.in_features % PACKED_COLUMNS or module.out_features % PACKED_ROWS
            )
            module.support_avx512bf16_for_cpu = not odd


def _need_bitsandbytes(title: str) -> None:
    try:
        import bitsandbytes  # noqa: F401
    except Exception as exc:  # its import looks for libraries and can fail in any way
        raise _missing(title) from exc


def _missing(title: str) -> MissingPackage:
    return package_missing(title, "bitsandbytes")
