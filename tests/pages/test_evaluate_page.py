"""The Evaluate page through app.py: figures, refusals, both languages, coming back."""

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.evaluation.labels import read_labels
from core.evaluation.records import Figure
from core.ui import model
from core.ui.evaluate_page.inputs import may_name_folder, sample_labels
from core.ui.evaluate_page.tables import why_not
from tests.examples import EXAMPLES
from tests.labelled import LABELS, PHOTOS, archive

ROOT = Path(__file__).resolve().parents[2]
LOCAL = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}


@pytest.fixture(autouse=True)
def fresh_process_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for cached in (model.settings, model.model_slot, model.result_cache, model.jobs):
        cached.clear()


@pytest.fixture
def app() -> AppTest:
    return open_page()


def open_page() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app.switch_page("pages/evaluate.py").run()


def evaluate(app: AppTest, content: bytes, labels: bytes = LABELS) -> AppTest:
    zipped = ("photos.zip", content, "application/zip")
    app.file_uploader(key="evaluate.photos.0").set_value(zipped)
    app.file_uploader(key="evaluate.labels.0").set_value(
        ("labels.csv", labels, "text/csv")
    )
    return settled(app.button(key="evaluate.start").click().run())


def settled(app: AppTest) -> AppTest:
    """The page once its work has ended, as a browser would come to show it."""
    deadline = time.monotonic() + 60
    while any(button.key == "evaluate.stop" for button in app.button):
        assert time.monotonic() < deadline, "the work does not end"
        app.run()
    return app


def shown(app: AppTest) -> str:
    """All text on the page, tables and folded parts too."""
    kinds = ("title", "subheader", "markdown", "caption", "error", "warning", "info")
    texts = [each.value for kind in kinds for each in app.get(kind)]
    texts += [each.label for each in app.expander]
    texts += [each.value.to_csv(sep="|") for each in app.table]
    return "\n".join(texts).replace("\\", "")


def row_of(app: AppTest, title: str) -> list[str]:
    """The cells of the first row whose figure has this name."""
    for table in app.table:
        for cells in table.value.astype(str).values.tolist():
            if cells[0].replace("\\", "").startswith(f"**{title}**"):
                return [cell.replace("\\", "") for cell in cells]
    raise AssertionError(f"no row {title}")


def test_empty_page_asks_for_both_files_and_explains_the_labels(app: AppTest) -> None:
    assert not app.exception
    assert app.title[0].value == "Evaluate on your own photos"
    app.button(key="evaluate.start").click().run()
    assert "both needed" in app.warning[0].value
    told = shown(app)
    for column in ("file", "damaged", "severity", "view", "types", "findings"):
        assert f"`{column}`" in told


def test_sample_labels_file_is_one_that_is_read_without_a_problem() -> None:
    labels = read_labels(sample_labels())
    assert len(labels.photos) == 5
    assert labels.problems == ()


def test_figures_appear_with_intervals_and_counts(app: AppTest) -> None:
    evaluate(app, archive())
    assert not app.exception
    assert not app.error
    told = shown(app)
    assert f"answered {PHOTOS} of {PHOTOS} labelled photos" in told
    assert "6 photos are few" in told
    assert "Reloading this page ends the evaluation" in told
    assert row_of(app, "Damaged photos found")[2:] == ["too few for one", "4"]
    name, value, interval, photos = row_of(app, "AUC")
    assert "chance that a damaged photo ranks above" in name
    assert 0 <= float(value) <= 1
    low, high = map(float, interval.split(" – "))
    assert low <= float(value) <= high
    assert photos == "6 (4)"
    assert len(app.metric) == 4
    assert "Severity, in counts" in told
    assert "Does its certainty hold?" in told
    assert "Source: street" in told
    assert "The worst mistakes" in told
    assert list(Path(tempfile.tempdir).rglob("*.jpg")) == []


def test_what_is_not_measured_says_why_and_is_never_a_zero(app: AppTest) -> None:
    labels = b"file,damaged\n106_close_dent.jpg,1\n102_front34_crash.jpg,1\n"
    evaluate(app, archive(), labels)
    name, value, interval, _ = row_of(app, "AUC")
    assert value == "not measured"
    assert interval == "–"
    assert "all photos are of one kind" in name
    told = shown(app)
    assert "no photo has its view labelled" in told
    assert "no photo has its findings labelled" in told


