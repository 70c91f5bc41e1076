"""Asks a vision-language model about a photo, and reads its answer.

Decisions:
- Where memory runs out, the photo is shown smaller, one step at a time and never twice
  in the same size; each step is said at once and kept in the answer's notes.
- What a person stopped is no verdict: findings that were complete are kept, anything
  else is "cannot tell". A clean car is never read out of half an answer.
- Times count from the question in the size that was answered, so that tokens per
  second mean something.
"""

import math
import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace

from core.domain.errors import AnswerUnreadable, GenerationFailed, GenerationOutOfMemory
from core.domain.events import Event, Progress, Restart, TextPiece
from core.domain.records import Answer, Photo, PromptPath, Writing
from core.domain.sentences import Sentence
from core.domain.vocabulary import Outcome
from core.inference.chat import Prepared, prepare
from core.inference.constraint import constraint_for
from core.inference.faults import RanOutOfMemory
from core.inference.generation import Written, generate
from core.inference.looks import ON_A_CPU, Look, looks, starts_small, trim
from core.inference.parsing import read_answer
from core.inference.vision_model import VisionModel

READING = Sentence("Reading the photo", "Lecture de la photo")
WRITING = Sentence("Writing the answer", "Rédaction de la réponse")
STOPPED = Sentence(
    "Stopped before the answer was complete.",
    "Arrêté avant que la réponse soit complète.",
)
MAX_WRITE_TOKENS = 300  # of a rewritten explanation: 3–6 sentences


def ask(vlm: VisionModel, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
    """Ask about one photo: progress, pieces of text, and at last the `Answer`.

    Setting `stop` ends it within a second with an answer made of what was said;
    closing the iterator ends it too. Nobody else may be using the model.

    Raises:
        GenerationOutOfMemory: memory ran out even at the smallest size.
        GenerationFailed: the model cannot take the question, or broke down.
        AnswerUnreadable: it finished and made no sense.
    """
    yield Progress(READING)
    steps: tuple[Sentence, ...] = (ON_A_CPU,) if starts_small(vlm.model) else ()
    too_many: float | None = None  # pixels of the size for which memory ran out
    for look in looks(vlm.model):
        request = _lay(vlm, photo, look)
        if request is None:
            too_many = too_many or math.inf
            continue
        if too_many is not None:
            if request.pixel_count >= too_many:
                continue
            steps += (_smaller(look),)
            yield Progress(steps[-1], lasting=True)
            yield Restart(steps[-1])
        too_many = request.pixel_count
        answer = yield from _try(vlm, request, stop=stop, notes=steps)
        if answer is not None:
            yield answer
            return
    raise _out_of_memory()


def write(
    vlm: VisionModel, request: str, *, stop: threading.Event
) -> Iterator[TextPiece]:
    """Let the model answer a request made of text alone, in at most 300 tokens.

    An empty piece comes while it thinks, so that a reader who left is noticed.

    Raises:
        GenerationFailed: this model needs a photo, or broke down.
    """
    try:
        inputs = prepare(vlm, request).inputs
        pieces = generate(vlm, inputs, stop=stop, max_new_tokens=MAX_WRITE_TOKENS)
        with closing(pieces):
            for piece in pieces:
                yield piece or TextPiece("")
    except RanOutOfMemory:
        raise _out_of_memory() from None


def _lay(vlm: VisionModel, photo: Photo, look: Look) -> Prepared | None:
    """The question about the photo in this look; None where memory does not do."""
    try:
        request = prepare(
            vlm,
            vlm.prompt.text,
            image=look.of(photo.image),
            image_argument=look.argument,
        )
    except RanOutOfMemory:
        return None
    trim(request.inputs, vlm.model)
    return request


def _try(
    vlm: VisionModel,
    request: Prepared,
    *,
    stop: threading.Event,
    notes: tuple[Sentence, ...],
) -> Generator[Event, None, Answer | None]:
    """Ask in this size; None when memory ran out.

    Raises:
        GenerationFailed: the model broke down.
        AnswerUnreadable: it finished and made no sense.
    """
    constraint, reason = constraint_for(vlm)
    prompt_tokens = request.prompt_tokens
    pieces = generate(
        vlm,
        request.inputs,
        stop=stop,
        max_new_tokens=vlm.max_new_tokens,
        constraint=constraint,
    )
    try:
        written = yield from _told(pieces)
    except RanOutOfMemory:
        return None
    writing = _record(written, request.path, prompt_tokens=prompt_tokens)
    notes += () if reason is None else (reason,)
    writing = replace(writing, constrained=constraint is not None, notes=notes)
    return _read(written, writing)


def _told(
    pieces: Generator[TextPiece | None, None, Written],
) -> Generator[Event, None, Written]:
    """The pieces, and between them a sign that the model still works."""
    step = READING
    with closing(pieces):
        while True:
            try:
                piece = next(pieces)
            except StopIteration as end:
                return end.value
            step = READING if piece is None and step is READING else WRITING
            yield piece or Progress(step)


def _record(written: Written, path: PromptPath, *, prompt_tokens: int) -> Writing:
    return Writing(
        path=path,
        new_tokens=written.new_tokens,
        seconds=written.seconds,
        prompt_tokens=prompt_tokens,
        first_token_s=written.first_token_s,
        cut_off=written.cut_off or written.stopped,
        stopped=written.stopped,
    )


def _read(written: Written, writing: Writing) -> Answer:
    """Read what was written; half an answer only for the findings it completed.

    Raises:
        AnswerUnreadable: the whole answer made no sense.
    """
    if not written.stopped:
        answer = read_answer(written.text, cut_off=written.cut_off)
        return replace(answer, raw_text=written.text, writing=writing)
    try:
        answer = read_answer(written.text, cut_off=True)
    except AnswerUnreadable:
        answer = Answer(Outcome.CANNOT_TELL)
    if answer.outcome is not Outcome.DAMAGE_FOUND:
        answer = Answer(Outcome.CANNOT_TELL, reason=STOPPED)
    return replace(answer, raw_text=written.text, writing=writing)


def _smaller(look: Look) -> Sentence:
    return Sentence(
        f"Memory ran out; the photo is read again, smaller: {look.words}.",
        f"Mémoire épuisée ; la photo est relue, plus petite : {look.words.fr}.",
    )


def _out_of_memory() -> GenerationFailed:
    return GenerationOutOfMemory(
        Sentence(
            "Memory ran out while the model worked, at every size of the photo.",
            "La mémoire a manqué pendant le travail du modèle, à toute taille.",
        ),
        hint=Sentence(
            "Close other programs, or choose a smaller model.",
            "Fermez d'autres programmes, ou choisissez un modèle plus petit.",
        ),
    )
