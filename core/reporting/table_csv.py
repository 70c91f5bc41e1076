"""The findings as a CSV table for spreadsheets.

Decisions:
- One row per finding; an assessment without a finding has one row, so that a failure
  or a car without visible damage is never simply absent.
- Every row carries the whole stamp. Keys and numbers are as in the JSON; `description`
  alone is in the language asked for.
- How a cell is written is told in `table_cells`.
"""

from collections.abc import Sequence
from typing import Any

from core.domain.records import Assessment, Finding
from core.domain.sentences import Language
from core.reporting.explain import finding_line, verdict_line
from core.reporting.stamp import STAMP_LABELS, stamp
from core.reporting.table_cells import table_bytes

ABOUT_PHOTO = ("file", "outcome", "outcome_confidence", "overall_severity", "view")
ABOUT_FINDING = (
    "finding",
    "part",
    "side",
    "type",
    "severity",
    "confidence",
    "box_x0",
    "box_y0",
    "box_x1",
    "box_y1",
    "size_mm",
)
COLUMNS = (*ABOUT_PHOTO, *ABOUT_FINDING, "description", *STAMP_LABELS)


def csv_bytes(assessments: Sequence[Assessment], language: Language) -> bytes:
    """All assessments as one table, in their order."""
    rows = (
        _row(assessment, place, found, language)
        for assessment in assessments
        for place, found in list(enumerate(assessment.findings, start=1))
        or [(None, None)]
    )
    return table_bytes(COLUMNS, rows)


def _row(
    assessment: Assessment,
    place: int | None,
    found: Finding | None,
    language: Language,
) -> dict[str, Any]:
    """One row; without a finding its columns stay empty."""
    answer = assessment.answer
    values = (answer.outcome, answer.confidence, answer.severity, answer.view)
    row = dict(zip(ABOUT_PHOTO, (assessment.file, *values), strict=True))
    row["description"] = verdict_line(assessment, language)
    if found is not None:
        about = (
            place,
            found.part,
            found.side,
            found.damage_type,
            found.severity,
            found.confidence,
            *(found.box_xyxy or (None,) * 4),
            found.size_mm,
        )
        row |= dict(zip(ABOUT_FINDING, about, strict=True))
        row["description"] = finding_line(found, language)
    return row | stamp(assessment.provenance)