@pytest.mark.parametrize(
    ("key", "figure", "why"),
    [
        ("damaged.false_alarms", Figure(None), "no photo with this label"),
        ("damaged.auc", Figure(None, n=5, positives=5), "all photos are of one kind"),
        ("types.crack.auc", Figure(None, n=5, positives=2), "said nothing"),
        ("severity.accuracy_told", Figure(None), "said nothing"),
        ("severity.macro_f1", Figure(None, n=1), "too few photos"),
    ],
)
def test_reason_fits_the_figure(
    key: str, figure: Figure, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.domain.sentences import Language
    from core.ui.evaluate_page import tables
    from core.ui.words import text

    monkeypatch.setattr(tables, "say", lambda name: text(name, Language.EN))
    assert why in why_not(key, figure)


def test_problems_and_failures_are_listed_and_the_rest_is_done(app: AppTest) -> None:
    labels = LABELS + b"bad.jpg,1,,,,\nnowhere.jpg,1,,,,\n101_front34_none.jpg,0,,,,\n"
    content = archive({"photos/bad.jpg": b"<html></html>", "notes.txt": b"x"})
    evaluate(app, content, labels)
    told = shown(app)
    assert 'Line 9: There is no photo "nowhere.jpg"' in told
    assert "Line 10" in told
    assert "bad.jpg: This is a web page (HTML), not a photo." in told
    assert "left out (1): notes.txt" in told
    assert f"answered {PHOTOS} of 7" in told


@pytest.mark.parametrize(
    ("content", "labels", "told"),
    [
        (archive({"../../out.jpg": b"x"}), LABELS, "leads out of the folder"),
        (b"\xff\xd8\xff no zip", LABELS, "not a ZIP archive"),
        (archive(), b"name;colour\na;b\n", "it needs file"),
        (archive(), b"", "labels file"),
    ],
    ids=["climbs out", "no zip", "no column", "empty labels"],
)
def test_refusal_is_a_sentence_and_the_inputs_are_still_there(
    content: bytes, labels: bytes, told: str, app: AppTest
) -> None:
    evaluate(app, content, labels)
    assert not app.exception
    assert told in app.error[0].value.replace("\\", "")
    assert app.button(key="evaluate.start")
    assert not app.metric
    assert list(Path(tempfile.tempdir).iterdir()) == []


def test_result_is_still_there_after_another_page(app: AppTest) -> None:
    evaluate(app, archive())
    before = row_of(app, "Damaged photos found")
    app.switch_page("pages/models.py").run()
    app.switch_page("pages/evaluate.py").run()
    assert not app.exception
    assert row_of(app, "Damaged photos found") == before


def test_french_page_says_the_same_figures(app: AppTest) -> None:
    evaluate(app, archive())
    values = [metric.value for metric in app.metric]
    app.selectbox(key="app.language").set_value("fr").run()
    assert not app.exception
    assert [metric.value.replace(",", ".") for metric in app.metric] == values
    told = shown(app)
    assert "Les pires erreurs" in told
    assert "intervalle" in told
    for english in ("How good it was", "not measured", "Photos without"):
        assert english not in told


def test_new_evaluation_begins_with_empty_inputs(app: AppTest) -> None:
    evaluate(app, archive())
    app.button(key="evaluate.again").click().run()
    assert not app.exception
    assert not app.metric
    assert app.file_uploader(key="evaluate.photos.1").value is None
    assert list(Path(tempfile.tempdir).iterdir()) == []


def test_what_others_wrote_is_shown_and_does_nothing(app: AppTest) -> None:
    hostile = "<b>x</b> [y](javascript:alert(1)) :red[z]"
    labels = LABELS.replace(b"yard", hostile.encode()) + b"**gone**.jpg,1,,,,\n"
    evaluate(app, archive(), labels)
    assert not app.exception
    texts = [each.value for each in (*app.markdown, *app.caption)]
    texts += [each.label for each in app.expander]
    raw = [text for text in texts if "gone" in text or "javascript" in text]
    assert raw
    for text in raw:
        assert "](javascript" not in text
        assert "**gone" not in text
        assert ":red[" not in text


def test_folder_of_the_server_is_evaluated_where_the_operator_allows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_SERVER_FOLDERS", "yes")
    app = open_page()
    app.toggle(key="evaluate.use_folder").set_value(True).run()
    labels = ("labels.csv", LABELS, "text/csv")
    app.file_uploader(key="evaluate.labels.0").set_value(labels)
    app.text_input(key="evaluate.folder").set_value("/no/such/folder")
    app.button(key="evaluate.start").click().run()
    assert "is not a folder" in app.error[0].value
    app.file_uploader(key="evaluate.labels.0").set_value(labels)
    app.text_input(key="evaluate.folder").set_value(str(EXAMPLES))
    settled(app.button(key="evaluate.start").click().run())
    assert not app.exception
    assert f"answered {PHOTOS} of {PHOTOS}" in shown(app)


@pytest.mark.parametrize("rule", ["no", "local"])
def test_folder_is_not_offered_to_visitors(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_SERVER_FOLDERS", rule)
    app = open_page()
    assert not [each for each in app.toggle if each.key == "evaluate.use_folder"]


@pytest.mark.parametrize(
    ("rule", "headers", "address", "may"),
    [
        ("local", LOCAL, None, True),
        ("local", {"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, None, True),
        ("local", LOCAL, "192.168.1.7", False),
        ("local", {**LOCAL, "X-Forwarded-For": "10.0.0.1"}, None, False),
        ("local", {**LOCAL, "Origin": "https://cars.example"}, None, False),
        ("local", {**LOCAL, "Host": "cars.example"}, None, False),
        ("local", {"Host": "localhost:8501"}, None, False),
        ("local", {}, None, False),
        ("no", LOCAL, None, False),
        ("yes", {}, "192.168.1.7", True),
    ],
)
def test_only_a_browser_on_this_machine_is_local(
    rule: str, headers: Mapping[str, str], address: str | None, may: bool
) -> None:
    assert may_name_folder(rule, headers, address) is may


def test_model_that_cannot_open_is_told_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAR_DAMAGE_ONBOARD_FOLDER", str(tmp_path / "nothing"))
    app = open_page()
    evaluate(app, archive())
    assert not app.exception
    assert "None of the" in app.error[0].value
    assert app.button(key="evaluate.go_on")
    assert not app.metric
