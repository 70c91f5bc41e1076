"""What the shipped file says about itself: labels, thresholds, figures, origin.

Decisions:
- A card that lacks anything the reader relies on is refused whole, in one sentence;
  figures and training facts are passed on as they stand, since they are only shown,
  never computed with.
- Labels are words of the vocabulary: a card with any other word is refused here, not
  on the first photo.
- A part that is among `seen` without a band of its own has a map, and nothing more: it
  is never called seen or not visible.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Part, Severity, View

CARD_FILE = "card.json"
DIRECTIONS = ("F", "FL", "L", "BL", "B", "BR", "R", "FR")  # the vehicle's own sides
WORDS: dict[str, tuple[str, ...]] = {
    "types": tuple(DamageType),
    "parts": tuple(Part),
    "seen": tuple(Part),
    "severity": tuple(Severity),
    "view": tuple(View),
    "direction": DIRECTIONS,
}
REPAIR_HINT = Sentence(
    "Restore the folder assets/onboard from the repository.",
    "Rétablissez le dossier assets/onboard à partir du dépôt.",
)


@dataclass(frozen=True, slots=True)
class Band:
    """p >= yes is a yes, p <= no is a no, what lies between cannot be told."""

    no: float
    yes: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a probability becomes a statement; types, parts and seen by label.

    `map`, `type_maps` and `part_maps` are for cells of the three kinds of map.
    """

    car: Band
    damaged: Band
    types: Mapping[str, float]
    parts: Mapping[str, float]
    seen: Mapping[str, Band]
    severity: float
    view: float
    direction: float
    map: float
    type_maps: float
    part_maps: float


@dataclass(frozen=True, slots=True)
class Card:
    """The validated card of the on-board network.

    `parts` are the parts that it can call damaged, `seen` those that it has a map of.
    """

    name: str
    version: str
    revision: str
    file: str
    sha256: str
    bytes: int
    date: str
    size_px: int
    types: tuple[str, ...]
    parts: tuple[str, ...]
    seen: tuple[str, ...]
    severity: tuple[str, ...]
    view: tuple[str, ...]
    direction: tuple[str, ...]
    thresholds: Thresholds
    figures: Mapping[str, Any]
    training: Mapping[str, Any]


def read_card(folder: Path) -> Card:
    """Read and validate `card.json` of a model folder.

    Raises:
        ModelUnavailable: the card is missing, unreadable or incomplete.
    """
    path = folder / CARD_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise ModelUnavailable(
            Sentence(
                f"The on-board model's card {CARD_FILE} is missing.",
                f"La fiche {CARD_FILE} du modèle embarqué manque.",
            ),
            hint=REPAIR_HINT,
        ) from exc
    except (OSError, ValueError) as exc:
        raise ModelUnavailable(
            Sentence(
                f"The on-board model's card {CARD_FILE} cannot be read.",
                f"La fiche {CARD_FILE} du modèle embarqué est illisible.",
            ),
            hint=REPAIR_HINT,
        ) from exc
    try:
        return _parse_card(raw)
    except KeyError as exc:
        raise ModelUnavailable(
            Sentence(
                f"The on-board model's card lacks the entry {exc}.",
                f"Il manque {exc} à la fiche du modèle embarqué.",
            ),
            hint=REPAIR_HINT,
        ) from exc
    except (TypeError, ValueError, AttributeError) as exc:
        raise ModelUnavailable(
            Sentence(
                f"The on-board model's card has an entry of the wrong kind: {exc}.",
                "La fiche du modèle embarqué a une valeur d'un mauvais type.",
            ),
            hint=REPAIR_HINT,
        ) from exc


def _parse_card(raw: dict[str, Any]) -> Card:
    labels = {head: _parse_labels(raw["labels"][head], head) for head in WORDS}
    return Card(
        name=str(raw["name"]),
        version=str(raw["version"]),
        revision=str(raw["revision"]),
        file=_plain_name(str(raw["file"])),
        sha256=str(raw["sha256"]),
        bytes=int(raw["bytes"]),
        date=str(raw["date"]),
        size_px=int(raw["input"]["size_px"]),
        **labels,
        thresholds=_parse_thresholds(raw["thresholds"], labels),
        figures=MappingProxyType(dict(raw["figures"])),
        training=MappingProxyType(dict(raw["training"])),
    )


def _parse_labels(raw: list[str], head: str) -> tuple[str, ...]:
    """The labels of one head, in the order of its outputs."""
    labels = tuple(raw)
    strange = [label for label in labels if label not in WORDS[head]]
    if strange:
        raise ValueError(f"{head} has the unknown label {strange[0]!r}")
    if len(set(labels)) < len(labels):
        raise ValueError(f"{head} has a label twice")
    return labels


def _plain_name(file: str) -> str:
    """A file beside the card, never a path that leads elsewhere."""
    if file != Path(file).name or not file:
        raise ValueError(f"file {file!r} is not a plain file name")
    return file


def _parse_thresholds(
    raw: dict[str, Any], labels: Mapping[str, tuple[str, ...]]
) -> Thresholds:
    types, parts, seen = raw["types"], raw["parts"], raw["seen"]
    bands = {part: _parse_band(seen[part]) for part in labels["seen"] if part in seen}
    single = ("severity", "view", "direction", "map", "type_maps", "part_maps")
    return Thresholds(
        car=_parse_band(raw["car"]),
        damaged=_parse_band(raw["damaged"]),
        types=MappingProxyType({t: _parse_share(types[t]) for t in labels["types"]}),
        parts=MappingProxyType({p: _parse_share(parts[p]) for p in labels["parts"]}),
        seen=MappingProxyType(bands),
        **{name: _parse_share(raw[name]) for name in single},
    )


def _parse_band(raw: dict[str, Any]) -> Band:
    band = Band(no=_parse_share(raw["no"]), yes=_parse_share(raw["yes"]))
    if band.no > band.yes:
        raise ValueError(f"no {band.no} lies above yes {band.yes}")
    return band


def _parse_share(raw: object) -> float:
    value = float(raw)  # type: ignore[arg-type]
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"threshold {value} is not between 0 and 1")
    return value
