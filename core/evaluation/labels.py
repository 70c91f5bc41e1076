"""A labels file → labelled photos, and a sentence for everything that is no use.

Decisions:
- CSV in UTF-8, with or without a byte order mark; comma, semicolon or tab, whichever
  the header uses. Columns may stand in any order; those that are not known are ignored.
- A problem carries its line and value, and the rest goes on. Only a file without one
  usable row is refused.
- Of two rows on one photo the first is kept.
- A row in broken encoding is left out: half a word could be read as another.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

from core.domain.errors import LabelsInvalid
from core.domain.sentences import Sentence
from core.evaluation.cells import shown
from core.evaluation.label_rows import (
    read_file_cell,
    read_row,
    says_nothing,
    unusable_path,
)
from core.evaluation.records import LabelledPhoto, Labels, Problem

LABEL_COLUMNS = ("damaged", "severity", "view", "types")
OTHER_COLUMNS = tuple("parts findings closeup car source split notes".split())
MOST_BYTES = 50_000_000
SEPARATORS = ",;\t"
BROKEN = "\ufffd"
Row = tuple[int, dict[str, str]]


def read_labels_file(
    path: Path,
    *,
    photos_folder: Path | None = None,
    split: str = "",
    limit: int | None = None,
) -> Labels:
    """`read_labels` of a file.

    Raises:
        LabelsInvalid: as `read_labels`, or the file cannot be read.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(path.stat().st_size)
        content = path.read_bytes()
    except (OSError, ValueError) as exc:
        why = getattr(exc, "strerror", None) or "not a path"
        raise LabelsInvalid(
            Sentence(
                f"The labels file {shown(path.name)} cannot be read: {why}.",
                f"Le fichier d'étiquettes {shown(path.name)} est illisible : {why}.",
            )
        ) from exc
    return read_labels(content, photos_folder=photos_folder, split=split, limit=limit)


def read_labels(
    content: bytes,
    *,
    photos_folder: Path | None = None,
    split: str = "",
    limit: int | None = None,
) -> Labels:
    """Read the bytes of a labels file.

    Args:
        content: CSV, UTF-8 (with or without BOM), `,` or `;` or tab between cells.
        photos_folder: where the photos lie; a row whose photo is not there is a
            problem. None: not looked at.
        split: only rows of this split; empty for all.
        limit: at most this many photos, in the order of the file.

    Raises:
        LabelsInvalid: not one usable row; the sentence says why.
    """
    if len(content) > MOST_BYTES:
        raise _too_large(len(content))
    if photos_folder is not None and not photos_folder.is_dir():
        raise _no_folder(photos_folder)
    problems: list[Problem] = []
    rows = list(_rows(content, problems))
    if split:
        rows = _of_split(rows, split)
    photos: dict[str, LabelledPhoto] = {}
    for line, cells in rows:
        if limit is not None and len(photos) >= limit:
            break
        photo = _photo(line, cells, photos, problems, folder=photos_folder)
        if photo is not None:
            photos[photo.file] = photo
    if not photos:
        raise _no_row(len(rows), problems)
    digest = hashlib.sha256(content).hexdigest()
    return Labels(tuple(photos.values()), tuple(problems), digest)


def _rows(content: bytes, problems: list[Problem]) -> Iterator[Row]:
    """Line number and cells by column of every row that has any.

    Raises:
        LabelsInvalid: it is no table, or lacks a column that is needed.
    """
    text = _decoded(content)
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns: list[str] | None = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            problems.append(Problem(reader.line_num, _unreadable_line(), True))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = [cell.strip().lower().replace(" ", "_") for cell in cells]
            _check_columns(columns)
        else:
            yield reader.line_num, dict(zip(columns, cells, strict=False))


