"""One row of the table of operations: which damages it fits, and what is done."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Operation, Part, Severity


class Paint(StrEnum):
    """Whether the paint is broken."""

    BROKEN = "broken"
    UNBROKEN = "unbroken"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class OperationRule:
    """Operations for damages that fit; an empty set fits everything."""

    parts: frozenset[Part]
    types: frozenset[DamageType]
    severities: frozenset[Severity]
    paint: frozenset[Paint]
    operations: tuple[Operation, ...]
    reason: Sentence

    def fits(
        self, part: Part, damage: DamageType, severity: Severity, paint: Paint
    ) -> bool:
        """Whether this rule speaks of such a damage."""
        pairs: tuple[tuple[frozenset[StrEnum], StrEnum], ...] = (
            (self.parts, part),
            (self.types, damage),
            (self.severities, severity),
            (self.paint, paint),
        )
        return all(not allowed or value in allowed for allowed, value in pairs)
