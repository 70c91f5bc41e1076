"""Which operations a damage asks for by default: the table applied.

Decisions:
- A rate card can carry rules of its own, which are looked at before the default ones.
- Whether paint is broken is a person's word, or follows from another damage on the same
  part that breaks paint; otherwise it is not told.
- Glass, lamps and missing parts are replaced at any severity, everything else needs a
  severity to be known.
"""

from collections.abc import Iterable, Mapping, Sequence

from core.domain.cases import Damage
from core.domain.vocabulary import DamageType, Part, Severity
from core.estimating.default_rules import DEFAULT_RULES
from core.estimating.operation_rule import OperationRule, Paint

BREAKS_PAINT = frozenset(
    {
        DamageType.PAINT_DAMAGE,
        DamageType.CRACK,
        DamageType.TEAR_OR_HOLE,
        DamageType.CORROSION,
        DamageType.BROKEN_PART,
    }
)


def operations_for(
    part: Part,
    damage: DamageType,
    severity: Severity,
    *,
    paint: Paint = Paint.UNTOLD,
    card_rules: Sequence[OperationRule] = (),
) -> OperationRule:
    """The first rule that fits, the card's own first; the last default fits all."""
    every = (*card_rules, *DEFAULT_RULES)
    return next(rule for rule in every if rule.fits(part, damage, severity, paint))


def paint_state(
    damage: Damage, on_part: Iterable[Damage], told: Mapping[str, bool]
) -> Paint:
    """Whether paint is broken: a person's word by damage key, else the part's damages.

    Args:
        on_part: every damage of the same part that counts.
        told: what a person said, by damage key.
    """
    if damage.key in told:
        return Paint.BROKEN if told[damage.key] else Paint.UNBROKEN
    broken = any(other.damage_type in BREAKS_PAINT for other in on_part)
    return Paint.BROKEN if broken else Paint.UNTOLD
