"""A real server and a real browser; skipped visibly where there is no browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
START_LIMIT_S = 60


def find_browser() -> str | None:
    named = (shutil.which(name) for name in BROWSERS)
    return next((path for path in named if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        told = "no Chromium on this machine; install it to run the browser tests"
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(told)
        pytest.skip(told)
    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=switches)
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it was ready"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from the server within {START_LIMIT_S} s")


@contextmanager
def run_server(log_path: Path, env: dict[str, str]) -> Iterator[str]:
    """A server process with these variables; its address once it is healthy.

    Its cases lie beside the log, unless the variables say otherwise.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true"]
    cases = {"CAR_DAMAGE_DATA_FOLDER": str(log_path.parent / "data")}
    surroundings = {**os.environ, "OMP_NUM_THREADS": "1", **cases, **env}
    with log_path.open("wb") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, env=surroundings
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_healthy(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A server of its own for each test, so that every start is a cold one."""
    with run_server(tmp_path / "server.log", {}) as address:
        yield address


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    phone = request.param == "phone"
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP,
        color_scheme="dark" if phone else "light",
        device_scale_factor=2 if phone else 1,
        accept_downloads=True,
    )
    yield context.new_page()
    context.close()
