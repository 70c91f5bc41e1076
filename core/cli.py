"""The command line: the same walk as the web app, without a browser.

    python -m core assess PHOTO_OR_FOLDER... [--json] [--language fr] [--report FILE]
    python -m core models [--json]

Decisions:
- One bad photo never stops the others; it has its own line or JSON object.
- Exit code 0; 2 when a photo was refused or the command makes no sense; 1 when no
  model could be opened, an analysis failed or the report could not be written.
- A file named on the command line is read whatever its name; of a folder, files with
  an image suffix are read, sorted, folders inside it too.
- Standard output carries the results only; everything else goes to standard error.
"""

import argparse
import difflib
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.assess import ResultCache, assess
from core.domain.errors import AppError, ExportFailed, NoModelLeft, SettingsInvalid
from core.domain.records import Assessment, Photo
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import PROGRAM_VERSION, Settings
from core.domain.vocabulary import Outcome
from core.loader import ModelSlot, why_not
from core.models.catalogue import CHAIN, ChainRow
from core.models.hardware import read_gpus
from core.preprocessing.intake import read_photo_file
from core.reporting.explain import explain, finding_line, verdict_line
from core.reporting.export import (
    ReportKind,
    assessment_to_dict,
    export_reports,
    refusal_to_dict,
)

PHOTO_SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .png .webp .heic .heif .avif .tif .tiff .bmp .gif".split()
)
OK, NOT_DONE, REFUSED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Result:
    """One photo of the command line: an assessment, or the reason why not."""

    file: str
    photo: Photo | None = None
    assessment: Assessment | None = None
    error: AppError | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that lacks a letter
        sys.stdout.reconfigure(errors="replace")
    try:
        settings = Settings.from_env(os.environ)
        language = Language(options.language or settings.language)
        if options.command == "models":
            return _show_models(as_json=options.json, language=language)
        return _assess(options, settings, language)
    except AppError as exc:
        language = Language(options.language or Language.EN)
        _write_error(exc, language)
        return REFUSED if isinstance(exc, SettingsInvalid) else NOT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core", description="Assess car damage from photos."
    )
    parser.add_argument("--version", action="version", version=PROGRAM_VERSION)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("assess", help="assess photos or folders of photos")
    one.add_argument("photos", nargs="+", type=Path, metavar="PHOTO_OR_FOLDER")
    one.add_argument(
        "--model",
        type=_row_key,
        metavar="ROW",
        help="use this row of the chain alone (see `python -m core models`)",
    )
    one.add_argument(
        "--report",
        type=_report_path,
        metavar="FILE",
        help="also write one report of all photos (.pdf .html .json .csv)",
    )
    two = commands.add_parser("models", help="list the chain and what would happen")
    for command in (one, two):
        command.add_argument("--json", action="store_true", help="print JSON")
        command.add_argument("--language", choices=list(Language), help="en or fr")
    return parser


def _row_key(text: str) -> str:
    """A key of the chain; an unknown one is refused with the near names."""
    keys = [row.key for row in CHAIN]
    if text not in keys:
        near = difflib.get_close_matches(text, keys, n=3) or keys
        raise argparse.ArgumentTypeError(
            f"no row {text!r} in the chain; did you mean {', '.join(near)}?"
        )
    return text


def _report_path(text: str) -> Path:
    """A path whose suffix names a kind of report."""
    kinds = [f".{kind}" for kind in ReportKind]
    if Path(text).suffix.lower() not in kinds:
        raise argparse.ArgumentTypeError(
            f"{Path(text).name!r} must end in one of {', '.join(kinds)}"
        )
    return Path(text)


