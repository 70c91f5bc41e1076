"""One holder of models: one load at a time, a real unload, and a way down."""

import threading
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.errors import ModelBusy, NoModelLeft
from core.domain.settings import Settings
from core.models.catalogue import CHAIN, own_row
from core.slot import ModelSlot
from tests.fakes import CLEAN, FakeEngine, FakeSlot

ONBOARD = CHAIN[-1:]


def run(steps: object) -> object:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def test_many_sessions_share_one_load() -> None:
    slot, opened = ModelSlot(Settings(), ONBOARD), []
    start = threading.Barrier(8)

    def visit() -> None:
        start.wait()
        opened.append(slot.open())

    visitors = [threading.Thread(target=visit) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(opened) == 8
    assert len({id(each) for each in opened}) == 1


def test_freed_model_leaves_nothing_behind_and_opens_again() -> None:
    slot = ModelSlot(Settings(), ONBOARD)
    assert slot.free() is None
    engine = weakref.ref(slot.open().engine)
    freed = slot.free()
    assert slot.loaded is None
    assert engine() is None, "something still holds the engine"
    assert freed.title.startswith("on-board")
    assert 0 <= freed.bytes_freed <= freed.before.bytes
    assert slot.open().row.key == "onboard"


def test_freed_vision_language_model_is_really_gone(tiny_mllama: Path) -> None:
    slot = ModelSlot(Settings(), (own_row(str(tiny_mllama)),))
    model = weakref.ref(slot.open().engine._open.model)
    assert model() is not None
    slot.free()
    assert model() is None, "something still holds the weights"


def test_model_that_writes_is_not_freed_under_it() -> None:
    slot = FakeSlot(FakeEngine(CLEAN))
    with slot.turns.join(), pytest.raises(ModelBusy, match="not closed"):
        slot.free()
    assert slot.loaded is not None
    assert slot.free() is not None


def test_switch_releases_the_old_model_before_it_opens_the_new(
    tiny_idefics3: Path,
) -> None:
    slot = FakeSlot(FakeEngine(CLEAN))
    old = slot.loaded.engine
    steps = slot.switch_steps(own_row(str(tiny_idefics3)))
    next(steps)
    assert old.closed == 1
    assert slot.loaded is None
    assert run(steps).row.key == "own"
    assert slot.loaded.row.key == "own"
    slot.free()


def test_switch_waits_for_the_answer_in_progress() -> None:
    slot = FakeSlot(FakeEngine(CLEAN))
    at_work = slot.turns.join()
    steps = slot.switch_steps(ONBOARD[0])
    assert "place 1" in next(steps).step
    at_work.leave()
    assert run(steps).row.key == "onboard"


def test_row_that_does_not_open_leaves_the_slot_empty_and_the_chain_ready() -> None:
    slot = ModelSlot(Settings(), ONBOARD)
    slot.open()
    with pytest.raises(NoModelLeft) as caught:
        run(slot.switch_steps(CHAIN[0]))
    assert "GPU" in caught.value.attempts[0].error
    assert slot.loaded is None
    assert slot.last_attempts == caught.value.attempts
    assert slot.open().row.key == "onboard"


def test_chosen_model_that_breaks_falls_back_to_the_chain(tiny_idefics3: Path) -> None:
    slot = ModelSlot(Settings(), ONBOARD)
    chosen = run(slot.switch_steps(own_row(str(tiny_idefics3))))
    after = run(slot.step_down(chosen, "It broke off."))
    assert after.row.key == "onboard"
    assert slot.loaded is after


def test_another_session_that_stepped_down_already_is_followed() -> None:
    slot = FakeSlot(FakeEngine(), FakeEngine(CLEAN), FakeEngine(CLEAN))
    broken = slot.loaded
    first = run(slot.step_down(broken, "It broke off."))
    assert run(slot.step_down(broken, "It broke off.")) is first


def test_who_can_write_writes(tiny_text: Path) -> None:
    assert ModelSlot(Settings(), ONBOARD).writer() is None
    writing = FakeSlot(FakeEngine(CLEAN))
    assert writing.writer() is writing.loaded.engine
    settings = replace(Settings(), text_model=str(tiny_text))
    slot = ModelSlot(settings, ONBOARD)
    text = slot.writer()
    assert text.name == "text"
    assert slot.writer() is text, "opened once"
    pieces = text.write("Tell it in French.", stop=threading.Event())
    assert "".join(piece.text for piece in pieces)
    slot.open()
    slot.free()
