"""The Models page in a real browser: load, leave, come back, download; wide, narrow."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import run_server
from tests.browser.test_upload_to_report import (
    PATIENCE_MS,
    keep_screenshot,
    width_of,
)
from tests.models.hub_server import HubServer, read_files, serving


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, taught_idefics3: Path
) -> Iterator[str]:
    """One server for this module, with a tiny model of its own in the chain."""
    log_path = tmp_path_factory.mktemp("server") / "server.log"
    with run_server(log_path, {"CAR_DAMAGE_MODEL": str(taught_idefics3)}) as address:
        yield address


def open_models(page: Page, server: str) -> None:
    page.goto(f"{server}/models")
    settings = page.get_by_text("Settings of this run")
    expect(settings).to_be_visible(timeout=PATIENCE_MS)


def test_model_loads_while_the_page_is_left_and_asks_nobody_else(
    server: str, page: Page
) -> None:
    elsewhere: list[str] = []
    ours = (server, server.replace("http", "ws"), "data:", "blob:")
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(ours) else elsewhere.append(asked.url)
        ),
    )
    open_models(page, server)
    first = page.locator(".st-key-models-row-1")
    if width_of(page) == "desktop":
        first.get_by_role("button", name="Load").click()
        begun = re.compile("Looking for|Opening|open now")
        expect(page.get_by_text(begun).first).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("link", name="Assess").click()
        assess = page.get_by_role("heading", name="Assess a photo")
        expect(assess).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("link", name="Models").click()
    expect(first.get_by_text("open now")).to_be_visible(timeout=PATIENCE_MS)
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_text("Settings of this run").click()
    widths = page.evaluate(
        "[document.documentElement.scrollWidth,"
        " document.querySelector('[data-testid=stMain]').scrollWidth,"
        " document.querySelector('[data-testid=stMain]').clientWidth]"
    )
    keep_screenshot(page, f"models-{width_of(page)}")
    assert widths[1] <= widths[2]
    assert widths[0] <= page.viewport_size["width"]
    assert elsewhere == []


@pytest.fixture
def hub(taught_idefics3: Path) -> Iterator[HubServer]:
    """A hub that holds the tiny model and sends it slowly."""
    with serving(HubServer(read_files(taught_idefics3), drip_s=0.15)) as hub:
        yield hub


@pytest.fixture
def hub_server(tmp_path: Path, hub: HubServer) -> Iterator[str]:
    """A server whose first row is only on that hub."""
    env = {
        "CAR_DAMAGE_MODEL": hub.model_id,
        "HF_ENDPOINT": hub.endpoint,
        "HF_HOME": str(tmp_path / "home"),
        "HF_HUB_OFFLINE": "0",
    }
    with run_server(tmp_path / "server.log", env) as address:
        yield address


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_download_asks_stops_goes_on_and_ends_with_a_model(
    hub_server: str, hub: HubServer, page: Page
) -> None:
    open_models(page, hub_server)
    row = page.locator(".st-key-models-row-1")
    expect(row).to_contain_text("Not on this machine")
    assert hub.requests == [], "the page itself asks nobody"
    agree_to_download(page)
    expect(page.get_by_text("Downloading owner/model: ")).to_be_visible(
        timeout=PATIENCE_MS
    )
    screen = page.get_by_test_id("stMainBlockContainer")
    screen.get_by_role("button", name="Stop").click()
    expect(row.get_by_test_id("stAlert")).to_be_visible(timeout=PATIENCE_MS)
    keep_screenshot(page, "download-stopped-desktop")
    agree_to_download(page)
    expect(row).to_contain_text("On this machine: ", timeout=PATIENCE_MS)
    assert hub.ranges, "it went on where it broke off"
    expect(row.get_by_role("button", name="Load")).to_be_enabled()


def agree_to_download(page: Page) -> None:
    row = page.locator(".st-key-models-row-1")
    row.get_by_role("button", name="Download").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("owner/model", timeout=PATIENCE_MS)
    asked.get_by_role("button", name="Download").click()
    expect(asked).to_have_count(0, timeout=PATIENCE_MS)
