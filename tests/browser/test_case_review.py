"""The review by keyboard, the diagram and the boxes, in a real browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.domain.cases import DamageState, ReviewAction, Visit
from core.domain.settings import Settings
from core.domain.vocabulary import Part
from core.filing.opening import open_cases
from core.filing.views import read_view
from core.storage.cases import create_case
from core.storage.reviews import reviews_of_visit
from core.storage.store import Store
from core.storage.visits import add_visit
from tests.browser.conftest import DESKTOP, PHONE, run_server
from tests.casework.cars import START
from tests.pages.review_steps import DENT_KEY, HOOD_KEY, damage_visit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_cases(replace(Settings(), data_folder=str(tmp_path / "data")))
    yield opened
    opened.close()


@pytest.fixture
def visit(store: Store) -> Visit:
    case = create_case(store, "Fleet car")
    made = add_visit(store, case.id, label="check-out", happened_at=START)
    damage_visit(store, made)
    return made


@pytest.fixture
def address(tmp_path: Path, visit: Visit) -> Iterator[str]:
    with run_server(tmp_path / "server.log", {}) as server:
        yield f"{server}/cases?case={visit.case_id}"


def look(browser: Browser, address: str, **options: object) -> Page:
    """The visit's damages, the name typed letter by letter."""
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(30_000)
    page.goto(address)
    name = page.get_by_role("textbox", name="Your name")
    name.press_sequentially("Cecile Reber")
    name.press("Enter")
    expect(page.get_by_text("Decisions are signed: Cecile Reber")).to_be_visible()
    return page


def chosen(page: Page) -> Locator:
    return page.locator(".st-key-case-damage-chosen")


def test_a_review_by_keys_alone(
    browser: Browser, address: str, store: Store, visit: Visit
) -> None:
    page = look(browser, address, viewport=DESKTOP)
    assert not reviews_of_visit(store, visit.id), "letters of a name are no keys"
    expect(chosen(page)).to_contain_text("Left front door")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_contain_text("Hood")
    page.keyboard.press("ArrowUp")
    expect(chosen(page)).to_contain_text("Left front door")
    page.keyboard.press("c")
    expect(chosen(page)).to_contain_text("Hood")
    page.keyboard.press("e")
    form = page.locator(".st-key-case-form")
    expect(form.get_by_role("combobox", name="Part")).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    page.keyboard.press("r")
    reason = form.get_by_role("textbox", name="Reason")
    reason.press_sequentially("rec, crce")
    form.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("1 damage · severe")).to_be_visible()
    made = [
        (each.action, each.damage_key) for each in reviews_of_visit(store, visit.id)
    ]
    assert made == [(ReviewAction.CONFIRM, DENT_KEY), (ReviewAction.REJECT, HOOD_KEY)]
    assert reviews_of_visit(store, visit.id)[1].reason == "rec, crce"
    page.context.close()


def test_a_quick_hand_decides_on_each_damage_once(
    browser: Browser, address: str, store: Store, visit: Visit
) -> None:
    page = look(browser, address, viewport=DESKTOP)
    expect(chosen(page)).to_contain_text("Left front door")
    page.keyboard.press("c")
    page.keyboard.press("c")
    expect(page.locator(".st-key-case-verdict")).not_to_contain_text("to review")
    made = [each.damage_key for each in reviews_of_visit(store, visit.id)]
    assert made == [DENT_KEY, HOOD_KEY]
    page.context.close()


def test_a_panel_is_chosen_by_click_and_by_keyboard(
    browser: Browser, address: str
) -> None:
    page = look(browser, address, viewport=DESKTOP)
    rows = page.locator("[class*='st-key-case-pick']")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Hood:").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Hood")
    page.get_by_role("button", name="Show the whole car").click()
    expect(rows).to_have_count(2)
    door = page.get_by_role("button", name="Left front door: damaged")
    door.focus()
    door.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Left front door")
    expect(door).to_have_attribute("aria-pressed", "true")
    page.locator(".apart span").first.click()
    underbody = page.get_by_role("button", name="Underbody:")
    expect(underbody).to_have_attribute("aria-pressed", "true")
    expect(rows).to_have_count(0)
    page.context.close()


def test_a_box_is_drawn_and_moved_on_an_added_damage(
    browser: Browser, address: str, store: Store, visit: Visit
) -> None:
    page = look(browser, address, viewport=PHONE)
    page.get_by_role("button", name="Add a damage").click()
    form = page.locator(".st-key-case-form")
    part = form.get_by_role("combobox", name="Part")
    part.click()
    part.fill("Roof")
    page.get_by_role("option", name="Roof").click()
    stage = form.locator(".stage")
    stage.scroll_into_view_if_needed()
    area = stage.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 0.2 * area["width"], area["y"] + 0.3 * area["height"])
    page.mouse.down()
    page.mouse.move(
        area["x"] + 0.5 * area["width"], area["y"] + 0.6 * area["height"], steps=4
    )
    page.mouse.up()
    expect(form.locator(".box")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.wait_for_timeout(800)
    form.get_by_role("button", name="Add a damage").click()
    expect(chosen(page)).to_contain_text("Roof")
    (added,) = (
        each
        for each in read_view(store, visit).damages
        if each.state is DamageState.ADDED
    )
    assert added.part is Part.ROOF
    assert added.observations[0].finding.box_xyxy == pytest.approx(
        (0.21, 0.3, 0.51, 0.61), abs=0.02
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    page.context.close()
