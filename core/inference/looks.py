"""How a photo is laid before a model: whole and sharp, or smaller where memory ran out.

Decisions:
- Models that cut a photo into tiles may be given one tile; then the photo is made
  smaller in steps. Whether a step is really smaller is measured on the tensors it
  gives, because many models bring every photo to one size of their own.
- On a CPU one tile is where it begins: 13 tiles of a small Idefics3 take 17–36 s to the
  first word, one tile 3–10 s (measured on two cores).
- Mllama pads every photo to four tiles, so one tile alone would save nothing. For one
  tile its blank ones are left out, as torchtune's Llama 3.2 Vision encoder does for a
  single photo: the tile embeddings are cut to the tiles that are there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image

from core.domain.sentences import Sentence
from core.inference.devices import runs_on, vision_tower

SMALLER_PX = (768, 512, 336)  # long sides below the 1024 px of intake
ONE_TILE: dict[str, tuple[str, int | bool]] = {
    # model type: what its image processor is told
    "mllama": ("max_image_tiles", 1),
    "idefics3": ("do_image_splitting", False),
    "smolvlm": ("do_image_splitting", False),
}
MLLAMA_TILE_EMBEDDINGS = (
    "pre_tile_positional_embedding",
    "gated_positional_embedding",
    "post_tile_positional_embedding",
)
ON_A_CPU = Sentence(
    "This model runs on the CPU and read the photo as one tile.",
    "Ce modèle tourne sur le CPU et a lu la photo en un seul carreau.",
)


@dataclass(frozen=True, slots=True)
class Look:
    """One way to lay the photo before the model; `words` name it in a sentence.

    `argument` is a name and a value for the model's image processor.
    """

    words: Sentence
    long_side_px: int | None = None
    argument: tuple[str, int | bool] | None = None

    def of(self, image: Image.Image) -> Image.Image:
        """The photo in this look's size; never enlarged, the original untouched."""
        if self.long_side_px is None or max(image.size) <= self.long_side_px:
            return image
        smaller = image.copy()
        smaller.thumbnail((self.long_side_px, self.long_side_px))
        return smaller


def looks(model: Any) -> Iterator[Look]:
    """The ways to show this model a photo, each meant smaller than the last."""
    one_tile = ONE_TILE.get(model.config.model_type)
    if one_tile is None or not starts_small(model):
        yield Look(Sentence("whole", "entière"))
    if one_tile is not None:
        yield Look(Sentence("as one tile", "en un seul carreau"), argument=one_tile)
    for side in SMALLER_PX:
        words = Sentence(f"{side} px on its long side", f"{side} px de long côté")
        yield Look(words, side, one_tile)


def starts_small(model: Any) -> bool:
    """Whether this model is given one tile from the start, to answer in time."""
    tiled = model.config.model_type in ONE_TILE
    return tiled and runs_on(vision_tower(model)).type == "cpu"


def trim(inputs: dict[str, Any], model: Any) -> dict[str, Any]:
    """Cut Mllama's mask over tiles, always four wide, to the tiles that are there."""
    if model.config.model_type == "mllama" and "pixel_values" in inputs:
        tiles = inputs["pixel_values"].shape[2]
        inputs["cross_attention_mask"] = inputs["cross_attention_mask"][..., :tiles]
    return inputs


@contextmanager
def without_blank_tiles(model: Any) -> Iterator[None]:
    """While open, Mllama's vision tower takes fewer tiles than it was made for."""
    if model.config.model_type != "mllama":
        yield
        return
    tower = vision_tower(model)
    hooks = [
        getattr(tower, name).register_forward_hook(_keep_own_tiles)
        for name in MLLAMA_TILE_EMBEDDINGS
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _keep_own_tiles(module: Any, given: tuple[Any, ...], gave: Any) -> Any:
    """Adding an embedding of four tiles to one tile makes four: keep the first."""
    return gave[:, : given[0].shape[1]]
