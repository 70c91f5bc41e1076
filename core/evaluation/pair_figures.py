"""Findings matched with labelled findings, as the CarDVLM paper does it.

Decisions:
- Only photos whose findings are labelled count, an empty list among them.
- What a label leaves open agrees with everything; what an answer leaves open agrees
  with nothing that is labelled. A labelled coarse part agrees with its finer parts.
"""

from functools import partial

import numpy as np

from core.domain.lexicon import COARSE
from core.domain.records import Finding
from core.domain.vocabulary import DamageType, Part, Severity, Side
from core.evaluation.measurer import Figures, Measurer
from core.evaluation.records import FindingTruth
from core.measures import pairs as matching

MATCHED_ON: dict[str, tuple[int, ...]] = {
    # key: places of (part, side, type, severity)
    "part_side_type_severity": (0, 1, 2, 3),
    "part_type_severity": (0, 2, 3),
    "part_type": (0, 2),
}


def measure_pairs(use: Measurer) -> Figures:
    """Findings matched with labelled findings, where photos have them."""
    labelled = [photo.findings for photo in use.rows.photos]
    if all(findings is None for findings in labelled):
        return {}
    n = sum(findings is not None for findings in labelled)
    said = [
        [] if truths is None else [_elements(each) for each in answer.findings]
        for truths, answer in zip(labelled, use.rows.answers, strict=True)
    ]
    found: Figures = {}
    for key, places in MATCHED_ON.items():
        counts = matching.count_pairs(
            [_cut(truths or (), places) for truths in labelled],
            [_cut(findings, places) for findings in said],
            agrees=_same_or_finer,
        )
        for i, name in enumerate(("precision", "recall", "f1")):
            found[f"pairs.{key}.{name}"] = use.figure(partial(_nth, i, counts), n=n)
    return found


def _nth(i: int, counts: matching.PairCounts, weights: np.ndarray) -> np.ndarray:
    return matching.pair_figures_by_draw(counts, weights)[i]


def _elements(finding: Finding) -> FindingTruth:
    """A finding as (part, side, type, severity), None where it is unknown."""
    whole = (finding.part, finding.side, finding.damage_type, finding.severity)
    unknown = (Part.UNKNOWN, Side.UNKNOWN, DamageType.UNKNOWN, Severity.UNKNOWN)
    pairs = zip(whole, unknown, strict=True)
    return tuple(None if each is none else each for each, none in pairs)


def _cut(findings: tuple | list, places: tuple[int, ...]) -> list[tuple]:
    return [tuple(each[place] for place in places) for each in findings]


def _same_or_finer(said: object, true: object) -> bool:
    """Equal, or a finer part than the coarse one that is labelled."""
    return said == true or (isinstance(true, Part) and said in COARSE.get(true, ()))
