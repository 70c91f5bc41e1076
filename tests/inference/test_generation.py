"""A generation streams, stops, fails and ends the same way on every real family."""

import ctypes
import logging
import threading
import time
import warnings
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import GenerationFailed
from core.domain.events import TextPiece
from core.inference.faults import RanOutOfMemory, is_out_of_memory
from core.inference.generation import generate
from core.inference.greedy import options
from core.inference.looks import without_blank_tiles
from core.inference.streaming import PieceQueue
from core.inference.vision_model import VisionModel
from tests.inference.opened import (
    FAMILIES,
    before_each,
    opened,
    opened_anew,
    picture,
    request,
    run,
    workers,
)

ENDLESS = 2500  # tokens: several seconds for a tiny model


@pytest.fixture(params=FAMILIES)
def vlm(request: pytest.FixtureRequest) -> VisionModel:
    return opened(request.getfixturevalue(f"tiny_{request.param}"))


@pytest.fixture
def one(tiny_idefics3: Path) -> VisionModel:
    """One family, where the claim is about the thread and not about the model."""
    return opened(tiny_idefics3)


@pytest.fixture
def endless(tiny_mllama: Path) -> Iterator[VisionModel]:
    """A model that never ends by itself."""
    vlm = opened_anew(tiny_mllama)
    ends = [vlm.model.generation_config.eos_token_id, vlm.tokenizer.eos_token_id]

    def never_end(head: Any, given: Any, scores: Any) -> Any:
        scores[..., ends] = -1e9
        return scores

    vlm.model.get_output_embeddings().register_forward_hook(never_end)
    yield vlm
    assert workers() == []


def decoder_layer(vlm: VisionModel) -> Any:
    return vlm.model.get_decoder().layers[-1]


def bare_ids(vlm: VisionModel, inputs: dict[str, Any], limit: int) -> list[int]:
    """What transformers' own call gives."""
    prompt = inputs["input_ids"].shape[1]
    with without_blank_tiles(vlm.model):
        out = vlm.model.generate(**inputs, do_sample=False, max_new_tokens=limit)
    return out[0, prompt:].tolist()


def test_same_tokens_as_the_bare_call_and_all_of_them_counted(vlm: VisionModel) -> None:
    expected = bare_ids(vlm, request(vlm, picture()).inputs, 40)
    said, written = run(vlm, request(vlm, picture()).inputs, max_new_tokens=40)
    pieces = [piece for piece in said if piece is not None]
    text = vlm.tokenizer.decode(
        expected, skip_special_tokens=True, clean_up_tokenization_spaces=False
    )
    assert written.text == text == "".join(piece.text for piece in pieces)
    assert written.new_tokens == len(expected)
    assert pieces[-1].tokens <= len(expected)
    assert [p.tokens for p in pieces] == sorted({p.tokens for p in pieces})


@pytest.mark.parametrize("family", FAMILIES)
def test_known_answer_comes_out_whole(
    family: str, request: pytest.FixtureRequest
) -> None:
    from tests.inference.opened import request as lay
    from tests.tiny_models import KNOWN_ANSWER

    vlm = opened(request.getfixturevalue(f"taught_{family}"))
    said, written = run(vlm, lay(vlm, picture()).inputs, max_new_tokens=200)
    assert written.text == KNOWN_ANSWER
    assert not written.cut_off
    assert not written.stopped
    assert 0 < written.first_token_s <= written.seconds
    assert len(said) > 5, "it came in pieces"


