"""The PDF report, read back: text, pages, metadata, hostile text."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfReader

from core.domain.sentences import Language
from core.domain.vocabulary import DamageType, Outcome, Part
from core.domain.words import part_phrase, word
from core.reporting.export import ReportKind, export_report, export_reports
from core.reporting.formats import typeset
from core.reporting.pdf_text import encodable, markup
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


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content), strict=True)


def text_of(reader: PdfReader) -> str:
    """All text with every run of spaces, also no-break ones, as one space."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.split())


def told(text: str) -> str:
    return " ".join(text.split())


def report(answer: object, language: Language = EN, **given: object) -> PdfReader:
    made = assessment(answer, file=given.pop("file", "car.jpg"))
    shown = given.pop("photo", photo(advice=(DARK,)))
    content = export_report(
        made, shown, kind=ReportKind.PDF, language=language, **given
    )
    return read(content)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_says_verdict_and_provenance(
    outcome: Outcome, language: Language
) -> None:
    answer = ANSWERS[outcome]
    reader = report(answer, language)
    text = text_of(reader)
    assert told(verdict_line(assessment(answer), language)) in text
    for value in (SHA256, REVISION, "float32", "assets/onboard", "0.1.0", "big-model"):
        assert value in text
    date = "1er août 2026 à 10:28:05" if language is FR else "1 August 2026, 10:28:05"
    assert date in text
    count = len(reader.pages)
    for place, page in enumerate(reader.pages, start=1):
        assert f"page {place}/{count}" in page.extract_text()


@pytest.mark.parametrize("language", Language)
def test_findings_stand_in_their_words(language: Language) -> None:
    text = text_of(report(ANSWERS["damage_found"], language)).lower()
    for found in FINDINGS[:2]:
        part = typeset(part_phrase(found.part, found.side, language), language)
        assert told(part).lower() in text
        assert word(found.severity, language) in text
        assert word(found.damage_type, language) in text


def test_french_letters_are_right() -> None:
    text = text_of(report(replace(ANSWERS["failed"], raw_text="cœur – 3 € « é »"), FR))
    assert "cœur – 3 € « é »" in text
    assert "Échec de l’analyse" in text
    assert "■" not in text


def test_unencodable_characters_are_question_marks_with_a_note() -> None:
    text = text_of(report(ANSWERS["failed"], file="中文.jpg"))
    assert "??.jpg" in text
    assert "shown as “?”" in text
    assert "■" not in text
    assert "shown as" not in text_of(report(ANSWERS["failed"]))


def test_hostile_texts_are_shown_and_never_read_as_markup() -> None:
    answer = replace(
        ANSWERS["failed"], raw_text=HOSTILE_TEXT, reason="<b>bold</b> & </para>"
    )
    reader = report(answer, file=HOSTILE_NAME, caption="<img src='/etc/passwd'/>")
    text = text_of(reader)
    for piece in (
        "<b>x</b><script>alert(1)</script>&",
        '<script>alert("x")</script>',
        "<para><font color=red>",
        "<b>bold</b> & </para>",
        "<img src='/etc/passwd'/>",
    ):
        assert piece in text
    assert "/JS" not in reader.trailer["/Root"]
    assert "/Names" not in reader.trailer["/Root"]


@pytest.mark.parametrize(
    "name",
    ["a" * 3000, "é" * 500 + ".jpg", " ", "", "\u202e\u200f\x00", "a b " * 400],
    ids=["long", "accents", "blank", "empty", "hidden", "words"],
)
def test_any_file_name_can_be_set(name: str) -> None:
    assert SHA256 in text_of(report(ANSWERS["no_damage_seen"], file=name))


def test_a_very_long_model_text_flows_over_pages() -> None:
    raw_text = "a long line of words & <tags> " * 4000 + "x" * 5000
    reader = report(replace(ANSWERS["failed"], raw_text=raw_text))
    assert 1 < len(reader.pages) < 6
    assert SHA256 in text_of(reader)


def test_many_findings_flow_over_pages() -> None:
    many = tuple(
        replace(FINDINGS[0], part=part, damage_type=kind)
        for part in Part
        for kind in list(DamageType)[:4]
    )
    reader = report(replace(ANSWERS["damage_found"], findings=many))
    assert len(reader.pages) > 3
    assert SHA256 in text_of(reader)


@pytest.mark.parametrize(
    "size", [(64, 64), (1000, 100), (100, 1000)], ids=["tiny", "wide", "tall"]
)
def test_any_shape_of_photo_fits(size: tuple[int, int]) -> None:
    shown = photo(image=Image.new("RGB", size, "navy"))
    reader = report(ANSWERS["damage_found"], photo=shown)
    assert len(reader.pages[0].images) == 2


def test_metadata_names_the_program_and_nobody() -> None:
    reader = report(ANSWERS["failed"], FR, file="Jeanne Dupont.jpg")
    assert reader.metadata.author.startswith("Car damage assessment")
    assert reader.metadata.title == "Évaluation des dommages d’un véhicule"
    assert "Dupont" not in str(reader.metadata)
    assert reader.trailer["/Root"]["/Lang"] == "fr"


def test_many_photos_are_one_document_each_on_its_own_page() -> None:
    pairs = [(assessment(answer), photo()) for answer in ANSWERS.values()]
    reader = read(export_reports(pairs, kind=ReportKind.PDF, language=EN))
    firsts = [
        page.extract_text()
        for page in reader.pages
        if page.extract_text().startswith("Car damage assessment")
    ]
    assert len(firsts) == len(pairs)
    for first, (made, _) in zip(firsts, pairs, strict=True):
        assert told(verdict_line(made, EN)) in told(first)


def test_report_without_its_photo_says_so() -> None:
    made = assessment(ANSWERS["damage_found"])
    content = export_report(made, None, kind=ReportKind.PDF, language=EN)
    assert "not part of this report" in text_of(read(content))


def test_text_is_escaped_once() -> None:
    assert markup("<b>&\n中") == "&lt;b&gt;&amp;<br/>?"
    assert encodable("≥ 3 → é\u202f%") == ">= 3 -> é\u00a0%"
