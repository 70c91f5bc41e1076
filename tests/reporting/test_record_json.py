"""The documented record: schema, vocabulary, language, hostile text."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import jsonschema
import pytest

from core.domain.errors import ExportFailed, ImageRejected
from core.domain.sentences import Language, Sentence
from core.domain.settings import ASSETS
from core.domain.vocabulary import (
    AdviceKind,
    DamageType,
    Outcome,
    Part,
    PartCondition,
    Severity,
    Side,
    View,
)
from core.reporting.export import ReportKind, export_report, export_reports
from core.reporting.record_json import (
    SCHEMA_NAME,
    assessment_to_dict,
    json_bytes,
    refusal_to_dict,
)
from tests.reporting.cases import (
    ANSWERS,
    DARK,
    HOSTILE_NAME,
    HOSTILE_TEXT,
    REVISION,
    SCORES,
    SHA256,
    assessment,
    photo,
)

EN, FR = Language.EN, Language.FR
SCHEMA = json.loads((ASSETS / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
WORDED = {"language", "verdict", "explanation", "reason"}


def exported(outcome: str, language: Language = EN) -> dict[str, Any]:
    """The only record of a real export, read back and checked against the schema."""
    content = export_report(
        assessment(ANSWERS[Outcome(outcome)]),
        photo(advice=(DARK,)),
        kind=ReportKind.JSON,
        language=language,
    )
    records = json.loads(content)
    VALIDATOR.validate(records)
    assert len(records) == 1
    return records[0]


def test_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["schema_name"]["const"] == SCHEMA_NAME


@pytest.mark.parametrize(
    ("name", "vocabulary"),
    [
        ("part", Part),
        ("side", Side),
        ("damage_type", DamageType),
        ("severity", Severity),
        ("view", View),
        ("outcome", Outcome),
        ("part_condition", PartCondition),
        ("advice_kind", AdviceKind),
    ],
)
def test_schema_knows_the_whole_vocabulary(
    name: str, vocabulary: type[StrEnum]
) -> None:
    assert SCHEMA["$defs"][name]["enum"] == [str(key) for key in vocabulary]


def test_schema_describes_every_key_of_an_assessment() -> None:
    described = SCHEMA["$defs"]["assessment"]
    record = exported("damage_found")
    assert list(described["properties"]) == list(record)
    assert set(described["required"]) == set(record)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_valid(outcome: Outcome, language: Language) -> None:
    record = exported(outcome, language)
    assert record["schema"] == SCHEMA_NAME
    assert record["outcome"] == outcome
    assert record["provenance"]["revision"] == REVISION
    assert record["provenance"]["photo_sha256"] == SHA256
    assert record["provenance"]["assessed_at"] == "2026-08-01T10:28:05Z"


def test_the_schema_refuses_a_wrong_record() -> None:
    record = exported("damage_found")
    for wrong in (
        {"outcome": "fine"},
        {"findings": [{"part": "hood"}]},
        {"outcome_confidence": 87},
        {"price": 100},
    ):
        assert not VALIDATOR.is_valid([record | wrong])


def test_findings_and_scores_are_numbers_as_they_are() -> None:
    record = exported("damage_found")
    assert record["findings"][0] == {
        "part": "headlight",
        "side": "left",
        "type": "lamp_broken",
        "severity": "severe",
        "confidence": 0.92,
        "box": [0.05, 0.1, 0.45, 0.5],
        "size_mm": None,
    }
    assert record["findings"][2]["box"] is None
    assert record["scores"] == SCORES.to_dict()
    assert record["photo"]["size"] == [4032, 3024]
    assert record["quality"]["advice"][0]["kind"] == "too_dark"


def test_language_changes_words_and_nothing_else() -> None:
    english, french = exported("damage_found", EN), exported("damage_found", FR)
    assert english["explanation"] != french["explanation"]
    for record in (english, french):
        for key in WORDED:
            del record[key]
        for advice in record["quality"]["advice"]:
            del advice["text"]
        for attempt in record["provenance"]["attempts"]:
            del attempt["error"]
    assert english == french


def test_errors_of_attempts_are_told_in_the_language() -> None:
    attempts = exported("failed", FR)["provenance"]["attempts"]
    assert attempts[0]["error"] == "Pas de GPU : il faut 7,6 Go."
    assert attempts[0]["loaded"] is False
    assert attempts[1]["error"] is None
    assert attempts[1]["loaded"] is True


def test_failed_has_no_scores_and_keeps_the_raw_text() -> None:
    answer = replace(ANSWERS["failed"], raw_text=HOSTILE_TEXT)
    record = assessment_to_dict(assessment(answer), photo(), EN)
    VALIDATOR.validate([record])
    assert record["scores"] is None
    assert record["findings"] == []
    assert record["raw_text"] == HOSTILE_TEXT


def test_capture_time_only_where_it_was_kept() -> None:
    kept = replace(photo(), captured_at=datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    made = assessment(ANSWERS["failed"])
    with_time = assessment_to_dict(made, kept, EN)
    VALIDATOR.validate([with_time])
    assert with_time["photo"]["captured_at"] == "2026-07-01T08:00:00Z"
    assert "captured_at" not in assessment_to_dict(made, photo(), EN)["photo"]


def test_without_its_photo_a_record_is_still_valid() -> None:
    record = assessment_to_dict(assessment(ANSWERS["damage_found"]), None, EN)
    VALIDATOR.validate([record])
    assert record["photo"] is None
    assert record["quality"] is None


def test_half_characters_in_a_name_do_not_break_the_file() -> None:
    made = assessment(ANSWERS["failed"], file=HOSTILE_NAME)
    record = json.loads(json_bytes([assessment_to_dict(made, photo(), EN)]))[0]
    assert record["file"] == HOSTILE_NAME.replace("\ud83d", "?")


@pytest.mark.parametrize("language", Language)
def test_refusal_is_valid_and_in_the_language(language: Language) -> None:
    error = ImageRejected(Sentence("Too large.", "Trop grande."), hint="")
    record = refusal_to_dict("x.jpg", error, language)
    VALIDATOR.validate([record])
    expected = "Too large." if language is EN else "Trop grande."
    assert record["error"] == {"message": expected, "hint": ""}


def test_many_photos_are_one_list_in_order() -> None:
    pairs = [(assessment(answer), photo()) for answer in ANSWERS.values()]
    records = json.loads(export_reports(pairs, kind=ReportKind.JSON, language=EN))
    VALIDATOR.validate(records)
    assert [record["outcome"] for record in records] == list(Outcome)


def test_a_number_that_json_cannot_hold_is_an_error() -> None:
    broken = replace(ANSWERS["damage_found"], scores=replace(SCORES, car=float("nan")))
    with pytest.raises(ExportFailed, match="JSON"):
        export_report(assessment(broken), photo(), kind=ReportKind.JSON, language=EN)
