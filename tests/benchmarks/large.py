"""A published shape with random weights: load, memory against the plan, speed.

    python -m tests.benchmarks.large [SHAPE] [--folder DIR] [--precisions half nf4]
                                     [--new-tokens 256]

SHAPE names a file of `core/models/published_shapes/`. The weights are written once as
safetensors (21 GB for the 11B shape) and opened by the program's own walk, so the
figures are those of the program. Prints a Markdown table for RESULTS.md.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.domain.records import Photo
from core.domain.settings import Settings
from core.inference.chat import prepare
from core.inference.devices import place
from core.inference.generation import Written, generate
from core.inference.looks import looks, trim
from core.loader import Loaded
from core.models.catalogue import own_row
from core.models.hardware import read_gpus
from core.models.shapes import PUBLISHED
from core.preprocessing.intake import read_photo_file
from core.slot import ModelSlot
from tests.examples import CRASH
from tests.tiny_models import make_idefics3, make_mllama

MAKERS = {"mllama": make_mllama, "idefics3": make_idefics3}
SHARD_BYTES = 4_000_000_000
UNCACHED_TOKENS = 4  # without the cache a token costs the whole prompt again
COPY_BYTES = 2_000_000_000


def main() -> int:
    """Measure one shape in each precision and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shape", nargs="?", default="llama-3.2-11b-vision")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--precisions", nargs="+", default=["half", "nf4"])
    parser.add_argument("--new-tokens", type=int, default=256)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made) / options.shape
        if not (folder / "model.safetensors.index.json").exists():
            write_random_model(folder, options.shape)
        print(f"{datetime.now(UTC):%Y-%m-%d}, {device_name()}, {options.shape}\n")
        print("| figure |", " | ".join(options.precisions), "|")
        print("|---|" + "---|" * len(options.precisions))
        columns = [
            measure(folder, precision, new_tokens=options.new_tokens)
            for precision in options.precisions
        ]
        for name in columns[0]:
            print(f"| {name} |", " | ".join(column[name] for column in columns), "|")
    return 0


def device_name() -> str:
    """The first GPU's name, or the CPU."""
    gpus = read_gpus()
    return gpus[0].name if gpus else "CPU"


def write_random_model(folder: Path, shape: str) -> None:
    """Config, processor and random bfloat16 weights, as a hub download would lie."""
    import torch
    from safetensors.torch import save_file
    from transformers import AutoConfig, AutoModelForImageTextToText

    published = json.loads((PUBLISHED / f"{shape}.json").read_text())
    MAKERS[published["model_type"]](folder)
    (folder / "model.safetensors").unlink()
    tiny = json.loads((folder / "config.json").read_text())
    keys = [key for key in ("image_token_index", "image_token_id") if key in tiny]
    (folder / "config.json").write_text(
        json.dumps(published | {key: tiny[key] for key in keys})
    )
    config = AutoConfig.from_pretrained(folder)
    _grow_processor(folder, config)
    with torch.device("meta"):
        model = AutoModelForImageTextToText.from_config(config, dtype=torch.bfloat16)
    shards: list[dict[str, Any]] = [{}]
    held, index = 0, {}
    for name, tensor in model.state_dict().items():
        spread = 1.0 if "norm" in name else 0.02
        value = torch.randn(tensor.shape, dtype=torch.bfloat16) * spread
        if held + value.nbytes > SHARD_BYTES:
            _write_shard(save_file, folder, shards, index)
            held = 0
        shards[-1][name] = value
        held += value.nbytes
    _write_shard(save_file, folder, shards, index)
    told = {"metadata": {}, "weight_map": index}
    (folder / "model.safetensors.index.json").write_text(json.dumps(told))


