"""Whatever a remote server does, people get a clear sentence soon, and no secret."""

import importlib
import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from core.domain.errors import AppError, GenerationFailed, RemoteRefused
from core.domain.sentences import Sentence
from core.engines import remote_talk
from core.engines.remote_faults import HINTS, WORDS, Fault
from tests.engines import servers
from tests.engines.remote import CANARY, engine_for, open_remote, picture
from tests.engines.servers import (
    Exchange,
    Reply,
    drip,
    finish,
    hang_up,
    in_turn,
    line,
    piece,
    say,
    serving,
    silence,
    sse,
    sse_then_silence,
)

pytest.importorskip("openai")  # its first import takes a second of its own
OPEN_LIMIT_S = 3.0
SSE = servers.SSE_HEAD


def echo(status: int) -> Reply:
    """An error that shows the whole request, the key and the photo included."""

    def reply(ex: Exchange) -> None:
        key = {"X-Echo": ex.headers.get("authorization", "")}
        say(f"{ex.headers} {ex.body}", status=status, headers=key)(ex)

    return reply


def slow_head(ex: Exchange) -> None:
    """A reply whose head comes letter by letter, so that no wait is ever long."""
    while ex.send(b"H"):
        time.sleep(0.1)


def endless(start: bytes, again: bytes, *, pause_s: float = 0.0) -> Reply:
    """A reply that never ends."""

    def reply(ex: Exchange) -> None:
        ex.send(start)
        deadline = time.monotonic() + servers.PATIENCE_S
        while ex.send(again) and time.monotonic() < deadline:
            time.sleep(pause_s)

    return reply


def raw(data: bytes) -> Reply:
    return lambda ex: ex.send(data)


HTML = say("<html><title>Welcome</title></html>")
ENDLESS_PAGE = endless(
    b"HTTP/1.1 500 Oh\r\nContent-Type: text/html\r\n\r\n", b"x" * 9999
)
REDIRECT = say("", status=307, headers={"Location": "http://127.0.0.1:9/v1"})
GZIP = say("zzz", headers={"Content-Encoding": "gzip"})


@pytest.fixture(autouse=True, scope="module")
def client_is_imported() -> None:
    """The first import takes most of a second, which is not the server's doing."""
    importlib.import_module("openai")


@pytest.fixture(autouse=True)
def no_secret_in_any_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    logged = " ".join(record.getMessage() for record in caplog.get_records("call"))
    assert CANARY not in logged
    assert "base64" not in logged


def check_words(exc: AppError, *, says: str) -> None:
    """The sentence says this, in two languages, with a hint and without a secret."""
    assert says in exc.message
    for sentence in (exc.message, exc.hint):
        assert isinstance(sentence, Sentence)
        assert sentence
        assert sentence.fr != sentence
    shown = "".join(traceback.format_exception(exc)) + repr(vars(exc))
    assert CANARY not in shown
    assert "base64" not in shown
    assert "damage" not in exc.message


@pytest.mark.parametrize(
    ("models", "says"),
    [
        pytest.param(silence, "was silent for 2 s", id="silent"),
        pytest.param(slow_head, "was silent for 2 s", id="slow head"),
        pytest.param(hang_up, "No connection", id="hangs up"),
        pytest.param(echo(401), "does not accept the key (401)", id="401"),
        pytest.param(echo(403), "does not allow this key", id="403"),
        pytest.param(echo(404), "no such address or model (404)", id="404"),
        pytest.param(echo(429), "no room for a question now (429)", id="429"),
        pytest.param(echo(503), "no room for a question now (503)", id="503"),
        pytest.param(echo(500), "failure of its own (500)", id="500"),
        pytest.param(echo(418), "refused the question (418)", id="418"),
        pytest.param(REDIRECT, "to another address (307)", id="redirect"),
        pytest.param(HTML, "not answer in the form", id="a web page"),
        pytest.param(say({"data": 7}), "not answer in the form", id="odd JSON"),
        pytest.param(say({"models": []}), "not answer in the form", id="other JSON"),
        pytest.param(raw(b"\xff\x00garbage\r\n\r\n"), "No connection", id="garbage"),
        pytest.param(GZIP, "not answer in the form", id="compressed"),
        pytest.param(ENDLESS_PAGE, "more than was asked", id="endless page"),
    ],
)
def test_opening_ends_in_a_sentence_within_three_seconds(
    models: Reply, says: str
) -> None:
    with serving(models=models) as server:
        started = time.perf_counter()
        with pytest.raises(RemoteRefused) as refused:
            open_remote(server.url)
        assert time.perf_counter() - started < OPEN_LIMIT_S
        check_words(refused.value, says=says)
        assert server.url.split("/")[2] in refused.value.message


