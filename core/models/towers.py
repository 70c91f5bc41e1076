"""Counts the two halves of a vision-language model: what sees and what writes.

Decisions:
- Defaults are those of transformers' config classes, one table per kind, because a
  config.json leaves out whatever equals its default.
- A kind that is not in the tables is not guessed: the caller gets None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.models.counting import (
    Count,
    Sizes,
    gated_mlp,
    linear,
    other,
    plain_mlp,
    text_attention,
    vision_layer,
)

EXTRA_ROWS = 8  # MllamaTextModel's embedding has 8 rows more than the vocabulary
CROSS_LAYERS = (3, 8, 13, 18, 23, 28, 33, 38)  # MllamaTextConfig's default
ASPECT_RATIOS = (None,) * 8  # MllamaVisionConfig's default list has 8 entries

_TEXT = {
    "hidden_size": 4096,
    "intermediate_size": 14_336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
}
DECODER_DEFAULTS: dict[str, dict[str, int]] = {
    "llama": _TEXT | {"vocab_size": 32_000, "intermediate_size": 11_008},
    "mistral": _TEXT | {"vocab_size": 32_000, "num_key_value_heads": 8},
    "qwen2": _TEXT
    | {"vocab_size": 151_936, "intermediate_size": 22_016, "num_key_value_heads": 32},
    "mllama_text_model": _TEXT
    | {"vocab_size": 128_256, "num_hidden_layers": 40, "num_key_value_heads": 8},
}
_VISION = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_channels": 3,
    "image_size": 224,
    "patch_size": 32,
}
EYE_DEFAULTS: dict[str, dict[str, int]] = {
    "clip_vision_model": _VISION,
    "siglip_vision_model": _VISION | {"patch_size": 16},
    "idefics3_vision": _VISION | {"hidden_size": 1152},
    "mllama_vision_model": _VISION
    | {"hidden_size": 1280, "intermediate_size": 5120, "num_hidden_layers": 32}
    | {"image_size": 448, "patch_size": 14},
}


@dataclass(frozen=True, slots=True)
class Decoder:
    """The half that writes, embedding and head included.

    `kv_width` is key-value heads × head size. `cross_layers` of the `layers` attend
    to the picture and cache it instead of the text. `largest_block` is the number of
    weights in its largest piece that is never split over two devices.
    """

    total: Count
    head: Count
    largest_block: int
    layers: int
    cross_layers: int
    hidden: int
    inner: int
    kv_width: int
    vocabulary: int


@dataclass(frozen=True, slots=True)
class Eye:
    """The half that sees; `image_px` and `patch_px` are sides of squares.

    `class_tokens` is what a tile has beside its patches, `output` the width of what
    the projector is given.
    """

    total: Count
    hidden: int
    inner: int
    image_px: int
    patch_px: int
    output: int
    class_tokens: int = 0
    max_tiles: int = 1

    @property
    def patches(self) -> int:
        """Patches of one tile, without class tokens."""
        return (self.image_px // self.patch_px) ** 2


def read_decoder(
    section: Mapping[str, Any], kind: str, *, tied: bool
) -> Decoder | None:
    """The decoder of a `text_config`; None for a kind not known here."""
    if kind not in DECODER_DEFAULTS:
        return None
    sizes = Sizes(section, defaults=DECODER_DEFAULTS[kind])
    hidden = sizes.number("hidden_size")
    layers = sizes.number("num_hidden_layers")
    vocabulary = sizes.number("vocab_size")
    crossing, cross_extra, rows = 0, Count(), vocabulary
    if kind == "mllama_text_model":
        listed = sizes.entries("cross_attention_layers", CROSS_LAYERS)
        crossing = len(set(range(layers)).intersection(listed))
        cross_extra = other(2 * _head_size(sizes, kind) + 2)  # two norms, two gates
        rows = vocabulary + EXTRA_ROWS
    layer, head = _decoder_layer(sizes, kind), linear(vocabulary, hidden)
    embedding = other(rows * hidden + hidden)  # and the last norm
    total = layer * layers + cross_extra * crossing + embedding
    return Decoder(
        total=total if tied else total + head,
        head=Count() if tied else head,
        largest_block=max(layer.weights + cross_extra.weights, rows * hidden),
        layers=layers,
        cross_layers=crossing,
        hidden=hidden,
        inner=sizes.number("intermediate_size"),
        kv_width=_kv_heads(sizes) * _head_size(sizes, kind),
        vocabulary=vocabulary,
    )


def read_eye(section: Mapping[str, Any], kind: str) -> Eye | None:
    """The vision tower of a `vision_config`; None for a kind not known here."""
    if kind not in EYE_DEFAULTS:
        return None
    sizes = Sizes(section, defaults=EYE_DEFAULTS[kind])
    if kind == "mllama_vision_model":
        return _read_mllama_eye(sizes)
    hidden, inner = sizes.number("hidden_size"), sizes.number("intermediate_size")
    image_px, patch_px = sizes.number("image_size"), sizes.number("patch_size")
    positions = (image_px // patch_px) ** 2
    total = vision_layer(hidden, inner, width=hidden, bias=True)
    total = total * sizes.number("num_hidden_layers")
    patch_weights = sizes.number("num_channels") * patch_px**2
    if kind == "clip_vision_model":  # class token and its position, two norms
        total += other((patch_weights + 1 + positions + 1 + 4) * hidden)
    else:  # bias of the patches, positions, one norm
        total += other((patch_weights + 1 + positions + 2) * hidden)
    if kind == "siglip_vision_model" and sizes.flag("vision_use_head", True):
        total += _pooling_head(hidden, inner)
    extra = int(kind == "clip_vision_model")
    return Eye(total, hidden, inner, image_px, patch_px, hidden, class_tokens=extra)


def _read_mllama_eye(sizes: Sizes) -> Eye:
    hidden, inner = sizes.number("hidden_size"), sizes.number("intermediate_size")
    image_px, patch_px = sizes.number("image_size"), sizes.number("patch_size")
    tiles, heads = sizes.number("max_num_tiles", 4), sizes.number("attention_heads", 16)
    ratios = len(sizes.entries("supported_aspect_ratios", ASPECT_RATIOS)) + 1
    positions = (image_px // patch_px) ** 2 + 1
    width = heads * (hidden // heads)
    layer = vision_layer(hidden, inner, width=width, bias=False)
    total = layer * sizes.number("num_hidden_layers")
    total += (layer + other(2)) * sizes.number("num_global_layers", 8)  # two gates each
    total += other(sizes.number("num_channels") * patch_px**2 * hidden)
    total += other((1 + positions + 4) * hidden)  # class token, positions, two norms
    total += other(ratios * tiles * hidden * (positions + 2) + 3)  # tiles, their gates
    output = sizes.number("vision_output_dim", 7680)
    return Eye(
        total,
        hidden,
        inner,
        image_px,
        patch_px,
        output,
        class_tokens=1,
        max_tiles=tiles,
    )


def _decoder_layer(sizes: Sizes, kind: str) -> Count:
    """One layer: attention, feed-forward, two norms."""
    hidden, inner = sizes.number("hidden_size"), sizes.number("intermediate_size")
    head_size = _head_size(sizes, kind)
    width = sizes.number("num_attention_heads") * head_size
    kv_width = _kv_heads(sizes) * head_size
    biases = 0
    if kind == "qwen2":
        biases = width + 2 * kv_width
    elif kind == "llama" and sizes.flag("attention_bias"):
        biases = width + 2 * kv_width + hidden
    mlp_bias = kind == "llama" and sizes.flag("mlp_bias")
    attention = text_attention(hidden, width, kv_width)
    mlp = gated_mlp(hidden, inner, bias=mlp_bias)
    return attention + mlp + other(biases + 2 * hidden)


def _pooling_head(hidden: int, inner: int) -> Count:
    """SigLIP's attention pooling; its attention is one module, not linear layers."""
    attention = other(4 * hidden * hidden + 4 * hidden)
    return attention + plain_mlp(hidden, inner) + other(3 * hidden)


def _kv_heads(sizes: Sizes) -> int:
    return sizes.number("num_key_value_heads", sizes.number("num_attention_heads"))


def _head_size(sizes: Sizes, kind: str) -> int:
    even = max(1, sizes.number("hidden_size") // sizes.number("num_attention_heads"))
    return even if kind == "mllama_text_model" else sizes.number("head_dim", even)
