"""The CSV table, read back as a spreadsheet would."""

import csv
import io
from dataclasses import replace

import pytest

from core.domain.sentences import Language
from core.domain.vocabulary import Outcome
from core.reporting.export import ReportKind, export_report, export_reports
from core.reporting.stamp import stamp
from core.reporting.table_csv import COLUMNS
from tests.reporting.cases import (
    ANSWERS,
    HOSTILE_NAME,
    REVISION,
    SHA256,
    assessment,
    photo,
)

EN = Language.EN


def rows(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
def test_one_row_per_finding_and_never_none(
    outcome: Outcome, language: Language
) -> None:
    made = assessment(ANSWERS[outcome])
    read = rows(export_report(made, photo(), kind=ReportKind.CSV, language=language))
    assert len(read) == max(1, len(made.findings))
    for row in read:
        assert tuple(row) == COLUMNS
        assert row["outcome"] == outcome
        assert row["revision"] == REVISION
        assert row["photo_sha256"] == SHA256
        assert row["assessed_at"] == "2026-08-01T10:28:05Z"


def test_every_row_carries_the_whole_stamp() -> None:
    made = assessment(ANSWERS["damage_found"])
    for row in rows(export_report(made, None, kind=ReportKind.CSV, language=EN)):
        for name, value in stamp(made.provenance).items():
            assert row[name] == str(value)


def test_findings_are_keys_and_the_description_has_the_language() -> None:
    made = assessment(ANSWERS["damage_found"])
    english, french = (
        rows(export_report(made, None, kind=ReportKind.CSV, language=language))
        for language in Language
    )
    assert english[0]["part"] == french[0]["part"] == "headlight"
    assert english[0]["box_x1"] == "0.45"
    assert english[1]["size_mm"] == "120"
    assert english[2]["confidence"] == ""
    assert french[0]["description"].startswith("Le phare gauche est cassé")
    for one, other in zip(english, french, strict=True):
        assert {**one, "description": ""} == {**other, "description": ""}


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "  =1",
        "\r=1",
        " \t-1",
        "＝1",
        "\n=cmd|' /C",
    ],
)
def test_text_is_never_a_formula(name: str) -> None:
    made = assessment(ANSWERS["failed"], file=name, source=name)
    row = rows(export_report(made, None, kind=ReportKind.CSV, language=EN))[0]
    for cell in (row["file"], row["source"]):
        assert cell.strip()[0] not in "=+-@＝＋－＠"


def test_hostile_text_stays_one_cell() -> None:
    name = f'{HOSTILE_NAME}",\n"x'
    made = assessment(replace(ANSWERS["failed"], raw_text="a,b\nc"), file=name)
    read = rows(export_report(made, None, kind=ReportKind.CSV, language=EN))
    assert len(read) == 1
    assert "\u202e" not in read[0]["file"]
    assert read[0]["engine"] == "onboard"


def test_many_photos_are_one_table() -> None:
    pairs = [(assessment(answer), photo()) for answer in ANSWERS.values()]
    read = rows(export_reports(pairs, kind=ReportKind.CSV, language=EN))
    expected = [
        answer.outcome
        for answer in ANSWERS.values()
        for _ in range(max(1, len(answer.findings)))
    ]
    assert [row["outcome"] for row in read] == expected
