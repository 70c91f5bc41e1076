"""The damage map as it is shipped: what a cell says, and what its surroundings say.

The strongest single cell often lies on an edge of a large damage, outside its box; the
mean of a narrow and a wide blur of the logits points better at large damages and hardly
worse at small ones (see LOG.md). Training sees the map unblurred.
"""

import torch
import torch.nn.functional as F

NARROW, WIDE = 0.7, 3.0  # standard deviations in 8 px cells of a 256 px picture
TRAINED_CELLS = 32
REACH = 3  # standard deviations


def smooth_map(cells: torch.Tensor) -> torch.Tensor:
    """(N, h, w) logits, blurred; the widths follow the size of the map."""
    scale = cells.shape[-1] / TRAINED_CELLS
    return (_blur(cells, NARROW * scale) + _blur(cells, WIDE * scale)) / 2


def _blur(cells: torch.Tensor, sigma: float) -> torch.Tensor:
    """Gaussian blur, first along the rows, then the columns; the border is repeated."""
    reach = max(1, round(REACH * sigma))
    places = torch.arange(-reach, reach + 1, dtype=torch.float32)
    weights = torch.exp(-0.5 * (places / sigma) ** 2)
    weights = weights / weights.sum()
    x = F.pad(cells[:, None], (reach, reach, reach, reach), mode="replicate")
    x = F.conv2d(x, weights.reshape(1, 1, 1, -1))
    return F.conv2d(x, weights.reshape(1, 1, -1, 1))[:, 0]
