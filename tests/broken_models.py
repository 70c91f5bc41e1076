"""Copies of a model folder with exactly one thing wrong.

Each takes a good folder and the new one, and returns the new one.
"""

import json
import shutil
from pathlib import Path

PROCESSOR_FILES = ("processor_config.json", "preprocessor_config.json")
FOREIGN_TOKENS = 64


def without_chat_template(good: Path, target: Path) -> Path:
    """As published base models are: no template for a conversation."""
    return _copy(good, target, without=("chat_template.jinja",))


def without_processor(good: Path, target: Path) -> Path:
    """A tokenizer is there, but nothing that turns a photo into tensors."""
    return _copy(good, target, without=PROCESSOR_FILES)


def without_config(good: Path, target: Path) -> Path:
    """Weights without the file that says what they are."""
    return _copy(good, target, without=("config.json",))


def with_weights_cut_short(good: Path, target: Path) -> Path:
    """A download that broke off: the header is whole, half of the weights is not."""
    _copy(good, target)
    weights = target / "model.safetensors"
    content = weights.read_bytes()
    weights.write_bytes(content[: len(content) // 2])
    return target


def with_missing_tensors(good: Path, target: Path, *, named: str = "lm_head") -> Path:
    """A whole file that lacks every tensor whose name has `named` in it."""
    from safetensors.torch import load_file, save_file

    _copy(good, target)
    tensors = load_file(target / "model.safetensors")
    kept = {name: tensor for name, tensor in tensors.items() if named not in name}
    assert len(kept) < len(tensors), f"no tensor is named like {named}"
    save_file(kept, target / "model.safetensors", metadata={"format": "pt"})
    return target


def with_foreign_tokenizer(good: Path, target: Path) -> Path:
    """A tokenizer with more tokens than the model has embedding rows."""
    from transformers import AutoTokenizer

    _copy(good, target)
    tokenizer = AutoTokenizer.from_pretrained(good, local_files_only=True)
    tokenizer.add_tokens([f"foreign{number}" for number in range(FOREIGN_TOKENS)])
    tokenizer.save_pretrained(target)
    return target


def with_config_value(good: Path, target: Path, **values: object) -> Path:
    """The same folder with these values set in its config.json."""
    _copy(good, target)
    config = json.loads((target / "config.json").read_text(encoding="utf-8"))
    text = json.dumps(config | values)
    (target / "config.json").write_text(text, encoding="utf-8")
    return target


def with_pickled_weights_only(good: Path, target: Path) -> Path:
    """The weights as a pickle, which this program never opens."""
    weights = ("model.safetensors", "adapter_model.safetensors")
    _copy(good, target, without=weights)
    name = "adapter_model.bin" if (good / weights[1]).is_file() else "pytorch_model.bin"
    (target / name).write_bytes(b"\x80\x04N.")
    return target


def _copy(good: Path, target: Path, *, without: tuple[str, ...] = ()) -> Path:
    return shutil.copytree(good, target, ignore=shutil.ignore_patterns(*without))
