"""The Cases page in tests: the app with a store, and what is on the screen."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.domain.cases import Case, Vehicle

APP = str(Path(__file__).resolve().parents[2] / "app.py")
CLIO = Vehicle(
    plate="AB-123-CD", make="Renault", model="Clio", year=2019, odometer_km=54000
)


def start() -> AppTest:
    """The app on its first screen."""
    return AppTest.from_file(APP, default_timeout=60).run()


def start_cases() -> AppTest:
    """The app on the list of cases."""
    return start().switch_page("pages/cases.py").run()


def opened(app: AppTest, case: Case) -> AppTest:
    app.query_params["case"] = case.id
    return app.run()


def shown(app: AppTest) -> str:
    kinds = ("title", "subheader", "markdown", "caption", "text")
    kinds += ("error", "warning", "info", "success")
    texts = [each.value for kind in kinds for each in app.get(kind)]
    return "\n".join(texts).replace("\\", "").replace("\u00a0", " ")


def has(app: AppTest, key: str) -> bool:
    return any(button.key == key for button in app.button)
