"""`evaluate`: a model's answers on labelled photos, as figures.

Decisions:
- Answers are kept as they come; after Ctrl-C the same command goes on where it stopped.
- Progress and everything that could not be used go to standard error, the figures to
  standard output.
- Exit code 2 when a row of the labels or a photo could not be used: the figures stand,
  and are of the rest.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

from core.cli.interrupts import stop_on_interrupt
from core.cli.options import row_to_measure, with_options
from core.cli.output import write_json
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome
from core.evaluation.evaluating import PHOTO_REFUSED, evaluate, evaluation_folder
from core.evaluation.figures_json import evaluation_to_dict
from core.evaluation.labels import read_labels_file
from core.evaluation.records import Evaluation, EvaluationProgress, Labels
from core.evaluation.report_text import evaluation_lines
from core.reporting.formats import visible
from core.slot import ModelSlot

OK, NOT_DONE, REFUSED, STOPPED = 0, 1, 2, 130
MOST_PROBLEMS = 20
LINE_EVERY_S = 0.5  # on a terminal, where the line is written over
LINE_EVERY_LOGGED_S = 10.0  # in a file, where every line stays
STOPPED_EARLY = Sentence(
    "Stopped while the model was opening: no photo was looked at.",
    "Arrêté pendant l'ouverture du modèle : aucune photo n'a été examinée.",
)


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Answer, measure, print; the files' folder is told at the end.

    Raises:
        LabelsInvalid: the labels file has no usable row.
        NoModelLeft: the model could not be opened.
        StorageFailed: the answers could not be written.
    """
    settings = with_options(options, settings)
    row = row_to_measure(options, settings)
    labels = read_labels_file(
        options.labels,
        photos_folder=options.photos,
        split=options.split,
        limit=options.limit,
    )
    _write_problems(labels, language)
    out = options.out or evaluation_folder(labels, row.key)
    slot = ModelSlot(settings, (row,))
    line = ProgressLine(sys.stderr, language)
    with stop_on_interrupt() as stop:
        try:
            evaluation = evaluate(
                labels, options.photos, slot, out, stop=stop, on_progress=line.tell
            )
        finally:
            line.end()
    if evaluation is None:
        sys.stderr.write(in_language(STOPPED_EARLY, language) + "\n")
        return STOPPED
    if options.json:
        write_json(evaluation_to_dict(evaluation, language))
    else:
        sys.stdout.write("\n".join(evaluation_lines(evaluation, language)) + "\n")
    _write_folder(evaluation, language)
    return _exit_code(evaluation)


def _exit_code(evaluation: Evaluation) -> int:
    if not evaluation.complete:
        return STOPPED
    if evaluation.outcomes[Outcome.FAILED]:
        return NOT_DONE
    left_out = any(problem.left_out for problem in evaluation.problems)
    return REFUSED if left_out or evaluation.outcomes[PHOTO_REFUSED] else OK


@dataclass
class ProgressLine:
    """One line on standard error: how many photos, how fast, how long yet."""

    stream: TextIO
    language: Language
    last_s: float = field(default=0.0)
    width: int = 0

    def tell(self, progress: EvaluationProgress) -> None:
        """Write the line where it is time for one; a note is always written."""
        over = self.stream.isatty()
        if progress.note:
            self.end()
            self.stream.write(in_language(progress.note, self.language) + "\n")
        every = LINE_EVERY_S if over else LINE_EVERY_LOGGED_S
        now = time.monotonic()
        if progress.done < progress.total and now - self.last_s < every:
            return
        self.last_s = now
        text = in_language(progress_sentence(progress), self.language)
        if over:
            self.stream.write("\r" + text.ljust(self.width))
            self.width = len(text)
        else:
            self.stream.write(text + "\n")
        self.stream.flush()

    def end(self) -> None:
        """Leave the line that is written over."""
        if self.width:
            self.stream.write("\n")
            self.width = 0


def progress_sentence(progress: EvaluationProgress) -> Sentence:
    """ "120/823 photos, 38.1 per second, 1 minute left"."""
    en = fr = f"{progress.done}/{progress.total} photos"
    if progress.photos_per_second:
        speed = f"{progress.photos_per_second:.1f}"
        en, fr = f"{en}, {speed} per second", f"{fr}, {speed} par seconde"
    if progress.seconds_left:
        minutes = f"{progress.seconds_left / 60:.1f} min"
        en, fr = f"{en}, {minutes} left", f"{fr}, encore {minutes}"
    if progress.failed:
        en, fr = f"{en}, {progress.failed} failed", f"{fr}, {progress.failed} en échec"
    return Sentence(en, fr.replace(".", ","))


def _write_problems(labels: Labels, language: Language) -> None:
    """What could not be used, line by line, the first twenty of them."""
    for problem in labels.problems[:MOST_PROBLEMS]:
        told = visible(in_language(problem.sentence, language))
        head = in_language(Sentence("Line", "Ligne"), language)
        sys.stderr.write(f"{head} {problem.line}: {told}\n")
    more = len(labels.problems) - MOST_PROBLEMS
    if more > 0:
        told = Sentence(
            f"… and {more} more; figures.json lists them all.",
            f"… et {more} autres ; figures.json les liste toutes.",
        )
        sys.stderr.write(in_language(told, language) + "\n")


def _write_folder(evaluation: Evaluation, language: Language) -> None:
    """Where the files are; after a stop, how far it came and how to go on."""
    folder = evaluation.folder
    told = Sentence(
        f"Answers and figures are in {folder}.",
        f"Les réponses et les chiffres sont dans {folder}.",
    )
    if not evaluation.complete:
        done = sum(evaluation.outcomes.values())
        told = Sentence(
            f"Stopped: {done} of {evaluation.photos} photos are done. The same command "
            f"goes on from there. {told}",
            f"Arrêté : {done} photos sur {evaluation.photos} sont faites. La même "
            f"commande reprend à cet endroit. {told.fr}",
        )
    sys.stderr.write(in_language(told, language) + "\n")
