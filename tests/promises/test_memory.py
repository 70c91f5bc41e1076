"""Memory that runs out: one step down at a time, said, and never a clean car."""

from pathlib import Path
from typing import Any

import pytest

from core.domain.events import Progress, Restart
from core.domain.records import Attempt
from core.domain.vocabulary import Outcome
from core.inference.devices import vision_tower
from tests.inference.opened import make_llava_next
from tests.promises.walks import around_forward, assessed, slot_of, steps_of
from tests.test_loader import run_out_of_memory
from tests.tiny_models import KNOWN_ANSWER

FULL = "CUDA out of memory. Tried to allocate 2 GiB"
LADDER = ["full", "half", "int8", "nf4"]


def steps_taken(attempts: tuple[Attempt, ...]) -> list[str]:
    """The precisions of the vision-language model, in the order they were tried."""
    return [str(each.precision) for each in attempts if each.row == "own"]


def test_loading_goes_down_one_step_and_the_model_still_answers(
    taught_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_out_of_memory(monkeypatch, while_dtype=("float32",))
    slot = slot_of(taught_mllama)
    assessment, events = assessed(slot)
    assert assessment.answer.raw_text == KNOWN_ANSWER
    attempts = assessment.provenance.attempts
    assert steps_taken(attempts) == ["full", "half"]
    assert "Memory ran out" in attempts[0].error
    opened = [e.step for e in events if getattr(e, "step", "").startswith("Opening")]
    assert len(opened) == 2, "each step down is said"
    slot.free()


def never(model: Any, named: dict[str, Any]) -> None:
    import torch

    raise torch.OutOfMemoryError(FULL)


def test_writing_goes_down_the_whole_ladder_and_then_the_next_row_answers(
    taught_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = around_forward(monkeypatch, never)
    slot, events, left_alive = slot_of(taught_mllama), [], []
    for event in steps_of(slot):
        if isinstance(event, Progress) and event.step.startswith("Opening"):
            left_alive.append(len(alive))
        events.append(event)
    assessment = events.pop()
    attempts = assessment.provenance.attempts
    tried = steps_taken(attempts)
    assert tried[0] == "full"
    assert tried == sorted(set(tried), key=LADDER.index), "one step down, none twice"
    assert len(tried) >= 3
    assert all("Memory ran out" in each.error for each in attempts[:-1])
    assert assessment.provenance.row == "onboard"
    assert left_alive == [0] * len(left_alive), "memory is back before the next opens"
    restarts = [e.reason for e in events if isinstance(e, Restart)]
    assert sum("next model" in reason for reason in restarts) == len(tried)


def test_without_a_next_row_it_failed_and_every_try_is_kept(
    taught_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = around_forward(monkeypatch, never)
    slot = slot_of(taught_mllama, alone=True, precision="nf4")
    assessment, _ = assessed(slot)
    assert assessment.outcome is Outcome.FAILED
    assert "Memory ran out" in assessment.answer.reason
    (attempt,) = assessment.provenance.attempts
    assert "Memory ran out" in attempt.error
    assert slot.loaded is None
    assert len(alive) == 0


def test_picture_too_large_is_read_smaller_and_the_same_model_answers(
    tmp_path: Path,
) -> None:
    import torch

    slot = slot_of(make_llava_next(tmp_path / "model"))
    pixels: list[int] = []

    def full_at_first(tower: Any, given: tuple[Any, ...], named: Any) -> None:
        pixels.append(next(iter((*given, *named.values()))).numel())
        if len(pixels) == 1:
            raise torch.OutOfMemoryError(FULL)

    model = slot.open().engine._open.model
    vision_tower(model).register_forward_pre_hook(full_at_first, with_kwargs=True)
    *events, assessment = steps_of(slot, size_wh=(1024, 768))
    assert assessment.provenance.row == "own"
    assert len(assessment.findings) == 2
    assert pixels[1] < pixels[0]
    lasting = [e for e in events if isinstance(e, Progress) and e.lasting]
    assert len(lasting) == 1
    assert "smaller" in lasting[0].step
    assert any("smaller" in note for note in assessment.answer.writing.notes)
    slot.free()


def test_chosen_precision_that_runs_out_is_followed_by_the_chain_without_it(
    taught_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around_forward(monkeypatch, never)
    slot = slot_of(taught_mllama)
    list(slot.switch_steps(slot.rows[0], precision="nf4"))
    assert slot.loaded.engine.precision == "nf4"
    assessment, _ = assessed(slot)
    assert assessment.provenance.row == "onboard"
    tried = steps_taken(assessment.provenance.attempts)
    assert tried[0] == "nf4"
    assert sorted(tried) == sorted(set(tried)), "none twice"
    assert len(tried) >= 3
