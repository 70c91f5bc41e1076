"""Reports as files: one door for every kind, for one photo or for many.

Decisions:
- The list form is the primitive; one photo is a list of one.
- The packages that make a kind are imported when that kind is asked for.
- Whatever goes wrong inside them becomes `ExportFailed`, with the kind in its message.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from core.domain.errors import ExportFailed
from core.domain.records import Assessment, Photo
from core.domain.sentences import Language, Sentence
from core.reporting.record_json import (
    assessment_to_dict,
    json_bytes,
    refusal_to_dict,
)

__all__ = [
    "MEDIA_TYPES",
    "ReportItem",
    "ReportKind",
    "assessment_to_dict",
    "export_report",
    "export_reports",
    "not_written",
    "refusal_to_dict",
]


class ReportKind(StrEnum):
    """The kinds of report; each value is also the ending of its file name."""

    PDF = "pdf"
    HTML = "html"
    JSON = "json"
    CSV = "csv"


MEDIA_TYPES: dict[ReportKind, str] = {
    ReportKind.PDF: "application/pdf",
    ReportKind.HTML: "text/html",
    ReportKind.JSON: "application/json",
    ReportKind.CSV: "text/csv",
}


STILL_THERE = Sentence(
    "The assessment is still there; try another kind of report.",
    "L'évaluation est toujours là ; essayez un autre type de rapport.",
)


class ReportItem(NamedTuple):
    """One photo's place in a report; the caption stands under its picture."""

    assessment: Assessment
    photo: Photo | None
    caption: str = ""


def export_report(
    assessment: Assessment,
    photo: Photo | None,
    *,
    kind: ReportKind,
    language: Language,
    caption: str = "",
) -> bytes:
    """The report on one photo.

    Raises:
        ExportFailed: the report could not be made.
    """
    item = ReportItem(assessment, photo, caption)
    return export_reports([item], kind=kind, language=language)


def export_reports(
    items: Iterable[ReportItem | tuple[Assessment, Photo | None]],
    *,
    kind: ReportKind,
    language: Language,
) -> bytes:
    """One report on several photos, in their order.

    Raises:
        ExportFailed: there is no photo, or the report could not be made.
    """
    listed = [ReportItem(*item) for item in items]
    if not listed:
        raise ExportFailed(
            Sentence(
                "A report needs at least one assessed photo; there is none.",
                "Un rapport demande au moins une photo évaluée ; il n'y en a aucune.",
            )
        )
    try:
        return WRITERS[ReportKind(kind)](listed, language)
    except Exception as exc:  # reportlab and jinja2 raise kinds of their own
        raise not_written(kind, hint=STILL_THERE) from exc


def not_written(kind: str, *, hint: Sentence) -> ExportFailed:
    """The error for a report of this kind that could not be made."""
    return ExportFailed(
        Sentence(
            f"The {kind.upper()} report could not be written.",
            f"Le rapport {kind.upper()} n'a pas pu être établi.",
        ),
        hint=hint,
    )


def _write_json(items: Sequence[ReportItem], language: Language) -> bytes:
    return json_bytes(
        [assessment_to_dict(item.assessment, item.photo, language) for item in items]
    )


def _write_csv(items: Sequence[ReportItem], language: Language) -> bytes:
    from core.reporting.table_csv import csv_bytes

    return csv_bytes([item.assessment for item in items], language)


def _write_html(items: Sequence[ReportItem], language: Language) -> bytes:
    from core.reporting.document import build_document
    from core.reporting.report_html import html_bytes

    return html_bytes(
        [
            build_document(item.assessment, item.photo, language, caption=item.caption)
            for item in items
        ]
    )


def _write_pdf(items: Sequence[ReportItem], language: Language) -> bytes:
    from core.reporting.document import build_document
    from core.reporting.report_pdf import pdf_bytes

    return pdf_bytes(
        [
            build_document(item.assessment, item.photo, language, caption=item.caption)
            for item in items
        ]
    )


WRITERS: dict[ReportKind, Callable[[Sequence[ReportItem], Language], bytes]] = {
    ReportKind.PDF: _write_pdf,
    ReportKind.HTML: _write_html,
    ReportKind.JSON: _write_json,
    ReportKind.CSV: _write_csv,
}
