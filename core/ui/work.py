"""The session's photos on their way through intake and model, in their own thread.

Decisions:
- The work goes on while the person clicks, reads or changes the language: a page run
  only looks at it. It ends when the browser is gone, within two seconds.
- A photo appears as soon as it is read; its verdict follows. One bad photo is listed
  with its reason and the rest goes on.
- All photos are assessed before the first explanation is retold: verdicts come first.
- Stop ends the answer that is being written and keeps what was said; photos behind it
  stay pending.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

from core.assess import AnswerCache, assess
from core.background import interrupted, start_thread
from core.domain.errors import AppError
from core.domain.events import Event, Heard, Progress
from core.domain.records import Assessment
from core.domain.sentences import Language
from core.preprocessing import refusals
from core.preprocessing.intake import read_photo
from core.retell import retell
from core.slot import ModelSlot
from core.ui.photo_item import PhotoItem

logger = logging.getLogger(__name__)


class PhotoWork:
    """Takes pending photos one after another; what it does now can be read any time."""

    def __init__(
        self, slot: ModelSlot, cache: AnswerCache, is_watched: Callable[[], bool]
    ) -> None:
        self._slot = slot
        self._cache = cache
        self._is_watched = is_watched
        self._items: list[PhotoItem] = []
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._language = Language.EN
        self.current: PhotoItem | None = None
        self.heard = Heard()
        self.error: AppError | None = None
        self.changes = 0  # grows with every photo that has news

    @property
    def running(self) -> bool:
        """Whether the thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    def go_on(self, items: list[PhotoItem], language: Language) -> None:
        """Work on these photos; begins if there is anything to do."""
        self._items, self._language = items, language
        if self.running or self._next() is None:
            return
        self._stop, self.error = threading.Event(), None
        self._thread = start_thread("photos", self._run, stop=self.stop)

    def stop(self) -> None:
        """End the answer that is being written; pending photos stay pending."""
        self._stop.set()

    def wait(self, wait_s: float) -> None:
        """Give quick work the time to end, so that the page is drawn once."""
        if self._thread is not None:
            self._thread.join(wait_s)

    def _run(self) -> None:
        try:
            while not self._stop.is_set() and self._is_watched():
                item = self._next()
                if item is None:
                    return
                self.current, self.heard = item, Heard()
                was_pending = item.pending
                if was_pending:
                    self._take(item)
                else:
                    self._retell(item)
                self.changes += 1
                if item is self._next() and item.pending == was_pending:
                    return  # stopped or left: never the same for ever
        except AppError as exc:
            logger.warning("work.failed %s: %s", type(exc).__name__, exc)
            self.error = exc
        except Exception:
            logger.exception("work.broken")
            self.error = interrupted()
        finally:
            self.current, self.heard.progress = None, None

    def _next(self) -> PhotoItem | None:
        """The first photo that is pending; when none is, the first not yet retold."""
        pending = [item for item in self._items if item.pending]
        untold = [item for item in self._items if item.is_untold(self._language)]
        return next(iter([*pending, *untold]), None)

    def _take(self, item: PhotoItem) -> None:
        """Intake and assessment of one photo."""
        self._read(item)
        if item.photo is None:
            return
        steps = assess(item.photo, self._slot, cache=self._cache, stop=self._stop)
        with closing(steps):
            for assessment in self._watched(steps):
                item.notes = tuple(self.heard.notes)
                item.assessment = assessment

    def _read(self, item: PhotoItem) -> None:
        """Intake: bytes → photo, or the reason why not."""
        if item.photo is not None:
            return
        try:
            photo = read_photo(
                item.read_bytes(), name=item.name, settings=self._slot.settings
            )
        except AppError as exc:
            item.refusal = exc
            logger.warning("photo.refused %s", type(exc).__name__)
        except Exception:  # one photo that nobody foresaw must not hold up the rest
            logger.exception("photo.broken")
            item.refusal = refusals.unforeseen()
        else:
            item.take_photo(photo)

    def _retell(self, item: PhotoItem) -> None:
        """The explanation in the model's words, where there is a model to write it."""
        language = self._language
        steps = retell(item.assessment, self._slot, language, stop=self._stop)
        with closing(steps):
            for event in steps:
                if isinstance(event, Progress):
                    self.heard.hear(event)
                elif not self._stop.is_set():
                    item.retold[language] = event
                if not self._is_watched():
                    return

    def _watched(self, steps: Iterator[Event | Assessment]) -> Iterator[Assessment]:
        """Note what happens; end when nobody watches, or on Stop before any text."""
        for event in steps:
            if isinstance(event, Assessment):
                yield event
            else:
                self.heard.hear(event)
            if not self._is_watched() or (self._stop.is_set() and not self.heard.said):
                return
