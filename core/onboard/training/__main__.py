"""Command line: train, measure and export the on-board network.

    python -m core.onboard.training all --data D --backbone B --out assets/onboard

`all` trains the network to ship, one shorter run per group of sources left out, and
the linear probe, then writes model.onnx, card.json and MODEL_CARD.md. `train` does
one run, `export` the last step from finished runs. Every run resumes from its
checkpoint when the same command is given again.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch

from core.onboard.training import ship, stages
from core.onboard.training.assemble import FOLDS
from core.onboard.training.recipe import Recipe


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The command's options; see `--help`."""
    parser = argparse.ArgumentParser(prog="python -m core.onboard.training")
    parser.add_argument("stage", choices=("all", "train", "export"))
    parser.add_argument("--data", type=Path, required=True, help="folder of photos")
    parser.add_argument("--backbone", type=Path, required=True, help=".pth file")
    parser.add_argument("--out", type=Path, default=Path("assets/onboard"))
    parser.add_argument(
        "--runs",
        type=Path,
        default=Path(tempfile.gettempdir()) / "onboard_runs",
        help="folder of checkpoints and predictions",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--size", type=int, default=Recipe().size_px)
    parser.add_argument("--fold-epochs", type=int, default=3)
    parser.add_argument("--fold-second-epochs", type=int, default=1)
    parser.add_argument("--fold-size", type=int, default=192)
    parser.add_argument("--leave-out", choices=tuple(FOLDS), help="with `train`")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="loading processes")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen stage; the exit code is 0."""
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    torch.set_num_threads(options.threads)
    shipped = Recipe(seed=options.seed, epochs=options.epochs, size_px=options.size)
    bench = stages.Bench(
        options.data, options.backbone, options.runs, workers=options.workers
    )
    if options.stage == "train" and options.leave_out:
        stages.train_fold(bench, options.leave_out, _fold_recipe(options))
    elif options.stage == "train":
        stages.train_shipped(bench, shipped)
    elif options.stage == "all":
        stages.train_shipped(bench, shipped)
        for name in FOLDS:
            stages.train_fold(bench, name, _fold_recipe(options))
    if options.stage in ("all", "export"):
        ship.export_all(bench, options.out)
    return 0


def _fold_recipe(options: argparse.Namespace) -> Recipe:
    return Recipe(
        seed=options.seed,
        epochs=options.fold_epochs,
        second_epochs=options.fold_second_epochs,
        size_px=options.fold_size,
    )


if __name__ == "__main__":
    raise SystemExit(main())
