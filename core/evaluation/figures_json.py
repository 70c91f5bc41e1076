"""The documented JSON form of an evaluation.

Decisions:
- `assets/evaluation.schema.json` describes it (JSON Schema, draft 2020-12);
  `schema_version` rises when a reader of the old form would go wrong.
- Figures are nested by the dots of their keys; each is value, low, high, n, positives.
- What is not known is null; sentences are in the language asked for, and nothing else
  changes with it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.domain.sentences import Language, in_language
from core.domain.settings import PROGRAM_VERSION
from core.evaluation.records import Evaluation, Figure, RiskPoint
from core.measures.bootstrap import DRAWS, LEVEL, SEED
from core.reporting.formats import storable

SCHEMA_VERSION = 1
FIGURES_FILE = "figures.json"
DECIMALS = 6


def evaluation_to_dict(evaluation: Evaluation, language: Language) -> dict[str, Any]:
    """Plain dictionaries under documented keys; unknown is null."""
    return {
        "schema_version": SCHEMA_VERSION,
        "program_version": PROGRAM_VERSION,
        "model": asdict(evaluation.model) | {"title": evaluation.model_title},
        "labels": {
            "sha256": evaluation.labels_sha256,
            "photos": evaluation.photos,
            "problems": [
                {
                    "line": each.line,
                    "left_out": each.left_out,
                    "message": storable(in_language(each.sentence, language)),
                }
                for each in evaluation.problems
            ],
        },
        "complete": evaluation.complete,
        "answered": evaluation.answered,
        "outcomes": dict(evaluation.outcomes),
        "ranked_by": evaluation.ranked_by,
        "interval": {"level": LEVEL, "draws": DRAWS, "seed": SEED},
        "figures": nested(evaluation.figures),
        "sources": {
            storable(name): nested(figures)
            for name, figures in evaluation.sources.items()
        },
        **_curves(evaluation),
        **_listed(evaluation, language),
    }


def nested(figures: Mapping[str, Figure]) -> dict[str, Any]:
    """Figures under the pieces of their dotted keys."""
    tree: dict[str, Any] = {}
    for key, figure in figures.items():
        *way, last = key.split(".")
        branch = tree
        for piece in way:
            branch = branch.setdefault(piece, {})
        branch[last] = _figure(figure)
    return tree


def _figure(figure: Figure) -> dict[str, float | int | None]:
    return {
        "value": _rounded(figure.value),
        "low": _rounded(figure.low),
        "high": _rounded(figure.high),
        "n": figure.n,
        "positives": figure.positives,
    }


def _curves(evaluation: Evaluation) -> dict[str, Any]:
    """Confusion matrices, reliability curve, risk–coverage curve."""
    return {
        "confusions": {
            name: {
                "rows": list(table.rows),
                "columns": list(table.columns),
                "counts": [list(row) for row in table.counts],
            }
            for name, table in evaluation.confusions.items()
        },
        "reliability": [
            {
                "low": _rounded(each.low),
                "high": _rounded(each.high),
                "mean_p": _rounded(each.mean_p),
                "share_damaged": _rounded(each.share_damaged),
                "count": each.count,
            }
            for each in evaluation.reliability
        ],
        "risk_coverage": {
            "curve": [_point(each) for each in evaluation.risk_coverage],
            "model": evaluation.own_point and _point(evaluation.own_point),
        },
    }


def _listed(evaluation: Evaluation, language: Language) -> dict[str, Any]:
    """The worst mistakes, and the photos without an answer."""
    return {
        "mistakes": [
            {
                "kind": each.kind,
                "file": storable(each.file),
                "confidence": _rounded(each.confidence),
                "message": in_language(each.sentence, language),
            }
            for each in evaluation.mistakes
        ],
        "failures": [
            {
                "file": storable(each.file),
                "photo_refused": each.refused,
                "message": storable(in_language(each.sentence, language)),
            }
            for each in evaluation.failures
        ],
    }


def _point(point: RiskPoint) -> dict[str, float | None]:
    return {"coverage": _rounded(point.coverage), "risk": _rounded(point.risk)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
