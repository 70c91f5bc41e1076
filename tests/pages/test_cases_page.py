"""The list of cases: found, filtered, opened, and a new one in one click."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.cases import Vehicle
from core.domain.errors import StorageFailed
from core.domain.sentences import Sentence
from core.domain.vocabulary import Severity
from core.storage.cases import archive_case, create_case, find_cases
from core.storage.store import Store
from core.storage.visits import add_visit, visits_of_case
from core.ui import model
from core.ui.cases_page import listing
from tests.pages.cases_app import CLIO, opened, shown, start_cases

HOSTILE = "![x](http://example.org/a.png)<script>alert(1)</script> $a$ :smile:"


@pytest.fixture
def store(data_folder: Path) -> Store:
    """The store that the pages use."""
    return model.case_store()


@pytest.fixture
def app(store: Store) -> AppTest:
    return start_cases()


def rows(app: AppTest) -> list[str]:
    """The names in the list, from top to bottom."""
    keys = [button for button in app.button if button.key.startswith("case.open.")]
    return [button.label.strip("*").replace("\\", "") for button in keys]


def test_empty_list_says_what_a_case_is_and_one_click_opens_one(
    app: AppTest, store: Store
) -> None:
    assert not app.exception
    assert "file of one car" in shown(app)
    app.button(key="case.new").click().run()
    assert not app.exception
    (case,) = find_cases(store).cases
    assert app.query_params["case"] == case.id
    assert case.name in shown(app)
    (visit,) = visits_of_case(store, case.id)
    assert visit.label == "First visit"


def test_new_cases_of_a_day_are_numbered_on(app: AppTest, store: Store) -> None:
    for _ in range(2):
        app.query_params.clear()
        app.run()
        app.button(key="case.new").click().run()
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    names = {case.name for case in find_cases(store).cases}
    assert names == {f"{today}-01", f"{today}-02"}


def test_row_tells_car_worst_severity_photos_and_change(
    app: AppTest, store: Store
) -> None:
    case = create_case(store, "Fleet 7", vehicle=CLIO)
    with store.write() as connection:
        connection.execute("UPDATE cases SET worst = 'severe' WHERE id = ?", (case.id,))
    app.run()
    told = shown(app)
    assert rows(app) == ["Fleet 7"]
    assert "AB-123-CD · Renault Clio 2019 · 54,000 km" in told
    assert "severe" in told
    assert "–" in told
    assert "today" in told
    assert "1 case" in told


def test_search_finds_plate_and_filters_state_and_severity(
    app: AppTest, store: Store
) -> None:
    clio = create_case(store, "Clio", vehicle=CLIO)
    create_case(store, "Golf", vehicle=Vehicle(plate="XY-999-ZZ"))
    archive_case(store, create_case(store, "Old one").id)
    with store.write() as connection:
        connection.execute("UPDATE cases SET worst = 'minor' WHERE id = ?", (clio.id,))
    app.run()
    assert rows(app) == ["Golf", "Clio"]
    app.text_input(key="case.list.search").set_value("ab123").run()
    assert rows(app) == ["Clio"]
    app.text_input(key="case.list.search").set_value("").run()
    app.segmented_control(key="case.list.state").set_value("archived").run()
    assert rows(app) == ["Old one"]
    app.segmented_control(key="case.list.state").set_value("all").run()
    assert len(rows(app)) == 3
    app.selectbox(key="case.list.worst").set_value(Severity.MINOR).run()
    assert rows(app) == ["Clio"]
    assert not app.exception


def test_search_in_vain_offers_a_case_of_that_name(app: AppTest, store: Store) -> None:
    create_case(store, "Clio")
    app.run()
    app.text_input(key="case.list.search").set_value("ZZ-777-AA").run()
    assert rows(app) == []
    assert "No case fits" in shown(app)
    app.button(key="case.new_named").click().run()
    assert app.title[0].value.replace("\\", "") == "ZZ-777-AA"


def test_list_goes_on_page_by_page(app: AppTest, store: Store) -> None:
    for number in range(listing.PER_PAGE + 3):
        create_case(store, f"Case {number:03}")
    app.run()
    assert "53 cases" in shown(app)
    assert len(rows(app)) == listing.PER_PAGE
    app.pagination[0].set_value(2).run()
    assert rows(app) == ["Case 002", "Case 001", "Case 000"]
    app.text_input(key="case.list.search").set_value("Case 0").run()
    assert rows(app)[0] == "Case 052", "the first page again"
    app.text_input(key="case.list.search").set_value("").run()
    app.pagination[0].set_value(2).run()
    for case in find_cases(store, limit=3).cases:
        archive_case(store, case.id)
    app.run()
    assert len(rows(app)) == listing.PER_PAGE, "a page that is gone is the last one"


def test_row_opens_its_case_and_the_way_back_keeps_the_search(
    app: AppTest, store: Store
) -> None:
    case = create_case(store, "Clio", vehicle=CLIO)
    create_case(store, "Golf")
    app.run()
    app.text_input(key="case.list.search").set_value("clio").run()
    app.button(key=f"case.open.{case.id}").click().run()
    assert app.title[0].value == "Clio"
    app.button(key="case.back").click().run()
    assert "case" not in app.query_params
    assert rows(app) == ["Clio"]


def test_hostile_texts_are_shown_as_text(app: AppTest, store: Store) -> None:
    vehicle = Vehicle(plate=HOSTILE, vin=HOSTILE, make=HOSTILE, model=HOSTILE)
    case = create_case(store, HOSTILE, vehicle=vehicle)
    add_visit(store, case.id, label=HOSTILE, happened_at=datetime.now(UTC))
    add_visit(store, case.id, label=HOSTILE, happened_at=datetime.now(UTC))
    app.run()
    texts = [button.label for button in app.button]
    for page in (app, opened(app, case), app.button(key="case.delete").click().run()):
        assert not page.exception
        texts += [
            each.value
            for kind in ("title", "markdown", "caption")
            for each in page.get(kind)
        ]
        texts += [
            option for each in page.get("button_group") for option in each.options
        ]
    told = "\n".join(texts)
    assert told.count("example") >= 8
    assert not re.search(r"(?<!\\)(?:[<>$!]|\[x)|\s:smile", told)


def test_folder_that_cannot_be_used_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    monkeypatch.setenv("CAR_DAMAGE_DATA_FOLDER", str(file / "cases"))
    app = start_cases()
    assert not app.exception
    assert "cannot be written" in app.error[0].value


def test_case_that_cannot_be_saved_leaves_the_list_on_screen(
    app: AppTest, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_case(store, "Clio")
    app.run()

    def full(*_: object, **__: object) -> None:
        raise StorageFailed(Sentence("Not saved: full.", "Plein."))

    monkeypatch.setattr(listing, "open_new_case", full)
    app.button(key="case.new").click().run()
    assert "full" in app.error[0].value
    assert rows(app) == ["Clio"]
