"""What happened in a case, through the Cases page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.storage.photos import add_refused, set_assessment
from core.storage.store import Store
from core.ui import model
from core.ui.cases_page import log
from tests.filing.two_visits import TwoVisits, decide_all, make_two_visits
from tests.pages.test_case_compare import looked_at, shown

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(data_folder: Path) -> Store:
    return model.case_store()


@pytest.fixture
def made(store: Store) -> TwoVisits:
    return make_two_visits(store)


@pytest.fixture
def app(store: Store) -> AppTest:
    started = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return started.switch_page("pages/cases.py")


def entries(app: AppTest) -> list[str]:
    """What the log says happened, from top to bottom."""
    said = [each.value for each in app.main.markdown if ": **" in each.value]
    return [each.split("**")[1].replace("\\", "") for each in said]


def test_log_has_every_decision_and_addition_the_newest_first(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    add_refused(
        store, made.after.id, name="page.jpg", byte_count=9, problem="It is a web page."
    )
    looked_at(app, made.case.id, "log")
    told, said = shown(app), entries(app)
    assert sum("Rejected" in each for each in said) == 1
    assert sum("Confirmed" in each for each in said) == 3
    (changed,) = [each for each in said if "Changed: Left front door, dent" in each]
    assert said.index("Refused: page.jpg") < said.index("The case was opened.")
    last_written = [said.index("Rejected: Roof, dent, minor"), said.index(changed)]
    assert last_written == sorted(last_written)
    for expected in (
        "It was measured.",
        "The sky in the paint.",
        "reflection",
        "The model had said: Roof, dent, minor, 80 %",
        "Dana",
        "2 photos were added",
        "4 photos were added",
        "It is a web page.",
        "6 March 2026, 08:00 UTC",
    ):
        assert expected in told, expected


def test_log_can_be_narrowed_and_names_the_model_on_request(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    looked_at(app, made.case.id, "log")
    group = next(
        each
        for each in app.get("button_group")
        if each.key.startswith("case.log.show.")
    )
    group.set_value("additions").run()
    assert not any("Rejected" in each for each in entries(app))
    assert made.photos_after[0].sha256 not in shown(app)
    app.toggle(key=f"case.log.models.{made.case.id}").set_value(True).run()
    assert not app.exception
    told = shown(app)
    assert made.photos_after[0].sha256 in told
    assert "onboard · r1" in told


def test_log_tells_when_a_photo_was_assessed_twice(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    photo = made.photos_after[0]
    assert photo.assessment is not None
    set_assessment(store, photo.id, photo.assessment)
    looked_at(app, made.case.id, "log")
    app.toggle(key=f"case.log.models.{made.case.id}").set_value(True).run()
    assert "assessed 2 times; the last one counts" in shown(app)


def test_long_log_is_cut_until_all_is_asked_for(
    app: AppTest, store: Store, made: TwoVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "AT_FIRST", 3)
    decide_all(store, made)
    looked_at(app, made.case.id, "log")
    assert len(entries(app)) == 3
    app.toggle(key=f"case.log.more.{made.case.id}").set_value(True).run()
    assert len(entries(app)) > 8
