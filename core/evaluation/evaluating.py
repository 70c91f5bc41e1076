"""The walk of an evaluation: labels → an answer for every photo → figures → files.

Decisions:
- Answers are kept as they come (`answers.jsonl`), figures are computed from them at the
  end, also when the run was stopped: they are then of what was answered.
- `figures.json` is put in its place whole.
- Without a folder of the user's, the files lie in the user's cache folder, under the
  labels' and the model's name: the same evaluation finds them again.
"""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from platformdirs import user_cache_path

from core.domain.sentences import Language
from core.domain.vocabulary import Outcome
from core.evaluation import curves
from core.evaluation.answering import Tell, answer_photos, open_model, stamp_of
from core.evaluation.answers import write_whole
from core.evaluation.arrays import Answered
from core.evaluation.figures import measure_all
from core.evaluation.figures_json import FIGURES_FILE, evaluation_to_dict
from core.evaluation.mistakes import worst_mistakes
from core.evaluation.records import (
    Evaluation,
    Failure,
    Figure,
    Labels,
    ModelStamp,
    PhotoAnswer,
)
from core.slot import ModelSlot

CACHE_NAME = "car-damage-assessment"
PHOTO_REFUSED = "photo_refused"
OF_A_SOURCE = (
    "damaged.auc",
    "damaged.balanced_accuracy_decided",
    "damaged.balanced_accuracy_strict",
    "damaged.recall",
    "damaged.false_alarms",
    "severity.macro_f1",
    "severity.macro_f1_best",
    "view.accuracy",
    "view.accuracy_best",
    "types.mean.auc",
)


def evaluate(
    labels: Labels,
    photos_folder: Path,
    slot: ModelSlot,
    out: Path,
    *,
    stop: threading.Event,
    on_progress: Tell,
) -> Evaluation | None:
    """Answer every photo and measure the answers; goes on where it stopped.

    Args:
        labels: what `read_labels` gave.
        photos_folder: the photos' files are below it.
        slot: holds the model to ask.
        out: folder for `answers.jsonl` and `figures.json`; made where it is missing.
        stop: set it to end after (or, for a model that writes, in) this photo; the
            figures are then of what was answered. Stopped while the model opens,
            there is nothing to measure, and the result is None.
        on_progress: called in this thread with every step and after every photo.

    Raises:
        NoModelLeft: no model could be opened.
        StorageFailed: the folder cannot be written; what was written stays.
        ModelChanged: another model of the chain stepped in.
    """
    loaded = open_model(slot, on_progress, len(labels.photos), stop=stop)
    if loaded is None:
        return None
    model, title = stamp_of(loaded), loaded.engine.title
    answers = answer_photos(
        labels.photos,
        photos_folder,
        slot,
        out,
        model=model,
        parallel=loaded.engine.parallel,
        stop=stop,
        tell=on_progress,
    )
    evaluation = measure_answers(labels, answers, model=model, title=title, folder=out)
    record = evaluation_to_dict(evaluation, Language.EN)
    text = json.dumps(record, allow_nan=False, indent=2) + "\n"
    write_whole(out / FIGURES_FILE, text.encode("ascii"))
    return evaluation


def measure_answers(
    labels: Labels,
    answers: Mapping[str, PhotoAnswer],
    *,
    model: ModelStamp,
    title: str,
    folder: Path | None = None,
) -> Evaluation:
    """Everything that these answers (by file; some may be missing) allow."""
    done = [photo for photo in labels.photos if photo.file in answers]
    measured = [photo for photo in done if answers[photo.file].answered]
    rows = Answered(tuple(measured), tuple(answers[photo.file] for photo in measured))
    counted = Counter(str(answers[p.file].outcome or PHOTO_REFUSED) for p in done)
    return Evaluation(
        model=model,
        model_title=title,
        photos=len(labels.photos),
        answered=len(rows),
        complete=len(done) == len(labels.photos),
        ranked_by="scores" if rows.has_scores else "stated_confidence",
        outcomes={name: counted[name] for name in (*map(str, Outcome), PHOTO_REFUSED)},
        figures=measure_all(rows),
        confusions=curves.confusions(rows),
        reliability=curves.reliability(rows),
        risk_coverage=curves.risk_coverage(rows),
        own_point=curves.own_point(rows),
        sources=_by_source(rows),
        mistakes=worst_mistakes(rows),
        failures=tuple(_failures(answers[photo.file] for photo in done)),
        problems=labels.problems,
        labels_sha256=labels.sha256,
        folder=folder,
    )


def evaluation_folder(labels: Labels, row_key: str) -> Path:
    """Where an evaluation lies when nobody says: the user's cache folder."""
    cache = user_cache_path(CACHE_NAME, appauthor=False)
    row = re.sub(r"[^\w.-]", "_", row_key)
    return cache / "evaluations" / f"{labels.sha256[:12]}-{row}"


def _by_source(rows: Answered) -> dict[str, dict[str, Figure]]:
    """The figures of each source where there are at least two."""
    names = sorted({photo.source for photo in rows.photos if photo.source})
    if len(names) < 2:
        return {}
    found = {}
    for name in names:
        figures = measure_all(rows.of_source(name))
        found[name] = {key: figures[key] for key in OF_A_SOURCE if key in figures}
    return found


def _failures(answers: Iterable[PhotoAnswer]) -> list[Failure]:
    """Photos that were refused, and analyses that failed."""
    return [
        Failure(each.file, each.error, refused=each.outcome is None)
        for each in answers
        if not each.answered
    ]
