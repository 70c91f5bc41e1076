"""A remote model is asked, streamed, stopped and believed only as far as it goes."""

import base64
import io
import json
import threading
import time

import pytest
from PIL import Image

from core.domain.errors import GenerationFailed, RemoteRefused
from core.domain.events import Progress, TextPiece
from core.domain.records import Answer, PromptPath
from core.domain.sentences import Language
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome, PromptStyle
from core.engines.base import Opening
from core.engines.remote_client import Server
from core.engines.remote_engine import PIECES_COUNTED, SCHEMA_REFUSED, RemoteEngine
from core.engines.remote_models import RemoteModel, read_model
from core.inference.prompts import FINDINGS_SCHEMA, prompt_for
from core.models.catalogue import CHAIN
from tests.engines.remote import (
    CANARY,
    CLEAN,
    DENT,
    ask,
    engine_for,
    open_remote,
    picture,
)
from tests.engines.servers import (
    Exchange,
    Reply,
    drip,
    finish,
    hang_up,
    in_turn,
    models_list,
    piece,
    say,
    serving,
    sse,
    sse_then_silence,
)


@pytest.mark.parametrize(
    ("offered", "wanted", "taken"),
    [
        (["only"], "", "only"),
        (["a", "b"], "b", "b"),
        ([], "believed", "believed"),
    ],
)
def test_the_model_is_the_named_one_or_the_only_one(
    offered: list[str], wanted: str, taken: str
) -> None:
    with serving(models=models_list(*offered)) as server:
        engine = open_remote(server.url, remote_model=wanted)
        ask(engine)
        assert engine.title == server.questions[0].body["model"] == taken
        assert (engine.device, engine.precision) == ("remote", "not told")


@pytest.mark.parametrize(
    ("offered", "wanted", "says"),
    [
        (["llava:latest", "qwen"], "llava", "no model llava; it has llava:latest."),
        (["a", "b"], "", "has 2 models: a, b."),
        ([], "", "does not tell which models"),
        (["/srv/models/x"], "y", "no model y; it has x."),
    ],
)
def test_a_name_that_is_not_offered_lists_the_near_ones(
    offered: list[str], wanted: str, says: str
) -> None:
    with serving(models=models_list(*offered)) as server:
        with pytest.raises(RemoteRefused) as refused:
            open_remote(server.url, remote_model=wanted)
        assert says in refused.value.message


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ({"id": "m"}, ("m", "m")),
        ({"id": "m", "root": "org/m-v2"}, ("m", "m org/m-v2")),
        ({"id": "/data/m", "root": "/data/m"}, ("m", "m")),
        ({"id": "m", "created": 1767225600}, ("m", "m 2026-01-01 00:00:00")),
        ({"id": "m", "created": 4102444800}, ("m", "m")),
        ({"id": "m", "created": "x", "root": 3}, ("m", "m")),
        ({"id": "m\n\x1b[31m" + "x" * 999}, ("m[31m" + "x" * 75,) * 2),
        ({"id": 3}, None),
        ("m", None),
    ],
)
def test_title_and_revision_are_what_the_server_tells(
    listed: object, told: tuple[str, str] | None
) -> None:
    model = read_model(listed)
    assert told == (model and (model.title, model.revision))


def test_the_question_is_photo_and_prompt_and_nothing_else() -> None:
    with serving() as server:
        ask(open_remote(server.url, max_new_tokens=99))
        asked = server.questions[0]
    photo, prompt = asked.body["messages"][0]["content"]
    kind, _, data = photo["image_url"]["url"].partition(",")
    sent = Image.open(io.BytesIO(base64.b64decode(data)))
    assert kind == "data:image/jpeg;base64"
    assert (sent.format, sent.size) == ("JPEG", picture().image.size)
    assert b"secret" not in base64.b64decode(data)
    assert prompt["text"] == prompt_for(PromptStyle.FINDINGS, Language.EN).text
    assert (asked.body["temperature"], asked.body["max_tokens"]) == (0, 99)
    assert "seed" not in asked.body


def test_only_our_key_and_no_other_headers_are_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("API_KEY", "ORG_ID", "PROJECT_ID", "ADMIN_KEY"):
        monkeypatch.setenv("OPENAI_" + name, "sk-of-somebody-else")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: else\nX-Key: else")
    with serving() as server:
        for key in (CANARY, ""):
            ask(open_remote(server.url, remote_key=key))
    headers = [asked.headers for asked in server.asked]
    assert "else" not in str(headers)
    assert headers[0]["authorization"] == headers[1]["authorization"]
    assert headers[0]["authorization"] == f"Bearer {CANARY}"
    assert "authorization" not in headers[2] | headers[3]
    assert "x-stainless-os" not in headers[0]


def test_text_comes_as_it_is_written_and_is_the_raw_text() -> None:
    counts = {"usage": {"prompt_tokens": 700, "completion_tokens": 30}}
    half = len(DENT) // 2
    chat = sse(piece(DENT[:half]), piece(DENT[half:]), finish(**counts))
    with serving(chat=chat) as server:
        events = list(engine_for(server.url).examine(picture(), stop=threading.Event()))
    answer = events[-1]
    texts = [event.text for event in events if isinstance(event, TextPiece)]
    assert isinstance(events[0], Progress)
    assert "".join(texts) == answer.raw_text == DENT
    assert len(texts) == 2
    assert answer.outcome is Outcome.DAMAGE_FOUND
    writing = answer.writing
    assert writing.path is PromptPath.REMOTE
    assert (writing.prompt_tokens, writing.new_tokens) == (700, 30)
    assert 0 < writing.first_token_s <= writing.seconds
    assert (writing.cut_off, writing.stopped, writing.notes) == (False, False, ())


