"""Model folders with one thing wrong end the command line with a clear sentence."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli import main
from tests import broken_models as broken
from tests.examples import CRASH
from tests.promises.test_memory import LADDER

Maker = Callable[[pytest.FixtureRequest, Path], Path]


def from_good(change: Callable[..., Path], **options: object) -> Maker:
    """A copy of a good model's folder with this change."""

    def make(request: pytest.FixtureRequest, target: Path) -> Path:
        return change(request.getfixturevalue("taught_mllama"), target, **options)

    return make


def without_tokenizer(good: Path, target: Path) -> Path:
    names = shutil.ignore_patterns("tokenizer*", "special_tokens*")
    return shutil.copytree(good, target, ignore=names)


def with_a_link_to_nowhere(good: Path, target: Path) -> Path:
    shutil.copytree(good, target)
    (target / "model.safetensors").unlink()
    (target / "model.safetensors").symlink_to(target / "gone")
    return target


def with_a_config_that_is_none(good: Path, target: Path) -> Path:
    shutil.copytree(good, target)
    (target / "config.json").write_text("<html>Sign in</html>")
    return target


def photos(request: pytest.FixtureRequest, target: Path) -> Path:
    target.mkdir()
    shutil.copy(CRASH, target)
    return target


def text_model(request: pytest.FixtureRequest, target: Path) -> Path:
    return shutil.copytree(request.getfixturevalue("tiny_text"), target)


def adapter_on_another_base(request: pytest.FixtureRequest, target: Path) -> Path:
    shutil.copytree(request.getfixturevalue("tiny_lora"), target)
    path = target / "adapter_config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    base = request.getfixturevalue("tiny_llava")
    path.write_text(json.dumps(config | {"base_model_name_or_path": str(base)}))
    return target


GPTQ = {"quant_method": "gptq", "bits": 4, "group_size": 128}
OWN_CODE = {
    "model_type": "somebodys-own",
    "architectures": ["SomebodysOwnModel"],
    "auto_map": {"AutoConfig": "code.Config", "AutoModel": "code.Model"},
}
FOLDERS: dict[str, tuple[Maker, str]] = {
    "photos": (photos, "config.json"),
    "no weights": (
        from_good(lambda a, b: broken._copy(a, b, without=("model.safetensors",))),
        "no weights",
    ),
    "weights cut short": (from_good(broken.with_weights_cut_short), "cut short"),
    "weights elsewhere": (from_good(with_a_link_to_nowhere), "cannot be read"),
    "tensors missing": (from_good(broken.with_missing_tensors), "missing"),
    "config is a page": (from_good(with_a_config_that_is_none), "config.json"),
    "adapter elsewhere": (adapter_on_another_base, "adapter"),
    "no processor": (from_good(broken.without_processor), "processor"),
    "no tokenizer": (from_good(without_tokenizer), "tokenizer"),
    "foreign tokenizer": (from_good(broken.with_foreign_tokenizer), "tokenizer"),
    "unknown kind": (
        from_good(broken.with_config_value, model_type="from-the-future"),
        "kind",
    ),
    "text only": (text_model, "photos"),
    "other quantising": (
        from_good(broken.with_config_value, quantization_config=GPTQ),
        "gptq",
    ),
    "own code": (from_good(broken.with_config_value, **OWN_CODE), "code"),
    "pickle only": (from_good(broken.with_pickled_weights_only), "pickle"),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_folder_ends_with_code_1_and_a_sentence_about_it(
    name: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make, words = FOLDERS[name]
    folder = make(request, tmp_path / "hostile")
    capsys.readouterr()
    assert main(["assess", "--json", "--model", str(folder), str(CRASH)]) == 1
    out, err = capsys.readouterr()
    (record,) = json.loads(out)
    told = " ".join(str(attempt["error"]) for attempt in record["attempts"])
    assert words in told.lower()
    assert "could not be opened (" not in told, "nobody foresaw this one"
    assert "Traceback" not in err
    assert str(tmp_path.parent) not in out + err, "no way through this machine"
    assert "outcome" not in record
    tried = [attempt["precision"] for attempt in record["attempts"]]
    assert len(set(tried)) == len(tried) <= len(LADDER)


def test_folder_without_chat_template_answers_by_the_plain_way(
    taught_mllama: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = broken.without_chat_template(taught_mllama, tmp_path / "plain")
    assert main(["assess", "--json", "--model", str(folder), str(CRASH)]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["generation"]["path"] == "plain"
    assert len(record["findings"]) == 2
