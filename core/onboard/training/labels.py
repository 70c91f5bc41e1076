"""What each photo may teach: targets with a weight each, unknown being weight zero.

Decisions:

- A source that names one damage a photo says little about the others: those are weak
  negatives (`WEAK`), never full ones. A source that lists all of its vocabulary gives
  full negatives for that vocabulary only.
- Undamaged cars are type and part negatives at a quarter of the weight; with them at
  full weight a type head learns "damaged" instead of the type.
- A box layer marked complete makes the rest of the picture undamaged; an incomplete
  one teaches its boxes, and the rest only weakly.
- Boxes called `part` in a layer of damaged parts say which part is damaged; the
  layer of undamaged cars only says where a car is, for cropping.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

TYPES = ("scratch", "dent", "glass_broken", "lamp_broken", "broken_part")
PARTS = (
    "door",
    "bumper",
    "headlight",
    "tail_light",
    "hood",
    "windshield",
    "side_glass",
    "mirror",
)
SEVERITY = ("minor", "moderate", "severe")
VIEW = ("front", "rear", "side")
WEAK = 0.3
UNDAMAGED = 0.25
THREE_QUARTER_VIEW = 0.6  # a smaller share of one side: the view label counts half

RENAMED = {
    "glass_shatter": "glass_broken",
    "head_lamp": "headlight",
    "tail_lamp": "tail_light",
    "window": "side_glass",
}
VISIBLE_PARTS_LAYER = "carcomponents"
YATH_PARTS = ("door", "bumper", "headlight", "tail_light", "hood", "windshield")


@dataclass(frozen=True, slots=True)
class Box:
    """A damage box in shares of the picture; -1 where the label is unknown."""

    xyxy: tuple[float, float, float, float]
    kind: int = -1
    part: int = -1
    severity: int = -1


@dataclass(frozen=True, slots=True)
class Taught:
    """Targets and weights of one head, same length."""

    targets: tuple[float, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """One row of labels.csv with its boxes; `damaged` is None for not-a-car."""

    file: str
    source: str
    split: str
    damaged: bool | None
    closeup: bool
    types: Taught
    types_compete: bool
    parts: Taught
    severity: Taught
    view: Taught
    boxes: tuple[Box, ...] = ()
    boxes_complete: bool = False
    car_boxes: tuple[tuple[float, float, float, float], ...] = field(default=())


def read_photos(folder: Path) -> list[LabelledPhoto]:
    """Read the three label files; order is that of labels.csv."""
    boxes = _rows_by_file(folder / "boxes.csv")
    layers = _rows_by_file(folder / "coverage.csv")
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as stream:
        return [
            _read_photo(row, boxes[row["file"]], layers[row["file"]])
            for row in csv.DictReader(stream)
        ]


def _rows_by_file(path: Path) -> defaultdict[str, list[dict[str, str]]]:
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            rows[row["file"]].append(row)
    return rows


def _read_photo(
    row: dict[str, str], boxes: list[dict[str, str]], layers: list[dict[str, str]]
) -> LabelledPhoto:
    notes = _read_notes(row["notes"])
    damaged = {"1": True, "0": False}.get(row["damaged"])
    marked = [b for b in boxes if b["layer"] != VISIBLE_PARTS_LAYER]
    damage = _merge_boxes(marked) if damaged else ()
    names = {RENAMED.get(t, t) for t in row["types"].split(";") if t}
    types = _teach_types(damaged, names, notes, damage, layers)
    positives = sum(t for t, label in zip(types.targets, TYPES, strict=True))
    return LabelledPhoto(
        file=row["file"],
        source=row["source"],
        split=row["split"],
        damaged=damaged,
        closeup="closeup" in notes,
        types=types,
        types_compete=positives > 0 and notes.get("types") == "partial",
        parts=_teach_parts(damaged, notes, damage, layers),
        severity=_teach_severity(row["severity"], notes),
        view=_teach_view(row["view"], notes),
        boxes=damage,
        boxes_complete=any(
            c["complete"] == "1" and c["layer"] in ("lensor", "doha") for c in layers
        ),
        car_boxes=tuple(_xyxy(b) for b in boxes if b["layer"] == VISIBLE_PARTS_LAYER),
    )


def _read_notes(text: str) -> dict[str, str]:
    pairs = (note.split("=", 1) for note in text.split(";") if "=" in note)
    return {key.strip(): value for key, value in pairs}


def _xyxy(row: dict[str, str]) -> tuple[float, float, float, float]:
    return (float(row["x0"]), float(row["y0"]), float(row["x1"]), float(row["y1"]))


def _index(labels: tuple[str, ...], name: str) -> int:
    name = RENAMED.get(name, name)
    return labels.index(name) if name in labels else -1


def _merge_boxes(rows: list[dict[str, str]]) -> tuple[Box, ...]:
    """Join a damage row and a part row that outline the same thing."""
    merged: dict[tuple[float, float, float, float], Box] = {}
    for row in rows:
        xyxy = _xyxy(row)
        if xyxy[2] - xyxy[0] <= 0 or xyxy[3] - xyxy[1] <= 0:
            continue
        known = merged.get(xyxy, Box(xyxy))
        is_part = row["kind"] == "part"
        merged[xyxy] = Box(
            xyxy,
            kind=known.kind
            if is_part
            else max(known.kind, _index(TYPES, row["label"])),
            part=_index(PARTS, row["label"]) if is_part else known.part,
            severity=max(known.severity, _index(SEVERITY, row["severity"])),
        )
    return tuple(merged.values())


def _teach(labels: tuple[str, ...], yes: set[int], no: dict[int, float]) -> Taught:
    """Positives at full weight, negatives at theirs, everything else unknown."""
    return Taught(
        targets=tuple(1.0 if i in yes else 0.0 for i in range(len(labels))),
        weights=tuple(1.0 if i in yes else no.get(i, 0.0) for i in range(len(labels))),
    )


def _teach_types(
    damaged: bool | None,
    names: set[str],
    notes: dict[str, str],
    boxes: tuple[Box, ...],
    layers: list[dict[str, str]],
) -> Taught:
    if damaged is None:
        return _teach(TYPES, set(), {})
    if not damaged:
        return _teach(TYPES, set(), dict.fromkeys(range(len(TYPES)), UNDAMAGED))
    yes = {TYPES.index(n) for n in names if n in TYPES}
    yes |= {box.kind for box in boxes if box.kind >= 0}
    no: dict[int, float] = {}
    if notes.get("types") == "complete":
        no = {0: 1.0, 1: 1.0, 4: 1.0, 2: WEAK, 3: WEAK}
    elif names:
        no = dict.fromkeys(range(4), WEAK)
    elif any(c["layer"] == "yath" for c in layers):
        no = {2: WEAK, 3: WEAK}
    return _teach(TYPES, yes, no)


def _teach_parts(
    damaged: bool | None,
    notes: dict[str, str],
    boxes: tuple[Box, ...],
    layers: list[dict[str, str]],
) -> Taught:
    if damaged is None:
        return _teach(PARTS, set(), {})
    if not damaged:
        return _teach(PARTS, set(), dict.fromkeys(range(len(PARTS)), UNDAMAGED))
    named = [n for n in notes.get("parts", "").split("+") if n]
    no: dict[int, float] = {}
    if "part" in notes:
        no = dict.fromkeys(range(len(PARTS)), WEAK)
        named.append(notes["part"])
    elif named:
        no = dict.fromkeys((i for i in range(len(PARTS)) if i != 3), WEAK)
    if any(c["layer"] == "yath" for c in layers):
        no |= {PARTS.index(p): WEAK for p in YATH_PARTS}
    if "glass" in named:
        no = {
            i: w for i, w in no.items() if PARTS[i] not in ("windshield", "side_glass")
        }
    yes = {_index(PARTS, n) for n in named} | {box.part for box in boxes}
    return _teach(PARTS, yes - {-1}, no)


def _teach_severity(name: str, notes: dict[str, str]) -> Taught:
    """Soft ordinal target: a tenth of the mass on the neighbours, conflicts shared."""
    index = _index(SEVERITY, name)
    if index < 0:
        return Taught((0.0, 0.0, 0.0), (0.0,))
    told = [_index(SEVERITY, n) for n in notes.get("severity_conflict", "").split("+")]
    told = [i for i in told if i >= 0] or [index]
    target = [0.0, 0.0, 0.0]
    for i in told:
        near = [j for j in (i - 1, i + 1) if 0 <= j < len(SEVERITY)]
        target[i] += 0.9 / len(told)
        for j in near:
            target[j] += 0.1 / len(near) / len(told)
    return Taught(tuple(target), (1.0,))


def _teach_view(name: str, notes: dict[str, str]) -> Taught:
    index = _index(VIEW, name)
    if index < 0:
        return Taught((0.0, 0.0, 0.0), (0.0,))
    frontal = float(notes.get("viewfrac", "1")) >= THREE_QUARTER_VIEW
    weight = 1.0 if frontal else 0.5
    return Taught(tuple(0.95 if i == index else 0.025 for i in range(3)), (weight,))
