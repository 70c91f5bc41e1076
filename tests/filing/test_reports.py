"""Reports gathered from a real store and exported: what is in them, and what is not."""

import io
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from core.domain.cases import ChangeKind
from core.domain.errors import ExportFailed
from core.domain.sentences import Language
from core.domain.settings import Settings
from core.filing.estimates import choose_card
from core.filing.opening import open_cases
from core.filing.rate_cards import known_cards
from core.filing.reports import ReportOrder, gather_report, report_file_name
from core.preprocessing.intake import read_photo
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.export import ReportKind, export_case
from core.storage.cases import delete_case, rename_case
from core.storage.originals import original_path
from core.storage.photos import add_photo, kept_picture, set_blurred
from core.storage.store import Store
from core.storage.visits import change_visit
from tests.filing.two_visits import (
    BUMPER_KEY,
    CHECK_IN,
    CHECK_OUT,
    HOSTILE,
    PLATE_BOX,
    SECRETS,
    TwoVisits,
    blur_plates,
    decide,
    decide_all,
    make_two_visits,
    sharpest_step,
)

MADE_AT = datetime(2026, 3, 7, 12, tzinfo=UTC)
SETTINGS = Settings()
BLURRED_STEP = 40  # of 255; the bars of the plate step by 255


@pytest.fixture
def store(data_folder: Path) -> Iterator[Store]:
    opened = open_cases(Settings(data_folder=str(data_folder)))
    yield opened
    opened.close()


@pytest.fixture
def made(store: Store) -> TwoVisits:
    return make_two_visits(store)


def gathered(store: Store, made: TwoVisits, **order: object) -> CaseReport:
    given = {"language": Language.EN} | order
    wanted = ReportOrder(made.case.id, made.after.id, **given)
    return gather_report(store, wanted, settings=SETTINGS, made_at=MADE_AT)


def dispute(store: Store, made: TwoVisits, **order: object) -> CaseReport:
    return gathered(store, made, before_id=made.before.id, **order)


def pictures_of(content: bytes, kind: ReportKind) -> list[Image.Image]:
    """The photos in an exported file, as they are stored in it."""
    if kind is ReportKind.HTML:
        found = re.findall(rb"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", content)
        return [Image.open(io.BytesIO(b64decode(each))) for each in found]
    pages = PdfReader(io.BytesIO(content)).pages
    return [Image.open(io.BytesIO(each.data)) for page in pages for each in page.images]


def words_of(content: bytes, kind: ReportKind) -> str:
    """What a person reads, white space made one blank."""
    if kind is ReportKind.PDF:
        pages = PdfReader(io.BytesIO(content)).pages
        text = "\n".join(page.extract_text() for page in pages)
    elif kind is ReportKind.HTML:
        text = read_html(content).text
    else:
        text = content.decode("utf-8-sig")
    return " ".join(text.replace("\u2019", "'").split())


