"""Estimate and supplements in the documented form of a case report.

Decisions:
- Sums, hours and rates are strings of decimal digits, as they were reckoned with; the
  formula beside each line is the same arithmetic in the report's language.
- An edited line keeps what it would be without the edit in `default`, so that a reader
  sees both; what a person took out and what found no line are lists of their own.
"""

from decimal import Decimal
from typing import Any

from core.domain.estimates import (
    Estimate,
    EstimateEdit,
    EstimateLine,
    LabourCost,
    Span,
    Supplement,
    TotalLoss,
)
from core.domain.sentences import Language, in_language
from core.reporting.formats import iso_utc, storable


def estimate_to_dict(estimate: Estimate, language: Language) -> dict[str, Any]:
    """Lines, sums, and where the rates come from."""
    return {
        "rate_card": {
            "name": storable(estimate.card_name),
            "date": estimate.card_date.isoformat(),
            "is_example": estimate.card_is_example,
        },
        "currency": storable(estimate.currency),
        "complete": estimate.complete,
        "lines": [_line(line, language) for line in estimate.lines],
        "subtotal": _span(estimate.subtotal),
        "tax_percent": digits(estimate.tax_percent),
        "tax": _span(estimate.tax),
        "total": _span(estimate.total),
        "rounded": _span(estimate.rounded),
        "total_loss": _loss(estimate.total_loss, language)
        if estimate.total_loss
        else None,
        "dropped_lines": [_line(line, language) for line in estimate.dropped],
        "unused_edits": [_edit(edit) for edit in estimate.unused_edits],
        "undone_edits": [
            {
                "edit": _edit(each.edit),
                "who": storable(each.who) or None,
                "at": iso_utc(each.at),
            }
            for each in estimate.undone_edits
        ],
    }


def supplement_to_dict(supplement: Supplement, language: Language) -> dict[str, Any]:
    """What may come on top in one zone."""
    return {
        "zone": str(supplement.zone),
        "where": in_language(supplement.where, language),
        "severity": str(supplement.severity),
        "damage_keys": list(supplement.damage_keys),
        "red_flag": str(supplement.red_flag) if supplement.red_flag else None,
        "items": [
            {"name": in_language(item.name, language), "check": str(item.check)}
            for item in supplement.items
        ],
        "text": in_language(supplement.told, language),
    }


def digits(value: Decimal) -> str:
    """A decimal number without an exponent."""
    return f"{value:f}"


def _span(span: Span) -> dict[str, str]:
    return {"low": digits(span.low), "high": digits(span.high)}


def _maybe(span: Span | None) -> dict[str, str] | None:
    return None if span is None else _span(span)


def _line(
    line: EstimateLine, language: Language, *, is_default: bool = False
) -> dict[str, Any]:
    """One line; the default of an edited one has no default of its own."""
    record = {
        "key": storable(line.key),
        "damage_keys": list(line.damage_keys),
        "part": str(line.part),
        "side": str(line.side),
        "operation": str(line.operation),
        "text": storable(line.text) or None,
        "reason": storable(in_language(line.reason, language)),
        "formula": storable(in_language(line.formula, language)),
        "amount": _maybe(line.amount),
        "labour": [_labour(cost) for cost in line.labour],
        "part_price": _maybe(line.part_price),
        "materials": _maybe(line.materials),
        "sublet": _maybe(line.sublet),
        "edits": [_edit(edit) for edit in line.edits],
    }
    if is_default:
        return record
    default = line.default
    told = _line(default, language, is_default=True) if default else None
    return record | {"default": told}


def _labour(cost: LabourCost) -> dict[str, Any]:
    return {
        "labour": str(cost.labour),
        "given_hours": _span(cost.given),
        "overlap_hours": digits(cost.overlap),
        "hours": _span(cost.hours),
        "rate": digits(cost.rate),
        "amount": _span(cost.amount),
    }


def _edit(edit: EstimateEdit) -> dict[str, Any]:
    """One change by a person; what its kind does not use is null."""
    return {
        "kind": str(edit.kind),
        "target": storable(edit.target),
        "span": _maybe(edit.span),
        "currency": storable(edit.currency) or None,
        "labour": str(edit.labour) if edit.labour else None,
        "operation": str(edit.operation) if edit.operation else None,
        "paint_broken": edit.paint_broken,
        "part": str(edit.part),
        "side": str(edit.side),
        "text": storable(edit.text) or None,
        "who": storable(edit.who) or None,
        "at": iso_utc(edit.at) if edit.at else None,
    }


def _loss(loss: TotalLoss, language: Language) -> dict[str, Any]:
    return {
        "advice": str(loss.advice),
        "value": digits(loss.value),
        "limit": digits(loss.limit),
        "text": in_language(loss.told, language),
    }
