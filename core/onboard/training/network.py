"""MobileNetV2 with dense maps: damage is decided where it is.

- The backbone's batch norm is folded into its biases; the first blocks stay frozen,
  the rest is tuned at a small rate.
- The dense head sees three scales (8, 16 and 32 px cells) and gives, for every 8 px
  cell, a logit for damage, for each type of damage and for each part of a car.
- "Damaged", types and parts are a linear head plus what their maps pool to; a damaged
  part pools where its map and the damage map agree. Severity looks at the features
  under the damage map beside the whole picture's mean.
- "Car" looks at the whole picture only, the direction at its left and right half.
"""

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from core.onboard.training.vocabulary import (
    DIRECTIONS,
    PARTS,
    SEEN_AS,
    SEVERITY,
    TYPES,
    VIEW,
)

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
WIDTH_8, WIDTH_16, WIDTH_32, WIDTH_DENSE, WIDTH_TOP = 48, 96, 96, 128, 1280
WIDTH_FINE = 96
POOL_SHIFT = 3.0  # a map that is strong in a twentieth of its cells pools to zero


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
    """Fuses three scales into features of 16 px cells and logits of 8 px cells."""

    def __init__(self) -> None:
        super().__init__()
        self.from_8 = Conv(192, WIDTH_8, kernel=1)
        self.from_16 = Conv(576, WIDTH_16, kernel=1)
        self.from_32 = Conv(WIDTH_TOP, WIDTH_32, kernel=1)
        self.mix = nn.Sequential(
            Conv(WIDTH_16 + WIDTH_32, WIDTH_DENSE, kernel=1),
            Conv(WIDTH_DENSE, WIDTH_DENSE, kernel=3, groups=WIDTH_DENSE),
            Conv(WIDTH_DENSE, WIDTH_DENSE, kernel=1),
        )
        self.fine = nn.Sequential(
            Conv(WIDTH_8 + WIDTH_DENSE, WIDTH_FINE, kernel=1),
            Conv(WIDTH_FINE, WIDTH_FINE, kernel=3, groups=WIDTH_FINE),
            Conv(WIDTH_FINE, WIDTH_FINE, kernel=1),
        )
        self.out = nn.Conv2d(WIDTH_FINE, 1 + len(TYPES) + len(PARTS), 1)

    def forward(
        self, at_8: torch.Tensor, at_16: torch.Tensor, at_32: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        coarse = _double(self.from_32(at_32))
        dense = self.mix(torch.cat([self.from_16(at_16), coarse], 1))
        fine = self.fine(torch.cat([self.from_8(at_8), _double(dense)], 1))
        return dense, self.out(fine).float()


def _double(x: torch.Tensor) -> torch.Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


class Network(nn.Module):
    """From uint8 pictures to raw logits by head name."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.backbone, self.dense = Backbone(), DenseHead()
        self.dropout = nn.Dropout(dropout)
        both = WIDTH_TOP + WIDTH_TOP + WIDTH_DENSE
        self.car = nn.Linear(WIDTH_TOP, 1)
        self.direction = nn.Linear(2 * WIDTH_TOP, len(DIRECTIONS))
        self.damaged = nn.Linear(WIDTH_TOP, 1)
        self.seen = nn.Linear(WIDTH_TOP, len(PARTS))
        self.types = nn.Linear(both, len(TYPES))
        self.parts = nn.Linear(both, len(PARTS))
        self.severity = nn.Linear(both, len(SEVERITY))
        self.pooled_scale = nn.Parameter(torch.full((4,), 0.7))

    def forward(self, image: torch.Tensor) -> dict[str, torch.Tensor]:
        """Logits from (N, S, S, 3) uint8 RGB; maps are (N, h, w) or (N, labels, h, w).

        `cells` is damage of any type, `cell_types` and `cell_parts` one map a label.
        """
        x = image.permute(0, 3, 1, 2).to(torch.float32) / 127.5 - 1.0
        at_8, at_16, at_32 = self.backbone(x)
        dense, maps = self.dense(at_8, at_16, at_32)
        cells, cell_types, cell_parts = torch.split(
            maps, [1, len(TYPES), len(PARTS)], dim=1
        )
        whole = self.dropout(at_32.float().mean((2, 3)))
        under = self.dropout(_gather_under(cells, dense, at_32))
        both = torch.cat([whole, under], 1)
        direction = self.direction(self.dropout(_halves(at_32))).float()
        found, here = _pool(cells)[:, 0], F.logsigmoid(cells)
        under_damage = _pool(F.logsigmoid(cell_parts) + here)
        by_whole = self.damaged(whole)[:, 0].float()
        scale = self.pooled_scale
        return {
            "car": self.car(whole)[:, 0].float(),
            "damaged": by_whole + scale[0] * found,
            "damaged_whole": by_whole,
            "damaged_found": found,
            "types": self.types(both).float() + scale[1] * _pool(cell_types),
            "parts": self.parts(both).float() + scale[2] * under_damage,
            "seen": self.seen(whole).float() + scale[3] * _pool(cell_parts),
            "severity": self.severity(both).float(),
            "direction": direction,
            "view": view_of(direction),
            "cells": cells[:, 0],
            "cell_types": cell_types,
            "cell_parts": cell_parts,
        }


def _halves(at_32: torch.Tensor) -> torch.Tensor:
    """Means of the left and of the right half, (N, 2 C): a mean cannot tell them."""
    left, right = at_32.float().chunk(2, dim=3)
    return torch.cat([left.mean((2, 3)), right.mean((2, 3))], 1)


def view_of(direction: torch.Tensor) -> torch.Tensor:
    """(N, 3) logits of front, rear and side from (N, 8) logits of the direction."""
    places = ([DIRECTIONS.index(d) for d in SEEN_AS[view]] for view in VIEW)
    return torch.stack([direction[:, p].logsumexp(1) for p in places], 1)


def _pool(maps: torch.Tensor) -> torch.Tensor:
    """(N, C) log-mean-exp over the cells of (N, C, h, w), shifted to be near zero."""
    flat = maps.flatten(2)
    return torch.logsumexp(flat, dim=2) - math.log(flat.shape[2]) + POOL_SHIFT


def _gather_under(
    cells: torch.Tensor, dense: torch.Tensor, at_32: torch.Tensor
) -> torch.Tensor:
    """Features of 32 and 16 px cells under the damage map's softmax, (N, C)."""
    share = torch.softmax(cells.flatten(1), dim=1).reshape(cells.shape)
    at_16 = F.avg_pool2d(share, 2) * 4.0
    parts = (at_32, F.avg_pool2d(at_16, 2) * 4.0), (dense, at_16)
    return torch.cat([(f.float() * weight).sum((2, 3)) for f, weight in parts], 1)


def build_network(
    backbone: Path | None, *, dropout: float = 0.0, frozen_blocks: int = 0
) -> Network:
    """A network with the pretrained backbone loaded; without a file, random."""
    network = Network(dropout)
    nn.init.constant_(network.dense.out.bias, -3.0)
    if backbone is not None:
        state = torch.load(backbone, weights_only=True, map_location="cpu")
        kept = {k: v.float() for k, v in state.items() if k.startswith("features.")}
        network.backbone.load_state_dict(kept)
    network.backbone.freeze(frozen_blocks)
    return network.to(memory_format=torch.channels_last)
