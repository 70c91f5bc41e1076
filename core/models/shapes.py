"""A model's shape from its config.json alone: how many weights in which part.

Decisions:
- Three families are counted exactly (mllama, idefics3 with its twin smolvlm, llava);
  missing keys take transformers' own defaults. Other families have no shape here.
- `language` includes the embedding and the head; a head tied to the embedding is
  counted once. `head` is the part of `language` that is never quantised.
- The shapes of rows that cannot be asked without a network ship as config.json files
  in `published_shapes/`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence
from core.domain.vocabulary import Precision
from core.models.counting import Count, Sizes, linear
from core.models.sources import Source
from core.models.towers import Decoder, Eye, read_decoder, read_eye
from core.models.weight_files import Tensor, find_weight_files, read_tensors

PUBLISHED = Path(__file__).parent / "published_shapes"
PROJECTOR_WORDS = ("projector", "connector", "merger")
VISION_WORDS = ("vision", "visual", "image_encoder")
LINEAR_SHARE = 0.8  # of a model's weights; 0.94 in Llama 3.2 11B, 0.90 in SmolVLM 500M
LLAVA_EYE = {  # LlavaConfig's defaults for a missing vision_config
    "intermediate_size": 4096,
    "hidden_size": 1024,
    "patch_size": 14,
    "image_size": 336,
    "num_hidden_layers": 24,
}


@dataclass(frozen=True, slots=True)
class ModelShape:
    """Number of weights per part.

    `decoder` and `eye` are None where only counts are known; then `parts_known` tells
    whether these are per part, or all of them stand under `language`. `shrink` patches
    make one picture token. `file_bytes` is the size of the weight files, if known, and
    `stored` the precision in which they are quantised already.
    """

    family: str
    vision: Count
    projector: Count
    language: Count
    head: Count
    largest_block: int
    decoder: Decoder | None = None
    eye: Eye | None = None
    shrink: int = 1
    file_bytes: int | None = None
    stored: Precision | None = None
    parts_known: bool = True

    @property
    def weights(self) -> int:
        """All weights of the model."""
        return self.vision.weights + self.projector.weights + self.language.weights

    @property
    def parts(self) -> tuple[tuple[str, Count], ...]:
        """The parts by name; one part named "model" where they are not known apart."""
        if not self.parts_known:
            return (("model", self.language),)
        names = ("vision", "projector", "language")
        return tuple((name, getattr(self, name)) for name in names)


def read_shape(config: Mapping[str, Any]) -> ModelShape | None:
    """The shape that a config.json describes; None for a family not known here.

    Raises:
        ModelUnavailable: a size in it is not a number that a model can have.
    """
    family = config.get("model_type")
    if family == "mllama":
        return _read_mllama(config)
    if family in ("idefics3", "smolvlm"):
        return _read_idefics3(config, family)
    if family == "llava":
        return _read_llava(config)
    return None


def published_shape(name: str) -> ModelShape:
    """The shape of a published model that ships with the program, by file name."""
    path = PUBLISHED / f"{name}.json"
    shape = read_shape(json.loads(path.read_text(encoding="utf-8")))
    if shape is None:
        raise ValueError(f"{path.name} is of no family that is counted here")
    return shape


def _read_mllama(config: Mapping[str, Any]) -> ModelShape | None:
    decoder = read_decoder(_section(config, "text"), "mllama_text_model", tied=False)
    eye = read_eye(_section(config, "vision"), "mllama_vision_model")
    if decoder is None or eye is None:
        return None
    projector = linear(decoder.hidden, eye.output, bias=True)
    return _whole("mllama", decoder, eye, projector=projector)


def _read_idefics3(config: Mapping[str, Any], family: str) -> ModelShape | None:
    text = _section(config, "text")
    tied = Sizes(config).flag("tie_word_embeddings")
    decoder = read_decoder(text, _kind(text, "llama"), tied=tied)
    eye = read_eye(_section(config, "vision"), "idefics3_vision")
    if decoder is None or eye is None:
        return None
    shrink = Sizes(config).number("scale_factor", 2) ** 2
    projector = linear(decoder.hidden, eye.hidden * shrink)
    return _whole(family, decoder, eye, projector=projector, shrink=shrink)


def _read_llava(config: Mapping[str, Any]) -> ModelShape | None:
    text, vision = _section(config, "text"), _section(config, "vision") or LLAVA_EYE
    tied = Sizes(config).flag("tie_word_embeddings")
    tied = tied or Sizes(text).flag("tie_word_embeddings")
    decoder = read_decoder(text, _kind(text, "llama"), tied=tied)
    eye = read_eye(vision, _kind(vision, "clip_vision_model"))
    if decoder is None or eye is None:
        return None
    bias = Sizes(config).flag("multimodal_projector_bias", True)
    taken = len(Sizes(config).entries("vision_feature_layer", (-2,)))
    projector = linear(decoder.hidden, eye.hidden * taken, bias=bias)
    projector += linear(decoder.hidden, decoder.hidden, bias=bias)
    return _whole("llava", decoder, eye, projector=projector)


def _whole(
    family: str, decoder: Decoder, eye: Eye, *, projector: Count, shrink: int = 1
) -> ModelShape:
    return ModelShape(
        family=family,
        vision=eye.total,
        projector=projector,
        language=decoder.total,
        head=decoder.head,
        largest_block=decoder.largest_block,
        decoder=decoder,
        eye=eye,
        shrink=shrink,
    )


def _section(config: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    section = config.get(f"{part}_config")
    return section if isinstance(section, Mapping) else {}


def _kind(section: Mapping[str, Any], default: str) -> str:
    kind = section.get("model_type")
    return kind if isinstance(kind, str) else default


def shape_of(source: Source, *, published: str | None = None) -> ModelShape:
    """The shape of a source: from its config, its files, or what was published.

    Args:
        published: the shipped shape to take where the source has no config yet.

    Raises:
        ModelUnavailable: nothing tells how large it is, or it is quantised in a way
            that cannot be opened here.
    """
    if source.config is None:
        if published is not None:
            return published_shape(published)
        raise _unknown_size(source.name)
    shape = read_shape(source.config)
    if shape is None and source.folder is not None:
        shape = _read_headers(source.folder)
    if shape is None and source.weight_bytes is not None:
        shape = _guess(source.weight_bytes)
    if shape is None:
        raise _unknown_size(source.name)
    stored = stored_precision(source.config)
    return replace(shape, file_bytes=source.weight_bytes, stored=stored)


def stored_precision(config: Mapping[str, Any]) -> Precision | None:
    """The precision in which a copy is quantised already; None if it is not.

    Raises:
        ModelUnavailable: it is quantised by something other than bitsandbytes.
    """
    quantised = config.get("quantization_config")
    if not isinstance(quantised, Mapping):
        return None
    if quantised.get("load_in_4bit") or quantised.get("_load_in_4bit"):
        return Precision.NF4
    if quantised.get("load_in_8bit") or quantised.get("_load_in_8bit"):
        return Precision.INT8
    method = str(quantised.get("quant_method"))[:40]
    raise ModelUnavailable(
        Sentence(
            f"This copy is quantised with {method}; only bitsandbytes copies open.",
            f"Cette copie est quantifiée avec {method} ; seules celles de bitsandbytes "
            "s'ouvrent.",
        ),
        hint=Sentence(
            "Choose the model's unquantised files.",
            "Choisissez les fichiers non quantifiés du modèle.",
        ),
    )


def _read_headers(folder: Path) -> ModelShape:
    """Exact counts by the names of the tensors, for a family that is not known."""
    files = find_weight_files(folder)
    tensors = [tensor for path in files for tensor in read_tensors(path)]
    counts = {name: Count() for name in ("vision", "projector", "language", "head")}
    for tensor in tensors:
        counts[_part_of(tensor.name)] += _count(tensor)
    return ModelShape(
        family="",
        vision=counts["vision"],
        projector=counts["projector"],
        language=counts["language"] + counts["head"],
        head=counts["head"],
        largest_block=_largest_block(tensors),
    )


def _guess(file_bytes: int) -> ModelShape:
    """A shape for files of which only the size is known: 16 bits per weight."""
    weights = file_bytes // 2
    inside = round(weights * LINEAR_SHARE)
    return ModelShape(
        family="",
        vision=Count(),
        projector=Count(),
        language=Count(weights, inside),
        head=Count(),
        largest_block=weights // 10,
        parts_known=False,
    )


def _part_of(name: str) -> str:
    """The part that a tensor belongs to, by the words that model authors use."""
    if name.endswith("lm_head.weight"):
        return "head"
    pieces = name.split(".")[:3]
    if any(word in piece for piece in pieces for word in PROJECTOR_WORDS):
        return "projector"
    if any(word in piece for piece in pieces for word in VISION_WORDS):
        return "vision"
    return "language"


def _count(tensor: Tensor) -> Count:
    matrix = len(tensor.shape) == 2 and "embed" not in tensor.name
    if matrix and tensor.name.endswith(".weight"):
        return linear(*tensor.shape)
    return Count(tensor.weights)


def _largest_block(tensors: list[Tensor]) -> int:
    """The largest tensor, or layer: what is numbered the same in the same list."""
    layers: dict[str, int] = {}
    for tensor in tensors:
        layer = re.sub(r"(\.\d+\.).*", r"\1", tensor.name)
        layers[layer] = layers.get(layer, 0) + tensor.weights
    return max(layers.values(), default=0)


def _unknown_size(name: str) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(
            f"Nothing tells how large {name} is.",
            f"Rien ne dit quelle est la taille de {name}.",
        ),
        hint=Sentence("Choose another model.", "Choisissez un autre modèle."),
    )
