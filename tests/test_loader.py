"""The walk says why each row was skipped and ends at the model that ships."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import NoModelLeft
from core.domain.events import Progress
from core.domain.settings import Settings
from core.engines.base import why_not
from core.loader import Loaded, Walk
from core.models.catalogue import CHAIN, ChainRow, chain, own_row
from core.models.hardware import GpuMemory

ONBOARD = CHAIN[-1:]


def walk_to_the_end(walk: Walk) -> tuple[Loaded, list[Progress]]:
    steps, seen = walk.go_on(), []
    while True:
        try:
            seen.append(next(steps))
        except StopIteration as end:
            return end.value, seen


def load(settings: Settings, rows: tuple[ChainRow, ...] = CHAIN) -> Loaded:
    return walk_to_the_end(Walk(rows, settings))[0]


def test_walk_ends_at_the_onboard_model_and_records_every_source() -> None:
    loaded, steps = walk_to_the_end(Walk(CHAIN, Settings()))
    assert loaded.row.key == "onboard"
    assert {attempt.row for attempt in loaded.attempts} == {row.key for row in CHAIN}
    skipped, last = loaded.attempts[:-1], loaded.attempts[-1]
    assert all(attempt.error and attempt.error.fr for attempt in skipped)
    assert last.loaded
    assert last.precision == "float32"
    assert min(last.bytes_before, last.bytes_after) > 1e6
    assert any("SmolVLM" in step.step for step in steps)


def test_offline_laptop_hears_that_it_is_offline() -> None:
    attempts = load(Settings()).attempts
    smolvlm = next(attempt for attempt in attempts if attempt.row == "smolvlm")
    assert "HF_HUB_OFFLINE" in smolvlm.error or "network" in smolvlm.error


def test_row_that_needs_a_gpu_says_so() -> None:
    row = replace(ONBOARD[0], needs_gpu=True)
    assert "needs an NVIDIA GPU" in why_not(row, gpus=())
    assert why_not(row, gpus=(GpuMemory(0, "card", 10, 10),)) is None


def test_missing_model_file_is_told_with_every_attempt(tmp_path: Path) -> None:
    settings = replace(Settings(), onboard_folder=tmp_path)
    with pytest.raises(NoModelLeft) as caught:
        load(settings)
    assert len(caught.value.attempts) >= len(CHAIN)
    assert "missing" in caught.value.attempts[-1].error
    assert str(tmp_path) not in caught.value.attempts[-1].error


def test_tampered_model_file_is_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "onboard"
    shutil.copytree(Settings().onboard_folder, folder)
    model = folder / "model.onnx"
    model.write_bytes(model.read_bytes()[:-100] + bytes(100))
    with pytest.raises(NoModelLeft):
        load(replace(Settings(), onboard_folder=folder), ONBOARD)


def test_operators_own_model_comes_first_and_opens(tiny_idefics3: Path) -> None:
    settings = replace(Settings(), model=str(tiny_idefics3))
    loaded = load(settings, chain(settings))
    assert loaded.row.key == "own"
    assert loaded.engine.name == "transformers"
    last = loaded.attempts[-1]
    assert last.loaded
    assert last.precision == "full"
    assert "float32" in last.reason or "32" in last.reason
    loaded.engine.close()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: (folder / "config.json").unlink(), "config.json"),
        (lambda folder: (folder / "model.safetensors").unlink(), "weights"),
        (
            lambda folder: (folder / "model.safetensors").write_bytes(
                (folder / "model.safetensors").read_bytes()[:-1000]
            ),
            "cut short",
        ),
        (lambda folder: shutil.rmtree(folder), "folder"),
    ],
    ids=["no config", "no weights", "cut short", "no folder"],
)
def test_broken_folder_is_a_sentence_and_the_next_row_opens(
    damage: Callable[[Path], object], words: str, tiny_idefics3: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(tiny_idefics3, tmp_path / "model")
    row = own_row(str(folder))
    damage(folder)
    loaded = load(Settings(), (row, *ONBOARD))
    assert loaded.row.key == "onboard"
    first = loaded.attempts[0]
    assert words in first.error
    assert str(tmp_path) not in first.error.replace(str(folder), folder.name)


def test_memory_that_runs_out_goes_down_one_step_at_a_time(
    tiny_mllama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_out_of_memory(monkeypatch, while_dtype=("float32", "bfloat16"))
    loaded = load(Settings(), (own_row(str(tiny_mllama)), *ONBOARD))
    tried = [(attempt.row, attempt.precision) for attempt in loaded.attempts]
    assert tried[:2] == [("own", "full"), ("own", "half")]
    assert len(set(tried)) == len(tried), "no step twice"
    assert all("memory" in attempt.error.lower() for attempt in loaded.attempts[:2])


def run_out_of_memory(
    monkeypatch: pytest.MonkeyPatch, *, while_dtype: tuple[str, ...]
) -> None:
    """Raise torch's own exception where weights of these types are made."""
    import torch
    from transformers import MllamaForConditionalGeneration as Model

    usual = Model.from_pretrained.__func__

    def opening(cls: type, *given: Any, **named: Any) -> Any:
        dtype = str(named.get("dtype")).removeprefix("torch.")
        if dtype in while_dtype and "quantization_config" not in named:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")
        return usual(cls, *given, **named)

    monkeypatch.setattr(Model, "from_pretrained", classmethod(opening))


def test_walk_goes_on_after_a_model_that_did_not_work(tiny_idefics3: Path) -> None:
    walk = Walk((own_row(str(tiny_idefics3)), *ONBOARD), Settings())
    first, _ = walk_to_the_end(walk)
    assert first.row.key == "own"
    first.engine.close()
    walk.mark_broken("It broke off.", out_of_memory=False)
    second, _ = walk_to_the_end(walk)
    assert second.row.key == "onboard"
    assert [attempt.error for attempt in second.attempts] == ["It broke off.", None]


def test_leaving_a_walk_half_way_leaves_no_thread() -> None:
    steps = Walk(CHAIN, Settings()).go_on()
    next(steps)
    steps.close()
    names = [thread.name for thread in threading.enumerate()]
    assert "background-work" not in names
