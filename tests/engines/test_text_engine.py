"""A text model writes, stops, and closes; one that does not fit is told in words."""

import shutil
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from core.domain.errors import GenerationFailed, ModelUnavailable, NotEnoughMemory
from core.domain.events import TextPiece
from core.engines.base import Opening, open_engine
from core.engines.text_engine import TextEngine
from tests import broken_models as broken
from tests.engines.openings import opening, photo

REQUEST = "Tell it in French."


def open_text(folder: Path) -> TextEngine:
    return open_engine("text", opening(folder))


@pytest.fixture
def engine(tiny_text: Path) -> TextEngine:
    return open_text(tiny_text)


def written(engine: TextEngine, request: str = REQUEST) -> str:
    pieces = engine.write(request, stop=threading.Event())
    return "".join(piece.text for piece in pieces)


def test_text_is_written_the_same_each_time_and_answers_the_request(
    engine: TextEngine,
) -> None:
    text = written(engine)
    assert text
    assert written(engine) == text
    assert written(engine, "0123456789 hood severe") != text
    assert (engine.precision, engine.device) == ("float32", "cpu")
    assert engine.can_write


def test_opening_and_writing_say_nothing_on_the_terminal(
    tiny_text: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    written(open_text(tiny_text))
    assert capfd.readouterr() == ("", "")


def test_stop_ends_the_writing_within_a_second(engine: TextEngine) -> None:
    stop = threading.Event()
    pieces = engine.write(REQUEST, stop=stop)
    assert isinstance(next(pieces), TextPiece)
    stop.set()
    began = time.monotonic()
    list(pieces)
    assert time.monotonic() - began < 1
    assert "generation" not in [thread.name for thread in threading.enumerate()]


def test_photo_is_not_looked_at(engine: TextEngine) -> None:
    with pytest.raises(GenerationFailed, match="cannot look at a photo"):
        list(engine.examine(photo(), stop=threading.Event()))


def test_closed_model_is_gone_and_says_so(engine: TextEngine) -> None:
    model = weakref.ref(engine._vlm.model)
    engine.close()
    engine.close()
    assert model() is None
    with pytest.raises(GenerationFailed, match="was closed"):
        list(engine.write(REQUEST, stop=threading.Event()))


def without_tokenizer(good: Path, target: Path) -> Path:
    return shutil.copytree(good, target, ignore=shutil.ignore_patterns("tokenizer*"))


def of_unknown_kind(good: Path, target: Path) -> Path:
    return broken.with_config_value(good, target, model_type="from-the-future")


def with_own_code(good: Path, target: Path) -> Path:
    code = {"AutoConfig": "code.Config", "AutoModelForCausalLM": "code.Model"}
    return broken.with_config_value(good, target, model_type="own", auto_map=code)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_tokenizer, "tokenizer"),
        (of_unknown_kind, "kind"),
        (with_own_code, "code"),
        (broken.with_weights_cut_short, "damaged or cut short"),
        (broken.with_pickled_weights_only, "missing"),
        (broken.with_missing_tensors, "missing"),
        (broken.with_foreign_tokenizer, "tokenizer"),
    ],
)
def test_folder_with_one_thing_wrong_is_refused_in_words(
    change: Callable[[Path, Path], Path], words: str, tiny_text: Path, tmp_path: Path
) -> None:
    folder = change(tiny_text, tmp_path / "odd")
    with pytest.raises(ModelUnavailable) as refusal:
        open_text(folder)
    assert words in refusal.value.message
    assert refusal.value.message.fr != refusal.value.message
    assert refusal.value.hint
    assert str(tmp_path) not in refusal.value.message + refusal.value.hint


def test_memory_that_runs_out_is_told_and_let_go(
    tiny_text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from transformers import LlamaForCausalLM

    def full(*given: object, **named: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")

    monkeypatch.setattr(LlamaForCausalLM, "from_pretrained", full)
    with pytest.raises(NotEnoughMemory):
        open_text(tiny_text)


def test_without_a_folder_there_is_no_text_model(tiny_text: Path) -> None:
    bare = opening(tiny_text)
    with pytest.raises(ModelUnavailable, match="no text model"):
        TextEngine.open(Opening(bare.row, bare.settings))
