"""The files of an evaluation: figures as JSON and CSV, answers line by line.

Decisions:
- JSON and answers are the documented forms that the command writes, too.
- The CSV has plain numbers with a point, and a title in the reader's language; text of
  others that a spreadsheet would run as a formula starts with an apostrophe.
"""

import csv
import io
import json
from collections.abc import Iterator

from core.domain.sentences import Language
from core.evaluation.figures_json import evaluation_to_dict
from core.evaluation.records import Evaluation
from core.evaluation.table import render_tables
from core.reporting.formats import visible
from core.reporting.table_cells import FORMULA_STARTS
from core.ui.evaluate_page.work import EvaluationWork

NUMBERS = ("value", "low", "high", "n", "positives")
COLUMNS = ("source", "key", "title", *NUMBERS)
OF_SOURCE = "sources."


def figures_json(evaluation: Evaluation, language: Language) -> bytes:
    """The documented JSON; its keys are the same in every language."""
    record = evaluation_to_dict(evaluation, language)
    return (json.dumps(record, allow_nan=False, indent=2) + "\n").encode("ascii")


def answers_jsonl(work: EvaluationWork) -> bytes:
    """One line per photo: what the model said."""
    return work.read_answers()


def figures_csv(evaluation: Evaluation, language: Language) -> bytes:
    """Every figure in a row of its own; not measured is empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(evaluation, language))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _rows(evaluation: Evaluation, language: Language) -> Iterator[tuple[object, ...]]:
    for table in render_tables(evaluation, language):
        of_source = table.key.startswith(OF_SOURCE)
        source = table.key.removeprefix(OF_SOURCE) if of_source else ""
        figures = evaluation.sources[source] if of_source else evaluation.figures
        for row in table.rows:
            figure = figures[row.key]
            numbers = (
                figure.value,
                figure.low,
                figure.high,
                figure.n,
                figure.positives,
            )
            told = ["" if each is None else each for each in numbers]
            yield _cell(source), row.key, row.title, *told


def _cell(text: str) -> str:
    """Text that a spreadsheet shows and never runs."""
    seen = visible(text)
    return "'" + seen if seen.lstrip(" ").startswith(FORMULA_STARTS) else seen
