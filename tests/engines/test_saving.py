"""A saved copy opens as it was held and answers the same; never half a copy."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core.domain.errors import StorageFailed
from core.domain.vocabulary import Precision
from core.engines.transformers_engine import TransformersEngine
from tests.engines.openings import answer_of, opening
from tests.tiny_models import KNOWN_ANSWER

ROOT = Path(__file__).resolve().parents[2]
QUANTISED = [Precision.NF4, Precision.INT8]


@pytest.mark.parametrize("precision", list(Precision))
def test_copy_opens_as_it_was_held_and_answers_the_same(
    taught_mllama: Path, tmp_path: Path, precision: Precision
) -> None:
    engine = TransformersEngine.open(opening(taught_mllama, precision))
    held = engine.parts()
    engine.save(tmp_path / "copy")
    stored = {"prequantised": precision in QUANTISED}
    copy = TransformersEngine.open(opening(tmp_path / "copy", precision, plan=stored))
    assert copy.parts() == held
    assert answer_of(copy).raw_text == answer_of(engine).raw_text == KNOWN_ANSWER
    assert sorted(tmp_path.iterdir()) == [tmp_path / "copy"]


@pytest.mark.parametrize("precision", QUANTISED)
@pytest.mark.parametrize("family", ["mllama", "idefics3"])
def test_copy_of_quantised_weights_writes_the_same_tokens(
    tmp_path: Path,
    precision: Precision,
    family: str,
    request: pytest.FixtureRequest,
) -> None:
    folder = request.getfixturevalue(f"tiny_{family}")
    engine = TransformersEngine.open(opening(folder, precision))
    engine.save(tmp_path / "copy")
    stored = {"prequantised": True}
    copy = TransformersEngine.open(opening(tmp_path / "copy", precision, plan=stored))
    assert tokens(copy) == tokens(engine)


@pytest.mark.parametrize("precision", QUANTISED)
def test_copy_made_after_an_answer_still_answers(
    taught_mllama: Path, tmp_path: Path, precision: Precision
) -> None:
    engine = TransformersEngine.open(opening(taught_mllama, precision))
    answer_of(engine)
    engine.save(tmp_path / "copy")
    stored = {"prequantised": True}
    copy = TransformersEngine.open(opening(tmp_path / "copy", precision, plan=stored))
    assert answer_of(copy).raw_text == answer_of(engine).raw_text == KNOWN_ANSWER
    assert tokens(copy) == tokens(engine)


def test_copy_is_safetensors_and_says_its_precision(
    taught_mllama: Path, tmp_path: Path
) -> None:
    engine = TransformersEngine.open(opening(taught_mllama, Precision.NF4))
    (tmp_path / "copy").mkdir()
    engine.save(tmp_path / "copy")
    names = {path.suffix for path in (tmp_path / "copy").iterdir()}
    assert names <= {".json", ".safetensors", ".jinja", ".txt", ".model"}
    config = json.loads((tmp_path / "copy" / "config.json").read_text())
    assert config["quantization_config"]["bnb_4bit_quant_type"] == "nf4"
    assert str(taught_mllama) not in json.dumps(config)


def test_folder_with_something_in_it_is_left_alone(
    tiny_llava: Path, tmp_path: Path
) -> None:
    engine = TransformersEngine.open(opening(tiny_llava))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo.jpg").write_bytes(b"mine")
    (tmp_path / "file").write_bytes(b"mine")
    for taken in ("mine", "file"):
        with pytest.raises(StorageFailed, match=f"{taken} is there already"):
            engine.save(tmp_path / taken)
    assert (tmp_path / "mine" / "photo.jpg").read_bytes() == b"mine"


def test_folder_below_a_file_cannot_be_made(tiny_llava: Path, tmp_path: Path) -> None:
    engine = TransformersEngine.open(opening(tiny_llava))
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(StorageFailed, match="could not be written to copy"):
        engine.save(tmp_path / "file" / "copy")


FULL_DISK = """
import resource, sys
from pathlib import Path
from core.domain.errors import StorageFailed
from core.engines.transformers_engine import TransformersEngine
from tests.engines.openings import answer_of, opening
engine = TransformersEngine.open(opening(Path(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
try:
    engine.save(Path(sys.argv[2]) / "copy")
except StorageFailed as exc:
    print(exc.message)
print(len(answer_of(engine).findings))
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs file limits")
def test_full_disk_leaves_no_half_copy_and_a_model_that_answers(
    taught_mllama: Path, tmp_path: Path
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(taught_mllama), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    lines = told.stdout.splitlines()
    assert lines[-2] == "The copy could not be written to copy; nothing was kept."
    assert lines[-1] == "2"
    assert list(tmp_path.iterdir()) == []


def tokens(engine: TransformersEngine) -> list[int]:
    """What the bare model writes greedily after some tokens, without a photo."""
    with torch.inference_mode():
        written = engine._open.model.generate(
            input_ids=torch.arange(20)[None], max_new_tokens=24, do_sample=False
        )
    return written[0].tolist()