def metaspace_tokenizer() -> Any:
    """Words with "▁" for a space and bytes for rare letters, as Llama 1 and 2 have."""
    from tokenizers import Tokenizer, decoders, models
    from transformers import PreTrainedTokenizerFast

    words = ["<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    words += ["▁", "▁a", "▁front", "▁door", "d", "o", "r", "▁pi", "ce", ",", "."]
    tokenizer = Tokenizer(
        models.BPE({w: i for i, w in enumerate(words)}, [], byte_fallback=True)
    )
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")


def told(tokenizer: Any, ids: list[int]) -> tuple[list[str], list[int]]:
    """The pieces that these tokens give one by one, and the tokens counted."""
    import torch

    pieces = PieceQueue(tokenizer)
    pieces.put(torch.tensor([[1, 2, 3]]))  # the prompt
    for token in ids:
        pieces.put(torch.tensor([token]))
    pieces.end()
    said = [pieces.queue.get() for _ in range(pieces.queue.qsize())]
    assert said.pop() is None
    return [piece.text for piece in said], pieces.ids


@pytest.mark.parametrize(
    "text", ["pièce abîmée é", "日本語の車", "a 🚗 b " * 12, "  \n  indent \n\n"]
)
def test_letters_of_several_tokens_come_out_whole(vlm: VisionModel, text: str) -> None:
    ids = vlm.tokenizer.encode(text, add_special_tokens=False)
    said, counted = told(vlm.tokenizer, ids)
    assert "".join(said) == text
    assert all("\N{REPLACEMENT CHARACTER}" not in piece for piece in said)
    assert counted == ids


def test_spaces_survive_a_tokenizer_that_strips_the_first_one() -> None:
    tokenizer = metaspace_tokenizer()
    words = ["▁front", "▁door", ",", "▁", "▁pi", "<0xC3>", "<0xA8>", "ce"] * 9
    ids = tokenizer.convert_tokens_to_ids(words)
    said, _ = told(tokenizer, ids)
    assert "".join(said) == tokenizer.decode(ids)
    assert "".join(said).startswith("front door,  pièce front door,")
    assert len(said) > 40


def test_half_a_letter_at_the_end_is_told_as_such() -> None:
    tokenizer = metaspace_tokenizer()
    ids = tokenizer.convert_tokens_to_ids(["▁front", "<0xC3>"])
    assert told(tokenizer, ids)[0] == ["front", "\N{REPLACEMENT CHARACTER}"]


def test_limit_is_kept_and_told(endless: VisionModel) -> None:
    _, written = run(endless, request(endless, picture()).inputs, max_new_tokens=7)
    assert written.new_tokens == 7
    assert written.cut_off
    assert not written.stopped


def test_model_ends_where_its_context_ends(endless: VisionModel) -> None:
    inputs = request(endless, picture()).inputs
    text_config = endless.model.config.get_text_config()
    text_config.max_position_embeddings = inputs["input_ids"].shape[1] + 3
    _, written = run(endless, inputs, max_new_tokens=50)
    assert written.new_tokens == 3
    assert written.cut_off
    text_config.max_position_embeddings = 4
    with pytest.raises(GenerationFailed, match="tokens too long"):
        run(endless, request(endless, picture()).inputs)


def test_stop_ends_it_within_a_second_and_keeps_what_was_said(
    endless: VisionModel,
) -> None:
    stop = threading.Event()
    pieces = generate(
        endless,
        request(endless, picture()).inputs,
        stop=stop,
        max_new_tokens=ENDLESS,
    )
    said = [next(pieces) for _ in range(8)]
    stop.set()
    asked = time.perf_counter()
    while True:
        try:
            said.append(next(pieces))
        except StopIteration as end:
            written = end.value
            break
    assert time.perf_counter() - asked < 1
    assert written.stopped
    assert not written.cut_off
    assert written.text == "".join(p.text for p in said if p is not None)
    assert 0 < written.new_tokens < ENDLESS


def test_stop_while_the_photo_is_read_does_not_wait_for_the_first_token(
    one: VisionModel,
) -> None:
    stop = threading.Event()
    passes = []

    def slow(given: tuple[Any, ...]) -> None:
        passes.append(1)
        stop.set()

    layers = one.model.get_decoder().layers
    with before_each(layers[0], slow):
        _, written = run(one, request(one, picture()).inputs, stop=stop)
    assert written.stopped
    assert (written.new_tokens, written.text) == (0, "")
    assert written.first_token_s is None
    assert len(passes) == 1


def test_silence_is_filled_with_signs_of_life(one: VisionModel) -> None:
    with before_each(decoder_layer(one), lambda given: time.sleep(0.5)):
        said, _ = run(one, request(one, picture()).inputs, max_new_tokens=1)
    assert said.count(None) >= 2


def test_closed_generator_leaves_no_thread_20_times(endless: VisionModel) -> None:
    for _ in range(20):
        pieces = generate(
            endless,
            request(endless, picture()).inputs,
            stop=threading.Event(),
            max_new_tokens=ENDLESS,
        )
        next(pieces)
        assert len(workers()) == 1
        closed = time.perf_counter()
        pieces.close()
        assert time.perf_counter() - closed < 2
        assert workers() == []


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


def test_publishers_sampling_is_left_out_without_a_warning(
    tiny_mllama: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from transformers.utils import logging as their_logging

    vlm = opened_anew(tiny_mllama)
    expected = run(vlm, request(vlm, picture()).inputs)[1].text
    own = vlm.model.generation_config  # as published with Llama 3.2 Vision Instruct
    own.do_sample, own.temperature, own.top_p = True, 0.6, 0.9
    their_logging.enable_propagation()
    try:
        with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
            warnings.simplefilter("error", UserWarning)
            assert run(vlm, request(vlm, picture()).inputs)[1].text == expected
    finally:
        their_logging.disable_propagation()
    assert caplog.messages == []


def test_only_ids_that_the_model_can_write_end_or_pad(tiny_mllama: Path) -> None:
    vlm = opened_anew(tiny_mllama)
    inputs = request(vlm, picture()).inputs
    rows = vlm.model.get_output_embeddings().weight.shape[0]
    end = vlm.tokenizer.eos_token_id
    vlm.model.generation_config.eos_token_id = [end, rows + 5, -1, 7]
    vlm.model.generation_config.pad_token_id = rows
    made = options(vlm, inputs, max_new_tokens=5)
    assert made.eos_token_id == [end, 7]
    assert made.pad_token_id == vlm.tokenizer.pad_token_id
    assert made.use_cache
    assert not made.do_sample


def test_model_without_any_end_token_writes_to_the_limit(tiny_llava: Path) -> None:
    vlm = opened_anew(tiny_llava)
    vlm.model.generation_config.eos_token_id = None
    vlm.model.generation_config.pad_token_id = None
    kept = vlm.tokenizer.eos_token, vlm.tokenizer.pad_token
    vlm.tokenizer.eos_token = vlm.tokenizer.pad_token = None
    _, written = run(vlm, request(vlm, picture()).inputs, max_new_tokens=30)
    assert (written.new_tokens, written.cut_off) == (30, True)
    assert all(kept)


def test_pieces_carry_plain_text_and_counts(vlm: VisionModel) -> None:
    said, _ = run(vlm, request(vlm, picture()).inputs)
    for piece in said:
        assert piece is None or type(piece) is TextPiece
        assert piece is None or (type(piece.text), type(piece.tokens)) == (str, int)
