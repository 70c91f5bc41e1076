"""Shares a model's weights out over the GPUs or the memory of the machine.

Decisions:
- A cap covers weights only, and is never above what a card has free right now less
  cache and working memory.
- transformers takes a tenth off every limit for quantised weights, never splits some
  pieces between two cards, and fills all cards but the last with equal shares when it
  balances them; all three are counted, so that what is planned to fit is also placed.
- Quantised weights must fit the cards wholly: bitsandbytes cannot run them elsewhere.
  Unquantised ones may spill to the CPU share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.sentences import Sentence
from core.domain.settings import AUTO, Settings
from core.domain.vocabulary import Precision
from core.models.hardware import GB, GpuMemory, MemorySnapshot
from core.models.needs import CUDA_BYTES, Dtypes, Needs
from core.models.plan_reasons import (
    cpu_reason,
    gpu_reason,
    over_the_cap,
    too_little_on_gpu,
    too_little_ram,
)

QUANTISED = (Precision.NF4, Precision.INT8)
USABLE_SHARE = 0.9  # transformers, quantizer_bnb_4bit: adjust_max_memory


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder; caps in GB of 1e9 bytes, None without a GPU."""

    precision: Precision
    cap_gb: float | None = None
    cpu_cap_gb: float | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the weights go: limits per place, and what lies outside the GPUs."""

    reason: Sentence
    max_memory: tuple[tuple[int | str, int], ...] | None = None
    spill_bytes: int = 0
    room_bytes: int = 0


def place_on_gpus(
    rung: Rung,
    needs: Needs,
    *,
    memory: MemorySnapshot,
    block: int,
    sharding: str,
    notes: Sequence[Sentence],
) -> Placed:
    """Share the weights out between GPUs, and the CPU where that is allowed.

    `block` is the size in bytes of the largest piece that is never split.
    """
    cap_bytes = round((rung.cap_gb or 0) * GB)
    apart = needs.cache + needs.working + CUDA_BYTES
    free = [max(0, gpu.free_bytes - apart) for gpu in memory.gpus]
    limits = [min(cap_bytes, each) for each in free]
    quantised = rung.precision in QUANTISED
    room = needs.weights + block * (len(limits) - 1)
    room = round(room / USABLE_SHARE) if quantised else room
    share = min(round((rung.cpu_cap_gb or 0) * GB), memory.ram_free_bytes)
    reached = sum(_reached(limits, needs.weights, sharding))
    over = room - reached
    spill = over + block if over > 0 else 0  # one piece's room stays free on a card
    if spill and (quantised or spill > share):
        figures = {"need": room, "weights": needs.weights}
        all_caps = cap_bytes * len(limits)
        if all_caps < sum(free):
            raise over_the_cap(rung.precision, cap_bytes=all_caps, **figures)
        beside = {"share": 0 if quantised else share, "gpus": len(limits)}
        raise too_little_on_gpu(rung.precision, free=reached, **beside, **figures)
    figures = {"weights": needs.weights, "spill": spill, "cap_bytes": cap_bytes}
    reason = gpu_reason(rung.precision, gpus=memory.gpus, notes=notes, **figures)
    return Placed(reason, (*enumerate(limits), ("cpu", share)), spill, room)


def _reached(limits: Sequence[int], weights: int, sharding: str) -> list[int]:
    """What of each limit can be filled: balanced, all but the last get equal shares."""
    if sharding != "balanced":
        return list(limits)
    equal = weights // len(limits)
    return [*(min(limit, equal) for limit in limits[:-1]), limits[-1]]


def place_on_cpu(
    rung: Rung, needs: Needs, *, memory: MemorySnapshot, notes: Sequence[Sentence]
) -> Placed:
    """Everything in the machine's memory."""
    need, free = needs.total, memory.ram_free_bytes
    if need > free:
        raise too_little_ram(rung.precision, need=need, free=free)
    return Placed(cpu_reason(rung.precision, need=need, free=free, notes=notes))


def choose_dtypes(
    precision: Precision, gpus: Sequence[GpuMemory], settings: Settings
) -> Dtypes:
    """The types that hold the weights and that compute."""
    if precision is Precision.FULL:
        storage = compute = "float32"
    elif gpus:
        every_bf16 = all(gpu.bf16 for gpu in gpus)
        storage = compute = "bfloat16" if every_bf16 else "float16"
    elif precision is Precision.HALF:
        storage = compute = "bfloat16"
    else:  # 4 bits on a CPU: it has no fast 16-bit matrices to count on
        storage = compute = "float32"
    if settings.storage_dtype != AUTO and precision is not Precision.FULL:
        storage = settings.storage_dtype
        compute = storage if settings.compute_dtype == AUTO else compute
    if settings.compute_dtype != AUTO:
        compute = settings.compute_dtype
    return Dtypes(storage, compute)
