"""A generation streams, stops, fails and ends the same way on every real family."""

import logging
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import GenerationFailed
from core.domain.events import TextPiece
from core.inference.generation import generate
from core.inference.greedy import options
from core.inference.looks import without_blank_tiles
from core.inference.vision_model import VisionModel
from tests.inference.opened import (
    ENDLESS,
    FAMILIES,
    before_each,
    decoder_layer,
    opened,
    opened_anew,
    picture,
    request,
    run,
    workers,
)


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
