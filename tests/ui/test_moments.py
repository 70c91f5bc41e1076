"""A moment on the person's own clock: their zone, named; UTC where it is not known."""

from datetime import UTC, datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.domain.sentences import Language
from core.ui import moments, state

WINTER = datetime(2026, 1, 15, 13, 5, 42, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


class Browser:
    """As much of a browser's context as is asked for."""

    def __init__(self, timezone: str | None) -> None:
        self.timezone = timezone


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch):
    def sits(timezone: str | None, language: Language = Language.EN) -> None:
        memory = state.State(language)
        monkeypatch.setattr(st, "context", Browser(timezone))
        monkeypatch.setattr(st, "session_state", {state._STATE: memory})

    return sits


@pytest.mark.parametrize(
    ("timezone", "told"),
    [
        ("Europe/Paris", "15 January 2026, 14:05 CET"),
        ("America/New_York", "15 January 2026, 08:05 EST"),
        ("Asia/Tokyo", "15 January 2026, 22:05 JST"),
        ("America/Sao_Paulo", "15 January 2026, 10:05 UTC-03"),
        (None, "15 January 2026, 13:05 UTC"),
        ("", "15 January 2026, 13:05 UTC"),
        ("Atlantis/Capital", "15 January 2026, 13:05 UTC"),
        ("../../etc/passwd", "15 January 2026, 13:05 UTC"),
        ("Europe", "15 January 2026, 13:05 UTC"),
    ],
)
def test_moment_is_told_in_the_zone_of_the_browser(person, timezone, told) -> None:
    person(timezone)
    assert moments.day_and_time(WINTER).replace("\u00a0", " ") == told


def test_french_moment_with_summer_time(person) -> None:
    person("Europe/Paris", Language.FR)
    told = moments.day_and_time(SUMMER).replace("\u00a0", " ")
    assert told == "2 juillet 2026 à 00:30 CEST"


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 1, 15, 23, 30, tzinfo=UTC), "today 00:30"),
        (datetime(2026, 1, 15, 22, 30, tzinfo=UTC), "yesterday 23:30"),
        (datetime(2026, 1, 14, 22, 30, tzinfo=UTC), "14 January 2026"),
    ],
)
def test_today_is_the_persons_today(person, moment, told) -> None:
    person("Europe/Paris")
    now = datetime(2026, 1, 16, 8, 0, tzinfo=UTC)
    assert moments.brief(moment, now=now).replace("\u00a0", " ") == told


def test_what_is_typed_comes_back_as_the_same_minute(person) -> None:
    person("America/New_York")
    typed = moments.to_typed(SUMMER)
    assert typed == datetime(2026, 7, 1, 18, 30)
    assert moments.from_typed(typed) == SUMMER


def test_without_a_browser_it_is_utc() -> None:
    def page() -> None:
        import streamlit as st

        from core.domain.sentences import Language
        from core.ui.moments import zone_now
        from core.ui.state import start

        start(Language.EN)
        st.text(zone_now())

    assert AppTest.from_function(page).run().text[0].value == "UTC"
