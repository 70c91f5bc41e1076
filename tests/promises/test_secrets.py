"""Secrets of the environment are nowhere to be read, whatever goes wrong."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import main
from core.domain.settings import Settings
from tests.broken_models import with_missing_tensors
from tests.engines import servers
from tests.examples import CRASH
from tests.models.hub_server import HubServer, read_files, serving
from tests.promises.test_hub import turn_to
from tests.promises.test_memory import never
from tests.promises.walks import around_forward

CANARIES = ("hf_canary7Qx2", "sk-canary-93kd")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_TOKEN", CANARIES[0])
    monkeypatch.setenv("CAR_DAMAGE_REMOTE_KEY", CANARIES[1])
    monkeypatch.setenv("CAR_DAMAGE_ALLOW_DOWNLOAD", "yes")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "c"))


@pytest.fixture
def hub(tiny_idefics3: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with serving(HubServer(files=read_files(tiny_idefics3))) as server:
        turn_to(server.endpoint, monkeypatch)
        yield server


class Told:
    """Everything that a person, a log or a file can hear of one command."""

    def __init__(
        self,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        self._folder, self._capsys, self._caplog = tmp_path, capsys, caplog
        caplog.set_level(logging.DEBUG)

    def by(self, *arguments: str, language: str = "en") -> str:
        report = self._folder / "report.html"
        more = ["--report", str(report), "--json", "--language", language]
        main(["assess", str(CRASH), *more, *arguments])
        told = [*self._capsys.readouterr()]
        told.append(report.read_text() if report.exists() else "")
        format_one = logging.Formatter().format
        told += [format_one(record) for record in self._caplog.get_records("call")]
        return "\n".join(told)


@pytest.fixture
def told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Told:
    return Told(tmp_path, capsys, caplog)


def assert_no_canary(text: str) -> None:
    assert len(text) > 500, "something was told at all"
    assert not [each for each in CANARIES if each in text]


@pytest.mark.parametrize("status", [200, 401, 403, 404, 429, 503])
def test_hub_that_repeats_what_it_was_sent(
    status: int, hub: HubServer, told: Told
) -> None:
    hub.status = status
    assert_no_canary(told.by("--model", "owner/model"))
    assert hub.requests


def test_hub_whose_files_are_refused(hub: HubServer, told: Told) -> None:
    hub.file_status = 401
    assert_no_canary(told.by("--model", "owner/model"))


def repeat(exchange: servers.Exchange) -> None:
    """An error page with the whole request on it."""
    assert CANARIES[1] in str(exchange.headers), "the key was sent to its server"
    servers.say(str(exchange.headers), status=401)(exchange)


@pytest.mark.parametrize(
    "replies",
    [
        {"models": repeat},
        {"chat": repeat},
        {"chat": servers.hang_up},
        {"chat": servers.sse(servers.piece("no sense"), servers.finish())},
    ],
    ids=["models 401", "chat 401", "hangs up", "no sense"],
)
def test_server_that_repeats_what_it_was_sent(
    replies: dict[str, servers.Reply], told: Told
) -> None:
    with servers.serving(**replies) as server:
        assert_no_canary(told.by("--remote", server.url, "--model", "tiny"))


def test_model_that_is_broken_or_runs_out_of_memory(
    tiny_mllama: Path, tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    around_forward(monkeypatch, never)
    monkeypatch.setenv("CAR_DAMAGE_PRECISION", "full")
    assert_no_canary(told.by("--model", str(tiny_mllama), language="fr"))
    broken = with_missing_tensors(tiny_mllama, tmp_path / "broken")
    assert_no_canary(told.by("--model", str(broken)))


def test_settings_and_a_wrong_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert CANARIES[1] not in repr(Settings.from_env(os.environ | {"CAR_DAMAGE": ""}))
    env = os.environ | {"CAR_DAMAGE_REMOTE_KEYS": CANARIES[1]}
    done = subprocess.run(
        [sys.executable, "-m", "core", "models"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert CANARIES[1] not in done.stdout + done.stderr
