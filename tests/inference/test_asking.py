"""Asking about a photo ends in one answer that says how it came to be."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import (
    AnswerUnreadable,
    GenerationFailed,
    GenerationOutOfMemory,
)
from core.domain.events import Progress, Restart, TextPiece
from core.domain.records import Answer, PromptPath
from core.domain.vocabulary import Outcome
from core.inference import looks as looks_module
from core.inference.asking import STOPPED, ask, write
from core.inference.devices import vision_tower
from core.inference.looks import looks
from core.inference.vision_model import VisionModel
from tests.inference.opened import (
    FAMILIES,
    answer_of,
    before_each,
    make_llava_next,
    opened,
    opened_anew,
    photo,
    picture,
    request,
    run,
    workers,
)
from tests.tiny_models import KNOWN_ANSWER


@pytest.fixture(params=FAMILIES)
def taught(request: pytest.FixtureRequest) -> VisionModel:
    folder = request.getfixturevalue(f"taught_{request.param}")
    return opened(folder, max_new_tokens=200)


@pytest.fixture(scope="module")
def any_size(tmp_path_factory: pytest.TempPathFactory) -> VisionModel:
    """A LLaVA-NeXT, whose pixels grow with the photo's."""
    folder = make_llava_next(tmp_path_factory.mktemp("next"))
    return opened(folder, max_new_tokens=200)


@pytest.fixture
def as_on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """The photo is cut into tiles from the start, as it is on a GPU."""
    import torch

    monkeypatch.setattr(looks_module, "runs_on", lambda part: torch.device("cuda"))


class FullAbove:
    """Raises torch's own exception where more pixels come than fit; notes each."""

    def __init__(self, limit: int) -> None:
        self.limit, self.sizes = limit, []

    def __call__(self, module: Any, given: tuple[Any, ...], named: Any) -> None:
        import torch

        pixels = given[0] if given else named["pixel_values"]
        self.sizes.append(pixels.numel())
        if pixels.numel() > self.limit:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9 GiB.")


@pytest.fixture
def full_above(request: pytest.FixtureRequest) -> Iterator[Any]:
    hooks = []

    def fill(vlm: VisionModel, limit: int) -> FullAbove:
        full = FullAbove(limit)
        tower = vision_tower(vlm.model)
        hooks.append(tower.register_forward_pre_hook(full, with_kwargs=True))
        return full

    yield fill
    for hook in hooks:
        hook.remove()


def test_events_lead_to_one_answer_with_its_making(taught: VisionModel) -> None:
    events, answer = answer_of(taught, picture())
    assert isinstance(events[0], Progress)
    text = "".join(e.text for e in events if isinstance(e, TextPiece))
    assert text == answer.raw_text == KNOWN_ANSWER
    assert answer.outcome is Outcome.DAMAGE_FOUND
    assert len(answer.findings) == 2
    writing = answer.writing
    assert writing.path is PromptPath.CHAT_TEMPLATE
    assert writing.prompt_tokens == request(taught, picture()).prompt_tokens
    assert 0 < writing.first_token_s <= writing.seconds
    assert writing.new_tokens > 5
    assert writing.tokens_per_second > 0
    assert (writing.cut_off, writing.stopped) == (False, False)


def test_cpu_takes_one_tile_and_says_so_once(taught: VisionModel) -> None:
    _, answer = answer_of(taught, picture())
    tiled = taught.model.config.model_type != "llava"
    assert [("one tile" in note) for note in answer.writing.notes] == [True] * tiled


def test_gpu_takes_every_tile_first(
    tiny_mllama: Path, tiny_idefics3: Path, as_on_a_gpu: None
) -> None:
    for folder in (tiny_mllama, tiny_idefics3):
        vlm = opened(folder)
        whole, one = list(looks(vlm.model))[:2]
        many = request(vlm, picture(size=(300, 250)), whole).pixel_count
        assert many >= 4 * request(vlm, picture(size=(300, 250)), one).pixel_count


