"""The running app: first page in a browser, and memory with the model open."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.figures import Figure
from tests.browser.conftest import ROOT, find_browser, free_port, wait_until_healthy
from tests.examples import EXAMPLES

STARTS = 3
PATIENCE_MS = 60_000


@contextmanager
def running_app() -> Iterator[tuple[str, psutil.Process]]:
    """A fresh server, healthy, and its process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true"]
    with tempfile.TemporaryFile() as log, tempfile.TemporaryDirectory() as cases:
        env = os.environ | {"CAR_DAMAGE_DATA_FOLDER": cases}
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=env)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_healthy(address, server)
            yield address, psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait()


def first_page_ms(browser: Browser, address: str) -> float:
    """From the request of a new visitor to the uploader on the screen."""
    page = browser.new_context().new_page()
    started = time.perf_counter()
    page.goto(address)
    page.get_by_test_id("stFileUploader").wait_for(timeout=PATIENCE_MS)
    return (time.perf_counter() - started) * 1000


def assess_all_examples(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    box = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    box.set_input_files([str(path) for path in sorted(EXAMPLES.glob("1*.jpg"))])
    page.locator(".st-key-assess-verdict").wait_for(timeout=PATIENCE_MS)
    page.get_by_test_id("stStatusWidget").wait_for(state="hidden")


def run() -> list[Figure]:
    """Milliseconds to the first page of a cold server; megabytes with the model."""
    path = find_browser()
    if path is None:
        sys.stderr.write("No Chromium here: the app's figures are left out.\n")
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        times = []
        for _ in range(STARTS):
            with running_app() as (address, process):
                times.append(first_page_ms(browser, address))
                assess_all_examples(browser, address)
                resident_mb = process.memory_info().rss / 1e6
        browser.close()
    return [
        Figure("first page of a cold server", statistics.median(times), "ms", 2500),
        Figure("app in memory, model open, 6 photos", resident_mb, "MB", 500),
    ]
