"""What a batch costs: every head on its known labels only.

- Weak labels count by their weight; a mean is over the weight, with a floor, so that a
  batch with one known label does not shout.
- Where a source names one damage a photo, the types also compete (a softmax whose
  right answers share the mass), which teaches "which" apart from "whether".
- The map learns from boxes cell by cell, and elsewhere through the pooled logit; the
  worst cells of undamaged photos are pressed down on their own, and its strongest
  place is drawn into the boxes.
"""

import torch
import torch.nn.functional as F

Batch = dict[str, torch.Tensor]
WEIGHTS = {
    "car": 1.5,
    "damaged": 1.0,
    "damaged_parts": 0.3,
    "types": 1.0,
    "compete": 0.4,
    "parts": 1.0,
    "severity": 0.6,
    "view": 1.0,
    "cells": 1.0,
    "cell_types": 0.3,
    "pointing": 0.4,
}
COMPETING = 4  # scratch, dent, glass_broken, lamp_broken
LEAST_WEIGHT = 4.0  # floor of a mean's total weight, in photos
WORST_CELLS = 6


def weigh_losses(outputs: Batch, batch: Batch) -> torch.Tensor:
    """The one number to go down."""
    parts = measure_losses(outputs, batch)
    return sum(WEIGHTS[name] * value for name, value in parts.items())


def measure_losses(outputs: Batch, batch: Batch) -> Batch:
    """Each head's loss, unweighted."""
    damaged = batch["damaged"]
    return {
        "car": _binary(outputs["car"], batch["car"]),
        "damaged": _binary(outputs["damaged"], damaged, smooth=0.02),
        "damaged_parts": _binary(outputs["damaged_whole"], damaged, smooth=0.02)
        + _binary(outputs["damaged_found"], damaged, smooth=0.02),
        "types": _binary(outputs["types"], batch["types"], smooth=0.03),
        "compete": _compete(outputs["types"], batch),
        "parts": _binary(outputs["parts"], batch["parts"], smooth=0.03),
        "severity": _soft(outputs["severity"], batch, "severity"),
        "view": _soft(outputs["view"], batch, "view"),
        "cells": _cells(outputs["cells"][:, 0], batch),
        "pointing": _pointing(outputs["cells"][:, 0], batch),
        "cell_types": _cell_types(outputs["cells"][:, 1:], batch["cell_types"]),
    }


def _mean(values: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return (values * weights).sum() / weights.sum().clamp(min=LEAST_WEIGHT)


def _binary(
    logits: torch.Tensor, taught: torch.Tensor, *, smooth: float = 0.0
) -> torch.Tensor:
    """`taught` is (N, 2) or (N, 2, labels): targets, then weights."""
    target, weight = taught[:, 0], taught[:, 1]
    target = target * (1 - 2 * smooth) + smooth
    loss = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return _mean(loss, weight)


def _compete(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    shares = F.log_softmax(logits[:, :COMPETING], dim=1)
    right = batch["types"][:, 0, :COMPETING] > 0
    told = shares.masked_fill(~right, -30.0).logsumexp(1)
    return _mean(-told, batch["compete"][:, 0] * right.any(1))


def _soft(logits: torch.Tensor, batch: Batch, name: str) -> torch.Tensor:
    loss = -(F.log_softmax(logits, dim=1) * batch[name]).sum(1)
    return _mean(loss, batch[f"{name}_weight"][:, 0])


def _cells(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Damaged cells and the rest weigh the same; then the worst of the undamaged."""
    target, weight = batch["cells"], batch["cells_weight"]
    loss = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    yes, no = weight * target, weight * (1 - target)
    per_photo = (loss * yes).sum((1, 2)) / yes.sum((1, 2)).clamp(min=1.0)
    per_photo = per_photo + (loss * no).sum((1, 2)) / target[0].numel()
    worst = (loss * no).flatten(1).topk(WORST_CELLS, dim=1).values.mean(1)
    known = (weight.sum((1, 2)) > 0).float()
    return _mean(per_photo + 0.2 * worst, known)


def _pointing(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """The map as one choice of a place: its mass belongs into the boxes."""
    inside = batch["cells"].flatten(1) > 0
    shares = F.log_softmax(logits.flatten(1), dim=1)
    boxed = shares.masked_fill(~inside, -30.0).logsumexp(1)
    return _mean(-boxed, inside.any(1).float())


def _cell_types(logits: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
    total = F.cross_entropy(logits, kinds, ignore_index=-1, reduction="sum")
    return total / (kinds >= 0).sum().clamp(min=64)
