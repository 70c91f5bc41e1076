"""Long work beside the screen: runs in a thread, tells its progress, can be stopped.

Decisions:
- `as_steps` turns work that calls back into steps that are pulled; whoever stops
  pulling stops the work.
- `Jobs` belong to the process, not to a browser: downloads and loads go on when a
  page is left, and any page can show or stop them. One per name at a time.
- `OneByOne` takes many things in turn. One that cannot be taken now stays first and
  the others wait behind it, so that nothing is lost and nothing is tried for ever.
- Whatever goes wrong in a thread comes out as a sentence where somebody looks.
- When the program ends, whatever runs is stopped and awaited for a moment: the
  interpreter halts a thread wherever it is, and one that comes back from a model's
  native code then aborts the process.
"""

import atexit
import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from core.domain.errors import AppError
from core.domain.events import Progress
from core.domain.sentences import Sentence

logger = logging.getLogger(__name__)

HEARTBEAT_S = 0.5
END_S = 2.0  # a model that is asked to stop does so within a second
Tell = Callable[[Progress], None]
Work = Callable[[Tell, threading.Event], Any]
Thing = TypeVar("Thing")


_at_work: dict[threading.Thread, Callable[[], None]] = {}  # and how each is stopped


def start_thread(
    name: str, run: Callable[[], None], *, stop: Callable[[], None]
) -> threading.Thread:
    """Run something in a thread that is stopped and awaited when the program ends."""

    def run_and_leave() -> None:
        try:
            run()
        finally:
            _at_work.pop(thread, None)

    thread = threading.Thread(target=run_and_leave, name=name, daemon=True)
    _at_work[thread] = stop
    thread.start()
    return thread


@atexit.register
def _end_all() -> None:
    """Stop every thread, and give them a moment to end."""
    threads = dict(_at_work)
    for stop in threads.values():
        stop()
    deadline = time.monotonic() + END_S
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))


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

    worker = start_thread("background-work", run, stop=job.stop.set)
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
        start_thread(name, partial(_run, name, job, work), stop=job.stop.set)
        return job


class OneByOne(Generic[Thing]):
    """Takes things in turn, in a thread that lives while there are any.

    Args:
        name: of the thread.
        take: takes a thing, looking at `stop`; False when it was not done. One that was
            not done, or that raised, stays first, and all rest until `go_on`.
    """

    def __init__(
        self, name: str, take: Callable[[Thing, threading.Event], bool]
    ) -> None:
        self._name, self._take = name, take
        self._things: deque[Thing] = deque()
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._running = self._resting = False
        self.error: AppError | None = None

    @property
    def running(self) -> bool:
        """Whether a thing is being taken."""
        return self._running

    @property
    def waiting(self) -> tuple[Thing, ...]:
        """What is not done yet, the one that is being taken first."""
        with self._changed:
            return tuple(self._things)

    @property
    def resting(self) -> bool:
        """Whether there is something to do that waits for `go_on`."""
        return self._resting and bool(self._things)

    def add(self, things: Iterable[Thing]) -> None:
        """Put things behind the others; begins with them unless it rests."""
        with self._changed:
            self._things.extend(things)
            self._begin()

    def go_on(self) -> None:
        """Try again, beginning with the thing that was not done."""
        with self._changed:
            if self._resting:  # else whoever works now would lose sight of `stop`
                self._stop, self.error, self._resting = threading.Event(), None, False
                self._begin()

    def stop(self) -> None:
        """End what is done now, and rest."""
        with self._changed:
            self._resting = True
            self._stop.set()

    def forget(self) -> None:
        """Let go of everything that waits."""
        with self._changed:
            self._things.clear()

    def wait(self, wait_s: float) -> bool:
        """Wait until it rests or has nothing to do; whether it came to that."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, wait_s)

    def _begin(self) -> None:
        if self._things and not (self._running or self._resting):
            self._running = True
            start_thread(self._name, self._run, stop=self.stop)

    def _run(self) -> None:
        while (given := self._next()) is not None:
            thing, stop = given
            try:
                done, error = self._take(thing, stop), None
            except AppError as exc:
                logger.warning("%s.rests %s: %s", self._name, type(exc).__name__, exc)
                done, error = False, exc
            except Exception:  # a bug must end as a sentence on the page
                logger.exception("%s.broken", self._name)
                done, error = False, interrupted()
            self._note(thing, stop, done=done, error=error)

    def _next(self) -> tuple[Thing, threading.Event] | None:
        """The next thing; None ends the thread, seen by all in the same moment."""
        with self._changed:
            if self._things and not self._resting:
                return self._things[0], self._stop
            self._running = False
            self._changed.notify_all()
            return None

    def _note(
        self,
        thing: Thing,
        stop: threading.Event,
        *,
        done: bool,
        error: AppError | None,
    ) -> None:
        with self._changed:
            if done and self._things and self._things[0] is thing:
                self._things.popleft()
            elif not done and stop is self._stop:  # else `go_on` came in between
                self._resting, self.error = True, error


def interrupted() -> AppError:
    """What is told of a bug; the log has its trace."""
    return AppError(
        Sentence(
            "A fault of the program interrupted the work.",
            "Une erreur du programme a interrompu le travail.",
        ),
        hint=Sentence(
            "Try it again; the log of the server has the details.",
            "Réessayez ; le journal du serveur donne les détails.",
        ),
    )


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
        job.error = interrupted()
    finally:
        job.ended.set()
