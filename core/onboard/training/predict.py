"""Raw logits of whole photos, kept as arrays so that all measuring is repeatable."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from core.onboard.training.batches import load_plain
from core.onboard.training.network import Network
from core.onboard.training.smooth import smooth_map

BATCH = 32
KEPT = (
    "car",
    "damaged",
    "types",
    "parts",
    "seen",
    "severity",
    "direction",
    "view",
    "cells",
    "part_points",
)


@dataclass(frozen=True, slots=True)
class Predictions:
    """Logits by head in the order of `files`.

    `cells` is (N, h, w), damage only, as it leaves the network; `part_points` is
    (N, parts), the place of each part map's strongest cell, counted row by row.
    """

    files: tuple[str, ...]
    logits: dict[str, np.ndarray]

    def select(self, files: set[str]) -> "Predictions":
        """Only these files, order kept."""
        keep = [i for i, file in enumerate(self.files) if file in files]
        chosen = tuple(self.files[i] for i in keep)
        return Predictions(chosen, {k: v[keep] for k, v in self.logits.items()})


@torch.inference_mode()
def predict(
    network: Network, files: list[str], decoded: list[np.ndarray], size_px: int
) -> Predictions:
    """Run the network in full precision on whole photos, no mirroring."""
    network.eval()
    rows: dict[str, list[np.ndarray]] = {head: [] for head in KEPT}
    for images in load_plain(decoded, size_px, BATCH):
        outputs = network(images)
        outputs["part_points"] = outputs["cell_parts"].flatten(2).argmax(2)
        outputs["cells"] = outputs["cells"].half()
        for head in KEPT:
            rows[head].append(outputs[head].numpy())
    logits = {head: np.concatenate(parts) for head, parts in rows.items()}
    return Predictions(tuple(files), logits)


def save_predictions(predictions: Predictions, path: Path) -> None:
    """One compressed file, no pickles inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, files=np.array(predictions.files), **predictions.logits)


def read_predictions(path: Path) -> Predictions:
    """What `save_predictions` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        logits = {name: stored[name] for name in stored.files if name != "files"}
        return Predictions(tuple(str(f) for f in stored["files"]), logits)


def as_shipped(predictions: Predictions) -> Predictions:
    """The same with the damage map smoothed as in the shipped file."""
    cells = torch.from_numpy(predictions.logits["cells"].astype(np.float32))
    smoothed = {"cells": smooth_map(cells).numpy()}
    return Predictions(predictions.files, predictions.logits | smoothed)


def join_predictions(parts: list[Predictions]) -> Predictions:
    """One after the other; heads and shapes must agree."""
    files = tuple(file for part in parts for file in part.files)
    heads = parts[0].logits
    joined = {h: np.concatenate([p.logits[h] for p in parts]) for h in heads}
    return Predictions(files, joined)
