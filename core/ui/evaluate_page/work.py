"""A session's evaluation in its own thread: unpack, read the labels, ask, measure.

Decisions:
- It goes on while the person looks at other pages, and pauses within two seconds when
  the browser is gone; what was answered is kept, and Continue goes on from there.
- Photos of an archive lie in a private folder, removed when every photo has its answer,
  when the person begins anew, and when the session or the program ends. The worst
  mistakes are kept as small pictures in memory.
- Answers lie beside the photos, never in a folder that two sessions share.
- Labels may name photos from the archive's top or from the one folder that holds them
  all; the place with more of the named photos is taken.
"""

import logging
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from core.background import start_thread
from core.domain.errors import AppError, ImageRejected, StorageFailed
from core.domain.sentences import Sentence
from core.evaluation.answers import ANSWERS_FILE
from core.evaluation.evaluating import evaluate
from core.evaluation.labels import read_labels
from core.evaluation.records import Evaluation, EvaluationProgress, Labels
from core.preprocessing.archives import Unpacked, unpack_photos
from core.preprocessing.intake import read_photo_file
from core.slot import ModelSlot

logger = logging.getLogger(__name__)

PICTURE_PX = 320
LOOK_S = 0.5  # between two looks whether the browser is still there
DEEPEST = 5  # folders that hold nothing but one folder
UNPACKING = Sentence("Unpacking the photos", "Décompression des photos")
READING = Sentence("Reading the labels", "Lecture des étiquettes")
ENDING = Sentence("Computing the figures", "Calcul des chiffres")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave: labels, and photos as an archive or as a server's folder.

    Exactly one of `archive` and `folder` is set; `photos_name` is for people.
    """

    labels: bytes
    labels_name: str
    photos_name: str
    archive: bytes | None = None
    folder: Path | None = None


class EvaluationWork:
    """One evaluation; how far it is and what it gave can be read any time."""

    def __init__(
        self, given: Given, slot: ModelSlot, is_watched: Callable[[], bool]
    ) -> None:
        self.given = given
        self._slot = slot
        self._is_watched = is_watched
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._remove: weakref.finalize | None = None
        self._place: Path | None = None
        self._photos: Path | None = None
        self._forgotten = False
        self.step: Sentence | None = None
        self.progress: EvaluationProgress | None = None
        self.note: Sentence | None = None
        self.unpacked: Unpacked | None = None
        self.labels: Labels | None = None
        self.evaluation: Evaluation | None = None
        self.pictures: dict[str, Image.Image] = {}
        self.error: AppError | None = None

    @property
    def running(self) -> bool:
        """Whether the thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def stopping(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop.is_set()

    @property
    def refused(self) -> bool:
        """Whether what was given is of no use: nothing was asked of the model."""
        return not self.running and self.error is not None and self.labels is None

    @property
    def complete(self) -> bool:
        """Whether every photo has its line."""
        return self.evaluation is not None and self.evaluation.complete

    def go_on(self) -> None:
        """Begin, or go on where it stopped."""
        if self.running or self.complete or self._forgotten:
            return
        self._stop, self.error = threading.Event(), None
        self._thread = start_thread("evaluation", self._run, stop=self.stop)
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """End after this photo; what was answered stays."""
        self._stop.set()

    def wait(self, wait_s: float) -> None:
        """Give quick work the time to end, so that the page is drawn once."""
        if self._thread is not None:
            self._thread.join(wait_s)

    def forget(self) -> None:
        """Stop, and remove everything from the disk."""
        self._forgotten = True
        self.stop()
        if not self.running:
            self._clear()

    def read_answers(self) -> bytes:
        """`answers.jsonl` as it is now; empty where there is none."""
        try:
            return (self._place / "answers" / ANSWERS_FILE).read_bytes()
        except (OSError, TypeError):
            return b""

    def _run(self) -> None:
        try:
            self._prepare()
            if not self._stop.is_set():
                self._evaluate()
        except AppError as exc:
            logger.warning("evaluation.failed %s", type(exc).__name__)
            self.error = exc
        except Exception:  # a bug must end as a sentence on the page, not as silence
            logger.exception("evaluation.broken")
            self.error = _broken()
        finally:
            self.step = None
            if self._forgotten or self.labels is None:
                self._clear()

    def _watch(self) -> None:
        """Pause when the browser is gone."""
        thread = self._thread
        while thread.is_alive():
            if not self._is_watched():
                self._stop.set()
            thread.join(LOOK_S)

    def _prepare(self) -> None:
        """Photos into their folder, labels read; nothing the second time.

        Raises:
            ArchiveRejected, LabelsInvalid, StorageFailed: what was given is no use.
        """
        if self.labels is not None:
            return
        if self._place is None:
            self._place = _private_folder()
            self._remove = weakref.finalize(self, shutil.rmtree, self._place, True)
        root = self.given.folder or self._unpack()
        if self._stop.is_set():
            return
        self.step = READING
        named = read_labels(self.given.labels)
        self._photos = _best_place(root, named)
        labels = read_labels(self.given.labels, photos_folder=self._photos)
        self.given = replace(self.given, archive=None)  # it is on the disk now
        self.labels = labels

    def _unpack(self) -> Path:
        self.step = UNPACKING
        folder = self._place / "photos"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.unpacked = unpack_photos(
            self.given.archive, folder, settings=self._slot.settings, stop=self._stop
        )
        return folder

    def _evaluate(self) -> None:
        self.step = None
        evaluation = evaluate(
            self.labels,
            self._photos,
            self._slot,
            self._place / "answers",
            stop=self._stop,
            on_progress=self._note,
        )
        if evaluation is None:
            return
        self.evaluation = evaluation
        self._keep_pictures()
        if self.complete:
            shutil.rmtree(self._place / "photos", ignore_errors=True)

    def _note(self, progress: EvaluationProgress) -> None:
        if progress.note is not None or progress.done > progress.reused:
            self.note = progress.note  # about the beginning: gone with the first photo
        self.progress = progress
        self.step = ENDING if progress.done == progress.total else None

    def _keep_pictures(self) -> None:
        """Small pictures of the worst mistakes; one that is gone has none."""
        for mistake in self.evaluation.mistakes:
            if mistake.file in self.pictures:
                continue
            path = self._photos / mistake.file
            with suppress(ImageRejected):
                image = read_photo_file(path, settings=self._slot.settings).image
                image.thumbnail((PICTURE_PX, PICTURE_PX))
                self.pictures[mistake.file] = image

    def _clear(self) -> None:
        """Remove the private folder, if there is one."""
        if self._remove is not None:
            self._remove()
        self._remove = self._place = None


def _private_folder() -> Path:
    """A new folder that only this user of the system can open.

    Raises:
        StorageFailed: none can be made.
    """
    try:
        return Path(tempfile.mkdtemp(prefix="car-damage-evaluation-"))
    except OSError as exc:
        why = exc.strerror or type(exc).__name__
        raise StorageFailed(
            Sentence(
                f"No folder for the photos could be made: {why}.",
                f"Aucun dossier n'a pu être créé pour les photos : {why}.",
            ),
            hint=Sentence(
                "Free some room on the server's disk.",
                "Libérez de la place sur le disque du serveur.",
            ),
        ) from exc


def _best_place(root: Path, labels: Labels) -> Path:
    """The root, or a folder that holds all the rest: where more of the photos are."""
    places = [root]
    while len(places) <= DEEPEST:
        try:
            inside = list(places[-1].iterdir())
        except OSError:  # gone or not readable: the labels will say so photo by photo
            break
        if len(inside) != 1 or not inside[0].is_dir():
            break
        places.append(inside[0])
    return max(places, key=lambda place: _named_in(place, labels))


def _named_in(place: Path, labels: Labels) -> int:
    """How many of the labelled photos lie below this place."""
    found = 0
    for photo in labels.photos:
        with suppress(OSError, ValueError):
            found += (place / photo.file).is_file()
    return found


def _broken() -> AppError:
    return AppError(
        Sentence(
            "A fault of the program interrupted the evaluation.",
            "Une erreur du programme a interrompu l'évaluation.",
        ),
        hint=Sentence(
            "What was answered is kept: press Continue. The server's log has details.",
            "Les réponses obtenues sont gardées : appuyez sur Continuer. Le journal du "
            "serveur donne les détails.",
        ),
    )