@pytest.mark.parametrize("status", [405, 500, 501])
def test_a_server_that_cannot_list_is_believed_to_know_a_named_model(
    status: int,
) -> None:
    with serving(models=echo(status)) as server:
        assert open_remote(server.url, remote_model="tiny").title == "tiny"


def test_a_folder_of_the_server_need_not_be_on_its_list() -> None:
    with serving(models=say({"data": [{"id": "other/model"}]})) as server:
        named = open_remote(server.url, remote_model="/models/mine")
        assert named.title == "mine"
        with pytest.raises(RemoteRefused):
            open_remote(server.url, remote_model="mine")


@pytest.mark.parametrize(
    ("place", "says"),
    [
        pytest.param(
            lambda: nullcontext(servers.closed_port()), "No connection", id="refused"
        ),
        pytest.param(servers.never_accepting, "was silent for 2 s", id="not accepted"),
        pytest.param(
            lambda: nullcontext("http://nowhere.invalid/v1"), "No connection", id="name"
        ),
        pytest.param(
            lambda: nullcontext("http://localhost:99999/v1"), "No connection", id="port"
        ),
        pytest.param(
            lambda: nullcontext("http://localhost:v1/v1"), "No connection", id="word"
        ),
    ],
)
def test_a_server_that_is_not_there_is_refused(
    place: Callable[[], AbstractContextManager[str]], says: str
) -> None:
    with place() as url:
        started = time.perf_counter()
        with pytest.raises(RemoteRefused) as refused:
            open_remote(url)
        assert time.perf_counter() - started < OPEN_LIMIT_S
        check_words(refused.value, says=says)


def test_a_redirect_takes_the_key_nowhere() -> None:
    with serving() as other:
        elsewhere = {"Location": other.url + "/models"}
        moved = say("", status=302, headers=elsewhere)
        with serving(models=moved) as server, pytest.raises(RemoteRefused):
            open_remote(server.url)
        assert other.asked == []


def test_a_key_that_cannot_be_sent_is_refused_before_it_is_sent() -> None:
    with serving() as server, pytest.raises(RemoteRefused) as refused:
        open_remote(server.url, remote_key=CANARY + "\nX: 1")
    check_words(refused.value, says="letters that cannot be sent")
    assert server.asked == []


@pytest.mark.parametrize(
    ("chat", "says"),
    [
        pytest.param(silence, "was silent for 1 s", id="silent"),
        pytest.param(sse_then_silence(piece("")), "was silent for 1 s", id="no word"),
        pytest.param(
            endless(SSE, b": ping\n\n", pause_s=0.1), "was silent for 1", id="comments"
        ),
        pytest.param(hang_up, "No connection", id="hangs up"),
        pytest.param(echo(500), "failure of its own (500)", id="500"),
        pytest.param(echo(401), "does not accept the key", id="401"),
        pytest.param(echo(400), "refused the question (400)", id="400"),
        pytest.param(echo(413), "too large", id="413"),
        pytest.param(HTML, "not answer in the form", id="a web page"),
        pytest.param(say({"ok": True}), "not answer in the form", id="not a stream"),
        pytest.param(sse("{]"), "not answer in the form", id="not JSON"),
        pytest.param(raw(SSE + b"data: \xff\xfe\n\n"), "not answer in", id="not text"),
        pytest.param(sse({"error": {"message": CANARY}}), "an error in", id="error"),
        pytest.param(sse({"choices": []}), "ended its answer before", id="no choice"),
        pytest.param(sse([], 7, "x", {}), "not answer in the form", id="odd events"),
        pytest.param(sse(finish("weird")), "ended its answer before", id="odd end"),
        pytest.param(
            endless(SSE + b"data: ", b"x" * 9999), "more than was asked", id="huge line"
        ),
        pytest.param(ENDLESS_PAGE, "more than was asked", id="endless page"),
    ],
)
def test_a_fault_before_the_first_word_is_the_servers_refusal(
    chat: Reply, says: str
) -> None:
    with serving(chat=chat) as server:
        engine = engine_for(server.url, remote_timeout_s=1.0)
        with pytest.raises(RemoteRefused) as refused:
            list(engine.examine(picture(), stop=threading.Event()))
        check_words(refused.value, says=says)


