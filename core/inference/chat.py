"""Turns a question and a photo into the tensors a model is asked with, and checks them.

Decisions:
- The model's own chat template comes first. Where it is missing, fails, or loses the
  photo or the question, the plain text after the model's own image token is used; the
  answer says which of the two it was.
- The token that begins a text stands there once: templates write it, tokenizers add
  it, and some processors do too, so it is put in front here and nowhere else.
- Every request is checked before a model sees it, whichever way it was made.
"""

import logging
from dataclasses import dataclass
from typing import Any

from PIL import Image

from core.domain.errors import GenerationFailed
from core.domain.records import PromptPath
from core.domain.sentences import Sentence
from core.inference.checks import NEXT_STEP, check_inputs, pixels
from core.inference.faults import RanOutOfMemory, is_out_of_memory
from core.inference.vision_model import VisionModel

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A request as tensors on the CPU, and how it was made."""

    inputs: dict[str, Any]
    path: PromptPath

    @property
    def prompt_tokens(self) -> int:
        """How many tokens the request has, those of the photo included."""
        return self.inputs["input_ids"].shape[1]

    @property
    def pixel_count(self) -> int:
        """How many numbers the picture has for the model, padding included."""
        return sum(tensor.numel() for tensor in pixels(self.inputs).values())


def prepare(
    vlm: VisionModel,
    question: str,
    *,
    image: Image.Image | None = None,
    image_argument: tuple[str, Any] | None = None,
) -> Prepared:
    """Tokenise a question, about a photo or about nothing but its words.

    Args:
        vlm: the model that will be asked.
        question: what it is asked.
        image: an RGB picture, or None for a request made of text alone.
        image_argument: a name and a value for the model's image processor.

    Raises:
        GenerationFailed: neither way gives inputs that this model can take.
        RanOutOfMemory: the picture's tensors do not fit.
    """
    written = _by_template(vlm.processor, question, with_image=image is not None)
    ways = [(PromptPath.CHAT_TEMPLATE, written)] if written else []
    ways.append((PromptPath.PLAIN, _plainly(vlm, question, image is not None)))
    fault: Exception | None = None
    for path, text in ways:
        try:
            inputs = _tokenise(vlm, text, image, image_argument)
            check_inputs(inputs, vlm.model, with_image=image is not None)
        except Exception as exc:  # a processor's own code may raise anything
            if is_out_of_memory(exc):
                raise RanOutOfMemory from None
            fault = exc
            logger.warning("prompt.refused %s %s", path, type(exc).__name__)
        else:
            return Prepared(inputs, path)
    raise _why_unready(fault) from fault


def _by_template(processor: Any, question: str, *, with_image: bool) -> str | None:
    """The question as the chat template writes it; None where it cannot be used."""
    content = [{"type": "image"}] if with_image else []
    content.append({"type": "text", "text": question})
    messages = [{"role": "user", "content": content}]
    try:
        text = processor.apply_chat_template(
            messages, add_generation_prompt=True, tokenize=False
        )
    except Exception as exc:  # a template is somebody else's code
        logger.warning("template.failed %s", type(exc).__name__)
        return None
    images = text.count(getattr(processor, "image_token", "<image>"))
    if question.strip() not in text or images != with_image:
        logger.warning("template.lost question or photo")
        return None
    return text


def _plainly(vlm: VisionModel, question: str, with_image: bool) -> str:
    token = getattr(vlm.processor, "image_token", "<image>") if with_image else ""
    return f"{token}{question}"


def _tokenise(
    vlm: VisionModel,
    text: str,
    image: Image.Image | None,
    image_argument: tuple[str, Any] | None,
) -> dict[str, Any]:
    """Tensors of one request, without the token types that few models know."""
    pictures: dict[str, Any] = {}
    if image is not None:
        pictures = {"images": image, **dict([image_argument] if image_argument else [])}
    batch = vlm.processor(
        text=_with_beginning(vlm.tokenizer, text),
        add_special_tokens=False,
        return_tensors="pt",
        **pictures,
    )
    known = _known_inputs(vlm.model)
    return {
        name: value
        for name, value in batch.items()
        if name in known or not name.endswith("token_type_ids")
    }


def _with_beginning(tokenizer: Any, text: str) -> str:
    """The text behind the beginning token, where the tokenizer adds one."""
    begin = tokenizer.bos_token
    if not begin or text.startswith(begin):
        return text
    adds = tokenizer("").input_ids[:1] == [tokenizer.bos_token_id]
    return begin + text if adds else text


def _known_inputs(model: Any) -> set[str]:
    """The names that the model's forward takes, an adapter's wrapper looked through."""
    import inspect

    base = model.get_base_model() if hasattr(model, "get_base_model") else model
    return set(inspect.signature(base.forward).parameters)


def _why_unready(fault: Exception | None) -> GenerationFailed:
    """The last way's own refusal, or a sentence on the kind of its fault."""
    if isinstance(fault, GenerationFailed):
        return GenerationFailed(fault.message, hint=fault.hint)
    kind = type(fault).__name__
    return GenerationFailed(
        Sentence(
            f"This model's own files could not turn the request into tokens ({kind}).",
            f"Les fichiers de ce modèle n'ont pas pu convertir la demande ({kind}).",
        ),
        hint=NEXT_STEP,
    )
