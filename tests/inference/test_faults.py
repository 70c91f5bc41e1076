"""A generation that fails says so at once, lets go of memory, and the next works."""

import ctypes
import threading
import time
import weakref
from typing import Any

import pytest

from core.domain.errors import GenerationFailed
from core.inference.faults import RanOutOfMemory, is_out_of_memory
from core.inference.generation import generate
from core.inference.streaming import PieceQueue
from core.inference.vision_model import VisionModel
from tests.inference.opened import (
    ENDLESS,
    before_each,
    decoder_layer,
    picture,
    request,
    run,
    workers,
)


def test_killed_thread_is_told_within_a_second_20_times(endless: VisionModel) -> None:
    for _ in range(20):
        pieces = generate(
            endless,
            request(endless, picture()).inputs,
            stop=threading.Event(),
            max_new_tokens=ENDLESS,
        )
        next(pieces)
        killed = time.perf_counter()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(workers()[0].ident), ctypes.py_object(SystemExit)
        )
        with pytest.raises(GenerationFailed):
            list(pieces)
        assert time.perf_counter() - killed < 1
        _, written = run(endless, request(endless, picture()).inputs, max_new_tokens=2)
        assert written.new_tokens == 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_thread_that_dies_without_a_word_is_noticed(
    one: VisionModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(self: PieceQueue, *given: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(PieceQueue, "put", die)
    monkeypatch.setattr(PieceQueue, "end", die)
    started = time.perf_counter()
    with pytest.raises(GenerationFailed):
        run(one, request(one, picture()).inputs)
    assert time.perf_counter() - started < 1
    monkeypatch.undo()
    assert run(one, request(one, picture()).inputs)[1].new_tokens > 0


def test_fault_of_the_models_code_is_carried_over_without_its_tensors(
    vlm: VisionModel,
) -> None:
    seen: list[weakref.ref[Any]] = []

    def fail(given: tuple[Any, ...]) -> None:
        seen.append(weakref.ref(given[0]))
        raise ZeroDivisionError("at /home/somebody/secret")

    inputs = request(vlm, picture()).inputs
    with (
        before_each(decoder_layer(vlm), fail),
        pytest.raises(GenerationFailed) as failure,
    ):
        run(vlm, inputs)
    cause = failure.value.__cause__
    assert isinstance(cause, ZeroDivisionError)
    assert any("in fail" in note for note in cause.__notes__), "where, for the log"
    assert "secret" not in failure.value.message + failure.value.hint
    assert inputs == {}
    assert seen[0]() is None
    assert workers() == []


OUT_OF_MEMORY = {
    "cuda": "CUDA out of memory. Tried to allocate 20.00 GiB.",
    "cpu": "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: "
    "can't allocate memory: you tried to allocate 4294967296 bytes.",
    "cpu windows": "DefaultCPUAllocator: not enough memory: you tried to allocate 8",
    "cublas": "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate",
}


@pytest.mark.parametrize("said", OUT_OF_MEMORY)
def test_every_way_to_say_out_of_memory_is_known(said: str) -> None:
    assert is_out_of_memory(RuntimeError(OUT_OF_MEMORY[said]))
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 cannot be multiplied"))
    assert not is_out_of_memory(ValueError(OUT_OF_MEMORY[said]))


@pytest.mark.parametrize("kind", ["torch", "system", "allocator"])
def test_running_out_of_memory_is_kept_apart_and_lets_go(
    one: VisionModel, kind: str
) -> None:
    import torch

    seen: list[weakref.ref[Any]] = []

    def fail(given: tuple[Any, ...]) -> None:
        seen.append(weakref.ref(given[0]))
        if kind == "torch":
            raise torch.OutOfMemoryError(OUT_OF_MEMORY["cuda"])
        if kind == "system":
            raise MemoryError
        torch.empty(2**60)

    with before_each(decoder_layer(one), fail), pytest.raises(RanOutOfMemory):
        run(one, request(one, picture()).inputs)
    assert seen[0]() is None
    assert run(one, request(one, picture()).inputs)[1].new_tokens > 0


def test_numbers_that_broke_down_are_no_answer(one: VisionModel) -> None:
    head = one.model.get_output_embeddings()
    hook = head.register_forward_hook(lambda m, i, o: o * float("nan"))
    try:
        with pytest.raises(GenerationFailed, match="broke down"):
            run(one, request(one, picture()).inputs)
    finally:
        hook.remove()
