"""What memory this machine has right now: GPUs through NVML, RAM and CPU by psutil.

Decisions:
- A machine without an NVIDIA driver has no GPUs; that is an answer, not an error.
- Bytes allocated and reserved by torch are read only when torch is already in the
  process, so that looking at memory never costs an import of seconds.
- Only the GPUs that this process may use count, in its own order: CUDA_VISIBLE_DEVICES
  is read as CUDA reads it (numbers or UUIDs; the list ends at the first that is none).
- Every figure is in bytes; what cannot be read is `None`.
"""

import ctypes
import gc
import os
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import psutil
import pynvml

GB = 1e9
BF16_CAPABILITY = (8, 0)  # NVIDIA, CUDA C++ Programming Guide, compute capabilities


@dataclass(frozen=True, slots=True)
class GpuMemory:
    """Memory of one card; allocated and reserved are torch's, in this process."""

    index: int
    name: str
    total_bytes: int
    free_bytes: int
    allocated_bytes: int | None = None
    reserved_bytes: int | None = None
    compute_capability: tuple[int, int] | None = None

    @property
    def bf16(self) -> bool:
        """Whether the card computes in bfloat16 (Ampere, 8.0, and later)."""
        return (self.compute_capability or (0, 0)) >= BF16_CAPABILITY

    @property
    def used_bytes(self) -> int:
        """What all programs together hold of this card."""
        return self.total_bytes - self.free_bytes


@dataclass(frozen=True, slots=True)
class MemorySnapshot:
    """Memory and load of the machine at one moment; `cpu_share` is 0..1."""

    gpus: tuple[GpuMemory, ...]
    ram_total_bytes: int
    ram_free_bytes: int
    process_bytes: int
    cpu_share: float

    @property
    def ram_used_bytes(self) -> int:
        """RAM that is not free for a new program."""
        return self.ram_total_bytes - self.ram_free_bytes


@dataclass(frozen=True, slots=True)
class Held:
    """What models hold: bytes on the GPUs, or of the process where there is none."""

    bytes: int
    reserved_bytes: int | None = None


def read_held(gpus: tuple[GpuMemory, ...]) -> Held:
    """Allocated and reserved on all GPUs together; resident memory without a GPU."""
    if not gpus:
        return Held(process_bytes())
    now = [_torch_bytes(gpu.index) for gpu in gpus]
    return Held(
        sum(allocated or 0 for allocated, _ in now),
        sum(reserved or 0 for _, reserved in now),
    )


def read_memory() -> MemorySnapshot:
    """Look at the machine; costs about a millisecond."""
    ram = psutil.virtual_memory()
    return MemorySnapshot(
        gpus=read_gpus(),
        ram_total_bytes=ram.total,
        ram_free_bytes=ram.available,
        process_bytes=process_bytes(),
        cpu_share=psutil.cpu_percent() / 100,
    )


def read_gpus(nvml: ModuleType = pynvml) -> tuple[GpuMemory, ...]:
    """The cards that the driver shows; none when there is no driver."""
    try:
        nvml.nvmlInit()
    except nvml.NVMLError:
        return ()
    try:
        cards = _visible_cards(nvml, os.environ.get("CUDA_VISIBLE_DEVICES"))
        return tuple(_read_gpu(nvml, card, place) for place, card in enumerate(cards))
    except nvml.NVMLError:
        return ()
    finally:
        nvml.nvmlShutdown()


def process_bytes() -> int:
    """Resident memory of this process."""
    return psutil.Process().memory_info().rss


def return_memory() -> None:
    """Collect dropped objects and hand free heap pages back to the system (glibc)."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _visible_cards(nvml: ModuleType, visible: str | None) -> list[Any]:
    """Handles of the cards that CUDA shows to this process, in its order."""
    count = nvml.nvmlDeviceGetCount()
    cards = [nvml.nvmlDeviceGetHandleByIndex(index) for index in range(count)]
    if visible is None:
        return cards
    chosen = []
    for name in (piece.strip() for piece in visible.split(",")):
        if name.isdecimal() and int(name) < count:
            chosen.append(cards[int(name)])
        elif name.startswith("GPU-"):
            uuids = [_text(nvml.nvmlDeviceGetUUID(card)) for card in cards]
            chosen += [
                card
                for card, uuid in zip(cards, uuids, strict=True)
                if uuid.startswith(name)
            ]
        else:
            break
    return chosen


def _text(value: str | bytes) -> str:
    """NVML gives bytes or text, depending on its version."""
    return value.decode() if isinstance(value, bytes) else value


def _read_gpu(nvml: ModuleType, card: Any, index: int) -> GpuMemory:
    memory = nvml.nvmlDeviceGetMemoryInfo(card)
    allocated, reserved = _torch_bytes(index)
    capability = nvml.nvmlDeviceGetCudaComputeCapability(card)
    return GpuMemory(
        index=index,
        name=_text(nvml.nvmlDeviceGetName(card)),
        total_bytes=memory.total,
        free_bytes=memory.free,
        allocated_bytes=allocated,
        reserved_bytes=reserved,
        compute_capability=tuple(capability),
    )


def _torch_bytes(index: int) -> tuple[int | None, int | None]:
    """Bytes that torch holds on this card, if torch is loaded and uses CUDA."""
    cuda = sys.modules.get("torch.cuda")
    is_initialized = getattr(cuda, "is_initialized", None)  # None: being imported
    if is_initialized is None or not is_initialized():
        return None, None
    return cuda.memory_allocated(index), cuda.memory_reserved(index)
