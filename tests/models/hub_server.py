"""A small hub over real HTTP: a model's description and its files, with Range.

It can also behave badly: refuse with a status (and repeat the headers it was sent, as
some error pages do), say nothing, dribble (a byte now and then, so that no timeout of
a socket ever strikes), break off, ignore Range, or send damaged bytes.
"""

import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE_BYTES = 1000  # from here on a file has a SHA-256, as with the real hub


@dataclass
class HubServer:
    """What the hub holds and how it behaves; tests change it while it runs.

    `break_after` ends the connection after so many bytes of a body, `breaks` times.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    model_id: str = "owner/model"
    status: int = 200
    file_status: int = 200
    code: str = ""
    silent: bool = False
    dribbles: bool = False
    drip_s: float = 0.0
    break_after: int = 0
    breaks: int = 0
    ignores_range: bool = False
    damages: int = 0
    description: bytes | None = None
    endpoint: str = ""
    requests: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    sent_bytes: int = 0

    def describe(self) -> bytes:
        """The model as the hub's API tells it."""
        if self.description is not None:
            return self.description
        siblings = []
        for name, content in self.files.items():
            digest = hashlib.sha256(content).hexdigest()
            told = {"rfilename": name, "size": len(content), "blobId": digest[:40]}
            if len(content) >= LARGE_BYTES:
                told["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 1}
            siblings.append(told)
        told = {"id": self.model_id, "sha": COMMIT, "siblings": siblings}
        return json.dumps(told).encode()


@contextmanager
def serving(hub: HubServer) -> Iterator[HubServer]:
    """Run the hub on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            hub.requests.append(self.path)
            if hub.silent:
                closing.wait(30)
                self.close_connection = True
                return
            is_api = self.path.startswith("/api/models/")
            status = hub.status if is_api else hub.file_status
            if status != 200:
                self.answer(status, str(self.headers).encode())
            elif is_api:
                known = self.path.split("?")[0] == f"/api/models/{hub.model_id}"
                self.answer(200 if known else 404, hub.describe())
            else:
                self.send_content(hub.files[self.path.rpartition("/")[2]])

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if status != 200 and hub.code:
                self.send_header("X-Error-Code", hub.code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for place in range(len(body) if hub.dribbles else 0):
                self.wfile.write(body[place : place + 1])
                if closing.wait(0.2):
                    return
            self.wfile.write(b"" if hub.dribbles else body)

        def send_content(self, content: bytes) -> None:
            asked = self.headers.get("Range")
            start = 0
            if asked and not hub.ignores_range:
                hub.ranges.append(asked)
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206 if start else 200)
            if start:
                told = f"bytes {start}-{len(content) - 1}/{len(content)}"
                self.send_header("Content-Range", told)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            self.send_pieces(content[start:])

        def send_pieces(self, content: bytes) -> None:
            if hub.damages and len(content) >= LARGE_BYTES:
                hub.damages -= 1
                content = bytes(len(content))
            for place in range(0, len(content), 50_000):
                if hub.breaks and place >= hub.break_after:
                    hub.breaks -= 1
                    self.wfile.flush()
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                if closing.wait(hub.drip_s):
                    return
                self.wfile.write(content[place : place + 50_000])
                hub.sent_bytes += len(content[place : place + 50_000])

        def log_message(self, *_: object) -> None:
            """Tests read the requests from the list."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that went away is part of the tests."""

    closing = threading.Event()
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}
    )
    thread.start()
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a model's folder, as the hub would hold them."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refused_endpoint() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
