"""The HTML report, read by a parser: no script, nothing fetched, everything said."""

import base64
import io
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
from PIL import Image

from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome
from core.domain.words import part_phrase, word
from core.reporting.export import ReportKind, export_report, export_reports
from core.reporting.formats import typeset
from core.reporting.verdict import verdict_line
from tests.reporting.cases import (
    ANSWERS,
    DARK,
    FINDINGS,
    HOSTILE_NAME,
    HOSTILE_TEXT,
    REVISION,
    SHA256,
    assessment,
    photo,
)

EN, FR = Language.EN, Language.FR
VOID = {"meta", "img", "br", "hr", "link", "input"}


@dataclass
class Page(HTMLParser):
    """What a browser would see: elements, attributes, text, and unclosed elements."""

    content: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    open_elements: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open_elements.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open_elements.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open_elements:
            self.text += data

    def found(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(answer: object, language: Language = EN, **given: object) -> Page:
    made = assessment(answer, file=given.pop("file", "car.jpg"))
    content = export_report(
        made, photo(advice=(DARK,)), kind=ReportKind.HTML, language=language, **given
    )
    return Page(content.decode("utf-8"))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_a_whole_document(
    outcome: Outcome, language: Language
) -> None:
    seen = page(ANSWERS[outcome], language)
    assert seen.open_elements == []
    assert seen.found("html") == [{"lang": str(language)}]
    assert verdict_line(assessment(ANSWERS[outcome]), language) in seen.text
    for value in (SHA256, REVISION, "float32", "assets/onboard", "0.1.0", "big-model"):
        assert value in seen.text
    for name in ("script", "iframe", "form", "link", "object", "a"):
        assert seen.found(name) == []


@pytest.mark.parametrize("language", Language)
def test_findings_stand_in_their_words(language: Language) -> None:
    seen = page(ANSWERS["damage_found"], language)
    for found in FINDINGS[:2]:
        part = typeset(part_phrase(found.part, found.side, language), language)
        assert part.lower() in seen.text.lower()
        assert word(found.severity, language) in seen.text
        assert word(found.damage_type, language) in seen.text
    assert ("Phare gauche" in seen.text) == (language is FR)


def test_policy_forbids_scripts_and_fetches() -> None:
    policies = [
        meta["content"]
        for meta in page(ANSWERS["failed"]).found("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; img-src data:;")
    assert "script-src" not in policies[0]


def test_nothing_is_fetched() -> None:
    seen = page(ANSWERS["damage_found"])
    assert "url(" not in seen.content
    assert not re.search(r"https?://", seen.content)
    for image in seen.found("img"):
        assert image["src"].startswith("data:image/jpeg;base64,")


def test_hostile_texts_are_shown_and_never_read_as_markup() -> None:
    answer = replace(
        ANSWERS["failed"], raw_text=HOSTILE_TEXT, reason="<i>reason</i>{{ 1 }}"
    )
    seen = page(answer, file=HOSTILE_NAME, caption="<u>caption</u>")
    plain = page(replace(ANSWERS["failed"], raw_text="text"), caption="caption")
    assert [tag for tag, _ in seen.elements] == [tag for tag, _ in plain.elements]
    for text in (
        "<script>alert(1)</script>",
        "onerror=alert(1)",
        "{{ 7 * 7 }}",
        "<i>reason</i>{{ 1 }}",
        "<u>caption</u>",
        "中文",
    ):
        assert text in seen.text
    assert "\u202e" not in seen.content
    assert "\x00" not in seen.content


def test_pictures_stand_side_by_side_only_where_there_are_marks() -> None:
    assert len(page(ANSWERS["damage_found"]).found("img")) == 2
    assert len(page(ANSWERS["cannot_tell"]).found("img")) == 2
    assert len(page(ANSWERS["no_damage_seen"]).found("img")) == 1
    assert "Where damage is possible" in page(ANSWERS["cannot_tell"]).text
    assert "Where damage was seen" not in page(ANSWERS["cannot_tell"]).text


def test_pictures_carry_pixels_and_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    source = io.BytesIO()
    Image.new("RGB", (2000, 500), "red").save(
        source, "JPEG", exif=exif, comment=b"secret", icc_profile=b"secret profile"
    )
    tainted = photo(image=Image.open(source))
    content = export_report(
        assessment(ANSWERS["damage_found"]),
        tainted,
        kind=ReportKind.HTML,
        language=EN,
    )
    for image in Page(content.decode()).found("img"):
        data = base64.b64decode(image["src"].partition(",")[2])
        assert b"secret" not in data
        shown = Image.open(io.BytesIO(data))
        assert shown.size == (1024, 256)
        assert not shown.getexif()


def test_caption_is_told_in_the_language() -> None:
    caption = Sentence("rendered", "image de synthèse")
    assert "Photo · rendered" in page(ANSWERS["failed"], EN, caption=caption).text
    french = page(ANSWERS["failed"], FR, caption=caption).text
    assert "Photo · image de synthèse" in french


def test_report_without_its_photo_says_so() -> None:
    made = assessment(ANSWERS["damage_found"])
    content = export_report(made, None, kind=ReportKind.HTML, language=EN)
    seen = Page(content.decode())
    assert seen.found("img") == []
    assert "not part of this report" in seen.text


def test_many_photos_are_one_page() -> None:
    pairs = [(assessment(answer), photo()) for answer in ANSWERS.values()]
    content = export_reports(pairs, kind=ReportKind.HTML, language=EN)
    seen = Page(content.decode())
    assert len(seen.found("article")) == len(pairs)
    assert seen.open_elements == []
