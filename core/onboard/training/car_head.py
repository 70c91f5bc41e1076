"""The car head, fitted once more when the backbone is done, with pictures of nothing.

A logistic regression on the mean features of the run's own training photos and of
drawn blanks; everything else stays as trained. The blanks count as much as a
`BLANK_SHARE` of the pictures that are not cars. The fitted head lies beside the
checkpoint, so that a later stage uses the same.
"""

from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from core.onboard.training.batches import load_plain
from core.onboard.training.blanks import draw_blanks
from core.onboard.training.labels import LabelledPhoto
from core.onboard.training.network import Network
from core.onboard.training.predict import BATCH
from core.onboard.training.recipe import Recipe

CAR_HEAD = "car_head.npz"
BLANKS = 600
BLANK_SHARE = 0.3
STRENGTH = 1e-2  # inverse regularisation on standardised features


def fit_car_head(
    network: Network,
    photos: list[LabelledPhoto],
    decoded: list[np.ndarray],
    recipe: Recipe,
    *,
    path: Path,
) -> None:
    """Fit the head on these photos and blanks, and keep it in `path`."""
    blanks = draw_blanks(BLANKS, seed=recipe.seed)
    x = _mean_features(network, [*decoded, *blanks], recipe.size_px)
    is_car = np.array([p.damaged is not None for p in photos] + [False] * BLANKS)
    is_blank = np.arange(len(x)) >= len(photos)
    weight = np.where(is_car, 1 / is_car.sum(), 0.0)
    weight += np.where(is_blank, BLANK_SHARE / BLANKS, 0.0)
    others = ~is_car & ~is_blank
    weight += np.where(others, (1 - BLANK_SHARE) / max(1, others.sum()), 0.0)
    centre, scale = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=STRENGTH, max_iter=300)
    model.fit((x - centre) / scale, is_car, sample_weight=weight * len(x) / 2)
    weights = model.coef_[0] / scale
    bias = float(model.intercept_[0] - weights @ centre)
    np.savez(path, weights=weights.astype(np.float32), bias=np.float32(bias))


@torch.no_grad()
def load_car_head(network: Network, path: Path) -> None:
    """Put the kept head into the network."""
    with np.load(path, allow_pickle=False) as kept:
        network.car.weight.copy_(torch.from_numpy(kept["weights"])[None])
        network.car.bias.fill_(float(kept["bias"]))


@torch.inference_mode()
def _mean_features(
    network: Network, decoded: list[np.ndarray], size_px: int
) -> np.ndarray:
    """(N, 1280) means of the network's own last features."""
    network.eval()
    rows = []
    for images in load_plain(decoded, size_px, BATCH):
        x = images.permute(0, 3, 1, 2).float() / 127.5 - 1.0
        rows.append(network.backbone(x)[2].mean((2, 3)).numpy())
    return np.concatenate(rows)