BROKEN_CHUNKS = (
    SSE.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")
    + b"%x\r\n" % len(line(piece("no damage")))
    + line(piece("no damage"))
    + b"\r\n"
)


@pytest.mark.parametrize(
    ("chat", "says"),
    [
        pytest.param(sse(piece("no damage"), done=False), "ended its", id="ends"),
        pytest.param(sse(piece("no damage")), "ended its", id="no finish"),
        pytest.param(raw(BROKEN_CHUNKS), "broke off in its answer", id="broken off"),
        pytest.param(sse_then_silence(piece("no damage")), "silent for 1", id="hangs"),
        pytest.param(sse(piece("no"), "{]"), "not answer in the form", id="garbage"),
        pytest.param(sse(piece("no"), {"error": CANARY}), "an error in", id="error"),
        pytest.param(
            sse(piece("no"), finish("content_filter")), "ended its", id="filtered"
        ),
        pytest.param(drip("x" * 200, pause_s=0), "more than was asked", id="endless"),
        pytest.param(
            sse(*[piece("x")] + [piece("")] * 400), "more than was", id="empty pieces"
        ),
    ],
)
def test_a_fault_after_the_first_word_breaks_the_answer(chat: Reply, says: str) -> None:
    with serving(chat=chat) as server:
        engine = engine_for(server.url, remote_timeout_s=1.0, max_new_tokens=16)
        with pytest.raises(GenerationFailed) as failed:
            list(engine.examine(picture(), stop=threading.Event()))
        check_words(failed.value, says=says)
        assert len(server.questions) == 1, "never asked again after a word has come"


GOOD = sse(piece("yes"), finish())
RETRY_AT_ONCE = say("", status=429, headers={"Retry-After": "0"})


@pytest.mark.parametrize(
    ("chat", "asked", "answered"),
    [
        pytest.param(in_turn(RETRY_AT_ONCE, GOOD), 2, True, id="429 once"),
        pytest.param(in_turn(echo(503), GOOD), 2, True, id="503 once"),
        pytest.param(in_turn(hang_up, hang_up, GOOD), 3, True, id="hung up twice"),
        pytest.param(in_turn(RETRY_AT_ONCE), 3, False, id="429 always"),
        pytest.param(in_turn(echo(500), GOOD), 1, False, id="500 is not repeated"),
    ],
)
def test_faults_that_pass_are_asked_again_at_most_twice(
    chat: Reply, asked: int, answered: bool
) -> None:
    with serving(chat=chat) as server:
        engine = engine_for(server.url)
        with nullcontext() if answered else pytest.raises(RemoteRefused):
            events = list(engine.examine(picture(), stop=threading.Event()))
            assert events[-1].raw_text == "yes"
        assert len(server.questions) == asked


@pytest.mark.parametrize(
    "told", ["86400", "-1", "nan", "Wed, 21 Oct 2037 07:28:00 GMT"]
)
def test_a_long_or_odd_retry_after_is_bounded(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_talk, "LONGEST_BACK_OFF_S", 1.0)
    busy = say("", status=429, headers={"Retry-After": told})
    with serving(chat=in_turn(busy, GOOD)) as server:
        started = time.perf_counter()
        list(engine_for(server.url).examine(picture(), stop=threading.Event()))
        assert time.perf_counter() - started < 3


def test_every_fault_has_words_and_a_next_step() -> None:
    assert set(WORDS) == set(HINTS) == set(Fault)
