"""What a batch costs: every head on its known labels only.

- Weak labels count by their weight; a mean is over the weight, with a floor, so that a
  batch with one known label does not shout.
- The direction's loss is that of the allowed directions together, so a label that only
  says "front" pushes none of them.
- The maps learn from boxes cell by cell, and elsewhere through their pooled logits;
  the worst cells of undamaged photos are pressed down on their own, and the strongest
  place of each map is drawn into its boxes.
"""

import torch
import torch.nn.functional as F

from core.onboard.training.batches import UNKNOWN

Batch = dict[str, torch.Tensor]
WEIGHTS = {
    "car": 1.5,
    "damaged": 1.0,
    "damaged_parts": 0.3,
    "types": 1.5,
    "parts": 1.0,
    "seen": 0.5,
    "severity": 0.7,
    "direction": 1.0,
    "cells": 1.0,
    "cell_types": 0.5,
    "cell_parts": 1.5,
    "pointing": 0.4,
    "part_pointing": 0.8,
}
LEAST_WEIGHT = 4.0  # floor of a mean's total weight, in photos
WORST_CELLS = 24
LEAST_SHARE = 0.02  # smoothing of the direction's share


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
        "parts": _binary(outputs["parts"], batch["parts"], smooth=0.03),
        "seen": _binary(outputs["seen"], batch["seen"], smooth=0.03),
        "severity": _soft(outputs["severity"], batch, "severity"),
        "direction": _allowed(outputs["direction"], batch),
        "cells": _cells(outputs["cells"], batch),
        "cell_types": _known_cells(outputs["cell_types"], batch["cell_types"]),
        "cell_parts": _known_cells(outputs["cell_parts"], batch["cell_parts"]),
        "pointing": _pointing(outputs["cells"][:, None], batch["cells"][:, None] > 0),
        "part_pointing": _pointing(outputs["cell_parts"], batch["cell_parts"] == 1),
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


def _soft(logits: torch.Tensor, batch: Batch, name: str) -> torch.Tensor:
    loss = -(F.log_softmax(logits, dim=1) * batch[name]).sum(1)
    return _mean(loss, batch[f"{name}_weight"][:, 0])


def _allowed(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """-log of the probability of all allowed directions, each by how well it fits."""
    share = (torch.softmax(logits, dim=1) * batch["direction"]).sum(1)
    loss = -torch.log(share * (1 - LEAST_SHARE) + LEAST_SHARE)
    return _mean(loss, batch["direction_weight"][:, 0])


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


def _known_cells(logits: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
    """(N, labels, h, w) maps; each label's known cells weigh the same, many or few."""
    target, known = (told == 1).float(), (told != UNKNOWN).float()
    loss = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    yes, no = known * target, known * (1 - target)
    inside = (loss * yes).sum((2, 3)) / yes.sum((2, 3)).clamp(min=1.0)
    outside = (loss * no).sum((2, 3)) / target[0, 0].numel()
    any_known = (known.sum((2, 3)) > 0).float()
    return _mean(inside + outside, any_known) * 2.0


def _pointing(logits: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
    """A map as one choice of a place: its mass belongs into the boxes."""
    shares = F.log_softmax(logits.flatten(2), dim=2)
    boxed = shares.masked_fill(~inside.flatten(2), -30.0).logsumexp(2)
    return _mean(-boxed, inside.flatten(2).any(2).float())
