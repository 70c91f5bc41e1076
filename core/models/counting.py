"""Counts the weights of a network's layers from their sizes alone.

Decisions:
- A count keeps apart what sits in the matrices of `nn.Linear` layers, because only
  those are quantised; biases, norms, convolutions and embeddings never are.
- One function per kind of layer, named as the field names it; the formulas follow
  transformers' modules and the tests compare them with the real classes.
- Sizes come from files of strangers: each is checked to be a whole number in range.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence

LARGEST_SIZE = 10_000_000  # no published width, vocabulary or layer count comes near


@dataclass(frozen=True, slots=True)
class Count:
    """Number of weights, and of them those in the matrices of linear layers.

    `linear_rows` is how many rows (outputs) these matrices have together: 8-bit
    weights keep one scale per row.
    """

    weights: int = 0
    linear_weights: int = 0
    linear_rows: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.weights + other.weights,
            self.linear_weights + other.linear_weights,
            self.linear_rows + other.linear_rows,
        )

    def __mul__(self, times: int) -> "Count":
        return Count(
            self.weights * times, self.linear_weights * times, self.linear_rows * times
        )


class Sizes:
    """Reads one part of a config.json; what is missing or null takes its default."""

    def __init__(
        self,
        config: Mapping[str, Any],
        part: str = "",
        *,
        defaults: Mapping[str, int] | None = None,
    ) -> None:
        section = config.get(part) if part else config
        self._section = section if isinstance(section, Mapping) else {}
        self._prefix = f"{part}." if part else ""
        self._defaults = defaults or {}

    def number(self, key: str, default: int | None = None) -> int:
        """The whole number under this key.

        Raises:
            ModelUnavailable: it is not a whole number from 1 to `LARGEST_SIZE`.
        """
        value = self._section.get(key)
        if value is None:
            value = self._defaults.get(key, default)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not 1 <= value <= LARGEST_SIZE:
            raise _bad_size(self._prefix + key, value)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """The yes or no under this key."""
        value = self._section.get(key)
        return value if isinstance(value, bool) else default

    def entries(self, key: str, default: Sequence[object]) -> Sequence[object]:
        """The list under this key."""
        value = self._section.get(key)
        return value if isinstance(value, list | tuple) else default


def linear(rows: int, columns: int, *, bias: bool = False) -> Count:
    """A linear layer from `columns` inputs to `rows` outputs."""
    return Count(rows * columns + rows * bias, rows * columns, rows)


def other(weights: int) -> Count:
    """Weights that are never quantised: norms, embeddings, convolutions, gates."""
    return Count(weights)


def text_attention(hidden: int, width: int, kv_width: int) -> Count:
    """Attention of a decoder; widths are heads × head size of queries and of keys."""
    return linear(width, hidden) + linear(kv_width, hidden) * 2 + linear(hidden, width)


def gated_mlp(hidden: int, inner: int, *, bias: bool = False) -> Count:
    """The three matrices of a decoder's feed-forward block."""
    return linear(inner, hidden, bias=bias) * 2 + linear(hidden, inner, bias=bias)


def vision_layer(hidden: int, inner: int, *, width: int, bias: bool) -> Count:
    """One layer of a vision transformer: attention, feed-forward, two layer norms.

    `width` is heads × head size, `bias` whether the attention's matrices have one.
    """
    attention = linear(width, hidden, bias=bias) * 3 + linear(hidden, width, bias=bias)
    return attention + plain_mlp(hidden, inner) + other(4 * hidden)


def plain_mlp(hidden: int, inner: int) -> Count:
    """The two matrices of a vision layer's feed-forward block."""
    return linear(inner, hidden, bias=True) + linear(hidden, inner, bias=True)


def _bad_size(name: str, value: object) -> ModelUnavailable:
    shown = repr(value)[:40]
    return ModelUnavailable(
        Sentence(
            f"The model's config.json says {name} is {shown}; a whole number from "
            f"1 to {LARGEST_SIZE} is needed.",
            f"Le config.json du modèle donne {shown} pour {name} ; il faut un nombre "
            f"entier de 1 à {LARGEST_SIZE}.",
        ),
        hint=Sentence(
            "Fetch the model again or choose another one.",
            "Récupérez de nouveau le modèle ou choisissez-en un autre.",
        ),
    )
