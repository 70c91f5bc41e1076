"""One measured figure, and how to take a median."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside what it should reach; `at_most` None: for information."""

    name: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the value is within its target, if it has one."""
        return None if self.at_most is None else self.value <= self.at_most


def median_ms(work: Callable[[], object], *, runs: int, warm_up: int = 3) -> float:
    """Median wall time of one call, in milliseconds."""
    for _ in range(warm_up):
        work()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