def _grow_processor(folder: Path, config: Any) -> None:
    """Give the tiny model's processor the tiles of the published one."""
    from transformers import AutoProcessor

    processor, vision = AutoProcessor.from_pretrained(folder), config.vision_config
    side_px = vision.image_size
    if config.model_type == "mllama":
        processor.image_processor.size = {"height": side_px, "width": side_px}
        processor.image_processor.max_image_tiles = vision.max_num_tiles
    else:
        processor.image_processor.max_image_size = {"longest_edge": side_px}
        processor.image_processor.size = {"longest_edge": 4 * side_px}
        patches = (side_px // vision.patch_size) ** 2
        processor.image_seq_len = patches // config.scale_factor**2
    processor.save_pretrained(folder)


def _write_shard(
    save_file: Any, folder: Path, shards: list[dict[str, Any]], index: dict[str, str]
) -> None:
    name = f"model-{len(shards):05d}.safetensors"
    save_file(shards[-1], folder / name, metadata={"format": "pt"})
    index.update(dict.fromkeys(shards[-1], name))
    shards[-1] = {}
    shards.append({})


def measure(folder: Path, precision: str, *, new_tokens: int) -> dict[str, str]:
    """Open in this precision, ask once to warm up and once to measure, close."""
    settings = replace(
        Settings(),
        precision=precision,
        max_new_tokens=new_tokens,
        constrained_json=False,
    )
    slot = ModelSlot(settings, (own_row(str(folder)),))
    loaded = slot.open()
    photo = read_photo_file(CRASH, settings=settings)
    written(loaded, photo, new_tokens=2)
    answer = written(loaded, photo, new_tokens=new_tokens)
    figures = _figures(loaded, answer, uncached_per_token_s(loaded, photo))
    freed = slot.free()
    figures["GB after closing"] = f"{freed.after.bytes / 1e9:.2f}"
    return figures


def written(loaded: Loaded, photo: Photo, *, new_tokens: int) -> Written:
    """One answer, in the program's own way; what random weights say is not read."""
    vlm = loaded.engine._open
    look = next(iter(looks(vlm.model)))
    request = prepare(
        vlm,
        vlm.prompt.text,
        image=look.of(photo.image),
        image_argument=look.argument,
    )
    pieces = generate(
        vlm,
        trim(request.inputs, vlm.model),
        stop=threading.Event(),
        max_new_tokens=new_tokens,
    )
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            return end.value


def uncached_per_token_s(loaded: Loaded, photo: Photo) -> float:
    """Seconds per token of a plain `generate` without the KV cache."""
    import torch

    vlm = loaded.engine._open
    inputs = place(prepare(vlm, vlm.prompt.text, image=photo.image).inputs, vlm.model)
    started = time.perf_counter()
    with torch.inference_mode():
        ids = vlm.model.generate(
            **inputs, do_sample=False, use_cache=False, max_new_tokens=UNCACHED_TOKENS
        )
    new_tokens = ids.shape[1] - inputs["input_ids"].shape[1]
    return (time.perf_counter() - started) / new_tokens


def copy_bandwidth() -> float:
    """Bytes per second that the device reads while it copies in its own memory."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    source = torch.ones(COPY_BYTES, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    best = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        target.copy_(source)
        if device == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - started)
    return COPY_BYTES / best


def _figures(loaded: Loaded, writing: Written, uncached_s: float) -> dict[str, str]:
    """What was measured, beside what was planned."""
    attempt, plan = loaded.attempts[-1], loaded.plan
    held = attempt.bytes_after - attempt.bytes_before
    after_first = writing.seconds - (writing.first_token_s or 0)
    per_token_s = after_first / max(1, writing.new_tokens - 1)
    floor_s = plan.weights_bytes / copy_bandwidth()
    return {
        "load, s": f"{attempt.seconds:.1f}",
        "GB planned (weights)": f"{plan.weights_bytes / 1e9:.2f}",
        "GB held": f"{held / 1e9:.2f}",
        "held ÷ planned": f"{held / plan.weights_bytes:.3f}",
        "first token, s": f"{writing.first_token_s or float('nan'):.2f}",
        "tokens written": str(writing.new_tokens),
        "tokens/s with the cache": f"{1 / per_token_s:.1f}",
        "tokens/s without": f"{1 / uncached_s:.1f}",
        "per token ÷ bandwidth floor": f"{per_token_s / floor_s:.2f}",
    }


if __name__ == "__main__":
    sys.exit(main())
