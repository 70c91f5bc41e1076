"""One row of a labels file → a labelled photo.

Decisions:
- What one column says holds for the others: a severity or a type means damage, damage
  or none of it means a car. Where two contradict, `damaged` (and above it `car`) wins,
  and the row says so.
- Types and parts that are not listed are absent; in a row with `types=partial`, a
  single `part=` in the notes, or an unreadable word, they are unknown. An empty cell of
  a damaged photo is unknown too.
- Where findings are listed and the column of types, parts or severity is empty, they
  say those as well.
- A path is below the photos' folder: not absolute, no drive, never "..".
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from core.domain.records import worst_severity
from core.domain.sentences import Sentence
from core.domain.vocabulary import Part
from core.evaluation.cells import (
    read_findings_cell,
    read_parts_cell,
    read_severity_cell,
    read_types_cell,
    read_view_cell,
    read_yes_no,
    shown,
)
from core.evaluation.records import LabelledPhoto

Cells = Mapping[str, str]
DRIVE = re.compile(r"^[A-Za-z]:")


def read_file_cell(text: str) -> str | None:
    """The photo's path with `/`; None where it leaves the folder or is no path."""
    path = text.strip().replace("\\", "/")
    pieces = PurePosixPath(path).parts
    bad = DRIVE.match(path) or path.startswith("/") or ".." in pieces
    if not pieces or bad or any(ord(sign) < 32 for sign in path):
        return None
    return "/".join(pieces)


def read_row(cells: Cells, file: str, line: int, told: list[Sentence]) -> LabelledPhoto:
    """Read every column; `told` takes a sentence for each cell that is no use."""
    notes = read_notes(cells.get("notes", ""))
    severity, severe = read_severity_cell(cells.get("severity", ""), told)
    types, types_clear = read_types_cell(cells.get("types", ""), told)
    parts, all_parts = _parts(cells, notes, told)
    findings = read_findings_cell(cells.get("findings", ""), told)
    photo = LabelledPhoto(
        file,
        line,
        car=_car(cells, notes, told),
        damaged=read_yes_no(cells.get("damaged", ""), column="damaged", told=told),
        closeup=_closeup(cells, notes, told),
        severity=severity,
        view=read_view_cell(cells.get("view", ""), told),
        types=types,
        all_types=types_clear and notes.get("types") != "partial",
        parts=parts,
        all_parts=all_parts,
        findings=findings,
        source=cells.get("source", "").strip(),
        split=cells.get("split", "").strip(),
    )
    return _agreed(_with_findings(photo), severe, told)


def says_nothing(photo: LabelledPhoto) -> bool:
    """Whether a row labels nothing at all."""
    singles = (photo.car, photo.damaged, photo.view, photo.severity)
    named = photo.types or photo.parts or photo.findings is not None
    return all(each is None for each in singles) and not named


def read_notes(text: str) -> dict[str, str]:
    """`key=value` and bare keys of the notes column, keys in lower case."""
    pairs = (note.partition("=") for note in text.split(";"))
    return {key.strip().lower(): value.strip().lower() for key, _, value in pairs}


def _car(cells: Cells, notes: Mapping[str, str], told: list[Sentence]) -> bool | None:
    text = cells.get("car", "").strip() or notes.get("is_car", "")
    return read_yes_no(text, column="car", told=told)


def _closeup(cells: Cells, notes: Mapping[str, str], told: list[Sentence]) -> bool:
    text = cells.get("closeup", "").strip()
    if not text and "closeup" in notes:
        text = notes["closeup"] or "1"
    return bool(read_yes_no(text, column="closeup", told=told))


def _parts(
    cells: Cells, notes: Mapping[str, str], told: list[Sentence]
) -> tuple[frozenset[Part], bool]:
    """The parts column, else `parts=` (all of them) or `part=` (one) of the notes."""
    if cells.get("parts", "").strip():
        return read_parts_cell(cells["parts"], told)
    if notes.get("parts"):
        return read_parts_cell(notes["parts"].replace("+", ";"), told, column="notes")
    parts, _ = read_parts_cell(notes.get("part", ""), told, column="notes")
    return parts, False


def _with_findings(photo: LabelledPhoto) -> LabelledPhoto:
    """What the listed findings say of types, parts and severity."""
    if not photo.findings:
        return photo
    parts, _, kinds, degrees = zip(*photo.findings, strict=True)
    if not photo.types:
        known = frozenset(kind for kind in kinds if kind)
        photo = replace(photo, types=known, all_types=None not in kinds)
    if not photo.parts:
        known_parts = frozenset(part for part in parts if part)
        photo = replace(photo, parts=known_parts, all_parts=None not in parts)
    if photo.severity is None and None not in degrees:
        photo = replace(photo, severity=worst_severity(degrees))
    return photo


def _agreed(
    photo: LabelledPhoto, severe: bool | None, told: list[Sentence]
) -> LabelledPhoto:
    """Fill in what follows, and settle what contradicts."""
    named = photo.types or photo.parts
    damage_named = bool(photo.findings) or (photo.damaged is None and named)
    implied = True if severe or damage_named else severe
    if photo.car is False:
        damaged = False if photo.damaged is None and implied else photo.damaged
        if damaged is not None:
            told.append(_contradiction("car", "damaged"))
        return replace(_undamaged(photo), damaged=None, view=None)
    damaged = implied if photo.damaged is None else photo.damaged
    if photo.damaged is not None and implied not in (None, photo.damaged):
        told.append(_contradiction("damaged", "severity / types / findings"))
    if damaged is not True:
        photo = _undamaged(photo)
    car = True if damaged is not None else photo.car
    return replace(photo, damaged=damaged, car=car)


def _undamaged(photo: LabelledPhoto) -> LabelledPhoto:
    """Without what only a damaged photo has."""
    return replace(
        photo,
        severity=None,
        types=frozenset(),
        all_types=False,
        parts=frozenset(),
        all_parts=False,
        findings=None if photo.findings else photo.findings,
    )


def _contradiction(kept: str, left: str) -> Sentence:
    return Sentence(
        f"Columns {kept} and {left} contradict each other; {kept} was believed.",
        f"Les colonnes {kept} et {left} se contredisent ; {kept} fait foi.",
    )


def unusable_path(text: str) -> Sentence:
    """The sentence for a `file` cell that is no path below the folder."""
    if not text.strip():
        return Sentence("The column file is empty.", "La colonne file est vide.")
    return Sentence(
        f"{shown(text)} does not stay inside the photos' folder.",
        f"{shown(text)} ne reste pas dans le dossier des photos.",
    )
