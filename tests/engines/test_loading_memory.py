"""Memory that runs out while a model opens is told, given back, and nothing dies."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_AS")

# The model's file holds 150 MB; the process may take 100 MB more than it has.
LIMITED = """
import resource, sys
from pathlib import Path
import psutil
from core.domain.errors import NotEnoughMemory
from core.engines.transformers_engine import TransformersEngine
from tests.engines.openings import answer_of, opening
small, large = map(Path, sys.argv[1:])
TransformersEngine.open(opening(small)).close()
process = psutil.Process()
before = process.memory_info()
limit = before.vms + 100_000_000
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    TransformersEngine.open(opening(large))
except NotEnoughMemory as exc:
    print(exc.message)
after = process.memory_info()
print((after.rss - before.rss) / 1e6)
print(len(answer_of(TransformersEngine.open(opening(small))).findings))
"""


def test_process_lives_and_has_its_memory_back(
    taught_mllama: Path, tmp_path: Path
) -> None:
    large = make_large(taught_mllama, tmp_path / "large")
    told = subprocess.run(
        [sys.executable, "-c", LIMITED, str(taught_mllama), str(large)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    message, grown_mb, findings = told.stdout.splitlines()[-3:]
    assert message == "Memory ran out while large was being opened."
    assert float(grown_mb) < 50
    assert findings == "2"


def make_large(small: Path, folder: Path) -> Path:
    """The same model with much wider language layers, 150 MB of zeros."""
    import json
    import shutil

    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText

    shutil.copytree(small, folder)
    config = json.loads((small / "config.json").read_text(encoding="utf-8"))
    config["text_config"]["intermediate_size"] = 48_000
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with torch.device("meta"):
        model = AutoModelForImageTextToText.from_config(
            AutoConfig.from_pretrained(folder)
        )
    model.to_empty(device="cpu").save_pretrained(folder)
    assert (folder / "model.safetensors").stat().st_size > 145_000_000
    return folder
