"""Refuses a request that would make a model fail, or answer without seeing the photo.

Decisions:
- Token ids are checked and never altered. The bound is the rows of the embedding, not
  the tokenizer's `vocab_size`: image tokens lie beyond that, and clamping them would
  silently remove the photo.
- The photo counts as there when its pixels are, and when the text has as many places
  for it as the model will fill.
"""

from collections.abc import Mapping
from typing import Any

from core.domain.errors import GenerationFailed
from core.domain.sentences import Sentence

NEXT_STEP = Sentence(
    "Choose another model, or fetch this one's files again.",
    "Choisissez un autre modèle, ou récupérez à nouveau les fichiers de celui-ci.",
)

MLLAMA_INPUTS = frozenset(
    ("aspect_ratio_ids", "aspect_ratio_mask", "cross_attention_mask")
)


def check_inputs(inputs: Mapping[str, Any], model: Any, *, with_image: bool) -> None:
    """Refuse inputs that would make the model fail, or answer without seeing.

    Raises:
        GenerationFailed: a token id or the picture is missing or out of range.
    """
    ids = inputs["input_ids"]
    rows = model.get_input_embeddings().weight.shape[0]
    if ids.ndim != 2 or ids.shape[0] != 1 or ids.shape[1] == 0:
        raise _refused(f"shape {tuple(ids.shape)}", f"forme {tuple(ids.shape)}")
    low, high = int(ids.min()), int(ids.max())
    if low < 0 or high >= rows:
        bad = low if low < 0 else high
        raise _refused(
            f"token {bad}, but the model knows 0 to {rows - 1}",
            f"jeton {bad}, or le modèle connaît 0 à {rows - 1}",
        )
    placeholder = placeholder_id(model.config)
    places = 0 if placeholder is None else int((ids == placeholder).sum())
    if with_image:
        _check_image(inputs, model.config, places=places)
    elif places:
        raise _refused("places for a picture but none", "une image annoncée, absente")


def _check_image(inputs: Mapping[str, Any], config: Any, *, places: int) -> None:
    """Refuse a request in which the photo is missing, empty or not made of numbers."""
    pictures = pixels(inputs).values()
    needed = MLLAMA_INPUTS if config.model_type == "mllama" else frozenset()
    if not pictures or any(t.numel() == 0 for t in pictures) or needed - set(inputs):
        raise _refused("no picture in the request", "aucune image dans la demande")
    if not all(bool(tensor.isfinite().all()) for tensor in pictures):
        raise _refused(
            "a picture with values that are not numbers",
            "une image dont des valeurs ne sont pas des nombres",
        )
    expected = _expected_placeholders(inputs, config)
    if places == 0 or (expected is not None and places != expected):
        raise _refused(
            f"{places} places for the picture, {expected or 'at least 1'} expected",
            f"{places} places pour l'image, {expected or 'au moins 1'} attendues",
        )
    if needed and not bool(inputs["cross_attention_mask"][:, -1].any()):
        raise _refused("a question that hides the picture", "une image masquée")


def placeholder_id(config: Any) -> int | None:
    """The id of the token that stands for the picture, by the model's own config."""
    names = ("image_token_id", "image_token_index")
    return next((getattr(config, n) for n in names if hasattr(config, n)), None)


def _expected_placeholders(inputs: Mapping[str, Any], config: Any) -> int | None:
    """How many image tokens the picture needs; None where only the model can tell.

    Counted as transformers' modeling code does: Mllama reads the picture beside the
    text (one token), Idefics3 folds `scale_factor`² patches into one token per tile,
    LLaVA with CLIP takes every patch, and the class token under "full".
    """
    vision = getattr(config, "vision_config", None)
    picture = inputs.get("pixel_values")
    if config.model_type == "mllama":
        return 1
    if config.model_type in {"idefics3", "smolvlm"}:
        patches = (vision.image_size // vision.patch_size) ** 2
        return picture.shape[1] * int(patches / config.scale_factor**2)
    if config.model_type == "llava" and vision.model_type == "clip_vision_model":
        height, width = picture.shape[-2:]
        patches = (height // vision.patch_size) * (width // vision.patch_size)
        return patches + (config.vision_feature_select_strategy == "full")
    return None


def pixels(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The tensors of a request that hold its picture."""
    return {n: v for n, v in inputs.items() if n.startswith("pixel_values")}


def _refused(en: str, fr: str) -> GenerationFailed:
    return GenerationFailed(
        Sentence(
            f"The request does not fit this model: {en}.",
            f"La demande ne convient pas à ce modèle : {fr}.",
        ),
        hint=NEXT_STEP,
    )
