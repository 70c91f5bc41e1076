"""How many tokens a photo becomes, from the model's sizes and the photo's alone.

Decisions:
- The rules are those of transformers' image processors with their published settings;
  tests compare them with the real processors.
- Mllama always computes its full number of tiles (short photos are padded) and keeps
  them beside the text; the other families put a photo's tokens into the prompt.
"""

from dataclasses import dataclass
from math import ceil

from core.models.shapes import ModelShape

LONGEST_EDGE_TILES = 4  # Idefics3ImageProcessor: size 4 × 364, tiles of 364
LARGEST_SIDE_PX = 4096  # idefics3's image processor, MAX_IMAGE_SIZE
MARKER_TOKENS = 2  # idefics3's prompt: two markers before each tile's tokens
TILE_MULTIPLE = 8  # MllamaVisionModel pads the tokens of a tile to a multiple of 8
UNKNOWN_TOKENS = 3000  # a family not known here: more than any above makes of a photo


@dataclass(frozen=True, slots=True)
class ImageTokens:
    """What one photo costs: `prompt` tokens in the text, `seen` in the vision tower.

    `cross` is how many the cross-attention layers keep, 0 for families without.
    """

    tiles: int
    prompt: int
    seen: int
    cross: int = 0


def count_image_tokens(
    shape: ModelShape, size_wh: tuple[int, int], *, split: bool
) -> ImageTokens:
    """The tokens of one photo of this size in pixels.

    Args:
        split: whether large photos are cut into tiles; without, one tile is made.
    """
    eye = shape.eye
    if eye is None:
        return ImageTokens(tiles=1, prompt=UNKNOWN_TOKENS, seen=UNKNOWN_TOKENS)
    tile_tokens = eye.patches + eye.class_tokens
    if shape.family == "mllama":
        tiles = eye.max_tiles if split else 1
        padded = ceil(tile_tokens / TILE_MULTIPLE) * TILE_MULTIPLE
        return ImageTokens(tiles, 1, tiles * padded, cross=tiles * tile_tokens)
    if shape.family == "llava":
        return ImageTokens(1, eye.patches, tile_tokens)
    columns, rows = _idefics3_grid(size_wh, eye.image_px) if split else (0, 0)
    tiles = columns * rows + 1
    picture = tiles * (eye.patches // shape.shrink)
    # a line break after each row, one before the whole picture, a marker at the end
    marks = tiles * MARKER_TOKENS + rows + 2
    return ImageTokens(tiles, picture + marks, tiles * eye.patches)


def _idefics3_grid(size_wh: tuple[int, int], tile_px: int) -> tuple[int, int]:
    """Columns and rows of tiles; (0, 0) where the photo stays whole.

    The longer side is brought to `LONGEST_EDGE_TILES` tiles, the shorter one follows
    and is rounded to an even number and then up to whole tiles.
    """
    width, height = size_wh
    longest = min(LONGEST_EDGE_TILES * tile_px, LARGEST_SIDE_PX)
    many = ceil(longest / tile_px)
    ratio = width / height
    if width >= height:
        few = max(1, ceil(int(many * tile_px / ratio) / tile_px))
        return (many, few) if many > 1 else (0, 0)
    few = max(1, ceil(int(many * tile_px * ratio) / tile_px))
    return (few, many) if many > 1 else (0, 0)
