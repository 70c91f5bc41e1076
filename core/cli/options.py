"""What can be asked on the command line, and the chain that follows from it."""

import argparse
import difflib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.domain.errors import SettingsInvalid
from core.domain.sentences import Language, Sentence
from core.domain.settings import AUTO, PROGRAM_VERSION, READERS, Settings
from core.domain.vocabulary import Precision
from core.models.catalogue import CHAIN, ChainRow, chain, own_row, remote_row
from core.reporting.export import ReportKind


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the arguments; a command that makes no sense ends the program with 2."""
    parser = argparse.ArgumentParser(
        prog="python -m core", description="Assess car damage from photos."
    )
    parser.add_argument("--version", action="version", version=PROGRAM_VERSION)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("assess", help="assess photos or folders of photos")
    one.add_argument("photos", nargs="+", type=Path, metavar="PHOTO_OR_FOLDER")
    _add_model(one)
    _add_remote(one)
    one.add_argument(
        "--report",
        type=_report_path,
        metavar="FILE",
        help="also write one report of all photos (.pdf .html .json .csv)",
    )
    two = commands.add_parser("models", help="list the chain and what would happen")
    _add_model(two)
    two.add_argument(
        "--plan", action="store_true", help="also print the memory plan of each row"
    )
    three = commands.add_parser("save", help="save a copy of a model, quantised or not")
    three.add_argument("model", metavar="MODEL", help="a row, a folder or a hub id")
    three.add_argument("folder", type=Path, metavar="FOLDER", help="new or empty")
    three.add_argument("--precision", choices=list(Precision), default=AUTO)
    four = commands.add_parser("evaluate", help="measure a model on labelled photos")
    _add_evaluation(four)
    five = commands.add_parser("backup", help="save all cases in one ZIP file")
    five.add_argument("file", type=Path, metavar="FILE.zip")
    five.add_argument("--force", action="store_true", help="replace the file")
    six = commands.add_parser("restore", help="unpack a backup into a new folder")
    six.add_argument("file", type=Path, metavar="FILE.zip")
    six.add_argument("--into", type=Path, metavar="FOLDER", required=True)
    for command in (one, two, four):
        command.add_argument("--json", action="store_true", help="print JSON")
    for command in (one, two, three, four, five, six):
        command.add_argument("--language", choices=list(Language), help="en or fr")
    options = parser.parse_args(arguments)
    if getattr(options, "remote", None) and options.precision:
        used = four if options.command == "evaluate" else one
        used.error("--precision is the server's business; leave it out with --remote")
    if getattr(options, "engine", None) and (options.model or options.remote):
        four.error("--engine stands alone; leave out --model and --remote")
    return options


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        metavar="MODEL",
        help="use this alone: a row of the chain, a model folder, or a hub id",
    )
    command.add_argument("--precision", choices=list(Precision))


def _add_remote(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--remote", metavar="URL", help="ask an OpenAI-compatible server; see --model"
    )


def _add_evaluation(command: argparse.ArgumentParser) -> None:
    command.add_argument("labels", type=Path, metavar="LABELS.csv")
    command.add_argument("--photos", type=Path, metavar="DIR", required=True)
    command.add_argument(
        "--engine",
        metavar="NAME",
        help="a row of the chain (default: onboard), or remote as the settings say",
    )
    _add_model(command)
    _add_remote(command)
    command.add_argument("--split", default="", help="only rows of this split")
    command.add_argument(
        "--limit", type=_positive, metavar="N", help="only the first N photos"
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for answers and figures"
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} must be a number above 0")
    return int(text)


def _report_path(text: str) -> Path:
    """A path whose suffix names a kind of report."""
    kinds = [f".{kind}" for kind in ReportKind]
    if Path(text).suffix.lower() not in kinds:
        raise argparse.ArgumentTypeError(
            f"{Path(text).name!r} must end in one of {', '.join(kinds)}"
        )
    return Path(text)


def with_options(options: argparse.Namespace, settings: Settings) -> Settings:
    """The settings with what the command line says on top.

    Raises:
        SettingsInvalid: the server's address is none.
    """
    precision = getattr(options, "precision", None) or settings.precision
    settings = replace(settings, precision=str(precision))
    address = getattr(options, "remote", None)
    if not address:
        return settings
    try:
        address = READERS["remote_url"](address)
    except ValueError as exc:
        raise SettingsInvalid(
            Sentence(
                f"--remote must be {exc.args[0]}.",
                f"--remote : il faut {exc.args[0].fr}.",
            )
        ) from exc
    return replace(settings, remote_url=address, remote_model=options.model or "")


def rows_to_walk(
    options: argparse.Namespace, settings: Settings
) -> tuple[ChainRow, ...]:
    """The one model that was asked for, or the whole chain.

    Raises:
        SettingsInvalid: there is no such row, folder or id.
    """
    if getattr(options, "remote", None):
        return (remote_row(settings.remote_model, settings.remote_url),)
    if options.model is None:
        return chain(settings)
    return (row_named(options.model),)


def row_to_measure(options: argparse.Namespace, settings: Settings) -> ChainRow:
    """The one row to evaluate; the on-board model where nothing is said.

    Raises:
        SettingsInvalid: there is no such row, folder or id.
    """
    if options.engine == "remote" and settings.remote_url:
        return remote_row(settings.remote_model, settings.remote_url)
    if options.remote or options.model:
        return rows_to_walk(options, settings)[0]
    return row_named(options.engine or "onboard")


def row_named(text: str) -> ChainRow:
    """A row of the chain by its key, or a row for a folder or a hub id.

    Raises:
        SettingsInvalid: it is none of these; the near rows are named.
    """
    row = next((row for row in CHAIN if row.key == text), None)
    if row is not None:
        return row
    if "/" in text or Path(text).expanduser().exists():
        return own_row(text)
    keys = [row.key for row in CHAIN]
    near = ", ".join(difflib.get_close_matches(text, keys, n=3) or keys)
    raise SettingsInvalid(
        Sentence(
            f"There is no row and no folder {text!r}.",
            f"Il n'y a ni ligne ni dossier {text!r}.",
        ),
        hint=Sentence(
            f"Rows: {near}. A hub id has the form name/model.",
            f"Lignes : {near}. Un identifiant a la forme nom/modèle.",
        ),
    )