class ReadHtml(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden = tag == "style"
        links = [value or "" for name, value in attrs if name in ("src", "href")]
        self.addresses += [each for each in links if each[:5] not in ("data:", "#")]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden else f"{data} "


def read_html(content: bytes) -> ReadHtml:
    reader = ReadHtml()
    reader.feed(content.decode("utf-8"))
    return reader


def test_report_has_the_visit_its_pictures_and_who_made_it(
    store: Store, made: TwoVisits
) -> None:
    report = gathered(store, made, who="Dana")
    assert (report.case.id, report.view.visit) == (made.case.id, made.after)
    assert (report.who, report.made_at, report.language) == ("Dana", MADE_AT, "en")
    assert set(report.pictures) == {photo.id for photo in made.photos_after}
    assert report.before is None
    assert report.changes == ()
    assert report.estimate is not None
    assert report.supplements


def test_dispute_pack_has_both_visits_and_every_damage_of_both(
    store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    report = dispute(store, made)
    assert report.before is not None
    assert report.before.visit == made.before
    photos = (*made.photos_before, *made.photos_after)
    assert set(report.pictures) == {photo.id for photo in photos}
    assert [each.kind for each in report.changes] == [
        ChangeKind.NEW,
        ChangeKind.WORSE,
        ChangeKind.NOT_COMPARABLE,
        ChangeKind.GONE,
    ]


def test_estimate_is_left_out_on_request(store: Store, made: TwoVisits) -> None:
    report = gathered(store, made, with_estimate=False)
    assert report.estimate is None
    assert report.supplements == ()


def test_report_says_what_was_decided_after_the_page_was_drawn(
    store: Store, made: TwoVisits
) -> None:
    order = ReportOrder(made.case.id, made.after.id, Language.EN)
    decide(store, made.after, BUMPER_KEY, "reject", reason="It is the flap.")
    report = gather_report(store, order, settings=SETTINGS)
    assert [review.reason for review in report.view.reviews] == ["It is the flap."]


@pytest.mark.parametrize("with_blur", [True, False], ids=["blurred", "as it is"])
def test_boxes_are_blurred_unless_a_person_asks_for_none(
    store: Store, made: TwoVisits, with_blur: bool
) -> None:
    blur_plates(store, made)
    report = dispute(store, made, with_blur=with_blur)
    steps = [sharpest_step(picture) for picture in report.pictures.values()]
    assert len(steps) == 6
    assert all((step < BLURRED_STEP) is with_blur for step in steps)
    assert bool(report.view.blurred) is with_blur
    assert report.before is not None
    assert bool(report.before.blurred) is with_blur


def test_a_box_counts_for_the_same_photo_in_the_other_visit(
    store: Store, made: TwoVisits
) -> None:
    photo = made.photos_after[0]
    content = kept_picture(store, photo)
    twin = add_photo(
        store,
        made.before.id,
        content,
        read_photo(content, name="again.jpg", settings=SETTINGS),
    )
    set_blurred(store, photo.id, (PLATE_BOX,))
    report = gathered(store, made, before_id=made.before.id)
    assert report.before.blurred[twin.id] == (PLATE_BOX,)
    assert report.view.blurred[photo.id] == (PLATE_BOX,)
    assert (
        gathered(store, made, before_id=made.before.id, with_blur=False).before.blurred
        == {}
    )


def test_an_estimate_handed_out_keeps_its_rates(store: Store, made: TwoVisits) -> None:
    handed_out = gathered(store, made).estimate
    assert handed_out.currency == "EUR"
    usd = next(each.key for each in known_cards(store) if "usd" in each.key)
    choose_card(store, made.before.id, usd)  # the last one chosen from now on
    assert gathered(store, made).estimate.currency == "EUR"


def test_kept_photo_stays_as_it_is(store: Store, made: TwoVisits) -> None:
    blur_plates(store, made)
    gathered(store, made)
    report = gathered(store, made, with_blur=False)
    assert all(sharpest_step(each) > 200 for each in report.pictures.values())


def test_photo_without_its_file_is_in_the_report_without_a_picture(
    store: Store, made: TwoVisits
) -> None:
    lost = made.photos_after[1]
    original_path(store.folder, lost.kept_sha256).unlink()
    report = gathered(store, made)
    assert lost.id not in report.pictures
    assert lost in report.view.photos
    assert len(report.pictures) == 3
    assert export_case(report, kind=ReportKind.PDF)


@pytest.mark.parametrize("gone", ["case", "visit"])
def test_report_on_what_is_gone_is_refused_in_words(
    store: Store, made: TwoVisits, gone: str
) -> None:
    if gone == "case":
        delete_case(store, made.case.id)
    order = ReportOrder(made.case.id, "0" * 32, Language.EN)
    with pytest.raises(ExportFailed, match="no longer there"):
        gather_report(store, order, settings=SETTINGS)


def test_file_name_holds_nothing_that_a_person_typed(made: TwoVisits) -> None:
    order = ReportOrder(made.case.id, made.after.id, Language.FR, who="Dana")
    name = report_file_name(made.case, ReportKind.PDF, order, made_at=MADE_AT)
    assert name == f"case-{made.case.id[:8]}-2026-03-07-fr.pdf"


@pytest.mark.parametrize("kind", list(ReportKind), ids=str)
@pytest.mark.parametrize("language", list(Language), ids=str)
def test_nothing_of_the_files_metadata_leaves(
    store: Store, made: TwoVisits, kind: ReportKind, language: Language
) -> None:
    content = export_case(dispute(store, made, language=language), kind=kind)
    for secret in (*SECRETS, b"Exif\0\0", b"48.0", b"GPSLatitude"):
        assert secret not in content
    if kind in (ReportKind.HTML, ReportKind.PDF):
        pictures = pictures_of(content, kind)
        assert len(pictures) >= 6
        for picture in pictures:
            assert not picture.getexif()
            assert not set(picture.info) & {"exif", "comment", "icc_profile", "xmp"}


@pytest.mark.parametrize("kind", [ReportKind.HTML, ReportKind.PDF], ids=str)
def test_no_exported_picture_shows_a_plate_under_a_box(
    store: Store, made: TwoVisits, kind: ReportKind
) -> None:
    def plates(with_blur: bool) -> int:
        report = gathered(store, made, with_blur=with_blur)
        whole = pictures_of(export_case(report, kind=kind), kind)
        return sum(sharpest_step(each, PLATE_BOX) > 120 for each in whole)

    assert plates(with_blur=False) == 4
    blur_plates(store, made)
    assert plates(with_blur=True) == 0
    assert plates(with_blur=False) == 4


@pytest.mark.parametrize("kind", [ReportKind.HTML, ReportKind.PDF], ids=str)
def test_dispute_pack_tells_both_dates_and_every_override_with_its_reason(
    store: Store, made: TwoVisits, kind: ReportKind
) -> None:
    decide_all(store, made)
    told = words_of(export_case(dispute(store, made, who="Dana"), kind=kind), kind)
    for expected in (
        "1 March 2026, 09:30",
        "5 March 2026, 17:45",
        "check-out",
        "check-in",
        "It was measured.",
        "The sky in the paint.",
        "reflection",
        "Seen at the desk.",
        "Not comparable",
        "No photo of the earlier visit is known to show this part",
        "Dana",
    ):
        assert expected in told, expected


def test_json_of_a_dispute_has_both_dates_and_every_override(
    store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    content = export_case(dispute(store, made), kind=ReportKind.JSON)
    text = json.dumps(json.loads(content))
    for moment in (CHECK_OUT, CHECK_IN):
        assert f"{moment:%Y-%m-%dT%H:%M:%SZ}" in text
    for reason in ("It was measured.", "The sky in the paint.", "Seen at the desk."):
        assert reason in text


@pytest.mark.parametrize("kind", list(ReportKind), ids=str)
def test_hostile_texts_stay_text(
    store: Store, made: TwoVisits, kind: ReportKind
) -> None:
    rename_case(store, made.case.id, HOSTILE)
    change_visit(store, made.after.id, label=HOSTILE, happened_at=CHECK_IN)
    decide(store, made.after, BUMPER_KEY, "reject", who=HOSTILE, reason=HOSTILE)
    content = export_case(dispute(store, made, who=HOSTILE), kind=kind)
    if kind is ReportKind.HTML:
        page = read_html(content)
        assert not page.tags & {"script", "iframe", "object", "link", "form"}
        assert [each for each in page.addresses if "e.example" in each] == []
        assert "<script>alert(1)</script>" in page.text
    elif kind is ReportKind.JSON:
        assert json.loads(content)["case"]["name"] == HOSTILE
    elif kind is ReportKind.PDF:
        assert "<script>alert(1)</script>" in words_of(content, kind)
        assert b"/JavaScript" not in content
        assert b"/URI" not in content