def _decoded(content: bytes) -> str:
    """The text; bytes that are not UTF-8 become U+FFFD, for their row to be told."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:1000]:
        raise LabelsInvalid(
            Sentence(
                "The labels file is not text in UTF-8.",
                "Le fichier d'étiquettes n'est pas du texte en UTF-8.",
            ),
            hint=Sentence(
                "Save it as CSV in UTF-8.", "Enregistrez-le en CSV, codage UTF-8."
            ),
        )
    text = content.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _check_columns(columns: list[str]) -> None:
    """Raises LabelsInvalid, naming what is there and what is needed."""
    if "file" in columns and set(columns) & {*LABEL_COLUMNS, "findings", "car"}:
        return
    there = ", ".join(shown(name) for name in columns[:20])
    needed = ", ".join(LABEL_COLUMNS)
    raise LabelsInvalid(
        Sentence(
            f"The labels file has the columns {there}; it needs file and at least "
            f"one of {needed}.",
            f"Le fichier d'étiquettes a les colonnes {there} ; il faut file et au "
            f"moins une parmi {needed}.",
        )
    )


def _of_split(rows: list[Row], split: str) -> list[Row]:
    """The rows of one split.

    Raises:
        LabelsInvalid: there is none; the splits that are there are named.
    """
    wanted = split.strip().lower()
    told = [cells.get("split", "").strip() for _, cells in rows]
    kept = [row for row, own in zip(rows, told, strict=True) if own.lower() == wanted]
    if kept:
        return kept
    there = ", ".join(sorted({shown(own) for own in told if own})[:10]) or "–"
    raise LabelsInvalid(
        Sentence(
            f"No row has the split {shown(split)}; splits in the file: {there}.",
            f"Aucune ligne n'a le lot {shown(split)} ; lots du fichier : {there}.",
        )
    )


def _photo(
    line: int,
    cells: dict[str, str],
    earlier: dict[str, LabelledPhoto],
    problems: list[Problem],
    *,
    folder: Path | None,
) -> LabelledPhoto | None:
    """The labelled photo of one row, or None and a problem that says why not."""

    def leave_out(sentence: Sentence) -> None:
        problems.append(Problem(line, sentence, left_out=True))

    if any(BROKEN in cell for cell in cells.values()):
        return leave_out(_broken_encoding())
    file = read_file_cell(cells.get("file", ""))
    if file is None:
        return leave_out(unusable_path(cells.get("file", "")))
    if file in earlier:
        return leave_out(_twice(file, earlier[file].line))
    if folder is not None and not _is_there(folder / file):
        return leave_out(_no_photo(file))
    told: list[Sentence] = []
    photo = read_row(cells, file, line, told)
    problems.extend(Problem(line, sentence) for sentence in told)
    if says_nothing(photo):
        return leave_out(_nothing_labelled(file))
    return photo


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long a name; a null character
        return False


def _too_large(count: int) -> LabelsInvalid:
    mb, limit = count / 1e6, MOST_BYTES / 1e6
    return LabelsInvalid(
        Sentence(
            f"The labels file is {mb:.0f} MB; the limit is {limit:.0f} MB.",
            f"Le fichier d'étiquettes fait {mb:.0f} Mo ; la limite est de "
            f"{limit:.0f} Mo.",
        )
    )


def _no_folder(folder: Path) -> LabelsInvalid:
    name = shown(folder.name or str(folder))
    return LabelsInvalid(
        Sentence(
            f"There is no folder {name} with photos.",
            f"Il n'y a pas de dossier {name} avec des photos.",
        )
    )


def _no_row(rows: int, problems: list[Problem]) -> LabelsInvalid:
    """Nothing to measure; the first problem says what is wrong."""
    if not problems:
        return LabelsInvalid(
            Sentence(
                "The labels file has no rows.", "Le fichier d'étiquettes est vide."
            )
        )
    first = problems[0]
    return LabelsInvalid(
        Sentence(
            f"Not one of {rows} rows can be used. Line {first.line}: {first.sentence}",
            f"Aucune des {rows} lignes n'est utilisable. Ligne {first.line} : "
            f"{first.sentence.fr}",
        )
    )


def _unreadable_line() -> Sentence:
    return Sentence("This line is not CSV.", "Cette ligne n'est pas du CSV.")


def _broken_encoding() -> Sentence:
    return Sentence(
        "This row is not in UTF-8 and was left out.",
        "Cette ligne n'est pas en UTF-8 et a été ignorée.",
    )


def _twice(file: str, line: int) -> Sentence:
    return Sentence(
        f"{shown(file)} is on line {line} already; this row was left out.",
        f"{shown(file)} est déjà à la ligne {line} ; cette ligne a été ignorée.",
    )


def _no_photo(file: str) -> Sentence:
    return Sentence(
        f"There is no photo {shown(file)} in the photos' folder.",
        f"Il n'y a pas de photo {shown(file)} dans le dossier des photos.",
    )


def _nothing_labelled(file: str) -> Sentence:
    return Sentence(
        f"Nothing is labelled for {shown(file)}.",
        f"Rien n'est étiqueté pour {shown(file)}.",
    )
