"""What each photo may teach: targets with a weight each, unknown being weight zero.

Decisions:

- The data set's labels come first; the project's own annotations fill what it leaves
  open. A photo without either teaches nothing about that head.
- Undamaged cars are type and part negatives at a quarter of the weight; with them at
  full weight a type head learns "damaged" instead of the type.
- From where the car is seen is one of eight directions by the vehicle's own sides; a
  label that only says front, rear or side allows every direction that fits it.
- A box layer marked complete makes the rest of the picture undamaged; an incomplete
  one teaches its boxes, and the rest only weakly.
- Part boxes of undamaged cars are complete for their vocabulary; those of damaged
  parts are positives only.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from core.onboard.training.annotations import (
    ANNOTATIONS,
    Annotation,
    Xyxy,
    read_annotations,
)
from core.onboard.training.teach import (
    Taught,
    names_of,
    teach_direction,
    teach_parts,
    teach_severity,
    teach_types,
    weigh_damage,
)
from core.onboard.training.vocabulary import (
    HIDDEN_FROM,
    PARTS,
    SEEN_AS,
    SEVERITY,
    SHOWN_FROM,
    TYPES,
    VIEW,
    find_index,
    find_part,
    parts_from,
)

VISIBLE_PARTS_LAYER = "carcomponents"


@dataclass(frozen=True, slots=True)
class Box:
    """A damage box in shares of the picture; -1 where the label is unknown.

    `own` boxes are the project's annotations: they teach, and never measure.
    """

    xyxy: Xyxy
    kind: int = -1
    part: int = -1
    severity: int = -1
    own: bool = False


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """One row of labels.csv with its boxes; `damaged` is None for not-a-car.

    `told_types` are the data set's own word, without the annotations. `parts` are
    damaged parts, `part_boxes` parts that are seen, damaged or not.
    `parts_complete` are those of which every instance is boxed, `parts_shown` are on
    the picture, boxed or not. `direction` allows
    directions with a weight each. `view` is the true side seen, -1 unknown.
    """

    file: str
    source: str
    split: str
    damaged: bool | None
    closeup: bool
    damage_weight: float
    types: Taught
    told_types: Taught
    parts: Taught
    severity: Taught
    direction: Taught
    view: int
    boxes: tuple[Box, ...] = ()
    boxes_complete: bool = False
    part_boxes: tuple[tuple[int, Xyxy], ...] = ()
    parts_complete: frozenset[int] = frozenset()
    parts_shown: frozenset[int] = frozenset()
    annotated: bool = False


def read_photos(folder: Path, notes: Path = ANNOTATIONS) -> list[LabelledPhoto]:
    """Read the three label files and the annotations; in the order of labels.csv."""
    boxes = _rows_by_file(folder / "boxes.csv")
    layers = _rows_by_file(folder / "coverage.csv")
    annotations = read_annotations(notes)
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as stream:
        return [
            _read_photo(
                row,
                boxes[row["file"]],
                layers[row["file"]],
                annotations.get(row["file"]),
            )
            for row in csv.DictReader(stream)
        ]


def _rows_by_file(path: Path) -> defaultdict[str, list[dict[str, str]]]:
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            rows[row["file"]].append(row)
    return rows


def _read_photo(
    row: dict[str, str],
    boxes: list[dict[str, str]],
    layers: list[dict[str, str]],
    seen: Annotation | None,
) -> LabelledPhoto:
    notes = _read_notes(row["notes"])
    damaged = {"1": True, "0": False}.get(row["damaged"])
    marked = [b for b in boxes if b["layer"] != VISIBLE_PARTS_LAYER]
    damage = (*_merge_boxes(marked, seen), *_own_boxes(seen)) if damaged else ()
    named = {find_index(TYPES, t) for t in row["types"].split(";")} - {-1}
    return LabelledPhoto(
        file=row["file"],
        source=row["source"],
        split=row["split"],
        damaged=damaged,
        closeup="closeup" in notes,
        damage_weight=1.0 if marked else weigh_damage(damaged, seen),
        told_types=teach_types(damaged, named, notes, _told_kinds(damage), None),
        types=teach_types(damaged, named, notes, {b.kind for b in damage}, seen),
        parts=teach_parts(damaged, notes, {b.part for b in damage}, seen),
        severity=teach_severity(row["severity"], notes, seen),
        direction=teach_direction(row, boxes, notes, seen),
        view=_true_view(row, seen),
        boxes=damage,
        boxes_complete=any(
            c["complete"] == "1" and c["layer"] in ("lensor", "doha") for c in layers
        ),
        part_boxes=_part_boxes(boxes, damage),
        parts_complete=_complete_parts(damaged, layers)
        | _from_direction(HIDDEN_FROM, damaged, seen),
        parts_shown=_from_direction(SHOWN_FROM, damaged, seen),
        annotated=seen is not None,
    )


def _read_notes(text: str) -> dict[str, str]:
    pairs = (note.split("=", 1) for note in text.split(";") if "=" in note)
    return {key.strip(): value for key, value in pairs}


def _xyxy(row: dict[str, str]) -> Xyxy:
    return (float(row["x0"]), float(row["y0"]), float(row["x1"]), float(row["y1"]))


def _merge_boxes(
    rows: list[dict[str, str]], seen: Annotation | None
) -> tuple[Box, ...]:
    """Join a damage row and a part row that outline the same thing."""
    merged: dict[Xyxy, Box] = {}
    for row in rows:
        xyxy = _xyxy(row)
        if xyxy[2] - xyxy[0] <= 0 or xyxy[3] - xyxy[1] <= 0:
            continue
        known = merged.get(xyxy, Box(xyxy))
        is_part = row["kind"] == "part"
        kind = -1 if is_part else find_index(TYPES, row["label"])
        merged[xyxy] = Box(
            xyxy,
            kind=max(known.kind, kind),
            part=find_part(row["label"], names_of(seen)) if is_part else known.part,
            severity=max(known.severity, find_index(SEVERITY, row["severity"])),
        )
    return tuple(merged.values())


def _own_boxes(seen: Annotation | None) -> tuple[Box, ...]:
    if seen is None:
        return ()
    return tuple(Box(xyxy, kind=TYPES.index(t), own=True) for t, xyxy in seen.boxes)


def _told_kinds(boxes: tuple[Box, ...]) -> set[int]:
    return {box.kind for box in boxes if not box.own}


def _part_boxes(
    boxes: list[dict[str, str]], damage: tuple[Box, ...]
) -> tuple[tuple[int, Xyxy], ...]:
    whole = [
        (find_index(PARTS, b["label"]), _xyxy(b))
        for b in boxes
        if b["layer"] == VISIBLE_PARTS_LAYER
    ]
    whole += [(box.part, box.xyxy) for box in damage]
    return tuple((part, xyxy) for part, xyxy in whole if part >= 0)


def _complete_parts(
    damaged: bool | None, layers: list[dict[str, str]]
) -> frozenset[int]:
    """Parts of which every instance is boxed; a picture of no car has none at all."""
    if damaged is None:
        return frozenset(range(len(PARTS)))
    names = {
        name
        for c in layers
        if c["layer"] == VISIBLE_PARTS_LAYER
        for name in c["vocabulary"].split(";")
    }
    return frozenset(i for i in (find_index(PARTS, n) for n in names) if i >= 0)


def _from_direction(
    table: dict[str, tuple[str, ...]], damaged: bool | None, seen: Annotation | None
) -> frozenset[int]:
    """What a photo of a whole undamaged car shows, or cannot, from its direction."""
    if damaged is not False or seen is None:
        return frozenset()
    return parts_from(table, seen.direction)


def _true_view(row: dict[str, str], seen: Annotation | None) -> int:
    """The side seen; the data set's word, where it is not the side of the damage."""
    if row["source"] != "kaggle_anujms" and row["view"] in VIEW:
        return VIEW.index(row["view"])
    if seen is None:
        return -1
    return next((VIEW.index(v) for v in VIEW if seen.direction in SEEN_AS[v]), -1)


def parts_seen(photo: LabelledPhoto) -> Taught:
    """Which parts are on the picture: boxed or damaged ones are, the rest may be."""
    yes = {part for part, _ in photo.part_boxes}
    yes |= {i for i, target in enumerate(photo.parts.targets) if target > 0}
    yes |= photo.parts_shown
    known = [i in yes or i in photo.parts_complete for i in range(len(PARTS))]
    return Taught(
        tuple(float(i in yes) for i in range(len(PARTS))),
        tuple(float(k) for k in known),
    )
