"""In which order damages are listed, and how sure and how bad several findings are.

Decisions:
- Worst first; rejected ones last. Among equals: more photos, then surer, then the order
  of the vocabulary, so that no list depends on the order of the photos.
- A damage is as sure as its surest photo. Photos of one car are not independent draws,
  so their confidences are never multiplied or averaged into a new number.
"""

from collections.abc import Iterable, Sequence

from core.domain.cases import Damage
from core.domain.records import Finding, worst_severity
from core.domain.vocabulary import SEVERITY_ORDER, DamageType, Part, Side

PARTS, TYPES, SIDES = list(Part), list(DamageType), list(Side)


def worst_first(damages: Iterable[Damage]) -> tuple[Damage, ...]:
    """The damages in the order of every list."""
    return tuple(sorted(damages, key=_rank))


def _rank(damage: Damage) -> tuple[object, ...]:
    return (
        not damage.counts,
        -SEVERITY_ORDER.index(damage.severity),
        -damage.agreeing,
        -(damage.confidence or 0.0),
        PARTS.index(damage.part),
        SIDES.index(damage.side),
        TYPES.index(damage.damage_type),
        damage.key,
    )


def joined(
    findings: Sequence[Finding], part: Part, side: Side, damage_type: DamageType
) -> Finding:
    """Several findings of one damage as one: the worst, the surest, the largest."""
    return Finding(
        part,
        damage_type,
        worst_severity(found.severity for found in findings),
        side,
        confidence=highest(found.confidence for found in findings),
        size_mm=highest(found.size_mm for found in findings),
    )


def highest(numbers: Iterable[float | None]) -> float | None:
    """The highest known number."""
    return max((each for each in numbers if each is not None), default=None)
