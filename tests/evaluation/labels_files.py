"""Small labelled folders and labels files, and the words of a run."""

import shutil
import threading
from pathlib import Path

from core.evaluation.evaluating import evaluate
from core.evaluation.labels import read_labels
from core.evaluation.records import Evaluation, EvaluationProgress, Labels
from core.slot import ModelSlot
from tests.examples import EXAMPLES

LABELS = """file,damaged,severity,view,types,source
101_front34_none.jpg,0,none,front,,drawn
102_front34_crash.jpg,1,severe,front,dent;broken lamp,drawn
104_rear34_rearcrash.jpg,1,moderate,rear,dent,drawn
106_close_dent.jpg,1,minor,side,dent,close
110_close_lamp.jpg,1,severe,front,lamp_broken,close
112_close_windscreen.jpg,1,severe,front,glass_shatter,close
"""


def labelled_folder(folder: Path, text: str = LABELS) -> tuple[Path, Path]:
    """The example pictures with their labels: (labels file, folder of photos)."""
    photos = folder / "photos"
    shutil.copytree(EXAMPLES, photos)
    labels = folder / "labels.csv"
    labels.write_text(text, encoding="utf-8")
    return labels, photos


def read(text: str, **options: object) -> Labels:
    return read_labels(text.encode("utf-8"), **options)


def run(
    labels: Labels,
    photos: Path,
    slot: ModelSlot,
    out: Path,
    *,
    stop: threading.Event | None = None,
    stop_after: int | None = None,
) -> tuple[Evaluation, list[EvaluationProgress]]:
    """Evaluate; stops by itself after so many photos if told to."""
    told: list[EvaluationProgress] = []
    stop = stop or threading.Event()

    def tell(progress: EvaluationProgress) -> None:
        told.append(progress)
        if progress.done == stop_after:
            stop.set()

    return evaluate(labels, photos, slot, out, stop=stop, on_progress=tell), told
