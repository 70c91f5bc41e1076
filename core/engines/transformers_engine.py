"""Opens a vision-language model with transformers.

Decisions:
- Local files only, safetensors only, and never the model's own program code: what may
  be fetched has been fetched before.
- The model's class is built without weights first (on the meta device): its names give
  the modules to keep from quantising and check the operator's device map, and whatever
  is wrong with configuration or arguments shows before gigabytes are read.
- Whatever fails is told in words and leaves nothing behind in memory.
"""

from pathlib import Path
from typing import Any

from core.domain.settings import AUTO
from core.engines.adapters import lay_on
from core.engines.arguments import check_arguments
from core.engines.base import Opening
from core.engines.casting import compute_in
from core.engines.fitness import (
    check_tokens,
    check_weights,
    check_whole_model,
    open_processor,
)
from core.engines.load_faults import told_in_words
from core.engines.local_model import LocalModelEngine, set_up_torch
from core.engines.placement import check_placed, placement_arguments
from core.engines.quantising import (
    is_quantised,
    quantisation_arguments,
    spare_odd_layers,
)
from core.models.planning import LoadPlan

LOCAL_AND_SAFE = {"local_files_only": True, "trust_remote_code": False}


class TransformersEngine(LocalModelEngine):
    """A model opened by transformers' own loader."""

    name = "transformers"

    @classmethod
    def open(cls, opening: Opening) -> "TransformersEngine":
        """Open the weights of `opening.source` as `opening.plan` says.

        Raises:
            NotEnoughMemory: memory ran out on the way; all of it is free again.
            MissingPackage: a package that this model needs is not installed.
            ModelUnavailable: the files, the settings and the machine do not fit.
        """
        with told_in_words(opening.row.title):
            return cls._open(opening)

    @classmethod
    def _open(cls, opening: Opening) -> "TransformersEngine":
        """Open in a frame of its own, which can be emptied if anything fails."""
        folder, plan = model_folder(opening), opening.plan
        if plan is None:
            raise ValueError("weights are opened by a plan")
        set_up_torch(opening.settings)
        check_whole_model(folder, title=opening.row.title)
        processor = open_processor(folder, title=opening.row.title)
        model = open_weights(folder, opening, plan=plan)
        finish(model, processor, opening)
        return cls(opening, model=model, processor=processor)


def model_folder(opening: Opening) -> Path:
    """The folder of the whole model: for an adapter, that of its base."""
    source = opening.base or opening.source
    if source is None or source.folder is None:
        raise ValueError("weights are opened from a local folder")
    return source.folder


def open_weights(folder: Path, opening: Opening, *, plan: LoadPlan) -> Any:
    """Read the weights to where the plan wants them; returns the bare model."""
    import torch
    from transformers import AutoModelForImageTextToText

    title = opening.row.title
    config = read_config(folder)
    skeleton = without_weights(config)
    model, told = AutoModelForImageTextToText.from_pretrained(
        folder,
        dtype=getattr(torch, plan.storage_dtype),
        use_safetensors=True,
        output_loading_info=True,
        **LOCAL_AND_SAFE,
        **chosen_arguments(opening, config),
        **quantisation_arguments(plan, skeleton, title=title),
        **placement_arguments(plan, skeleton),
    )
    check_weights(told, title=title)
    return model


def read_config(folder: Path) -> Any:
    """The transformers configuration of the model in this folder."""
    from transformers import AutoConfig

    return AutoConfig.from_pretrained(folder, **LOCAL_AND_SAFE)


def without_weights(config: Any) -> Any:
    """The model's class on the meta device: names and sizes, no memory."""
    import torch
    from transformers import AutoModelForImageTextToText

    with torch.device("meta"):
        return AutoModelForImageTextToText.from_config(config)


def chosen_arguments(opening: Opening, config: Any) -> dict[str, Any]:
    """The operator's own arguments and attention, checked."""
    settings, title = opening.settings, opening.row.title
    chosen = check_arguments(settings.model_arguments, config, title=title)
    if settings.attention != AUTO:
        chosen["attn_implementation"] = settings.attention
    return chosen


def finish(model: Any, processor: Any, opening: Opening) -> None:
    """Lay on the adapter, settle types, and check that all of it belongs together."""
    import torch

    title, plan = opening.row.title, opening.plan
    if plan is None:
        raise ValueError("weights are opened by a plan")
    check_placed(model, title=title)
    if opening.base is not None and opening.source is not None:
        kind = getattr(torch, plan.storage_dtype)
        lay_on(model, Path(opening.source.folder or ""), dtype=kind, title=title)
    check_tokens(model, processor, title=title)
    if is_quantised(plan):
        spare_odd_layers(model)
    else:
        compute_in(model, getattr(torch, plan.compute_dtype), title=title)
    model.eval()
