"""What all figures of one set of photos share: their draws.

The draws are made once, so that every figure's interval is of the same luck.
"""

from collections.abc import Callable

import numpy as np

from core.evaluation.arrays import Answered
from core.evaluation.records import Figure
from core.measures import bootstrap, draws

Figures = dict[str, Figure]
ByDraw = Callable[[np.ndarray], np.ndarray]


class Measurer:
    """The draws of one set of photos, shared by all of its figures."""

    def __init__(self, rows: Answered) -> None:
        self.rows = rows
        self._drawn = bootstrap.draw_rows(len(rows))

    def figure(
        self, measure: ByDraw, *, n: int, positives: int | None = None
    ) -> Figure:
        """One figure with its interval; `measure` takes weights (D, N)."""
        found = bootstrap.estimate(measure, self._drawn, rows=n)
        return Figure(found.value, found.low, found.high, n, positives)

    def share(self, hits: np.ndarray, among: np.ndarray) -> Figure:
        """Share of hits among the rows of a mask."""
        rows = np.where(among, np.asarray(hits, dtype=float), np.nan)
        return self.figure(lambda w: draws.share_by_draw(rows, w), n=int(np.sum(among)))
