"""The sceptic in a real browser: a hostile ZIP is refused, a good one gives figures."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_upload_to_report import (
    PATIENCE_MS,
    keep_screenshot,
    width_of,
)
from tests.labelled import LABELS, PHOTOS, archive

HOSTILE_NAME = "<img src=x onerror=document.title='owned'>"


def give(page: Page, *paths: Path) -> None:
    """Choose a file in each uploader, one right after the other."""
    boxes = page.get_by_test_id("stFileUploader")
    expect(boxes).to_have_count(2, timeout=PATIENCE_MS)
    for place, path in enumerate(paths):
        boxes.nth(place).locator("input[type=file]").set_input_files(str(path))
    for place, path in enumerate(paths):
        name = boxes.nth(place).get_by_text(path.name)
        expect(name).to_be_visible(timeout=PATIENCE_MS)


def press(page: Page, name: str) -> None:
    screen = page.get_by_test_id("stMainBlockContainer")
    screen.get_by_role("button", name=name, exact=True).click(timeout=PATIENCE_MS)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.csv"
    path.write_bytes(LABELS.replace(b"yard", HOSTILE_NAME.encode()))
    return path


def test_labelled_photos_become_figures_to_take_away(
    server: str, page: Page, labels: Path, tmp_path: Path
) -> None:
    elsewhere: list[str] = []
    ours = (server, server.replace("http", "ws"), "data:", "blob:")
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(ours) else elsewhere.append(asked.url)
        ),
    )
    photos = tmp_path / "photos.zip"
    photos.write_bytes(archive({"photos/bad.jpg": b"<html></html>"}))
    page.goto(f"{server}/evaluate")
    give(page, photos, labels)
    keep_screenshot(page, f"evaluate-given-{width_of(page)}")
    press(page, "Evaluate")
    made_by = page.get_by_text(f"answered {PHOTOS} of {PHOTOS} labelled photos")
    expect(made_by).to_be_visible(timeout=PATIENCE_MS)
    figures, charts = (page.get_by_test_id(x) for x in ("stMetric", "stVegaLiteChart"))
    expect(figures.first).to_be_visible(timeout=PATIENCE_MS)
    expect(charts).to_have_count(2, timeout=PATIENCE_MS)
    mistakes = page.locator(".st-key-evaluate-mistakes img")
    expect(mistakes.first).to_be_visible(timeout=PATIENCE_MS)
    widths = page.evaluate(
        "[document.documentElement.scrollWidth,"
        " document.querySelector('[data-testid=stMain]').scrollWidth,"
        " window.innerWidth]"
    )
    keep_screenshot(page, f"evaluate-{width_of(page)}")
    assert max(widths[:2]) <= widths[2]
    with page.expect_download(timeout=PATIENCE_MS) as download:
        press(page, "figures.json")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    record = json.loads(path.read_text())
    assert record["answered"] == PHOTOS
    assert HOSTILE_NAME in record["sources"]
    assert page.title() != "owned"
    assert page.locator("img[src=x]").count() == 0
    assert elsewhere == []


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_hostile_archive_is_refused_and_another_one_may_follow(
    server: str, page: Page, labels: Path, tmp_path: Path
) -> None:
    hostile = tmp_path / "hostile.zip"
    hostile.write_bytes(archive({f"../{HOSTILE_NAME}.jpg": b"x"}))
    page.goto(f"{server}/evaluate")
    give(page, hostile, labels)
    press(page, "Evaluate")
    refusal = page.get_by_test_id("stAlert")
    expect(refusal).to_contain_text("leads out of the folder", timeout=PATIENCE_MS)
    assert page.title() != "owned"
    assert page.locator("img[src=x]").count() == 0
    good = tmp_path / "good.zip"
    good.write_bytes(archive())
    give(page, good)
    press(page, "Evaluate")
    expect(page.get_by_test_id("stMetric").first).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_evaluation_goes_on_while_another_page_is_read(
    server: str, page: Page, labels: Path, tmp_path: Path
) -> None:
    photos = tmp_path / "photos.zip"
    photos.write_bytes(archive())
    page.goto(f"{server}/evaluate")
    give(page, photos, labels)
    press(page, "Evaluate")
    page.get_by_role("link", name="Models").click()
    expect(page.get_by_role("heading", name="Models")).to_be_visible(
        timeout=PATIENCE_MS
    )
    page.get_by_role("link", name="Evaluate").click()
    expect(page.get_by_test_id("stMetric").first).to_be_visible(timeout=PATIENCE_MS)
