"""`answers.jsonl`: one line per photo, so that a run goes on where it stopped.

Decisions:
- Lines are only ever added, each flushed to the disk before the next photo is looked
  at. Of two lines on one photo the later counts.
- A last line without its end was being written when the program was killed; it is cut
  off before anything is added. A line in the middle that cannot be read is passed over.
- A line counts for a model only if row, source, engine, revision, precision and prompt
  version are the same, and for a photo only if its bytes are.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from io import RawIOBase
from pathlib import Path
from typing import Any

from core.domain.errors import StorageFailed
from core.domain.records import Finding, Scores
from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, Side, View
from core.evaluation.records import ModelStamp, PhotoAnswer

ANSWERS_FILE = "answers.jsonl"
SCHEMA_VERSION = 1
PAIRS = ("types", "parts", "severity", "view")
LATER_PAIRS = ("seen", "direction")  # lines of earlier programs lack them


def answer_to_dict(answer: PhotoAnswer) -> dict[str, Any]:
    """The documented form of one line."""
    return {
        "schema_version": SCHEMA_VERSION,
        "file": answer.file,
        "sha256": answer.sha256,
        **asdict(answer.model),
        "outcome": answer.outcome and str(answer.outcome),
        "confidence": answer.confidence,
        "severity": str(answer.severity),
        "view": str(answer.view),
        "findings": [
            {
                "part": str(each.part),
                "side": str(each.side),
                "type": str(each.damage_type),
                "severity": str(each.severity),
                "confidence": each.confidence,
            }
            for each in answer.findings
        ],
        "scores": answer.scores.to_dict() if answer.scores else None,
        "seconds": answer.seconds,
        "error": answer.error and {"en": str(answer.error), "fr": answer.error.fr},
    }


def answer_from_dict(record: dict[str, Any]) -> PhotoAnswer:
    """The answer of one line.

    Raises:
        KeyError, TypeError, ValueError: it is no line of this version.
    """
    if record["schema_version"] != SCHEMA_VERSION:
        raise ValueError("another version")
    error, outcome = record["error"], record["outcome"]
    return PhotoAnswer(
        str(record["file"]),
        ModelStamp(*(str(record[name]) for name in ModelStamp.__slots__)),
        sha256=record["sha256"],
        outcome=None if outcome is None else Outcome(outcome),
        confidence=record["confidence"],
        severity=Severity(record["severity"]),
        view=View(record["view"]),
        findings=tuple(_finding(each) for each in record["findings"]),
        scores=None if record["scores"] is None else _scores(record["scores"]),
        seconds=record["seconds"],
        error=None if error is None else Sentence(error["en"], error["fr"]),
    )


def _finding(record: dict[str, Any]) -> Finding:
    return Finding(
        part=Part(record["part"]),
        damage_type=DamageType(record["type"]),
        severity=Severity(record["severity"]),
        side=Side(record["side"]),
        confidence=record["confidence"],
    )


def _scores(record: dict[str, Any]) -> Scores:
    pairs = {name: tuple(record[name].items()) for name in PAIRS}
    pairs |= {name: tuple(record.get(name, {}).items()) for name in LATER_PAIRS}
    return Scores(car=float(record["car"]), damaged=float(record["damaged"]), **pairs)


def read_answers(folder: Path) -> list[PhotoAnswer]:
    """Every readable line, in order; none where there is no file yet.

    Raises:
        StorageFailed: the file is there and cannot be read.
    """
    found = []
    try:
        with (folder / ANSWERS_FILE).open("rb") as lines:
            for line in lines:
                try:
                    found.append(answer_from_dict(json.loads(line)))
                except (KeyError, TypeError, ValueError, AttributeError):
                    continue
    except FileNotFoundError:
        return []
    except OSError as exc:
        raise storage_fault(exc, ANSWERS_FILE) from exc
    return found


@contextmanager
def open_answers(folder: Path) -> Iterator[RawIOBase]:
    """The file to add lines to, a half-written last line cut off.

    Raises:
        StorageFailed: the folder or the file cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / ANSWERS_FILE).open("a+b", buffering=0)
        _cut_half_line(stream)
    except OSError as exc:
        raise storage_fault(exc, ANSWERS_FILE) from exc
    try:
        yield stream
    finally:
        stream.close()


def add_answer(stream: RawIOBase, answer: PhotoAnswer) -> None:
    """Add one line; it is on the disk when this returns.

    Raises:
        StorageFailed: it cannot be written, and nothing of it stays.
    """
    line = json.dumps(answer_to_dict(answer), allow_nan=False) + "\n"
    left = memoryview(line.encode("ascii"))
    before = stream.seek(0, os.SEEK_END)
    try:
        while left:  # a disk that fills up may take a part
            left = left[stream.write(left) :]
        os.fsync(stream.fileno())
    except OSError as exc:
        with suppress(OSError):
            stream.truncate(before)
        raise storage_fault(exc, ANSWERS_FILE) from exc


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there whole.

    Raises:
        StorageFailed: it cannot be written; what was there before stays.
    """
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as exc:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise storage_fault(exc, path.name) from exc


def _cut_half_line(stream: RawIOBase) -> None:
    """Cut what stands behind the last line end."""
    size = end = stream.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - 65536)
        stream.seek(start)
        found = stream.read(end - start).rfind(b"\n")
        if found >= 0:
            end = start + found + 1
            break
        end = start
    if end < size:
        stream.truncate(end)


def storage_fault(exc: OSError, name: str) -> StorageFailed:
    """Why a file could not be read or written."""
    why = exc.strerror or type(exc).__name__
    return StorageFailed(
        Sentence(
            f"{name} cannot be read or written: {why}.",
            f"{name} ne peut être lu ou écrit : {why}.",
        ),
        hint=Sentence(
            "Choose a folder that can be written to and has room.",
            "Choisissez un dossier où l'on peut écrire et où il reste de la place.",
        ),
    )
