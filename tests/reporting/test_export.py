"""The one door: every kind for every outcome, and what all kinds share."""

import subprocess
import sys

import pytest

from core.domain.errors import ExportFailed
from core.domain.sentences import Language
from core.domain.vocabulary import Outcome
from core.reporting import export
from core.reporting.export import (
    MEDIA_TYPES,
    WRITERS,
    ReportItem,
    ReportKind,
    export_report,
    export_reports,
)
from tests.reporting.cases import ANSWERS, assessment, photo
from tests.reporting.test_explain import CLEAN_CAR, MONEY
from tests.reporting.test_report_html import Page
from tests.reporting.test_report_pdf import read, text_of

EN = Language.EN


def words_of(content: bytes, kind: ReportKind) -> str:
    """What a person reads in a report of this kind."""
    if kind is ReportKind.PDF:
        return text_of(read(content))
    text = content.decode("utf-8")
    return Page(text).text if kind is ReportKind.HTML else text


def test_every_kind_has_a_writer_and_a_media_type() -> None:
    assert set(WRITERS) == set(MEDIA_TYPES) == set(ReportKind)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ReportKind)
@pytest.mark.parametrize("outcome", Outcome)
def test_no_report_names_money(
    outcome: Outcome, kind: ReportKind, language: Language
) -> None:
    content = export_report(
        assessment(ANSWERS[outcome]), photo(), kind=kind, language=language
    )
    assert not MONEY.search(words_of(content, kind))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ReportKind)
def test_no_failed_report_reads_as_a_clean_car(
    kind: ReportKind, language: Language
) -> None:
    content = export_report(
        assessment(ANSWERS["failed"]), photo(), kind=kind, language=language
    )
    assert not CLEAN_CAR.search(words_of(content, kind))


@pytest.mark.parametrize("kind", ReportKind)
def test_vendor_errors_become_export_failed(
    kind: ReportKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise KeyError("/home/somebody/file")

    monkeypatch.setitem(export.WRITERS, kind, broken)
    with pytest.raises(ExportFailed) as caught:
        export_report(assessment(ANSWERS["failed"]), None, kind=kind, language=EN)
    assert kind.upper() in caught.value.message
    assert "somebody" not in caught.value.message + caught.value.hint
    assert caught.value.message.fr


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(ExportFailed, match="at least one"):
        export_reports([], kind=ReportKind.PDF, language=EN)


def test_items_carry_their_own_captions() -> None:
    made = assessment(ANSWERS["failed"])
    items = [ReportItem(made, photo(), "rendered"), (made, photo())]
    content = export_reports(items, kind=ReportKind.HTML, language=EN)
    assert Page(content.decode()).text.count("· rendered") == 1


def test_packages_are_imported_only_when_a_kind_needs_them() -> None:
    code = (
        "import sys, core.reporting.export\n"
        "print([n for n in ('reportlab', 'jinja2', 'numpy') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
