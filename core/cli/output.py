"""Results on standard output, everything else on standard error."""

import json
import sys
from typing import TextIO

from core.domain.errors import AppError, NoModelLeft
from core.domain.sentences import Language, in_language
from core.reporting.stamp import attempt_label


def write_json(value: object) -> None:
    """JSON in plain ASCII, which every terminal and pipe can carry."""
    sys.stdout.write(json.dumps(value, allow_nan=False, indent=2) + "\n")


def write_error(
    error: AppError, language: Language, *, to: TextIO | None = None
) -> None:
    """The sentence, the next step, and for a chain that failed every reason."""
    out = to or sys.stderr
    out.write(f"  {in_language(error.message, language)}\n")
    if error.hint:
        out.write(f"  {in_language(error.hint, language)}\n")
    if isinstance(error, NoModelLeft):
        for attempt in error.attempts:
            told = in_language(attempt.error, language)
            out.write(f"  - {attempt_label(attempt)}: {told}\n")
