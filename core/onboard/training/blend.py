"""Moves the tuned backbone a little back towards where it started.

Weights on the line between the pretrained and the tuned backbone keep what tuning
found and lose less of what the start knew of other pictures. The share was chosen on
the left-out runs (see LOG.md); heads stay as tuned.
"""

from pathlib import Path

import torch

from core.onboard.training.network import Network, build_network


@torch.no_grad()
def blend_with_start(network: Network, backbone: Path, *, tuned_share: float) -> None:
    """Set the backbone to `tuned_share` of itself, the rest being the start."""
    start = dict(build_network(backbone).backbone.named_parameters())
    for name, tuned in network.backbone.named_parameters():
        tuned.copy_(torch.lerp(start[name], tuned, tuned_share))
