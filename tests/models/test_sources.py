"""A folder is believed only when it is whole; every other state has its sentence."""

import json
import os
import shutil
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.domain.errors import ModelUnavailable
from core.models.sources import Source, find_source
from core.models.weight_files import read_tensors

SECRET_PLACE = "a-folder-nobody-may-see"


class NoHub:
    """A hub that must not be asked, and remembers if it was."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, model_id: str) -> Source:
        self.asked.append(model_id)
        raise ModelUnavailable("asked the hub")


def find(name: object) -> Source:
    return find_source(str(name), hub=NoHub())


@pytest.fixture
def model(tmp_path: Path, tiny_mllama: Path) -> Path:
    """A whole copy of a small model, under a path that no message may show."""
    return shutil.copytree(tiny_mllama, tmp_path / SECRET_PLACE / "my-model")


def test_whole_folder_is_a_source(model: Path) -> None:
    source = find(model)
    assert source.folder == model
    assert source.config["model_type"] == "mllama"
    assert source.adapter is None
    assert source.weight_bytes == (model / "model.safetensors").stat().st_size
    assert len(source.revision) == 12
    assert int(source.revision, 16) >= 0


def test_adapter_folder_names_its_base(tiny_lora: Path, tiny_mllama: Path) -> None:
    source = find(tiny_lora)
    assert source.config is None
    assert source.base_name == str(tiny_mllama)
    assert find(source.base_name).config is not None


def test_folder_is_found_by_relative_and_home_path_and_link(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model.parent)
    monkeypatch.setenv("HOME", str(model.parent))
    (model.parent / "link").symlink_to(model)
    names = ["my-model", "./my-model", "~/my-model", "link", f" {model} "]
    assert {find(name).revision for name in names} == {find(model).revision}


def test_name_that_is_no_folder_goes_to_the_hub() -> None:
    hub = NoHub()
    for name in ("owner/model", "model"):
        with pytest.raises(ModelUnavailable):
            find_source(name, hub=hub)
    assert hub.asked == ["owner/model", "model"]


def test_revision_follows_the_content(model: Path) -> None:
    before = find(model).revision
    assert find(model).revision == before
    path = model / "model.safetensors"
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + content[half:][::-1])
    assert find(model).revision != before


def rewrite(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(content) and None


def remove(*names: str) -> Callable[[Path], None]:
    return lambda folder: [(folder / name).unlink() for name in names] and None


def cut(share: float) -> Callable[[Path], None]:
    def shorten(folder: Path) -> None:
        path = folder / "model.safetensors"
        path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])

    return shorten


def grow(folder: Path) -> None:
    with (folder / "model.safetensors").open("ab") as file:
        file.write(b"more")


def only_pickles(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def lose_shards(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "model-00001-of-00003.safetensors")
    shards = {f"w{n}": f"model-0000{n}-of-00003.safetensors" for n in (1, 2, 3)}
    index = json.dumps({"weight_map": shards})
    (folder / "model.safetensors.index.json").write_text(index)


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def header(text: bytes, length: int | None = None) -> bytes:
    return struct.pack("<Q", len(text) if length is None else length) + text


def tensor(**entry: object) -> bytes:
    right = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
    return header(json.dumps({"w": right | entry}).encode()) + bytes(4)


def config_is_a_folder(folder: Path) -> None:
    (folder / "config.json").unlink()
    (folder / "config.json").mkdir()


def weights_are_a_pipe(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    os.mkfifo(folder / "model.safetensors")


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (shutil.rmtree, "no folder my-model"),
    "empty": (empty, "folder my-model is empty"),
    "no config": (remove("config.json"), "my-model has no config.json"),
    "config not JSON": (rewrite("config.json", b"{x"), "config.json is not a JSON"),
    "config a list": (rewrite("config.json", b"[]"), "config.json is not a JSON"),
    "config not text": (rewrite("config.json", b"\xff\xfe"), "config.json is not"),
    "config very deep": (rewrite("config.json", b"[" * 10**6), "config.json is not"),
    "no weights": (remove("model.safetensors"), "my-model has no weights"),
    "only pickles": (only_pickles, "pickled weights"),
    "cut at half": (cut(0.5), "model.safetensors is cut short"),
    "cut in the header": (cut(0.001), "model.safetensors is cut short"),
    "cut to nothing": (cut(0), "model.safetensors is cut short"),
    "too long": (grow, "model.safetensors is cut short or broken"),
    "shards missing": (lose_shards, "2 of 3 weight files are missing"),
    "config a folder": (config_is_a_folder, "config.json cannot be read"),
    "weights a pipe": (weights_are_a_pipe, "model.safetensors cannot be read"),
    "adapter of nobody": (rewrite("adapter_config.json", b"{}"), "which model"),
}


@pytest.mark.parametrize(("damage", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_folder_is_refused_with_its_reason(
    damage: Callable[[Path], None], message: str, model: Path
) -> None:
    damage(model)
    with pytest.raises(ModelUnavailable, match=message) as refusal:
        find(model)
    error = refusal.value
    assert error.hint
    for text in (error.message, error.message.fr, error.hint, error.hint.fr):
        assert SECRET_PLACE not in text


def test_file_is_no_folder(model: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"config\.json is a file"):
        find(model / "config.json")


@pytest.mark.parametrize(
    "name", ["../../x", "/no/such/place", "~nobody-here/x", "./\0"]
)
def test_path_that_leads_nowhere_is_refused_by_its_last_name(name: str) -> None:
    with pytest.raises(ModelUnavailable) as refusal:
        find(name)
    assert "/no/such" not in refusal.value.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_folder_is_refused(model: Path) -> None:
    (model / "config.json").chmod(0)
    with pytest.raises(ModelUnavailable, match=r"config\.json cannot be read"):
        find(model)


@pytest.mark.parametrize(
    "content",
    [
        header(b"{}", 2**63),
        header(b"{}", 100_000_000),
        header(b"{}", 0),
        header(b"[1]"),
        header(b'{"w": 3}'),
        header(b"[" * 100_000),
        tensor(data_offsets=[0, 10**18]),
        tensor(data_offsets=[4, 0]),
        tensor(data_offsets=[-4, 4]),
        tensor(data_offsets="04"),
        tensor(shape=["a"]),
        tensor(shape=[-1]),
        tensor(shape=7),
        tensor(dtype=5),
        tensor() + b"behind",
        b"",
        b"short",
    ],
    ids=range(17),
)
def test_hostile_header_is_refused_at_once(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match="cut short or broken"):
        read_tensors(path)
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize("maker", ["tiny_mllama", "tiny_lora", "tiny_nf4"])
def test_header_tells_what_safetensors_tells(
    maker: str, request: pytest.FixtureRequest
) -> None:
    from safetensors import safe_open

    (path,) = request.getfixturevalue(maker).glob("*.safetensors")
    with safe_open(path, framework="numpy") as file:
        names = list(file.keys())
        real = {name: tuple(file.get_slice(name).get_shape()) for name in names}
    assert {each.name: each.shape for each in read_tensors(path)} == real
