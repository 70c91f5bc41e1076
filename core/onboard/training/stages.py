"""The stages of the command: which photos a run trains on, which it is asked about.

A finished run leaves its predictions beside its checkpoint and is not trained again;
an unfinished one goes on where it stopped. A folder that holds a run of another recipe
is refused rather than mixed.
"""

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from core.onboard.training import fit, predict
from core.onboard.training.assemble import FOLDS
from core.onboard.training.batches import decode_photos
from core.onboard.training.blend import blend_with_start
from core.onboard.training.car_head import CAR_HEAD, fit_car_head, load_car_head
from core.onboard.training.labels import LabelledPhoto, read_photos
from core.onboard.training.recipe import Recipe

SHIPPED = "shipped"
PREDICTIONS = "predictions.npz"


@dataclass(slots=True)
class Bench:
    """Where data, backbone and runs are; photos are decoded once, when needed."""

    data: Path
    backbone: Path
    runs: Path
    workers: int = 1
    _photos: list[LabelledPhoto] = field(default_factory=list)
    _decoded: list[np.ndarray] = field(default_factory=list)

    @property
    def photos(self) -> list[LabelledPhoto]:
        """All labelled photos, read on first use."""
        if not self._photos:
            self._photos = read_photos(self.data)
        return self._photos

    @property
    def decoded(self) -> list[np.ndarray]:
        """All photos' pixels, in the same order."""
        if not self._decoded:
            self._decoded = decode_photos(self.data, self.photos)
        return self._decoded


def train_shipped(bench: Bench, recipe: Recipe) -> None:
    """The run that is shipped: all training photos, asked about validation."""
    trained = [p.split == "train" for p in bench.photos]
    asked = [p.split == "val" for p in bench.photos]
    _train(bench, bench.runs / SHIPPED, recipe, trained=trained, asked=asked)


def train_fold(bench: Bench, name: str, recipe: Recipe) -> None:
    """A run without some sources, asked about all of them and validation."""
    out = FOLDS[name]
    trained = [p.split == "train" and p.source not in out for p in bench.photos]
    asked = [p.split == "val" or p.source in out for p in bench.photos]
    recipe = replace(recipe, leave_out=out)
    _train(bench, bench.runs / name, recipe, trained=trained, asked=asked)


def _train(
    bench: Bench,
    folder: Path,
    recipe: Recipe,
    *,
    trained: list[bool],
    asked: list[bool],
) -> None:
    run = _open_run(bench, folder, recipe)
    if run.step >= run.steps and (folder / PREDICTIONS).exists():
        sys.stdout.write(f"{folder.name}: finished before, kept\n")
        return
    sys.stdout.write(f"{folder.name}: {recipe}\n")
    photos = [p for p, keep in zip(bench.photos, trained, strict=True) if keep]
    pixels = [d for d, keep in zip(bench.decoded, trained, strict=True) if keep]
    fit.fit(run, photos, pixels, folder, workers=bench.workers)
    blend_with_start(run.average, bench.backbone, tuned_share=recipe.tuned_share)
    fit_car_head(run.average, photos, pixels, recipe, path=folder / CAR_HEAD)
    load_car_head(run.average, folder / CAR_HEAD)
    files = [p.file for p, keep in zip(bench.photos, asked, strict=True) if keep]
    pixels = [d for d, keep in zip(bench.decoded, asked, strict=True) if keep]
    answers = predict.predict(run.average, files, pixels, recipe.size_px)
    predict.save_predictions(answers, folder / PREDICTIONS)


def open_finished(bench: Bench) -> fit.Run:
    """The shipped run as it is measured and exported: blended, its car head fitted."""
    run = fit.resume_run(bench.runs / SHIPPED)
    share = run.recipe.tuned_share
    blend_with_start(run.average, bench.backbone, tuned_share=share)
    load_car_head(run.average, bench.runs / SHIPPED / CAR_HEAD)
    return run


def _open_run(bench: Bench, folder: Path, recipe: Recipe) -> fit.Run:
    if not (folder / fit.CHECKPOINT).exists():
        return fit.start_run(recipe, bench.backbone)
    run = fit.resume_run(folder)
    if run.recipe != recipe:
        raise SystemExit(
            f"{folder} holds a run of another recipe ({run.recipe}); "
            "remove it or choose another --runs folder."
        )
    return run
