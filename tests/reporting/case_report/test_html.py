"""The HTML of a case, read by a parser: everything said, no script, nothing fetched."""

import base64
import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from core.domain.cases import ChangeKind
from core.domain.sentences import Language
from core.domain.words import part_phrase, word
from core.reporting.car_diagram import draw_diagram
from core.reporting.case_report import html
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.document import build_case_document
from core.reporting.case_report.export import ReportKind, export_case
from core.reporting.formats import typeset, visible
from tests.reporting.case_report.filled import (
    HOSTILE,
    dispute,
    empty,
    failed,
    report,
    view_of,
)
from tests.reporting.test_explain import CLEAN_CAR
from tests.reporting.test_report_html import Page

EN, FR = Language
REPORTS: dict[str, Callable[[], CaseReport]] = {
    "visit": report,
    "visit in French": lambda: report(FR),
    "dispute": dispute,
    "dispute in French": lambda: dispute(FR),
    "empty": empty,
    "failed": failed,
}
MOST_BYTES = 15_000_000


def page(made: CaseReport) -> Page:
    return Page(export_case(made, kind=ReportKind.HTML).decode("utf-8"))


def pictures_in(seen: Page) -> list[bytes]:
    sources = [image["src"] for image in seen.found("img")]
    assert all(each.startswith("data:image/jpeg;base64,") for each in sources)
    return [base64.b64decode(each.partition(",")[2]) for each in sources]


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_a_whole_document(name: str) -> None:
    made = REPORTS[name]()
    seen = page(made)
    assert seen.open_elements == []
    assert seen.found("html") == [{"lang": str(made.language)}]
    document = build_case_document(made)
    for text in (document.title, document.verdict.line, document.disclaimer):
        assert text in seen.text
    for tag in ("script", "iframe", "form", "link", "object", "foreignobject"):
        assert seen.found(tag) == []
    assert not [a for _, a in seen.elements if any(n.startswith("on") for n in a)]


