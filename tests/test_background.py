"""Long work tells its progress, can be stopped, and never fails in silence."""

import threading
import time

import pytest

from core.background import Jobs, as_steps
from core.domain.errors import DownloadFailed
from core.domain.events import Progress
from core.domain.sentences import Sentence

WAITING = Progress(Sentence("Waiting", "Attente"))
HALF = Progress(Sentence("Half", "Moitié"), share=0.5)


def test_steps_tell_the_progress_and_return_the_result() -> None:
    def work(tell: object, stop: threading.Event) -> str:
        tell(HALF)
        return "done"

    def pulled() -> object:
        seen.append((yield from as_steps(work, waiting=WAITING)))

    seen: list[object] = []
    assert list(pulled()) == [WAITING, HALF]
    assert seen == ["done"]


def test_quiet_work_gives_heartbeats_and_ends_when_nobody_pulls() -> None:
    stopped = threading.Event()

    def work(tell: object, stop: threading.Event) -> None:
        stop.wait()
        stopped.set()

    steps = as_steps(work, waiting=WAITING)
    assert [next(steps), next(steps)] == [WAITING, WAITING]
    steps.close()
    assert stopped.is_set()


def test_error_of_the_thread_comes_out_where_somebody_waits() -> None:
    def work(tell: object, stop: threading.Event) -> None:
        raise DownloadFailed("No space left.")

    with pytest.raises(DownloadFailed):
        list(as_steps(work, waiting=WAITING))


def test_job_of_one_name_runs_once_and_goes_on_by_itself() -> None:
    jobs, begun = Jobs(), []

    def work(tell: object, stop: threading.Event) -> str:
        begun.append(1)
        tell(HALF)
        stop.wait(10)
        return "ended"

    first = jobs.start("a", work, waiting=WAITING)
    assert jobs.start("a", work, waiting=WAITING) is first
    deadline = time.monotonic() + 5
    while first.progress is not HALF and time.monotonic() < deadline:
        time.sleep(0.01)
    assert jobs.find("a").progress is HALF
    first.stop.set()
    assert first.ended.wait(5)
    assert (first.result, begun) == ("ended", [1])
    assert jobs.start("a", work, waiting=WAITING) is not first


@pytest.mark.parametrize(
    ("error", "words"),
    [(DownloadFailed("The disk is full."), "disk is full"), (KeyError("x"), "fault")],
    ids=["told", "bug"],
)
def test_job_that_fails_has_a_sentence(error: Exception, words: str) -> None:
    def work(tell: object, stop: threading.Event) -> None:
        raise error

    job = Jobs().start("a", work, waiting=WAITING)
    assert job.ended.wait(5)
    assert words in str(job.error)
