"""Opens a vision-language model with unsloth, which is faster on NVIDIA GPUs.

Decisions:
- torch is asked for CUDA first: importing unsloth without a GPU fails, and it changes
  transformers as it is imported.
- Its import may fail in any way; that means "not here", and the next engine is tried.
- unsloth only opens the weights. Adapters, checks, asking and closing are those of
  every local model.
- unsloth does not tell which layers found no weights; the files themselves have been
  checked for being whole when they were found.
"""

from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence
from core.domain.vocabulary import Precision
from core.engines.base import Opening
from core.engines.fitness import check_whole_model, open_processor
from core.engines.load_faults import package_missing, told_in_words
from core.engines.local_model import LocalModelEngine, set_up_torch
from core.engines.placement import placement_arguments
from core.engines.transformers_engine import (
    LOCAL_AND_SAFE,
    chosen_arguments,
    finish,
    model_folder,
    read_config,
    without_weights,
)

MAX_SEQUENCE = 8192  # tokens of prompt, photo and answer together


class UnslothEngine(LocalModelEngine):
    """A model opened by unsloth and set to inference."""

    name = "unsloth"

    @classmethod
    def open(cls, opening: Opening) -> "UnslothEngine":
        """Open the weights of `opening.source` as `opening.plan` says.

        Raises:
            NotEnoughMemory: memory ran out on the way.
            MissingPackage: unsloth, or a package that it needs, is not installed.
            ModelUnavailable: there is no GPU, or the files do not fit.
        """
        with told_in_words(opening.row.title):
            return cls._open(opening)

    @classmethod
    def _open(cls, opening: Opening) -> "UnslothEngine":
        fast = fast_model(opening.row.title)
        set_up_torch(opening.settings)
        folder = model_folder(opening)
        check_whole_model(folder, title=opening.row.title)
        processor = open_processor(folder, title=opening.row.title)
        config = read_config(folder)
        model, _ = fast.from_pretrained(
            str(folder),
            **chosen_arguments(opening, config),
            **loading_arguments(opening, without_weights(config)),
        )
        finish(model, processor, opening)
        fast.for_inference(model)
        return cls(opening, model=model, processor=processor)


def fast_model(title: str) -> Any:
    """unsloth's class for vision models, imported only where it can work.

    Raises:
        ModelUnavailable: torch sees no CUDA.
        MissingPackage: unsloth does not import.
    """
    import torch

    if not torch.cuda.is_available():
        raise ModelUnavailable(
            Sentence(
                "unsloth needs an NVIDIA GPU with CUDA; torch sees none here.",
                "unsloth demande un GPU NVIDIA avec CUDA ; torch n'en voit pas ici.",
            ),
            hint=Sentence(
                "The transformers engine opens the same model without it.",
                "Le moteur transformers ouvre le même modèle sans lui.",
            ),
        )
    try:
        from unsloth import FastVisionModel
    except Exception as exc:  # its import looks for hardware and fails in many ways
        raise package_missing(title, "unsloth") from exc
    return FastVisionModel


def loading_arguments(opening: Opening, skeleton: Any) -> dict[str, Any]:
    """What `FastVisionModel.from_pretrained` is given for this plan."""
    import torch

    plan = opening.plan
    if plan is None:
        raise ValueError("weights are opened by a plan")
    return {
        "max_seq_length": MAX_SEQUENCE,
        "dtype": getattr(torch, plan.storage_dtype),
        "load_in_4bit": plan.precision is Precision.NF4,
        "load_in_8bit": plan.precision is Precision.INT8,
        "use_gradient_checkpointing": False,
        "use_exact_model_name": True,  # or it looks for its own copy on the hub
        **LOCAL_AND_SAFE,
        **placement_arguments(plan, skeleton),
    }
