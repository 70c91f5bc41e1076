"""Real models of three families open in every precision, answer, and are let go."""

import gc
import json
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.domain.errors import GenerationFailed, MissingPackage, ModelUnavailable
from core.domain.sentences import Language
from core.domain.vocabulary import Outcome, Precision
from core.engines.local_model import chosen_prompt
from core.engines.parts import ModelPart
from core.engines.transformers_engine import TransformersEngine
from tests.broken_models import (
    with_config_value,
    with_foreign_tokenizer,
    with_missing_tensors,
    with_pickled_weights_only,
    with_weights_cut_short,
    without_config,
    without_processor,
)
from tests.engines.openings import answer_of, opening, photo
from tests.tiny_models import KNOWN_ANSWER

FAMILIES = ("mllama", "idefics3", "llava")
STORED = {
    Precision.FULL: {"float32"},
    Precision.HALF: {"bfloat16"},
    Precision.NF4: {"bfloat16", "uint8"},
    Precision.INT8: {"bfloat16", "int8"},
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("precision", list(Precision))
def test_model_answers_in_every_precision(
    family: str, precision: Precision, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(f"taught_{family}")
    engine = TransformersEngine.open(opening(folder, precision))
    answer = answer_of(engine)
    assert answer.outcome is Outcome.DAMAGE_FOUND
    assert answer.raw_text == KNOWN_ANSWER
    assert len(answer.findings) == 2
    kinds = {kind for part in engine.parts() for kind in part.dtypes}
    assert kinds == STORED[precision]
    assert (engine.precision, engine.device) == (str(precision), "CPU")
    engine.close()


@pytest.mark.parametrize("family", FAMILIES)
def test_eight_bits_leave_eyes_and_head_alone(
    family: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(f"tiny_{family}")
    engine = TransformersEngine.open(opening(folder, Precision.INT8))
    model = engine._open.model
    kinds = {part.part: part.dtypes for part in engine.parts()}
    assert kinds[ModelPart.VISION] == kinds[ModelPart.PROJECTOR] == ("bfloat16",)
    assert "int8" in kinds[ModelPart.LANGUAGE]
    assert model.get_output_embeddings().weight.dtype == torch.bfloat16


@pytest.mark.parametrize("precision", [Precision.FULL, Precision.NF4, Precision.INT8])
def test_parts_count_every_parameter_once(
    tiny_mllama: Path, precision: Precision
) -> None:
    whole = TransformersEngine.open(opening(tiny_mllama)).parts()
    parts = TransformersEngine.open(opening(tiny_mllama, precision)).parts()
    counts = {part.part: part.parameters for part in parts}
    assert counts == {part.part: part.parameters for part in whole}
    assert list(counts) == [ModelPart.VISION, ModelPart.PROJECTOR, ModelPart.LANGUAGE]
    weights = sum(size.parameters for size in whole)
    assert sum(size.bytes for size in whole) == 4 * weights
    if precision is not Precision.FULL:
        assert sum(size.bytes for size in parts) < 2 * weights


def test_engine_says_what_it_is(taught_mllama: Path) -> None:
    engine = TransformersEngine.open(opening(taught_mllama))
    assert (engine.name, engine.parallel, engine.can_write) == ("transformers", 1, True)
    assert engine.title == taught_mllama.name
    assert engine.revision == f"r-{taught_mllama.name}"
    assert engine.prompt_version == "findings-en-1"
    text = "".join(
        piece.text for piece in engine.write("Say it.", stop=threading.Event())
    )
    assert text == KNOWN_ANSWER


def test_prompt_language_is_the_operators_where_set(tiny_mllama: Path) -> None:
    chosen = chosen_prompt(opening(tiny_mllama, prompt_language="fr"))
    assert chosen.language is Language.FR


def test_matmul_precision_is_the_settings(tiny_mllama: Path) -> None:
    before = torch.get_float32_matmul_precision()
    try:
        TransformersEngine.open(opening(tiny_mllama, matmul_precision="highest"))
        assert torch.get_float32_matmul_precision() == "highest"
    finally:
        torch.set_float32_matmul_precision(before)


@pytest.mark.parametrize("attention", ["eager", "sdpa"])
def test_attention_is_the_settings(tiny_idefics3: Path, attention: str) -> None:
    engine = TransformersEngine.open(opening(tiny_idefics3, attention=attention))
    config = engine._open.model.config
    assert config.text_config._attn_implementation == attention


def test_attention_that_is_not_there_is_refused(tiny_llava: Path) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        TransformersEngine.open(opening(tiny_llava, attention="flash_attention_2"))
    missing = isinstance(caught.value, MissingPackage)
    assert missing or "attention" in caught.value.message


def test_compute_type_may_differ_from_the_stored_one(taught_mllama: Path) -> None:
    mixed = {"storage_dtype": "bfloat16", "compute_dtype": "float32"}
    engine = TransformersEngine.open(opening(taught_mllama, plan=mixed))
    assert {kind for part in engine.parts() for kind in part.dtypes} == {"bfloat16"}
    assert answer_of(engine).raw_text == KNOWN_ANSWER
    assert {kind for part in engine.parts() for kind in part.dtypes} == {"bfloat16"}


def test_computing_in_another_type_gives_that_types_scores(tiny_idefics3: Path) -> None:
    mixed = {"storage_dtype": "bfloat16", "compute_dtype": "float32"}
    stored = TransformersEngine.open(opening(tiny_idefics3, Precision.HALF))._open.model
    mixed = TransformersEngine.open(opening(tiny_idefics3, plan=mixed))._open.model
    ids = torch.arange(20)[None]
    with torch.inference_mode():
        got = mixed(input_ids=ids).logits
        half = stored(input_ids=ids).logits
        wanted = stored.float()(input_ids=ids).logits
    assert got.dtype == torch.float32
    torch.testing.assert_close(got, wanted)
    assert not torch.equal(half.float(), wanted)


BROKEN = [
    (with_weights_cut_short, "damaged or cut short"),
    (with_missing_tensors, "1 tensors of"),
    (with_foreign_tokenizer, "The tokenizer of"),
    (with_pickled_weights_only, "missing or cannot be read"),
    (without_config, "does not know as a model"),
    (without_processor, "without a processor"),
    (lambda a, b: with_config_value(a, b, model_type="llama"), "does not know"),
    (lambda a, b: with_config_value(a, b, model_type="nonsense"), "does not know"),
    (lambda a, b: with_config_value(a, b, image_token_index=3), "the same token"),
    (lambda a, b: with_config_value(a, b, image_token_index="x"), "configuration"),
    (
        lambda a, b: with_config_value(
            a, b, model_type="own", auto_map={"AutoConfig": "evil.Config"}
        ),
        "program code of its own",
    ),
]


@pytest.mark.parametrize(("spoil", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_spoilt_folder_is_refused_in_words(
    tiny_mllama: Path, tmp_path: Path, spoil: Callable[[Path, Path], Path], words: str
) -> None:
    folder = spoil(tiny_mllama, tmp_path / "spoilt")
    with pytest.raises(ModelUnavailable) as caught:
        TransformersEngine.open(opening(folder))
    assert words in caught.value.message
    assert caught.value.message.fr
    assert str(tmp_path) not in caught.value.message


@pytest.mark.parametrize("spoil", [with_missing_tensors, with_foreign_tokenizer])
def test_model_refused_after_its_weights_were_read_leaves_nothing(
    tiny_mllama: Path, tmp_path: Path, spoil: Callable[[Path, Path], Path]
) -> None:
    folder = spoil(tiny_mllama, tmp_path / "spoilt")
    modules = live_modules()
    with pytest.raises(ModelUnavailable) as caught:
        TransformersEngine.open(opening(folder))
    assert caught.value.__traceback__ is not None
    assert live_modules() == modules


def test_processor_that_wants_torchvision_is_a_missing_package(
    tiny_idefics3: Path, tmp_path: Path
) -> None:
    if torchvision_is_here():
        pytest.skip("torchvision is installed here")
    folder = with_config_value(tiny_idefics3, tmp_path / "smolvlm")
    file = folder / "processor_config.json"
    processor = json.loads(file.read_text(encoding="utf-8"))
    processor["processor_class"] = "SmolVLMProcessor"
    processor["image_processor"]["image_processor_type"] = "SmolVLMImageProcessor"
    processor["video_processor"] = {"video_processor_type": "SmolVLMVideoProcessor"}
    file.write_text(json.dumps(processor), encoding="utf-8")
    with pytest.raises(MissingPackage, match="needs the package torchvision"):
        TransformersEngine.open(opening(folder))


def test_closing_lets_the_model_go_and_twice_is_harmless(taught_mllama: Path) -> None:
    engine = TransformersEngine.open(opening(taught_mllama))
    answer_of(engine)
    model, processor = engine._open.model, engine._open.processor
    held = [weakref.ref(model), weakref.ref(processor), weakref.ref(model.lm_head)]
    del model, processor
    engine.close()
    engine.close()
    assert [ref() for ref in held] == [None] * 3
    with pytest.raises(GenerationFailed, match="has been closed"):
        next(engine.examine(photo(), stop=threading.Event()))


def live_modules() -> int:
    gc.collect()
    return sum(issubclass(type(thing), torch.nn.Module) for thing in gc.get_objects())


def torchvision_is_here() -> bool:
    from importlib.util import find_spec

    return find_spec("torchvision") is not None
