"""Waiting for a remote server is told, and can be ended at any point of it."""

import ctypes
import threading
import time
from collections.abc import Callable

import pytest

from core.domain.errors import GenerationFailed
from core.domain.events import Progress, TextPiece
from core.domain.vocabulary import Outcome
from tests.engines import servers
from tests.engines.remote import CLEAN, DENT, ask, engine_for, picture
from tests.engines.servers import (
    Reply,
    drip,
    finish,
    in_turn,
    piece,
    say,
    serving,
    silence,
    sse,
    sse_then_silence,
)


def talks() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == "remote-talk"]


def wait_until(holds: Callable[[], object], limit_s: float = 2.0) -> bool:
    deadline = time.monotonic() + limit_s
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(holds())


def test_a_silent_server_is_told_twice_a_second() -> None:
    with serving(chat=silence) as server:
        events = engine_for(server.url).examine(picture(), stop=threading.Event())
        next(events)
        for _ in range(4):
            started = time.perf_counter()
            assert isinstance(next(events), Progress)
            assert time.perf_counter() - started < 0.5
        events.close()


def test_a_server_that_thinks_without_words_is_told_too() -> None:
    with serving(chat=drip("", pause_s=0.02)) as server:
        events = engine_for(server.url).examine(picture(), stop=threading.Event())
        started = time.perf_counter()
        shown = [next(events) for _ in range(5)]
        assert 0.5 < time.perf_counter() - started < 2
        assert all(isinstance(event, Progress) for event in shown)
        events.close()


BUSY = say("", status=503, headers={"Retry-After": "5"})


@pytest.mark.parametrize(
    "chat",
    [
        pytest.param(silence, id="waiting"),
        pytest.param(sse_then_silence(piece("well ")), id="silent in the middle"),
        pytest.param(drip(pause_s=0.2), id="slow drip"),
        pytest.param(drip(pause_s=0.005), id="fast drip"),
        pytest.param(BUSY, id="between two tries"),
        pytest.param(sse_then_silence(piece(CLEAN)), id="clean but not finished"),
    ],
)
def test_stop_ends_within_a_second_and_is_never_a_clean_car(chat: Reply) -> None:
    stop = threading.Event()
    with serving(chat=chat) as server:
        threading.Timer(0.6, stop.set).start()
        started = time.perf_counter()
        answer = ask(engine_for(server.url, max_new_tokens=4096), stop)
        assert time.perf_counter() - started < 1.6
        assert answer.outcome is Outcome.CANNOT_TELL
        assert answer.reason == "Stopped before the answer was complete."
        assert answer.writing.stopped
        assert wait_until(lambda: not talks())


def test_stop_while_connecting_ends_within_a_second() -> None:
    stop = threading.Event()
    with servers.never_accepting() as url:
        threading.Timer(0.2, stop.set).start()
        started = time.perf_counter()
        assert ask(engine_for(url), stop).writing.stopped
        assert time.perf_counter() - started < 1.2


def test_stop_before_the_question_asks_nobody() -> None:
    stop = threading.Event()
    stop.set()
    with serving() as server:
        assert ask(engine_for(server.url), stop).outcome is Outcome.CANNOT_TELL
        assert not server.asked


def test_a_stopped_answer_keeps_its_complete_findings() -> None:
    stop = threading.Event()
    with serving(chat=sse_then_silence(piece(DENT))) as server:
        threading.Timer(0.3, stop.set).start()
        answer = ask(engine_for(server.url), stop)
    assert answer.outcome is Outcome.DAMAGE_FOUND
    assert answer.writing.stopped


@pytest.mark.parametrize("chat", [silence, drip(), sse_then_silence(piece("x"))])
def test_a_closed_listener_hangs_up_within_two_seconds(chat: Reply) -> None:
    with serving(chat=chat) as server:
        events = engine_for(server.url).examine(picture(), stop=threading.Event())
        assert wait_until(lambda: next(events) and server.questions)
        events.close()
        assert server.questions[0].hung_up.wait(2)
        assert wait_until(lambda: not talks())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_talk_that_is_killed_is_told_and_the_next_one_works() -> None:
    answers = [drip(pause_s=0.02), sse(piece(DENT), finish())] * 5
    with serving(chat=in_turn(*answers)) as server:
        engine = engine_for(server.url, max_new_tokens=4096)
        for _ in range(5):
            events = engine.examine(picture(), stop=threading.Event())
            assert wait_until(lambda e=events: isinstance(next(e), TextPiece))
            thread = ctypes.c_ulong(talks()[-1].ident)
            kill = ctypes.py_object(SystemExit)
            assert ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, kill) == 1
            started = time.perf_counter()
            with pytest.raises(GenerationFailed, match="without an answer"):
                list(events)
            assert time.perf_counter() - started < 1
            assert ask(engine).outcome is Outcome.DAMAGE_FOUND
