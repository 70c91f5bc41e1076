"""Runs one generation in a thread of its own and hands its words on as they come.

Decisions:
- One way to generate: greedy, with the KV cache, one request at a time, a bounded
  number of new tokens. Whole text is a join of the pieces.
- Stop is asked before every layer, not only after every token: reading a photo on a
  CPU takes many seconds before the first token.
- Whatever ends the thread, whoever waits hears of it: an exception is carried over, and
  a thread that is gone without a word is noticed at the next look.
- On every way out the thread is joined and the request's tensors are dropped.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty
from typing import Any

from core.domain.events import TextPiece
from core.inference.constraint import Constraint
from core.inference.devices import place
from core.inference.faults import RanOutOfMemory, let_go, return_memory, translate
from core.inference.greedy import RefuseNan, as_ids, options
from core.inference.looks import without_blank_tiles
from core.inference.streaming import PieceQueue
from core.inference.vision_model import VisionModel

POLL_S = 0.2  # between two looks at a silent thread


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote; times in seconds from the start of this generation."""

    text: str
    new_tokens: int
    seconds: float
    first_token_s: float | None
    cut_off: bool
    stopped: bool


def generate(
    vlm: VisionModel,
    inputs: dict[str, Any],
    *,
    stop: threading.Event,
    max_new_tokens: int,
    constraint: Constraint | None = None,
) -> Generator[TextPiece | None, None, Written]:
    """Let the model write; `None` comes at least every 0.2 s of silence.

    Args:
        vlm: the model; nobody else may be using it.
        inputs: a checked request, tensors on any device; emptied on the way out.
        stop: set from outside, it ends the writing within one layer's time.
        max_new_tokens: the most it may write.
        constraint: a fresh one, where the answer must be JSON.

    Raises:
        RanOutOfMemory: this request is too large for the memory that is free.
        GenerationFailed: the model failed or its thread died.
    """
    started = time.perf_counter()
    closed, over = threading.Event(), threading.Event()
    worker = _Worker(
        vlm,
        inputs,
        options(vlm, inputs, max_new_tokens=max_new_tokens),
        constraint=constraint,
        is_halted=lambda: not over.is_set() and (stop.is_set() or closed.is_set()),
    )
    said: list[str] = []
    worker.start()
    try:
        for piece in _pieces(worker):
            if piece is not None:
                said.append(piece.text)
            yield piece
    finally:
        closed.set()
        worker.join()
        over.set()  # a hook that a killed thread left behind is deaf from now on
        inputs.clear()
        fault = None if worker.has_finished else translate(worker.fault)
        return_memory(thorough=isinstance(fault, RanOutOfMemory))
    if fault is not None:
        raise fault
    return worker.written("".join(said), started)


class _Worker(threading.Thread):
    """The thread in which the model writes; `fault` is what ended it early."""

    def __init__(
        self,
        vlm: VisionModel,
        inputs: dict[str, Any],
        config: Any,
        *,
        constraint: Constraint | None,
        is_halted: Callable[[], bool],
    ) -> None:
        super().__init__(name="generation", daemon=True)
        self.pieces = PieceQueue(vlm.tokenizer)
        self.fault: BaseException | None = None
        self.has_finished = False
        self._vlm, self._inputs, self._config = vlm, inputs, config
        self._constraint, self._is_halted = constraint, is_halted
        self._was_halted = False

    def run(self) -> None:
        """Generate to the end, to a halt, or to a fault."""
        try:
            self._generate()
            self.has_finished = True
        except _Halted:
            self.has_finished = self._was_halted = True
        except BaseException as exc:  # carried over to whoever waits
            self.fault = let_go(exc)
        finally:
            self.pieces.end()

    def written(self, text: str, started: float) -> Written:
        """The record of a generation that has ended."""
        ids, first = self.pieces.ids, self.pieces.first_token_at
        ended = bool(ids) and ids[-1] in as_ids(self._config.eos_token_id)
        complete = ended or (self._constraint is not None and self._constraint.finished)
        return Written(
            text=text,
            new_tokens=len(ids),
            seconds=time.perf_counter() - started,
            first_token_s=None if first is None else first - started,
            cut_off=not complete and not self._was_halted,
            stopped=self._was_halted and not complete,
        )

    def _generate(self) -> None:
        import torch
        from transformers import LogitsProcessorList, StoppingCriteriaList

        model, processors = self._vlm.model, [RefuseNan()]
        if self._constraint is not None:
            processors.append(self._constraint)
        with (
            torch.inference_mode(),
            _halting(model, self._is_halted),
            without_blank_tiles(model),
        ):
            model.generate(
                **place(self._inputs, model),
                generation_config=self._config,
                streamer=self.pieces,
                stopping_criteria=StoppingCriteriaList([self._should_end]),
                logits_processor=LogitsProcessorList(processors),
                tokenizer=self._vlm.tokenizer,
            )

    def _should_end(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        """True (1,) when the grammar is complete or a person said stop."""
        import torch

        end = False
        if self._constraint is not None:
            self._constraint.take_last(input_ids)
            end = self._constraint.finished
        if not end and self._is_halted():
            self._was_halted = end = True
        return torch.full((1,), end, dtype=torch.bool, device=input_ids.device)


class _Halted(BaseException):
    """Ends a forward pass between two layers; not an Exception, so nobody eats it."""


@contextmanager
def _halting(model: Any, is_halted: Callable[[], bool]) -> Iterator[None]:
    """While open, every layer of the model asks first whether it should still run."""
    import torch

    def ask(module: Any, given: Any) -> None:
        if is_halted():
            raise _Halted

    lists = (m for m in model.modules() if isinstance(m, torch.nn.ModuleList))
    hooks = [part.register_forward_pre_hook(ask) for parts in lists for part in parts]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _pieces(worker: _Worker) -> Iterator[TextPiece | None]:
    """The pieces until the thread says that it ended, or is found dead."""
    queue = worker.pieces.queue
    while True:
        try:
            piece = queue.get(timeout=POLL_S)
        except Empty:
            if not worker.is_alive() and queue.empty():
                return
            piece = None
        else:
            if piece is None:
                return
        yield piece
