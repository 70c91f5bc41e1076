"""MobileNetV2 with a small dense head: damage is decided where it is.

- The backbone's batch norm is folded into its biases; the first blocks stay frozen,
  the rest is tuned at a small rate.
- The dense head sees three scales (8, 16 and 32 px cells) and gives one damage logit
  and one logit per type for every 16 px cell.
- "Damaged" is a pooled feature's logit plus the pooled map. Types, parts and severity
  look at features gathered under the map (attention) beside the whole picture's mean.
- "Car" and "view" look at the whole picture only.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from core.onboard.training.labels import PARTS, SEVERITY, TYPES, VIEW

BLOCKS = (  # expansion, channels, repeats, stride of the first; MobileNetV2, table 2
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
TAP_8, TAP_16, TAP_32 = 7, 14, 18  # blocks whose expansion (or output) is read
WIDTH_8, WIDTH_16, WIDTH_32, WIDTH_DENSE, WIDTH_TOP = 48, 96, 64, 128, 1280
HEADS = ("car", "damaged", "types", "parts", "severity", "view", "cells")


def pad_same(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    """TensorFlow's SAME padding of a square picture: the odd pixel goes after."""
    size = x.shape[-1]
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    before = total // 2
    return F.pad(x, (before, total - before, before, total - before))


class Conv(nn.Module):
    """Convolution with bias, SAME padding and ReLU6."""

    def __init__(
        self, inside: int, out: int, *, kernel: int, stride: int = 1, groups: int = 1
    ) -> None:
        super().__init__()
        self.kernel, self.stride = kernel, stride
        padding = kernel // 2 if stride == 1 else 0
        self.conv = nn.Conv2d(inside, out, kernel, stride, padding, groups=groups)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.stride > 1:
            x = pad_same(x, self.kernel, self.stride)
        return F.relu6(self.conv(x))


