"""An adapter answers on the base it was trained on, and is refused on any other."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.domain.errors import ModelUnavailable, StorageFailed
from core.domain.vocabulary import Precision
from core.engines.parts import ModelPart
from core.engines.transformers_engine import TransformersEngine
from tests.broken_models import with_pickled_weights_only
from tests.engines.openings import HALF, opening
from tests.tiny_models import make_lora

WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"
Tensors = dict[str, torch.Tensor]


@pytest.mark.parametrize("precision", list(Precision))
def test_adapter_changes_the_answer_and_inherits_type_and_place(
    tiny_mllama: Path, tiny_lora: Path, precision: Precision
) -> None:
    plain = TransformersEngine.open(opening(tiny_mllama, precision))
    engine = TransformersEngine.open(opening(tiny_lora, precision, base=tiny_mllama))
    sizes = {size.part: size for size in engine.parts()}
    tensors = load_file(tiny_lora / WEIGHTS)
    count = sum(tensor.numel() for tensor in tensors.values())
    adapter = sizes[ModelPart.ADAPTER]
    kind = "float32" if precision is Precision.FULL else HALF["storage_dtype"]
    assert (adapter.parameters, adapter.dtypes) == (count, (kind,))
    assert adapter.devices == ("cpu",)
    assert engine.revision == f"r-{tiny_mllama.name}+r-{tiny_lora.name}"
    assert not torch.equal(scores(engine), scores(plain))


def test_adapter_computes_what_peft_computes(
    tiny_mllama: Path, tiny_lora: Path
) -> None:
    from peft import PeftModel
    from transformers import AutoModelForImageTextToText

    engine = TransformersEngine.open(opening(tiny_lora, base=tiny_mllama))
    base = AutoModelForImageTextToText.from_pretrained(tiny_mllama)
    wanted = PeftModel.from_pretrained(base, tiny_lora).eval()
    with torch.inference_mode():
        told = wanted(input_ids=torch.arange(20)[None]).logits
    torch.testing.assert_close(scores(engine), told)


def test_older_names_of_the_same_layers_are_understood(
    tiny_mllama: Path, tiny_lora: Path, tmp_path: Path
) -> None:
    def older(name: str) -> str:
        name = name.replace(
            "model.model.language_model.", "model.language_model.model."
        )
        return name.replace("model.model.vision_model.", "model.vision_model.")

    folder = changed(tiny_lora, tmp_path, lambda tensors: rename(tensors, older))
    engine = TransformersEngine.open(opening(folder, base=tiny_mllama))
    usual = TransformersEngine.open(opening(tiny_lora, base=tiny_mllama))
    torch.testing.assert_close(scores(engine), scores(usual))


MISFITS: list[tuple[str, Callable[[Tensors], Tensors], str]] = [
    (
        "a third is missing",
        lambda tensors: dict(list(tensors.items())[::3]),
        "tensors are missing",
    ),
    (
        "one too many",
        lambda tensors: (
            tensors | {f"{next(iter(tensors))}".replace("0", "9"): torch.zeros(4, 64)}
        ),
        "0 tensors are missing, 1 belong nowhere",
    ),
    (
        "other size",
        lambda tensors: tensors | {next(iter(tensors)): torch.zeros(4, 32)},
        "weights of other sizes",
    ),
]


@pytest.mark.parametrize(
    ("change", "words"),
    [row[1:] for row in MISFITS],
    ids=[row[0] for row in MISFITS],
)
def test_adapter_with_other_tensors_is_refused(
    tiny_mllama: Path,
    tiny_lora: Path,
    tmp_path: Path,
    change: Callable[[Tensors], Tensors],
    words: str,
) -> None:
    folder = changed(tiny_lora, tmp_path, change)
    with pytest.raises(ModelUnavailable, match=words):
        TransformersEngine.open(opening(folder, base=tiny_mllama))


def test_adapter_of_another_model_is_refused(
    tiny_mllama: Path, tiny_idefics3: Path, tmp_path: Path
) -> None:
    folder = make_lora(tmp_path / "other", tiny_idefics3)
    with pytest.raises(ModelUnavailable, match="does not fit its base model"):
        TransformersEngine.open(opening(folder, base=tiny_mllama))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"target_modules": ["w_query"]}, "layers that its base model does not have"),
        ({"peft_type": "IA3", "feedforward_modules": []}, "is no LoRA adapter"),
        ({"peft_type": "NONSENSE"}, "could not be opened"),
    ],
)
def test_adapter_of_another_kind_is_refused(
    tiny_mllama: Path,
    tiny_lora: Path,
    tmp_path: Path,
    values: dict[str, object],
    words: str,
) -> None:
    folder = Path(shutil.copytree(tiny_lora, tmp_path / "odd"))
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    (folder / CONFIG).write_text(json.dumps(config | values), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=words):
        TransformersEngine.open(opening(folder, base=tiny_mllama))


def test_pickled_adapter_is_never_opened(
    tiny_mllama: Path, tiny_lora: Path, tmp_path: Path
) -> None:
    folder = with_pickled_weights_only(tiny_lora, tmp_path / "pickled")
    with pytest.raises(ModelUnavailable, match="pickles"):
        TransformersEngine.open(opening(folder, base=tiny_mllama))


def test_whole_model_with_an_adapter_inside_is_refused(
    tiny_mllama: Path, tiny_lora: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(tiny_mllama, tmp_path / "both"))
    shutil.copytree(tiny_lora, folder, dirs_exist_ok=True)
    with pytest.raises(ModelUnavailable, match="a whole model and an adapter"):
        TransformersEngine.open(opening(folder))


def test_model_with_an_adapter_is_not_saved(
    tiny_mllama: Path, tiny_lora: Path, tmp_path: Path
) -> None:
    engine = TransformersEngine.open(opening(tiny_lora, base=tiny_mllama))
    with pytest.raises(StorageFailed, match="carries an adapter"):
        engine.save(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_adapter_needs_its_base_in_the_opening(tiny_lora: Path) -> None:
    with pytest.raises(ModelUnavailable):
        TransformersEngine.open(replace(opening(tiny_lora), base=None))


def scores(engine: TransformersEngine) -> torch.Tensor:
    with torch.inference_mode():
        return engine._open.model(input_ids=torch.arange(20)[None]).logits


def rename(tensors: Tensors, new_name: Callable[[str], str]) -> Tensors:
    renamed = {new_name(name): tensor for name, tensor in tensors.items()}
    assert set(renamed).isdisjoint(tensors)
    return renamed


def changed(good: Path, tmp_path: Path, change: Callable[[Tensors], Tensors]) -> Path:
    folder = Path(shutil.copytree(good, tmp_path / "changed"))
    save_file(change(load_file(folder / WEIGHTS)), folder / WEIGHTS)
    return folder
