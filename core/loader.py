"""Walks the chain of models until one opens, and keeps a record of every try.

Decisions:
- The walk is one loop over rows, and for each over sources, precisions and memory
  caps; every try is an `Attempt` with its reason in one sentence, never hidden.
- Too little memory leads to the next step of the ladder; anything else that is wrong
  with a model leads to its next engine, its next source, and then to the next row.
- A walk can go on where it stopped: when a model that opened turns out not to work,
  the same loop opens the next one, and no step is tried twice.
- Nothing is downloaded here unless the operator's settings say so.
- Only this module catches `ModelUnavailable`, and it keeps no reference to an engine:
  whoever asked for it is the only holder.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from core.background import as_steps
from core.domain.errors import (
    MissingPackage,
    ModelUnavailable,
    NoModelLeft,
    NotEnoughMemory,
)
from core.domain.events import Progress
from core.domain.records import Attempt
from core.domain.sentences import Sentence
from core.domain.settings import Settings
from core.engines.base import (
    ENGINES,
    GPU_ENGINES,
    Engine,
    Opening,
    open_engine,
    why_not,
)
from core.models.catalogue import ChainRow, SourceKind, own_row
from core.models.hardware import read_gpus, read_held, read_memory
from core.models.hub import Hub
from core.models.planning import LoadPlan, ladder, plan_load
from core.models.shapes import ModelShape, shape_of
from core.models.sources import Source, find_source, not_downloaded

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that is ready, where it came from, and every try on the way."""

    engine: Engine
    row: ChainRow
    attempts: tuple[Attempt, ...]
    plan: LoadPlan | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try: this engine with this opening."""

    engine: str
    opening: Opening


class Walk:
    """A walk along the chain that can go on where it stopped.

    With `after`, it begins with that walk's attempts and repeats none of its steps.
    """

    def __init__(
        self,
        chain: tuple[ChainRow, ...],
        settings: Settings,
        *,
        after: "Walk | None" = None,
    ) -> None:
        self.chain = chain
        self._settings = settings
        self._hub = Hub(settings)
        self._fault: type[ModelUnavailable] | None = None
        self._steps = self._all_steps()
        self.attempts: list[Attempt] = [] if after is None else [*after.attempts]
        self._tried: set[object] = set() if after is None else {*after._tried}

    def go_on(self) -> Iterator[Progress]:
        """Yield what happens; return the next model that opens, as `Loaded`.

        Closing it ends a download that it waits for, and the walk.

        Raises:
            NoModelLeft: no row is left that opens; carries the attempts.
        """
        for step in self._steps:
            if isinstance(step, Progress):
                try:
                    yield step
                except GeneratorExit:
                    self._steps.close()
                    raise
            elif isinstance(step, Attempt):
                logger.info("model.skipped %s %s", step.row, step.error)
                self.attempts.append(step)
            else:
                engine = self._open(step)
                if engine is not None:
                    opening, made = step.opening, tuple(self.attempts)
                    return Loaded(engine, opening.row, made, opening.plan)
        raise self._nothing_left()

    def mark_broken(self, reason: str, *, out_of_memory: bool) -> None:
        """Record that the model opened last did not work; `go_on` opens the next."""
        self._fault = NotEnoughMemory if out_of_memory else ModelUnavailable
        self.attempts[-1] = replace(self.attempts[-1], error=reason)

    def _open(self, step: Step) -> Engine | None:
        """Open one engine, and record how it went."""
        opening, plan = step.opening, step.opening.plan
        gpus = read_gpus()
        started, before = time.perf_counter(), read_held(gpus)
        engine, error, self._fault = None, None, None
        try:
            engine = open_engine(step.engine, opening)
        except ModelUnavailable as exc:
            error, self._fault = exc.told, type(exc)
        after = read_held(gpus)
        attempt = Attempt(
            row=opening.row.key,
            source=opening.row.shown_source,
            engine=step.engine,
            seconds=time.perf_counter() - started,
            error=error,
            precision=engine.precision if engine else plan and str(plan.precision),
            cap_gb=plan.cap_gb if plan else None,
            bytes_before=before.bytes,
            bytes_after=after.bytes,
            reserved_before=before.reserved_bytes,
            reserved_after=after.reserved_bytes,
            reason=plan.reason if plan else "",
        )
        self.attempts.append(attempt)
        event = "model.loaded" if engine else "model.skipped"
        logger.info("%s %s %s %s", event, attempt.row, step.engine, error or "")
        return engine

    def _all_steps(self) -> Iterator[Progress | Attempt | Step]:
        """Every step of the walk in order; `_fault` tells how the last one went."""
        for row in self.chain:
            reason = why_not(row, read_gpus())
            if reason is not None:
                yield _skipped(row, reason)
            elif row.source_kind in (SourceKind.ONBOARD, SourceKind.URL):
                if self._is_new(row):
                    yield _opening_now(row, Sentence("", ""))
                    yield Step(row.engines[0], Opening(row, self._settings))
            else:
                for name in (row.source, *row.alternates):
                    yield from self._source_steps(replace(row, source=name))

    def _source_steps(self, row: ChainRow) -> Iterator[Progress | Attempt | Step]:
        """Find one source of weights, then go down its ladder."""
        name = row.shown_source
        yield Progress(Sentence(f"Looking for {name}", f"Recherche de {name}"))
        started, base = time.perf_counter(), None
        try:
            source = yield from self._fetched(row.source)
            if source.adapter is not None:
                base = yield from self._fetched(source.base_name)
            shape = shape_of(base or source, published=row.shape)
        except ModelUnavailable as exc:
            yield _skipped(row, exc.told, seconds=time.perf_counter() - started)
            return
        opening = Opening(row, self._settings, source, base)
        yield from self._ladder_steps(opening, shape)

    def _fetched(self, name: str) -> Iterator[Progress]:
        """A source that lies on this machine; fetched first where that is allowed.

        Raises:
            ModelUnavailable: it is nowhere, gated, not downloaded, or broken.
        """
        source = find_source(name, hub=self._hub)
        if source.folder is not None:
            return source
        if not self._settings.allow_download:
            raise not_downloaded(source)
        fetching = Sentence(f"Downloading {name}", f"Téléchargement de {name}")
        download = partial(_download, self._hub, source)
        return (yield from as_steps(download, waiting=Progress(fetching)))

    def _ladder_steps(
        self, opening: Opening, shape: ModelShape
    ) -> Iterator[Progress | Attempt | Step]:
        """Precisions and caps in order; no step twice, no engine that is missing."""
        row, settings = opening.row, self._settings
        beside = opening.source.weight_bytes or 0 if opening.base else 0
        done: set[object] = set() if read_gpus() else set(GPU_ENGINES)
        for rung in ladder(shape, settings=settings, gpus=read_gpus()):
            try:
                plan = plan_load(
                    shape,
                    rung,
                    memory=read_memory(),
                    settings=settings,
                    extra_bytes=beside,
                )
            except NotEnoughMemory as exc:
                if exc.message not in done:
                    done.add(exc.message)
                    yield _skipped(row, exc.message, precision=rung.precision)
                continue
            if not self._is_new(row, plan.effective):
                continue
            yield _opening_now(row, plan.reason)
            for engine in row.engines:
                if engine in done or (engine, rung.precision) in done:
                    continue
                yield Step(engine, replace(opening, plan=plan))
                if self._fault is MissingPackage:
                    alone = engine in GPU_ENGINES
                    done.add(engine if alone else (engine, rung.precision))
                elif self._fault is NotEnoughMemory:
                    break
            if self._fault not in (NotEnoughMemory, MissingPackage):
                return

    def _is_new(self, row: ChainRow, step: object = None) -> bool:
        """Whether this step was not taken before; from now on it was."""
        key = (row.source, step)
        known = key in self._tried
        self._tried.add(key)
        return not known

    def _nothing_left(self) -> NoModelLeft:
        rows = len(self.chain)
        message = Sentence(
            f"None of the {rows} models of the chain could be opened.",
            f"Aucun des {rows} modèles de la chaîne n'a pu être ouvert.",
        )
        if rows == 1:
            message = Sentence(
                f"The model {self.chain[0].title} could not be opened.",
                f"Le modèle {self.chain[0].title} n'a pas pu être ouvert.",
            )
        return NoModelLeft(
            message,
            hint=Sentence(
                "The reason of each try stands beside it.",
                "La raison de chaque essai est indiquée.",
            ),
            attempts=self.attempts,
        )


def open_text_model(settings: Settings) -> Engine:
    """Open the operator's text model; nothing is downloaded for it.

    Raises:
        ModelUnavailable: it is not on this machine, or cannot be opened.
    """
    hub = Hub(settings)
    source = find_source(settings.text_model, hub=hub)
    if source.folder is None:
        raise not_downloaded(source)
    return open_engine("text", Opening(own_row(settings.text_model), settings, source))


def _download(hub: Hub, source: Source, tell: object, stop: object) -> Source:
    return hub.download(source, tell=tell, stop=stop)


def _opening_now(row: ChainRow, reason: Sentence) -> Progress:
    """What the page shows while a model opens, with the reason of the choice."""
    why, pourquoi = (f" ({reason})", f" ({reason.fr})") if reason else ("", "")
    return Progress(
        Sentence(f"Opening {row.title}{why}", f"Ouverture de {row.title}{pourquoi}")
    )


def _skipped(
    row: ChainRow, error: str, *, seconds: float = 0.0, precision: str | None = None
) -> Attempt:
    """The record of a try that ended before anything was opened."""
    return Attempt(
        row=row.key,
        source=row.shown_source,
        engine=next((name for name in row.engines if name in ENGINES), row.engines[0]),
        seconds=seconds,
        error=error,
        precision=precision and str(precision),
    )
