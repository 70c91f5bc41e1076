"""Tiny real models, opened, and the small things that tests do with them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from core.domain.records import Answer, Photo, Quality
from core.domain.sentences import Language
from core.domain.vocabulary import PromptStyle
from core.inference.asking import ask
from core.inference.chat import Prepared, prepare
from core.inference.generation import Written, generate
from core.inference.looks import Look, looks, trim
from core.inference.prompts import Prompt, prompt_for
from core.inference.vision_model import VisionModel
from tests import tiny_models

ENDLESS = 2500  # tokens: several seconds for a tiny model
FAMILIES = ("mllama", "idefics3", "llava")
SHORT = Prompt("test-1", PromptStyle.PARTS, Language.EN, "Which parts are damaged?")
ENGLISH = prompt_for(PromptStyle.FINDINGS, Language.EN)


@cache
def _open(folder: Path) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForImageTextToText, AutoProcessor

    torch.set_num_threads(1)
    model = AutoModelForImageTextToText.from_pretrained(folder).eval()
    return model, AutoProcessor.from_pretrained(folder)


def opened(folder: Path, **changes: Any) -> VisionModel:
    """The model of this folder with a short question; opened once for all tests."""
    model, processor = _open(folder)
    options = {"prompt": SHORT, "max_new_tokens": 24} | changes
    return VisionModel(model, processor, **options)


def opened_anew(folder: Path, **changes: Any) -> VisionModel:
    """The same, with a model of its own that a test may change."""
    model, processor = _open.__wrapped__(folder)
    options = {"prompt": SHORT, "max_new_tokens": 24} | changes
    return VisionModel(model, processor, **options)


def never_ending(folder: Path) -> VisionModel:
    """A model of its own that never writes an end token."""
    vlm = opened_anew(folder)
    ends = [vlm.model.generation_config.eos_token_id, vlm.tokenizer.eos_token_id]

    def never_end(head: Any, given: Any, scores: Any) -> Any:
        scores[..., ends] = -1e9
        return scores

    vlm.model.get_output_embeddings().register_forward_hook(never_end)
    return vlm


def decoder_layer(vlm: VisionModel) -> Any:
    """The language model's last layer."""
    return vlm.model.get_decoder().layers[-1]


def picture(
    colour: str = "red", size: tuple[int, int] = (200, 120), shade: int = 0
) -> Image.Image:
    """A picture in which something is to be seen: two halves and a stripe."""
    image = Image.new("RGB", size, colour)
    image.paste((shade, 90, 160), (0, 0, size[0] // 2, size[1]))
    image.paste("white", (0, size[1] // 3, size[0], size[1] // 2))
    return image


def photo(image: Image.Image) -> Photo:
    return Photo(
        name="car.jpg",
        image=image,
        format="JPEG",
        byte_count=1000,
        original_size_wh=image.size,
        sha256="a" * 64,
        perceptual_hash="0" * 16,
        quality=Quality(sharpness=100.0, brightness=128.0),
    )


def request(vlm: VisionModel, image: Image.Image, look: Look | None = None) -> Prepared:
    """The request that `ask` would make first."""
    look = look or next(looks(vlm.model))
    made = prepare(
        vlm, vlm.prompt.text, image=look.of(image), image_argument=look.argument
    )
    trim(made.inputs, vlm.model)
    return made


def run(
    vlm: VisionModel,
    inputs: dict[str, Any],
    *,
    stop: threading.Event | None = None,
    max_new_tokens: int = 24,
    **options: Any,
) -> tuple[list[Any], Written]:
    """Everything that a generation says, heartbeats included, and its record."""
    pieces = generate(
        vlm,
        inputs,
        stop=stop or threading.Event(),
        max_new_tokens=max_new_tokens,
        **options,
    )
    said = []
    while True:
        try:
            said.append(next(pieces))
        except StopIteration as end:
            return said, end.value


def answer_of(
    vlm: VisionModel, image: Image.Image, stop: threading.Event | None = None
) -> tuple[list[Any], Answer]:
    """All events of one question, and the answer among them."""
    events = list(ask(vlm, photo(image), stop=stop or threading.Event()))
    assert [type(e) for e in events].count(Answer) == 1
    assert isinstance(events[-1], Answer)
    return events, events[-1]


def workers() -> list[threading.Thread]:
    """Generation threads that are alive."""
    return [t for t in threading.enumerate() if t.name == "generation"]


@contextmanager
def before_each(part: Any, do: Callable[[tuple[Any, ...]], None]) -> Iterator[None]:
    """Call `do` with a module's inputs before each of its forward passes."""
    hook = part.register_forward_pre_hook(lambda module, given: do(given))
    try:
        yield
    finally:
        hook.remove()


def make_llava_next(folder: Path) -> Path:
    """A tiny LLaVA-NeXT with the known answer; its pixels grow with the photo's."""
    from transformers import (
        LlavaNextConfig,
        LlavaNextImageProcessorPil,
        LlavaNextProcessor,
    )

    grid = [[side, side] for side in (336, 560, 784, 1008)]
    tokenizer = tiny_models._fast_tokenizer(
        tiny_models.LLAVA_SPECIALS,
        tiny_models.KNOWN_ANSWER,
        bos=0,
        eos=1,
        pad=2,
        image_token="<image>",
    )
    config = LlavaNextConfig(
        vision_config={
            **tiny_models._vision_sizes(56, 14),
            "model_type": "clip_vision_model",
            "projection_dim": tiny_models.WIDTH,
        },
        text_config={
            **tiny_models._language_sizes(len(tokenizer)),
            **tiny_models._ids(tokenizer),
            "model_type": "llama",
            "num_hidden_layers": 2,
            "max_position_embeddings": 16384,
        },
        image_grid_pinpoints=grid,
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
    )
    images = LlavaNextImageProcessorPil(
        size={"shortest_edge": 56},
        crop_size={"height": 56, "width": 56},
        image_grid_pinpoints=grid,
    )
    processor = LlavaNextProcessor(
        images,
        tokenizer,
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=tiny_models.LLAVA_TEMPLATE,
    )
    return tiny_models._finish(
        folder, config, processor, seed=0, answer=tiny_models.KNOWN_ANSWER
    )
