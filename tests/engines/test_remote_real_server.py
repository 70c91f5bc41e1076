"""The remote engine against the OpenAI-compatible server that transformers ships.

A real server process, a real (tiny) model that writes a known answer, real HTTP.
"""

import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.errors import RemoteRefused
from core.domain.events import TextPiece
from core.domain.vocabulary import Outcome
from tests.engines.remote import open_remote, picture
from tests.engines.servers import closed_port
from tests.tiny_models import KNOWN_ANSWER

START_S = 90
SERVE = "from transformers.cli.transformers import main; main()"


@pytest.fixture(scope="module")
def url(
    taught_idefics3: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A running server, pinned to the tiny model; its list of models is empty."""
    home = tmp_path_factory.mktemp("hub")
    (home / "hub").mkdir()
    url = closed_port()
    port = url.split(":")[-1].split("/")[0]
    command = [sys.executable, "-c", SERVE, "serve", taught_idefics3.name]
    command += ["--device", "cpu", "--port", port]
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(home), "OMP_NUM_THREADS": "1"}
    log_path = home / "log"
    with log_path.open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=taught_idefics3.parent,
            env=os.environ | offline,
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_healthy(url, server, log_path)
            yield url
        finally:
            server.kill()
            server.wait()


def wait_until_healthy(url: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(url.replace("/v1", "/health"), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not start: " + log.read_text()[-2000:])


def test_a_real_server_is_streamed_and_read(url: str, taught_idefics3: Path) -> None:
    engine = open_remote(url, remote_model=taught_idefics3.name)
    events = list(engine.examine(picture(), stop=threading.Event()))
    answer = events[-1]
    pieces = [event.text for event in events if isinstance(event, TextPiece)]
    assert "".join(pieces) == answer.raw_text == KNOWN_ANSWER
    assert len(pieces) > 3
    assert answer.outcome is Outcome.DAMAGE_FOUND
    assert len(answer.findings) == 2
    assert answer.writing.new_tokens >= len(pieces)
    assert answer.writing.prompt_tokens > 100
    assert not answer.writing.cut_off


def test_a_real_server_cuts_off_at_the_limit(url: str, taught_idefics3: Path) -> None:
    engine = open_remote(url, remote_model=taught_idefics3.name, max_new_tokens=16)
    answer = list(engine.examine(picture(), stop=threading.Event()))[-1]
    assert answer.writing.cut_off
    assert answer.writing.new_tokens == 16
    assert KNOWN_ANSWER.startswith(answer.raw_text)
    assert answer.outcome is not Outcome.NO_DAMAGE_SEEN


def test_a_real_server_is_stopped(url: str, taught_idefics3: Path) -> None:
    engine = open_remote(url, remote_model=taught_idefics3.name)
    stop = threading.Event()
    for event in engine.examine(picture(), stop=stop):
        if isinstance(event, TextPiece):
            stop.set()
    assert event.writing.stopped
    assert event.outcome is not Outcome.NO_DAMAGE_SEEN
    assert KNOWN_ANSWER.startswith(event.raw_text)


def test_a_real_server_writes_from_text_alone(url: str, taught_idefics3: Path) -> None:
    engine = open_remote(url, remote_model=taught_idefics3.name)
    pieces = engine.write("Say it plainly.", stop=threading.Event())
    assert "".join(piece.text for piece in pieces) == KNOWN_ANSWER


def test_a_model_that_a_real_server_does_not_serve_is_refused(url: str) -> None:
    engine = open_remote(url, remote_model="another")
    with pytest.raises(RemoteRefused, match="400"):
        list(engine.examine(picture(), stop=threading.Event()))
