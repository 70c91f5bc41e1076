"""Writing an answer: with the KV cache and without, and what our way of asking costs.

A real Mllama of 512 wide, 8 layers, with random weights and a question of about 200
tokens. The guide this program learned from switched the KV cache off and cleaned memory
before and after every generation; all tiles of the photo were padded to four. The
overhead compares the same work: one tile, the cache, the same number of tokens.
"""

import gc
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.domain.records import Answer, Photo
from core.domain.sentences import Language
from core.domain.settings import Settings
from core.domain.vocabulary import PromptStyle
from core.inference.asking import ask
from core.inference.chat import prepare
from core.inference.looks import looks, trim, without_blank_tiles
from core.inference.prompts import prompt_for
from core.inference.vision_model import VisionModel
from core.preprocessing.intake import read_photo_file
from tests.benchmarks.figures import Figure
from tests.examples import CRASH
from tests.tiny_models import make_mllama

RUNS, ROUNDS = 7, 3  # of each of the two that are compared for overhead
WIDTH, LAYERS = 512, 8
QUESTION_CHARS = 400  # the tiny tokenizer cuts finer than a real one


def run() -> list[Figure]:
    """Ratios of seconds; both ways write the same number of tokens."""
    with tempfile.TemporaryDirectory() as folder:
        vlm = open_model(Path(folder) / "bench")
        photo = read_photo_file(CRASH, settings=Settings())
        return [
            *(_cache_figure(vlm, photo, new_tokens=count) for count in (64, 256)),
            _overhead_figure(),
        ]


def open_model(folder: Path) -> VisionModel:
    """The tiny Mllama's files with a model large enough to mean something."""
    import torch
    from transformers import AutoProcessor, MllamaConfig, MllamaForConditionalGeneration

    processor = AutoProcessor.from_pretrained(make_mllama(folder))
    config = MllamaConfig.from_pretrained(folder)
    text, vision = config.text_config, config.vision_config
    text.hidden_size, text.intermediate_size = WIDTH, 3 * WIDTH
    text.num_hidden_layers, text.cross_attention_layers = LAYERS, [2, 6]
    text.num_attention_heads, text.num_key_value_heads = 8, 2
    text.max_position_embeddings = 4096
    vision.hidden_size, vision.intermediate_size = 256, 1024
    vision.attention_heads, vision.num_hidden_layers = 4, 4
    vision.vision_output_dim = 256 * (1 + len(vision.intermediate_layers_indices))
    torch.manual_seed(0)
    model = MllamaForConditionalGeneration(config).eval()
    for name, weights in model.named_parameters():
        if "cross_attn" in name and name.endswith("gate"):
            torch.nn.init.constant_(weights, 0.8)
    prompt = prompt_for(PromptStyle.FINDINGS, Language.EN)
    prompt = replace(prompt, text=prompt.text[:QUESTION_CHARS])
    return VisionModel(model, processor, prompt, constrained=False)


def _guide(vlm: VisionModel, photo: Photo, *, new_tokens: int) -> float:
    """Seconds of `generate` as the guide sets it."""
    started = time.perf_counter()
    gc.collect()
    inputs = prepare(vlm, vlm.prompt.text, image=photo.image).inputs
    _generate(vlm, inputs, new_tokens=new_tokens, cached=False)
    gc.collect()
    return time.perf_counter() - started


def _bare(vlm: VisionModel, photo: Photo, *, new_tokens: int) -> float:
    """Seconds of a plain `generate` of the same work as ours."""
    started = time.perf_counter()
    look = next(iter(looks(vlm.model)))
    question = prepare(
        vlm,
        vlm.prompt.text,
        image=look.of(photo.image),
        image_argument=look.argument,
    )
    inputs = trim(question.inputs, vlm.model)
    with without_blank_tiles(vlm.model):
        _generate(vlm, inputs, new_tokens=new_tokens, cached=True)
    return time.perf_counter() - started


def _generate(
    vlm: VisionModel, inputs: dict[str, Any], *, new_tokens: int, cached: bool
) -> None:
    import torch

    with torch.inference_mode():
        ids = vlm.model.generate(
            **inputs, do_sample=False, use_cache=cached, max_new_tokens=new_tokens
        )
    vlm.processor.decode(ids[0])
    _check_length(ids.shape[1] - inputs["input_ids"].shape[1], new_tokens)


def _ours(vlm: VisionModel, photo: Photo, *, new_tokens: int) -> float:
    """Seconds of our whole way of asking, the reading of the answer included."""
    started, answer = time.perf_counter(), None
    limited = VisionModel(
        vlm.model,
        vlm.processor,
        vlm.prompt,
        max_new_tokens=new_tokens,
        constrained=False,
    )
    for event in ask(limited, photo, stop=threading.Event()):
        answer = event if isinstance(event, Answer) else answer
    _check_length(answer.writing.new_tokens, new_tokens)
    return time.perf_counter() - started


def _check_length(written: int, wanted: int) -> None:
    if written != wanted:
        raise RuntimeError(f"{written} tokens were written instead of {wanted}")


def _cache_figure(vlm: VisionModel, photo: Photo, *, new_tokens: int) -> Figure:
    ours = statistics.median(_ours(vlm, photo, new_tokens=new_tokens) for _ in range(3))
    gc.collect()
    without = _guide(vlm, photo, new_tokens=new_tokens)
    gc.collect()
    return Figure(
        f"guide's settings ÷ ours, {new_tokens} new tokens", without / ours, "×"
    )


def _overhead_figure() -> Figure:
    """Both ways in turn, each in processes of its own.

    In one process whatever runs in a second thread came out 7 to 15 % slower, a bare
    `generate` too: probably the thread teams that OpenMP keeps for each of them.
    """
    seconds = {"bare": [], "ours": []}
    for way in ("bare", "ours") * ROUNDS:
        command = [sys.executable, "-m", "tests.benchmarks.bench_generation", way]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds[way] += json.loads(told.stdout)
    share = statistics.median(seconds["ours"]) / statistics.median(seconds["bare"]) - 1
    return Figure(
        "our way of asking over bare generate, 64 tokens", 100 * share, "%", 5
    )


def main() -> int:
    """Print the seconds of several runs of one way, `bare` or `ours`."""
    ask_once = {"bare": _bare, "ours": _ours}[sys.argv[1]]
    with tempfile.TemporaryDirectory() as folder:
        vlm = open_model(Path(folder) / "bench")
        photo = read_photo_file(CRASH, settings=Settings())
        runs = [ask_once(vlm, photo, new_tokens=64) for _ in range(RUNS + 1)]
    print(json.dumps(runs[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
