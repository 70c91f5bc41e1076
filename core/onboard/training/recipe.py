"""Every number a training run depends on, in one frozen record.

The revision of a shipped file is a hash of this record, of the code that shapes the
weights and of the data, so two files with one revision were made the same way.
"""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

from core.onboard.training.annotations import ANNOTATIONS

SHAPING = (
    "blanks",
    "car_head",
    "vocabulary",
    "annotations",
    "teach",
    "labels",
    "crops",
    "compose",
    "augment",
    "batches",
    "network",
    "losses",
    "fit",
    "blend",
    "smooth",
)
LABEL_FILES = ("labels.csv", "boxes.csv", "coverage.csv")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One run of training; see `fit` for how each number is used.

    A second phase of `second_epochs` follows with composed pictures and a lower rate.
    """

    seed: int = 0
    epochs: int = 10
    second_epochs: int = 3
    size_px: int = 256
    batch: int = 32
    draws_per_epoch: int = 6400
    frozen_blocks: int = 4
    lr_backbone: float = 3e-4
    lr_heads: float = 1.2e-3
    second_lr_share: float = 0.35
    weight_decay: float = 0.02
    heads_first_share: float = 0.06
    warmup_share: float = 0.14
    ema_decay: float = 0.996
    tuned_share: float = 0.85
    dropout: float = 0.2
    clip_norm: float = 4.0
    bf16: bool = True
    leave_out: tuple[str, ...] = ()


def read_recipe(fields: dict[str, object]) -> Recipe:
    """Rebuild a recipe from a checkpoint's or a card's plain dictionary."""
    known = dict(fields)
    known["leave_out"] = tuple(known.get("leave_out", ()))
    return Recipe(**known)


def hash_data(folder: Path) -> str:
    """SHA-256 over all label files; they name every photo by its own hash."""
    digest = hashlib.sha256()
    if ANNOTATIONS.exists():
        digest.update(ANNOTATIONS.read_bytes())
    for name in LABEL_FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def hash_run(recipe: Recipe, data_sha256: str) -> str:
    """Short revision of (the modules that shape the weights, recipe, data)."""
    digest = hashlib.sha256(data_sha256.encode())
    digest.update(repr(sorted(asdict(recipe).items())).encode())
    for module in SHAPING:
        digest.update((Path(__file__).parent / f"{module}.py").read_bytes())
    return digest.hexdigest()[:12]
