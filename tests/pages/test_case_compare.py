"""Two visits side by side, through the Cases page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.storage.cases import create_case
from core.storage.originals import original_path
from core.storage.store import Store
from core.storage.visits import add_visit, change_visit
from core.ui import model
from core.ui.cases_page import comparing
from tests.filing.two_visits import (
    BUMPER_KEY,
    CHECK_IN,
    CHECK_OUT,
    HOSTILE,
    TwoVisits,
    decide,
    decide_all,
    keep,
    make_two_visits,
)

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


def looked_at(app: AppTest, case_id: str, view: str, visit_id: str = "") -> AppTest:
    app.query_params["case"], app.query_params["view"] = case_id, view
    if visit_id:
        app.query_params["visit"] = visit_id
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    """All text on the page, as a person reads it."""
    kinds = ("title", "subheader", "markdown", "caption", "text")
    kinds += ("error", "warning", "info", "success")
    texts = [each.value for kind in kinds for each in app.get(kind)]
    plain = "\n".join(texts).replace("\\", "")
    return plain.replace("\u00a0", " ").replace("\u2019", "'")


def counts(app: AppTest) -> list[str]:
    """The counts of all kinds, as they stand over the changes."""
    group = next(
        each for each in app.get("button_group") if each.key == "case.compare.kinds"
    )
    return [option.content for option in group.proto.options]


def pictures(app: AppTest) -> int:
    """How many photos stand beside changes."""
    return len(app.get("image") or app.get("imgs"))


def test_one_visit_says_what_is_missing_and_starts_the_second(
    app: AppTest, store: Store
) -> None:
    case = create_case(store, "One visit")
    visit = add_visit(store, case.id, label="out", happened_at=CHECK_OUT)
    keep(store, visit, 1, "hood unknown dent minor")
    looked_at(app, case.id, "compare")
    assert "need two visits" in shown(app)
    app.button(key="case.compare.new").click().run()
    assert not app.exception
    app.button(key="case.visit.start").click().run()
    assert not app.exception
    assert len(model.case_store() and app.query_params["visit"]) > 0


def test_counts_of_every_kind_stand_in_plain_sight(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    looked_at(app, made.case.id, "compare")
    assert counts(app) == [
        "New · 1",
        "Worse · 1",
        "Not comparable · 1",
        "Gone · 1",
        "Unchanged · 0",
    ]


def test_each_change_tells_severities_reason_dates_and_decisions(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    told = shown(looked_at(app, made.case.id, "compare"))
    dent = told[told.index("Left front door, dent") :]
    assert dent.index("minor") < dent.index("→") < dent.index("severe")
    assert "No photo of the earlier visit is known to show this part" in told
    assert "The earlier visit shows this part undamaged" in told
    assert "No photo of this visit is known to show this part" in told
    assert "1 March 2026, 09:30 UTC" in told
    assert "5 March 2026, 17:45 UTC" in told
    assert "It was measured." in told
    assert pictures(app) == 7  # the bumper has no photo of before


def test_parts_that_were_not_visible_are_listed_for_both_visits(
    app: AppTest, made: TwoVisits
) -> None:
    told = shown(looked_at(app, made.case.id, "compare"))
    after = told[told.index("Parts not visible") :]
    before, _, later = after.partition("check-in")
    assert "rear bumper" in before
    assert "rear bumper" not in later
    assert "roof" in before
    assert "windshield" in later


def test_choosing_a_kind_shows_that_kind_alone(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    looked_at(app, made.case.id, "compare")
    group = next(
        each for each in app.get("button_group") if each.key == "case.compare.kinds"
    )
    group.set_value([comparing.ChangeKind.WORSE]).run()
    assert not app.exception
    told = shown(app)
    assert "Left front door, dent" in told
    assert "Hood, scratch" not in told
    assert pictures(app) == 2


def test_before_is_the_visit_before_the_one_looked_at(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    later = CHECK_IN.replace(month=4)
    third = add_visit(store, made.case.id, label="third", happened_at=later)
    keep(store, third, 8, "roof unknown dent minor")
    looked_at(app, made.case.id, "compare", made.after.id)
    chosen = {box.label: box.value for box in app.selectbox if box.label != "Language"}
    assert chosen == {"After": made.after.id, "Before": made.before.id}
    looked_at(app, made.case.id, "compare", third.id)
    chosen = {box.label: box.value for box in app.selectbox if box.label != "Language"}
    assert chosen == {"After": third.id, "Before": made.after.id}
    offered = next(box for box in app.selectbox if box.label == "Before")
    offered.select_index(0).run()
    assert not app.exception
    assert "1 March 2026" in shown(app)


def test_visit_without_photos_is_told_and_compared_with_nothing(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    later = CHECK_IN.replace(month=4)
    add_visit(store, made.case.id, label="third", happened_at=later)
    looked_at(app, made.case.id, "compare", made.before.id)
    box = next(box for box in app.selectbox if box.label == "After")
    box.select_index(1).run()
    assert "Without photos there: third" in shown(app)
    assert counts(app)[0] == "New · 0"


def test_photo_that_is_lost_leaves_a_sentence_in_its_place(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    original_path(store.folder, made.photos_after[0].kept_sha256).unlink()
    told = shown(looked_at(app, made.case.id, "compare"))
    assert "no picture of it in this visit" in told
    assert "Left front door, dent" in told


def test_two_visits_without_damage_are_not_called_undamaged(
    app: AppTest, store: Store
) -> None:
    case = create_case(store, "Nothing found")
    for moment in (CHECK_OUT, CHECK_IN):
        visit = add_visit(store, case.id, label="v", happened_at=moment)
        photo = keep(store, visit, 1, "hood unknown dent minor")
        decide(store, visit, "hood.unknown.dent", "reject", number=moment.day)
        assert photo
    told = shown(looked_at(app, case.id, "compare"))
    assert "Neither visit lists a damage" in told
    assert "nothing is known about them" in told


@pytest.mark.parametrize("view", ["compare", "log"])
def test_hostile_texts_are_shown_as_text(
    app: AppTest, store: Store, made: TwoVisits, view: str
) -> None:
    change_visit(store, made.after.id, label=HOSTILE, happened_at=CHECK_IN)
    decide(store, made.after, BUMPER_KEY, "confirm", who=HOSTILE, reason=HOSTILE)
    looked_at(app, made.case.id, view)
    for each in (*app.main.markdown, *app.main.caption, *app.main.info):
        assert "![x](" not in each.value
        assert "<script>" not in each.value
    assert "<script>alert(1)</script>" in shown(app)


@pytest.mark.parametrize("view", ["compare", "log"])
def test_french_page_has_no_english_sentence(
    app: AppTest, store: Store, made: TwoVisits, view: str
) -> None:
    decide_all(store, made)
    looked_at(app, made.case.id, view)
    app.selectbox(key="app.language").select_index(1).run()
    assert not app.exception
    told = shown(app)
    assert "The " not in told.replace("The sky in the paint.", "")
    assert "avant" in told or "Modifié" in told