def _assess(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    chain = tuple(row for row in CHAIN if options.model in (None, row.key))
    slot, cache = ModelSlot(settings, chain), ResultCache(settings.result_cache_entries)
    results = []
    for path in _photo_files(options.photos):
        result = _assess_file(path, slot, cache=cache, settings=settings)
        results.append(result)
        if not options.json:
            _write_text(result, language)
    if options.json:
        _write_json([_to_dict(result, language) for result in results])
    if options.report:
        _write_report(options.report, results, language)
    return _exit_code(results)


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
    path: Path, slot: ModelSlot, *, cache: ResultCache, settings: Settings
) -> Result:
    """Intake and walk for one file; a refusal is a result too."""
    try:
        photo = read_photo_file(path, settings=settings)
    except AppError as exc:
        return Result(str(path), error=exc)
    for event in assess(photo, slot.open(), cache=cache):
        if isinstance(event, Assessment):
            return Result(str(path), photo, event)
    raise AssertionError("assess ends with an Assessment")


def _to_dict(result: Result, language: Language) -> dict[str, Any]:
    if result.assessment is None:
        return refusal_to_dict(result.file, result.error, language)
    record = assessment_to_dict(result.assessment, result.photo, language)
    return record | {"file": result.file}


def _exit_code(results: list[Result]) -> int:
    if any(result.error is not None for result in results):
        return REFUSED
    outcomes = [result.assessment.outcome for result in results]
    return NOT_DONE if Outcome.FAILED in outcomes else OK


def _write_text(result: Result, language: Language) -> None:
    """The verdict, the findings and the explanation of one photo."""
    sys.stdout.write(f"{result.file}\n")
    if result.assessment is None:
        _write_error(result.error, language, to=sys.stdout)
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


def _write_json(value: object) -> None:
    """JSON in plain ASCII, which every terminal and pipe can carry."""
    sys.stdout.write(json.dumps(value, allow_nan=False, indent=2) + "\n")


def _write_error(error: AppError, language: Language, *, to: Any = None) -> None:
    out = to or sys.stderr
    out.write(f"  {in_language(error.message, language)}\n")
    if error.hint:
        out.write(f"  {in_language(error.hint, language)}\n")
    if isinstance(error, NoModelLeft):
        for attempt in error.attempts:
            out.write(f"  - {attempt.row}: {in_language(attempt.error, language)}\n")


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


def _show_models(*, as_json: bool, language: Language) -> int:
    """The chain in order, and what would happen to each row on this machine."""
    gpus = read_gpus()
    rows = [(row, why_not(row, gpus)) for row in CHAIN]
    used = next((row.key for row, reason in rows if reason is None), None)
    if as_json:
        _write_json([_row_to_dict(row, reason, used, language) for row, reason in rows])
        return OK
    for number, (row, reason) in enumerate(rows, start=1):
        sys.stdout.write(f"{number}. {row.key}: {row.title}\n")
        sys.stdout.write(f"   {row.source} · {row.licence}\n")
        sys.stdout.write(f"   {_forecast(row, reason, used, language)}\n")
    return OK


def _forecast(
    row: ChainRow, reason: Sentence | None, used: str | None, language: Language
) -> str:
    """What the walk would do with this row."""
    if reason is not None:
        told = Sentence(f"Skipped: {reason}", f"Passé : {reason.fr}")
    elif row.key == used:
        told = Sentence("Would be used here.", "Serait utilisé ici.")
    else:
        told = Sentence(
            "Could run here; a row above it comes first.",
            "Pourrait tourner ici ; une ligne au-dessus passe avant.",
        )
    return in_language(told, language)


def _row_to_dict(
    row: ChainRow, reason: Sentence | None, used: str | None, language: Language
) -> dict[str, Any]:
    return {
        "row": row.key,
        "title": row.title,
        "source": row.source,
        "source_kind": row.source_kind,
        "weights": row.weights,
        "engines": list(row.engines),
        "licence": row.licence,
        "needs_gpu": row.needs_gpu,
        "gated": row.gated,
        "runs_here": reason is None,
        "used": row.key == used,
        "forecast": _forecast(row, reason, used, language),
    }
