"""Curves and confusion matrices of answered photos, as plain records."""

import numpy as np

from core.evaluation import arrays
from core.evaluation.arrays import SEVERITIES, VIEWS, Answered
from core.evaluation.records import Confusion, ReliabilityBin, RiskPoint
from core.measures import abstention, calibration, classes

MOST_POINTS = 200
NOT_TOLD_COLUMN = "not_told"


def reliability(rows: Answered) -> tuple[ReliabilityBin, ...]:
    """The reliability curve of "damaged"; empty where no probability was told."""
    truth = arrays.damaged_truth(rows)
    curve = calibration.reliability_curve(truth, arrays.damaged_probability(rows))
    if not any(each.count for each in curve):
        return ()
    return tuple(
        ReliabilityBin(each.low, each.high, each.mean_p, each.share, each.count)
        for each in curve
    )


def risk_coverage(rows: Answered) -> tuple[RiskPoint, ...]:
    """The risk–coverage curve of the verdicts, thinned to a few hundred points."""
    coverage, risk = abstention.risk_coverage(
        arrays.verdict_wrong(rows), arrays.verdict_confidence(rows)
    )
    if not len(coverage):
        return ()
    count = min(MOST_POINTS, len(coverage))
    places = np.unique(np.linspace(0, len(coverage) - 1, count).round().astype(int))
    return tuple(RiskPoint(float(coverage[i]), float(risk[i])) for i in places)


def own_point(rows: Answered) -> RiskPoint | None:
    """Where the model itself stands: the share it decides, and is wrong of it."""
    truth, told = arrays.damaged_truth(rows), arrays.damaged_told(rows)
    there = ~np.isnan(truth)
    decided = there & ~np.isnan(told)
    if not decided.any():
        return None
    wrong = (truth != told)[decided]
    return RiskPoint(float(decided.sum() / there.sum()), float(wrong.mean()))


def confusions(rows: Answered) -> dict[str, Confusion]:
    """Truth against what was said, for severity and view where they are labelled."""
    pairs = {
        "severity": (arrays.severity_truth, arrays.severity_told, SEVERITIES),
        "view": (arrays.view_truth, arrays.view_told, VIEWS),
    }
    found = {}
    for name, (read_truth, read_told, words) in pairs.items():
        truth = read_truth(rows)
        if (truth >= 0).any():
            counts = classes.confusion(truth, read_told(rows), classes=len(words))
            labels = tuple(str(each) for each in words)
            cells = tuple(tuple(int(cell) for cell in row) for row in counts)
            found[name] = Confusion(labels, (*labels, NOT_TOLD_COLUMN), cells)
    return found
