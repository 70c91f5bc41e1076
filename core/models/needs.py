"""How many bytes a model needs: its weights, the cache of one answer, room to work.

Decisions:
- Weights are exact: what is quantised and what is not follows what the engine does.
  8 bits leave vision, projector and head in 16; 4 bits leave only the head.
- The cache is exact for one photo, one question and the longest answer allowed.
- Working memory is an estimate, and the only one: some times the largest activations
  of the vision tower and the decoder, plus what CUDA itself takes on each GPU.
- "GB" is 1e9 bytes.
"""

from dataclasses import dataclass

from core.domain.settings import Settings
from core.domain.vocabulary import Precision
from core.models.counting import Count
from core.models.image_tokens import ImageTokens, count_image_tokens
from core.models.shapes import ModelShape

# bitsandbytes, functional.quantize_4bit: one scale per 64 weights; with double
# quantisation it takes 8 bits, and 256 such scales share one of 32 bits
BLOCK = 64
NESTED_BLOCK = 256
SCALE_BYTES = 4
DTYPE_BYTES = {"bfloat16": 2, "float16": 2, "float32": 4}
PROMPT_TOKENS = 1000  # our longest question in words, with room
CUDA_BYTES = 600_000_000  # estimate: context and kernels of torch on one GPU
UNKNOWN_CACHE = (32, 0, 4096)  # layers, cross layers, width: Llama 2 7B, a large cache
UNKNOWN_WORKING_SHARE = 0.1  # estimate, of the weights
# estimate: how often the largest activations are held at once. Measured on a CPU with
# SmolVLM 500M in float32, one tile and 1068 tokens: 252 MB beside the weights, cache
# included; 2.0 would plan 244 MB, 2.5 plans 275 MB
ACTIVATIONS = 2.5


@dataclass(frozen=True, slots=True)
class Dtypes:
    """Names of the types that hold unquantised weights and that compute."""

    storage: str
    compute: str


@dataclass(frozen=True, slots=True)
class Needs:
    """Bytes needed at the same time; `working` is an estimate, the others exact.

    `working` leaves out what CUDA takes on each GPU (`CUDA_BYTES`).
    """

    weights: int
    cache: int
    working: int

    @property
    def total(self) -> int:
        """All of them together."""
        return self.weights + self.cache + self.working


def bytes_per_weight(precision: Precision, *, double_quantised: bool = True) -> float:
    """Bytes that one weight of a quantised linear layer takes, scales per row apart."""
    if precision is Precision.INT8:
        return 1.0
    scales = SCALE_BYTES / BLOCK
    if double_quantised:
        scales = (1 + SCALE_BYTES / NESTED_BLOCK) / BLOCK
    return 0.5 + scales


def part_bytes(
    shape: ModelShape,
    precision: Precision,
    *,
    storage_bytes: int = 2,
    double_quantised: bool = True,
    vision_quantised: bool | None = None,
) -> tuple[tuple[str, int], ...]:
    """Bytes of the weights per part of the model.

    Args:
        storage_bytes: per weight that is not quantised; ignored for full precision.
        double_quantised: whether the 4-bit scales are quantised as well.
        vision_quantised: whether vision and projector are; by default as the engine
            does it, not for 8 bits.
    """
    if precision is Precision.FULL:
        storage_bytes = 4
    if vision_quantised is None:
        vision_quantised = precision is not Precision.INT8
    each = bytes_per_weight(precision, double_quantised=double_quantised)
    sizes = []
    for name, count in shape.parts:
        inside = Count()
        if precision in (Precision.NF4, Precision.INT8):
            inside = _quantised(shape, name, count, vision=vision_quantised)
        scales = inside.linear_rows * SCALE_BYTES * (precision is Precision.INT8)
        plain = (count.weights - inside.linear_weights) * storage_bytes
        sizes.append((name, round(plain + inside.linear_weights * each + scales)))
    return tuple(sizes)


def weights_bytes(shape: ModelShape, precision: Precision, **how: object) -> int:
    """Bytes of all weights; `how` as for `part_bytes`."""
    return sum(size for _, size in part_bytes(shape, precision, **how))


def simple_bytes(
    shape: ModelShape, precision: Precision, *, storage_bytes: int = 2
) -> int | None:
    """The figure usually quoted: every linear layer but the head in 4 or 8 bits, the
    4-bit scales as they are. None for precisions that quantise nothing.
    """
    if precision not in (Precision.NF4, Precision.INT8):
        return None
    return weights_bytes(
        shape,
        precision,
        storage_bytes=storage_bytes,
        double_quantised=False,
        vision_quantised=True,
    )


def cache_bytes(shape: ModelShape, *, length: int, cross: int, value_bytes: int) -> int:
    """Keys and values of `length` tokens of text and `cross` tokens of picture."""
    layers, crossing, kv_width = UNKNOWN_CACHE
    if shape.decoder is not None:
        layers, crossing = shape.decoder.layers, shape.decoder.cross_layers
        kv_width = shape.decoder.kv_width
    kept = (layers - crossing) * length + crossing * cross
    return 2 * kv_width * kept * value_bytes


def working_bytes(
    shape: ModelShape, tokens: ImageTokens, *, length: int, value_bytes: int
) -> int:
    """Estimate of what reading a photo and its question takes beside the cache.

    Args:
        length: tokens of the question, the picture's place in it included.
    """
    if shape.decoder is None or shape.eye is None:
        return round(UNKNOWN_WORKING_SHARE * shape.weights * value_bytes)
    eye, decoder = shape.eye, shape.decoder
    pixels = tokens.tiles * 3 * eye.image_px**2 * 4
    seen = tokens.seen * (4 * eye.hidden + 2 * eye.inner + eye.output) * value_bytes
    written = length * (4 * decoder.hidden + 3 * decoder.inner) * value_bytes
    logits = 2 * decoder.vocabulary * 4
    unpacked = decoder.hidden * decoder.inner * value_bytes  # one matrix out of 4 bits
    return round(ACTIVATIONS * (pixels + max(seen, written) + logits + unpacked))


def read_needs(
    shape: ModelShape,
    precision: Precision,
    types: Dtypes,
    *,
    settings: Settings,
    split: bool,
) -> Needs:
    """Everything that one photo of the largest size needs.

    Args:
        split: whether photos are cut into tiles.
    """
    side = settings.long_side_px
    tokens = count_image_tokens(shape, (side, side), split=split)
    value_bytes = DTYPE_BYTES[types.compute]
    weights = weights_bytes(shape, precision, storage_bytes=DTYPE_BYTES[types.storage])
    if shape.stored is not None and shape.file_bytes is not None:
        weights = shape.file_bytes
    length = PROMPT_TOKENS + tokens.prompt
    return Needs(
        weights=weights,
        cache=cache_bytes(
            shape,
            length=length + settings.max_new_tokens,
            cross=tokens.cross,
            value_bytes=value_bytes,
        ),
        working=working_bytes(shape, tokens, length=length, value_bytes=value_bytes),
    )


def _quantised(shape: ModelShape, name: str, count: Count, *, vision: bool) -> Count:
    """The linear layers of a part that are quantised: never the head."""
    if name in ("vision", "projector"):
        return count if vision else Count()
    return Count(
        count.weights,
        count.linear_weights - shape.head.linear_weights,
        count.linear_rows - shape.head.linear_rows,
    )
