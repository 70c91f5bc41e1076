"""Weights kept in one type and computed with in another, layer by layer.

Decisions:
- Each layer's own weights are turned into the compute type for the moment it runs and
  put back as they were: memory stays that of the storage type, nothing is rounded.
- Quantised layers bring a compute type of their own and are left alone.
- Weights that accelerate fetches from elsewhere do not lie here before a layer runs;
  such a model is refused rather than computed in the wrong type.
"""

from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence


def compute_in(model: Any, dtype: Any, *, title: str) -> None:
    """Make every layer of the model compute in this torch dtype.

    Raises:
        ModelUnavailable: part of the model lies elsewhere between its turns.
    """
    import torch

    kinds = {weights.dtype for weights in model.parameters()}
    if not any(kind.is_floating_point and kind != dtype for kind in kinds):
        return
    if any(weights.device.type == "meta" for weights in model.parameters()):
        raise _spread(title)
    for module in model.modules():
        own = list(module.parameters(recurse=False))
        if own and all(type(weights) is torch.nn.Parameter for weights in own):
            turn = _Turn(dtype)
            module.register_forward_pre_hook(turn.begin, with_kwargs=True)
            module.register_forward_hook(turn.end, always_call=True)


class _Turn:
    """One layer's turn: holds its stored weights while it computes."""

    def __init__(self, dtype: Any) -> None:
        self._dtype = dtype
        self._stored: list[tuple[Any, Any]] = []

    def begin(self, module: Any, args: Any, kwargs: Any) -> tuple[Any, Any]:
        """Turn weights and inputs into the compute type."""
        for weights in module.parameters(recurse=False):
            if weights.is_floating_point() and weights.dtype != self._dtype:
                self._stored.append((weights, weights.data))
                weights.data = weights.data.to(self._dtype)
        named = {name: self._cast(value) for name, value in kwargs.items()}
        return tuple(self._cast(value) for value in args), named

    def end(self, module: Any, args: Any, output: Any) -> None:
        """Put the stored weights back."""
        while self._stored:
            weights, stored = self._stored.pop()
            weights.data = stored

    def _cast(self, value: Any) -> Any:
        floating = getattr(value, "is_floating_point", None)
        return value.to(self._dtype) if floating is not None and floating() else value


def _spread(title: str) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(
            f"{title} is spread over GPU and CPU and cannot compute in another type "
            "than its weights have.",
            f"{title} est réparti entre GPU et CPU et ne peut pas calculer dans un "
            "autre type que celui de ses poids.",
        ),
        hint=Sentence(
            "Set CAR_DAMAGE_COMPUTE_DTYPE to auto.",
            "Mettez CAR_DAMAGE_COMPUTE_DTYPE à auto.",
        ),
    )