def test_without_the_servers_count_pieces_are_counted_and_that_is_said() -> None:
    with serving(chat=sse(piece("a"), piece("b"), finish())) as server:
        writing = ask(engine_for(server.url)).writing
    assert (writing.new_tokens, writing.notes) == (2, (PIECES_COUNTED,))


def test_an_answer_cut_off_by_the_limit_is_never_a_clean_car() -> None:
    with serving(chat=sse(piece(CLEAN), finish("length"))) as server:
        answer = ask(engine_for(server.url))
    assert answer.writing.cut_off
    assert answer.outcome is Outcome.CANNOT_TELL


@pytest.mark.parametrize(
    "chat",
    [
        pytest.param(sse_then_silence(piece(DENT), finish()), id="then silent"),
        pytest.param(sse(piece(DENT), finish(), *["{]"]), id="then garbage"),
        pytest.param(
            sse(piece(DENT), finish(), *[piece("")] * 60, pause_s=0.1),
            id="then endless",
        ),
    ],
)
def test_an_answer_is_complete_once_the_server_says_so(chat: Reply) -> None:
    with serving(chat=chat) as server:
        started = time.perf_counter()
        assert ask(engine_for(server.url)).outcome is Outcome.DAMAGE_FOUND
        assert time.perf_counter() - started < 4


def test_a_schema_goes_along_only_for_findings_and_only_if_wanted() -> None:
    with serving(chat=sse(piece(DENT), finish())) as server:
        assert ask(engine_for(server.url)).writing.constrained
        assert not ask(
            engine_for(server.url, constrained_json=False)
        ).writing.constrained
        parts = Opening(CHAIN[0], Settings(remote_url=server.url))
        ask(RemoteEngine(Server(server.url), RemoteModel("t", "t", "r"), opening=parts))
        forms = [asked.body.get("response_format") for asked in server.questions]
    assert forms[0]["json_schema"]["schema"] == FINDINGS_SCHEMA
    assert forms[1:] == [None, None]


def test_words_that_are_no_json_were_not_constrained() -> None:
    with serving(chat=sse(piece("It is fine."), finish())) as server:
        assert not ask(engine_for(server.url)).writing.constrained


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_refuses_the_schema_is_asked_without_from_then_on(
    status: int,
) -> None:
    def chat(ex: Exchange) -> None:
        refused = say({"error": "no response_format"}, status=status)
        reply = refused if "response_format" in ex.body else sse(piece(DENT), finish())
        reply(ex)

    with serving(chat=chat) as server:
        engine = engine_for(server.url)
        first, second = ask(engine).writing, ask(engine).writing
        assert len(server.questions) == 3
    assert SCHEMA_REFUSED in first.notes
    assert not first.constrained
    assert not second.constrained


def test_words_after_the_finish_do_not_count() -> None:
    chat = sse(piece(DENT), finish(), piece("; no damage"), finish("weird"))
    with serving(chat=chat) as server:
        assert ask(engine_for(server.url)).raw_text == DENT


def test_as_many_questions_as_set_are_asked_at_a_time() -> None:
    together = threading.Barrier(4, timeout=5)

    def chat(ex: Exchange) -> None:
        together.wait()
        sse(piece(DENT), finish())(ex)

    with serving(chat=chat) as server:
        engine = open_remote(server.url, remote_parallel=4)
        answers: list[Answer] = []
        asking = [
            threading.Thread(target=lambda: answers.append(ask(engine)))
            for _ in range(engine.parallel)
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(10)
    assert [answer.outcome for answer in answers] == [Outcome.DAMAGE_FOUND] * 4


def test_writing_sends_text_alone() -> None:
    with serving(chat=sse(piece("A "), piece("dent."), finish())) as server:
        engine = engine_for(server.url)
        pieces = engine.write("Say it plainly.", stop=threading.Event())
        assert "".join(piece.text for piece in pieces) == "A dent."
        asked = server.questions[0].body
    assert asked["messages"] == [{"role": "user", "content": "Say it plainly."}]
    assert "response_format" not in asked
    assert engine.can_write


def test_writing_can_be_stopped_and_fails_as_generation() -> None:
    stop = threading.Event()
    with serving(chat=in_turn(drip(), say("", status=401), hang_up)) as server:
        engine = engine_for(server.url)
        threading.Timer(0.3, stop.set).start()
        started = time.perf_counter()
        assert any(piece.text for piece in engine.write("Say it.", stop=stop))
        assert time.perf_counter() - started < 1.3
        with pytest.raises(GenerationFailed, match="key"):
            list(engine.write("Say it.", stop=threading.Event()))


def test_the_key_is_in_no_repr_and_closing_twice_is_harmless() -> None:
    engine = engine_for("http://localhost:1/v1")
    assert CANARY not in repr(engine) + repr(vars(engine)) + json.dumps(
        {name: str(value) for name, value in vars(engine).items()}
    )
    engine.close()
    engine.close()
