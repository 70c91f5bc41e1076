"""A hub that refuses, fails or is silent: the next row soon, each with its sentence."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.events import Progress
from core.domain.settings import Settings
from core.models.catalogue import ChainRow, SourceKind
from core.slot import ModelSlot
from tests.models.hub_server import HubServer, read_files, refused_endpoint, serving
from tests.promises.test_visitors import wait_until
from tests.promises.walks import ONBOARD, assessed, steps_of
from tests.tiny_models import KNOWN_ANSWER

WALK_S, CACHED_S, LEFT_S = 3.0, 1.0, 2.0
NAMES = ("owner/model", "owner/second", "owner/third", "owner/fourth")


def hub_row(name: str) -> ChainRow:
    return ChainRow(
        key=name.partition("/")[2],
        title=name,
        source=name,
        source_kind=SourceKind.HUB,
        engines=("transformers",),
        licence="none",
    )


ROWS = (*map(hub_row, NAMES), *ONBOARD)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "hub"


@pytest.fixture(autouse=True)
def online(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cache))
    ModelSlot(Settings(), ONBOARD).open().engine.close()  # imports are not the hub's


@pytest.fixture
def hub(taught_idefics3: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with serving(HubServer(files=read_files(taught_idefics3))) as server:
        turn_to(server.endpoint, monkeypatch)
        yield server


def turn_to(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this the hub, as HF_ENDPOINT does at the start of a process."""
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
    monkeypatch.setattr(
        "huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE",
        endpoint + "/{repo_id}/resolve/{revision}/{filename}",
    )


BAD_HUBS = {
    "refused": ({}, "cannot be reached"),
    "401": ({"status": 401}, "HF_TOKEN"),
    "404": ({"status": 404, "code": "RepoNotFound"}, "has no model owner/"),
    "429": ({"status": 429}, "429"),
    "503": ({"status": 503}, "503"),
    "silent": ({"silent": True}, "did not answer"),
    "dribbles": ({"dribbles": True}, "did not answer"),
}


@pytest.mark.parametrize("kind", BAD_HUBS)
def test_walk_over_four_hub_rows_takes_three_seconds(
    kind: str, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour, words = BAD_HUBS[kind]
    for name, value in behaviour.items():
        setattr(hub, name, value)
    if kind == "refused":
        turn_to(refused_endpoint(), monkeypatch)
    began = time.monotonic()
    loaded = ModelSlot(Settings(), ROWS).open()
    assert time.monotonic() - began < WALK_S
    assert loaded.row.key == "onboard"
    skipped = loaded.attempts[:-1]
    assert len(skipped) == len(NAMES)
    assert all(words in attempt.error for attempt in skipped), skipped[0].error
    assert all(attempt.error.fr != attempt.error for attempt in skipped)
    loaded.engine.close()


def test_allowed_walk_downloads_opens_and_answers_and_then_needs_no_hub(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.drip_s = 0.05
    slot = ModelSlot(replace(Settings(), allow_download=True), ROWS)
    assessment, events = assessed(slot)
    assert assessment.answer.raw_text == KNOWN_ANSWER
    assert assessment.provenance.row == "model"
    told = [event.step for event in events if isinstance(event, Progress)]
    assert any(step.startswith("Downloading owner/model: ") for step in told)
    slot.free()
    turn_to(refused_endpoint(), monkeypatch)
    began = time.monotonic()
    first = next(step for step in slot.open_steps() if step.step.startswith("Opening"))
    assert time.monotonic() - began < CACHED_S
    assert "owner/model" in first.step


def test_nothing_is_fetched_without_consent(hub: HubServer) -> None:
    loaded = ModelSlot(Settings(), ROWS).open()
    assert "nothing is downloaded without consent" in loaded.attempts[0].error
    assert not any(path.endswith(".safetensors") for path in hub.requests)
    loaded.engine.close()


def fetching() -> list[str]:
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name in ("background-work", "download")]


@pytest.mark.parametrize("silent", [False, True], ids=["slow", "silent"])
def test_who_leaves_ends_the_download_and_the_next_visitor_is_served(
    silent: bool, hub: HubServer
) -> None:
    hub.drip_s = 0.2
    slot = ModelSlot(replace(Settings(), allow_download=True), ROWS)
    steps = steps_of(slot)
    assert any(step.share for step in steps)  # stops there, in the middle of it
    hub.silent = silent
    began = time.monotonic()
    steps.close()
    assert time.monotonic() - began < LEFT_S
    assert "background-work" not in fetching()
    assert not slot.turns.busy
    hub.drip_s, hub.silent = 0.0, False
    wait_until(lambda: not fetching())
    assert assessed(slot)[0].answer.raw_text == KNOWN_ANSWER
    slot.free()


def test_download_that_fails_leads_to_the_next_row(hub: HubServer) -> None:
    hub.file_status = 403
    hub.code = "GatedRepo"
    slot = ModelSlot(replace(Settings(), allow_download=True), ROWS)
    assessment, _ = assessed(slot)
    assert assessment.provenance.row == "onboard"
    assert "gated" in assessment.provenance.attempts[0].error
