"""From an assessed photo into a case, and photos that are in a case already."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.storage.cases import archive_case, create_case, find_cases
from core.storage.photos import photos_of_visit
from core.storage.store import Store
from core.storage.visits import visits_of_case
from core.ui import model
from tests.examples import CRASH, DENT
from tests.pages.cases_app import CLIO, has, shown, start

UPLOAD = "assess.upload.0"


@pytest.fixture
def store(data_folder: Path) -> Store:
    """The store that the pages use."""
    return model.case_store()


def assessed(*files: tuple[str, bytes]) -> AppTest:
    """The first screen with these photos, assessed."""
    app = start()
    given = [(name, content, "image/jpeg") for name, content in files]
    app.file_uploader(key=UPLOAD).set_value(given)
    app.run()
    while has(app, "assess.stop"):
        app.run()
    return app


def test_result_goes_into_a_new_case_with_its_assessment(store: Store) -> None:
    app = assessed(("dent.jpg", DENT.read_bytes()))
    app.button(key="case.add.open").click().run()
    app.button(key="case.add.new").click().run()
    assert not app.exception
    (case,) = find_cases(store).cases
    (visit,) = visits_of_case(store, case.id)
    (photo,) = photos_of_visit(store, visit.id)
    assert photo.name == "dent.jpg"
    assert photo.assessment is not None
    assert photo.assessment.provenance.photo_sha256 == photo.sha256
    assert f"Case **{case.name}**: 1 photo saved" in shown(app)
    app.button(key="case.add.go").click().run()
    assert not app.exception
    assert app.query_params["case"] == case.id


def test_all_photos_go_into_an_open_case_and_none_twice(store: Store) -> None:
    case = create_case(store, "Clio", vehicle=CLIO)
    create_case(store, "Golf")
    archive_case(store, create_case(store, "Old one").id)
    app = assessed(("dent.jpg", DENT.read_bytes()), ("crash.jpg", CRASH.read_bytes()))
    app.button(key="case.add.open").click().run()
    offered = [b.label for b in app.button if b.key.startswith("case.add.to.")]
    assert [label.split("**")[1] for label in offered] == ["Golf", "Clio"]
    app.text_input(key="case.add.search").set_value("AB-123").run()
    app.checkbox(key="case.add.all").check().run()
    app.button(key=f"case.add.to.{case.id}").click().run()
    assert "2 photos saved" in shown(app)
    (visit,) = visits_of_case(store, case.id)
    names = [photo.name for photo in photos_of_visit(store, visit.id)]
    assert names == ["dent.jpg", "crash.jpg"]
    app.button(key="case.add.open").click().run()
    app.button(key=f"case.add.to.{case.id}").click().run()
    assert "1 photo was in this visit already" in shown(app)
    assert len(photos_of_visit(store, visit.id)) == 2


def test_photo_that_is_in_a_case_is_pointed_out_and_leads_there(store: Store) -> None:
    first = assessed(("dent.jpg", DENT.read_bytes()))
    first.button(key="case.add.open").click().run()
    first.button(key="case.add.new").click().run()
    assert "already in the case" not in shown(first), "it has just been put there"
    (case,) = find_cases(store).cases
    again = assessed(("other-name.jpg", DENT.read_bytes()))
    assert f"already in the case **{case.name}** (First visit" in shown(again)
    again.button(key="case.seen.open.0").click().run()
    assert again.query_params["case"] == case.id


def test_rendered_example_stays_marked_in_the_case(store: Store) -> None:
    app = start()
    app.button(key="assess.example.106_close_dent.jpg").click().run()
    while has(app, "assess.stop"):
        app.run()
    app.button(key="case.add.open").click().run()
    app.button(key="case.add.new").click().run()
    (case,) = find_cases(store).cases
    (photo,) = photos_of_visit(store, visits_of_case(store, case.id)[0].id)
    assert photo.name.startswith("rendered ")


def test_result_stays_when_it_cannot_be_saved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    monkeypatch.setenv("CAR_DAMAGE_DATA_FOLDER", str(file / "cases"))
    model.settings.clear()
    app = assessed(("dent.jpg", DENT.read_bytes()))
    assert not app.exception
    app.button(key="case.add.open").click().run()
    assert not app.exception
    assert "cannot be written" in app.error[0].value
    assert any(each.value.startswith("#### ") for each in app.main.markdown)
