"""One talk with an OpenAI-compatible server: a question, its stream, and its end.

Decisions:
- Each talk has a thread and an event loop, each try a connection of its own.
  Cancelling the loop's task ends it at any point (connecting, waiting, reading) and
  closes the connection, so the server notices; no talk can hold up another.
- Everything is bounded: seconds between pieces, bytes, letters and pieces of the
  answer, tries.
- The question is asked again only as long as no word has come.
"""

import asyncio
import contextlib
import logging
import math
import queue
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from core.domain.errors import AppError
from core.domain.events import Progress
from core.domain.sentences import Sentence
from core.engines.remote_client import Server, open_client
from core.engines.remote_faults import Fault, TooMuchSent, fault_of, place_of, told

logger = logging.getLogger(__name__)

POLL_S = 0.25  # how often a listener hears that nothing came
FAREWELL_S = 2.0  # what a server gets to close a stream that is complete
JOIN_S = 0.5
BACK_OFF_S = (0.5, 1.5)  # one more try after each
LONGEST_BACK_OFF_S = 5.0  # however long Retry-After asks for
LETTERS_PER_TOKEN = 16  # more than any tokenizer's average
BYTES_PER_TOKEN = 2048  # a piece with its JSON around it is about 300
SPARE_BYTES = 1_000_000
ASKED_AGAIN = {Fault.UNREACHABLE, Fault.BROKE_OFF, Fault.BUSY}
COMPLETE = {"stop", "eos", "eos_token", "stop_sequence", "end_turn"}
CUT_OFF = {"length", "max_tokens"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server took the question with these options; others it refused."""

    options: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one event of the stream says; token counts only where it tells them."""

    text: str = ""
    finish: str | None = None
    prompt_tokens: int | None = None
    new_tokens: int | None = None


Said = Accepted | Heard | Progress | None  # None: nothing came for a while
Tell = Callable[[Any], None]


def listen(talk: Callable[[Tell], Awaitable[None]]) -> Iterator[Any]:
    """Run a talk in a thread of its own and pass on what it tells.

    Yields None whenever nothing came for `POLL_S`; closing the iterator ends the
    talk and its connection.

    Raises:
        AppError: what the talk ended with.
    """
    worker = _Worker(talk)
    worker.start()
    try:
        while True:
            try:
                said = worker.told.get(timeout=POLL_S)
            except queue.Empty:
                yield None
                continue
            if said is _END:
                return
            if isinstance(said, AppError):
                raise said
            yield said
    finally:
        worker.cancel()
        worker.join(JOIN_S)


_END = object()


class _Worker(threading.Thread):
    """The thread of one talk; whatever happens in it, `_END` is told at last."""

    def __init__(self, talk: Callable[[Tell], Awaitable[None]]) -> None:
        super().__init__(name="remote-talk", daemon=True)
        self.told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._talk = talk
        self._running = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def run(self) -> None:
        """Hold the talk to its end."""
        try:
            with contextlib.suppress(asyncio.CancelledError):
                asyncio.run(self._hold())
        finally:
            self._running.set()
            self.told.put(_END)

    def cancel(self) -> None:
        """End the talk wherever it is; harmless when it has ended."""
        self._running.wait(JOIN_S)
        if self._loop is not None and self._task is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed already
                self._loop.call_soon_threadsafe(self._task.cancel)

    async def _hold(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._running.set()
        try:
            await self._talk(self.told.put)
        except AppError as exc:
            self.told.put(exc)
        self.told.put(_END)  # a name look-up may keep the loop from closing for a while


class Talk:
    """One question to a server; call it with a function that takes what is said.

    `question` holds the fields of a chat completion that every server knows,
    `options` those that are left away, last one first, if the server refuses them.
    It tells one `Accepted`, then `Heard` after `Heard`, the last one with its finish.
    """

    def __init__(
        self, server: Server, question: dict[str, Any], *, options: dict[str, Any]
    ) -> None:
        self._server = server
        self._question = question
        self._options = dict(options)
        self._refused: list[str] = []
        self._answering = False
        self._said = False

    async def __call__(self, tell: Tell) -> None:
        """Hold the talk.

        Raises:
            RemoteRefused: it failed before the first word.
            GenerationFailed: it failed after it.
        """
        limit = SPARE_BYTES + BYTES_PER_TOKEN * self._question["max_tokens"]
        try:
            async with open_client(self._server, byte_limit=limit) as client:
                await self._ask_patiently(client, tell)
        except AppError:
            raise
        except Exception as exc:  # not chained: it may quote the key or the photo
            raise told(
                exc,
                self._server.url,
                limit_s=self._server.timeout_s,
                answering=self._answering,
                said=self._said,
            ) from None

    async def _ask_patiently(self, client: Any, tell: Tell) -> None:
        """Ask, and ask again after faults that pass by themselves."""
        for wait_s in (*BACK_OFF_S, None):
            try:
                return await self._ask(client, tell)
            except Exception as exc:
                fault = fault_of(exc, answering=self._answering)
                if self._said or wait_s is None or fault not in ASKED_AGAIN:
                    raise
                tell(Progress(_asking_again(self._server.url), lasting=True))
                await asyncio.sleep(_back_off_s(exc, wait_s))

    async def _ask(self, client: Any, tell: Tell) -> None:
        self._answering = False
        stream = await self._start(client)
        async with stream:
            self._answering = True
            tell(Accepted(tuple(self._options), tuple(self._refused)))
            await self._read(stream, tell)

    async def _start(self, client: Any) -> Any:
        """Send the question; options that the server refuses are left away."""
        from openai import BadRequestError, UnprocessableEntityError

        while True:
            try:
                async with asyncio.timeout(self._server.timeout_s):
                    return await client.chat.completions.create(
                        **self._question, **self._options, stream=True
                    )
            except (BadRequestError, UnprocessableEntityError):
                if not self._options:
                    raise
                self._refused.append(self._options.popitem()[0])

    async def _read(self, stream: Any, tell: Tell) -> None:
        """Pass the stream's events on until it has finished."""
        letters = events = 0
        limit = self._question["max_tokens"] * LETTERS_PER_TOKEN
        while True:
            async with asyncio.timeout(self._server.timeout_s):
                event = await anext(stream, None)
            if event is None:
                raise EOFError if events else ValueError("no stream at all")
            heard = read_event(event)
            letters, events = letters + len(heard.text), events + 1
            if letters > limit or events > limit:
                raise TooMuchSent
            self._said = self._said or bool(heard.text)
            tell(heard)
            if heard.finish is not None:
                return await self._hear_counts(stream, tell)

    async def _hear_counts(self, stream: Any, tell: Tell) -> None:
        """After the finish counts may come; how the server hangs up is no matter."""
        try:
            async with asyncio.timeout(FAREWELL_S):
                async for event in stream:
                    tell(replace(read_event(event), text="", finish=None))
        except Exception as exc:
            logger.debug("remote.farewell %s", type(exc).__name__)


def read_event(event: Any) -> Heard:
    """One event of a stream, whatever the server put into it.

    Raises:
        EOFError: the server ended the answer for a reason that leaves it broken.
    """
    choices = getattr(event, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    text = getattr(getattr(choice, "delta", None), "content", None)
    finish = getattr(choice, "finish_reason", None)
    if finish is not None and finish not in COMPLETE | CUT_OFF:
        raise EOFError
    usage = getattr(event, "usage", None)
    return Heard(
        text if isinstance(text, str) else "",
        finish,
        _count(getattr(usage, "prompt_tokens", None)),
        _count(getattr(usage, "completion_tokens", None)),
    )


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _back_off_s(exc: Exception, wait_s: float) -> float:
    """How long to wait: what the server asks for, within a bound."""
    response = getattr(exc, "response", None)
    try:
        asked_s = float(response.headers["retry-after"])
    except (AttributeError, KeyError, ValueError):  # not told, or told as a date
        asked_s = wait_s
    usable = math.isfinite(asked_s) and asked_s >= 0
    return min(asked_s if usable else wait_s, LONGEST_BACK_OFF_S)


def _asking_again(url: str) -> Sentence:
    place = place_of(url)
    return Sentence(
        f"The model server {place} did not take the question; asking again",
        f"Le serveur de modèle {place} n'a pas pris la question ; nouvel essai",
    )
