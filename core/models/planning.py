"""Decides how a model is held before any of its weights is read, and says why.

Decisions:
- Planning is arithmetic: a shape, a look at the memory and the settings go in, a plan
  or a refusal with figures comes out. Nothing is opened to find out.
- With GPUs: 4 bits, then 8, then half precision, each under falling caps.
- Without a GPU: float32, then bfloat16, then 4 bits, whatever fits the free memory.
- One rule places a model: a device, or a device map with its limits, never both.
- The GPUs of a snapshot are those that the process may use, in its own order.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.domain.errors import NotEnoughMemory
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import AUTO, Settings
from core.domain.vocabulary import Precision
from core.models.hardware import GpuMemory, MemorySnapshot
from core.models.needs import (
    CUDA_BYTES,
    DTYPE_BYTES,
    Dtypes,
    Needs,
    part_bytes,
    read_needs,
    simple_bytes,
    weights_bytes,
)
from core.models.placing import (
    Placed,
    Rung,
    choose_dtypes,
    place_on_cpu,
    place_on_gpus,
)
from core.models.plan_reasons import forecast_line
from core.models.shapes import ModelShape

CPU_PRECISIONS = (Precision.FULL, Precision.HALF, Precision.NF4)


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """How the weights will be held and where, decided before any is read.

    Either `device` is set, or `device_map` ("balanced", "sequential" or the file of a
    user's own map) with `max_memory`: pairs of GPU number or "cpu" and bytes.
    `spill_bytes` of the weights lie outside the GPUs. `need_bytes` is everything:
    weights, cache and working memory. `prequantised` means that the files hold this
    precision already and must not be quantised again.
    """

    precision: Precision
    weights_bytes: int
    need_bytes: int
    reason: Sentence
    device: str | None
    device_map: str | None
    max_memory: tuple[tuple[int | str, int], ...] | None
    cap_gb: float | None
    compute_dtype: str
    storage_dtype: str
    prequantised: bool
    spill_bytes: int = 0
    room_bytes: int = 0

    @property
    def effective(self) -> tuple[object, ...]:
        """What makes two plans the same step: limits above the need make none."""
        limits = tuple(
            (place, min(limit, self.spill_bytes if place == "cpu" else self.room_bytes))
            for place, limit in self.max_memory or ()
        )
        return (self.precision, self.device, self.device_map, limits)

    def to_dict(self) -> dict[str, Any]:
        """The plan as JSON can hold it."""
        limits = None if self.max_memory is None else dict(self.max_memory)
        fields = asdict(self) | {"reason": str(self.reason), "max_memory": limits}
        del fields["room_bytes"]
        return fields


@dataclass(frozen=True, slots=True)
class PrecisionForecast:
    """What one precision would take here; `parts` are bytes of weights by part.

    `simple_bytes` is the figure usually quoted for a quantised model, with vision and
    projector quantised too and without double quantisation. `reason` says why it
    fits, or why not. `need_bytes` (weights, cache and working memory) is None where
    it does not fit.
    """

    precision: Precision
    weights_bytes: int
    parts: tuple[tuple[str, int], ...]
    reason: Sentence
    need_bytes: int | None = None
    fits: bool = False
    simple_bytes: int | None = None

    @property
    def sentence(self) -> Sentence:
        """The forecast in one line: precision, parts, and whether it fits."""
        return forecast_line(
            self.precision, self.parts, self.reason, simple=self.simple_bytes
        )

    def to_dict(self, language: Language = Language.EN) -> dict[str, Any]:
        """The forecast as JSON can hold it."""
        return {
            "precision": str(self.precision),
            "weights_bytes": self.weights_bytes,
            "part_bytes": dict(self.parts),
            "simple_bytes": self.simple_bytes,
            "need_bytes": self.need_bytes,
            "fits": self.fits,
            "reason": in_language(self.reason, language),
        }


def ladder(
    shape: ModelShape, *, settings: Settings, gpus: Sequence[GpuMemory]
) -> tuple[Rung, ...]:
    """The steps to try for this model, in order."""
    if shape.stored is not None:
        precisions: tuple[Precision, ...] = (shape.stored,)
    elif settings.precision != AUTO:
        precisions = (Precision(settings.precision),)
    else:
        precisions = _precisions(shape, settings, on_gpu=bool(gpus))
    if not gpus:
        return tuple(Rung(precision) for precision in precisions)
    shares = settings.cpu_caps_gb
    return tuple(
        Rung(precision, cap, shares[min(place, len(shares) - 1)])
        for precision in precisions
        for place, cap in enumerate(settings.gpu_caps_gb)
    )


def plan_load(
    shape: ModelShape,
    rung: Rung,
    *,
    memory: MemorySnapshot,
    settings: Settings,
    extra_bytes: int = 0,
) -> LoadPlan:
    """Decide how to hold the model at this step of the ladder.

    Args:
        extra_bytes: weights beside the model's own, such as an adapter's.

    Raises:
        NotEnoughMemory: it does not fit; the sentence holds need and limit.
    """
    types = choose_dtypes(rung.precision, memory.gpus, settings)
    on_gpu, notes = bool(memory.gpus), _notes(shape, settings)
    needs = read_needs(shape, rung.precision, types, settings=settings, split=on_gpu)
    needs = replace(needs, weights=needs.weights + extra_bytes)
    if on_gpu:
        placed = place_on_gpus(
            rung,
            needs,
            memory=memory,
            block=shape.largest_block * DTYPE_BYTES[types.storage],
            sharding=settings.sharding,
            notes=notes,
        )
    else:
        placed = place_on_cpu(rung, needs, memory=memory, notes=notes)
    return _write_plan(shape, rung, needs, placed, types=types, settings=settings)


def forecast(
    shape: ModelShape, *, memory: MemorySnapshot, settings: Settings
) -> tuple[PrecisionForecast, ...]:
    """What each precision would take here, and whether it fits, in ladder order.

    Precisions that the ladder does not try (another one is set, or the machine has
    no use for them) are left out.
    """
    made: dict[Precision, PrecisionForecast] = {}
    for rung in ladder(shape, settings=settings, gpus=memory.gpus):
        known = made.get(rung.precision)
        if known is None or not known.fits:
            made[rung.precision] = _forecast(shape, rung, memory, settings)
    return tuple(made.values())


def _write_plan(
    shape: ModelShape,
    rung: Rung,
    needs: Needs,
    placed: Placed,
    *,
    types: Dtypes,
    settings: Settings,
) -> LoadPlan:
    """All that was decided, as one record."""
    cards = len(placed.max_memory or ("cpu",)) - 1
    return LoadPlan(
        precision=rung.precision,
        weights_bytes=needs.weights,
        need_bytes=needs.total + CUDA_BYTES * cards,
        reason=placed.reason,
        device=None if cards else "cpu",
        device_map=settings.sharding if cards else None,
        max_memory=placed.max_memory,
        cap_gb=rung.cap_gb,
        compute_dtype=types.compute,
        storage_dtype=types.storage,
        prequantised=shape.stored is not None,
        spill_bytes=placed.spill_bytes,
        room_bytes=placed.room_bytes,
    )


def _forecast(
    shape: ModelShape, rung: Rung, memory: MemorySnapshot, settings: Settings
) -> PrecisionForecast:
    storage = choose_dtypes(rung.precision, memory.gpus, settings).storage
    stored = shape.stored is not None and shape.file_bytes is not None
    width = DTYPE_BYTES[storage]
    parts = part_bytes(shape, rung.precision, storage_bytes=width)
    simple = simple_bytes(shape, rung.precision, storage_bytes=width)
    try:
        plan = plan_load(shape, rung, memory=memory, settings=settings)
    except NotEnoughMemory as exc:
        weights = sum(each for _, each in parts)
        weights = shape.file_bytes if stored else weights
        return PrecisionForecast(
            rung.precision, weights, parts, exc.message, simple_bytes=simple
        )
    return PrecisionForecast(
        rung.precision,
        plan.weights_bytes,
        parts,
        plan.reason,
        need_bytes=plan.need_bytes,
        fits=True,
        simple_bytes=simple,
    )


def _precisions(
    shape: ModelShape, settings: Settings, *, on_gpu: bool
) -> tuple[Precision, ...]:
    """The precisions to try where the operator leaves the choice to the program."""
    single = settings.storage_dtype == "float32"
    if on_gpu:
        last = Precision.FULL if single else Precision.HALF
        return (Precision.NF4, Precision.INT8, last)
    asked_16_bits = settings.storage_dtype not in (AUTO, "float32")
    order = CPU_PRECISIONS[asked_16_bits:]
    sizes = {each: weights_bytes(shape, each) for each in order}
    return tuple(
        each
        for place, each in enumerate(order)
        if all(sizes[each] < sizes[before] for before in order[:place])
    )


def _notes(shape: ModelShape, settings: Settings) -> list[Sentence]:
    """What else led to this plan, for the end of its reason."""
    notes = []
    if shape.stored is not None:
        notes.append(Sentence("already quantised", "déjà quantifié"))
    elif settings.precision != AUTO:
        notes.append(Sentence("as set", "comme réglé"))
    if not shape.parts_known:
        notes.append(
            Sentence(
                "estimated from the size of the files",
                "estimé d'après la taille des fichiers",
            )
        )
    return notes
