"""Without CUDA unsloth is refused in words and never imported.

What needs a GPU (opening by unsloth) is in tests/gpu and skipped without one.
"""

import sys
from pathlib import Path

import pytest
import torch

from core.domain.errors import MissingPackage, ModelUnavailable
from core.domain.vocabulary import Precision
from core.engines.transformers_engine import read_config, without_weights
from core.engines.unsloth_engine import UnslothEngine, fast_model, loading_arguments
from tests.engines.openings import opening

no_gpu = pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")


@no_gpu
def test_without_cuda_it_is_refused_and_not_imported(tiny_mllama: Path) -> None:
    with pytest.raises(ModelUnavailable, match="needs an NVIDIA GPU") as caught:
        UnslothEngine.open(opening(tiny_mllama))
    assert caught.value.message.fr.startswith("unsloth demande un GPU")
    assert "unsloth" not in sys.modules


@pytest.mark.parametrize("broken", ["raise NotImplementedError('no GPU')", "1 / 0"])
def test_import_that_fails_in_any_way_is_a_missing_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    (tmp_path / "unsloth.py").write_text(broken, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.delitem(sys.modules, "unsloth", raising=False)
    with pytest.raises(MissingPackage, match="needs the package unsloth"):
        fast_model("A model")


@pytest.mark.parametrize(
    ("precision", "bits"),
    [
        (Precision.NF4, (True, False)),
        (Precision.INT8, (False, True)),
        (Precision.HALF, (False, False)),
    ],
)
def test_plan_becomes_its_arguments(
    tiny_mllama: Path, precision: Precision, bits: tuple[bool, bool]
) -> None:
    limits = {"device": None, "device_map": "balanced", "max_memory": ((0, 7),)}
    chosen = opening(tiny_mllama, precision, plan=limits)
    told = loading_arguments(chosen, without_weights(read_config(tiny_mllama)))
    assert (told["load_in_4bit"], told["load_in_8bit"]) == bits
    assert (told["device_map"], told["max_memory"]) == ("balanced", {0: 7})
    assert (told["local_files_only"], told["trust_remote_code"]) == (True, False)
