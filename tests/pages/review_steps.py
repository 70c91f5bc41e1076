"""Photos with findings in a real store, and what a person does on a visit's page."""

import io
from pathlib import Path

from PIL import Image
from streamlit.testing.v1 import AppTest

from core.domain.cases import Damage, StoredPhoto, Visit
from core.domain.records import Answer, Assessment, Provenance
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome
from core.filing.views import read_view
from core.preprocessing.intake import read_photo
from core.storage.photos import add_photo, set_assessment
from core.storage.store import Store
from core.ui.state import State
from tests.casework.cars import START, finding, state
from tests.examples import DENT

DENT_KEY, HOOD_KEY = "front_door.left.dent", "hood.unknown.scratch"
ROOT = Path(__file__).resolve().parents[2]
BOX = (0.35, 0.3, 0.6, 0.55)


def new_session() -> AppTest:
    """The list of cases in a browser of its own."""
    started = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return started.switch_page("pages/cases.py")


def keep(
    store: Store,
    visit: Visit,
    *findings: str,
    states: tuple[str, ...] = (),
    outcome: Outcome | None = None,
    name: str = "car.jpg",
    assessed: bool = True,
) -> StoredPhoto:
    """A photo of the visit, assessed as these words say."""
    number = len(read_view(store, visit).photos)
    with Image.open(DENT) as opened:
        picture = opened.convert("RGB")
    picture.putpixel((0, 0), (number, number, number))  # every file is another one
    file = io.BytesIO()
    picture.save(file, "PNG")
    content = file.getvalue()
    stored = add_photo(
        store, visit.id, content, read_photo(content, name=name, settings=Settings())
    )
    found = tuple(finding(each, sure=0.8, box=BOX) for each in findings)
    usual = Outcome.DAMAGE_FOUND if found else Outcome.NO_DAMAGE_SEEN
    answer = Answer(
        outcome or usual,
        findings=found,
        part_states=tuple(state(each) for each in states),
        confidence=0.8,
    )
    made = Provenance(
        "0.1.0", "row", "source", "fake", "r1", "full", "p1", stored.sha256, START, 0.1
    )
    if assessed:
        set_assessment(store, stored.id, Assessment(name, answer, made))
    return stored


def damage_visit(store: Store, visit: Visit) -> None:
    """A severe dent on two photos, a minor scratch on one."""
    keep(store, visit, "front_door left dent moderate")
    keep(store, visit, "front_door left dent severe", "hood unknown scratch minor")


def looked_at(app: AppTest, visit: Visit, *, name: str = "Dana") -> AppTest:
    """The visit's damages, the reviewer's name typed."""
    app.query_params["case"], app.query_params["visit"] = visit.case_id, visit.id
    app.run()
    if name and [each for each in app.text_input if each.key == "case.reviewer.name"]:
        app.text_input(key="case.reviewer.name").set_value(name)
        press(app, "Sign with this name")
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press the last button with these words: of a form, not the one that opened it."""
    [button for button in app.main.button if button.label == label][-1].click().run()
    assert not app.exception
    return app


def memory(app: AppTest) -> State:
    return app.session_state["app.state"]


def damages(store: Store, visit: Visit) -> dict[str, Damage]:
    return {each.key: each for each in read_view(store, visit).damages}


def shown(app: AppTest) -> str:
    kinds = ("markdown", "caption", "text", "error", "warning", "info")
    texts = [each.value for kind in kinds for each in app.main.get(kind)]
    return "\n".join(texts).replace("\\", "").replace("\u00a0", " ")


def verdict(app: AppTest) -> str:
    heads = [each.value for each in app.main.markdown if each.value.startswith("####")]
    return heads[0].replace("\\", "").replace("\u00a0", " ")


def rows(app: AppTest) -> list[str]:
    """The titles of the list, from top to bottom."""
    picked = [b for b in app.main.button if (b.key or "").startswith("case.pick.")]
    return [button.label.replace("\\", "") for button in picked]


def chosen(app: AppTest) -> str:
    """Which damage is open: the one whose buttons are there."""
    keys = [b.key for b in app.main.button if (b.key or "").startswith("case.key.")]
    about = {key.split(".", 3)[3] for key in keys} - {"damage", "form", "add"}
    (only,) = about
    return only
