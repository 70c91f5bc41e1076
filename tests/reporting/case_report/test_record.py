"""The record of a case: schema, vocabulary, language, money, hostile text."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from core.domain import cases, estimates, vocabulary
from core.domain.hidden_zones import HiddenZone
from core.domain.sentences import Language
from core.domain.settings import ASSETS
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.export import ReportKind, export_case
from core.reporting.case_report.record import SCHEMA_NAME, SCHEMA_VERSION
from core.reporting.record_json import assessment_to_dict
from tests.reporting.case_report.filled import (
    CAR,
    DOOR,
    HOOD,
    HOSTILE,
    dispute,
    empty,
    failed,
    report,
)
from tests.reporting.cases import HOSTILE_NAME

EN, FR = Language
PHOTO_SCHEMA, SCHEMA = (
    json.loads((ASSETS / name).read_text(encoding="utf-8"))
    for name in ("report.schema.json", "case.schema.json")
)
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA,
    registry=Registry().with_resource(
        "report.schema.json", Resource.from_contents(PHOTO_SCHEMA)
    ),
)
REPORTS: dict[str, Callable[[], CaseReport]] = {
    "visit": report,
    "visit in French": lambda: report(FR),
    "dispute": dispute,
    "dispute in French": lambda: dispute(FR),
    "hostile": lambda: dispute(hostile=True),
    "empty": empty,
    "failed": failed,
}
WORDED = set(
    "language description problem explanation verdict reason error notes where name "
    "text formula".split()
)


def exported(made: CaseReport) -> dict[str, Any]:
    """The record of a real export, read back and checked against the schema."""
    record = json.loads(export_case(made, kind=ReportKind.JSON))
    VALIDATOR.validate(record)
    return record


def test_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema"]["const"] == SCHEMA_NAME
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def test_schema_leaves_no_object_open() -> None:
    def objects(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [each for item in node for each in objects(item)]
        if not isinstance(node, dict):
            return []
        own = [node] if "properties" in node and "type" in node else []
        return own + [each for item in node.values() for each in objects(item)]

    found = objects(SCHEMA)
    assert len(found) > 20
    for each in found:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])


@pytest.mark.parametrize(
    "words",
    [
        cases.ReviewAction,
        cases.LookAlike,
        cases.DamageState,
        cases.ContradictionKind,
        cases.ChangeKind,
        cases.Viewpoint,
        estimates.EditKind,
        estimates.LossAdvice,
        vocabulary.Operation,
        vocabulary.Labour,
        vocabulary.RedFlag,
        vocabulary.Check,
        HiddenZone,
    ],
)
def test_schema_knows_the_whole_vocabulary(words: type[StrEnum]) -> None:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", words.__name__).lower()
    assert SCHEMA["$defs"][name]["enum"] == [str(key) for key in words]


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_valid(name: str) -> None:
    record = exported(REPORTS[name]())
    assert list(record) == list(SCHEMA["properties"])
    assert record["made_at"] == "2026-03-09T14:30:00Z"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("schema_version", 2),
        ("price", 100),
        ("changes", []),
        ("kind", "dispute"),
        ("visit.damages.0.severity", "huge"),
        ("visit.damages.0.cost", 1),
        ("visit.photos.0.sha256", "0"),
        ("visit.photos.0.gps", [1, 2]),
        ("visit.photos.0.assessment.outcome", "fine"),
        ("visit.photos.2.captured_at", "2026-02-28"),
        ("visit.reviews.0.finding.part", "bonnet"),
        ("estimate.total.low", 12.5),
        ("estimate.lines.0.amount", "12"),
        ("estimate.tax_percent", "1E+3"),
        ("vehicle.value", "NaN"),
    ],
)
def test_the_schema_refuses_a_wrong_record(path: str, wrong: object) -> None:
    record = exported(report())
    *way, name = path.split(".")
    target: Any = record
    for step in way:
        target = target[int(step) if step.isdigit() else step]
    target[name] = wrong
    assert not VALIDATOR.is_valid(record)


def test_a_reviewed_damage_keeps_what_the_model_said() -> None:
    record = exported(report())
    damages = {each["key"]: each for each in record["visit"]["damages"]}
    door = damages[DOOR]
    told = [door[name] for name in ("type", "severity", "state", "size_mm")]
    assert told == ["dent", "moderate", "changed", 45.5]
    proposed = door["proposed"]
    assert (proposed["type"], proposed["severity"]) == ("scratch", "minor")
    assert [each["photo_id"] for each in door["observations"]] == ["photo1"]
    assert door["contradictions"][0]["kind"] == "seen_undamaged"
    says = door["contradictions"][0]["says"]
    assert {"photo_id": "photo2", "says": "seen_undamaged"} in says
    reviews = {each["id"]: each for each in record["visit"]["reviews"]}
    assert [reviews[each]["action"] for each in door["review_ids"]] == ["change"]
    assert reviews[door["review_ids"][0]]["reason"] == "seen on the car"
    assert damages[HOOD]["number"] is None
    assert damages[HOOD]["counts"] is False
    assert [each["number"] for each in record["visit"]["damages"]] == [1, 2, 3, None]
    assert [each["look_alike"] for each in reviews.values()].count("reflection") == 1
    assert record["visit"]["damage_count"] == 3


def test_photos_carry_their_whole_assessment_and_no_picture() -> None:
    record = exported(made := report())
    first, _, third, stopped, unread = record["visit"]["photos"]
    stored = made.view.photos[0].assessment
    assert stored is not None
    assert first["assessment"] == assessment_to_dict(stored, None, EN)
    assert first["blurred_boxes"] == 2
    assert third["captured_at"] == "2026-02-28T17:05:00"  # the camera's clock, no zone
    assert third["added_at"].endswith("Z")
    assert stopped["outcome"] == "failed"
    assert stopped["refused"] is False
    assert unread["outcome"] is unread["assessment"] is unread["sha256"] is None
    assert unread["refused"] is True
    assert unread["problem"] == "It is not a picture."
    assert "data:image" not in json.dumps(record)


def test_models_say_which_photos_they_assessed() -> None:
    models = exported(report())["visit"]["models"]
    assert [each["photo_ids"] for each in models] == [
        ["photo1", "photo2", "photo3", "photo4"]
    ]
    assert models[0]["revision"] == "r1"


def test_money_is_exact() -> None:
    record = exported(made := report())["estimate"]
    assert made.estimate is not None
    assert Decimal(record["total"]["low"]) == made.estimate.total.low
    assert Decimal(record["total"]["high"]) == made.estimate.total.high
    amounts = [each["amount"] for each in record["lines"] if each["amount"]]
    for end in ("low", "high"):
        reckoned = sum((Decimal(each[end]) for each in amounts), start=Decimal(0))
        assert reckoned == Decimal(record["subtotal"][end])
    assert exported(report())["vehicle"]["value"] == "18500.5"


def test_numbers_with_an_exponent_are_written_as_digits() -> None:
    made = report()
    assert made.estimate is not None
    odd = replace(made.estimate, tax_percent=Decimal("2E+1"))
    car = replace(made.case.vehicle, value=1e16)
    record = exported(replace(made, estimate=odd, case=replace(made.case, vehicle=car)))
    assert record["estimate"]["tax_percent"] == "20"
    assert record["vehicle"]["value"] == "10000000000000000"


def test_edits_stand_beside_what_would_be_without_them() -> None:
    record = exported(report())["estimate"]
    lines = {each["key"]: each for each in record["lines"]}
    typed = lines["front_door/left/repair"]
    assert typed["labour"][0]["given_hours"] == {"low": "1.5", "high": "1.5"}
    default = typed["default"]["labour"][0]["given_hours"]
    assert [Decimal(each) for each in default.values()] == [2, 3]
    assert typed["edits"][0]["who"] == "Dana"
    assert [each["key"] for each in record["dropped_lines"]] == ["rear_door/left/blend"]
    assert [each["target"] for each in record["unused_edits"]] == ["nowhere"]
    (undone,) = record["undone_edits"]
    assert (undone["who"], undone["edit"]["kind"]) == ("Grace", "hours")
    assert lines["added-1"]["text"] == "Wheel turned by a specialist"
    assert lines["front_fender/left/replace"]["amount"] is None
    assert record["complete"] is False


def test_a_dispute_names_both_visits_and_every_change() -> None:
    record = exported(made := dispute())
    assert record["kind"] == "dispute"
    assert record["before"]["happened_at"] == "2026-02-01T09:00:00Z"
    assert record["visit"]["happened_at"] == "2026-03-01T09:00:00Z"
    assert len(record["changes"]) == len(made.changes) > 3
    for change in record["changes"]:
        for side, visit in (("before", "before"), ("after", "visit")):
            keys = {each["key"] for each in record[visit]["damages"]}
            assert change[side] is None or change[side] in keys
        assert change["reason"]
    states = {each["condition"] for each in record["before"]["parts"]}
    assert {"damaged", "seen_undamaged", "not_visible"} <= states


def test_nothing_compared_is_not_no_change() -> None:
    alone = exported(report())
    assert alone["changes"] is alone["before"] is None
    assert exported(replace(dispute(), changes=()))["changes"] == []


def test_language_changes_words_and_nothing_else() -> None:
    def bare(node: Any) -> Any:
        if isinstance(node, dict):
            return {k: bare(v) for k, v in node.items() if k not in WORDED}
        return [bare(each) for each in node] if isinstance(node, list) else node

    english, french = exported(dispute(EN)), exported(dispute(FR))
    assert english != french
    assert bare(english) == bare(french)
    assert "intacte" in french["changes"][0]["reason"]
    assert "ingrédients peinture" in french["estimate"]["lines"][1]["formula"]


def test_hostile_text_comes_back_as_it_was() -> None:
    record = exported(dispute(hostile=True))
    assert record["case"]["name"] == HOSTILE
    assert record["vehicle"]["plate"] == HOSTILE
    assert record["made_by"] == HOSTILE
    assert record["visit"]["label"] == HOSTILE
    assert {each["who"] for each in record["visit"]["reviews"]} == {HOSTILE}
    assert record["visit"]["reviews"][1]["reason"] == HOSTILE
    half = HOSTILE_NAME.replace("\ud83d", "?")  # UTF-8 has no half characters
    assert record["visit"]["photos"][0]["name"] == half


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_null(value: float) -> None:
    made = report()
    car = replace(CAR, value=value)
    record = exported(replace(made, case=replace(made.case, vehicle=car)))
    assert record["vehicle"]["value"] is None


def test_nothing_typed_is_null_and_not_guessed() -> None:
    record = exported(empty())
    assert record["visit"]["outcome"] == "cannot_tell"
    assert exported(failed())["visit"]["outcome"] == "failed"
    assert set(record["vehicle"].values()) == {None}
    assert record["made_by"] is record["estimate"] is None
    assert record["visit"]["worst_severity"] == "unknown"
    assert len(record["visit"]["missing_views"]) == 8


def test_equal_content_gives_equal_bytes() -> None:
    one, other = (export_case(dispute(), kind=ReportKind.JSON) for _ in range(2))
    assert one == other
