"""The findings in a language model's own sentences, checked against the findings.

Decisions:
- Only found damages are retold; every other outcome has few words, and they are fixed.
- The writer is the operator's text model, else the model that looked at the photo,
  where it can write; the template always stands ready, and why it was used is said.
- Stopping or a fault costs the model's words, never the verdict.
- A retelling that adds a part, a side, a damage or a price is not shown at all.
"""

import logging
import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

from core.domain.errors import AppError
from core.domain.events import Progress
from core.domain.records import Assessment
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome
from core.engines.base import Engine
from core.reporting.rewriting import rewrite_fault, rewrite_request
from core.slot import ModelSlot, wait_for

logger = logging.getLogger(__name__)

WRITING = Progress(Sentence("Writing the explanation", "Rédaction du texte"))
STOPPED = Sentence("the writing was stopped.", "la rédaction a été arrêtée.")


@dataclass(frozen=True, slots=True)
class Retelling:
    """Sentences of a model, or None where the template stands; `why` in both cases."""

    text: str | None
    why: Sentence


def retell(
    assessment: Assessment,
    slot: ModelSlot,
    language: Language,
    *,
    stop: threading.Event,
) -> Iterator[Progress | Retelling]:
    """Let a model retell the findings; the last event is the `Retelling`."""
    if assessment.outcome is not Outcome.DAMAGE_FOUND or not assessment.findings:
        yield _template(
            Sentence(
                "there are no findings to retell.", "il n'y a aucun constat à redire."
            )
        )
        return
    try:
        yield (yield from _retold(assessment, slot, language, stop))
    except AppError as exc:
        logger.warning("retell.failed %s", exc)
        yield _template(_lowered(exc))
    except Exception:  # a bug in a writer must not cost the verdict
        logger.exception("retell.broken")
        yield _template(
            Sentence(
                "a fault of the program interrupted the writing.",
                "une erreur du programme a interrompu la rédaction.",
            )
        )


def _retold(
    assessment: Assessment, slot: ModelSlot, language: Language, stop: threading.Event
) -> Generator[Progress, None, Retelling]:
    """Stand in line, let the model write, and check what it wrote."""
    with slot.turns.join() as turn:
        for step in wait_for(turn):
            if stop.is_set():
                return _template(STOPPED)
            yield step
        writer = slot.writer()
        if writer is None:
            return _template(_no_writer(slot))
        title, request = writer.title, rewrite_request(assessment, language)
        text = yield from _written(writer, request, stop)
    if stop.is_set():
        return _template(STOPPED)
    fault = rewrite_fault(text, assessment.answer, language)
    if fault is not None:
        return _template(
            Sentence(
                f"the words of {title} were not used. {fault}",
                f"les mots de {title} n'ont pas été retenus. {fault.fr}",
            )
        )
    why = Sentence(
        f"Written by {title} and checked against the findings.",
        f"Rédigé par {title} et vérifié d'après les constats.",
    )
    return Retelling(text.strip(), why)


def _written(
    writer: Engine, request: str, stop: threading.Event
) -> Generator[Progress, None, str]:
    """The whole text; a sign of life with every piece, so that leaving is noticed.

    Raises:
        AppError: the model does not finish.
    """
    said = []
    yield WRITING
    with closing(writer.write(request, stop=stop)) as pieces:
        for piece in pieces:
            said.append(piece.text)
            yield WRITING
    return "".join(said)


def _no_writer(slot: ModelSlot) -> Sentence:
    """Why no model writes."""
    if slot.loaded is None:
        return Sentence("no model is open.", "aucun modèle n'est ouvert.")
    title = slot.loaded.engine.title
    return Sentence(
        f"{title} does not write text and no text model is set.",
        f"{title} n'écrit pas de texte et aucun modèle de texte n'est réglé.",
    )


def _template(why: Sentence) -> Retelling:
    return Retelling(
        None,
        Sentence(
            f"Written from a fixed template: {why}",
            f"Rédigé d'après un modèle de texte fixe : {why.fr}",
        ),
    )


def _lowered(error: AppError) -> Sentence:
    message = error.message
    french = message.fr if isinstance(message, Sentence) else message
    return Sentence(str(message), french)
