"""Eight visitors and one model: all served, one at a time, and nobody in the way."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import ModelBusy
from core.domain.events import Progress, TextPiece
from core.domain.records import Assessment
from core.slot import ModelSlot
from tests.promises.walks import (
    around_forward,
    assessed,
    slot_of,
    steps_of,
    writers,
)
from tests.tiny_models import KNOWN_ANSWER

VISITORS, PATIENCE_S = 8, 60
PLACE_S, FREE_S = 1.0, 2.0


class Visitor(threading.Thread):
    """One session with one photo; notes when its place was told and how it ended."""

    def __init__(self, slot: ModelSlot, finished: list["Visitor"]) -> None:
        super().__init__(daemon=True)
        self.told_place_s: float | None = None
        self.ended: Assessment | ModelBusy | None = None
        self._slot, self._finished = slot, finished

    def run(self) -> None:
        began = time.monotonic()
        try:
            for event in steps_of(self._slot):
                is_place = isinstance(event, Progress) and "place" in event.step
                if is_place and self.told_place_s is None:
                    self.told_place_s = time.monotonic() - began
                if isinstance(event, Assessment):
                    self.ended = event
        except ModelBusy as exc:
            self.ended = exc
        self._finished.append(self)


def arrive(slot: ModelSlot, finished: list[Visitor]) -> Visitor:
    """A visitor who stands in line before the next one comes."""
    waiting, visitor = slot.turns.waiting, Visitor(slot, finished)
    visitor.start()
    wait_until(lambda: slot.turns.waiting > waiting or not visitor.is_alive())
    return visitor


def wait_until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_eight_visitors_are_answered_in_turn_and_the_ninth_refused(
    taught_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work: list[int] = []
    around_forward(monkeypatch, lambda *_: at_work.append(len(writers())))
    slot, finished = slot_of(taught_mllama, max_waiting=VISITORS), []
    with slot.turns.join():  # somebody is at work while they come
        visitors = [arrive(slot, finished) for _ in range(VISITORS)]
        refused = arrive(slot, finished)
        refused.join(PATIENCE_S)
        wait_until(lambda: all(v.told_place_s is not None for v in visitors))
    for visitor in visitors:
        visitor.join(PATIENCE_S)
    assert isinstance(refused.ended, ModelBusy)
    assert "the limit is 8" in refused.ended.message
    assert finished == [refused, *visitors], "first come, first served"
    assert [v.ended.answer.raw_text for v in visitors] == [KNOWN_ANSWER] * VISITORS
    assert max(v.told_place_s for v in visitors) < PLACE_S
    assert set(at_work) == {1}, "never two generations at once"
    assert not slot.turns.busy
    slot.free()


def leave_in_line(slot: ModelSlot) -> float:
    with slot.turns.join():
        steps = steps_of(slot)
        assert "place 1" in next(steps).step
        return seconds_to_close(steps)


def leave_while_opening(slot: ModelSlot) -> float:
    slot.free()
    steps = steps_of(slot)
    assert any(step.step.startswith("Opening") for step in steps)  # stops there
    return seconds_to_close(steps)


def leave_while_written(slot: ModelSlot) -> float:
    steps = steps_of(slot)
    assert any(isinstance(step, TextPiece) for step in steps)
    assert slot.turns.busy
    return seconds_to_close(steps)


def seconds_to_close(steps: Any) -> float:
    began = time.monotonic()
    steps.close()
    return time.monotonic() - began


def test_visitors_who_leave_keep_no_place_50_times(tiny_mllama: Path) -> None:
    slot = slot_of(
        tiny_mllama, max_waiting=1, max_new_tokens=4096, constrained_json=False
    )
    ways = (leave_in_line, leave_while_opening, *[leave_while_written] * 8)
    for number in range(50):
        assert ways[number % len(ways)](slot) < FREE_S
        assert not slot.turns.busy
        assert writers() == []
    with slot.turns.join(), slot.turns.join():
        pass  # the whole line is there
    slot.free()


def test_model_is_served_again_after_visitors_left(taught_mllama: Path) -> None:
    slot = slot_of(taught_mllama, max_waiting=1)
    for leave in (leave_in_line, leave_while_opening, leave_while_written):
        leave(slot)
    assert assessed(slot)[0].answer.raw_text == KNOWN_ANSWER
    slot.free()


def test_who_waits_while_another_opens_a_model_can_leave(tiny_mllama: Path) -> None:
    slot = slot_of(tiny_mllama)
    opening = slot.open_steps()
    next(opening)
    waiting = slot.open_steps()
    assert "Another visitor" in next(waiting).step
    waiting.close()
    opening.close()
    assert slot.open().row.key == "own"
    slot.free()


def test_visitor_who_leaves_on_the_way_down_blocks_nobody(tiny_mllama: Path) -> None:
    slot = slot_of(tiny_mllama)
    broken = slot.open()
    leaving = slot.step_down(broken, "It broke off.")
    next(leaving)
    leaving.close()
    following = slot.step_down(broken, "It broke off.")
    assert any(step.step.startswith("Opening") for step in following)
    assert list(following) == []
    assert slot.loaded is not None
    assert slot.loaded is not broken
    assert [attempt.error for attempt in slot.last_attempts] == [None]
    slot.free()
