"""Servers on real sockets, for everything that a remote model server can do wrong.

A `SocketServer` accepts connections and reads one request from each; `reply` then does
with the connection as it likes. What was asked is kept, and so is whether the client
hung up.
"""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

PATIENCE_S = 10.0
TLS_HELLO = 0x16  # first byte of a TLS handshake, RFC 8446 section 5.1
SSE_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


@dataclass
class Exchange:
    """One connection with the request that came over it."""

    connection: socket.socket = field(repr=False)
    method: str = ""
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict, repr=False)
    hung_up: threading.Event = field(default_factory=threading.Event)

    def send(self, data: bytes) -> bool:
        """Send bytes; False when the client is gone."""
        try:
            self.connection.sendall(data)
        except OSError:
            self.hung_up.set()
        return not self.hung_up.is_set()

    def wait_for_hang_up(self, limit_s: float = PATIENCE_S) -> bool:
        """Say nothing more, until the client is gone."""
        self.connection.settimeout(limit_s)
        try:
            while self.connection.recv(4096):
                pass
        except TimeoutError:
            return False
        except OSError:
            pass
        self.hung_up.set()
        return True


Reply = Callable[[Exchange], object]


class SocketServer:
    """A server of one port; `models` and `chat` answer the two addresses."""

    def __init__(self, *, chat: Reply | None = None, models: Reply | None = None):
        self.chat = chat or sse(piece("ok"), finish())
        self.models = models or models_list("tiny")
        self.asked: list[Exchange] = []
        self._closing = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def questions(self) -> list[Exchange]:
        """The chat completions that were asked for."""
        return [asked for asked in self.asked if asked.path.endswith("/completions")]

    def close(self) -> None:
        self._closing = True
        self._socket.close()

    def _accept(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(PATIENCE_S)
            exchange = read_request(connection)
            if exchange is not None:
                self.asked.append(exchange)
                listing = exchange.path.endswith("/models")
                (self.models if listing else self.chat)(exchange)


@contextlib.contextmanager
def serving(
    *, chat: Reply | None = None, models: Reply | None = None
) -> Iterator[SocketServer]:
    server = SocketServer(chat=chat, models=models)
    try:
        yield server
    finally:
        server.close()


def read_request(connection: socket.socket) -> Exchange | None:
    """Read one request; None when the client only connected."""
    data = b""
    with contextlib.suppress(OSError):
        while b"\r\n\r\n" not in data:
            received = connection.recv(65536)
            if not received:
                return None
            data += received
            if data[0] == TLS_HELLO:  # answered in plain words, as web servers do
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return None
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        headers = {name.lower(): value for name, value in headers.items()}
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(65536)
        method, path, _ = first.split(" ")
        return Exchange(connection, method, path, headers, json.loads(body or b"{}"))
    return None


def say(
    body: bytes | str | dict[str, Any],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Reply:
    """A whole reply; a mapping is sent as JSON."""
    kind = "application/json" if isinstance(body, dict) else "text/html"
    data = json.dumps(body) if isinstance(body, dict) else body
    data = data.encode() if isinstance(data, str) else data
    told = {"Content-Type": kind, "Content-Length": str(len(data))} | (headers or {})
    lines = [f"HTTP/1.1 {status} Told", *(f"{k}: {v}" for k, v in told.items())]
    return lambda ex: ex.send("\r\n".join([*lines, "", ""]).encode() + data)


def models_list(*names: str, **more: object) -> Reply:
    rows = [{"id": name, "object": "model", **more} for name in names]
    return say({"object": "list", "data": rows})


def piece(text: str, **more: object) -> dict[str, Any]:
    """One event of a stream that says this text."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return {"object": "chat.completion.chunk", "choices": [choice], **more}


def finish(reason: str = "stop", **more: object) -> dict[str, Any]:
    """The last event of a stream."""
    return {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}], **more}


def line(event: object) -> bytes:
    told = event if isinstance(event, str) else json.dumps(event)
    return f"data: {told}\n\n".encode()


def sse(*events: object, pause_s: float = 0.0, done: bool = True) -> Reply:
    """A stream of these events, then its end and the connection's."""

    def reply(ex: Exchange) -> None:
        ex.send(SSE_HEAD)
        for event in events:
            if not ex.send(line(event)):
                return
            time.sleep(pause_s)
        if done:
            ex.send(b"data: [DONE]\n\n")

    return reply


def sse_then_silence(*events: object) -> Reply:
    """A stream that begins and then says no more."""

    def reply(ex: Exchange) -> None:
        ex.send(SSE_HEAD + b"".join(line(event) for event in events))
        ex.wait_for_hang_up()

    return reply


def drip(text: str = "word ", *, pause_s: float = 0.05) -> Reply:
    """A stream that goes on until the client hangs up."""

    def reply(ex: Exchange) -> None:
        ex.send(SSE_HEAD)
        deadline = time.monotonic() + PATIENCE_S
        while ex.send(line(piece(text))) and time.monotonic() < deadline:
            time.sleep(pause_s)

    return reply


def silence(ex: Exchange) -> None:
    """Take the question and never answer."""
    ex.wait_for_hang_up()


def hang_up(ex: Exchange) -> None:
    """Close the connection without a word."""


def in_turn(*replies: Reply) -> Reply:
    """A reply for the first question, the second, ...; the last one stays."""
    left = list(replies)

    def reply(ex: Exchange) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(ex)

    return reply


@contextlib.contextmanager
def never_accepting() -> Iterator[str]:
    """The URL of a port whose queue is full: connecting to it hangs."""
    with contextlib.ExitStack() as opened:
        server = opened.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(3):
            filler = opened.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"


def closed_port() -> str:
    """The URL of a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/v1"
