"""A writing thread that is killed: told at once, asked again, the next one served."""

import time
from pathlib import Path
from typing import Any

import pytest

from core.domain.events import Restart, TextPiece
from core.domain.vocabulary import Outcome
from tests.promises.walks import (
    around_forward,
    assessed,
    kill_writer,
    slot_of,
    steps_of,
    writers,
)
from tests.tiny_models import KNOWN_ANSWER

TOLD_S = 2.0


class Brake:
    """Slows every token down while it is on, so that a kill finds the model at work."""

    on = False

    def __call__(self, model: Any, named: dict[str, Any]) -> None:
        deadline = time.monotonic() + 0.05 * self.on
        while time.monotonic() < deadline:
            time.sleep(0.002)


def test_killed_thread_is_told_and_the_question_asked_again_20_times(
    taught_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brake = Brake()
    around_forward(monkeypatch, brake)
    slot, slowest = slot_of(taught_mllama, constrained_json=False), 0.0
    for _ in range(20):
        brake.on, events = True, steps_of(slot)
        for event in events:
            if isinstance(event, TextPiece):
                killed = time.monotonic()
                kill_writer()
                break
        for event in events:
            if isinstance(event, Restart):
                slowest = max(slowest, time.monotonic() - killed)
                assert "asked once more" in event.reason
                brake.on = False
        assert event.answer.raw_text == KNOWN_ANSWER
        assert event.provenance.row == "own"
        assert slot.turns.waiting == 0
        assert not slot.turns.busy
        assert writers() == []
    assert slowest < TOLD_S
    assert assessed(slot)[0].answer.raw_text == KNOWN_ANSWER, "the next one is served"
    slot.free()


def test_thread_killed_every_time_fails_and_the_next_photo_is_served(
    taught_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brake = Brake()
    around_forward(monkeypatch, brake)
    slot = slot_of(taught_mllama, alone=True, constrained_json=False)
    brake.on = True
    for event in steps_of(slot):
        if isinstance(event, TextPiece) and writers():
            kill_writer()
    assert event.outcome is Outcome.FAILED
    assert "stopped in the middle" in event.answer.reason
    assert not slot.turns.busy
    brake.on = False
    assert assessed(slot)[0].answer.raw_text == KNOWN_ANSWER
    slot.free()
