"""Numbers, dates and typography of both languages."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.domain.sentences import Language, Sentence
from core.reporting.formats import (
    date_time,
    iso_utc,
    number,
    percent,
    seconds,
    shortened,
    typeset,
    visible,
)

EN, FR = Language.EN, Language.FR


@pytest.mark.parametrize(
    ("probability", "english", "french"),
    [
        (0.87, "87\u00a0%", "87\u00a0%"),
        (0.005, "under 1\u00a0%", "moins de 1\u00a0%"),
        (0.0, "under 1\u00a0%", "moins de 1\u00a0%"),
        (0.01, "1\u00a0%", "1\u00a0%"),
        (0.99, "99\u00a0%", "99\u00a0%"),
        (0.9999, "over 99\u00a0%", "plus de 99\u00a0%"),
        (1.0, "over 99\u00a0%", "plus de 99\u00a0%"),
        (None, "–", "–"),
    ],
)
def test_percent_never_claims_certainty(
    probability: float | None, english: str, french: str
) -> None:
    assert percent(probability, EN) == english
    assert percent(probability, FR) == french


def test_numbers_use_the_signs_of_the_language() -> None:
    assert number(1234.56, EN, decimals=1) == "1,234.6"
    assert number(1234.56, FR, decimals=1) == "1\u00a0234,6"
    assert seconds(0.038, FR) == "38\u00a0ms"
    assert seconds(2.5, FR) == "2,5\u00a0s"


@pytest.mark.parametrize(
    ("moment", "english", "french"),
    [
        (
            datetime(2026, 8, 1, 10, 28, 5, tzinfo=UTC),
            "1 August 2026, 10:28:05 UTC",
            "1er août 2026 à 10:28:05 UTC",
        ),
        (
            datetime(2026, 2, 11, 0, 30, tzinfo=timezone(timedelta(hours=2))),
            "10 February 2026, 22:30:00 UTC",
            "10 février 2026 à 22:30:00 UTC",
        ),
        (
            datetime(2026, 12, 31, 9, 0),
            "31 December 2026, 09:00:00 UTC",
            "31 décembre 2026 à 09:00:00 UTC",
        ),
    ],
    ids=["first of the month", "another zone", "no zone"],
)
def test_dates_are_told_in_utc(moment: datetime, english: str, french: str) -> None:
    assert date_time(moment, EN).replace("\u00a0", " ") == english
    assert date_time(moment, FR).replace("\u00a0", " ") == french


def test_iso_time_is_utc() -> None:
    moment = datetime(2026, 8, 1, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert iso_utc(moment) == "2026-07-31T23:00:00Z"


@pytest.mark.parametrize(
    ("plain", "set_in_french"),
    [
        ("Quoi : ceci ; cela ?", "Quoi\u00a0: ceci\u00a0; cela\u00a0?"),
        ("l'aile", "l’aile"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("55% et 3 %", "55\u00a0% et 3\u00a0%"),
    ],
)
def test_french_is_typeset_and_twice_is_the_same(
    plain: str, set_in_french: str
) -> None:
    once = typeset(Sentence("x", plain), FR)
    assert once == set_in_french
    assert typeset(once, FR) == once


def test_english_keeps_its_apostrophes_and_colons() -> None:
    assert typeset("the model's: 55%", EN) == "the model's: 55\u00a0%"


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("a\u202egpj.exe", "a\ufffdgpj.exe"),
        ("a\x00b\x1b[31m", "a\ufffdb\ufffd[31m"),
        ("e\u0301te\u0301", "été"),
        ("\ud83d", "\ufffd"),
        ("a\tb\r\nc", "a b\nc"),
        ("voiture 中文 🚗 é", "voiture 中文 🚗 é"),
    ],
    ids=["direction", "control", "decomposed", "half", "space", "kept"],
)
def test_visible_leaves_nothing_hidden(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown


def test_shortened_keeps_both_ends_and_the_limit() -> None:
    name = "a" * 300 + ".jpg"
    assert len(shortened(name, 60)) == 60
    assert shortened(name, 60).endswith(".jpg")
    assert shortened("car.jpg", 60) == "car.jpg"
