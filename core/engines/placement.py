"""Where the weights go: one device, or a map over several, never both.

Decisions:
- The plan has decided; this module only turns it into transformers' arguments. A model
  that has been placed is never moved again.
- On a CPU unquantised weights need no argument at all. bitsandbytes would choose a GPU
  where there is one, so quantised weights are told their device.
- A map of the operator's own is checked against the model's own module names before
  any weight is read: unknown names, missing modules and absent GPUs are refused.
"""

import difflib
import json
from pathlib import Path
from typing import Any

from core.domain.errors import ModelUnavailable, NotEnoughMemory
from core.domain.sentences import Sentence
from core.engines.quantising import is_quantised
from core.models.planning import LoadPlan

STRATEGIES = ("balanced", "sequential")
MAP_BYTES_LIMIT = 1_000_000  # a map of every module of the largest model is 100 kB
HINT = Sentence(
    'The file holds one JSON object of module name and GPU number or "cpu", such as '
    '{"model.vision_model": 0, "model.language_model": 1}.',
    "Le fichier contient un objet JSON de noms de modules et de numéros de GPU ou "
    '"cpu", comme {"model.vision_model": 0, "model.language_model": 1}.',
)


def placement_arguments(plan: LoadPlan, skeleton: Any) -> dict[str, Any]:
    """The arguments of `from_pretrained` that place the weights.

    Args:
        plan: with either a device or a device map.
        skeleton: the model on the meta device, for its module names.

    Raises:
        ModelUnavailable: the operator's map does not fit the model or the machine.
    """
    if (plan.device is None) == (plan.device_map is None):
        raise ValueError("a plan has either a device or a device map")
    if plan.device == "cpu" and not is_quantised(plan):
        return {}
    if plan.device is not None:
        return {"device_map": {"": plan.device}}
    if plan.device_map in STRATEGIES:
        limits = {"max_memory": dict(plan.max_memory)} if plan.max_memory else {}
        return {"device_map": plan.device_map, **limits}
    return {"device_map": read_device_map(Path(plan.device_map or ""), skeleton)}


def check_placed(model: Any, *, title: str) -> None:
    """Refuse a model whose weights did not find room in memory.

    Raises:
        NotEnoughMemory: a part was left on the disk.
    """
    if "disk" in map(str, (getattr(model, "hf_device_map", None) or {}).values()):
        raise NotEnoughMemory(
            Sentence(
                f"{title} does not fit the GPUs and the CPU share together.",
                f"{title} ne tient pas dans les GPU et la part du CPU réunis.",
            ),
            hint=Sentence(
                "Choose a lower precision, or raise CAR_DAMAGE_CPU_CAPS_GB.",
                "Choisissez une précision plus basse, ou augmentez "
                "CAR_DAMAGE_CPU_CAPS_GB.",
            ),
        )


def device_words(model: Any) -> str:
    """Where the model lies, as people read it: "CPU", "GPU 0", "GPU 0+1, CPU"."""
    places = {weights.device for weights in model.parameters()}
    placed = (getattr(model, "hf_device_map", None) or {}).values()
    on_cpu = any(place.type == "cpu" for place in places) or "cpu" in map(str, placed)
    cards = sorted({place.index or 0 for place in places if place.type == "cuda"})
    words = ["GPU " + "+".join(map(str, cards))] if cards else []
    return ", ".join([*words, "CPU"] if on_cpu or not words else words)


def read_device_map(path: Path, skeleton: Any) -> dict[str, int | str]:
    """The operator's own map of module name → GPU number or "cpu".

    Raises:
        ModelUnavailable: the file or an entry of it cannot be used; says which.
    """
    import torch

    wanted = _read_object(path)
    names = [name for name, _ in skeleton.named_modules()]
    names += [name for name, _ in skeleton.named_parameters()]
    for name, place in wanted.items():
        if name not in names:
            raise _unknown_module(path.name, name, names)
        card = isinstance(place, int) and not isinstance(place, bool)
        if not (place == "cpu" or (card and 0 <= place < torch.cuda.device_count())):
            raise _no_such_place(path.name, name, place, torch.cuda.device_count())
    for name, _ in skeleton.named_parameters():
        if not any(_covers(module, name) for module in wanted):
            raise _refused(
                path.name,
                f"says nothing of {name}",
                f"ne dit rien de {name}",
            )
    return wanted


def _covers(module: str, parameter: str) -> bool:
    return module in ("", parameter) or parameter.startswith(f"{module}.")


def _read_object(path: Path) -> dict[str, Any]:
    try:
        with path.expanduser().open(encoding="utf-8") as file:
            wanted = json.loads(file.read(MAP_BYTES_LIMIT))
    except OSError as exc:
        raise _refused(path.name, "cannot be read", "est illisible") from exc
    except (ValueError, RecursionError) as exc:
        raise _refused(path.name, "is not JSON", "n'est pas du JSON") from exc
    if not isinstance(wanted, dict) or not wanted:
        raise _refused(
            path.name, "holds no JSON object", "ne contient pas d'objet JSON"
        )
    return wanted


def _unknown_module(file: str, name: str, names: list[str]) -> ModelUnavailable:
    near = ", ".join(difflib.get_close_matches(name, names, n=3, cutoff=0.4))
    return _refused(
        file,
        f"names the module {name!r}, which the model does not have"
        + (f" (near: {near})" if near else ""),
        f"nomme le module {name!r}, que le modèle n'a pas"
        + (f" (proches : {near})" if near else ""),
    )


def _no_such_place(file: str, name: str, place: Any, cards: int) -> ModelUnavailable:
    return _refused(
        file,
        f"puts {name!r} on {place!r}; this machine has {cards} GPUs and the CPU",
        f"met {name!r} sur {place!r} ; cette machine a {cards} GPU et le CPU",
    )


def _refused(file: str, what: str, quoi: str) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(
            f"The device map {file} {what}.", f"La carte des appareils {file} {quoi}."
        ),
        hint=HINT,
    )
