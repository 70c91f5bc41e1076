"""Puts a request's tensors where the model takes them, and takes values back out.

Decisions:
- What belongs to the picture goes to the vision tower, everything else to the input
  embeddings; from there on the model's own hooks carry tensors between devices.
- Under a device map a module's hook says where it runs, because an offloaded weight
  lies on the meta device; without hooks the weight itself says it.
- Numbers with a fraction take the dtype that the module computes in: its first weight
  of 16 bits or more, since a quantised weight's dtype (uint8, int8, float8) is only a
  container. Token ids, masks and tile ids keep theirs.
- An adapter wraps the model it belongs to, so it is found through the same modules.
- Nothing that leaves `core.inference` holds a tensor: `to_plain` makes numbers of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

IMAGE_INPUTS = ("pixel_", "image_", "aspect_ratio_")  # beginnings of the inputs' names
VISION_TOWERS = ("vision_model", "vision_tower", "visual", "vision_encoder")


def place(inputs: Mapping[str, Any], model: Any) -> dict[str, Any]:
    """The same inputs, every tensor on the device and in the dtype of its taker."""
    tower, words = vision_tower(model), model.get_input_embeddings()
    takers = {name: _taker(name, tower, words) for name in inputs}
    return {name: _fit(value, takers[name]) for name, value in inputs.items()}


def runs_on(module: Any) -> Any:
    """The device (torch.device) on which this module computes.

    Raises:
        ValueError: the module has neither weights nor a hook that tells.
    """
    import torch

    for device in _hook_devices(module):
        index = isinstance(device, int) and torch.cuda.is_available()
        return torch.device("cuda", device) if index else torch.device(device)
    for weight in (*module.parameters(), *module.buffers()):
        return weight.device
    raise ValueError(f"{type(module).__name__} has no weights to tell its device")


def computes_in(module: Any) -> Any:
    """The dtype of the module's numbers, None when it has no floating weight."""
    dtypes = (weight.dtype for weight in module.parameters())
    return next((d for d in dtypes if d.is_floating_point and d.itemsize > 1), None)


def vision_tower(model: Any) -> Any:
    """The part of the model that sees; the model itself where none is named."""
    for name, module in model.named_modules():
        if name.rpartition(".")[2] in VISION_TOWERS:
            return module
    return model


def to_plain(value: Any) -> Any:
    """The value with every tensor in it turned into numbers or lists of numbers."""
    if hasattr(value, "detach"):
        return value.detach().cpu().tolist()
    if isinstance(value, Mapping):
        return {key: to_plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(to_plain(part) for part in value)
    return value


def _taker(name: str, tower: Any, words: Any) -> Any:
    return tower if name.startswith(IMAGE_INPUTS) else words


def _fit(value: Any, module: Any) -> Any:
    """Move one input; what is not a tensor stays as it is."""
    import torch

    if not isinstance(value, torch.Tensor):
        return value
    dtype = computes_in(module) if value.is_floating_point() else None
    return value.to(device=runs_on(module), dtype=dtype or value.dtype)


def _hook_devices(module: Any) -> Iterator[Any]:
    """Where accelerate's hooks run the module's parts, the outermost first."""
    for part in module.modules():
        hook = getattr(part, "_hf_hook", None)
        for one in getattr(hook, "hooks", (hook,)):
            if getattr(one, "execution_device", None) is not None:
                yield one.execution_device
