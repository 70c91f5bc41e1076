"""Hand-made cards and readings: probabilities and maps that are easy to reason about.

A reading is said in words: which type and which part lie in which rectangle (rows and
columns of an 8 by 8 map), and how probable each is for the photo.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from core.domain.records import Answer, Scores
from core.onboard.card import DIRECTIONS, Card, read_card
from core.onboard.judgement import judge
from core.onboard.network import OnboardReading

CELLS = 8
TYPES = ("scratch", "dent", "glass_broken", "lamp_broken", "broken_part")
PARTS = (
    "front_bumper",
    "rear_bumper",
    "hood",
    "front_fender",
    "front_door",
    "rear_door",
    "headlight",
    "tail_light",
    "windshield",
    "side_glass",
    "mirror",
)
SEEN = (*PARTS[:-1], "grille", "trunk_lid", "wheel", "rear_glass")
UNBANDED = "wheel"
Place = tuple[slice, slice]
Cells = Mapping[str, tuple[Place, float]]
MIRRORED = str.maketrans("LR", "RL")


def card_dict() -> dict[str, Any]:
    """The shipped card's form, with round thresholds."""
    return {
        "name": "hand-made",
        "version": "0",
        "revision": "r0",
        "file": "model.onnx",
        "sha256": "0" * 64,
        "bytes": 1,
        "date": "2026-01-01",
        "input": {"size_px": 64},
        "labels": {
            "types": list(TYPES),
            "parts": list(PARTS),
            "seen": list(SEEN),
            "severity": ["minor", "moderate", "severe"],
            "view": ["front", "rear", "side"],
            "direction": list(DIRECTIONS),
        },
        "thresholds": {
            "car": {"no": 0.2, "yes": 0.8},
            "damaged": {"no": 0.3, "yes": 0.6},
            "types": dict.fromkeys(TYPES, 0.5),
            "parts": dict.fromkeys(PARTS, 0.5),
            "seen": {p: {"no": 0.1, "yes": 0.8} for p in SEEN if p != UNBANDED},
            "severity": 0.5,
            "view": 0.6,
            "direction": 0.6,
            "map": 0.4,
            "type_maps": 0.4,
            "part_maps": 0.4,
        },
        "figures": {},
        "training": {},
    }


def make_card(folder: Path) -> Card:
    """The hand-made card, read as any card is."""
    (folder / "card.json").write_text(json.dumps(card_dict()), encoding="utf-8")
    return read_card(folder)


def at(rows: tuple[int, int], columns: tuple[int, int]) -> Place:
    """A rectangle of cells: from the first row and column up to the last, excluded."""
    return slice(*rows), slice(*columns)


def make_reading(
    *,
    damage: tuple[tuple[Place, float], ...] | None = None,
    types: Mapping[str, float] | None = None,
    parts: Mapping[str, float] | None = None,
    seen: Mapping[str, float] | None = None,
    direction: Mapping[str, float] | None = None,
    type_places: Cells | None = None,
    part_places: Cells | None = None,
    view: tuple[float, float, float] = (0.3, 0.3, 0.4),
    severity: tuple[float, float, float] = (0.1, 0.8, 0.1),
    car: float = 0.99,
    damaged: float = 0.9,
) -> OnboardReading:
    """A reading; everything not given is improbable, in every cell.

    Without `damage` the damage lies where the types do.
    """
    places = type_places or {}
    if damage is None:
        damage = tuple((place, 0.9) for place, _ in places.values())
    damage_map = np.full((CELLS, CELLS), 0.02, np.float32)
    for place, value in damage:
        damage_map[place] = value
    return OnboardReading(
        Scores(
            car=car,
            damaged=damaged,
            types=_pairs(TYPES, types),
            parts=_pairs(PARTS, parts),
            severity=tuple(zip(("minor", "moderate", "severe"), severity, strict=True)),
            view=tuple(zip(("front", "rear", "side"), view, strict=True)),
            seen=_pairs(SEEN, seen, 0.4),
            direction=_pairs(DIRECTIONS, direction, 0.0),
        ),
        damage_map=damage_map,
        type_maps=_draw(TYPES, places),
        part_maps=_draw(SEEN, part_places or {}),
    )


def mirror(reading: OnboardReading) -> OnboardReading:
    """What the network would say of the mirrored photo."""
    chance = {d.translate(MIRRORED): p for d, p in reading.scores.direction}
    turned = _pairs(DIRECTIONS, chance, 0.0)
    return OnboardReading(
        replace(reading.scores, direction=turned),
        damage_map=reading.damage_map[:, ::-1],
        type_maps=reading.type_maps[:, :, ::-1],
        part_maps=reading.part_maps[:, :, ::-1],
    )


def tuples(answer: Answer) -> list[tuple[str, str, str]]:
    """Part, side and type of every finding, in order."""
    return [(f.part, f.side, f.damage_type) for f in answer.findings]


def judged(reading: OnboardReading, card: Card) -> list[tuple[str, str, str]]:
    """The findings of a reading, as plain words."""
    return tuples(judge(reading, card))


def _pairs(
    labels: tuple[str, ...], given: Mapping[str, float] | None, otherwise: float = 0.1
) -> tuple[tuple[str, float], ...]:
    assert set(given or {}) <= set(labels), "a reading names what the card does not"
    return tuple((name, (given or {}).get(name, otherwise)) for name in labels)


def _draw(labels: tuple[str, ...], places: Cells) -> np.ndarray:
    maps = np.full((len(labels), CELLS, CELLS), 0.02, np.float32)
    for name, (place, value) in places.items():
        maps[labels.index(name)][place] = value
    return maps
