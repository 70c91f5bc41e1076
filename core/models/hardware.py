"""What memory this machine has right now: GPUs through NVML, RAM and CPU by psutil.

Decisions:
- A machine without an NVIDIA driver has no GPUs; that is an answer, not an error.
- Bytes allocated and reserved by torch are read only when torch is already in the
  process, so that looking at memory never costs an import of seconds.
- Every figure is in bytes; what cannot be read is `None`.
"""

import ctypes
import gc
import sys
from dataclasses import dataclass
from types import ModuleType

import psutil
import pynvml

GB = 1e9


@dataclass(frozen=True, slots=True)
class GpuMemory:
    """Memory of one card; allocated and reserved are torch's, in this process."""

    index: int
    name: str
    total_bytes: int
    free_bytes: int
    allocated_bytes: int | None = None
    reserved_bytes: int | None = None

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
        count = nvml.nvmlDeviceGetCount()
        return tuple(_read_gpu(nvml, index) for index in range(count))
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


def _read_gpu(nvml: ModuleType, index: int) -> GpuMemory:
    card = nvml.nvmlDeviceGetHandleByIndex(index)
    memory = nvml.nvmlDeviceGetMemoryInfo(card)
    name = nvml.nvmlDeviceGetName(card)
    allocated, reserved = _torch_bytes(index)
    return GpuMemory(
        index=index,
        name=name.decode() if isinstance(name, bytes) else name,
        total_bytes=memory.total,
        free_bytes=memory.free,
        allocated_bytes=allocated,
        reserved_bytes=reserved,
    )


def _torch_bytes(index: int) -> tuple[int | None, int | None]:
    """Bytes that torch holds on this card, if torch is loaded and uses CUDA."""
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_initialized():
        return None, None
    return torch.cuda.memory_allocated(index), torch.cuda.memory_reserved(index)
