"""The theme has the palette's colours; words exist in both languages and do nothing."""

import re
import tomllib
from pathlib import Path

import pytest

from core.domain.sentences import Language
from core.domain.settings import ASSETS, Settings
from core.reporting.palette import AMBER, GREEN, PRIMARY, RED, contrast
from core.ui.words import EXAMPLE_WORDS, TEXT, plain

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
PLACES = re.compile(r"\{(\w+)")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_theme_uses_the_palette(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    assert CONFIG["theme"]["primaryColor"] == PRIMARY
    assert theme["greenColor"] == GREEN.fill
    assert theme["orangeColor"] == AMBER.fill
    assert theme["redColor"] == RED.fill


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_can_be_read_on_their_background(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    for name in (
        "textColor",
        "linkColor",
        *[k for k in theme if k.endswith("TextColor")],
    ):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(theme[name], theme[ground]) >= 4.5, (name, ground)


def test_server_takes_files_as_large_as_the_settings_allow() -> None:
    largest_mb = max(Settings().max_file_mb, Settings().max_archive_mb)
    assert CONFIG["server"]["maxUploadSize"] == largest_mb
    assert CONFIG["server"]["enableXsrfProtection"] is True
    assert CONFIG["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("key", list(TEXT))
def test_both_languages_have_the_same_places_for_values(key: str) -> None:
    english, french = TEXT[key]
    assert set(PLACES.findall(english)) == set(PLACES.findall(french))
    assert english.strip()
    assert french.strip()


def test_every_example_has_its_picture_and_words() -> None:
    shipped = {path.name for path in (ASSETS / "examples").glob("1*.jpg")}
    assert set(EXAMPLE_WORDS) == shipped
    assert all(len(words) == len(Language) for words in EXAMPLE_WORDS.values())


@pytest.mark.parametrize(
    "hostile",
    [
        "![x](http://example.org/a.png)",
        "[click](javascript:alert(1))",
        "<script>alert(1)</script>",
        ":material/delete: :red[x] :smile:",
        "$\\frac{1}{2}$",
        "# heading\n- list",
        "**bold** `code` ~~no~~ | a | b |",
        "http://example.org",
    ],
)
def test_plain_leaves_no_mark_of_markdown_alone(hostile: str) -> None:
    shown = plain(hostile)
    assert re.sub(r"\\(.)", r"\1", shown) == " ".join(hostile.split())
    assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]()<>`*_#|$:~!]", shown)


def test_plain_keeps_what_must_not_be_broken_and_joins_lines() -> None:
    assert plain("96\u00a0% sure\n\nyes ") == "96\u00a0% sure yes"


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u202b", "\u2067", "\u2069"])
def test_plain_turns_no_text_around(sign: str) -> None:
    assert plain(f"Mara {sign}gnp") == "Mara gnp"
    assert plain("\u05d0\u200f") == "\u05d0\u200f", "right-to-left names stay"
