"""The client of an OpenAI-compatible server: one address, one key, firm bounds.

Decisions:
- The key goes into the Authorization header of this one address and nowhere else:
  redirects are not followed, and headers that the environment or the client would add
  (other services' keys, the machine's description) are taken off.
- The client's own retries are off and its time limits lie behind ours; whoever talks
  decides when to stop. Only connecting is bounded here.
- An answer is read up to a number of bytes, error pages and endless lines included.
- The transport's loggers stay quiet at every level: they know addresses and headers.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from core.domain.errors import MissingPackage, RemoteRefused
from core.domain.sentences import Sentence
from core.engines.remote_faults import CHECK_KEY, TooMuchSent, told
from core.engines.remote_models import RemoteModel, read_model

CONNECT_S = 3.0
LIST_S = 2.0  # with closing down and the client's first import: within 3 s
LIST_BYTES = 4_000_000  # hundreds of models with all their fields
LOGGERS = ("openai", "httpx2", "httpcore2")
HEADERS_SENT = {
    "host",
    "accept",
    "user-agent",
    "content-type",
    "content-length",
}

NO_LIST = (405, 500, 501)  # what servers answer that cannot list their models


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask and as whom; `timeout_s` is the longest silence."""

    url: str
    key: str = field(default="", repr=False)
    timeout_s: float = 60.0


@contextlib.asynccontextmanager
async def open_client(server: Server, *, byte_limit: int) -> AsyncIterator[Any]:
    """An `openai.AsyncOpenAI` that reads at most so many bytes per answer."""
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Timeout

    async def send_only_ours(request: Any) -> None:
        for name in set(request.headers) - HEADERS_SENT:
            del request.headers[name]
        request.headers["Accept-Encoding"] = "identity"
        request.headers["Connection"] = "close"  # a kept one may have died
        if server.key:
            request.headers["Authorization"] = f"Bearer {server.key}"

    async def take_only_so_much(response: Any) -> None:
        response.stream = _bounded(response.stream, byte_limit)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ValueError("compressed without having been asked to")

    http = DefaultAsyncHttpxClient(
        timeout=Timeout(server.timeout_s + CONNECT_S, connect=CONNECT_S),
        follow_redirects=False,
        event_hooks={"request": [send_only_ours], "response": [take_only_so_much]},
    )
    async with AsyncOpenAI(
        api_key="replaced in send_only_ours",
        base_url=server.url,
        http_client=http,
        max_retries=0,
    ) as client:
        yield client


def prepare_client(server: Server) -> None:
    """Import the client once, keep its logs quiet, and look at the key.

    Raises:
        MissingPackage: `openai` is not installed.
        RemoteRefused: the key cannot stand in a header.
    """
    if not all("!" <= letter <= "~" for letter in server.key):
        raise RemoteRefused(
            Sentence(
                "The key of the model server has letters that cannot be sent.",
                "La clé du serveur de modèle a des lettres qui ne peuvent être "
                "envoyées.",
            ),
            hint=Sentence(*CHECK_KEY),
        )
    try:
        import openai  # noqa: F401
    except ImportError as exc:
        raise MissingPackage(
            Sentence(
                "The package openai is not installed.",
                "Le paquet openai n'est pas installé.",
            ),
            hint=Sentence("Run: pip install openai", "Lancez : pip install openai"),
        ) from exc
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)


async def read_models(
    server: Server, tell: Callable[[list[RemoteModel]], None], *, must_list: bool
) -> None:
    """Tell what the server offers, as its list of models says it.

    Args:
        must_list: whether a server without a working list is refused. Where the
            operator named a model, the list is a convenience: some servers have none
            (`transformers serve` fails on it where nothing was ever downloaded).

    Raises:
        RemoteRefused: it did not tell within `LIST_S`.
    """
    try:
        async with (
            asyncio.timeout(LIST_S),
            open_client(server, byte_limit=LIST_BYTES) as client,
        ):
            listed = (await client.get("/models", cast_to=object))["data"]
            models = [read_model(one) for one in listed]
    except Exception as exc:  # not chained: it may quote the key
        if not must_list and getattr(exc, "status_code", None) in NO_LIST:
            return
        raise told(exc, server.url, limit_s=LIST_S) from None
    tell([model for model in models if model is not None])


def _bounded(stream: Any, byte_limit: int) -> Any:
    """A response's bytes up to a limit."""
    from httpx2 import AsyncByteStream

    class Bounded(AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            left = byte_limit
            async for piece in stream:
                left -= len(piece)
                if left < 0:
                    raise TooMuchSent
                yield piece

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()
