"""The tiny models are what other tests take them for: real, and right or wrong."""

import threading
from pathlib import Path

import pytest
import torch
from PIL import Image

from tests.engines.openings import answer_of, opening, photo
from tests.tiny_models import KNOWN_ANSWER, make_idefics3
from tests.tiny_tokenizer import cut_into_pieces

FAMILIES = ("mllama", "idefics3", "llava")
LINES = "Dommages détectés sur : pare-chocs avant, aile avant gauche."


@pytest.mark.parametrize("family", FAMILIES)
def test_folder_is_whole_small_and_the_same_every_time(
    family: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    from tests import tiny_models

    folder = request.getfixturevalue(f"tiny_{family}")
    again = getattr(tiny_models, f"make_{family}")(tmp_path / "again")
    names = {path.name for path in folder.iterdir()}
    assert {"config.json", "generation_config.json", "model.safetensors"} <= names
    assert {"tokenizer.json", "processor_config.json", "chat_template.jinja"} <= names
    assert sum(path.stat().st_size for path in folder.iterdir()) < 5_000_000
    for path in folder.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


@pytest.mark.parametrize("family", FAMILIES)
def test_photo_changes_what_the_model_says_next(
    family: str, request: pytest.FixtureRequest
) -> None:
    from transformers import AutoModelForImageTextToText, AutoProcessor

    folder = request.getfixturevalue(f"tiny_{family}")
    processor = AutoProcessor.from_pretrained(folder)
    model = AutoModelForImageTextToText.from_pretrained(folder)
    content = [{"type": "image"}, {"type": "text", "text": "List every damage."}]
    text = processor.apply_chat_template([{"role": "user", "content": content}])
    scores = []
    for colour in ("red", "white"):
        image = Image.new("RGB", (80, 60), colour)
        inputs = processor(images=image, text=text, return_tensors="pt")
        with torch.inference_mode():
            scores.append(model(**inputs).logits[0, -1])
    assert (scores[0] - scores[1]).abs().max() > 0.01


def test_mllama_has_rows_like_the_published_one(tiny_mllama: Path) -> None:
    from transformers import AutoModelForImageTextToText

    model = AutoModelForImageTextToText.from_pretrained(tiny_mllama)
    rows = model.get_input_embeddings().weight.shape[0]
    assert rows == model.get_output_embeddings().weight.shape[0] + 8
    assert model.config.image_token_id == rows - 8


@pytest.mark.parametrize("constrained", [True, False])
@pytest.mark.parametrize("colour", ["red", "white"])
def test_taught_model_says_its_answer_of_any_photo(
    taught_idefics3: Path, colour: str, constrained: bool
) -> None:
    from core.engines.transformers_engine import TransformersEngine

    wanted = opening(taught_idefics3, constrained_json=constrained)
    engine = TransformersEngine.open(wanted)
    *_, last = engine.examine(photo(colour), stop=threading.Event())
    assert last.raw_text == KNOWN_ANSWER


def test_taught_model_may_say_plain_lines(tmp_path: Path) -> None:
    from core.engines.transformers_engine import TransformersEngine

    folder = make_idefics3(tmp_path / "lines", answer=LINES)
    engine = TransformersEngine.open(opening(folder, constrained_json=False))
    assert answer_of(engine).raw_text == LINES


@pytest.mark.parametrize("answer", [KNOWN_ANSWER, LINES, "a a a a", "{}", ""])
def test_pieces_are_all_different_and_make_the_answer(answer: str) -> None:
    pieces = cut_into_pieces(answer)
    assert "".join(pieces) == answer
    assert len(set(pieces)) == len(pieces)
