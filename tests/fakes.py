"""A small engine and photos for tests that are not about pictures or networks."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from PIL import Image

from core.domain.events import Event, TextPiece
from core.domain.records import Answer, Attempt, Photo, Quality
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome
from core.engines.base import Opening
from core.loader import Loaded, Step, Walk
from core.models.catalogue import CHAIN, ChainRow
from core.slot import ModelSlot


class FakeEngine:
    """Replays events; an exception among them is raised in its place."""

    name = "fake"
    title = "fake 1.0"
    revision = "r1"
    precision = "float32"
    device = "CPU"
    prompt_version = "p1"
    parallel = 1
    can_write = True

    def __init__(self, *events: Event | Exception) -> None:
        self.events = events
        self.asked = 0
        self.closed = 0

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        self.asked += 1
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            yield event

    def write(self, request: str, *, stop: threading.Event) -> Iterator[TextPiece]:
        self.asked += 1
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            yield event

    def close(self) -> None:
        self.closed += 1


class FakeSlot(ModelSlot):
    """A slot whose walk opens these engines, one after another."""

    def __init__(self, *engines: FakeEngine, **settings: object) -> None:
        super().__init__(replace(Settings(), **settings), CHAIN[-1:])
        self._walk = FakeWalk(self.rows, self.settings, engines)
        self._loaded = _next_loaded(self._walk)
        self.turns.allow(self._loaded.engine.parallel)


class FakeWalk(Walk):
    """A walk along engines that are open already."""

    def __init__(
        self,
        rows: tuple[ChainRow, ...],
        settings: Settings,
        engines: tuple[FakeEngine, ...],
    ) -> None:
        super().__init__(rows, settings)
        self._engines = list(engines)
        opening = Opening(rows[0], settings)
        self._steps = (Step(engine.name, opening) for engine in engines)

    def _open(self, step: Step) -> FakeEngine:
        engine = self._engines.pop(0)
        self.attempts.append(Attempt("fake", "fake", engine.name, 0.0))
        return engine


def _next_loaded(walk: FakeWalk) -> Loaded:
    steps = walk.go_on()
    try:
        next(steps)
    except StopIteration as end:
        return end.value
    raise AssertionError("a walk along fakes tells nothing")


def photo(sha256: str = "a" * 64, size: tuple[int, int] = (64, 48)) -> Photo:
    return Photo(
        name="car.jpg",
        image=Image.new("RGB", size, "gray"),
        format="JPEG",
        byte_count=1000,
        original_size_wh=size,
        sha256=sha256,
        perceptual_hash="0" * 16,
        quality=Quality(sharpness=100.0, brightness=128.0),
        captured_at=datetime(2026, 1, 2, tzinfo=UTC),
    )


CLEAN = Answer(Outcome.NO_DAMAGE_SEEN, confidence=0.9)
