"""A model behind an OpenAI-compatible server (vLLM, llama.cpp, Ollama, TGI, ...).

Decisions:
- Where it points is the operator's setting, never a visitor's. The server is asked
  for its models when the engine is opened, and nothing is held between two questions.
- The photo travels as a fresh JPEG of its pixels alone, inside the question.
- JSON by schema is asked for where the prompt wants JSON; a server that refuses the
  option is asked without it from then on. A server may also ignore it in silence, so
  an answer counts as constrained only if it is JSON as well.
- What a server cannot tell, the precision of its weights, is called "not told".
- A server may go on for minutes: a progress comes again and again while it is silent,
  and a stopped answer counts only as far as complete findings were written.
"""

import base64
import contextlib
import io
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from PIL import Image

from core.domain.errors import AnswerUnreadable, GenerationFailed, RemoteRefused
from core.domain.events import Event, Progress, TextPiece
from core.domain.records import Answer, Photo, PromptPath, Writing
from core.domain.sentences import Language, Sentence
from core.domain.settings import AUTO
from core.domain.vocabulary import Outcome, PromptStyle
from core.engines.base import Opening
from core.engines.remote_client import Server, prepare_client, read_models
from core.engines.remote_models import RemoteModel, choose
from core.engines.remote_talk import (
    CUT_OFF,
    POLL_S,
    Accepted,
    Heard,
    Said,
    Talk,
    listen,
)
from core.inference.asking import MAX_WRITE_TOKENS, STOPPED
from core.inference.parsing import read_answer
from core.inference.prompts import FINDINGS_SCHEMA, Prompt, prompt_for

NOT_TOLD = "not told"
JPEG_QUALITY = 92
SENDING = Progress(
    Sentence("Sending the photo to the server", "Envoi de la photo au serveur")
)
WAITING = Progress(
    Sentence("The server reads the photo", "Le serveur examine la photo")
)
WRITING = Progress(Sentence("The server is writing", "Le serveur écrit"))
PIECES_COUNTED = Sentence(
    "The server does not tell its tokens; the pieces of text were counted.",
    "Le serveur ne dit pas ses jetons ; les morceaux de texte ont été comptés.",
)
SCHEMA_REFUSED = Sentence(
    "The server does not hold answers to a JSON schema; it was asked without.",
    "Le serveur n'impose pas de schéma JSON ; la question a été posée sans.",
)


class RemoteEngine:
    """One model of one server, ready to be asked by several sessions at a time."""

    name = "remote"
    precision = NOT_TOLD
    device = "remote"
    can_write = True

    def __init__(self, server: Server, model: RemoteModel, *, opening: Opening) -> None:
        settings, row = opening.settings, opening.row
        asked = settings.prompt_language
        language = row.prompt_language if asked == AUTO else Language(asked)
        self._prompt = prompt_for(row.prompt_style, language)
        self._server, self._model = server, model
        self._max_new_tokens = settings.max_new_tokens
        self._options = _options(self._prompt, constrained=settings.constrained_json)
        self.title, self.revision = model.title, model.revision
        self.prompt_version = self._prompt.version
        self.parallel = settings.remote_parallel

    @classmethod
    def open(cls, opening: Opening) -> "RemoteEngine":
        """Ask the server what it offers, and choose the model.

        Raises:
            MissingPackage: `openai` is not installed.
            RemoteRefused: the server does not answer, or not with this model.
        """
        settings = opening.settings
        server = Server(
            settings.remote_url, settings.remote_key, settings.remote_timeout_s
        )
        prepare_client(server)
        offered: list[RemoteModel] = []
        ask = partial(read_models, server, must_list=not settings.remote_model)
        for listed in listen(ask):
            offered += listed or ()
        model = choose(offered, settings.remote_model, url=server.url)
        return cls(server, model, opening=opening)

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        """Send the photo and pass on what comes; the last event is the `Answer`.

        Raises:
            RemoteRefused: the server failed before its first word.
            GenerationFailed: it failed after it.
            AnswerUnreadable: it finished and made no sense.
        """
        yield SENDING
        written = _Written()
        if not stop.is_set():
            content = [
                {"type": "image_url", "image_url": {"url": photo_url(photo.image)}},
                {"type": "text", "text": self._prompt.text},
            ]
            talk = self._talk(content, self._max_new_tokens, self._options)
            yield from self._follow(talk, written, stop)
        yield written.answer()

    def write(self, request: str, *, stop: threading.Event) -> Iterator[TextPiece]:
        """Answer a request made of text alone; `stop` ends it.

        An empty piece comes while nothing else does.

        Raises:
            GenerationFailed: the server refused or did not finish.
        """
        if stop.is_set():
            return
        talk = self._talk(request, MAX_WRITE_TOKENS, {})
        try:
            for event in self._follow(talk, _Written(), stop):
                yield event if isinstance(event, TextPiece) else TextPiece("")
        except RemoteRefused as exc:
            raise GenerationFailed(exc.message, hint=exc.hint) from exc

    def close(self) -> None:
        """Nothing is held between two questions; closing twice is harmless."""

    def _talk(self, content: Any, max_tokens: int, options: dict[str, Any]) -> Talk:
        question = {
            "model": self._model.name,
            "messages": [{"role": "user", "content": content}],
            "max_tokens": max_tokens,
            "temperature": 0,
        }
        return Talk(self._server, question, options=options)

    def _follow(
        self, talk: Talk, written: "_Written", stop: threading.Event
    ) -> Iterator[Progress | TextPiece]:
        """Pass a talk on and keep what it said, until it ends or `stop` is set."""
        with contextlib.closing(listen(talk)) as said:
            shown_at = time.monotonic()
            for event in said:
                shown = self._take_in(event, written)
                if shown or event is None or time.monotonic() - shown_at > POLL_S:
                    yield shown or (WRITING if written.pieces else WAITING)
                    shown_at = time.monotonic()
                if stop.is_set():
                    return
        if not written.finish:  # the talk's thread died
            raise GenerationFailed(
                Sentence(
                    "The talk with the server ended without an answer.",
                    "L'échange avec le serveur a pris fin sans réponse.",
                )
            )

    def _take_in(self, event: Said, written: "_Written") -> Progress | TextPiece | None:
        """Keep what a talk said, and give back what of it is shown."""
        if isinstance(event, Progress):
            return event
        if isinstance(event, Accepted):
            written.accept(event)
            self._forget(event.refused)
        if isinstance(event, Heard):
            written.hear(event)
            if event.text:
                return TextPiece(event.text, event.new_tokens)
        return None

    def _forget(self, refused: tuple[str, ...]) -> None:
        """Never again send an option that the server refused."""
        self._options = {
            name: value for name, value in self._options.items() if name not in refused
        }


