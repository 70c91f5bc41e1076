"""Where memory runs out, the photo is shown smaller, one real step at a time."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import (
    GenerationOutOfMemory,
)
from core.domain.events import Progress, Restart, TextPiece
from core.inference import looks as looks_module
from core.inference.asking import ask
from core.inference.devices import vision_tower
from core.inference.looks import looks
from core.inference.vision_model import VisionModel
from tests.inference.opened import (
    FAMILIES,
    answer_of,
    before_each,
    make_llava_next,
    opened,
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


def test_one_tile_of_mllama_leaves_the_model_as_it_was(tiny_mllama: Path) -> None:
    import torch

    vlm = opened(tiny_mllama)
    whole = request(vlm, picture(), looks_module.Look("whole")).inputs
    assert whole["pixel_values"].shape[2] == 4
    with torch.inference_mode():
        before = vlm.model(**whole).logits
        run(vlm, request(vlm, picture()).inputs)
        assert vlm.model(**whole).logits.equal(before)
