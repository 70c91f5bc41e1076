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
    one.add_argument(
        "--remote", metavar="URL", help="ask an OpenAI-compatible server; see --model"
    )
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
    for command in (one, two):
        command.add_argument("--json", action="store_true", help="print JSON")
    for command in (one, two, three):
        command.add_argument("--language", choices=list(Language), help="en or fr")
    options = parser.parse_args(arguments)
    if getattr(options, "remote", None) and options.precision:
        one.error("--precision is the server's business; leave it out with --remote")
    return options


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        metavar="MODEL",
        help="use this alone: a row of the chain, a model folder, or a hub id",
    )
    command.add_argument("--precision", choices=list(Precision))


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
