"""The documented record of a case report, as a plain dictionary.

Decisions:
- `assets/case.schema.json` describes it (JSON Schema, draft 2020-12). `schema` names
  the form and `schema_version` rises when a reader of the old form would go wrong.
  What it shares with a photo's report (vocabulary, findings, assessments) stands in
  `report.schema.json`, once.
- Everything is keys and numbers; the sentences beside them alone follow the language.
- Each photo carries its whole assessment, the model's own words included; what persons
  decided stands beside it, every decision in the order it was written.
- `changes` is null where nothing was compared, so that it never reads as "no change".
- Money and hours are strings of decimal digits ("1234.50"): a JSON number is binary in
  most readers and would not give back the cents that were added up.
- What is not known or not typed is null; so is a value of the vehicle that is no number
  (NaN, infinity). Any other such number is an error, as in a photo's report.
- Pictures are not in it: a photo is named by its SHA-256.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from core.domain.case_words import view_told
from core.domain.cases import (
    Contradiction,
    Damage,
    DamageChange,
    PartOverview,
    Review,
    StoredPhoto,
    Vehicle,
    VisitView,
)
from core.domain.records import Finding, worst_severity
from core.domain.sentences import Language, in_language
from core.domain.settings import PROGRAM_VERSION
from core.reporting.case_marks import damage_numbers
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.provenance_rows import SHARED
from core.reporting.case_report.record_estimate import (
    estimate_to_dict,
    supplement_to_dict,
)
from core.reporting.case_report.visit_verdict import report_verdict
from core.reporting.case_verdict import visit_verdict
from core.reporting.formats import iso_utc, storable
from core.reporting.phrases import finding_line
from core.reporting.record_json import assessment_to_dict, finding_to_dict

SCHEMA_NAME = "car-damage-case"
SCHEMA_VERSION = 1


def case_to_dict(report: CaseReport) -> dict[str, Any]:
    """The whole report in the documented form."""
    case, language = report.case, report.language
    compared = report.before is not None
    return {
        "schema": SCHEMA_NAME,
        "schema_version": SCHEMA_VERSION,
        "kind": "dispute" if compared else "visit",
        "language": str(language),
        "made_at": iso_utc(report.made_at),
        "made_by": _text(report.who),
        "program_version": PROGRAM_VERSION,
        "case": {
            "id": case.id,
            "name": storable(case.name),
            "created_at": iso_utc(case.created_at),
            "changed_at": iso_utc(case.changed_at),
            "archived": case.archived,
        },
        "vehicle": _vehicle(case.vehicle),
        "visit": _visit(report.view, language),
        "before": _visit(report.before, language) if report.before else None,
        "changes": [_change(each, language) for each in report.changes]
        if compared
        else None,
        "estimate": estimate_to_dict(report.estimate, language)
        if report.estimate
        else None,
        "estimate_problems": [
            in_language(each, language) for each in report.estimate_problems
        ],
        "supplements": [
            supplement_to_dict(each, language) for each in report.supplements
        ],
    }


def _vehicle(vehicle: Vehicle) -> dict[str, Any]:
    """What a person typed; the value in digits, as all money."""
    value = vehicle.value
    typed = value is not None and isfinite(value)
    return {
        "plate": _text(vehicle.plate),
        "vin": _text(vehicle.vin),
        "make": _text(vehicle.make),
        "model": _text(vehicle.model),
        "year": vehicle.year,
        "odometer_km": vehicle.odometer_km,
        "value": f"{Decimal(repr(float(value))):f}" if typed else None,
        "value_currency": _text(vehicle.value_currency),
    }


def _visit(view: VisitView, language: Language) -> dict[str, Any]:
    """One visit with all that its photos and persons say."""
    numbers = damage_numbers(view.damages)
    counting = [damage for damage in view.damages if damage.counts]
    return {
        "id": view.visit.id,
        "label": storable(view.visit.label),
        "happened_at": iso_utc(view.visit.happened_at),
        "place": view.visit.place,
        "outcome": str(visit_verdict(view).looks_like),
        "verdict": report_verdict(view, language).line,
        "damage_count": len(counting),
        "worst_severity": str(worst_severity(each.severity for each in counting)),
        "photos": [
            _photo(photo, len(view.blurred.get(photo.id, ())), language)
            for photo in view.photos
        ],
        "damages": [
            _damage(damage, numbers.get(damage.key), language)
            for damage in view.damages
        ],
        "parts": [_part(each) for each in view.parts],
        "missing_views": [
            _missing(key, view.damages, language) for key in view.missing_views
        ],
        "reviews": [_review(each) for each in view.reviews],
        "models": models_of(view.photos),
    }


def _photo(
    photo: StoredPhoto, blurred_boxes: int, language: Language
) -> dict[str, Any]:
    """One photo, by its hash, with its own assessment where there is one."""
    assessment = photo.assessment
    return {
        "id": photo.id,
        "place": photo.place,
        "name": storable(photo.name),
        "sha256": photo.sha256 or None,
        "kept_sha256": photo.kept_sha256 or None,
        "perceptual_hash": photo.perceptual_hash,
        "size": list(photo.size_wh),
        "byte_count": photo.byte_count,
        "added_at": iso_utc(photo.added_at),
        "captured_at": captured(photo.captured_at),
        "outcome": str(assessment.outcome) if assessment else None,
        "refused": photo.is_refused,
        "problem": _text(in_language(photo.problem, language)),
        "blurred_boxes": blurred_boxes,
        "assessment": assessment_to_dict(assessment, None, language)
        if assessment
        else None,
    }


def _damage(damage: Damage, number: int | None, language: Language) -> dict[str, Any]:
    """A damage after review; `number` is the one on the marked pictures."""
    return {
        "number": number,
        "key": damage.key,
        "part": str(damage.part),
        "side": str(damage.side),
        "type": str(damage.damage_type),
        "severity": str(damage.severity),
        "size_mm": damage.size_mm,
        "state": str(damage.state),
        "counts": damage.counts,
        "confidence": damage.confidence,
        "agreeing_photos": damage.agreeing,
        "looking_photos": damage.looking,
        "description": finding_line(as_finding(damage), language),
        "proposed": finding_to_dict(damage.proposed) if damage.proposed else None,
        "observations": [
            {"photo_id": seen.photo_id, "finding": finding_to_dict(seen.finding)}
            for seen in damage.observations
        ],
        "contradictions": [_contradiction(each) for each in damage.contradictions],
        "review_ids": [each.id for each in damage.reviews],
        "notes": [storable(in_language(note, language)) for note in damage.notes],
    }


def as_finding(damage: Damage) -> Finding:
    """A damage after review as one finding, for the sentences about findings."""
    return Finding(
        damage.part,
        damage.damage_type,
        damage.severity,
        damage.side,
        confidence=damage.confidence,
        size_mm=damage.size_mm,
    )


def _contradiction(contradiction: Contradiction) -> dict[str, Any]:
    """What the photos disagree about; each `says` is a key of that vocabulary."""
    return {
        "kind": str(contradiction.kind),
        "says": [
            {"photo_id": photo_id, "says": key} for photo_id, key in contradiction.says
        ],
    }


def _part(part: PartOverview) -> dict[str, Any]:
    return {
        "part": str(part.part),
        "side": str(part.side),
        "condition": str(part.condition),
        "confidence": part.confidence,
        "photo_ids": list(part.photo_ids),
    }


def _missing(key: str, damages: Iterable[Damage], language: Language) -> dict[str, Any]:
    """A photo still to be taken: a view, or a damage close up."""
    viewpoint, _, damage_key = key.partition(":")
    told = in_language(view_told(key, damages), language)
    return {"viewpoint": viewpoint, "damage_key": damage_key or None, "text": told}


def _review(review: Review) -> dict[str, Any]:
    """One decision, as it was written."""
    return {
        "id": review.id,
        "damage_key": review.damage_key,
        "action": str(review.action),
        "who": storable(review.who),
        "at": iso_utc(review.at),
        "finding": finding_to_dict(review.finding) if review.finding else None,
        "photo_id": review.photo_id or None,
        "reason": _text(review.reason),
        "look_alike": str(review.look_alike) if review.look_alike else None,
    }


def _change(change: DamageChange, language: Language) -> dict[str, Any]:
    """A damage before and after, by its keys in the two visits."""
    return {
        "kind": str(change.kind),
        "before": change.before.key if change.before else None,
        "after": change.after.key if change.after else None,
        "reason": _text(in_language(change.reason, language)),
    }


def models_of(photos: Iterable[StoredPhoto]) -> list[dict[str, Any]]:
    """Which models assessed these photos, in the order they first did."""
    found: dict[tuple[str, ...], list[str]] = {}
    for photo in photos:
        if photo.assessment is not None:
            made = photo.assessment.provenance
            facts = tuple(storable(getattr(made, name)) for name in SHARED)
            found.setdefault(facts, []).append(photo.id)
    return [
        dict(zip(SHARED, facts, strict=True)) | {"photo_ids": ids}
        for facts, ids in found.items()
    ]


def _text(text: str) -> str | None:
    """Text as it was typed; nothing typed is null."""
    return storable(text) or None


def captured(moment: datetime | None) -> str | None:
    """When a photo was taken: in UTC, or without "Z" as the camera's own clock said."""
    if moment is None or moment.tzinfo is not None:
        return None if moment is None else iso_utc(moment)
    return iso_utc(moment).removesuffix("Z")
