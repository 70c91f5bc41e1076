"""What the walk would do with each row of the chain here, without opening anything.

Decisions:
- Nothing is asked of the network: what lies on this machine is looked at, and for the
  rest the published shapes tell how much memory each precision needs.
- The same functions decide here and in the walk (`why_not`, `ladder`, `plan_load`),
  so forecast and walk cannot disagree.
"""

from dataclasses import dataclass, replace
from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import Settings
from core.domain.vocabulary import Precision
from core.engines.base import why_not
from core.models.catalogue import ChainRow, SourceKind
from core.models.hardware import MemorySnapshot, read_memory
from core.models.hub import Hub
from core.models.needs import part_bytes, simple_bytes
from core.models.planning import PrecisionForecast, forecast
from core.models.shapes import ModelShape, published_shape, shape_of
from core.models.sources import Source, find_source

GPU_PRECISIONS = (Precision.NF4, Precision.INT8, Precision.HALF)
NOT_HERE = Sentence(
    "Not on this machine; nothing is downloaded without consent.",
    "Absent de cette machine ; rien n'est téléchargé sans accord.",
)


@dataclass(frozen=True, slots=True)
class RowForecast:
    """One row: whether it would open, why not, what it needs, where it lies.

    `precisions` is empty where nothing tells how large the model is. `on_disk_bytes`
    is the size of its weights here, None when they are not here.
    """

    row: ChainRow
    reason: Sentence | None
    precisions: tuple[PrecisionForecast, ...] = ()
    on_disk_bytes: int | None = None
    parameters: int | None = None
    used: bool = False

    @property
    def outcome(self) -> Sentence:
        """What the walk would do with this row."""
        if self.reason is not None:
            return Sentence(f"Skipped: {self.reason}", f"Passé : {self.reason.fr}")
        if self.used:
            return Sentence("Would be used here.", "Serait utilisé ici.")
        return Sentence(
            "Could run here; a row above it comes first.",
            "Pourrait tourner ici ; une ligne au-dessus passe avant.",
        )

    def to_dict(self, language: Language, *, with_plan: bool) -> dict[str, Any]:
        """The row as the command line prints it."""
        row = self.row
        told = {
            "row": row.key,
            "title": row.title,
            "source": row.source,
            "alternates": list(row.alternates),
            "source_kind": row.source_kind,
            "weights": row.weights,
            "engines": list(row.engines),
            "licence": row.licence,
            "needs_gpu": row.needs_gpu,
            "gated": row.gated,
            "on_disk_bytes": self.on_disk_bytes,
            "parameters": self.parameters,
            "runs_here": self.reason is None,
            "used": self.used,
            "forecast": in_language(self.outcome, language),
        }
        if with_plan:
            told["plan"] = [each.to_dict(language) for each in self.precisions]
        return told


def forecast_rows(
    rows: tuple[ChainRow, ...], settings: Settings
) -> tuple[RowForecast, ...]:
    """Every row in order; the first that would open is marked as used."""
    memory, hub = read_memory(), Hub(settings)
    made: list[RowForecast] = []
    for row in rows:
        one = _forecast_row(row, memory=memory, hub=hub, settings=settings)
        used = one.reason is None and not any(each.used for each in made)
        made.append(replace(one, used=used))
    return tuple(made)


def forecast_lines(one: RowForecast, *, with_plan: bool) -> list[Sentence]:
    """A row in a few lines of text, for a terminal."""
    row = one.row
    facts = f"{row.shown_source} · {row.licence}"
    lines = [Sentence(facts, facts)]
    lines.append(one.outcome)
    if with_plan:
        lines += [each.sentence for each in one.precisions]
    return lines


def _forecast_row(
    row: ChainRow, *, memory: MemorySnapshot, hub: Hub, settings: Settings
) -> RowForecast:
    reason = why_not(row, memory.gpus)
    if row.source_kind in (SourceKind.ONBOARD, SourceKind.URL):
        return RowForecast(row, reason)
    try:
        source, base = _find_here(row, hub)
        shape = _shape(row, source, base)
    except ModelUnavailable as exc:
        return RowForecast(row, reason or exc.told)
    if shape is None:
        plans: tuple[PrecisionForecast, ...] = ()
    elif reason is not None and row.needs_gpu:
        plans = _sizes_on_a_gpu(shape, reason)
    else:
        plans = forecast(shape, memory=memory, settings=settings)
    if reason is None and source is None and not settings.allow_download:
        reason = NOT_HERE
    if reason is None and plans and not any(each.fits for each in plans):
        reason = plans[-1].reason
    size = source.weight_bytes if source else None
    parameters = shape.weights if shape else None
    return RowForecast(row, reason, plans, size, parameters)


def _sizes_on_a_gpu(
    shape: ModelShape, reason: Sentence
) -> tuple[PrecisionForecast, ...]:
    """What a row that needs a GPU would take on one, for a machine without."""
    made = []
    for precision in GPU_PRECISIONS:
        parts = part_bytes(shape, precision)
        size = sum(part for _, part in parts)
        simple = simple_bytes(shape, precision)
        made.append(
            PrecisionForecast(precision, size, parts, reason, simple_bytes=simple)
        )
    return tuple(made)


def _find_here(row: ChainRow, hub: Hub) -> tuple[Source | None, Source | None]:
    """The first source of the row that lies on this machine, and its base.

    Raises:
        ModelUnavailable: the row is a folder, and something is wrong with it.
    """
    if row.source_kind is SourceKind.FOLDER:
        source = find_source(row.source, hub=hub)
    else:
        names = (row.source, *row.alternates)
        source = next(filter(None, map(hub.find_cached, names)), None)
    base = None
    if source is not None and source.adapter is not None:
        base = _find_base(source.base_name, hub)
        source = source if base is not None else None
    return source, base


def _find_base(name: str, hub: Hub) -> Source | None:
    """The model that an adapter belongs to, if it lies on this machine."""
    try:
        return find_source(name, hub=_OnlyHere(hub))
    except ModelUnavailable:
        return None


class _OnlyHere:
    """The hub without its network: what is not in its cache is not here."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def find(self, model_id: str) -> Source:
        """The cached model; raises ModelUnavailable where there is none."""
        cached = self._hub.find_cached(model_id)
        if cached is None:
            raise ModelUnavailable(NOT_HERE)
        return cached


def _shape(
    row: ChainRow, source: Source | None, base: Source | None
) -> ModelShape | None:
    """The model's shape from its own files, else as it was published."""
    if source is not None:
        return shape_of(base or source, published=row.shape)
    return published_shape(row.shape) if row.shape else None
