"""What may come on top of an estimate: zones that no photo reaches, with their reason.

Decisions:
- A zone is expected where the blow went deeper than the surface: a minor scratch, chip
  or scuff expects nothing, everything else does, what is not told included.
- Severe dents, deformations and gaps expect the structure too. Red flags, which a
  person ticks, expect their own zone whatever the findings are.
- A supplement has no money: nobody knows it before a look.
"""

from collections.abc import Iterable

from core.domain.cases import Damage
from core.domain.estimates import Supplement
from core.domain.hidden_zones import (
    FLAG_ZONES,
    ZONES,
    HiddenZone,
    items_behind,
    zone_sentence,
    zones_of,
)
from core.domain.records import worst_severity
from core.domain.vocabulary import (
    SEVERITY_ORDER,
    DamageType,
    Part,
    RedFlag,
    Severity,
)

ON_THE_SURFACE = frozenset(
    {
        DamageType.SCRATCH,
        DamageType.PAINT_DAMAGE,
        DamageType.WHEEL_SCUFF,
        DamageType.CORROSION,
    }
)
BENDS = frozenset({DamageType.DENT, DamageType.DEFORMATION, DamageType.MISALIGNED})


def supplements(
    damages: Iterable[Damage], *, red_flags: Iterable[RedFlag] = ()
) -> tuple[Supplement, ...]:
    """What to expect, red flags first, then the most severe zones."""
    deep = [each for each in damages if each.counts and _goes_deep(each)]
    by_zone: dict[HiddenZone, list[Damage]] = {}
    for damage in deep:
        for zone in _zones(damage):
            by_zone.setdefault(zone, []).append(damage)
    flags = [
        _supplement(FLAG_ZONES[flag], (), red_flag=flag)
        for flag in RedFlag
        if flag in set(red_flags)
    ]
    zones = [_supplement(zone, by_zone[zone]) for zone in HiddenZone if zone in by_zone]
    zones.sort(key=lambda each: SEVERITY_ORDER.index(each.severity), reverse=True)
    return (*flags, *zones)


def _goes_deep(damage: Damage) -> bool:
    surface = damage.damage_type in ON_THE_SURFACE
    return not (surface and damage.severity is Severity.MINOR)


def _zones(damage: Damage) -> tuple[HiddenZone, ...]:
    zones = zones_of(damage.part)
    heavy = damage.severity is Severity.SEVERE and damage.damage_type in BENDS
    return (*zones, HiddenZone.STRUCTURE) if heavy else zones


def _supplement(
    zone: HiddenZone, damages: Iterable[Damage], *, red_flag: RedFlag | None = None
) -> Supplement:
    here = sorted(damages, key=lambda damage: damage.key)
    parts: list[Part] = [damage.part for damage in here]
    severities = (damage.severity for damage in here)
    return Supplement(
        zone=zone,
        where=ZONES[zone].where,
        items=items_behind(zone, parts),
        told=zone_sentence(zone, parts),
        severity=Severity.SEVERE if red_flag else worst_severity(severities),
        damage_keys=tuple(damage.key for damage in here),
        red_flag=red_flag,
    )
