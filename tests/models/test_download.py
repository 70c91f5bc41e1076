"""A download tells, can be stopped, goes on where it broke off, and ends whole."""

import os
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from core.domain.errors import DownloadFailed
from core.domain.events import Progress
from core.domain.settings import Settings
from core.models import download
from core.models.hub import Hub
from core.models.hub_cache import CachedRepo
from core.models.sources import Source
from tests.models.hub_server import COMMIT, HubServer, read_files, serving

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20


@pytest.fixture(autouse=True)
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run offline as a rule; these speak to servers of their own."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr(download, "FIRST_PAUSE_S", 0.05)


@pytest.fixture
def server(tiny_idefics3: Path):
    with serving(HubServer(files=read_files(tiny_idefics3))) as hub:
        yield hub


def fetch(server: HubServer, cache: Path) -> Source:
    hub = Hub(Settings(), endpoint=server.endpoint, cache=cache)
    found = hub.find("owner/model")
    return hub.download(found, tell=lambda _: None, stop=threading.Event())


def test_downloaded_model_is_whole_and_found_without_network(
    server: HubServer, tmp_path: Path, tiny_idefics3: Path
) -> None:
    source = fetch(server, tmp_path)
    assert source.folder == tmp_path / "models--owner--model" / "snapshots" / COMMIT
    assert source.revision == COMMIT[:12]
    assert read_files(source.folder) == read_files(tiny_idefics3)
    offline = Hub(Settings(), endpoint="http://127.0.0.1:9", cache=tmp_path)
    assert offline.find("owner/model") == source


def test_transformers_opens_what_was_downloaded(
    server: HubServer, tmp_path: Path
) -> None:
    from transformers import AutoConfig

    source = fetch(server, tmp_path)
    by_name = AutoConfig.from_pretrained(
        "owner/model", cache_dir=tmp_path, local_files_only=True
    )
    assert by_name.model_type == source.config["model_type"]


def test_only_what_a_model_needs_is_fetched(server: HubServer, tmp_path: Path) -> None:
    server.files |= {"model.bin": bytes(99), "onnx/x.json": b"{}", "README.md": b"x"}
    source = fetch(server, tmp_path)
    names = {path.name for path in source.folder.iterdir()}
    assert "model.safetensors" in names
    assert not names & {"model.bin", "x.json", "README.md"}


def test_progress_is_told_often_and_rises_to_the_whole(
    server: HubServer, tmp_path: Path
) -> None:
    server.drip_s = 0.05
    times: list[float] = []
    shares: list[float] = []

    def tell(progress: Progress) -> None:
        times.append(time.monotonic())
        shares.append(progress.share or 0.0)

    hub = Hub(Settings(), endpoint=server.endpoint, cache=tmp_path)
    hub.download(hub.find("owner/model"), tell=tell, stop=threading.Event())
    assert len(times) >= 3
    assert max(later - sooner for sooner, later in pairwise(times)) < 1.0
    assert shares == sorted(shares)
    assert 0 < shares[-1] <= 1


def test_stop_ends_a_download_within_two_seconds_and_it_goes_on_later(
    server: HubServer, tmp_path: Path
) -> None:
    server.drip_s = 0.05
    stop, stopped_at = threading.Event(), []

    def stop_midway(progress: Progress) -> None:
        if (progress.share or 0) > 0.3 and not stop.is_set():
            stopped_at.append(time.monotonic())
            stop.set()

    hub = Hub(Settings(), endpoint=server.endpoint, cache=tmp_path)
    with pytest.raises(DownloadFailed, match="was stopped"):
        hub.download(hub.find("owner/model"), tell=stop_midway, stop=stop)
    assert time.monotonic() - stopped_at[0] < 2.0
    assert hub.find_cached("owner/model") is None
    server.drip_s = 0.0
    sent = server.sent_bytes
    fetch(server, tmp_path)
    assert server.ranges
    assert server.sent_bytes - sent < 0.8 * sum(map(len, server.files.values()))


def test_stop_does_not_wait_for_a_silent_hub(server: HubServer, tmp_path: Path) -> None:
    hub = Hub(Settings(), endpoint=server.endpoint, cache=tmp_path)
    source = hub.find("owner/model")
    server.silent = True
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    with pytest.raises(DownloadFailed, match="was stopped"):
        hub.download(source, tell=lambda _: None, stop=stop)
    assert time.monotonic() - started < 2.0


