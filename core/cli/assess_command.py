"""`assess`: photos and folders of photos, one after another.

Decisions:
- A file named on the command line is read whatever its name; of a folder, files with
  an image suffix are read, sorted, folders inside it too.
- Ctrl-C ends the answer that is being written, keeps what was said and prints it; a
  second Ctrl-C ends the program.
"""

import argparse
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.assess import ResultCache, assess
from core.cli.interrupts import stop_on_interrupt
from core.cli.options import rows_to_walk, with_options
from core.cli.output import write_error, write_json
from core.domain.errors import AppError, ExportFailed, NoModelLeft
from core.domain.events import Progress, Restart
from core.domain.records import Assessment, Photo
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome
from core.preprocessing.intake import read_photo_file
from core.reporting.explain import explain, finding_line, verdict_line
from core.reporting.export import (
    ReportKind,
    assessment_to_dict,
    export_reports,
    refusal_to_dict,
)
from core.slot import ModelSlot

PHOTO_SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .png .webp .heic .heif .avif .tif .tiff .bmp .gif".split()
)
OK, NOT_DONE, REFUSED, STOPPED = 0, 1, 2, 130


@dataclass(frozen=True, slots=True)
class Result:
    """One photo of the command line: an assessment, or the reason why not."""

    file: str
    photo: Photo | None = None
    assessment: Assessment | None = None
    error: AppError | None = None


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Assess every photo, print the results, and write the report if one is wanted."""
    settings = with_options(options, settings)
    slot = ModelSlot(settings, rows_to_walk(options, settings))
    results: list[Result] = []
    with stop_on_interrupt() as stop:
        files = _photo_files(options.photos)
        for result in _results(files, slot, stop=stop, language=language):
            results.append(result)
            if not options.json:
                _write_text(result, language)
    if options.json:
        write_json([_to_dict(result, language) for result in results])
    if options.report:
        _write_report(options.report, results, language)
    return STOPPED if stop.is_set() else _exit_code(results)


def _results(
    files: list[Path], slot: ModelSlot, *, stop: threading.Event, language: Language
) -> Iterator[Result]:
    """One result per photo; ends early when stopped, or when no model opens."""
    cache = ResultCache(slot.settings.result_cache_entries)
    for path in files:
        try:
            result = _assess_file(path, slot, cache=cache, stop=stop, language=language)
        except NoModelLeft as exc:
            write_error(exc, language)
            yield Result(str(path), error=exc)
            return
        if result is not None:
            yield result
        if stop.is_set():
            return


def _photo_files(paths: Iterable[Path]) -> list[Path]:
    """The files to assess, in the order given, folders unfolded and sorted."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*"))
            files += [file for file in inside if file.suffix.lower() in PHOTO_SUFFIXES]
        else:
            files.append(path)
    return files


def _assess_file(
    path: Path,
    slot: ModelSlot,
    *,
    cache: ResultCache,
    stop: threading.Event,
    language: Language,
) -> Result | None:
    """Intake and walk for one file; a refusal is a result too. None: stopped before."""
    try:
        photo = read_photo_file(path, settings=slot.settings)
    except AppError as exc:
        return Result(str(path), error=exc)
    said = False
    for event in assess(photo, slot, cache=cache, stop=stop):
        if isinstance(event, Assessment):
            return Result(str(path), photo, event)
        if isinstance(event, Restart):
            sys.stderr.write(f"{in_language(event.reason, language)}\n")
        said = said or not isinstance(event, Progress | Restart)
        if stop.is_set() and not said:
            return None
    raise AssertionError("assess ends with an Assessment")


def _to_dict(result: Result, language: Language) -> dict[str, Any]:
    if result.assessment is None:
        return refusal_to_dict(result.file, result.error, language)
    record = assessment_to_dict(result.assessment, result.photo, language)
    return record | {"file": result.file}


def _exit_code(results: list[Result]) -> int:
    errors = [result.error for result in results if result.error is not None]
    if any(isinstance(error, NoModelLeft) for error in errors):
        return NOT_DONE
    if errors:
        return REFUSED
    outcomes = [result.assessment.outcome for result in results]
    return NOT_DONE if Outcome.FAILED in outcomes else OK


def _write_text(result: Result, language: Language) -> None:
    """The verdict, the findings and the explanation of one photo."""
    sys.stdout.write(f"{result.file}\n")
    if isinstance(result.error, NoModelLeft):  # told on standard error
        return
    if result.assessment is None:
        write_error(result.error, language, to=sys.stdout)
        return
    sys.stdout.write(f"  {verdict_line(result.assessment, language)}\n")
    for number, finding in enumerate(result.assessment.findings, start=1):
        sys.stdout.write(f"  {number}. {finding_line(finding, language)}\n")
    explanation = explain(result.assessment, result.photo, language)
    for section in explanation.sections:
        sys.stdout.write(f"  {section.title}\n")
        for line in section.sentences:
            sys.stdout.write(f"    {line}\n")
    sys.stdout.write("\n")


def _write_report(path: Path, results: list[Result], language: Language) -> None:
    """One document with every assessed photo.

    Raises:
        ExportFailed: there is nothing to report, or the file cannot be written.
    """
    pairs = [(each.assessment, each.photo) for each in results if each.assessment]
    if not pairs:
        raise ExportFailed(
            Sentence(
                f"No report was written to {path.name}: no photo was assessed.",
                f"Aucun rapport écrit dans {path.name} : aucune photo évaluée.",
            )
        )
    kind = ReportKind(path.suffix.lower().lstrip("."))
    content = export_reports(pairs, kind=kind, language=language)
    try:
        path.write_bytes(content)
    except OSError as exc:
        raise ExportFailed(
            Sentence(
                f"The report {path.name} could not be written: {exc.strerror}.",
                f"Le rapport {path.name} n'a pas pu être écrit : {exc.strerror}.",
            ),
            hint=Sentence(
                "Choose a folder that exists and can be written to.",
                "Choisissez un dossier existant où vous pouvez écrire.",
            ),
        ) from exc
