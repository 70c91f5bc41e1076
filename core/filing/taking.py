"""Photos on their way into a visit: read, cleaned, kept, assessed.

Decisions:
- The work belongs to the process, not to a browser: the photos are a person's
  evidence, so a closed window does not end it. One intake per visit, whoever looks.
- Two threads. One keeps what was given, as fast as the disk takes it; the other
  assesses what is kept. A model that writes for a minute per photo holds up no photo's
  way to the disk, and with the quick model the two work side by side.
- Photos are taken in the order in which they were given. Where the capture time is
  kept, those that have one are put in its order, on the places they have.
- A file that the visit has already is told and not kept again: twice it would count as
  two photos that agree.
- One bad file is listed with its reason and the rest goes on. What stops the model or
  the disk stops the work: everything stays where it is until `go_on`.
- What a model said and the disk did not take is kept here, to be shown and to be saved
  later; no model is asked twice for it.
- An answer that was stopped is not kept: in a case, half an answer could be taken for a
  whole one. The photo stays pending.
- Pending is what is kept and not assessed, so after a crash the store says what is left
  to do. Two programs that open one visit may both assess a photo; the last one counts.
"""

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from core.assess import AnswerCache, assess
from core.background import OneByOne, start_thread
from core.domain.cases import StoredPhoto
from core.domain.errors import AppError, ImageRejected, StorageFailed
from core.domain.events import Heard
from core.domain.records import Assessment, Photo
from core.filing.photo_files import GivenFile, in_capture_order, read_given, read_kept
from core.preprocessing.intake import display_name
from core.slot import ModelSlot
from core.storage import photos
from core.storage.store import Store
from core.storage.visits import read_visit

logger = logging.getLogger(__name__)

