"""The CSV of a case, read back as a spreadsheet would."""

import csv
import io
from dataclasses import replace

import pytest

from core.domain.sentences import Language
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.export import ReportKind, export_case
from core.reporting.case_report.table import CHANGE_COLUMNS, COLUMNS
from tests.reporting.case_report.filled import (
    DOOR,
    HOOD,
    HOSTILE,
    MADE_AT,
    dispute,
    empty,
    failed,
    report,
)
from tests.reporting.test_explain import CLEAN_CAR

EN, FR = Language
WORDED = ("description", "reason", "notes", "before_notes", "after_notes")


def rows(made: CaseReport) -> list[dict[str, str]]:
    text = export_case(made, kind=ReportKind.CSV).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_one_row_per_damage_with_the_rejected_ones() -> None:
    made = report()
    read = rows(made)
    assert [row["damage_key"] for row in read] == [
        damage.key for damage in made.view.damages
    ]
    assert [row["number"] for row in read] == ["1", "2", "3", ""]
    for row in read:
        assert tuple(row) == COLUMNS
        assert row["case"] == "Rental 4711"
        assert row["plate"] == "AB-123-CD"
        assert row["visit_at"] == "2026-03-01T09:00:00Z"
        assert row["photos"] == "5"
        assert row["photos_without_answer"] == "2"
        assert row["models"] == "row source r1 full p1"
        assert row["made_at"] == "2026-03-09T14:30:00Z"
        assert row["made_by"] == "Dana"


def test_a_changed_damage_shows_both_words() -> None:
    read = {row["damage_key"]: row for row in rows(report())}
    door, hood = read[DOOR], read[HOOD]
    assert (door["type"], door["severity"], door["size_mm"]) == (
        "dent",
        "moderate",
        "45.5",
    )
    assert (door["proposed_type"], door["proposed_severity"]) == ("scratch", "minor")
    assert (door["last_action"], door["decided_by"]) == ("change", "Dana")
    assert door["decision_reason"] == "seen on the car"
    assert door["contradictions"] == "seen_undamaged"
    assert door["photo_files"] == "IMG_1.JPG"
    assert (hood["state"], hood["look_alike"]) == ("rejected", "reflection")
    added = next(row for row in read.values() if row["state"] == "added")
    assert added["proposed_type"] == ""


def test_a_dispute_has_one_row_per_change() -> None:
    made = dispute()
    read = rows(made)
    assert [row["change"] for row in read] == [str(each.kind) for each in made.changes]
    for row, change in zip(read, made.changes, strict=True):
        assert tuple(row) == CHANGE_COLUMNS
        assert row["before_visit_at"] == "2026-02-01T09:00:00Z"
        assert row["after_visit_at"] == "2026-03-01T09:00:00Z"
        assert row["before_damage_key"] == (change.before.key if change.before else "")
        assert row["after_damage_key"] == (change.after.key if change.after else "")
        assert row["reason"] == change.reason
        assert row["description"]
    overridden = next(row for row in read if row["after_damage_key"] == DOOR)
    assert overridden["after_proposed_type"] == "scratch"
    assert overridden["after_decision_reason"] == "seen on the car"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("made", [failed(), empty()], ids=["failed", "empty"])
def test_a_report_without_damage_has_one_row_and_is_no_clean_car(
    made: CaseReport, language: Language
) -> None:
    (row,) = rows(replace(made, language=language))
    assert row["number"] == row["damage_key"] == row["severity"] == ""
    assert row["photos"] == row["photos_without_answer"]
    assert row["description"]
    assert not CLEAN_CAR.search(row["description"])


def test_nothing_changed_has_one_row() -> None:
    (row,) = rows(replace(dispute(), changes=()))
    assert row["change"] == ""
    assert row["before_visit"] == "out"


def test_language_changes_sentences_and_nothing_else() -> None:
    for make in (report, dispute):
        english, french = rows(make(EN)), rows(make(FR))
        assert english != french
        for one, other in zip(english, french, strict=True):
            blank = {name: "" for name in WORDED if name in one}
            assert one | blank == other | blank


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1", "\n=cmd|' /C"],
)
@pytest.mark.parametrize("make", [report, dispute])
def test_text_is_never_a_formula(make: object, text: str) -> None:
    made = make()
    car = replace(made.case.vehicle, plate=text, vin=text)
    visit = replace(made.view.visit, label=text)
    photos = tuple(replace(each, name=text) for each in made.view.photos)
    said = tuple(replace(each, who=text, reason=text) for each in made.view.reviews)
    view = replace(made.view, visit=visit, photos=photos, reviews=said)
    damages = tuple(replace(each, reviews=said) for each in view.damages)
    hostile = replace(
        made,
        case=replace(made.case, name=text, vehicle=car),
        view=replace(view, damages=damages),
        changes=tuple(
            replace(each, after=each.after and damages[0]) for each in made.changes
        ),
        who=text,
    )
    read = rows(hostile)
    assert any(text.strip() in cell for row in read for cell in row.values())
    for row in read:
        for cell in filter(str.strip, row.values()):
            assert cell.strip()[0] not in "=+-@＝＋－＠"


def test_hostile_text_stays_one_cell() -> None:
    made = dispute(hostile=True)
    read = rows(made)
    assert len(read) == len(made.changes)
    for row in read:
        assert tuple(row) == CHANGE_COLUMNS
        assert row["case"] == HOSTILE.replace("\u202e", "\ufffd")
        assert row["made_at"] == f"{MADE_AT:%Y-%m-%dT%H:%M:%SZ}"
