"""A small engine and photos for tests that are not about pictures or networks."""

from collections.abc import Iterator
from datetime import UTC, datetime

from PIL import Image

from core.domain.records import Answer, Photo, Quality
from core.domain.vocabulary import Outcome
from core.engines.base import Event, Question
from core.loader import Loaded
from core.models.catalogue import CHAIN


class FakeEngine:
    """Replays events; an exception among them is raised in its place."""

    name = "fake"
    title = "fake 1.0"
    revision = "r1"
    precision = "float32"
    device = "CPU"
    prompt_version = "p1"

    def __init__(self, *events: Event | Exception) -> None:
        self.events = events
        self.asked = 0
        self.closed = 0

    def examine(self, photo: Photo, question: Question) -> Iterator[Event]:
        self.asked += 1
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            yield event

    def close(self) -> None:
        self.closed += 1


def loaded(engine: FakeEngine) -> Loaded:
    return Loaded(engine, CHAIN[-1], ())


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