def test_connection_that_breaks_goes_on_at_the_same_byte(
    server: HubServer, tmp_path: Path, tiny_idefics3: Path
) -> None:
    server.break_after, server.breaks = 100_000, 3
    source = fetch(server, tmp_path)
    assert read_files(source.folder) == read_files(tiny_idefics3)
    assert server.breaks == 0
    assert len(server.ranges) == 3


def test_server_that_starts_over_is_followed(
    server: HubServer, tmp_path: Path, tiny_idefics3: Path
) -> None:
    server.break_after, server.breaks, server.ignores_range = 100_000, 2, True
    source = fetch(server, tmp_path)
    assert read_files(source.folder) == read_files(tiny_idefics3)
    asked = [path for path in server.requests if path.endswith("model.safetensors")]
    assert len(asked) == 3


def test_damaged_file_is_fetched_again(
    server: HubServer, tmp_path: Path, tiny_idefics3: Path
) -> None:
    hub = Hub(Settings(), endpoint=server.endpoint, cache=tmp_path)
    found, server.damages = hub.find("owner/model"), 1
    source = hub.download(found, tell=lambda _: None, stop=threading.Event())
    assert server.damages == 0
    assert read_files(source.folder) == read_files(tiny_idefics3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"damages": 10**6}, "came damaged"),
        ({"file_status": 503}, "failing (status 503)"),
        ({"file_status": 403, "code": "GatedRepo"}, "gated"),
        ({"break_after": 0, "breaks": 10**6}, "cannot be reached"),
    ],
)
def test_download_that_cannot_end_is_no_model(
    change: dict[str, object],
    message: str,
    server: HubServer,
    tmp_path: Path,
) -> None:
    hub = Hub(Settings(), endpoint=server.endpoint, cache=tmp_path)
    source = hub.find("owner/model")
    for name, value in change.items():
        setattr(server, name, value)
    with pytest.raises(DownloadFailed) as failure:
        hub.download(source, tell=lambda _: None, stop=threading.Event())
    assert message in failure.value.message
    assert failure.value.hint
    assert hub.find_cached("owner/model") is None


def test_too_small_disk_is_said_before_a_byte_is_fetched(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Hub(Settings(), endpoint=server.endpoint, cache=tmp_path)
    source = hub.find("owner/model")
    monkeypatch.setattr(CachedRepo, "free_bytes", lambda _: 1_000_000)
    sent = server.sent_bytes
    with pytest.raises(DownloadFailed, match=r"on the disk; 1\.0 MB are free"):
        hub.download(source, tell=lambda _: None, stop=threading.Event())
    assert server.sent_bytes == sent


def run_download(server: HubServer, home: Path, *, before: str = "") -> str:
    """Download in a process of its own; what it says at the end."""
    code = (
        f"{before}\n"
        "import threading\n"
        "from core.domain.settings import Settings\n"
        "from core.models.hub import Hub\n"
        "hub = Hub(Settings())\n"
        "try:\n"
        "    found = hub.find('owner/model')\n"
        "    hub.download(found, tell=lambda _: None, stop=threading.Event())\n"
        "    print('whole')\n"
        "except Exception as exc:\n"
        "    print(exc)\n"
    )
    env = {"HF_HOME": str(home), "HF_ENDPOINT": server.endpoint, "HF_HUB_OFFLINE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    return done.stdout.strip()


def test_disk_that_fills_up_ends_the_download(
    server: HubServer, tmp_path: Path
) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (90000, 90000))"
    assert "disk is full" in run_download(server, tmp_path, before=limit)
    cache = tmp_path / "hub"
    assert Hub(Settings(), cache=cache).find_cached("owner/model") is None


def test_killed_download_leaves_no_model_and_goes_on(
    server: HubServer, tmp_path: Path
) -> None:
    server.drip_s = 0.1
    code = "from tests.models.test_download import fetch_for_ever; fetch_for_ever()"
    env = {"HF_HOME": str(tmp_path), "HF_ENDPOINT": server.endpoint}
    env |= {"HF_HUB_OFFLINE": "0"}
    child = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | env
    )
    deadline = time.monotonic() + PATIENCE_S
    while server.sent_bytes < 400_000 and time.monotonic() < deadline:
        time.sleep(0.05)
    child.kill()
    child.wait()
    assert Hub(Settings(), cache=tmp_path / "hub").find_cached("owner/model") is None
    server.drip_s = 0.0
    assert run_download(server, tmp_path) == "whole"
    assert server.ranges


def fetch_for_ever() -> None:
    """Download until somebody ends the process."""
    hub = Hub(Settings())
    source = hub.find("owner/model")
    hub.download(source, tell=lambda _: None, stop=threading.Event())
