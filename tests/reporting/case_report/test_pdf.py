"""A case report as a PDF, read back: text, pages, outline, metadata, hostile text."""

import io
import re
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image
from pypdf import PdfReader

from core.domain.sentences import Language
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.document import build_case_document
from core.reporting.case_report.pdf import pdf_bytes
from core.reporting.pdf_text import encodable
from tests.casework.cars import photo, review
from tests.reporting.case_report.filled import (
    CASE,
    HOSTILE,
    LATER,
    dispute,
    empty,
    failed,
    kept,
    pictures,
    report,
    view_of,
)

EN, FR = Language.EN, Language.FR
MADE = {"visit": report, "dispute": dispute}


def read(made: CaseReport) -> PdfReader:
    content = pdf_bytes(build_case_document(made))
    return PdfReader(io.BytesIO(content), strict=True)


@cache
def filled(kind: str, language: Language) -> PdfReader:
    return read(MADE[kind](language))


def text_of(reader: PdfReader) -> str:
    """All text with every run of spaces, also no-break ones, as one space."""
    return plain(" ".join(page.extract_text() for page in reader.pages))


def plain(text: str) -> str:
    return " ".join(text.split())


def packed(text: str) -> str:
    """Without spaces, as lines are broken anywhere."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", MADE)
def test_everything_that_the_document_says_is_in_the_file(
    kind: str, language: Language
) -> None:
    document = build_case_document(MADE[kind](language))
    text = packed(text_of(filled(kind, language)))
    wanted = [document.title, document.name, document.verdict.line]
    wanted += [value for _, value in (*document.vehicle, *document.made)]
    for part in document.visits:
        for row in (*part.damages, *part.rejected):
            wanted += [row.part, row.damage, row.severity, row.review, *row.details]
            wanted += [row.decided, row.sureness, row.photos]
        wanted += [piece for each in part.photos for piece in (each.name, each.result)]
        wanted += [fact for each in part.photos for fact in each.facts]
        wanted += [name for row in part.parts for name in row.names]
        wanted += [*part.missing, *(each.sha256 for each in part.files)]
        wanted += [v for use in part.models for _, v in (*use.rows, *use.attempts)]
        wanted += [
            v for row in part.log for v in (row.when, row.who, row.what, row.why)
        ]
    assert document.estimate is not None
    for line in (*document.estimate.rows, *document.estimate.dropped):
        wanted += [line.name, line.formula, line.reason, line.amount, *line.edits]
    wanted += [document.estimate.total, *document.estimate.notes]
    wanted += [row.told for row in document.supplements]
    for group in document.changes:
        wanted += [group.label, group.meaning]
        for change in group.rows:
            wanted += [change.name, change.reason, *change.decisions]
            wanted += [change.before.caption, change.after.caption]
    missing = [each for each in wanted if packed(encodable(each)) not in text]
    assert missing == []


@pytest.mark.parametrize("kind", MADE)
def test_pages_are_numbered_and_headed_and_the_language_is_set(kind: str) -> None:
    reader = filled(kind, FR)
    count = len(reader.pages)
    assert 4 <= count <= 12
    for place, page in enumerate(reader.pages, start=1):
        text = plain(page.extract_text())
        assert f"page {place}/{count}" in text
        assert "Elle ne remplace pas l’examen" in text
        if place > 1:
            assert "Rental 4711" in text
    assert reader.trailer["/Root"]["/Lang"] == "fr"


@pytest.mark.parametrize("kind", MADE)
def test_outline_leads_to_the_pages_of_its_headings(kind: str) -> None:
    reader = filled(kind, EN)
    entries = list(flat(reader.outline))
    titles = [entry.title for entry in entries]
    for wanted in ("Damages", "Photos", "Repair estimate", "Log of decisions"):
        assert wanted in titles
    if kind == "dispute":
        assert {"What changed", "New", "Not comparable"} <= set(titles)
    pages = [reader.get_destination_page_number(entry) for entry in entries]
    assert pages == sorted(pages)
    assert len(set(pages)) > 2
    for entry, page in zip(entries, pages, strict=True):
        assert packed(entry.title) in packed(reader.pages[page].extract_text())


def flat(outline: list[object]) -> list[object]:
    return [
        entry
        for each in outline
        for entry in (flat(each) if isinstance(each, list) else [each])
    ]


def test_metadata_names_the_program_the_day_and_nobody() -> None:
    reader = read(replace(report(), who="Jeanne Dupont"))
    facts = reader.metadata
    assert facts is not None
    assert facts.title == "Vehicle damage report"
    assert facts.author == "Car damage assessment 0.1.0"
    assert facts["/CreationDate"] == "D:20260309143000Z"
    for name in ("Dupont", "Rental", "IMG_1", "AB-123"):
        assert name not in str(facts)


def test_equal_content_gives_equal_bytes() -> None:
    one, two = (pdf_bytes(build_case_document(dispute(FR))) for _ in range(2))
    assert one == two
    other = replace(dispute(FR), who="someone else")
    assert pdf_bytes(build_case_document(other)) != one


@pytest.mark.parametrize("language", Language)
def test_hostile_texts_are_shown_and_never_read_as_markup(language: Language) -> None:
    made = dispute(language, hostile=True)
    reader = read(made)
    text = packed(text_of(reader))
    shown = packed(encodable(HOSTILE.replace("\u202e", "\ufffd")))
    assert text.count(shown) > 20
    note = "shown as “?”" if language is EN else "remplacés par « ? »"
    assert packed(note) in text
    root = reader.trailer["/Root"]
    assert "/JS" not in root
    assert "/Names" not in root
    for page in reader.pages:
        assert "/Annots" not in page


def test_a_report_without_odd_characters_has_no_note() -> None:
    assert "shown as" not in text_of(filled("visit", EN))
    assert "remplacés par" not in text_of(filled("dispute", FR))
    assert "■" not in text_of(filled("dispute", FR))


@pytest.mark.parametrize(
    "text",
    ["W" * 100_000, "word " * 20_000, "\n" * 5000, "\u202e\u200f\x00", "é" * 500, ""],
    ids=["one word", "words", "lines", "hidden", "accents", "empty"],
)
def test_any_text_of_a_person_can_be_set(text: str) -> None:
    said = [
        replace(review(n, "hood.unknown.dent", "confirm"), reason=text, who=text)
        for n in range(1, 9)
    ]
    shown = [kept(photo(1, "hood unknown dent minor", name=text or "a.jpg"))]
    visit = replace(LATER, label=text)
    view = view_of(shown, said, visit)
    made = report(view=view, case=replace(CASE, name=text), pictures={}, estimate=None)
    for each in (made, replace(made, before=view)):
        text_found = text_of(read(each))
        assert f"{1:064x}" in text_found


def test_table_heads_are_repeated_and_rows_stay_whole() -> None:
    kinds = ("dent", "scratch", "crack", "corrosion")
    parts = ("hood", "roof", "front_door", "rear_door", "mirror", "wheel", "tire")
    words = [f"{part} left {kind} minor" for part in parts for kind in kinds]
    said = [
        replace(review(n, key, "confirm"), reason=f"reason number {n}.")
        for n, key in enumerate(
            (f"{part}.left.{kind}" for part in parts for kind in kinds), start=1
        )
    ]
    view = view_of([kept(photo(1, *words))], said)
    reader = read(report(view=view, pictures={}, estimate=None))
    with_rows = [
        plain(page.extract_text())
        for page in reader.pages
        if re.search(r"Reason: reason number \d+\.", plain(page.extract_text()))
    ]
    assert len(with_rows) > 1
    for page in with_rows:
        assert "Damage Severity Review How sure, on which photos" in page
        first = re.search(r"Reason: reason number", page)
        name = re.search(r"(Hood|Roof|Left \w+)", page)
        assert first is not None
        assert name is not None
        assert name.start() < first.start()


@pytest.mark.parametrize("details", [0, 1, 9])
def test_a_damage_that_is_longer_than_a_page_can_be_set(details: int) -> None:
    document = build_case_document(report(estimate=None, pictures={}))
    (visit,) = document.visits
    row = replace(
        visit.damages[0], photos="11, " * 2000, details=("W" * 2000,) * details
    )
    visit = replace(visit, damages=(row, *visit.damages))
    reader = PdfReader(io.BytesIO(pdf_bytes(replace(document, visits=(visit,)))))
    text = packed(text_of(reader))
    assert text.count("11,") >= 2000
    assert text.count("W") >= 2000 * details


def test_sixty_photos_of_two_visits_are_all_there() -> None:
    shown = [kept(photo(n, "hood unknown dent minor")) for n in range(1, 31)]
    view = view_of(shown)
    early = [replace(each, id=f"e{each.id}") for each in shown]
    before = view_of(early, visit=replace(LATER, id="v9"))
    made = report(view=view, before=before, pictures=small(view, before))
    reader = read(made)
    assert sum(len(page.images) for page in reader.pages) >= 60
    text = text_of(reader)
    for number in range(1, 31):
        assert f"{number} · IMG_{number}.JPG" in text


def small(*views: object) -> dict[str, Image.Image]:
    """Pictures that differ, so that none stands for another."""
    shown = pictures(*views)
    return {
        key: Image.new("RGB", (64, 48), (place * 3, 20, 90))
        for place, key in enumerate(shown)
    }


@pytest.mark.parametrize(
    "size",
    [(64, 64), (1000, 60), (60, 1000)],
    ids=["tiny", "wide", "tall"],
)
def test_any_shape_of_photo_fits(size: tuple[int, int]) -> None:
    made = dispute()
    shown = {key: Image.new("RGB", size, "navy") for key in made.pictures}
    assert len(read(replace(made, pictures=shown)).pages) >= 5


def test_nothing_of_a_pictures_metadata_is_in_the_file() -> None:
    made = dispute()
    tagged = Image.new("RGB", (640, 480), "navy")
    tagged.info.update(
        exif=b"Exif\0\0SECRETPLACE", xmp=b"SECRETPLACE", comment="SECRET"
    )
    reader = read(replace(made, pictures=dict.fromkeys(made.pictures, tagged)))
    found = 0
    for page in reader.pages:
        for image in page.images:
            found += 1
            assert b"SECRET" not in image.data
            assert not image.image.getexif()
    assert found >= 6


def test_missing_pictures_and_empty_cases_say_so() -> None:
    text = text_of(read(report(pictures={})))
    assert text.count("The picture could not be read") == 5
    assert "Not assessed yet" in text_of(read(empty()))
    nothing_known = text_of(read(failed()))
    assert nothing_known.count("Analysis failed") > 2, "also in the list's place"
    assert "No damage" not in nothing_known