@pytest.mark.parametrize("name", REPORTS)
def test_policy_forbids_scripts_and_nothing_is_fetched(name: str) -> None:
    seen = page(REPORTS[name]())
    policies = [
        meta["content"]
        for meta in seen.found("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; img-src data:;")
    assert "script-src" not in policies[0]
    shown = seen.content.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|url\(|@import", shown)


@pytest.mark.parametrize("name", REPORTS)
def test_links_stay_in_the_page_and_reach_something(name: str) -> None:
    seen = page(REPORTS[name]())
    ids = [given["id"] for _, given in seen.elements if "id" in given]
    assert len(ids) == len(set(ids))
    for link in seen.found("a"):
        assert link["href"].removeprefix("#") in ids


@pytest.mark.parametrize("language", Language)
def test_a_visit_says_all_that_its_document_says(language: Language) -> None:
    document = build_case_document(report(language))
    seen = page(report(language))
    (visit,) = document.visits
    told = [document.name, *document.verdict.sentences, *document.cannot_show]
    told += [text for row in (*document.vehicle, *document.made) for text in row]
    for row in (*visit.damages, *visit.rejected):
        told += [row.part, row.damage, row.severity, row.review, row.decided]
        told += [row.sureness, row.photos, *row.details]
    for entry in visit.photos:
        told += [entry.name, entry.result, entry.hash, *entry.facts]
    for row in visit.parts:
        told += [row.label, *row.names]
    told += [*visit.meanings, *visit.missing]
    for use in visit.models:
        told += [text for row in (*use.rows, *use.attempts) for text in row]
    told += [text for each in visit.files for text in (each.name, each.sha256)]
    for each in visit.log:
        told += [each.when, each.who, each.what, each.why]
    assert document.estimate is not None
    table = document.estimate
    for row in (*table.rows, *table.dropped):
        told += [row.name, row.damages, row.reason, row.formula, row.amount]
        told += row.edits
    told += [text for row in table.sums for text in row]
    told += [table.total, table.rates, *table.notes]
    told += [text for row in document.supplements for text in (row.told, row.because)]
    assert len(told) > 100
    for text in told:
        assert text in seen.text


@pytest.mark.parametrize("language", Language)
def test_a_dispute_shows_each_change_with_both_visits(language: Language) -> None:
    made = dispute(language)
    document = build_case_document(made)
    seen = page(made)
    kinds = {change.kind for change in made.changes}
    assert {ChangeKind.NEW, ChangeKind.NOT_COMPARABLE} <= kinds
    for group in document.changes:
        assert group.label in seen.text
        assert group.meaning in seen.text
        for row in group.rows:
            told = [row.name, row.reason, *row.decisions]
            told += [row.before.caption, row.after.caption, row.after.heading]
            for text in told:
                assert text in seen.text
    for visit in document.visits:
        assert visit.heading in seen.text
        assert visit.verdict.line in seen.text
        for row in visit.parts:
            assert ", ".join(row.names) in seen.text


def test_reading_order_is_that_of_the_pdf() -> None:
    labels = build_case_document(dispute()).labels
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page(dispute()).content, re.DOTALL)
    found = [re.sub(r"<[^>]+>.*", "", each).strip() for each in headings]
    names = "vehicle case changes damages photos parts damages photos parts estimate"
    names += " supplements provenance provenance log log"
    wanted = [labels[name] for name in names.split()]
    assert [each for each in found if each in labels.values()] == wanted


@pytest.mark.parametrize("make", [report, dispute])
def test_hostile_texts_are_shown_and_never_read_as_markup(make: object) -> None:
    seen, plain = page(make(hostile=True)), page(make())
    assert [tag for tag, _ in seen.elements] == [tag for tag, _ in plain.elements]
    assert seen.text.count(visible(HOSTILE)) > 8
    for sign in ("\u202e", "\x00", "\ud83d"):
        assert sign not in seen.content


def test_only_our_own_drawing_is_marked_as_safe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marked = []

    def noted(svg: str) -> str:
        marked.append(svg)
        return own(svg)

    own = html._own_markup
    monkeypatch.setattr(html, "_own_markup", noted)
    page(report(hostile=True))
    assert all(each.startswith("<svg ") for each in marked)
    assert not any("alert" in each or HOSTILE[:6] in each for each in marked)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_diagram_stands_in_both_themes(theme: str) -> None:
    made = report()
    document = build_case_document(made)
    states = document.visits[0].states
    drawn = draw_diagram(states, language=EN, theme=theme, legend=False)
    content = page(made).content
    assert content.count(drawn) == 1
    assert "prefers-color-scheme: dark" in content


def test_diagram_is_explained_in_words() -> None:
    content = page(report()).content
    (light, dark) = re.findall(r'<ul class="key">(.*?)</ul>', content, re.DOTALL)
    for key in (light, dark):
        for text in ("Severe", "Uncertain", "Seen, undamaged", "Not visible"):
            assert text in key


def test_every_picture_is_there_once_with_its_words() -> None:
    made = report()
    seen = page(made)
    images = seen.found("img")
    assert len(images) == len(made.pictures) == 4
    assert len(set(pictures_in(seen))) == 3  # marked, marked, and two without a mark
    assert images[0]["alt"].startswith("Photo 1")
    unread = build_case_document(made).labels["no_picture"]
    assert unread in seen.text


def test_a_report_without_pictures_says_so() -> None:
    made = replace(report(), pictures={})
    seen = page(made)
    assert seen.found("img") == []
    told = build_case_document(made).labels["no_picture"]
    assert seen.text.count(told) == len(made.view.photos)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("make", [failed, empty])
def test_no_failed_report_reads_as_a_clean_car(
    make: Callable[[], CaseReport], language: Language
) -> None:
    made = replace(make(), language=language)
    content = re.sub(
        r'<ul class="key">.*?</ul>', "", page(made).content, flags=re.DOTALL
    )
    text = Page(content).text
    for told in build_case_document(made).cannot_show:  # "Fine scratches can be missed"
        text = text.replace(told, "")
    assert not CLEAN_CAR.search(text)


@pytest.mark.parametrize("language", Language)
def test_damages_stand_in_their_words(language: Language) -> None:
    made = report(language)
    seen = page(made)
    for damage in made.view.damages:
        part = typeset(part_phrase(damage.part, damage.side, language), language)
        assert part.lower() in seen.text.lower()
        assert word(damage.damage_type, language) in seen.text


def test_thirty_photos_stay_small() -> None:
    made = report()
    noise = Image.effect_noise((1024, 768), 90).convert("RGB")  # worst case for JPEG
    first = made.view.photos[1]
    shown = [replace(first, id=f"p{n}", place=n) for n in range(30)]
    view = view_of(shown)
    large = replace(made, view=view, pictures={each.id: noise for each in shown})
    content = export_case(large, kind=ReportKind.HTML)
    assert len(content) <= MOST_BYTES
    for data in pictures_in(Page(content.decode())):
        assert max(Image.open(io.BytesIO(data)).size) <= 1024


def test_equal_content_gives_equal_bytes() -> None:
    one, other = (export_case(dispute(), kind=ReportKind.HTML) for _ in range(2))
    assert one == other
