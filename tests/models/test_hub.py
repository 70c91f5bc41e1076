"""The hub is asked within a bound; every way of failing has its own sentence."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.domain.errors import DownloadFailed, ModelUnavailable
from core.domain.settings import Settings
from core.models.hub import Hub, is_model_id
from core.models.sources import find_source
from tests.models.hub_server import (
    COMMIT,
    HubServer,
    read_files,
    refused_endpoint,
    serving,
)

ROOT = Path(__file__).resolve().parents[2]
CANARY = "hf_canaryCanaryCanaryCanaryCanary00"
STEP_S = 3.0  # promised: the next row after at most this long
CACHED_S = 1.0  # promised: a cached row after at most this long


@pytest.fixture(autouse=True)
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run offline as a rule; these speak to servers of their own."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setenv("HF_TOKEN", CANARY)


def new_hub(endpoint: str, cache: Path) -> Hub:
    return Hub(Settings(), endpoint=endpoint, cache=cache)


def refusal(hub: Hub, name: str = "owner/model") -> ModelUnavailable:
    """The error of `find`, which must come within the promised time."""
    started = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        hub.find(name)
    assert time.monotonic() - started < STEP_S
    error = caught.value
    assert error.hint
    assert error.message.fr != str(error.message)
    for text in (error.message, error.message.fr, error.hint, error.hint.fr):
        assert CANARY not in text
    return error


@pytest.mark.parametrize(
    ("server", "message", "hint"),
    [
        ({"status": 401, "code": "GatedRepo"}, "no access to it", "Accept the licence"),
        ({"status": 401}, "does not accept the token", "Make a new token"),
        ({"status": 403, "code": "GatedRepo"}, "no access to it", "Accept the licence"),
        ({"status": 403}, "no access to it", "https://huggingface.co/owner/model"),
        ({"status": 404, "code": "RepoNotFound"}, "no model owner/model", "spelling"),
        ({"status": 404}, "no model owner/model", "spelling"),
        ({"status": 429}, "too many requests", "later"),
        ({"status": 500}, "failing (status 500)", "later"),
        ({"status": 503}, "failing (status 503)", "later"),
        ({"status": 418}, "refused the request for owner/model", "later"),
        ({"silent": True}, "did not answer within 1.5 s", "folder of a model"),
        ({"dribbles": True}, "did not answer within 1.5 s", "folder of a model"),
        ({"description": b"<html>log in</html>"}, "makes no sense", "login page"),
        ({"description": b'{"siblings": 3}'}, "makes no sense", "login page"),
        ({"file_status": 403, "code": "GatedRepo"}, "no access to it", "licence"),
    ],
    ids=lambda value: json.dumps(value, default=str)[:40],
)
def test_every_refusal_has_its_own_sentence(
    server: dict[str, object], message: str, hint: str, tmp_path: Path
) -> None:
    files = {"config.json": b"{}", "model.safetensors": bytes(10)}
    with serving(HubServer(files=files, **server)) as hub:
        error = refusal(new_hub(hub.endpoint, tmp_path))
    assert isinstance(error, DownloadFailed)
    assert message in error.message
    assert hint in error.hint


def test_refused_connection_is_said_and_not_waited_for_again(tmp_path: Path) -> None:
    hub = new_hub(refused_endpoint(), tmp_path)
    assert "cannot be reached" in refusal(hub).message
    started = time.monotonic()
    refusal(hub, "another/model")
    assert time.monotonic() - started < 0.5


def test_silent_hub_is_waited_for_once(tmp_path: Path) -> None:
    with serving(HubServer(silent=True)) as server:
        hub = new_hub(server.endpoint, tmp_path)
        refusal(hub)
        started = time.monotonic()
        refusal(hub, "another/model")
        assert time.monotonic() - started < 0.5
        assert len(server.requests) == 1


def test_missing_model_does_not_stop_the_next_row(tmp_path: Path) -> None:
    with serving(HubServer(files=model_files())) as server:
        hub = new_hub(server.endpoint, tmp_path)
        refusal(hub, "owner/other")
        assert hub.find("owner/model").revision == COMMIT[:12]


def test_connection_that_breaks_is_tried_again(tmp_path: Path) -> None:
    with serving(HubServer(files=model_files(), break_after=0, breaks=1)) as server:
        source = new_hub(server.endpoint, tmp_path).find("owner/model")
    assert source.config == {"model_type": "mllama"}


def test_gated_model_without_a_token_names_licence_page_and_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "no"))
    with serving(HubServer(status=401, code="GatedRepo")) as server:
        error = refusal(new_hub(server.endpoint, tmp_path))
    assert "is gated" in error.message
    assert "https://huggingface.co/owner/model" in error.hint
    assert "HF_TOKEN" in error.hint
    assert "hf auth login" in error.hint


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a b",
        "https://huggingface.co/owner/model",
        "a/b/c",
        "owner/",
        "x" * 97,
        "owner/mo--del",
        "owner/..",
        "-x/y",
        "owner/mo\0del",
        "é/à",
    ],
)
def test_impossible_id_is_refused_without_network(name: str, tmp_path: Path) -> None:
    with serving(HubServer()) as server:
        hub = new_hub(server.endpoint, tmp_path)
        with pytest.raises(DownloadFailed, match="neither a folder here nor"):
            hub.find(name)
        assert server.requests == []
    assert not is_model_id(name)
    assert hub.find_cached(name) is None


def model_files(**more: bytes) -> dict[str, bytes]:
    config = b'{"model_type": "mllama"}'
    files = {"config.json": config, "model.safetensors": bytes(5000)}
    return files | {name.replace("_", "."): content for name, content in more.items()}


def test_hub_tells_config_and_sizes_without_a_download(tmp_path: Path) -> None:
    files = model_files() | {"tokenizer.json": bytes(300), "README.md": bytes(900)}
    files |= {"pytorch_model.bin": bytes(9000), "original/consolidated.pth": bytes(9)}
    with serving(HubServer(files=files)) as server:
        source = find_source("owner/model", hub=new_hub(server.endpoint, tmp_path))
        asked = [path.partition("?")[0] for path in server.requests]
    assert asked == [
        "/api/models/owner/model",
        f"/owner/model/resolve/{COMMIT}/config.json",
    ]
    assert source.folder is None
    assert source.config == {"model_type": "mllama"}
    assert source.weight_bytes == 5000
    assert source.download_bytes == 5000 + 300 + len(files["config.json"])
    assert list(tmp_path.iterdir()) == []


def test_adapter_on_the_hub_names_its_base(tmp_path: Path) -> None:
    adapter = json.dumps({"base_model_name_or_path": "meta/base"}).encode()
    files = {"adapter_config.json": adapter, "adapter_model.safetensors": bytes(50)}
    with serving(HubServer(files=files)) as server:
        source = new_hub(server.endpoint, tmp_path).find("owner/model")
    assert source.config is None
    assert source.base_name == "meta/base"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"config.json": b"{}", "pytorch_model.bin": bytes(9)}, "pickled weights"),
        ({"config.json": b"{}"}, "no weights"),
        ({"model.safetensors": bytes(9)}, "no config.json"),
        (model_files(config_json=b"[1]"), "makes no sense"),
        (model_files(config_json=b" " * 3_000_000), "makes no sense"),
        (model_files() | {"adapter_config.json": b"{}"}, "which model it belongs to"),
    ],
)
def test_repository_that_cannot_be_opened_is_refused(
    files: dict[str, bytes], message: str, tmp_path: Path
) -> None:
    with serving(HubServer(files=files)) as server:
        assert message in refusal(new_hub(server.endpoint, tmp_path)).message


@pytest.mark.parametrize(
    "told",
    [
        {"rfilename": "..%2f..%2fx.json", "blobId": "a" * 40},
        {"rfilename": "x\\..\\y.json", "blobId": "a" * 40},
        {"rfilename": "x.json", "blobId": "../../../etc"},
    ],
)
def test_name_that_leads_out_of_the_cache_is_refused(
    told: dict[str, str], tmp_path: Path
) -> None:
    siblings = [{"rfilename": "config.json", "size": 2, "blobId": "b" * 40}]
    described = {"id": "owner/model", "sha": COMMIT, "siblings": [*siblings, told]}
    with serving(HubServer(description=json.dumps(described).encode())) as server:
        assert "no sense" in refusal(new_hub(server.endpoint, tmp_path)).message


def run_find(endpoint: str, home: Path, **env: str) -> dict[str, object]:
    """Find a model in a process of its own, which reads the environment at import."""
    code = (
        "import json, time\n"
        "from core.domain.settings import Settings\n"
        "from core.models.hub import Hub\n"
        "import huggingface_hub, core.models.sources\n"
        "started = time.monotonic()\n"
        "try:\n"
        "    told = Hub(Settings()).find('owner/model').revision\n"
        "except Exception as exc:\n"
        "    told = str(exc)\n"
        "print(json.dumps([told, time.monotonic() - started]))\n"
    )
    given = {"HF_HOME": str(home), "HF_ENDPOINT": endpoint, "HF_HUB_OFFLINE": "0"}
    given = os.environ | given | {"TRANSFORMERS_OFFLINE": "0"} | env
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
    )
    assert CANARY not in done.stdout + done.stderr
    told, seconds = json.loads(done.stdout)
    assert seconds < STEP_S
    return told


def test_endpoint_of_the_environment_is_honoured(tmp_path: Path) -> None:
    with serving(HubServer(files=model_files())) as server:
        assert run_find(server.endpoint, tmp_path) == COMMIT[:12]
        assert server.requests


def test_offline_mode_asks_nobody(tmp_path: Path) -> None:
    with serving(HubServer(files=model_files())) as server:
        told = run_find(server.endpoint, tmp_path, HF_HUB_OFFLINE="1")
        assert "HF_HUB_OFFLINE is set" in told
        assert server.requests == []


def test_cached_model_is_found_at_once_without_network(
    tiny_idefics3: Path, tmp_path: Path
) -> None:
    place_in_cache(tiny_idefics3, tmp_path)
    hub = new_hub(refused_endpoint(), tmp_path)
    hub.find("owner/model")
    started = time.monotonic()
    source = hub.find("owner/model")
    assert time.monotonic() - started < CACHED_S
    assert source.folder is not None
    assert source.revision == COMMIT[:12]
    assert source.config["model_type"] == "idefics3"


@pytest.mark.parametrize("missing", ["model.safetensors", "config.json"])
def test_cached_model_that_is_not_whole_is_not_used(
    missing: str, tiny_idefics3: Path, tmp_path: Path
) -> None:
    snapshot = place_in_cache(tiny_idefics3, tmp_path)
    (snapshot / missing).unlink()
    assert new_hub(refused_endpoint(), tmp_path).find_cached("owner/model") is None


def place_in_cache(folder: Path, cache: Path) -> Path:
    """Put a model where `huggingface_hub` keeps what it downloaded."""
    snapshot = cache / "models--owner--model" / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    for name, content in read_files(folder).items():
        (snapshot / name).write_bytes(content)
    refs = cache / "models--owner--model" / "refs"
    refs.mkdir()
    (refs / "main").write_text(COMMIT)
    return snapshot


def test_token_is_in_no_log_even_when_the_hub_repeats_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with serving(HubServer(status=403)) as server:
        error = refusal(new_hub(server.endpoint, tmp_path))
    assert error.__cause__ is None
    assert CANARY not in caplog.text
    assert "owner/model" in caplog.text
