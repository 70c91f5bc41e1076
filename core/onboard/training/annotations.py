"""Labels drawn for this project by looking at contact sheets of the photos.

The data set names types for a part of the damaged photos only, and for many the side
of the damage instead of the side of the car. `annotations.csv` fills these cells. Its
lines were written by a vision-language assistant that looked at every photo, not by an
adjuster: they are used where the data set is silent, and never to measure the model
unless the figure says so.

Columns: file; direction (from where the car is seen, by the vehicle's own sides: F, FL,
L, BL, B, BR, R, FR, empty = unknown, S = a side, unknown which); frame (w whole car,
p several parts, c close-up, empty = unknown); types and parts, `;`-separated, with `?`
after what is doubtful; severity; boxes `type:x0,y0,x1,y1` in shares of the picture, the
clearest place of each type, separated by blanks; damage (yes | unseen
= only doubtful | no).
"""

import csv
from dataclasses import dataclass
from pathlib import Path

ANNOTATIONS = Path(__file__).parent / "annotations.csv"
Xyxy = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Annotation:
    """What was seen on one photo; `doubtful` types are neither present nor absent."""

    direction: str
    frame: str
    types: frozenset[str]
    doubtful: frozenset[str]
    parts: frozenset[str]
    severity: str
    boxes: tuple[tuple[str, Xyxy], ...]
    damage_seen: bool


def read_annotations(path: Path = ANNOTATIONS) -> dict[str, Annotation]:
    """Annotations by file; an empty dictionary where the file is missing."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as stream:
        return {row["file"]: _read_row(row) for row in csv.DictReader(stream)}


def _read_row(row: dict[str, str]) -> Annotation:
    types = [name for name in row["types"].split(";") if name]
    return Annotation(
        direction=row["direction"],
        frame=row["frame"],
        types=frozenset(t for t in types if not t.endswith("?")),
        doubtful=frozenset(t.rstrip("?") for t in types if t.endswith("?")),
        parts=frozenset(p for p in row["parts"].split(";") if p),
        severity=row["severity"],
        boxes=tuple(_read_box(text) for text in row["boxes"].split()),
        damage_seen=row["damage"] != "no",
    )


def _read_box(text: str) -> tuple[str, Xyxy]:
    name, numbers = text.split(":")
    x0, y0, x1, y1 = (float(number) for number in numbers.split(","))
    return name, (x0, y0, x1, y1)
