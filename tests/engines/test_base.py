"""Engines are found by name and imported on first use."""

import subprocess
import sys

import pytest

from core.domain.errors import ModelUnavailable
from core.domain.settings import Settings
from core.engines.base import Opening, open_engine
from core.models.catalogue import CHAIN


def test_unknown_engine_is_a_sentence_that_names_it() -> None:
    with pytest.raises(ModelUnavailable, match="no magic engine"):
        open_engine("magic", Opening(CHAIN[-1], Settings()))


def test_app_starts_without_torch_or_onnxruntime() -> None:
    code = (
        "import sys, core.ui.results, core.ui.photo_work, core.ui.sidebar, core.cli;"
        "heavy = {'torch', 'transformers', 'onnxruntime', 'reportlab', 'openai',"
        "         'huggingface_hub'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stdout + run.stderr