MOST_FRESH = 4  # pictures held between keeping and assessing, some MB each


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What a model said of a photo, while the disk does not take it."""

    photo: StoredPhoto
    assessment: Assessment


class PhotoIntake:
    """Takes the photos of one visit; how far it is can be read at any time."""

    def __init__(
        self, store: Store, visit_id: str, slot: ModelSlot, cache: AnswerCache
    ) -> None:
        self._store, self._visit_id = store, visit_id
        self._slot, self._cache = slot, cache
        self._files = OneByOne("intake.keeping", self._keep)
        self._photos = OneByOne("intake.assessing", self._assess)
        self._counting = threading.Lock()
        self._fresh: dict[str, Photo] = {}
        self._unsaved: dict[str, Unsaved] = {}
        self._again: set[str] = set()
        self._taken: set[str] = set()  # photos that were lined up here
        self._preparing: threading.Thread | None = None
        self.heard = Heard()
        self.current: StoredPhoto | None = None
        self.repeated: tuple[str, ...] = ()  # names of files that were there already
        self.done = self.total = 0
        self.changes = 0  # grows with every photo that has news

    @property
    def running(self) -> bool:
        """Whether something is being kept or assessed."""
        return self._files.running or self._photos.running

    @property
    def resting(self) -> bool:
        """Whether it was stopped, or had to stop, with something left to do."""
        return self._files.resting or self._photos.resting

    @property
    def error(self) -> AppError | None:
        """Why it had to stop, the disk's reason first."""
        return self._files.error or self._photos.error

    @property
    def not_kept(self) -> tuple[str, ...]:
        """The names of the files that are not on the disk yet."""
        return tuple(file.name for file in self._files.waiting)

    @property
    def unsaved(self) -> tuple[Unsaved, ...]:
        """Assessments that the disk did not take."""
        return tuple(self._unsaved.values())

    def prepare(self) -> None:
        """Have the model opened while a person chooses the first photo; once only."""
        if self._preparing is None:
            self._preparing = start_thread(
                "intake.preparing", self._open_model, stop=self.stop
            )

    def give(self, files: Sequence[GivenFile]) -> None:
        """Take these files; what was stopped goes on with them."""
        self._expect(len(files))
        self._files.add(files)
        self.go_on()

    def take_up(self, stored: Iterable[StoredPhoto]) -> None:
        """Assess those that are pending, such as after a crash.

        Nothing is begun that was stopped or had to stop, and nothing twice: whoever
        asks may have looked before the work ended.
        """
        if self.running or self.resting:
            return
        pending = [photo.id for photo in stored if photo.is_pending]
        new = [photo_id for photo_id in pending if photo_id not in self._taken]
        if new:
            self._expect(len(new))
            self._line_up(new)

    def assess_again(self, stored: Iterable[StoredPhoto]) -> None:
        """Ask anew about these photos; what was said before stays behind it."""
        ids = [photo.id for photo in stored]
        self._again.update(ids)
        self._expect(len(ids))
        self._photos.add(ids)
        self.go_on()

    def go_on(self) -> None:
        """Try again what was stopped or failed."""
        self._files.go_on()
        self._photos.go_on()

    def stop(self) -> None:
        """End the work soon; what is kept stays, the rest waits for `go_on`."""
        self._files.stop()
        self._photos.stop()

    def forget_repeated(self) -> None:
        """Tell no more of files that were there already."""
        self.repeated = ()

    def forget_files(self) -> None:
        """Let go of the files that are not on the disk yet."""
        with self._counting:
            self.total -= len(self._files.waiting)
            self._files.forget()

    def wait(self, wait_s: float) -> bool:
        """Wait for the end of the work; whether it came to that."""
        deadline = time.monotonic() + wait_s
        if self._preparing is not None:
            self._preparing.join(wait_s)
        works = (self._files, self._photos)
        return all(each.wait(max(0.0, deadline - time.monotonic())) for each in works)

    def _open_model(self) -> None:
        try:
            self._slot.open()
        except AppError as exc:  # told with the first photo
            logger.info("intake.not_prepared %s", exc)

    def _expect(self, count: int) -> None:
        """Count what comes; from nothing, if nothing is left to do."""
        with self._counting:
            if not (self._files.waiting or self._photos.waiting):
                self.done = self.total = 0
            self.total += count

    def _note(self, *, done: bool) -> bool:
        """A photo has news; returns True, as whoever took it does."""
        with self._counting:
            self.changes += 1
            self.done += done
        return True

    def _keep(self, file: GivenFile, stop: threading.Event) -> bool:
        """One file onto the disk; False when it was stopped."""
        try:
            return self._kept_or_refused(file, stop)
        except StorageFailed:
            if read_visit(self._store, self._visit_id) is None:
                self._files.forget()  # deleted meanwhile: there is no place for them
                return True
            raise

    def _kept_or_refused(self, file: GivenFile, stop: threading.Event) -> bool:
        """Among the photos, or on the list of files that are none."""
        try:
            photo, kept = read_given(file, self._slot.settings)
        except ImageRejected as exc:
            logger.warning("photo.refused %s", type(exc).__name__)
            photos.add_refused(
                self._store,
                self._visit_id,
                name=display_name(file.name),
                byte_count=len(file.content),
                problem=exc.told,
            )
            return self._note(done=True)
        if stop.is_set():
            return False
        if photos.has_file(self._store, self._visit_id, photo.sha256):
            self.repeated = (*self.repeated, photo.name)
            return self._note(done=True)
        stored = photos.add_photo(self._store, self._visit_id, kept, photo)
        if len(self._fresh) < MOST_FRESH:
            self._fresh[stored.id] = photo
        self._line_up([stored.id])
        if file.keep_time and len(self._files.waiting) == 1:
            self._order()
        return self._note(done=False)

    def _line_up(self, photo_ids: Sequence[str]) -> None:
        self._taken.update(photo_ids)
        self._photos.add(photo_ids)

    def _order(self) -> None:
        """Put the photos whose time is known in its order."""
        known = photos.photos_of_visit(self._store, self._visit_id)
        wanted = in_capture_order(known)
        if wanted != [photo.id for photo in known]:
            photos.order_photos(self._store, self._visit_id, wanted)

    def _assess(self, photo_id: str, stop: threading.Event) -> bool:
        """One kept photo's assessment onto the disk; False when it was stopped."""
        stored = photos.read_photo(self._store, photo_id)
        fresh = self._fresh.pop(photo_id, None)
        if stored is None or not (stored.is_pending or photo_id in self._again):
            self._forget(photo_id)
            return self._note(done=True)
        self.current, self.heard = stored, Heard()
        try:
            assessment = self._assessment(stored, fresh, stop)
            if assessment is None:
                return False
            self._save(stored, assessment)
        except ImageRejected as exc:
            photos.set_problem(self._store, photo_id, exc.told)
        finally:
            self.current, self.heard.progress = None, None
        self._forget(photo_id)
        return self._note(done=True)

    def _assessment(
        self, stored: StoredPhoto, fresh: Photo | None, stop: threading.Event
    ) -> Assessment | None:
        """What the model says; None when it was stopped.

        Raises:
            ImageRejected: the kept picture is missing or cannot be read.
        """
        known = self._unsaved.get(stored.id)
        if known is not None:
            return known.assessment
        photo = fresh or read_kept(self._store, stored, self._slot.settings)
        steps = assess(photo, self._slot, cache=self._cache, stop=stop)
        with closing(steps):
            for event in steps:
                if stop.is_set():
                    return None
                if isinstance(event, Assessment):
                    return event
                self.heard.hear(event)
        return None

    def _save(self, stored: StoredPhoto, assessment: Assessment) -> None:
        """Keep the assessment.

        Raises:
            StorageFailed: the disk did not take it; it is kept in `unsaved`.
        """
        try:
            photos.set_assessment(self._store, stored.id, assessment)
        except StorageFailed:
            if photos.read_photo(self._store, stored.id) is None:
                return  # removed while the model looked at it
            self._unsaved[stored.id] = Unsaved(stored, assessment)
            self._note(done=False)
            raise

    def _forget(self, photo_id: str) -> None:
        self._unsaved.pop(photo_id, None)
        self._again.discard(photo_id)
