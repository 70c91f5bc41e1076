"""Calibration and thresholds of the type maps and part maps of the shipped network.

Each family of maps has one line and one threshold for all its labels, from cells of
validation photos whose content is known. Cells in boxes and beside them are as they
come, so a probability is that of a cell, which is low for small things.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.onboard.training import calibrate
from core.onboard.training.batches import UNKNOWN, load_plain, plain_targets
from core.onboard.training.export import Calibration
from core.onboard.training.network import Network
from core.onboard.training.predict import BATCH

if TYPE_CHECKING:
    from core.onboard.training.stages import Bench

FAMILIES = ("cell_types", "cell_parts")
KEPT_CELLS = 400_000  # of each family, drawn at random


def fit_label_maps(
    network: Network, bench: "Bench", calibration: Calibration, size_px: int
) -> tuple[Calibration, float, float]:
    """The calibration with both lines, then the types' and the parts' threshold."""
    lines, limits = [], []
    for logits, truth in _known_cells(network, bench, size_px):
        line = calibrate.fit_line(logits, truth, balanced=False)
        lines.append(line)
        limits.append(calibrate.choose_f1(line.apply(logits), truth))
    told = replace(calibration, type_cells=lines[0], part_cells=lines[1])
    return told, limits[0], limits[1]


@torch.inference_mode()
def _known_cells(
    network: Network, bench: "Bench", size_px: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Logits and truth of known cells, by family."""
    pairs = zip(bench.photos, bench.decoded, strict=True)
    asked = [(p, d) for p, d in pairs if p.split == "val" and (p.boxes or p.part_boxes)]
    kept: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {f: [] for f in FAMILIES}
    pictures = load_plain([d for _, d in asked], size_px, BATCH)
    for start, images in zip(range(0, len(asked), BATCH), pictures, strict=True):
        outputs = network(images)
        for row, (photo, _) in enumerate(asked[start : start + BATCH]):
            taught = plain_targets(photo, outputs["cells"].shape[-1])
            for family in FAMILIES:
                known = taught[family] != UNKNOWN
                values = outputs[family][row].numpy()[known]
                kept[family].append((values, taught[family][known]))
    rng = np.random.default_rng(0)
    return [_thin(parts, rng) for parts in kept.values()]


def _thin(
    parts: list[tuple[np.ndarray, np.ndarray]], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    logits = np.concatenate([values for values, _ in parts])
    truth = np.concatenate([told for _, told in parts]).astype(float)
    chosen = rng.permutation(len(logits))[:KEPT_CELLS]
    return logits[chosen], truth[chosen]
