"""The first screen through app.py: every door, every outcome, both languages."""

import io
import time
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.assess import ResultCache
from core.domain.sentences import Language
from core.domain.vocabulary import Outcome
from core.domain.words import word
from core.ui import model
from tests.examples import CRASH, DENT

ROOT = Path(__file__).resolve().parents[2]
UPLOAD = "assess.upload.0"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    given = [(name, content, "image/jpeg") for name, content in files]
    app.file_uploader(key=UPLOAD).set_value(given)
    return settled(app.run())


def settled(app: AppTest) -> AppTest:
    """The page once its work has ended, as a browser would come to show it."""
    deadline = time.monotonic() + 60
    while any(button.key == "assess.stop" for button in app.button):
        assert time.monotonic() < deadline, "the work does not end"
        app.run()
    return app


def shown(app: AppTest) -> str:
    """All text on the page."""
    kinds = ("title", "subheader", "markdown", "caption", "text")
    kinds += ("error", "warning", "info")
    texts = [each.value for kind in kinds for each in app.get(kind)]
    return "\n".join(texts).replace("\\", "")


def verdicts(app: AppTest) -> list[str]:
    return [each.value for each in app.main.markdown if each.value.startswith("#### ")]


def test_first_screen_has_its_doors_and_no_result(app: AppTest) -> None:
    assert not app.exception
    assert app.title[0].value == "Assess a photo"
    assert app.file_uploader(key=UPLOAD)
    assert not verdicts(app)


def test_page_says_where_photos_go(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nothing is sent elsewhere" in app.caption[0].value
    monkeypatch.setenv("CAR_DAMAGE_REMOTE_URL", "http://gpu.example:8000/v1")
    model.settings.clear()
    remote = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    told = shown(remote)
    assert "nothing is sent elsewhere" not in told
    assert "sent to the model server" in told
    assert "gpu.example:8000" in told


def test_uploaded_photo_becomes_one_of_five_outcomes(app: AppTest) -> None:
    upload(app, ("dent.jpg", DENT.read_bytes()))
    assert not app.exception
    (verdict,) = verdicts(app)
    words = [word(outcome, Language.EN) for outcome in Outcome]
    assert any(each in verdict for each in words)
    assert word(Outcome.FAILED, Language.EN) not in verdict
    assert "How this was made" in [each.label for each in app.expander]


def test_provenance_lists_the_whole_chain(app: AppTest) -> None:
    upload(app, ("dent.jpg", DENT.read_bytes()))
    told = shown(app)
    for key in ("llama-vision-damage", "llama-vision-lora", "smolvlm", "onboard"):
        assert f"**{key}**" in told


def test_refused_photo_shows_its_reason_beside_a_good_one(app: AppTest) -> None:
    upload(
        app,
        ("dent.jpg", DENT.read_bytes()),
        ("page.jpg", b"<html><body>no photo</body></html>"),
    )
    app.button(key=select_key(app, 2)).click().run()
    assert not app.exception
    assert "Photo refused" in shown(app)
    assert "HTML" in app.error[0].value
    app.button(key=select_key(app, 1)).click().run()
    assert verdicts(app)


def select_key(app: AppTest, number: int) -> str:
    """Key of the button that shows the photo of this number."""
    keys = [b.key for b in app.button if b.key and b.key.startswith("assess.select.")]
    return keys[number - 1]


def test_hostile_file_name_is_shown_as_text(app: AppTest) -> None:
    name = "![x](http://example.org/a.png)<script>alert(1)</script>.jpg"
    upload(app, (name, DENT.read_bytes()))
    assert not app.exception
    for each in (*app.markdown, *app.caption):
        assert "](http" not in each.value
        assert "<script" not in each.value


def test_language_switch_changes_words_and_keeps_the_result(app: AppTest) -> None:
    upload(app, ("crash.jpg", CRASH.read_bytes()))
    english = verdicts(app)
    app.selectbox(key="app.language").select("fr").run()
    assert not app.exception
    assert app.title[0].value == "Évaluer une photo"
    french = verdicts(app)
    assert len(french) == len(english) == 1
    assert french != english
    assert "From an earlier result: **no**" not in shown(app)


def test_example_can_be_tried_and_is_called_rendered(app: AppTest) -> None:
    settled(app.button(key="assess.example.106_close_dent.jpg").click().run())
    assert not app.exception
    assert verdicts(app)
    assert "Rendered example" in shown(app)


def test_camera_picture_is_assessed(app: AppTest) -> None:
    app.toggle(key="assess.use_camera").set_value(True).run()
    camera = app.camera_input(key="assess.camera.0")
    settled(camera.set_value(("camera.jpg", DENT.read_bytes(), "image/jpeg")).run())
    assert not app.exception
    assert verdicts(app)


def test_same_photo_twice_is_pointed_out(app: AppTest) -> None:
    content = DENT.read_bytes()
    upload(app, ("one.jpg", content), ("two.jpg", content))
    app.button(key=select_key(app, 2)).click().run()
    assert "same file as photo 1" in shown(app)


def test_blurred_photo_is_assessed_with_advice(app: AppTest) -> None:
    small = Image.open(DENT).resize((24, 18)).resize((640, 480))
    content = io.BytesIO()
    small.save(content, "JPEG")
    upload(app, ("blurred.jpg", content.getvalue()))
    assert any("blurred" in each.value for each in app.warning)
    assert verdicts(app)


def test_sidebar_shows_memory_and_frees_the_model(app: AppTest) -> None:
    told = "\n".join(each.value for each in app.sidebar.caption)
    assert "opens with the first photo" in told
    upload(app, ("dent.jpg", DENT.read_bytes()))
    app.run()
    told = "\n".join(each.value for each in app.sidebar.caption).replace("\\", "")
    assert "on-board 2.0" in told
    app.button(key="app.free").click().run()
    told = "\n".join(each.value for each in app.sidebar.caption).replace("\\", "")
    assert "came back" in told
    assert "opens with the first photo" in told


def test_cleared_photos_are_gone(app: AppTest) -> None:
    settled(app.button(key="assess.example.106_close_dent.jpg").click().run())
    app.button(key="assess.clear").click().run()
    assert not app.exception
    assert not verdicts(app)


def test_broken_model_is_a_sentence_and_never_a_clean_car(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_ONBOARD_FOLDER", str(tmp_path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    upload(app, ("dent.jpg", DENT.read_bytes()))
    assert not app.exception
    assert not verdicts(app)
    assert "None of the" in app.error[0].value
    assert "missing" in app.error[0].value


def test_wrong_setting_stops_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAR_DAMAGE_MAX_ASPEC", "3")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    assert "MAX\\_ASPECT" in app.error[0].value


def test_more_photos_than_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAR_DAMAGE_MAX_PHOTOS", "1")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    upload(app, ("a.jpg", DENT.read_bytes()), ("b.jpg", CRASH.read_bytes()))
    assert "the limit is 1" in app.warning[0].value
    assert len(verdicts(app)) == 1


def test_data_folder_that_cannot_be_used_hinders_no_assessment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_DATA_FOLDER", "/proc/no-such-disk/data")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    upload(app, ("dent.jpg", DENT.read_bytes()))
    assert not app.exception
    assert verdicts(app)
    assert isinstance(model.result_cache(), ResultCache)


def test_cold_deep_link_goes_through_the_app() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.switch_page("pages/assess.py").run()
    assert not app.exception
    assert app.title[0].value == "Assess a photo"
    assert app.selectbox(key="app.language"), "the sidebar is app.py's work"