@pytest.mark.parametrize("family", ["mllama", "idefics3"])
def test_out_of_memory_goes_on_with_one_tile_and_says_so(
    family: str,
    request: pytest.FixtureRequest,
    as_on_a_gpu: None,
    full_above: Any,
) -> None:
    vlm = opened(request.getfixturevalue(f"taught_{family}"), max_new_tokens=200)
    full = full_above(vlm, 3 * 64 * 64)
    events, answer = answer_of(vlm, picture(size=(300, 250)))
    lasting = [e.step for e in events if isinstance(e, Progress) and e.lasting]
    restarts = [e.reason for e in events if isinstance(e, Restart)]
    assert lasting == restarts == list(answer.writing.notes)
    assert len(restarts) == 1
    assert "one tile" in restarts[0]
    assert restarts[0].fr != restarts[0]
    assert answer.raw_text == KNOWN_ANSWER
    assert len(full.sizes) == 2
    assert full.sizes[0] > full.sizes[1]


def test_photo_gets_smaller_step_by_step_until_it_fits(
    any_size: VisionModel, full_above: Any
) -> None:
    full = full_above(any_size, 120 * 3 * 56 * 56)
    events, answer = answer_of(any_size, picture(size=(1000, 980)))
    restarts = [e.reason for e in events if isinstance(e, Restart)]
    assert [r.split(": ")[1] for r in restarts] == [
        "768 px on its long side.",
        "512 px on its long side.",
    ]
    assert full.sizes == sorted(set(full.sizes), reverse=True), "no size twice"
    assert answer.raw_text == KNOWN_ANSWER


def test_steps_that_are_no_smaller_are_left_out(
    any_size: VisionModel, full_above: Any
) -> None:
    full = full_above(any_size, 50 * 3 * 56 * 56)
    events, _ = answer_of(any_size, picture(size=(500, 490)))
    assert len([e for e in events if isinstance(e, Restart)]) == 1
    assert full.sizes == sorted(set(full.sizes), reverse=True)


