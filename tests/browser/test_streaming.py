"""A model that writes, seen from the browser: streaming, Stop, leaving, waiting."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.domain.sentences import Language
from core.domain.vocabulary import Outcome
from core.domain.words import word
from tests.browser.conftest import DESKTOP, run_server
from tests.browser.test_upload_to_report import (
    PATIENCE_MS,
    keep_screenshot,
    upload,
    width_of,
)
from tests.conftest import tiny
from tests.examples import CRASH, DENT

LEAVE_ROUNDS = 5
FREE_LIMIT_S = 2.0  # promised between a closed browser and a free engine
LOOK_S = 0.5  # how often a waiting page looks whether its turn has come
PARTS = ("hood", "roof", "mirror", "grille", "wheel", "rear_door", "front_door")
SLOW = {"CAR_DAMAGE_MAX_NEW_TOKENS": "4096", "CAR_DAMAGE_CONSTRAINED_JSON": "no"}
CLEAN = word(Outcome.NO_DAMAGE_SEEN, Language.EN)


def long_answer() -> str:
    """An answer that takes long enough to be seen growing."""
    findings = [
        {
            "part": part,
            "side": "left",
            "type": "dent",
            "severity": "moderate",
            "where": f"place {number} of the {part}",
        }
        for number, part in enumerate(PARTS)
    ]
    told = {"view": "front", "usable": True, "damaged": "yes", "findings": findings}
    return json.dumps(told)


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose model writes a report of seven damages."""
    place = tmp_path_factory.mktemp("answering")
    model = tiny("make_idefics3", place / "answering-model", answer=long_answer())
    with run_server(place / "server.log", {"CAR_DAMAGE_MODEL": str(model)}) as address:
        yield address


@pytest.fixture(scope="module")
def endless(
    tmp_path_factory: pytest.TempPathFactory, tiny_idefics3: Path
) -> Iterator[str]:
    """A server whose model writes noise for a long time."""
    log_path = tmp_path_factory.mktemp("endless") / "server.log"
    env = {**SLOW, "CAR_DAMAGE_MODEL": str(tiny_idefics3)}
    with run_server(log_path, env) as address:
        yield address


def visit(browser: Browser, address: str, *paths: Path) -> Page:
    """A visitor of their own with these photos."""
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.goto(address)
    upload(page, *paths)
    return page


def expect_writing(page: Page) -> None:
    expect(page.get_by_text("tokens so far")).to_be_visible(timeout=PATIENCE_MS)


def tokens_so_far(page: Page) -> int:
    told = page.get_by_text("tokens so far").inner_text()
    return int(re.search(r"\d+", told).group())


def leave(*contexts: BrowserContext) -> None:
    for context in contexts:
        context.close()


def test_text_streams_before_the_result_with_its_provenance(
    answering: str, page: Page
) -> None:
    page.goto(answering)
    page.get_by_role("button", name="dent", exact=True).click(timeout=PATIENCE_MS)
    if width_of(page) == "desktop":  # the phone's answer comes out of the cache
        expect_writing(page)
        expect(page.locator(".st-key-assess-verdict")).to_have_count(0)
        keep_screenshot(page, "streaming-desktop")
    verdict = page.locator(".st-key-assess-verdict")
    expect(verdict).to_contain_text("Damage found", timeout=PATIENCE_MS)
    expect(page.locator("[class*=st-key-assess-finding-]").first).to_be_visible()
    page.get_by_text("How this was made").click()
    for fact in ("the model's own chat template", "Tokens per second", "answering"):
        told = page.get_by_test_id("stExpander").get_by_text(fact)
        expect(told.first).to_be_visible()
    keep_screenshot(page, f"answered-{width_of(page)}")


def test_stop_ends_the_writing_and_keeps_what_was_said(
    endless: str, browser: Browser
) -> None:
    page = visit(browser, endless, DENT)
    expect_writing(page)
    keep_screenshot(page, "writing-desktop")
    screen = page.get_by_test_id("stMainBlockContainer")
    started = time.monotonic()
    screen.get_by_role("button", name="Stop").click()
    verdict = page.locator(".st-key-assess-verdict")
    expect(verdict).to_be_visible(timeout=PATIENCE_MS)
    assert time.monotonic() - started < FREE_LIMIT_S + 2 * LOOK_S
    expect(verdict).to_contain_text("Stopped before the answer was complete.")
    expect(verdict).not_to_contain_text(CLEAN)
    page.get_by_text("How this was made").click()
    raw = page.get_by_test_id("stExpander").get_by_test_id("stText")
    expect(raw.last).to_be_visible()
    assert len(raw.last.inner_text()) > 20
    leave(page.context)


def test_click_on_another_photo_does_not_interrupt(
    endless: str, browser: Browser
) -> None:
    page = visit(browser, endless, DENT, CRASH)
    expect_writing(page)
    before = tokens_so_far(page)
    strip = page.locator(".st-key-assess-strip")
    strip.get_by_role("button").nth(1).click()
    expect(page.get_by_text("tokens so far")).to_have_count(0)
    strip.get_by_role("button").nth(0).click()
    expect_writing(page)
    assert tokens_so_far(page) > before
    expect(page.locator(".st-key-assess-verdict")).to_have_count(0)
    leave(page.context)


def test_closed_browser_frees_the_model_for_the_next_in_line(
    endless: str, browser: Browser
) -> None:
    writer = visit(browser, endless, DENT)
    expect_writing(writer)
    waits = [round_of_leaving(browser, endless, writer)]
    while len(waits) < LEAVE_ROUNDS:
        writer, _ = waits[-1]
        waits.append(round_of_leaving(browser, endless, writer))
    leave(waits[-1][0].context)
    assert max(wait_s for _, wait_s in waits) < FREE_LIMIT_S + LOOK_S


def round_of_leaving(
    browser: Browser, address: str, writer: Page
) -> tuple[Page, float]:
    """The second in line, and how long after the first one left it was their turn."""
    second = visit(browser, address, DENT)
    place = second.get_by_text("place 1 in the line")
    expect(place).to_be_visible(timeout=PATIENCE_MS)
    started = time.monotonic()
    leave(writer.context)
    expect_writing(second)
    return second, time.monotonic() - started
