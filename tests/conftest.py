"""A data folder of its own for every test, and tiny real models, made once for all."""

import gc
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

DATA_FOLDER = "CAR_DAMAGE_DATA_FOLDER"
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "gpu: needs an NVIDIA GPU; skipped without one")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    marked = [item for item in items if item.get_closest_marker("gpu")]
    if not marked or importlib.import_module("torch").cuda.is_available():
        return
    for item in marked:
        item.add_marker(pytest.mark.skip(reason="no NVIDIA GPU on this machine"))


@pytest.fixture(scope="session", autouse=True)
def far_from_the_users_cases(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """Whatever is started for many tests never writes where a person's cases lie."""
    base = tmp_path_factory.getbasetemp() / "data-folders"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_FOLDER, str(base / "shared"))
        yield base


@pytest.fixture(autouse=True)
def data_folder(
    far_from_the_users_cases: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Cases of this test alone; the folder is made by whoever first needs it."""
    folder = far_from_the_users_cases / uuid4().hex
    monkeypatch.setenv(DATA_FOLDER, str(folder))
    forget_process_state()
    yield folder
    forget_process_state()


def forget_process_state() -> None:
    """What the pages keep for the whole process; nothing where no page was drawn."""
    model = sys.modules.get("core.ui.model")
    if model is not None:
        for cached in model.PROCESS_WIDE:
            cached.clear()


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def tiny_mllama(models_folder: Path) -> Path:
    return tiny("make_mllama", models_folder / "tiny-mllama")


@pytest.fixture(scope="session")
def tiny_idefics3(models_folder: Path) -> Path:
    return tiny("make_idefics3", models_folder / "tiny-idefics3")


@pytest.fixture(scope="session")
def tiny_llava(models_folder: Path) -> Path:
    return tiny("make_llava", models_folder / "tiny-llava")


@pytest.fixture(scope="session")
def tiny_text(models_folder: Path) -> Path:
    make = importlib.import_module("tests.tiny_text").make_text
    return make(models_folder / "tiny-text")


@pytest.fixture(scope="session")
def tiny_lora(models_folder: Path, tiny_mllama: Path) -> Path:
    return tiny("make_lora", models_folder / "tiny-lora", base=tiny_mllama)


@pytest.fixture(scope="session")
def tiny_nf4(models_folder: Path, taught_mllama: Path) -> Path:
    return tiny("make_nf4", models_folder / "tiny-nf4", base=taught_mllama)


@pytest.fixture(scope="session")
def taught_mllama(models_folder: Path) -> Path:
    return taught("make_mllama", models_folder / "taught-mllama")


@pytest.fixture(scope="session")
def taught_idefics3(models_folder: Path) -> Path:
    return taught("make_idefics3", models_folder / "taught-idefics3")


@pytest.fixture(scope="session")
def taught_llava(models_folder: Path) -> Path:
    return taught("make_llava", models_folder / "taught-llava")


def tiny(maker: str, folder: Path, **options: object) -> Path:
    """Make a model; torch is imported only when a test asks for one.

    Every unload collects garbage, and the half million objects of an imported
    transformers would be looked through each time: they are set apart.
    """
    make = getattr(importlib.import_module("tests.tiny_models"), maker)
    made = make(folder, **options)
    gc.collect()
    gc.freeze()
    return made


def taught(maker: str, folder: Path) -> Path:
    """Make a model that always writes `KNOWN_ANSWER`."""
    answer = importlib.import_module("tests.tiny_models").KNOWN_ANSWER
    return tiny(maker, folder, answer=answer)
