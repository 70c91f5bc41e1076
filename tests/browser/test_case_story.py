"""An adjuster's day in a real browser: from a new case to the report in hand."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, expect
from pypdf import PdfReader

from tests.browser.test_upload_to_report import (
    PATIENCE_MS,
    keep_screenshot,
    upload,
    width_of,
)
from tests.examples import CRASH, EXAMPLES

PICTURES = sorted(EXAMPLES.glob("*.jpg"))


def drawn(page: Page) -> None:
    """Wait until the page is drawn: what is about to move is not clicked."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def open_view(page: Page, name: str) -> None:
    drawn(page)
    views = page.get_by_role("radiogroup", name="Views of the case")
    views.get_by_text(name, exact=True).click()


def verdict(page: Page) -> Locator:
    return page.locator(".st-key-case-verdict")


def new_case_with_photos(page: Page, server: str) -> None:
    page.goto(f"{server}/cases")
    page.get_by_role("button", name="New case").click(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("stFileUploader")).to_be_visible(timeout=PATIENCE_MS)
    upload(page, *PICTURES)
    expect(verdict(page)).to_contain_text("3 damages", timeout=PATIENCE_MS)


def review(page: Page) -> None:
    """Confirm the first damage, reject the second with its reason."""
    name = page.get_by_role("textbox", name="Your name")
    name.press_sequentially("Ann Adjuster")
    name.press("Enter")
    expect(page.get_by_text("Decisions are signed: Ann Adjuster")).to_be_visible()
    chosen = page.locator(".st-key-case-damage-chosen")
    expect(chosen).to_contain_text("Front door")
    chosen.get_by_role("button", name="Confirm").click()
    expect(chosen).to_contain_text("Rear door", timeout=PATIENCE_MS)
    chosen.get_by_role("button", name="Reject").click()
    form = page.locator(".st-key-case-form")
    form.get_by_role("textbox", name="Reason").fill("the same dent, seen twice")
    form.get_by_role("button", name="Reject").click()
    expect(verdict(page)).to_contain_text("2 damages", timeout=PATIENCE_MS)


def change_first_line(page: Page) -> None:
    """Open the first line where it is closed, and its form."""
    lines = page.locator(".st-key-case-estimate-lines")
    change = lines.get_by_role("button", name="Change").first
    if not change.is_visible():
        lines.get_by_test_id("stExpander").first.locator("summary").click()
    change.click()


def change_estimate(page: Page) -> str:
    """Type hours for the first line; the range that comes of it."""
    open_view(page, "Estimate")
    total = page.locator(".st-key-case-estimate-total")
    expect(total).to_contain_text("EUR", timeout=PATIENCE_MS)
    before = total.inner_text()
    drawn(page)
    sign = page.get_by_role("button", name="Sign with this name")
    change_first_line(page)
    try:
        sign.wait_for(timeout=10_000)
    except TimeoutError:  # the page was drawn anew under the pointer
        change_first_line(page)
    sign.click()  # with the name typed before the reload
    for end in ("from", "to"):
        page.get_by_role("spinbutton", name=f"Body, hours {end}").fill("40")
    page.get_by_role("button", name="Save the change").click()
    expect(total).not_to_have_text(before, use_inner_text=True, timeout=PATIENCE_MS)
    return total.inner_text()


def second_visit(page: Page) -> None:
    drawn(page)
    page.get_by_role("button", name="New visit").first.click()
    page.get_by_role("button", name="Start the visit").click(timeout=PATIENCE_MS)
    expect(page.get_by_text("0 photos", exact=False)).to_have_count(0)
    expect(page.get_by_test_id("stFileUploader")).to_be_visible(timeout=PATIENCE_MS)
    upload(page, CRASH, PICTURES[3])
    expect(verdict(page)).to_be_visible(timeout=PATIENCE_MS)


def download(page: Page, kind: str, to: Path) -> Path:
    with page.expect_download(timeout=PATIENCE_MS) as given:
        page.get_by_role("button", name=kind, exact=True).click()
    path = to / given.value.suggested_filename
    given.value.save_as(path)
    return path


def text_of(path: Path) -> tuple[str, int]:
    pages = PdfReader(path).pages
    told = " ".join(page.extract_text() for page in pages)
    return re.sub(r"\s+", " ", told), len(pages)


def test_the_whole_story(server: str, page: Page, tmp_path: Path) -> None:
    page.set_default_timeout(PATIENCE_MS)
    new_case_with_photos(page, server)
    keep_screenshot(page, f"case-damages-{width_of(page)}")
    review(page)
    page.reload()
    expect(verdict(page)).to_contain_text("2 damages", timeout=PATIENCE_MS)
    expect(page.locator(".st-key-case-damages")).to_contain_text("confirmed")
    after = change_estimate(page)
    keep_screenshot(page, f"case-estimate-{width_of(page)}")
    page.reload()
    total = page.locator(".st-key-case-estimate-total")
    expect(total).to_have_text(after, use_inner_text=True, timeout=PATIENCE_MS)
    open_view(page, "Hand out")
    path = download(page, "PDF", tmp_path)
    told, count = text_of(path)
    assert 3 <= count <= 12
    for words in ("Front door", "Ann Adjuster", "the same dent, seen twice"):
        assert words in told, f"the report lacks {words!r}"
    assert "106_close_dent.jpg" in told

    second_visit(page)
    open_view(page, "Compare")
    expect(page.locator("[class*=st-key-case-change-]").first).to_be_visible()
    expect(page.get_by_text("Parts not visible")).to_be_visible()
    keep_screenshot(page, f"case-compare-{width_of(page)}")
    open_view(page, "Hand out")
    drawn(page)
    page.get_by_text("Dispute pack: two visits compared").click()
    drawn(page)
    told, _ = text_of(download(page, "PDF", tmp_path))
    assert "First visit" in told
    assert "the same dent, seen twice" in told
    open_view(page, "Log")
    expect(page.get_by_text("the same dent, seen twice")).to_be_visible()
    keep_screenshot(page, f"case-log-{width_of(page)}")
    sideways = page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert sideways <= 0