@dataclass(slots=True)
class _Written:
    """What came of one question so far."""

    started: float = field(default_factory=time.perf_counter)
    first_token_s: float | None = None
    pieces: list[str] = field(default_factory=list)
    finish: str | None = None
    prompt_tokens: int | None = None
    new_tokens: int | None = None
    schema_asked: bool = False
    schema_refused: bool = False

    def accept(self, event: Accepted) -> None:
        """Note what the server took and refused."""
        self.schema_asked = "response_format" in event.options
        self.schema_refused = "response_format" in event.refused

    def hear(self, heard: Heard) -> None:
        """Take in one event of the stream; a later count replaces an earlier one."""
        if heard.text:
            self.pieces.append(heard.text)
            if self.first_token_s is None:
                self.first_token_s = time.perf_counter() - self.started
        self.finish = self.finish or heard.finish
        self.prompt_tokens = heard.prompt_tokens or self.prompt_tokens
        self.new_tokens = heard.new_tokens or self.new_tokens

    def answer(self) -> Answer:
        """What it means, stamped with how it was written.

        Raises:
            AnswerUnreadable: it is complete and makes no sense.
        """
        text = "".join(self.pieces)
        cut_off = self.finish in CUT_OFF
        answer = read_answer(text, cut_off=cut_off) if self.finish else stopped(text)
        return replace(answer, raw_text=text, writing=self._writing(text))

    def _writing(self, text: str) -> Writing:
        uncounted = bool(self.pieces) and self.new_tokens is None
        notes = ((PIECES_COUNTED, uncounted), (SCHEMA_REFUSED, self.schema_refused))
        counted = len(self.pieces) if self.new_tokens is None else self.new_tokens
        return Writing(
            path=PromptPath.REMOTE,
            new_tokens=counted,
            seconds=time.perf_counter() - self.started,
            prompt_tokens=self.prompt_tokens,
            first_token_s=self.first_token_s,
            cut_off=self.finish is None or self.finish in CUT_OFF,
            stopped=self.finish is None,
            constrained=self.schema_asked and _is_json(text),
            notes=tuple(note for note, holds in notes if holds),
        )


def stopped(text: str) -> Answer:
    """The answer of a server that was stopped: complete findings count, no more."""
    try:
        answer = read_answer(text, cut_off=True)
    except AnswerUnreadable:
        answer = Answer(Outcome.CANNOT_TELL)
    if answer.outcome is Outcome.DAMAGE_FOUND:
        return answer
    return Answer(Outcome.CANNOT_TELL, reason=STOPPED)


def photo_url(image: Image.Image) -> str:
    """The pixels as a JPEG inside a data URL; nothing else of the photo goes along."""
    pixels = Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())
    jpeg = io.BytesIO()
    pixels.save(jpeg, "JPEG", quality=JPEG_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.getvalue()).decode("ascii")


def _options(prompt: Prompt, *, constrained: bool) -> dict[str, Any]:
    """Fields that not every server knows, the first to be given up last."""
    options: dict[str, Any] = {"stream_options": {"include_usage": True}}
    if constrained and prompt.style is PromptStyle.FINDINGS:
        schema = {"name": "findings", "strict": True, "schema": FINDINGS_SCHEMA}
        options["response_format"] = {"type": "json_schema", "json_schema": schema}
    return options


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
