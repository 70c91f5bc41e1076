"""Memory is read from the machine; GPUs are told only where a driver shows them."""

import mmap
from types import SimpleNamespace

import psutil
import pytest

from core.models.hardware import process_bytes, read_gpus, read_held, read_memory


class DriverError(Exception):
    """What a missing or failing driver raises."""


def driver(**calls: object) -> SimpleNamespace:
    """A driver library with these functions, shaped like NVML's."""
    cards = [("Card A", 45_000_000_000, 12_000_000_000), (b"Card B", 80, 80)]
    library = {
        "NVMLError": DriverError,
        "nvmlInit": lambda: None,
        "nvmlShutdown": lambda: None,
        "nvmlDeviceGetCount": lambda: len(cards),
        "nvmlDeviceGetHandleByIndex": lambda index: index,
        "nvmlDeviceGetUUID": lambda index: f"GPU-{index}abc",
        "nvmlDeviceGetName": lambda index: cards[index][0],
        "nvmlDeviceGetCudaComputeCapability": lambda index: [9 - index * 2, 0],
        "nvmlDeviceGetMemoryInfo": lambda index: SimpleNamespace(
            total=cards[index][1], free=cards[index][2]
        ),
    }
    return SimpleNamespace(**(library | calls))


def failing(*_: object) -> None:
    raise DriverError


def test_snapshot_agrees_with_the_machine() -> None:
    memory = read_memory()
    assert memory.ram_total_bytes == psutil.virtual_memory().total
    assert 0 < memory.ram_free_bytes <= memory.ram_total_bytes
    assert 0 <= memory.cpu_share <= 1


def test_process_bytes_grows_with_what_the_process_holds() -> None:
    before = process_bytes()
    with mmap.mmap(-1, 40_000_000) as held:  # pages of its own, never reused heap
        held.write(bytes(len(held)))
        assert process_bytes() - before > 0.8 * len(held)


def test_every_card_is_read_with_its_own_figures() -> None:
    first, second = read_gpus(driver())
    assert (first.index, first.name) == (0, "Card A")
    assert first.total_bytes == 45_000_000_000
    assert first.used_bytes == 33_000_000_000
    assert (second.name, second.used_bytes) == ("Card B", 0)


def test_machine_without_a_driver_has_no_gpus() -> None:
    assert read_gpus(driver(nvmlInit=failing)) == ()


def test_driver_that_fails_midway_gives_no_gpus() -> None:
    assert read_gpus(driver(nvmlDeviceGetMemoryInfo=failing)) == ()


def test_cards_before_ampere_have_no_bfloat16() -> None:
    newer, older = read_gpus(driver())
    assert (newer.bf16, older.bf16) == (True, False)


def test_what_models_hold_is_the_process_where_there_is_no_gpu() -> None:
    assert read_held(()).bytes > 1e6
    assert read_held(()).reserved_bytes is None
    assert read_held(read_gpus(driver())).bytes == 0


@pytest.mark.parametrize(
    ("visible", "names"),
    [
        ("1,0", ["Card B", "Card A"]),
        ("1", ["Card B"]),
        ("GPU-1a", ["Card B"]),
        ("0,7,1", ["Card A"]),
        ("", []),
        ("-1", []),
    ],
)
def test_only_the_cards_of_this_process_count_in_its_order(
    visible: str, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    gpus = read_gpus(driver())
    assert [gpu.name for gpu in gpus] == names
    assert [gpu.index for gpu in gpus] == list(range(len(names)))
