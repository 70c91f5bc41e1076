"""A vision-language model whose weights are open in this process.

Decisions:
- How a model is opened differs between packages; asking it, counting its parts, saving
  it and closing it do not, and stand here once.
- One photo at a time: whoever holds the engine keeps its visitors in a queue.
- Closing drops every reference and gives the memory back. A question that is still
  being answered keeps the model alive until it ends; a later one is refused.
"""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.domain.errors import GenerationFailed
from core.domain.events import Event, TextPiece
from core.domain.records import Photo
from core.domain.sentences import Language, Sentence
from core.domain.settings import AUTO, Settings
from core.engines.base import Opening
from core.engines.load_faults import empty_caches
from core.engines.parts import PartSize, part_sizes
from core.engines.placement import device_words
from core.engines.saving import save_copy
from core.inference.asking import ask, write
from core.inference.prompts import Prompt, prompt_for
from core.inference.vision_model import VisionModel


class LocalModelEngine:
    """An open model, its processor and its question; see `Engine` for the contract."""

    name = ""
    parallel = 1
    can_write = True

    def __init__(self, opening: Opening, *, model: Any, processor: Any) -> None:
        prompt = chosen_prompt(opening)
        sources = [opening.base, opening.source]
        self.title = opening.row.title
        self.revision = "+".join(source.revision for source in sources if source)
        self.precision = str(opening.plan.precision) if opening.plan else ""
        self.device = device_words(model)
        self.prompt_version = prompt.version
        self._open: VisionModel | None = VisionModel(
            model=model,
            processor=processor,
            prompt=prompt,
            max_new_tokens=opening.settings.max_new_tokens,
            constrained=opening.settings.constrained_json,
        )

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        """Look at the photo; the last event is the `Answer`."""
        yield from ask(self._still_open(), photo, stop=stop)

    def write(self, request: str, *, stop: threading.Event) -> Iterator[TextPiece]:
        """Answer a request made of text alone."""
        yield from write(self._still_open(), request, stop=stop)

    def parts(self) -> tuple[PartSize, ...]:
        """Parameters, bytes, devices and types of each part of the open model."""
        return part_sizes(self._still_open().model)

    def save(self, folder: Path) -> None:
        """Write the model as it is held, with its processor, to a new folder.

        Opening that copy takes the time of reading it; nothing is quantised again.

        Raises:
            StorageFailed: the folder is not empty, the disk is full, or the model
                carries an adapter; nothing half-written is left.
        """
        opened = self._still_open()
        save_copy(opened.model, opened.processor, folder, title=self.title)

    def close(self) -> None:
        """Release the model's memory; closing twice is harmless."""
        if self._open is not None:
            self._open = None
            empty_caches()

    def _still_open(self) -> VisionModel:
        if self._open is None:
            raise GenerationFailed(
                Sentence(
                    f"{self.title} has been closed.", f"{self.title} a été fermé."
                ),
                hint=Sentence("Open a model again.", "Ouvrez de nouveau un modèle."),
            )
        return self._open


def chosen_prompt(opening: Opening) -> Prompt:
    """The row's question, in the operator's language where one is set."""
    wanted = opening.settings.prompt_language
    language = opening.row.prompt_language if wanted == AUTO else wanted
    return prompt_for(opening.row.prompt_style, Language(language))


def set_up_torch(settings: Settings) -> None:
    """Matrix products as the operator wants them; vendors quiet unless debugging."""
    import torch
    from huggingface_hub.utils import disable_progress_bars, enable_progress_bars
    from transformers.utils import logging as told

    torch.set_float32_matmul_precision(settings.matmul_precision)
    # bitsandbytes warns at every 8-bit product about a cast that is meant
    level = logging.INFO if settings.debug else logging.ERROR
    logging.getLogger("bitsandbytes").setLevel(level)
    if settings.debug:
        told.set_verbosity_info()
        enable_progress_bars()
        told.enable_progress_bar()
    else:
        told.set_verbosity_error()
        told.disable_progress_bar()
        disable_progress_bars()
