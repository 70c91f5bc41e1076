"""The maps of one reading by their keys, with the thresholds of their cells.

Decisions:
- A cell counts as damage, as a type or as a part above the card's threshold for that
  kind of map; every other value of a cell only weighs.
- A part without a map is nowhere and everywhere: `part_cells` gives it the threshold
  in every cell, so a part that is really there outweighs it and one that lies
  elsewhere does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.domain.vocabulary import DamageType, Part
from core.onboard.areas import Area, find_areas, outline_areas
from core.onboard.card import Card
from core.onboard.network import OnboardReading


@dataclass(frozen=True, slots=True, eq=False)
class Maps:
    """(h, w) float maps of 0..1; `type_cell` and `part_cell` are thresholds.

    `damaged` is (h, w) bool: the cells that count as damage.
    """

    damage: np.ndarray
    damaged: np.ndarray
    types: Mapping[DamageType, np.ndarray]
    parts: Mapping[Part, np.ndarray]
    type_cell: float
    part_cell: float

    def type_cells(self, kind: DamageType) -> np.ndarray:
        """(h, w) bool: the damaged cells that count as this type."""
        return self.damaged & (self.types[kind] >= self.type_cell)

    def part_cells(self, part: Part) -> np.ndarray:
        """(h, w) float: how probably each cell is of this part."""
        if part in self.parts:
            return self.parts[part]
        return np.full(self.damage.shape, self.part_cell, np.float32)

    def region(self, part: Part) -> np.ndarray | None:
        """(h, w) bool: the cells that count as this part; None without a map."""
        return self.parts[part] >= self.part_cell if part in self.parts else None

    def part_areas(self, part: Part) -> tuple[Area, ...]:
        """Where this part lies; nothing without a map."""
        cells = self.parts.get(part)
        return () if cells is None else find_areas(cells, self.part_cell)

    def places(self, inside: np.ndarray, cells: np.ndarray) -> tuple[Area, ...]:
        """Areas of a mask; where it is empty, the damage that these cells lie on."""
        return outline_areas(inside, cells) or outline_areas(self.damaged, cells)[:1]


def read_maps(reading: OnboardReading, card: Card) -> Maps:
    """Put the card's labels on the maps of a reading."""
    return Maps(
        damage=reading.damage_map,
        damaged=reading.damage_map >= card.thresholds.map,
        types=dict(zip(map(DamageType, card.types), reading.type_maps, strict=True)),
        parts=dict(zip(map(Part, card.seen), reading.part_maps, strict=True)),
        type_cell=card.thresholds.type_maps,
        part_cell=card.thresholds.part_maps,
    )
