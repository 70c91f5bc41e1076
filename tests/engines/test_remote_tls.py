"""A remote server behind TLS: its certificate is checked, and its faults told apart."""

import contextlib
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.errors import RemoteRefused
from tests.engines import servers
from tests.engines.remote import ask, engine_for, open_remote
from tests.engines.servers import SocketServer, drip, serving, silence

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl, which makes the certificate"
)


class TlsServer(SocketServer):
    """The same server behind TLS; a client that turns away is let go."""

    def __init__(self, folder: Path) -> None:
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        super().__init__()
        self.url = self.url.replace("http", "https")

    def _serve(self, connection: servers.socket.socket) -> None:
        with contextlib.suppress(OSError):  # ssl.SSLError is one
            super()._serve(self._tls.wrap_socket(connection, server_side=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody has signed."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    command += " -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    command += " -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def server(folder: Path) -> Iterator[TlsServer]:
    server = TlsServer(folder)
    yield server
    server.close()


def test_https_to_a_plain_port_is_called_insecure() -> None:
    with serving() as plain, pytest.raises(RemoteRefused, match="No secure connection"):
        open_remote(plain.url.replace("http", "https"))


def test_a_certificate_that_nobody_signed_is_refused(server: TlsServer) -> None:
    with pytest.raises(RemoteRefused, match="No secure connection"):
        open_remote(server.url)
    assert server.asked == []


def test_a_trusted_server_is_asked_told_apart_and_stopped(
    server: TlsServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
    assert open_remote(server.url).title == "tiny"
    server.models = silence
    with pytest.raises(RemoteRefused, match="silent for 2 s"):
        open_remote(server.url)
    server.chat, stop = drip(), threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.perf_counter()
    assert ask(engine_for(server.url), stop).writing.stopped
    assert time.perf_counter() - started < 1.3
