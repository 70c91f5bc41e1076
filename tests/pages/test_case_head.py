"""A case's head and its visits: details, archive, deleting, the second visit."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.cases import Vehicle
from core.storage.cases import create_case, read_case
from core.storage.photos import add_refused
from core.storage.store import Store
from core.storage.visits import add_visit, visits_of_case
from core.ui import model
from tests.pages.cases_app import APP, CLIO, has, opened, shown, start_cases


@pytest.fixture
def store(data_folder: Path) -> Store:
    """The store that the pages use."""
    return model.case_store()


@pytest.fixture
def app(store: Store) -> AppTest:
    return start_cases()


def test_head_tells_the_car_and_that_it_is_archived(app: AppTest, store: Store) -> None:
    case = create_case(store, "Clio", vehicle=CLIO)
    opened(app, case)
    told = shown(app)
    assert "AB-123-CD · Renault Clio 2019 · 54,000 km" in told
    assert "no photo yet" in told
    app.button(key="case.archive").click().run()
    assert read_case(store, case.id).archived
    assert "archived" in shown(app)
    app.button(key="case.archive").click().run()
    assert not read_case(store, case.id).archived


def test_details_are_saved_and_odd_ones_pointed_out_not_refused(
    app: AppTest, store: Store
) -> None:
    case = create_case(store, "2026-11-21-01")
    opened(app, case)
    app.button(key="case.edit").click().run()
    app.text_input(key=f"case.name.{case.id}").set_value("Fleet 7")
    app.text_input(key=f"case.plate.{case.id}").set_value("AB-123-CD")
    app.text_input(key=f"case.vin.{case.id}").set_value("123")
    app.number_input(key=f"case.year.{case.id}").set_value(2019)
    app.number_input(key=f"case.value.{case.id}").set_value(9500.0)
    app.selectbox(key=f"case.value_currency.{case.id}").set_value("EUR")
    app.button(key="case.save").click().run()
    assert not app.exception
    kept = read_case(store, case.id)
    assert kept.name == "Fleet 7"
    assert kept.vehicle == Vehicle(
        plate="AB-123-CD", vin="123", year=2019, value=9500.0, value_currency="EUR"
    )
    assert app.title[0].value == "Fleet 7"
    assert "The VIN has 3 signs" in shown(app), "advice, in the dialog that stays"
    app.text_input(key=f"case.vin.{case.id}").set_value("")
    app.button(key="case.save").click().run()
    assert not has(app, "case.save"), "nothing odd: the dialog closes"
    assert read_case(store, case.id).vehicle.vin == ""


def test_details_that_cannot_be_saved_stay_in_the_dialog(
    app: AppTest, store: Store
) -> None:
    case = create_case(store, "Clio")
    opened(app, case)
    app.button(key="case.edit").click().run()
    app.text_input(key=f"case.name.{case.id}").set_value("   ")
    app.text_input(key=f"case.plate.{case.id}").set_value("AB-123-CD")
    app.button(key="case.save").click().run()
    assert "The name is empty" in app.error[0].value
    assert app.text_input(key=f"case.plate.{case.id}").value == "AB-123-CD"
    assert read_case(store, case.id).name == "Clio"


def test_delete_says_what_goes_and_wants_a_tick(app: AppTest, store: Store) -> None:
    case = create_case(store, "Clio")
    opened(app, case)
    app.button(key="case.delete").click().run()
    told = shown(app)
    assert "0 photos, 1 visit and 0 decisions" in told
    assert app.button(key="case.delete_now").disabled
    app.checkbox(key=f"case.sure.{case.id}").check().run()
    app.button(key="case.delete_now").click().run()
    assert not app.exception
    assert read_case(store, case.id) is None
    assert "The case **Clio** and everything in it are deleted" in shown(app)
    assert app.title[0].value == "Cases"


def test_case_that_is_gone_says_so_with_the_way_back(
    app: AppTest, store: Store
) -> None:
    app.query_params["case"] = "0" * 32
    app.run()
    assert not app.exception
    assert "This case is not here" in shown(app)
    assert [title.value for title in app.title] == ["Cases"]
    app.button(key="case.back").click().run()
    assert app.title[0].value == "Cases"


def test_cold_link_to_a_case_leads_to_that_case(store: Store) -> None:
    case = create_case(store, "Clio")
    visit = add_visit(store, case.id, label="out", happened_at=datetime.now(UTC))
    cold = AppTest.from_file(APP, default_timeout=30)
    cold.query_params["case"], cold.query_params["visit"] = case.id, visit.id
    cold.switch_page("pages/cases.py").run()
    assert not cold.exception
    assert cold.title[0].value == "Clio"
    assert cold.query_params["visit"] == visit.id


def test_dialog_outlives_a_redrawn_page(app: AppTest, store: Store) -> None:
    case = create_case(store, "Clio")
    opened(app, case)
    app.button(key="case.edit").click().run()
    app.run()
    assert has(app, "case.save")


def test_second_visit_is_started_chosen_and_changed(app: AppTest, store: Store) -> None:
    case = create_case(store, "Clio")
    opened(app, case)
    app.button(key="case.visit.new").click().run()
    app.selectbox(key="case.visit.label.new").set_value("Check-in")
    later = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=2)
    later = later.replace(second=0, microsecond=0)
    app.datetime_input(key="case.visit.time.new").set_value(later)
    app.button(key="case.visit.start").click().run()
    assert not app.exception
    first, second = visits_of_case(store, case.id)
    assert second.label == "Check-in"
    assert second.happened_at == later.replace(tzinfo=UTC)
    assert app.query_params["visit"] == second.id
    choice = app.segmented_control(key=f"case.visit.{case.id}")
    assert choice.value == second.id
    choice.set_value(first.id).run()
    assert app.query_params["visit"] == first.id
    app.button(key="case.visit.change").click().run()
    app.selectbox(key=f"case.visit.label.{first.id}").set_value("Check-out")
    app.button(key="case.visit.save").click().run()
    changed = visits_of_case(store, case.id)[0]
    assert changed.label == "Check-out"
    assert changed.happened_at == first.happened_at, "an untouched time stays exact"


def test_visit_without_a_label_is_numbered(app: AppTest, store: Store) -> None:
    case = create_case(store, "Clio")
    opened(app, case)
    app.button(key="case.visit.new").click().run()
    app.button(key="case.visit.start").click().run()
    assert [each.label for each in visits_of_case(store, case.id)] == [
        "First visit",
        "Visit 2",
    ]


def test_visit_is_deleted_after_a_tick(app: AppTest, store: Store) -> None:
    case = create_case(store, "Clio")
    now = datetime.now(UTC)
    first = add_visit(store, case.id, label="out", happened_at=now)
    second = add_visit(store, case.id, label="in", happened_at=now)
    add_refused(store, second.id, name="a.txt", byte_count=1, problem="no photo")
    opened(app, case)
    app.button(key="case.visit.change").click().run()
    app.button(key="case.visit.delete").click().run()
    assert "The visit **in** goes for good, with 0 photos" in shown(app)
    assert app.button(key="case.visit.delete_now").disabled
    app.checkbox(key=f"case.visit.sure.{second.id}").check().run()
    app.button(key="case.visit.delete_now").click().run()
    assert not app.exception
    assert [each.id for each in visits_of_case(store, case.id)] == [first.id]


def test_second_language_has_every_word(app: AppTest, store: Store) -> None:
    case = create_case(store, "Clio", vehicle=CLIO)
    app.selectbox(key="app.language").select("fr").run()
    assert app.title[0].value == "Dossiers"
    opened(app, case)
    assert not app.exception
    (visit,) = visits_of_case(store, case.id)
    assert visit.label == "Première visite"