def test_words_before_a_restart_do_not_count(
    any_size: VisionModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    passes: list[int] = []

    def fail_once(given: tuple[Any, ...]) -> None:
        passes.append(1)
        if len(passes) == 5:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    with before_each(any_size.model.get_output_embeddings(), fail_once):
        events, answer = answer_of(any_size, picture(size=(1000, 980)))
    at = next(i for i, e in enumerate(events) if isinstance(e, Restart))
    early = "".join(e.text for e in events[:at] if isinstance(e, TextPiece))
    assert KNOWN_ANSWER.startswith(early)
    assert early
    assert answer.raw_text == KNOWN_ANSWER


def test_out_of_memory_at_every_size_is_an_error_with_a_way_out(
    taught: VisionModel, full_above: Any
) -> None:
    full = full_above(taught, 0)
    with pytest.raises(GenerationOutOfMemory) as failure:
        list(ask(taught, photo(picture()), stop=threading.Event()))
    assert failure.value.hint
    assert len(full.sizes) == len(set(full.sizes)) == 1
    assert workers() == []


def test_next_photo_is_answered_after_out_of_memory(
    taught: VisionModel, full_above: Any
) -> None:
    full = full_above(taught, 0)
    with pytest.raises(GenerationOutOfMemory):
        list(ask(taught, photo(picture()), stop=threading.Event()))
    full.limit = 10**9
    assert answer_of(taught, picture())[1].raw_text == KNOWN_ANSWER


def stop_after(vlm: VisionModel, characters: int) -> Answer:
    stop, said = threading.Event(), ""
    for event in ask(vlm, photo(picture()), stop=stop):
        said += event.text if isinstance(event, TextPiece) else ""
        if len(said) >= characters:
            stop.set()
        if isinstance(event, Answer):
            return event
    raise AssertionError("no answer")


@pytest.fixture
def slow(taught: VisionModel) -> Iterator[VisionModel]:
    """A model that takes its time, so that a stop comes in the middle."""
    head = taught.model.get_output_embeddings()
    with before_each(head, lambda given: time.sleep(0.02)):
        yield taught


def test_stop_before_a_finding_is_no_verdict(slow: VisionModel) -> None:
    answer = stop_after(slow, 10)
    assert answer.outcome is Outcome.CANNOT_TELL
    assert answer.reason == STOPPED
    assert KNOWN_ANSWER.startswith(answer.raw_text)
    assert answer.raw_text
    assert answer.writing.stopped
    assert answer.writing.cut_off


def test_stop_before_the_first_word_is_no_verdict(taught: VisionModel) -> None:
    stop = threading.Event()
    stop.set()
    _, answer = answer_of(taught, picture(), stop)
    assert answer.outcome is Outcome.CANNOT_TELL
    assert (answer.raw_text, answer.writing.new_tokens) == ("", 0)
    assert answer.writing.stopped


def test_stop_keeps_findings_that_were_complete(slow: VisionModel) -> None:
    answer = stop_after(slow, KNOWN_ANSWER.index('{"part": "headlight"') + 5)
    assert answer.outcome is Outcome.DAMAGE_FOUND
    assert len(answer.findings) == 1
    assert answer.writing.stopped
    assert answer.writing.cut_off


@pytest.mark.parametrize("cut", [1, 20, 45])
def test_stop_never_reads_as_a_clean_car(tmp_path: Path, cut: int) -> None:
    from tests.tiny_models import make_llava

    clean = '{"view": "front", "usable": true, "damaged": "no", "findings": []}'
    vlm = opened_anew(make_llava(tmp_path / "clean", answer=clean), max_new_tokens=99)
    assert answer_of(vlm, picture())[1].outcome is Outcome.NO_DAMAGE_SEEN
    head = vlm.model.get_output_embeddings()
    with before_each(head, lambda given: time.sleep(0.02)):
        answer = stop_after(vlm, cut)
    assert answer.writing.stopped
    assert answer.outcome is Outcome.CANNOT_TELL


def test_answer_that_was_cut_off_says_so(taught: VisionModel) -> None:
    whole = answer_of(taught, picture())[1].writing.new_tokens
    _, answer = answer_of(replace(taught, max_new_tokens=whole - 4), picture())
    assert answer.writing.cut_off
    assert not answer.writing.stopped
    assert answer.writing.new_tokens == whole - 4
    assert KNOWN_ANSWER.startswith(answer.raw_text)
    assert answer.outcome is not Outcome.NO_DAMAGE_SEEN


def test_answer_that_makes_no_sense_keeps_its_words(tmp_path: Path) -> None:
    from tests.tiny_models import make_llava

    vlm = opened_anew(make_llava(tmp_path / "empty", answer="  "), max_new_tokens=9)
    with pytest.raises(AnswerUnreadable) as unreadable:
        answer_of(vlm, picture())
    assert unreadable.value.raw_text.strip() == ""


def test_closed_in_the_middle_leaves_nothing_running(taught: VisionModel) -> None:
    head = taught.model.get_output_embeddings()
    with before_each(head, lambda given: time.sleep(0.02)):
        for _ in range(5):
            events = ask(taught, photo(picture()), stop=threading.Event())
            while not isinstance(next(events), TextPiece):
                pass
            closed = time.perf_counter()
            events.close()
            assert time.perf_counter() - closed < 2
            assert workers() == []


def test_silence_is_filled_with_progress(taught: VisionModel) -> None:
    events = ask(taught, photo(picture()), stop=threading.Event())
    layer = taught.model.get_decoder().layers[0]
    with before_each(layer, lambda given: time.sleep(0.5)):
        first = [next(events) for _ in range(3)]
    assert all(isinstance(event, Progress) for event in first)
    events.close()


@pytest.mark.parametrize("family", FAMILIES)
def test_writing_needs_no_photo(family: str, request: pytest.FixtureRequest) -> None:
    vlm = opened(request.getfixturevalue(f"taught_{family}"))
    pieces = list(write(vlm, "Say it in other words.", stop=threading.Event()))
    assert "".join(piece.text for piece in pieces) == KNOWN_ANSWER


def test_writing_stops_and_fails_like_asking(taught: VisionModel) -> None:
    stop = threading.Event()
    stop.set()
    assert "".join(p.text for p in write(taught, "Again.", stop=stop)) == ""
    layer = taught.model.get_decoder().layers[0]

    def fail(given: tuple[Any, ...]) -> None:
        raise MemoryError

    with before_each(layer, fail), pytest.raises(GenerationOutOfMemory):
        list(write(taught, "Again.", stop=threading.Event()))
    with pytest.raises(GenerationFailed):
        list(write(taught, "x" * 20_000, stop=threading.Event()))


def test_one_tile_of_mllama_leaves_the_model_as_it_was(tiny_mllama: Path) -> None:
    import torch

    vlm = opened(tiny_mllama)
    whole = request(vlm, picture(), looks_module.Look("whole")).inputs
    assert whole["pixel_values"].shape[2] == 4
    with torch.inference_mode():
        before = vlm.model(**whole).logits
        run(vlm, request(vlm, picture()).inputs)
        assert vlm.model(**whole).logits.equal(before)
