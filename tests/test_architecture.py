"""The floors of core/__init__.py, held by reading the imports of every module."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {
    "domain": 0,
    "measures": 0,
    "preprocessing": 1,
    "models": 1,
    "reporting": 1,
    "estimating": 1,
    "onboard": 1,
    "storage": 1,
    "inference": 1,
    "casework": 1,
    "background": 1,
    "turns": 1,
    "engines": 2,
    "loader": 3,
    "slot": 4,
    "forecast": 4,
    "assess": 5,
    "retell": 5,
    "precisions": 6,
    "evaluation": 6,
    "filing": 6,
    "ui": 7,
    "cli": 7,
    "__main__": 8,
}
TORCH_HOMES = ("core/engines/", "core/inference/", "core/onboard/training/")
HEAVY = {"torch", "transformers", "unsloth", "accelerate", "bitsandbytes", "peft"}
MODULES = sorted(
    [*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
)


def read_imports(path: Path) -> list[tuple[str, bool]]:
    """Every imported module with whether the import runs when the file is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) not in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.append((node.module or "", id(node) not in inside))
    return found


def station(dotted: str) -> str | None:
    """The folder or module of core that a dotted name belongs to."""
    parts = dotted.split(".")
    return parts[1] if parts[0] == "core" and len(parts) > 1 else None


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_imports_only_what_its_floor_allows(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    own = place.removeprefix("core/").split("/")[0].removesuffix(".py")
    for name, at_load in read_imports(path):
        target = station(name)
        if target is not None and place.startswith("core/") and own != "__init__":
            below = FLOORS[target] < FLOORS[own]
            assert below or target == own, f"{place} must not import {name}"
        package = name.split(".")[0]
        if package == "streamlit":
            screens = place.startswith(("core/ui/", "pages/")) or place == "app.py"
            assert screens, f"{place} must not import streamlit"
        if package in HEAVY:
            assert place.startswith(TORCH_HOMES), f"{place} must not import {package}"
            in_training = place.startswith("core/onboard/training/")
            assert in_training or not at_load, f"{place}: import {package} on use"


def test_training_is_imported_by_nobody_else() -> None:
    for path in MODULES:
        if "core/onboard/training" not in path.as_posix():
            names = [name for name, _ in read_imports(path)]
            assert not [n for n in names if n.startswith("core.onboard.training")], path


def test_core_init_imports_nothing() -> None:
    assert read_imports(ROOT / "core" / "__init__.py") == []


def test_every_station_has_a_floor() -> None:
    stations = {
        path.name.removesuffix(".py")
        for path in (ROOT / "core").iterdir()
        if (path.is_dir() and path.name != "__pycache__") or path.suffix == ".py"
    }
    assert stations - {"__init__"} == set(FLOORS)


def test_visible_top_level_is_as_the_readme_says() -> None:
    listed = {
        "Makefile",
        "LICENSE",
        "NOTICE",
        "README.md",
        "app.py",
        "assets",
        "core",
        "pages",
        "requirements.txt",
        "requirements-gpu.txt",
        "tests",
    }
    shown = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert shown - {"__pycache__"} == listed
