"""The door to all kinds of case reports, and what none of them gives away."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pypdf
import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from core.domain.errors import ExportFailed
from core.domain.sentences import Language, Sentence
from core.domain.settings import Settings
from core.preprocessing.intake import read_photo
from core.reporting.case_report import export
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.export import (
    MEDIA_TYPES,
    WRITERS,
    ReportKind,
    export_case,
)
from tests.reporting.case_report.filled import dispute, empty, failed, report
from tests.reporting.case_report.test_html import pictures_in
from tests.reporting.test_report_html import Page

SECRETS = (b"SERIAL-4711", b"SECRET-XMP", b"SECRET-PLACE", b"SECRET-OWNER")
MAKES: dict[str, Callable[[], CaseReport]] = {
    "visit": report,
    "dispute": dispute,
    "hostile": lambda: dispute(hostile=True),
    "empty": empty,
    "failed": failed,
}
STARTS = {
    ReportKind.PDF: b"%PDF-",
    ReportKind.HTML: b"<!DOCTYPE html>",
    ReportKind.JSON: b"{",
    ReportKind.CSV: "\ufeffcase_id,".encode(),
}


def test_every_kind_has_a_writer_and_a_media_type() -> None:
    assert set(WRITERS) == set(MEDIA_TYPES) == set(ReportKind)


@pytest.mark.parametrize("name", MAKES)
@pytest.mark.parametrize("kind", ReportKind)
def test_every_report_comes_in_every_kind(kind: ReportKind, name: str) -> None:
    assert export_case(MAKES[name](), kind=kind).startswith(STARTS[kind])


PROBLEM = Sentence("Rates as of May; changed since.", "Tarifs de mai ; changés.")


@pytest.mark.parametrize("estimated", [True, False], ids=["estimate", "without"])
@pytest.mark.parametrize("kind", [ReportKind.PDF, ReportKind.HTML, ReportKind.JSON])
def test_what_is_wrong_with_the_estimate_is_said(
    kind: ReportKind, estimated: bool
) -> None:
    made = replace(report(), estimate_problems=(PROBLEM,))
    made = made if estimated else replace(made, estimate=None)
    content = export_case(made, kind=kind)
    if kind is ReportKind.PDF:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
    else:
        text = content.decode()
    assert PROBLEM in text


@pytest.mark.parametrize("kind", ReportKind)
def test_vendor_errors_become_export_failed(
    kind: ReportKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise KeyError("/home/somebody/file")

    monkeypatch.setitem(export.WRITERS, kind, broken)
    with pytest.raises(ExportFailed) as caught:
        export_case(report(), kind=kind)
    assert kind.upper() in caught.value.message
    assert "somebody" not in caught.value.message + caught.value.hint
    assert caught.value.message.fr
    assert caught.value.hint.fr


def test_packages_are_imported_only_when_a_kind_needs_them() -> None:
    code = (
        "import sys, core.reporting.case_report.export\n"
        "print([n for n in ('reportlab', 'jinja2', 'numpy') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def tainted_file() -> bytes:
    """A JPEG with a place, a serial number, an owner, XMP, a comment and a profile."""
    exif = Image.Exif()
    exif[0x013B] = exif[0x8298] = "SECRET-OWNER"
    exif.get_ifd(0x8769).update({0xA431: "SERIAL-4711", 0xA430: "SECRET-OWNER"})
    degrees = IFDRational(48), IFDRational(51), IFDRational(24)
    exif.get_ifd(0x8825).update({1: "N", 2: degrees, 3: "E", 4: degrees, 28: b"SECRET"})
    written = io.BytesIO()
    Image.linear_gradient("L").resize((800, 600)).convert("RGB").save(
        written,
        "JPEG",
        exif=exif,
        comment=b"SECRET-PLACE",
        xmp=b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>",
        icc_profile=b"SECRET-OWNER profile",
    )
    return written.getvalue()


def tainted_report(picture: Image.Image) -> CaseReport:
    """A dispute pack all of whose pictures are this one."""
    made = dispute()
    return replace(made, pictures=dict.fromkeys(made.pictures, picture))


def pictures_of(content: bytes, kind: ReportKind) -> Iterator[bytes]:
    """The encoded pictures in a report."""
    if kind is ReportKind.HTML:
        yield from pictures_in(Page(content.decode("utf-8")))
    if kind is ReportKind.PDF:
        for page in pypdf.PdfReader(io.BytesIO(content)).pages:
            for image in page.images:
                yield image.data


def plain(content: bytes, kind: ReportKind) -> bytes:
    """What else is in the report, its streams unpacked."""
    if kind is not ReportKind.PDF:
        return content
    reader = pypdf.PdfReader(io.BytesIO(content))
    pages = [page.get_contents().get_data() for page in reader.pages]
    texts = [page.extract_text().encode() for page in reader.pages]
    told = json.dumps({name: str(value) for name, value in reader.metadata.items()})
    return b"".join([content, *pages, *texts, told.encode()])


def test_the_tainted_file_is_tainted() -> None:
    content = tainted_file()
    assert all(secret in content for secret in SECRETS)
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)


@pytest.mark.parametrize("taken_in", [True, False], ids=["taken in", "as opened"])
@pytest.mark.parametrize("kind", ReportKind)
def test_nothing_of_a_photos_metadata_is_in_any_report(
    kind: ReportKind, taken_in: bool
) -> None:
    opened = Image.open(io.BytesIO(tainted_file()))
    if taken_in:
        settings = Settings.from_env({})
        opened = read_photo(tainted_file(), name="x", settings=settings).image
    content = export_case(tainted_report(opened), kind=kind)
    pictures = list(pictures_of(content, kind))
    assert bool(pictures) == (kind in (ReportKind.PDF, ReportKind.HTML))
    for data in [*pictures, plain(content, kind)]:
        for secret in SECRETS:
            assert secret not in data
    for data in pictures:
        shown = Image.open(io.BytesIO(data))
        assert not shown.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(shown.info)


@pytest.mark.parametrize("kind", ReportKind)
def test_a_report_names_no_path_of_this_machine(kind: ReportKind) -> None:
    content = export_case(dispute(Language.FR), kind=kind)
    for hint in (b"/home/", b"/root/", b"/tmp/", b"/work/"):
        assert hint not in plain(content, kind)