class Project(nn.Module):
    """The linear 1x1 convolution that ends a block."""

    def __init__(self, inside: int, out: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inside, out, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(x)


class Block(nn.Module):
    """Inverted residual block; `expanded` of a forward pass can be tapped."""

    def __init__(self, inside: int, out: int, *, expansion: int, stride: int) -> None:
        super().__init__()
        hidden = inside * expansion
        grow = [Conv(inside, hidden, kernel=1)] if expansion > 1 else []
        depthwise = Conv(hidden, hidden, kernel=3, stride=stride, groups=hidden)
        self.seq = nn.Sequential(*grow, depthwise, Project(hidden, out))
        self.keeps_shape = inside == out and stride == 1

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        expanded = self.seq[0](x)
        y = expanded
        for layer in self.seq[1:]:
            y = layer(y)
        return (x + y if self.keeps_shape else y), expanded


class Backbone(nn.Module):
    """MobileNetV2 1.0; gives expansions at strides 8 and 16, features at 32."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [Conv(3, 32, kernel=3, stride=2)]
        inside = 32
        for expansion, channels, repeats, first in BLOCKS:
            for repeat in range(repeats):
                stride = first if repeat == 0 else 1
                layers.append(
                    Block(inside, channels, expansion=expansion, stride=stride)
                )
                inside = channels
        layers.append(Conv(inside, WIDTH_TOP, kernel=1))
        self.features = nn.Sequential(*layers)
        self.frozen = 0

    def freeze(self, blocks: int) -> None:
        """Keep the first blocks as they are; nothing is computed backwards there."""
        self.frozen = blocks
        for layer in self.features[:blocks]:
            layer.requires_grad_(False)

    def forward(
        self, x: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        taps: dict[int, torch.Tensor] = {}
        for index, layer in enumerate(self.features):
            if isinstance(layer, Block):
                x, taps[index] = layer(x)
            else:
                x = layer(x)
            if index + 1 == self.frozen:
                x = x.detach()
        return taps[TAP_8], taps[TAP_16], x


class DenseHead(nn.Module):
    """Fuses three scales into (N, WIDTH_DENSE, h, w) and its per-cell logits."""

    def __init__(self) -> None:
        super().__init__()
        self.from_8 = Conv(192, WIDTH_8, kernel=1)
        self.from_16 = Conv(576, WIDTH_16, kernel=1)
        self.from_32 = Conv(WIDTH_TOP, WIDTH_32, kernel=1)
        joined = WIDTH_8 + WIDTH_16 + WIDTH_32
        self.mix = nn.Sequential(
            Conv(joined, WIDTH_DENSE, kernel=1),
            Conv(WIDTH_DENSE, WIDTH_DENSE, kernel=3, groups=WIDTH_DENSE),
            Conv(WIDTH_DENSE, WIDTH_DENSE, kernel=1),
        )
        self.out = nn.Conv2d(WIDTH_DENSE, 1 + len(TYPES), 1)

    def forward(
        self, at_8: torch.Tensor, at_16: torch.Tensor, at_32: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        fine = F.max_pool2d(self.from_8(at_8), 2)
        coarse = F.interpolate(self.from_32(at_32), scale_factor=2.0, mode="nearest")
        dense = self.mix(torch.cat([fine, self.from_16(at_16), coarse], 1))
        return dense, self.out(dense)


class Network(nn.Module):
    """From uint8 pictures to raw logits by head name."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.backbone, self.dense = Backbone(), DenseHead()
        self.dropout = nn.Dropout(dropout)
        both = WIDTH_TOP + WIDTH_TOP + WIDTH_DENSE
        self.car = nn.Linear(WIDTH_TOP, 1)
        self.view = nn.Linear(WIDTH_TOP, len(VIEW))
        self.damaged = nn.Linear(WIDTH_TOP, 1)
        self.types = nn.Linear(both, len(TYPES))
        self.parts = nn.Linear(both, len(PARTS))
        self.severity = nn.Linear(both, len(SEVERITY))
        self.pooled_scale = nn.Parameter(torch.tensor([0.7, 0.7]))

    def forward(self, image: torch.Tensor) -> dict[str, torch.Tensor]:
        """Logits from (N, S, S, 3) uint8 RGB; `cells` is (N, 1 + types, h, w)."""
        x = image.permute(0, 3, 1, 2).to(torch.float32) / 127.5 - 1.0
        at_8, at_16, at_32 = self.backbone(x)
        dense, cells = self.dense(at_8, at_16, at_32)
        cells = cells.float()
        attention = torch.softmax(cells[:, 0].flatten(1), dim=1)
        whole = at_32.float().mean((2, 3))
        under = torch.cat([_gather_32(at_32, attention), _gather(dense, attention)], 1)
        found = torch.logsumexp(cells[:, 0].flatten(1), dim=1) - _log_cells(cells)
        types_found = (cells[:, 1:].flatten(2) * attention[:, None]).sum(2)
        whole = self.dropout(whole)
        both = torch.cat([whole, self.dropout(under)], 1)
        by_whole = self.damaged(whole)[:, 0].float()
        return {
            "car": self.car(whole)[:, 0].float(),
            "damaged": by_whole + self.pooled_scale[0] * found,
            "damaged_whole": by_whole,
            "damaged_found": found,
            "types": self.types(both).float() + self.pooled_scale[1] * types_found,
            "parts": self.parts(both).float(),
            "severity": self.severity(both).float(),
            "view": self.view(whole).float(),
            "cells": cells,
        }


def _log_cells(cells: torch.Tensor) -> float:
    return float(torch.log(torch.tensor(float(cells.shape[-1] * cells.shape[-2]))))


def _gather(features: torch.Tensor, attention: torch.Tensor) -> torch.Tensor:
    """Mean of (N, C, h, w) features under (N, h*w) attention."""
    return (features.float().flatten(2) * attention[:, None]).sum(2)


def _gather_32(at_32: torch.Tensor, attention: torch.Tensor) -> torch.Tensor:
    """The same at half the resolution: four cells' attention adds up to one."""
    h, w = at_32.shape[-2:]
    halved = F.avg_pool2d(attention.reshape(-1, 1, 2 * h, 2 * w), 2) * 4.0
    return _gather(at_32, halved.flatten(1))


def build_network(
    backbone: Path | None, *, dropout: float = 0.0, frozen_blocks: int = 0
) -> Network:
    """A network with the pretrained backbone loaded; without a file, random."""
    network = Network(dropout)
    nn.init.constant_(network.dense.out.bias[:1], -3.0)
    if backbone is not None:
        state = torch.load(backbone, weights_only=True, map_location="cpu")
        kept = {k: v.float() for k, v in state.items() if k.startswith("features.")}
        network.backbone.load_state_dict(kept)
    network.backbone.freeze(frozen_blocks)
    return network.to(memory_format=torch.channels_last)
