"""A small text model that retells findings, opened by transformers' pipeline.

Decisions:
- A device map places the model on GPUs, the pipeline's `device=-1` on a CPU; never
  both. The model is opened before the pipeline, which would hide that layers have no
  weights.
- Only its model and tokenizer are used: text comes out of the program's one way to
  generate, so that it can be stopped and never overlaps another generation.
- It reads and writes text; it never sees a photo.
"""

import threading
from collections.abc import Iterator
from typing import Any

from core.domain.errors import GenerationFailed, ModelUnavailable
from core.domain.events import Event, TextPiece
from core.domain.records import Photo
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import PromptStyle
from core.engines.base import Opening
from core.engines.fitness import check_vocabulary, check_weights
from core.engines.load_faults import empty_caches, told_in_words
from core.engines.local_model import set_up_torch
from core.inference.asking import write
from core.inference.prompts import prompt_for
from core.inference.vision_model import VisionModel


class TextProcessor:
    """A tokenizer in the role of a processor: messages of text parts only."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer

    def apply_chat_template(self, messages: list[dict[str, Any]], **kinds: Any) -> str:
        """The template's text; text models want strings where vision models want parts.

        Raises:
            ValueError: the tokenizer has no chat template.
        """
        plain = [
            {**each, "content": "".join(part["text"] for part in each["content"])}
            for each in messages
        ]
        return self.tokenizer.apply_chat_template(plain, **kinds)

    def __call__(self, **given: Any) -> Any:
        return self.tokenizer(**given)


class TextEngine:
    """A text model, open and ready."""

    name = "text"
    precision = "half"
    prompt_version = ""
    parallel = 1
    can_write = True

    def __init__(self, title: str, revision: str, model: Any, tokenizer: Any) -> None:
        self.title = title
        self.revision = revision
        self.device = str(model.device)
        self.precision = str(model.dtype).removeprefix("torch.")
        prompt = prompt_for(PromptStyle.FINDINGS, Language.EN)
        self._vlm: VisionModel | None = VisionModel(
            model, TextProcessor(tokenizer), prompt, constrained=False
        )

    @classmethod
    def open(cls, opening: Opening) -> "TextEngine":
        """Open the text model in the opening's source folder.

        Raises:
            ModelUnavailable: it cannot be opened here.
        """
        source = opening.source
        if source is None or source.folder is None:
            raise ModelUnavailable(
                Sentence("There is no text model.", "Il n'y a pas de modèle de texte.")
            )
        title = opening.row.title
        with told_in_words(title):
            set_up_torch(opening.settings)
            pipe = open_pipeline(str(source.folder), title=title)
        return cls(title, source.revision, pipe.model, pipe.tokenizer)

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        """It cannot see."""
        raise GenerationFailed(
            Sentence(
                "A text model cannot look at a photo.",
                "Un modèle de texte ne peut pas regarder une photo.",
            )
        )

    def write(self, request: str, *, stop: threading.Event) -> Iterator[TextPiece]:
        """Answer a request made of text."""
        if self._vlm is None:
            raise GenerationFailed(
                Sentence(
                    "The text model was closed.", "Le modèle de texte a été fermé."
                )
            )
        return write(self._vlm, request, stop=stop)

    def close(self) -> None:
        """Release the model."""
        if self._vlm is not None:
            self._vlm = None
            empty_caches()


def open_pipeline(folder: str, *, title: str) -> Any:
    """A text-generation pipeline on what this machine has, its parts checked.

    Raises:
        ModelUnavailable: layers have no weights, or the tokenizer is another model's.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline

    safe = {"local_files_only": True, "trust_remote_code": False}
    has_gpu = torch.cuda.is_available()
    model, told = AutoModelForCausalLM.from_pretrained(
        folder,
        use_safetensors=True,
        output_loading_info=True,
        **({"device_map": "auto"} if has_gpu else {}),
        **safe,
    )
    check_weights(told, title=title)
    tokenizer = AutoTokenizer.from_pretrained(folder, **safe)
    check_vocabulary(model, tokenizer, title=title)
    return pipeline(
        "text-generation",
        model=model,
        tokenizer=tokenizer,
        **({} if has_gpu else {"device": -1}),
    )
