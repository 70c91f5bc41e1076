"""The documented record of an assessment, as plain dictionaries and as JSON bytes.

Decisions:
- `assets/report.schema.json` describes it (JSON Schema, draft 2020-12) and its name,
  `car-damage-assessment/1`, is in every record; the number rises when a reader of the
  old form would go wrong.
- A file is always a list, of one record or of many, in the order of the photos; a
  photo that was refused has its place in it.
- Findings are keys and numbers only: the language changes the sentences beside them
  and nothing else.
- Half characters, which some systems allow in file names, become a question mark.
- What is not known is null. Numbers that JSON cannot hold are an error, not a word.
"""

import json
from collections.abc import Sequence
from typing import Any

from core.domain.errors import AppError, NoModelLeft
from core.domain.records import Assessment, Finding, PartState, Photo
from core.domain.sentences import Language, in_language
from core.reporting.explain import explain, verdict_line
from core.reporting.formats import iso_utc, storable
from core.reporting.photo_advice import advice_sentence
from core.reporting.stamp import attempts, generation, stamp

SCHEMA_NAME = "car-damage-assessment/1"
BOX_DECIMALS = 4  # a tenth of a pixel at 1024 px


def assessment_to_dict(
    assessment: Assessment, photo: Photo | None, language: Language
) -> dict[str, Any]:
    """One assessment in the documented form; without its photo, that part is null."""
    answer = assessment.answer
    return {
        "schema": SCHEMA_NAME,
        "file": storable(assessment.file),
        "language": str(language),
        "outcome": str(answer.outcome),
        "outcome_confidence": answer.confidence,
        "severity": str(answer.severity),
        "view": str(answer.view),
        "findings": [finding_to_dict(found) for found in answer.findings],
        "part_states": [_part_state(state) for state in answer.part_states],
        "scores": answer.scores.to_dict() if answer.scores else None,
        "quality": _quality(photo, language) if photo else None,
        "photo": _photo(photo) if photo else None,
        "verdict": verdict_line(assessment, language),
        "explanation": explain(assessment, photo, language).text,
        "reason": in_language(answer.reason, language) or None,
        "raw_text": storable(answer.raw_text) if answer.raw_text else None,
        "generation": generation(answer.writing, language) if answer.writing else None,
        "provenance": stamp(assessment.provenance)
        | {"attempts": attempts(assessment.provenance.attempts, language)},
    }


def refusal_to_dict(
    file: str, error: AppError, language: Language = Language.EN
) -> dict[str, Any]:
    """A photo that was refused or had no model, in the documented form."""
    tried = {}
    if isinstance(error, NoModelLeft):
        tried = {"attempts": attempts(error.attempts, language)}
    return {
        "schema": SCHEMA_NAME,
        "file": storable(file),
        "error": {
            "message": in_language(error.message, language),
            "hint": in_language(error.hint, language),
        },
    } | tried


def json_bytes(record: dict[str, Any] | Sequence[dict[str, Any]]) -> bytes:
    """A record, or a list of them, as UTF-8 JSON.

    Raises:
        ValueError: there is a NaN or an infinity in it.
    """
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2)
    return (text + "\n").encode("utf-8", errors="replace")


def finding_to_dict(found: Finding) -> dict[str, Any]:
    """One finding in the documented form."""
    box = found.box_xyxy
    return {
        "part": str(found.part),
        "side": str(found.side),
        "type": str(found.damage_type),
        "severity": str(found.severity),
        "confidence": found.confidence,
        "box": [round(edge, BOX_DECIMALS) for edge in box] if box else None,
        "size_mm": found.size_mm,
    }


def _part_state(state: PartState) -> dict[str, Any]:
    return {
        "part": str(state.part),
        "side": str(state.side),
        "condition": str(state.condition),
        "confidence": state.confidence,
    }


def _quality(photo: Photo, language: Language) -> dict[str, Any]:
    """Measured quality; each advice with its number, its limit and its sentence."""
    return {
        "sharpness": photo.quality.sharpness,
        "brightness": photo.quality.brightness,
        "advice": [
            {
                "kind": str(advice.kind),
                "measured": advice.measured,
                "limit": advice.limit,
                "text": advice_sentence(advice, language),
            }
            for advice in photo.quality.advice
        ],
    }


def _photo(photo: Photo) -> dict[str, Any]:
    """The file's identity; the time of capture only where the user kept it."""
    identity: dict[str, Any] = {
        "sha256": photo.sha256,
        "perceptual_hash": photo.perceptual_hash,
        "size": list(photo.original_size_wh),
        "format": photo.format,
        "byte_count": photo.byte_count,
    }
    if photo.captured_at is not None:
        identity["captured_at"] = iso_utc(photo.captured_at)
    return identity
