"""The command line: the same walk as the web app, without a browser.

    python -m core assess PHOTO_OR_FOLDER... [--model ROW|FOLDER|ID] [--precision nf4]
                          [--remote URL --model NAME] [--json] [--report FILE]
    python -m core models [--plan] [--json]
    python -m core evaluate LABELS.csv --photos DIR [--engine ROW] [--split val]
                            [--json] [--out DIR] [--limit N]
    python -m core save MODEL FOLDER [--precision nf4]
    python -m core backup FILE.zip [--force]
    python -m core restore FILE.zip --into FOLDER

Decisions:
- One bad photo never stops the others; it has its own line or JSON object.
- Exit code 0; 2 when a photo, a row of labels or a backup was refused or the command
  makes no sense; 1 when no model could be opened, an analysis failed or a file could
  not be written; 130 when the work was stopped from the keyboard; 141 when the reader
  of the results went away (`… | head`), as for any command killed by SIGPIPE.
- Standard output carries the results only; everything else goes to standard error.
"""

import io
import os
import sys
from collections.abc import Sequence

from core.cli import (
    assess_command,
    backup_command,
    evaluate_command,
    models_command,
    save_command,
)
from core.cli.options import read_options
from core.cli.output import write_error
from core.domain.errors import (
    AppError,
    ArchiveRejected,
    LabelsInvalid,
    SettingsInvalid,
)
from core.domain.sentences import Language
from core.domain.settings import Settings, process_environment

NOT_DONE, REFUSED, STOPPED, NOT_READ = 1, 2, 130, 141
COMMANDS = {
    "assess": assess_command.run,
    "models": models_command.run,
    "save": save_command.run,
    "evaluate": evaluate_command.run,
    "backup": backup_command.run_backup,
    "restore": backup_command.run_restore,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = read_options(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that lacks a letter
        sys.stdout.reconfigure(errors="replace")
    try:
        settings = Settings.from_env(os.environ)
        os.environ.update(process_environment(settings))  # before torch is imported
        language = Language(options.language or settings.language)
        code = COMMANDS[options.command](options, settings, language)
        sys.stdout.flush()
        return code
    except AppError as exc:
        write_error(exc, Language(options.language or Language.EN))
        refused = isinstance(exc, SettingsInvalid | LabelsInvalid | ArchiveRejected)
        return REFUSED if refused else NOT_DONE
    except KeyboardInterrupt:  # the second one, or during work that cannot stop
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_READ
