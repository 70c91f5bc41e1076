"""Case reports as files: one door for every kind.

Decisions:
- The packages that make a kind are imported when that kind is asked for.
- HTML and PDF are set from one document, so they cannot say different things.
- Whatever goes wrong inside them becomes `ExportFailed`, with the kind in its message;
  no path and no text of a case is in it.
"""

from collections.abc import Callable

from core.domain.errors import ExportFailed
from core.domain.sentences import Sentence
from core.reporting.case_report.content import CaseReport
from core.reporting.export import MEDIA_TYPES, ReportKind, not_written

__all__ = ["MEDIA_TYPES", "ReportKind", "export_case"]

STILL_THERE = Sentence(
    "Nothing of the case is lost; try another kind of report.",
    "Rien du dossier n'est perdu ; essayez un autre type de rapport.",
)


def export_case(report: CaseReport, *, kind: ReportKind) -> bytes:
    """The report as a file of this kind.

    Raises:
        ExportFailed: it could not be made.
    """
    try:
        return WRITERS[ReportKind(kind)](report)
    except ExportFailed:
        raise
    except Exception as exc:  # reportlab and jinja2 raise kinds of their own
        raise not_written(kind, hint=STILL_THERE) from exc


def _write_json(report: CaseReport) -> bytes:
    from core.reporting.case_report.record import case_to_dict
    from core.reporting.record_json import json_bytes

    return json_bytes(case_to_dict(report))


def _write_csv(report: CaseReport) -> bytes:
    from core.reporting.case_report.table import table_of

    return table_of(report)


def _write_html(report: CaseReport) -> bytes:
    from core.reporting.case_report.document import build_case_document
    from core.reporting.case_report.html import html_bytes

    return html_bytes(build_case_document(report))


def _write_pdf(report: CaseReport) -> bytes:
    from core.reporting.case_report.document import build_case_document
    from core.reporting.case_report.pdf import pdf_bytes

    return pdf_bytes(build_case_document(report))


WRITERS: dict[ReportKind, Callable[[CaseReport], bytes]] = {
    ReportKind.PDF: _write_pdf,
    ReportKind.HTML: _write_html,
    ReportKind.JSON: _write_json,
    ReportKind.CSV: _write_csv,
}
