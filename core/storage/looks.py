"""How all photos of a store look: their 64-bit hashes in memory, compared at once.

Decisions:
- 16 bytes a photo; read once, then only what came since. Another process's photos are
  found too, as the database is asked each time.
- Photos that were removed stay in the list; whoever asks looks each match up.
"""

import sqlite3
import threading

import numpy as np

MOST_NEAR = 200
SEEN = np.dtype([("seq", np.int64), ("look", np.int64)])


class Looks:
    """The perceptual hashes of all photos of a store; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = np.empty(0, SEEN)

    def near(
        self, connection: sqlite3.Connection, look: int, *, within_bits: int
    ) -> dict[int, int]:
        """Distance by photo number, the nearest first."""
        with self._lock:
            seen = self._seen = self._caught_up(connection)
        differing = seen["look"] ^ np.int64(look)
        distances = np.bitwise_count(differing.view(np.uint64))
        (places,) = np.nonzero(distances <= within_bits)
        nearest = places[np.argsort(distances[places], kind="stable")][:MOST_NEAR]
        return {int(seen["seq"][at]): int(distances[at]) for at in nearest}

    def _caught_up(self, connection: sqlite3.Connection) -> np.ndarray:
        """The hashes with those that came since; numbers are never used again."""
        if not len(self._seen):
            asked = (
                "SELECT seq, perceptual_hash FROM photos INDEXED BY photos_by_look "
                "WHERE perceptual_hash IS NOT NULL"
            )
            first = np.fromiter(connection.execute(asked), SEEN)
            return first[np.argsort(first["seq"])]
        asked = (
            "SELECT seq, perceptual_hash FROM photos "
            "WHERE seq > ? AND perceptual_hash IS NOT NULL ORDER BY seq"
        )
        rows = connection.execute(asked, (int(self._seen["seq"][-1]),))
        return np.concatenate([self._seen, np.fromiter(rows, SEEN)])
