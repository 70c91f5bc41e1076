"""The Models page with real tiny models: load, switch, unload, compare, lock, words."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.background import Job
from core.ui import model
from core.ui.models_page.errands import CHANGE, COMPARE
from tests.examples import DENT

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
CACHED = (model.settings, model.model_slot, model.result_cache, model.jobs)

Opened = Callable[..., AppTest]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens the Models page of a fresh process, with these settings."""

    def opened(**settings: object) -> AppTest:
        for name, value in settings.items():
            monkeypatch.setenv(f"CAR_DAMAGE_{name.upper()}", str(value))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_S)
        return app.run().switch_page("pages/models.py").run()

    for cached in CACHED:
        cached.clear()
    yield opened
    slot = model.model_slot()
    for name in (CHANGE, COMPARE):
        if (job := model.jobs().find(name)) is not None:
            job.stop.set()
            job.ended.wait(PATIENCE_S)
    slot.free()
    for cached in CACHED:
        cached.clear()


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def finish(app: AppTest, name: str = CHANGE) -> Job:
    """Wait for the job and draw the page again, as its fragment would."""
    job = model.jobs().find(name)
    assert job is not None
    assert job.ended.wait(PATIENCE_S)
    assert not app.run().exception
    return job


def load(app: AppTest, row: str = "own", precision: str | None = None) -> AppTest:
    if precision is not None:
        app.selectbox(key=f"models.precision.{row}").set_value(precision)
    press(app, f"models.load.{row}")
    finish(app)
    return app


def keys(app: AppTest) -> set[str]:
    return {button.key or "" for button in app.button}


def shown(app: AppTest) -> str:
    kinds = ("title", "subheader", "markdown", "caption", "text", "error", "info")
    texts = [each.value for kind in kinds for each in app.get(kind)]
    told = "\n".join(texts).replace("\\", "")
    return told.replace("\xa0", " ")


def test_page_tells_every_row_without_opening_anything(opened: Opened) -> None:
    app = opened()
    assert not app.exception
    told = shown(app)
    for row in model.model_slot().rows:
        assert row.title in told
        assert row.licence in told
    assert "It needs an NVIDIA GPU" in told
    assert "nf4: weights 7.2 GB (vision 0.6 GB" in told
    assert "Not on this machine; nothing is downloaded" in told
    assert "Would be used here." in told
    assert model.model_slot().loaded is None
    assert {"models.load.onboard", "models.download.smolvlm"} <= keys(app)
    assert "models.load.smolvlm" not in keys(app), "nothing to load yet"


def test_loaded_model_is_described_with_parts_and_attempts(
    opened: Opened, taught_idefics3: Path
) -> None:
    app = load(opened(model=taught_idefics3), precision="half")
    told = shown(app)
    assert "taught-idefics3 · transformers · half precision · CPU" in told
    assert "half precision needs" in told
    assert "own · half · transformers" in told
    assert re.search(r"[MG]B → [\d.,]+ [MG]B", told), "memory before and after"
    parts = app.table[0].value
    assert list(parts["Part"]) == ["Vision", "Projector", "Language", "Whole"]
    assert "bfloat16" in parts["Held as"][0]
    assert str(taught_idefics3.parent) not in told, "a path of the machine"
    assert len(app.get("vega_lite_chart")) == 1


def test_switch_is_confirmed_and_closes_the_first(
    opened: Opened, taught_idefics3: Path
) -> None:
    app = load(opened(model=taught_idefics3))
    first = model.model_slot().loaded
    press(app, "models.load.onboard")
    assert "taught-idefics3 is closed first" in shown(app)
    assert model.model_slot().loaded is first, "nothing happens before the answer"
    press(app, "models.switch")
    finish(app)
    assert model.model_slot().loaded.row.key == "onboard"
    with pytest.raises(Exception, match="closed"):
        first.engine.parts()


def test_unload_waits_for_the_visitor_who_uses_the_model(
    opened: Opened, taught_idefics3: Path
) -> None:
    app = load(opened(model=taught_idefics3))
    with model.model_slot().turns.join():
        press(app, "models.unload")
        assert "An answer is being written" in shown(app)
        press(app, "models.confirm_unload")
        time.sleep(0.3)
        assert model.model_slot().loaded is not None
        assert "models.stop.load" in keys(app.run())
    finish(app)
    assert model.model_slot().loaded is None
    assert "taught-idefics3 closed:" in shown(app)
    assert "No model is open." in shown(app)


def test_stop_leaves_the_line_and_changes_nothing(
    opened: Opened, taught_idefics3: Path
) -> None:
    app = load(opened(model=taught_idefics3))
    with model.model_slot().turns.join():
        press(app, "models.load.onboard")
        press(app, "models.switch")
        press(app, "models.stop.load")
        finish(app)
        assert model.model_slot().loaded.row.key == "own"
        assert model.model_slot().turns.waiting == 0


