"""What leaves a case, through the Cases page: reports, boxes, labels."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from core.domain.cases import DamageState
from core.domain.errors import ExportFailed, StorageFailed
from core.domain.records import BoxXyxy
from core.domain.sentences import Sentence
from core.evaluation.labels import read_labels
from core.filing.views import read_view
from core.reporting.export import ReportKind
from core.storage.photos import blurred_of_visit
from core.storage.rates import remember_reviewer
from core.storage.store import Store
from core.ui import model
from core.ui.cases_page import blurring, handing_out
from tests.filing.two_visits import (
    PLATE_BOX,
    TwoVisits,
    blur_plates,
    decide_all,
    make_two_visits,
)
from tests.pages.test_case_compare import looked_at, shown

ROOT = Path(__file__).resolve().parents[2]
Files = dict[str, tuple[str, Callable[[], bytes]]]


@pytest.fixture
def store(data_folder: Path) -> Store:
    return model.case_store()


@pytest.fixture
def made(store: Store) -> TwoVisits:
    return make_two_visits(store, name="Mrs Example's car")


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """File name and maker of every download on the page, by the button's key."""
    offered: Files = {}
    draw = st.download_button

    def noted(label: str, data: Callable[[], bytes], **given: object) -> object:
        offered[str(given["key"])] = (str(given["file_name"]), data)
        return draw(label, data, **given)

    monkeypatch.setattr(st, "download_button", noted)
    return offered


@pytest.fixture
def app(store: Store, files: Files) -> AppTest:
    started = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return started.switch_page("pages/cases.py")


def record(files: Files) -> dict[str, object]:
    """The JSON report as it would be downloaded now."""
    return json.loads(files["case.export.json"][1]())


def _never(*_: object, **__: object) -> None:
    pytest.fail("made before anybody asked")


def about(app: AppTest) -> object:
    groups = app.get("button_group")
    return next(each for each in groups if each.key.startswith("case.export.about."))


def test_every_kind_is_offered_and_is_what_it_says(
    app: AppTest, made: TwoVisits, files: Files
) -> None:
    looked_at(app, made.case.id, "export")
    stem = f"case-{made.case.id[:8]}-"
    names = {key: name for key, (name, _) in files.items() if "export" in key}
    assert [*names] == [f"case.export.{kind}" for kind in ReportKind]
    assert all(name.startswith(stem) for name in names.values())
    assert not any("Example" in name for name in names.values())
    assert files["case.export.pdf"][1]().startswith(b"%PDF")
    assert files["case.export.html"][1]().startswith(b"<!DOCTYPE html>")
    assert b"Mrs Example" in files["case.export.json"][1]()
    assert b"dent" in files["case.export.csv"][1]()


def test_nothing_is_made_before_a_button_is_pressed(
    app: AppTest, made: TwoVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "gather_report", _never)
    looked_at(app, made.case.id, "export")
    assert app.get("download_button")


def test_report_follows_language_name_and_estimate(
    app: AppTest, store: Store, made: TwoVisits, files: Files
) -> None:
    remember_reviewer(store, "Dana")
    looked_at(app, made.case.id, "export")
    report = record(files)
    assert (report["language"], report["made_by"]) == ("en", "Dana")
    assert report["estimate"] is not None
    app.selectbox(key="case.export.language.en").select_index(1).run()
    app.text_input(key="case.export.who").input("Ann").run()
    app.toggle(key="case.export.estimate").set_value(False).run()
    report = record(files)
    assert (report["language"], report["made_by"]) == ("fr", "Ann")
    assert report["estimate"] is None
    assert files["case.export.pdf"][0].endswith("-fr.pdf")


def test_dispute_pack_compares_with_the_visit_before(
    app: AppTest, store: Store, made: TwoVisits, files: Files
) -> None:
    decide_all(store, made)
    looked_at(app, made.case.id, "export")
    assert record(files)["kind"] == "visit"
    about(app).set_value("dispute").run()
    assert not app.exception
    pages = PdfReader(io.BytesIO(files["case.export.pdf"][1]())).pages
    told = " ".join("\n".join(page.extract_text() for page in pages).split())
    for expected in ("1 March 2026", "5 March 2026", "It was measured."):
        assert expected in told.replace("\u00a0", " ")


def test_first_visit_has_no_dispute_pack_and_says_why(
    app: AppTest, made: TwoVisits, files: Files
) -> None:
    looked_at(app, made.case.id, "export", made.before.id)
    assert about(app).proto.disabled
    assert "no earlier visit with photos" in shown(app)
    assert record(files)["kind"] == "visit"


