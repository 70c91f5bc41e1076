"""`models`: the chain in order, and what would happen to each row on this machine."""

import argparse
import sys

from core.cli.options import rows_to_walk, with_options
from core.cli.output import write_json
from core.domain.sentences import Language, in_language
from core.domain.settings import Settings
from core.forecast import forecast_lines, forecast_rows


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Print the chain; with `--plan` also the memory plan of each row."""
    settings = with_options(options, settings)
    rows = forecast_rows(rows_to_walk(options, settings), settings)
    if options.json:
        write_json([row.to_dict(language, with_plan=options.plan) for row in rows])
        return 0
    for number, row in enumerate(rows, start=1):
        lines = forecast_lines(row, with_plan=options.plan)
        sys.stdout.write(f"{number}. {row.row.key}: {row.row.title}\n")
        for line in lines:
            sys.stdout.write(f"   {in_language(line, language)}\n")
    return 0
