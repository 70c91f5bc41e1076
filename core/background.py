"""Long work beside the screen: runs in a thread, tells its progress, can be stopped.

Decisions:
- `as_steps` turns work that calls back into steps that are pulled; whoever stops
  pulling stops the work.
- `Jobs` belong to the process, not to a browser: downloads and loads go on when a
  page is left, and any page can show or stop them. One per name at a time.
- Whatever goes wrong in a thread comes out as a sentence where somebody looks.
"""

import logging
import queue
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from core.domain.errors import AppError
from core.domain.events import Progress
from core.domain.sentences import Sentence

logger = logging.getLogger(__name__)

HEARTBEAT_S = 0.5
Tell = Callable[[Progress], None]
Work = Callable[[Tell, threading.Event], Any]


def as_steps(work: Work, *, waiting: Progress) -> Generator[Progress, None, Any]:
    """Run `work(tell, stop)` in a thread; yield what it tells, return its result.

    Yields the last step again (first: `waiting`) every half second. Closing the
    iterator sets `stop` and waits for the work to end. Errors come out here.
    """
    told: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
    job = Job(waiting)

    def run() -> None:
        try:
            job.result = work(told.put, job.stop)
        except BaseException as exc:  # carried over to the one who waits
            job.error = exc
        finally:
            told.put(None)

    worker = threading.Thread(target=run, name="background-work", daemon=True)
    worker.start()
    try:
        step: Progress | None = waiting
        while step is not None:
            yield step
            try:
                step = told.get(timeout=HEARTBEAT_S)
            except queue.Empty:
                continue
    finally:
        job.stop.set()
        worker.join()
    if job.error is not None:
        raise job.error
    return job.result


@dataclass(eq=False)
class Job:
    """One piece of work: its last progress, how to stop it, and how it ended."""

    progress: Progress
    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: BaseException | None = None

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return not self.ended.is_set()


class Jobs:
    """The long works of the process, by name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_name: dict[str, Job] = {}

    def find(self, name: str) -> Job | None:
        """The last work of this name, running or ended."""
        return self._by_name.get(name)

    def start(self, name: str, work: Work, *, waiting: Progress) -> Job:
        """Begin the work, unless work of this name runs already; returns it."""
        with self._lock:
            known = self._by_name.get(name)
            if known is not None and known.running:
                return known
            job = self._by_name[name] = Job(waiting)
        thread = threading.Thread(
            target=_run, args=(name, job, work), name=name, daemon=True
        )
        thread.start()
        return job


def _run(name: str, job: Job, work: Work) -> None:
    def tell(progress: Progress) -> None:
        job.progress = progress

    try:
        job.result = work(tell, job.stop)
    except AppError as exc:
        logger.warning("job.failed %s %s", name, exc)
        job.error = exc
    except Exception:  # a bug must end as a sentence on the page, not as silence
        logger.exception("job.broken %s", name)
        job.error = AppError(
            Sentence(
                "This broke off because of a fault in the program.",
                "Une erreur du programme a interrompu cette action.",
            ),
            hint=Sentence(
                "Try it again; the log of the server has the details.",
                "Réessayez ; le journal du serveur donne les détails.",
            ),
        )
    finally:
        job.ended.set()