def test_page_says_that_nothing_is_blurred_by_itself(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    told = shown(looked_at(app, made.case.id, "export"))
    assert "Photos with boxes to blur: 0 of 4" in told
    assert "are not looked for" in told
    blur_plates(store, made)
    assert "Photos with boxes to blur: 4 of 4" in shown(app.run())
    app.toggle(key="case.export.blur").set_value(False).run()
    assert "stay readable in this report" in shown(app)


def test_page_says_how_many_damages_nobody_reviewed(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    assert "4 damages are not reviewed yet" in shown(
        looked_at(app, made.case.id, "export")
    )
    decide_all(store, made)
    assert "not reviewed yet" not in shown(app.run())


def test_advice_on_a_dispute_pack_counts_both_visits(
    app: AppTest, store: Store, made: TwoVisits
) -> None:
    looked_at(app, made.case.id, "export")
    about(app).set_value("dispute").run()
    pending = sum(
        damage.state is DamageState.PROPOSED
        for visit in (made.before, made.after)
        for damage in read_view(store, visit).damages
    )
    told = shown(app)
    assert "Photos with boxes to blur: 0 of 6" in told
    assert f"{pending} damages are not reviewed yet" in told


def test_report_that_fails_is_told_on_the_page_and_the_next_one_works(
    app: AppTest, made: TwoVisits, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(app, made.case.id, "export")
    refusal = StorageFailed(Sentence("The disk is full.", "Le disque est plein."))

    def refuse(*_: object, **__: object) -> None:
        raise refusal

    with monkeypatch.context() as patch:
        patch.setattr(handing_out, "gather_report", refuse)
        with pytest.raises(StorageFailed):
            files["case.export.pdf"][1]()
    app.run()
    assert not app.exception
    assert "The disk is full." in shown(app)
    assert files["case.export.pdf"][1]()
    app.run()
    assert not app.error


class Browser:
    """Stands for the component: what a person has drawn, or what it was given."""

    def __init__(self) -> None:
        self.drawn: tuple[BoxXyxy, ...] | None = None

    def __call__(self, _: object, boxes: tuple[BoxXyxy, ...], **__: object) -> object:
        return boxes if self.drawn is None else self.drawn


def test_drawn_box_is_saved_at_once_and_previewed(
    app: AppTest, store: Store, made: TwoVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser()
    monkeypatch.setattr(blurring, "draw_boxes", browser)
    told = shown(looked_at(app, made.case.id, "export"))
    assert "Nothing is blurred on this photo" in told
    browser.drawn = (PLATE_BOX,)
    app.run()
    assert not app.exception
    first = made.photos_after[0].id
    assert blurred_of_visit(store, made.after.id) == {first: (PLATE_BOX,)}
    told = shown(app)
    assert "Photos with boxes to blur: 1 of 4" in told
    assert "Photos with boxes: 1" in told
    assert "Nothing is blurred on this photo" not in told


def test_box_that_cannot_be_saved_stays_drawn_and_is_tried_again(
    app: AppTest, store: Store, made: TwoVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser()
    monkeypatch.setattr(blurring, "draw_boxes", browser)
    looked_at(app, made.case.id, "export")
    browser.drawn = (PLATE_BOX,)

    def refuse(*_: object) -> None:
        raise StorageFailed(Sentence("The disk is full.", "Le disque est plein."))

    with monkeypatch.context() as patch:
        patch.setattr(blurring, "set_blurred", refuse)
        app.run()
        assert not app.exception
        assert "The disk is full." in shown(app)
    assert blurred_of_visit(store, made.after.id) == {}
    app.run()
    assert not app.error
    assert blurred_of_visit(store, made.after.id)


def test_boxes_of_another_window_are_not_written_over(
    app: AppTest, store: Store, made: TwoVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser()
    monkeypatch.setattr(blurring, "draw_boxes", browser)
    looked_at(app, made.case.id, "export")
    browser.drawn = ()
    blur_plates(store, made)
    app.run()
    assert not app.exception
    assert blurred_of_visit(store, made.after.id)[made.photos_after[0].id]


def test_steps_go_from_photo_to_photo(app: AppTest, made: TwoVisits) -> None:
    looked_at(app, made.case.id, "export")
    assert app.button(key="case.blur.previous").disabled
    app.button(key="case.blur.next").click().run()
    assert not app.exception
    chosen = app.selectbox(key=f"case.blur.photo.{made.after.id}").value
    assert chosen == made.photos_after[1].id


def test_labels_are_offered_once_photos_are_reviewed(
    app: AppTest, store: Store, made: TwoVisits, files: Files
) -> None:
    looked_at(app, made.case.id, "export")
    assert "No photo of this case has labels yet" in shown(app)
    decide_all(store, made)
    app.run()
    assert "5 photos of this case are fully reviewed" in shown(app)
    name, make = files["case.labels.make"]
    assert name == f"labels-{made.case.id[:8]}.zip"
    with zipfile.ZipFile(io.BytesIO(make())) as archive:
        assert len(read_labels(archive.read("labels.csv")).photos) == 5


def foot_of_the_list() -> None:
    """A page with nothing but the labels of all cases; runs on its own."""
    from core.domain.sentences import Language
    from core.ui.cases_page.label_export import show_labels_of_all
    from core.ui.model import case_store
    from core.ui.state import start

    start(Language.EN)
    show_labels_of_all(case_store())


def test_labels_of_all_cases_are_made_or_refused_in_words(
    store: Store, made: TwoVisits, files: Files
) -> None:
    foot = AppTest.from_function(foot_of_the_list).run()
    assert not foot.exception
    name, make = files["cases.labels.make"]
    assert name == "labels.zip"
    with pytest.raises(ExportFailed):
        make()
    assert "no reviewed photo" in shown(foot.run())
    decide_all(store, made)
    with zipfile.ZipFile(io.BytesIO(make())) as archive:
        assert len(read_labels(archive.read("labels.csv")).photos) == 5
