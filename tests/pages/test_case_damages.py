"""The damages of a visit through the Cases page: what is seen, and what is not."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.cases import Visit
from core.domain.vocabulary import (
    Outcome,
    Part,
    PartCondition,
    Side,
)
from core.filing.views import read_view
from core.storage.originals import original_path
from core.storage.photos import add_refused
from core.storage.store import Store
from core.ui.cases_page.diagram import read_panel
from tests.pages.review_steps import (
    keep,
    looked_at,
    memory,
    press,
    rows,
    shown,
    verdict,
)


def test_verdict_list_and_photos_say_what_was_found(
    app: AppTest, damaged: Visit
) -> None:
    looked_at(app, damaged)
    assert "2 damages · worst: severe · 2 to review" in verdict(app)
    assert rows(app) == [
        "**1 · Left front door** — dent",
        "**2 · Hood** — scratch",
    ]
    told = shown(app)
    assert "Seen on 2 of 2 photos that show this part" in told
    assert "**1** · A dent on the left front door" in told


def test_photos_that_disagree_are_named(
    app: AppTest, store: Store, visit: Visit
) -> None:
    keep(store, visit, "hood unknown dent minor")
    keep(store, visit, "hood unknown dent severe")
    keep(store, visit, states=("hood unknown seen_undamaged",))
    looked_at(app, visit)
    warned = "\n".join(each.value for each in app.main.warning).replace("\\", "")
    assert "photo 1 – minor; photo 2 – severe" in warned
    assert "photo 3 – seen, undamaged" in warned
    assert "Seen on 2 of 3 photos" in shown(app)


def test_chosen_panel_shows_its_damages_and_photos_alone(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    keep(store, damaged, states=("hood unknown seen_undamaged",))
    looked_at(app, damaged)
    memory(app).cases.panel[damaged.id] = f"{Part.HOOD}.{Side.UNKNOWN}"
    app.run()
    assert rows(app) == ["**2 · Hood** — scratch"], "the number is of the whole case"
    assert "hood: photos that say something of it: 2 of 3" in shown(app)
    assert f"**Hood** · {PartCondition.DAMAGED}" in shown(app)
    press(app, "Show the whole car")
    assert len(rows(app)) == 2


def test_damage_that_no_photo_names_is_damage_on_the_page_too(
    app: AppTest, store: Store, visit: Visit
) -> None:
    keep(store, visit, outcome=Outcome.DAMAGE_FOUND)
    looked_at(app, visit)
    assert "Damage seen, not named" in verdict(app)
    assert "No damage" not in verdict(app)


def test_failed_and_pending_photos_never_make_a_clean_car(
    app: AppTest, store: Store, visit: Visit
) -> None:
    keep(store, visit, outcome=Outcome.FAILED)
    looked_at(app, visit)
    assert "Analysis failed" in verdict(app)
    keep(store, visit, states=("hood unknown seen_undamaged",))
    keep(store, visit, assessed=False)
    add_refused(store, visit.id, name="x.jpg", byte_count=3, problem="Not a photo.")
    looked_at(app, visit)
    assert "No damage seen · on 1 of 3 photos" in verdict(app)
    told = shown(app)
    for line in (
        "Photo 1: the analysis failed.",
        "Photo 3: not assessed yet.",
        "Photo 4: the file was refused.",
        "Not visible on any photo: front bumper",
    ):
        assert line in told


def test_missing_file_is_a_sentence_and_the_rest_stands(
    app: AppTest, store: Store, damaged: Visit
) -> None:
    lost = read_view(store, damaged).photos[0]
    original_path(store.folder, lost.kept_sha256).unlink()
    looked_at(app, damaged)
    assert f"of {lost.name} is missing" in shown(app)
    assert not app.main.error, "only the picture's place says so"
    assert "**1** · A dent on the left front door" in shown(app)
    assert "2 damages" in verdict(app)


def test_other_peoples_text_does_nothing(
    app: AppTest, store: Store, visit: Visit
) -> None:
    hostile = "<script>alert(1)</script> ![x](http://e.example/a.png) **b**"
    keep(store, visit, "hood unknown dent minor", name=hostile)
    looked_at(app, visit, name=hostile)
    press(app, "Reject")
    form = f"case.reject.{visit.id}.hood.unknown.dent"
    app.text_input(key=f"{form}.reason").set_value(hostile)
    press(app, "Reject")
    for each in (*app.main.markdown, *app.main.caption):
        assert "](http" not in each.value
        assert not re.search(r"(?<!\\)<script", each.value)
    assert "<script>alert(1)</script>" in shown(app)


def test_page_speaks_french(app: AppTest, damaged: Visit) -> None:
    looked_at(app, damaged)
    app.selectbox(key="app.language").select("fr").run()
    assert not app.exception
    assert "2 dommages · au pire : gravité majeure · 2 à vérifier" in verdict(app)
    assert [each for each in app.main.button if each.label == "Confirmer"]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("front_door.left", (Part.FRONT_DOOR, Side.LEFT)),
        ("front_door", None),
        ("<svg>.left", None),
        (None, None),
        ({"part": "hood"}, None),
    ],
)
def test_panel_from_a_browser_is_checked(given: object, read: object) -> None:
    assert read_panel(given) == read
