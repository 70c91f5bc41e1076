"""What the Models page sets going: the long works by name, and how they are run.

Decisions:
- One change of the model at a time has one name, so a second one is not started.
- Nothing that a job leaves behind holds on to a model; only the slot does.
- What a download would fetch is asked of the hub after a click, never for a drawing.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core.background import Job, Jobs, Tell
from core.domain.errors import ModelUnavailable
from core.domain.events import Progress
from core.domain.records import Photo
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.domain.vocabulary import Precision
from core.models.catalogue import ChainRow
from core.models.hub import Hub
from core.models.sources import Source, find_source
from core.precisions import PrecisionResult, compare_precisions
from core.slot import Freed, ModelSlot

CHANGE, COMPARE = "load", "compare"
BEGINNING = Progress(Sentence("Beginning", "Début"))


@dataclass(eq=False)
class Comparison:
    """One photo in several precisions; belongs to the session that asked for it."""

    photo: Photo
    title: str
    results: list[PrecisionResult] = field(default_factory=list)


def download_name(row: ChainRow) -> str:
    """Name of the job that fetches this row."""
    return f"download {row.key}"


def running_names(jobs: Jobs, rows: tuple[ChainRow, ...]) -> tuple[str, ...]:
    """Names of the works that go on now."""
    names = (CHANGE, COMPARE, *map(download_name, rows))
    found = ((name, jobs.find(name)) for name in names)
    return tuple(name for name, job in found if job is not None and job.running)


def start_load(jobs: Jobs, slot: ModelSlot, *, row: ChainRow, precision: str) -> Job:
    """Open this row instead of what is open."""

    def work(tell: Tell, stop: threading.Event) -> None:
        _pull(slot.switch_steps(row, precision=precision), tell=tell, stop=stop)

    return jobs.start(CHANGE, work, waiting=BEGINNING)


def start_unload(jobs: Jobs, slot: ModelSlot) -> Job:
    """Close what is open as soon as nobody uses it; its result is what came back."""

    def work(tell: Tell, stop: threading.Event) -> Freed | None:
        return _pull(slot.free_steps(), tell=tell, stop=stop)

    return jobs.start(CHANGE, work, waiting=BEGINNING)


def start_download(
    jobs: Jobs, settings: Settings, *, row: ChainRow, missing: tuple[Source, ...]
) -> Job:
    """Fetch what is missing of this row; consent was given by a click."""

    def work(tell: Tell, stop: threading.Event) -> None:
        hub = Hub(settings)
        for source in missing:
            hub.download(source, tell=tell, stop=stop)

    return jobs.start(download_name(row), work, waiting=BEGINNING)


def start_comparison(
    jobs: Jobs,
    slot: ModelSlot,
    *,
    comparison: Comparison,
    row: ChainRow,
    precisions: tuple[Precision, ...],
) -> Job:
    """Fill the comparison; unlike the job, it is seen by its own session only."""
    compare = partial(
        compare_precisions, comparison.photo, row, precisions=precisions, slot=slot
    )

    def work(tell: Tell, stop: threading.Event) -> None:
        for step in compare(stop=stop):
            if isinstance(step, PrecisionResult):
                comparison.results.append(step)
            else:
                tell(step)

    return jobs.start(COMPARE, work, waiting=BEGINNING)


def find_missing(row: ChainRow, settings: Settings) -> tuple[Source, ...]:
    """What a download of this row would fetch: the first source found, and its base.

    Raises:
        ModelUnavailable: none of its sources can be had; tells why of the first.
    """
    hub, faults = Hub(settings), []
    for name in (row.source, *row.alternates):
        try:
            return _missing_of(name, hub)
        except ModelUnavailable as exc:
            faults.append(exc)
    raise faults[0]


def _missing_of(name: str, hub: Hub) -> tuple[Source, ...]:
    source = find_source(name, hub=hub)
    found = [source]
    if source.adapter is not None:
        found.append(find_source(source.base_name, hub=hub))
    return tuple(each for each in found if each.folder is None)


def _pull(
    steps: Iterator[Progress],
    *,
    tell: Callable[[Progress], None],
    stop: threading.Event,
) -> Any:
    """Run steps to their end or to a stop; returns what they return."""
    with closing(steps):
        while not stop.is_set():
            try:
                tell(next(steps))
            except StopIteration as end:
                return end.value
    return None
