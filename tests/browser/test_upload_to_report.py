"""A stranger with one photo: from the upload to the PDF in hand, in a real browser."""

import os
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from core.domain.sentences import Language
from core.domain.vocabulary import Outcome
from core.domain.words import word
from tests.examples import CRASH, DENT, UNDAMAGED

PATIENCE_MS = 30_000
OUTPUT = Path(__file__).parent / "output"


def upload(page: Page, *paths: Path) -> None:
    box = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    box.set_input_files([str(path) for path in paths])


def keep_screenshot(page: Page, name: str) -> None:
    """Kept for people to look at; the README's picture is one of these."""
    if os.environ.get("SCREENSHOTS"):
        OUTPUT.mkdir(exist_ok=True)
        size = page.viewport_size
        tall = page.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollHeight"
        )
        page.set_viewport_size({"width": size["width"], "height": tall})
        page.wait_for_timeout(2500)
        page.screenshot(path=OUTPUT / f"{name}.png")
        page.set_viewport_size(size)


def width_of(page: Page) -> str:
    return "phone" if page.viewport_size["width"] < 600 else "desktop"


def test_photo_becomes_a_report_that_can_be_downloaded(
    server: str, page: Page, tmp_path: Path
) -> None:
    page.goto(server)
    expect(page.get_by_role("heading", name="Assess a photo")).to_be_visible(
        timeout=PATIENCE_MS
    )
    keep_screenshot(page, f"empty-{width_of(page)}")
    upload(page, DENT)
    verdict = page.locator(".st-key-assess-verdict h4")
    expect(verdict).to_be_visible(timeout=PATIENCE_MS)
    said = verdict.inner_text().replace("\xa0", " ")
    keep_screenshot(page, f"result-{width_of(page)}")
    with page.expect_download(timeout=PATIENCE_MS) as download:
        page.get_by_role("button", name="PDF").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    text = " ".join(each.extract_text() for each in PdfReader(path).pages)
    outcomes = [word(outcome, Language.EN) for outcome in Outcome]
    (outcome,) = [each for each in outcomes if each in said]
    assert outcome in text


def test_example_is_one_click_away_and_called_rendered(server: str, page: Page) -> None:
    page.goto(server)
    page.get_by_role("button", name="dent", exact=True).click(timeout=PATIENCE_MS)
    expect(page.locator(".st-key-assess-verdict")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("Rendered example, not a photo")).to_be_visible()
    keep_screenshot(page, f"example-{width_of(page)}")


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_nothing_is_asked_of_another_machine(server: str, page: Page) -> None:
    elsewhere: list[str] = []
    ours = (server, server.replace("http", "ws"), "data:", "blob:")
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(ours) else elsewhere.append(asked.url)
        ),
    )
    page.goto(server)
    upload(page, DENT)
    expect(page.locator(".st-key-assess-verdict")).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_timeout(1000)
    assert elsewhere == []


def test_nothing_scrolls_sideways(server: str, page: Page) -> None:
    page.goto(server)
    upload(page, DENT, CRASH, UNDAMAGED)
    expect(page.locator(".st-key-assess-verdict")).to_be_visible(timeout=PATIENCE_MS)
    widths = page.evaluate(
        "[document.documentElement.scrollWidth,"
        " document.querySelector('[data-testid=stMain]').scrollWidth,"
        " window.innerWidth]"
    )
    keep_screenshot(page, f"three-{width_of(page)}")
    assert max(widths[:2]) <= widths[2]


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_french_page_keeps_the_result(server: str, page: Page) -> None:
    page.goto(server)
    upload(page, DENT)
    verdict = page.locator(".st-key-assess-verdict")
    expect(verdict).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_test_id("stSidebar").get_by_role("combobox").click()
    page.get_by_role("option", name="Français").click()
    title = page.get_by_role("heading", name="Évaluer une photo")
    expect(title).to_be_visible(timeout=PATIENCE_MS)
    expect(verdict).to_have_count(1, timeout=PATIENCE_MS)
    french = "|".join(word(outcome, Language.FR) for outcome in Outcome)
    expect(verdict).to_contain_text(re.compile(french), timeout=PATIENCE_MS)
    keep_screenshot(page, "french-desktop")


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_cold_server_opened_at_a_pages_own_address(server: str, page: Page) -> None:
    page.goto(f"{server}/assess")
    title = page.get_by_role("heading", name="Assess a photo")
    expect(title).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("stSidebar").get_by_text("RAM ·")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_refused_file_is_told_and_nothing_of_it_runs(
    server: str, page: Page, tmp_path: Path
) -> None:
    name = "<img src=x onerror=document.title='owned'>.jpg"
    (tmp_path / name).write_text("<html><script>document.title='owned'</script></html>")
    page.goto(server)
    upload(page, tmp_path / name)
    expect(page.get_by_text("Photo refused")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("stAlert")).to_contain_text("HTML")
    assert page.title() != "owned"
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_stop_leaves_the_rest_for_later(
    server: str, page: Page, tmp_path: Path
) -> None:
    big = Image.open(CRASH).resize((4000, 3000))
    paths = [tmp_path / f"{number}.png" for number in range(24)]
    for number, path in enumerate(paths):  # all differ: one seen before is quick
        big.putpixel((0, 0), (number, 0, 0))
        big.save(path, compress_level=1)
    page.goto(server)
    upload(page, *paths)
    screen = page.get_by_test_id("stMainBlockContainer")  # the header has a Stop too
    stop = screen.get_by_role("button", name="Stop")
    stop.click(force=True, timeout=PATIENCE_MS)  # it moves while photos come in
    expect(page.get_by_text("Stopped:")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Stopped:")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator(".st-key-assess-verdict")).to_be_visible(timeout=PATIENCE_MS)
