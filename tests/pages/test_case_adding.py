"""Photos into a case through the page: one step from the file to its assessment."""

import io
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from core.domain.cases import Case, StoredPhoto, Visit, VisitView
from core.filing import views
from core.storage.cases import create_case
from core.storage.photos import photos_of_visit
from core.storage.store import Store
from core.storage.visits import visits_of_case
from core.ui import model
from core.ui.cases_page import adding_notes
from tests.examples import CRASH, DENT, EXAMPLES, UNDAMAGED
from tests.fakes import FakeSlot
from tests.preprocessing.files import exif_block
from tests.ui.test_work import Patient

ROOT = Path(__file__).resolve().parents[2]
SIX = sorted(EXAMPLES.glob("1*.jpg"))
PATIENCE_S = 60
Files = list[tuple[str, bytes, str]]


@pytest.fixture
def case() -> Case:
    return create_case(model.case_store(), "A car")


@pytest.fixture
def page(case: Case) -> AppTest:
    return opened(case)


def opened(case: Case) -> AppTest:
    """The case's page in a new session."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_S).run()
    app.query_params["case"] = case.id
    return app.switch_page("pages/cases.py").run()


def given(*paths: Path) -> Files:
    return [(path.name, path.read_bytes(), "image/jpeg") for path in paths]


def upload(app: AppTest, files: Files, *, settle: bool = True) -> AppTest:
    app.file_uploader[0].set_value(files).run()
    return settled(app) if settle else app


def settled(app: AppTest) -> AppTest:
    """The page once its work has ended, as a browser would come to show it."""
    deadline = time.monotonic() + PATIENCE_S
    while any(button.key == "case.stop" for button in app.button):
        assert time.monotonic() < deadline, "the work does not end"
        time.sleep(0.02)
        app.run()
    assert not app.exception
    return app


def kept(case: Case) -> list[StoredPhoto]:
    store = model.case_store()
    (visit, *_) = visits_of_case(store, case.id)
    return list(photos_of_visit(store, visit.id))


def shown(app: AppTest) -> str:
    """All text on the page."""
    kinds = ("title", "markdown", "caption", "text", "error", "warning", "info")
    texts = [each.value for kind in kinds for each in app.get(kind)]
    texts += [each.label for each in app.expander]
    return "\n".join(texts).replace("\\", "")


def key_of(app: AppTest, start: str) -> str:
    """The key of the only button that begins so."""
    (key,) = [each.key for each in app.button if (each.key or "").startswith(start)]
    return key


def test_empty_visit_has_its_doors_and_rendered_examples(page: AppTest) -> None:
    assert not page.exception
    assert page.file_uploader[0].label.startswith("Photos")
    assert "Rendered pictures, not photos." in shown(page)
    assert "Still missing" not in shown(page)
    assert "Add photos" not in [each.label for each in page.expander]


def test_photos_are_kept_and_assessed_without_a_further_click(
    page: AppTest, case: Case
) -> None:
    first_round = page.file_uploader[0].key
    upload(page, given(*SIX))
    photos = kept(case)
    assert [photo.name for photo in photos] == [path.name for path in SIX]
    assert all(photo.assessment is not None for photo in photos)
    assert "Add photos" in [each.label for each in page.expander]
    assert "Still missing: " in shown(page)
    assert page.file_uploader[0].key != first_round, "the uploader is empty again"
    page.run()
    assert len(kept(case)) == len(SIX)


def test_work_that_ends_while_the_page_is_read_is_on_it(
    page: AppTest, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = views.read_view

    def slow_to_read(store: Store, visit: Visit) -> VisitView:
        view = usual(store, visit)
        model.photo_intakes().of_visit(visit.id).wait(PATIENCE_S)
        return view

    monkeypatch.setattr("core.ui.cases_page.case.read_view", slow_to_read)
    page.file_uploader[0].set_value(given(*SIX)).run()
    assert "not assessed yet" not in shown(page)
    assert "6 photos" in shown(page)


@pytest.mark.parametrize("still_there", [True, False])
def test_browser_that_tells_the_same_files_again_gives_them_once(
    page: AppTest, case: Case, still_there: bool
) -> None:
    """As one does that asks for news before it has drawn the empty uploader."""
    uploader = page.file_uploader[0].set_value(given(CRASH, DENT))
    before, told = page._tree, WidgetStates(widgets=[uploader._widget_state])
    settled(page._run(told))
    empty = page.file_uploader[0].key
    if still_there:
        page._tree = before
    settled(page._run(told))
    assert not page.info, "nothing is given twice"
    assert page.file_uploader[0].key == empty, "what is on its way to it stays there"
    assert len(kept(case)) == 2


def test_more_photos_come_behind_those_that_are_there(
    page: AppTest, case: Case
) -> None:
    upload(page, given(CRASH))
    upload(page, given(DENT, UNDAMAGED))
    names = [photo.name for photo in kept(case)]
    assert names == [CRASH.name, DENT.name, UNDAMAGED.name]


def test_bad_file_is_listed_with_its_reason_until_it_is_taken_off(
    page: AppTest, case: Case
) -> None:
    name = "![x](http://example.org/a.png)<script>.jpg"
    bad = (name, b"<html><body>no photo</body></html>", "image/jpeg")
    upload(page, [bad])
    assert "no photo yet" in shown(page), "a refused file is no photo"
    assert "Rendered pictures, not photos." in shown(page)
    upload(page, given(DENT, CRASH))
    assert "2 photos · " in shown(page)
    again = opened(case)
    for app in (page, again):
        assert "1 file was not added" in shown(app)
        assert "HTML" in shown(app)
        for each in (*app.markdown, *app.caption):
            assert "](http" not in each.value
            assert not re.search(r"(?<!\\)<script", each.value)
    again.button(key=key_of(again, "case.remove.")).click().run()
    assert not again.exception
    assert "was not added" not in shown(again)
    assert [photo.is_refused for photo in kept(case)] == [False, False]


def test_view_that_is_chosen_is_shown_and_stands_in_the_address(
    page: AppTest, case: Case
) -> None:
    upload(page, given(DENT))
    next(
        each for each in page.segmented_control if each.key.startswith("cases.tab.")
    ).set_value("log").run()
    assert page.query_params["view"] == "log"
    assert "1 photo was added." in shown(page)
    assert len(page.title) == 1


def test_example_is_kept_under_a_name_that_says_rendered(
    page: AppTest, case: Case
) -> None:
    page.button(key=dent_key(page)).click()
    settled(page.run())
    (photo,) = kept(case)
    assert photo.name == "rendered 106_close_dent.jpg"
    assert photo.assessment is not None


def dent_key(app: AppTest) -> str:
    (key,) = [each.key for each in app.button if "close_dent" in (each.key or "")]
    return key


def test_camera_picture_is_kept_and_the_camera_is_ready_again(
    page: AppTest, case: Case
) -> None:
    (toggle,) = [each for each in page.toggle if "use_camera" in each.key]
    toggle.set_value(True).run()
    for path in (DENT, CRASH):
        (camera,) = page.get("camera_input")
        camera.set_value(("camera.jpg", path.read_bytes(), "image/jpeg")).run()
        settled(page)
    assert len(kept(case)) == 2


def with_time(path: Path) -> bytes:
    content = io.BytesIO()
    Image.open(path).save(
        content, "JPEG", exif=exif_block(taken="2026:08:01 10:30:00", gps=True)
    )
    return content.getvalue()


@pytest.mark.parametrize("wanted", [True, False])
def test_capture_time_is_kept_only_if_the_person_says_so(
    page: AppTest, case: Case, wanted: bool
) -> None:
    page.toggle(key="case.keep_time").set_value(wanted).run()
    upload(page, [("car.jpg", with_time(DENT), "image/jpeg")])
    (photo,) = kept(case)
    assert (photo.captured_at is not None) is wanted
    assert page.toggle(key="case.keep_time").value is wanted


def test_operators_setting_is_where_the_toggle_begins(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_KEEP_CAPTURE_TIME", "yes")
    model.settings.clear()
    page = opened(case)
    assert page.toggle(key="case.keep_time").value is True
    upload(page, [("car.jpg", with_time(DENT), "image/jpeg")])
    assert kept(case)[0].captured_at is not None


def test_files_above_the_limit_are_named(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_MAX_PHOTOS", "2")
    model.settings.clear()
    page = opened(case)
    upload(page, given(*SIX))
    assert len(kept(case)) == 2
    told = page.warning[0].value.replace("\\", "")
    assert "6 files were given; the limit is 2" in told
    assert SIX[2].name in told
    upload(page, given(*SIX[2:4]))
    assert not page.warning
    assert len(kept(case)) == 4


def test_photo_of_another_case_is_pointed_out_with_the_way_there(
    page: AppTest, case: Case
) -> None:
    upload(page, given(DENT))
    other = create_case(model.case_store(), "Other *car*")
    second = opened(other)
    upload(second, [("copy.jpg", DENT.read_bytes(), "image/jpeg")])
    told = shown(second)
    assert "1 photo was seen before" in told
    assert f"copy.jpg is the same file as {DENT.name} in the case A car" in told
    second.button(key=key_of(second, "case.sighting.")).click().run()
    assert not second.exception
    assert second.query_params["case"] == case.id
    assert "seen before" not in shown(second), "it was there first"
    upload(page, [("fresh.jpg", smaller(CRASH), "image/jpeg")])
    assert "seen before" not in shown(page)


def smaller(path: Path) -> bytes:
    content = io.BytesIO()
    image = Image.open(path)
    image.resize((image.width // 2, image.height // 2)).save(content, "JPEG")
    return content.getvalue()


def test_photo_that_looks_like_another_of_the_visit_is_pointed_out(
    page: AppTest,
) -> None:
    upload(page, given(CRASH))
    upload(page, [("small.jpg", smaller(CRASH), "image/jpeg")])
    assert f"small.jpg looks the same as {CRASH.name} in this visit" in shown(page)


def test_same_file_twice_in_a_visit_is_told_and_kept_once(
    page: AppTest, case: Case
) -> None:
    upload(page, given(CRASH))
    upload(page, [("again.jpg", CRASH.read_bytes(), "image/jpeg")])
    told = "1 file was in this visit already and was not added again."
    assert told in page.info[0].value
    assert "again.jpg" in page.info[0].value.replace("\\", "")
    assert len(kept(case)) == 1
    page.button(key="case.repeated").click().run()
    assert not page.info


def test_where_photos_were_seen_is_looked_up_once(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    look = adding_notes.seen_before
    monkeypatch.setattr(
        adding_notes,
        "seen_before",
        lambda *given, **named: asked.append(given) or look(*given, **named),
    )
    upload(page, given(CRASH, DENT))
    page.run()
    page.run()
    assert len(asked) == 2


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    """A model that writes until it is released."""
    engine = Patient("the front ", "bumper")
    slot = FakeSlot(engine)
    monkeypatch.setattr(model, "model_slot", lambda: slot)
    yield engine
    engine.release.set()


def test_writing_is_shown_and_stop_and_continue_lose_nothing(
    case: Case, patient: Patient
) -> None:
    page = opened(case)
    upload(page, given(CRASH, DENT), settle=False)
    assert "the front bumper" in shown(page)
    assert "The work goes on if you leave this page." in shown(page)
    page.button(key="case.stop").click().run()
    settled(page)
    assert "Stopped: 0 of 2 photos are done." in page.info[0].value
    assert len(kept(case)) == 2
    patient.release.set()
    page.button(key="case.go_on").click().run()
    settled(page)
    assert all(photo.assessment for photo in kept(case))
    assert not page.info


def test_work_goes_on_when_the_browser_has_left_and_another_sees_it(
    case: Case, patient: Patient
) -> None:
    upload(opened(case), given(CRASH, DENT), settle=False)
    other = opened(case)
    assert "case.stop" in [each.key for each in other.button]
    patient.release.set()
    deadline = time.monotonic() + PATIENCE_S
    while not all(photo.assessment for photo in kept(case)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert patient.asked == 2
    settled(other)


def test_photos_left_pending_by_a_crash_are_taken_up_when_the_case_is_opened(
    case: Case, patient: Patient
) -> None:
    upload(opened(case), given(CRASH, DENT), settle=False)
    model.photo_intakes.clear()  # the process ends
    deadline = time.monotonic() + PATIENCE_S
    while len(kept(case)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert [photo.is_pending for photo in kept(case)] == [True, True]
    patient.release.set()
    settled(opened(case))
    assert not any(photo.is_pending for photo in kept(case))


def test_model_that_cannot_be_had_is_a_sentence_and_the_photos_stay(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_ONBOARD_FOLDER", str(tmp_path))
    model.settings.clear()
    page = opened(case)
    upload(page, given(DENT))
    assert "None of the" in page.error[0].value
    assert "case.go_on" in [each.key for each in page.button]
    assert [photo.is_pending for photo in kept(case)] == [True]


def test_disk_that_refuses_is_a_sentence_names_the_files_and_goes_on_later(
    page: AppTest, case: Case
) -> None:
    pictures = model.case_store().folder / "originals"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.write_bytes(b"")  # nothing can be put into it
    upload(page, given(DENT, CRASH))
    assert "cannot be written" in page.error[0].value
    told = page.warning[0].value.replace("\\", "")
    assert DENT.name in told
    assert CRASH.name in told
    assert kept(case) == []
    pictures.unlink()
    page.button(key="case.go_on").click().run()
    settled(page)
    assert len(kept(case)) == 2
    assert not page.error


def test_answers_are_not_computed_twice_even_after_a_restart(
    page: AppTest, case: Case
) -> None:
    upload(page, given(DENT))
    for cached in model.PROCESS_WIDE:  # the program ends and is started again
        cached.clear()
    other = create_case(model.case_store(), "Other")
    upload(opened(other), given(DENT))
    first, second = kept(case)[0].assessment, kept(other)[0].assessment
    assert not first.provenance.from_cache
    assert second.provenance.from_cache
    assert second.answer == first.answer


def test_everything_is_said_in_french(page: AppTest, case: Case) -> None:
    bad = ("bad.jpg", b"<html></html>", "image/jpeg")
    page.selectbox(key="app.language").select("fr").run()
    upload(page, [*given(DENT), bad])
    told = shown(page)
    assert "1 fichier n'a pas été ajouté" in told
    assert "Il manque encore" in told
    assert "Ajouter des photos" in told
