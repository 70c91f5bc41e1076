"""The parts of an open model, and how large each is.

Decisions:
- A part is told from the names along a module's path, which every family in
  transformers chooses from a few words; what is neither eye nor bridge is language.
- Weights in 4 bits are counted as the parameters they stand for, and their bytes with
  the scales that belong to them.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import prod
from typing import Any


class ModelPart(StrEnum):
    """What a vision-language model consists of."""

    VISION = "vision"
    PROJECTOR = "projector"
    LANGUAGE = "language"
    ADAPTER = "adapter"


EYES = (ModelPart.VISION, ModelPart.PROJECTOR)
VISION_NAMES = {"vision_model", "vision_tower", "vision_encoder", "visual"}
PROJECTOR_NAMES = {"multi_modal_projector", "connector", "mm_projector", "projector"}
ADAPTER_MARK = ".lora_"


@dataclass(frozen=True, slots=True)
class PartSize:
    """Parameters and bytes of one part, where they lie and of what kind they are."""

    part: ModelPart
    parameters: int
    bytes: int
    devices: tuple[str, ...]
    dtypes: tuple[str, ...]


def part_of(name: str) -> ModelPart:
    """The part that a module or parameter of this full name belongs to."""
    words = set(name.split("."))
    if ADAPTER_MARK in name:
        return ModelPart.ADAPTER
    if words & PROJECTOR_NAMES:
        return ModelPart.PROJECTOR
    return ModelPart.VISION if words & VISION_NAMES else ModelPart.LANGUAGE


def part_sizes(model: Any) -> tuple[PartSize, ...]:
    """Every part that the model has, in the order of `ModelPart`; tied weights once."""
    found: dict[ModelPart, list[Any]] = {}
    for name, weights in model.named_parameters():
        found.setdefault(part_of(name), []).append(weights)
    return tuple(_size(part, found[part]) for part in ModelPart if part in found)


def _size(part: ModelPart, all_weights: list[Any]) -> PartSize:
    return PartSize(
        part=part,
        parameters=sum(_parameter_count(weights) for weights in all_weights),
        bytes=sum(_byte_count(weights) for weights in all_weights),
        devices=tuple(sorted({str(weights.device) for weights in all_weights})),
        dtypes=tuple(
            sorted({str(weights.dtype).split(".")[-1] for weights in all_weights})
        ),
    )


def _parameter_count(weights: Any) -> int:
    state = getattr(weights, "quant_state", None)
    return prod(state.shape) if state is not None else weights.numel()


def _byte_count(weights: Any) -> int:
    return sum(
        tensor.numel() * tensor.element_size()
        for tensor in (weights, *_scales(weights))
    )


def _scales(weights: Any) -> list[Any]:
    """The scale tensors of quantised weights: one level of 8 bits, two of 4."""
    states = [getattr(weights, "quant_state", None)]
    states.append(getattr(states[0], "state2", None))
    scales = [getattr(state, "absmax", None) for state in states]
    scales.append(getattr(weights, "SCB", None))
    return [scale for scale in scales if scale is not None]
