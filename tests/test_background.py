"""Long work tells its progress, can be stopped, and never fails in silence."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.background import Jobs, OneByOne, as_steps
from core.domain.errors import AppError, DownloadFailed
from core.domain.events import Heard, Progress, Restart, TextPiece
from core.domain.sentences import Sentence

ROOT = Path(__file__).resolve().parents[1]
AT_WORK = """
import threading
from core.background import Jobs, OneByOne

def take(thing, stop):
    begun.set()
    stop.wait(20)
    print("ended by itself", thing, flush=True)
    return False

begun = threading.Event()
{begin}
assert begun.wait(20)
"""
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


def test_heard_forgets_text_that_does_not_count_and_notes_each_reason_once() -> None:
    heard, why = Heard(), Sentence("Again.", "De nouveau.")
    events = (TextPiece("half", 1), Progress(why, lasting=True), Restart(why))
    for event in events:
        heard.hear(event)
    assert (heard.said, heard.tokens, heard.progress) == ("", None, None)
    heard.hear(TextPiece("who", 1))
    heard.hear(TextPiece("le", 2))
    heard.hear(HALF)
    assert (heard.said, heard.tokens, heard.progress) == ("whole", 2, HALF)
    assert heard.notes == [why]


def test_things_are_taken_one_after_another_in_their_order() -> None:
    taken: list[int] = []
    line = OneByOne("line", lambda thing, stop: taken.append(thing) or True)
    line.add(range(3))
    line.add(range(3, 6))
    assert line.wait(5)
    assert taken == list(range(6))
    assert (line.waiting, line.running, line.resting) == ((), False, False)


def test_thing_that_fails_stays_first_until_it_is_tried_again() -> None:
    taken: list[str] = []

    def take(thing: str, stop: threading.Event) -> bool:
        if thing == "bad" and not mended:
            raise AppError("full")
        taken.append(thing)
        return True

    mended: list[bool] = []
    line = OneByOne("line", take)
    line.add(["good", "bad", "last"])
    assert line.wait(5)
    assert (taken, line.waiting, line.resting) == (["good"], ("bad", "last"), True)
    assert line.error.message == "full"
    line.add(["new"])
    assert line.wait(5)
    assert taken == ["good"], "what comes later waits too"
    mended.append(True)
    line.go_on()
    assert line.wait(5)
    assert taken == ["good", "bad", "last", "new"]
    assert line.error is None


def test_stop_reaches_the_thing_in_work_even_after_a_needless_go_on() -> None:
    asked: list[str] = []

    def take(thing: str, stop: threading.Event) -> bool:
        asked.append(thing)
        return not stop.wait(0.5)

    line = OneByOne("line", take)
    line.add(["one", "two"])
    while not asked:
        time.sleep(0.001)
    line.go_on()  # it is at work already
    line.stop()
    assert line.wait(5)
    assert (line.waiting, line.resting, line.error) == (("one", "two"), True, None)
    line.stop()
    line.forget()
    assert (line.waiting, line.resting) == ((), False)


def test_bug_rests_the_line_with_a_sentence_and_without_its_secrets() -> None:
    def take(thing: int, stop: threading.Event) -> bool:
        raise ZeroDivisionError("/home/me/secret")

    line = OneByOne("line", take)
    line.add([1])
    assert line.wait(5)
    assert line.resting
    assert "secret" not in line.error.told
    assert line.error.message.fr


@pytest.mark.parametrize(
    "begin",
    [
        'OneByOne("line", take).add(["a thing"])',
        'Jobs().start("a thing", take, waiting=None)',
    ],
)
def test_program_that_ends_lets_its_threads_end_first(begin: str) -> None:
    """One that is halted inside a model's native code would abort the process."""
    ended = subprocess.run(
        [sys.executable, "-c", AT_WORK.format(begin=begin)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "ended by itself" in ended.stdout
