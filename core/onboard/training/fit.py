"""The loop: one-cycle AdamW, averaged weights, and checkpoints that lose nothing.

The heads start alone and the backbone follows: random heads would spoil what it knows.

A run interrupted anywhere goes on from its last checkpoint and ends with the same
weights as one that was not: the batches depend on the seed and the step alone, and
the checkpoint holds the optimiser and the random state beside the weights.
"""

import math
import os
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from core.onboard.training.batches import TrainingSet, draw_epoch, load_batches
from core.onboard.training.labels import LabelledPhoto
from core.onboard.training.losses import weigh_losses
from core.onboard.training.network import Network, build_network
from core.onboard.training.recipe import Recipe, read_recipe

CHECKPOINT = "checkpoint.pt"
SAY_EVERY = 20  # steps


@dataclass(slots=True)
class Run:
    """The state of one training; `average` is what is measured and exported."""

    recipe: Recipe
    network: Network
    average: Network
    optimiser: torch.optim.AdamW
    step: int = 0
    seconds: float = 0.0

    @property
    def steps_per_epoch(self) -> int:
        return self.recipe.draws_per_epoch // self.recipe.batch

    @property
    def steps(self) -> int:
        return self.steps_per_epoch * (self.recipe.epochs + self.recipe.second_epochs)

    @property
    def first_steps(self) -> int:
        """Steps of the first phase."""
        return self.steps_per_epoch * self.recipe.epochs


def start_run(recipe: Recipe, backbone: Path | None) -> Run:
    """A fresh run from the pretrained backbone."""
    torch.manual_seed(recipe.seed)
    network = build_network(
        backbone, dropout=recipe.dropout, frozen_blocks=recipe.frozen_blocks
    )
    average = deepcopy(network).requires_grad_(False).eval()
    return Run(recipe, network, average, _open_optimiser(network, recipe))


def _open_optimiser(network: Network, recipe: Recipe) -> torch.optim.AdamW:
    """The backbone moves slowly and undecayed: its batch norm is folded."""
    tuned = [p for p in network.backbone.parameters() if p.requires_grad]
    slow = {id(p) for p in network.backbone.parameters()}
    heads = [p for p in network.parameters() if id(p) not in slow]
    groups = [
        {"params": tuned, "top": recipe.lr_backbone, "weight_decay": 0.0},
        {"params": heads, "top": recipe.lr_heads, "weight_decay": recipe.weight_decay},
    ]
    return torch.optim.AdamW(groups, lr=recipe.lr_heads)


def save_run(run: Run, folder: Path) -> None:
    """Write the checkpoint whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {
        "recipe": asdict(run.recipe),
        "network": run.network.state_dict(),
        "average": run.average.state_dict(),
        "optimiser": run.optimiser.state_dict(),
        "step": run.step,
        "seconds": run.seconds,
        "random": torch.get_rng_state(),
    }
    partial = folder / f"{CHECKPOINT}.partial"
    torch.save(state, partial)
    os.replace(partial, folder / CHECKPOINT)


def resume_run(folder: Path) -> Run:
    """The run as its last checkpoint left it."""
    state = torch.load(folder / CHECKPOINT, weights_only=True)
    run = start_run(read_recipe(state["recipe"]), None)
    run.network.load_state_dict(state["network"])
    run.average.load_state_dict(state["average"])
    run.optimiser.load_state_dict(state["optimiser"])
    run.step, run.seconds = state["step"], state["seconds"]
    torch.set_rng_state(state["random"])
    return run


def fit(
    run: Run,
    photos: list[LabelledPhoto],
    decoded: list[np.ndarray],
    folder: Path,
    *,
    workers: int = 1,
    stop_after: int | None = None,
) -> None:
    """Train to the end of the recipe, or for `stop_after` steps, then save."""
    dataset = TrainingSet(photos, decoded, run.recipe)
    last = run.steps if stop_after is None else min(run.steps, run.step + stop_after)
    began, before = time.monotonic(), run.step
    elapsed = run.seconds
    for batch in _remaining(run, dataset, workers):
        if run.step >= last:
            break
        loss = _train_step(run, batch)
        run.seconds = elapsed + time.monotonic() - began
        if run.step % SAY_EVERY == 0 or run.step == last:
            pace = (time.monotonic() - began) / (run.step - before)
            _say_progress(run, loss, pace)
        if run.step % run.steps_per_epoch == 0:
            save_run(run, folder)
    save_run(run, folder)


def _remaining(
    run: Run, dataset: TrainingSet, workers: int
) -> Iterator[dict[str, torch.Tensor]]:
    """Batches from the run's step on; a half-done epoch is entered at its middle."""
    first = run.step // run.steps_per_epoch
    for epoch in range(first, run.recipe.epochs + run.recipe.second_epochs):
        draws = draw_epoch(dataset.photos, run.recipe, epoch)
        done = run.step % run.steps_per_epoch if epoch == first else 0
        yield from load_batches(
            dataset, draws[done * run.recipe.batch :], workers=workers
        )


def _train_step(run: Run, batch: dict[str, torch.Tensor]) -> float:
    run.network.train()
    _set_rates(run)
    with torch.autocast("cpu", torch.bfloat16, enabled=run.recipe.bf16):
        outputs = run.network(batch["image"])
    loss = weigh_losses(outputs, batch)
    run.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), run.recipe.clip_norm)
    run.optimiser.step()
    run.step += 1
    _average(run)
    return float(loss.detach())


def _set_rates(run: Run) -> None:
    """Rates of this step: each phase has a cycle of its own."""
    recipe, second = run.recipe, run.step - run.first_steps
    slow, quick = run.optimiser.param_groups
    if second >= 0:
        share = second / (run.steps - run.first_steps)
        rate = recipe.second_lr_share * rate_at(share, recipe.heads_first_share)
        slow["lr"], quick["lr"] = slow["top"] * rate, quick["top"] * rate
        return
    share = run.step / run.first_steps
    heads_alone = share <= recipe.heads_first_share
    warm = rate_at(share, recipe.warmup_share)
    slow["lr"] = 0.0 if heads_alone else slow["top"] * warm
    quick["lr"] = quick["top"] * rate_at(share, recipe.heads_first_share)


def rate_at(share: float, warmup: float) -> float:
    """Share of the top learning rate: up in a line, down in a half cosine."""
    if share < warmup:
        return 0.05 + 0.95 * share / warmup
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (share - warmup) / (1 - warmup)))


@torch.no_grad()
def _average(run: Run) -> None:
    """Exponential average, quick at first so that it does not lag the start."""
    decay = min(run.recipe.ema_decay, (1 + run.step) / (10 + run.step))
    own = dict(run.network.named_parameters())
    for name, kept in run.average.named_parameters():
        if own[name].requires_grad:
            kept.lerp_(own[name].detach(), 1 - decay)


def _say_progress(run: Run, loss: float, seconds_per_step: float) -> None:
    left_min = (run.steps - run.step) * seconds_per_step / 60
    epoch = 1 + (run.step - 1) // run.steps_per_epoch
    epochs = run.recipe.epochs + run.recipe.second_epochs
    sys.stdout.write(
        f"epoch {epoch}/{epochs}  step {run.step}/{run.steps}  "
        f"loss {loss:.3f}  {seconds_per_step:.2f} s/step  {left_min:.0f} min left\n"
    )
    sys.stdout.flush()
