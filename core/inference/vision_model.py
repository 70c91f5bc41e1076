"""An open vision-language model with everything that asking it needs.

Decisions:
- Opening (engines) and asking (`asking`) meet in this one record; neither knows how
  the other works.
- Nothing here is computed twice or changed: model and processor are as they were
  opened, and smaller photos or fewer tiles are arguments of one request.
"""

from dataclasses import dataclass, field
from typing import Any

from core.inference.prompts import Prompt


@dataclass(frozen=True, slots=True, eq=False)
class VisionModel:
    """A model that is open, its processor, and what it is asked.

    `model` is a transformers model for image-text-to-text (an adapter's wrapper too),
    already on its device and in evaluation mode; `processor` the one it was trained
    with. `max_new_tokens` bounds an answer about a photo. `constrained` asks for
    valid JSON by construction, where the prompt wants JSON and the package is there.
    """

    model: Any = field(repr=False)
    processor: Any = field(repr=False)
    prompt: Prompt
    max_new_tokens: int = 384
    constrained: bool = True

    @property
    def tokenizer(self) -> Any:
        """The tokenizer inside the processor."""
        return self.processor.tokenizer
