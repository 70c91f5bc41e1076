"""Every labelled photo through the real intake and the real model.

Decisions:
- What is measured is what the program does: `read_photo_file`, then `assess`, with an
  empty cache, so that the seconds are real.
- As many photos are under way as the model takes at a time (one, for a model on this
  machine); their answers are written in the order of the labels all the same.
- One bad photo never stops the others: it has its line, with its sentence. Photos that
  failed or could not be read are asked again by the next run.
- An answer that was cut short by a stop is thrown away: it is not what the model says.
- All answers are of one model. Where another one of the chain steps in, the run ends
  and says so; figures of two models in one table would be of neither.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.assess import ResultCache, assess
from core.domain.errors import AppError, ImageRejected, ModelBusy, ModelChanged
from core.domain.records import Assessment, Photo
from core.domain.sentences import Sentence
from core.domain.vocabulary import Outcome
from core.evaluation.answers import add_answer, open_answers, read_answers
from core.evaluation.records import (
    EvaluationProgress,
    LabelledPhoto,
    ModelStamp,
    PhotoAnswer,
)
from core.loader import Loaded
from core.preprocessing.fingerprint import sha256_hex
from core.preprocessing.intake import read_photo_file
from core.slot import ModelSlot

BUSY_WAIT_S = 1.0  # before asking again where too many wait for the model
Tell = Callable[[EvaluationProgress], None]


@dataclass(slots=True)
class _Count:
    """How far the run is; its clock starts with its first photo."""

    total: int
    done: int = 0
    reused: int = 0
    failed: int = 0
    began: float = field(default_factory=time.perf_counter)

    def progress(self, note: Sentence | None = None) -> EvaluationProgress:
        """What the listener is told now."""
        fresh = self.done - self.reused
        took = time.perf_counter() - self.began
        speed = fresh / took if fresh and took > 0 else None
        left = (self.total - self.done) / speed if speed else None
        return EvaluationProgress(
            self.done, self.total, self.reused, self.failed, speed, left, note
        )


def open_model(
    slot: ModelSlot, tell: Tell, total: int, *, stop: threading.Event
) -> Loaded | None:
    """The model that is asked; None when stopped before it was open.

    Raises:
        NoModelLeft: none could be opened.
    """
    with closing(slot.open_steps()) as steps:
        while not stop.is_set():
            try:
                step = next(steps)
            except StopIteration as end:
                return end.value
            tell(EvaluationProgress(0, total, note=step.step))
    return None


def stamp_of(loaded: Loaded) -> ModelStamp:
    """Which model this is, as its answers are stamped."""
    engine = loaded.engine
    return ModelStamp(
        row=loaded.row.key,
        source=loaded.row.shown_source,
        engine=engine.name,
        revision=engine.revision,
        precision=engine.precision,
        prompt_version=engine.prompt_version,
    )


def answer_photos(
    photos: tuple[LabelledPhoto, ...],
    photos_folder: Path,
    slot: ModelSlot,
    out: Path,
    *,
    model: ModelStamp,
    parallel: int,
    stop: threading.Event,
    tell: Tell,
) -> dict[str, PhotoAnswer]:
    """An answer per photo, by file; fewer when stopped. Goes on where it stopped.

    Raises:
        NoModelLeft: the model is gone and none could be opened.
        ModelChanged: another model stepped in.
        StorageFailed: a line could not be written.
    """
    with open_answers(out) as stream:
        earlier = read_answers(out)
        kept = {each.file: each for each in earlier if each.model == model}
        count = _Count(len(photos))
        tell(count.progress(_redone(earlier, model)))
        answers: dict[str, PhotoAnswer] = {}

        def answer_one(photo: LabelledPhoto) -> PhotoAnswer | None:
            if stop.is_set():
                return None
            known = _kept_answer(photo, photos_folder, kept)
            return known or _ask(photo, photos_folder, slot, model=model, stop=stop)

        for photo, answer in _in_order(answer_one, photos, parallel):
            if answer is None:
                break
            if answer is kept.get(photo.file):
                count.reused += 1
            else:
                add_answer(stream, answer)
            answers[photo.file] = answer
            count.done += 1
            count.failed += not answer.answered
            tell(count.progress())
    return answers


def _in_order(
    work: Callable[[LabelledPhoto], PhotoAnswer | None],
    photos: Iterable[LabelledPhoto],
    parallel: int,
) -> Iterator[tuple[LabelledPhoto, PhotoAnswer | None]]:
    """Each photo with its answer, in order, with so many under way at a time."""
    if parallel == 1:
        yield from ((photo, work(photo)) for photo in photos)
        return
    waiting: deque[tuple[LabelledPhoto, Future[PhotoAnswer | None]]] = deque()
    with ThreadPoolExecutor(parallel) as pool:
        for photo in photos:
            waiting.append((photo, pool.submit(work, photo)))
            if len(waiting) == parallel:
                first, future = waiting.popleft()
                yield first, future.result()
        yield from ((photo, future.result()) for photo, future in waiting)


def _redone(earlier: list[PhotoAnswer], model: ModelStamp) -> Sentence | None:
    """What is said where the folder holds answers of another model."""
    others = {each.file for each in earlier if each.model != model}
    others -= {each.file for each in earlier if each.model == model}
    if not others:
        return None
    return Sentence(
        f"{len(others)} earlier answers are of another model or revision; these "
        "photos are done again.",
        f"{len(others)} réponses antérieures viennent d'un autre modèle ou d'une "
        "autre révision ; ces photos sont refaites.",
    )


def _kept_answer(
    photo: LabelledPhoto, folder: Path, kept: Mapping[str, PhotoAnswer]
) -> PhotoAnswer | None:
    """The earlier answer on the very same bytes, if there is one."""
    answer = kept.get(photo.file)
    if answer is None or not answer.answered:
        return None
    try:
        content = (folder / photo.file).read_bytes()
    except (OSError, ValueError):
        return None
    return answer if sha256_hex(content) == answer.sha256 else None


def _ask(
    labelled: LabelledPhoto,
    folder: Path,
    slot: ModelSlot,
    *,
    model: ModelStamp,
    stop: threading.Event,
) -> PhotoAnswer | None:
    """Intake and walk for one photo; None when stopped before it was answered."""
    empty = PhotoAnswer(labelled.file, model)
    try:
        photo = read_photo_file(folder / labelled.file, settings=slot.settings)
    except ImageRejected as exc:
        return replace(empty, error=exc.told)
    assessment = _assess(photo, slot, stop)
    if assessment is None:
        return None
    made = assessment.provenance
    answered_by = ModelStamp(
        **{name: getattr(made, name) for name in ModelStamp.__slots__}
    )
    answer = assessment.answer
    failed = answer.outcome is Outcome.FAILED
    if answered_by != model and not failed:
        raise _model_changed(model, answered_by)
    return replace(
        empty,
        sha256=photo.sha256,
        outcome=answer.outcome,
        confidence=answer.confidence,
        severity=answer.severity,
        view=answer.view,
        findings=tuple(replace(each, box_xyxy=None) for each in answer.findings),
        scores=answer.scores,
        seconds=made.seconds,
        error=AppError(answer.reason).told if failed else None,
    )


def _assess(photo: Photo, slot: ModelSlot, stop: threading.Event) -> Assessment | None:
    """The assessment; None when a stop came before it, or cut it short."""
    while not stop.is_set():
        try:
            assessment = _last(assess(photo, slot, cache=ResultCache(0), stop=stop))
        except ModelBusy:
            stop.wait(BUSY_WAIT_S)
            continue
        writing = assessment.answer.writing
        failed = assessment.outcome is Outcome.FAILED
        cut_short = failed or (writing is not None and writing.stopped)
        return None if stop.is_set() and cut_short else assessment
    return None


def _last(events: Iterator[object]) -> Assessment:
    """Run the walk of one photo to its end."""
    *_, last = events
    if not isinstance(last, Assessment):
        raise AssertionError("assess ends with an Assessment")
    return last


def _model_changed(model: ModelStamp, other: ModelStamp) -> ModelChanged:
    return ModelChanged(
        Sentence(
            f"{model.row} broke off and {other.row} ({other.engine}) answered instead; "
            "the evaluation of two models in one was not begun.",
            f"{model.row} s'est interrompu et {other.row} ({other.engine}) a répondu à "
            "sa place ; l'évaluation n'a pas mêlé deux modèles.",
        ),
        hint=Sentence(
            "What was answered is kept; run it again to go on.",
            "Les réponses obtenues sont gardées ; relancez pour continuer.",
        ),
    )