def test_failed_load_lists_its_reasons_without_a_path(
    opened: Opened, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text("{")
    app = load(opened(model=broken))
    assert "broken could not be opened" in app.error[0].value.replace("\\", "")
    assert "config.json" in app.error[0].value.replace("\\", "")
    assert str(tmp_path) not in shown(app)
    assert model.model_slot().loaded is None


def test_download_asks_the_hub_only_when_pressed(opened: Opened) -> None:
    app = opened()
    assert not app.error, "the page itself asks nobody"
    started = time.monotonic()
    press(app, "models.download.smolvlm")
    assert time.monotonic() - started < 10
    assert "HF\\_HUB\\_OFFLINE" in app.error[0].value
    assert "models.confirm_download" not in keys(app), "nothing to agree to"


def test_precisions_are_compared_and_the_first_model_comes_back(
    opened: Opened, taught_idefics3: Path
) -> None:
    app = load(opened(model=taught_idefics3), row="onboard")
    upload = ("dent.jpg", DENT.read_bytes(), "image/jpeg")
    app.file_uploader(key="models.compare.upload").set_value(upload).run()
    app.checkbox(key="models.compare.own.half").uncheck()
    press(app, "models.compare.start")
    finish(app, COMPARE)
    assert model.model_slot().loaded.row.key == "onboard"
    told = shown(app)
    for label in ("First token after: ", "Tokens per second: ", "Loaded in: "):
        assert told.count(label) == 2
    assert told.count("Damage found") == 2
    assert told.count("left headlight") == 2
    raw = [each.value for each in app.text if "front_bumper" in each.value]
    assert len(raw) == 2


def test_locked_models_cannot_be_changed(opened: Opened, taught_idefics3: Path) -> None:
    app = opened(model=taught_idefics3, models_locked="yes")
    assert not app.exception
    assert "locked the models" in app.info[0].value
    assert not {key for key in keys(app) if key.startswith("models.")}


def test_settings_are_listed_without_the_secret(opened: Opened) -> None:
    address = "http://localhost:9/v1?key=canary-8"
    app = opened(remote_key="canary-7", remote_url=address)
    told = shown(app) + app.table[-1].value.to_string()
    assert "CAR\\_DAMAGE\\_REMOTE\\_URL" in told
    assert "canary" not in told
    assert "REMOTE\\_KEY" not in told


def test_page_speaks_french(opened: Opened, taught_idefics3: Path) -> None:
    app = opened(model=taught_idefics3, language="fr")
    assert app.title[0].value == "Modèles"
    load(app)
    told = shown(app)
    assert "Le dernier parcours" in told
    assert "Pourquoi ainsi : pas de GPU" in told
    assert "Serait utilisé ici." in told
    assert "Would be" not in told


def test_hostile_model_name_is_shown_as_text(opened: Opened, tmp_path: Path) -> None:
    hostile = tmp_path / "![x](http:example.org) :red[x] <b>"
    hostile.mkdir()
    app = opened(model=hostile)
    assert not app.exception
    for each in (*app.markdown, *app.caption):
        assert "](http" not in each.value
        assert ":red[" not in each.value
        assert "<b>" not in each.value


def test_two_sessions_start_one_load(opened: Opened, taught_idefics3: Path) -> None:
    app = opened(model=taught_idefics3)
    hold = threading.Event()
    busy = model.jobs().start(
        CHANGE, lambda tell, stop: hold.wait(PATIENCE_S), waiting=_waiting()
    )
    app.run()
    assert app.button(key="models.load.own").disabled
    assert app.button(key="models.compare.start").disabled
    hold.set()
    assert busy.ended.wait(PATIENCE_S)
    assert not app.run().button(key="models.load.own").disabled


def _waiting() -> object:
    from core.ui.models_page.errands import BEGINNING

    return BEGINNING


def gpu_walk() -> None:
    from core.domain.records import Attempt
    from core.domain.sentences import Language
    from core.ui.models_page.attempts import _show_attempt, _show_memory
    from core.ui.state import start

    start(Language.EN)
    on_card = {"cap_gb": 40.0, "bytes_before": 0, "reserved_before": 0}
    attempts = (
        Attempt("first", "owner/first", "unsloth", 0.1, error="It is gated."),
        Attempt(
            *("second", "owner/second", "transformers", 21.0),
            precision="nf4",
            bytes_after=7_200_000_000,
            reserved_after=8_000_000_000,
            **on_card,
        ),
    )
    for number, attempt in enumerate(attempts, start=1):
        _show_attempt(number, attempt)
    _show_memory(attempts)


def test_bars_stand_against_the_cap_where_there_is_one() -> None:
    app = AppTest.from_function(gpu_walk).run()
    assert not app.exception
    (chart,) = app.get("vega_lite_chart")
    drawn = json.loads(chart.proto.spec)
    marks = [layer["mark"]["type"] for layer in drawn["layer"]]
    assert marks == ["bar", "rule"]
    told = shown(app)
    assert "2 · second · nf4 · 40 GB · transformers" in told
    assert "21.0 s · 0.0 MB → 7.2 GB" in told
    assert "It is gated." in told
