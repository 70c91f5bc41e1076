"""The findings in a language model's own sentences, checked against the findings.

Decisions:
- Only found damages are retold; every other outcome has few words, and they are fixed.
- The writer is the operator's text model, else the model that looked at the photo,
  where it can write; the template always stands ready, and why it was used is said.
- A retelling that adds a part, a side, a damage or a price is not shown at all.
"""

import logging
import threading
from collections.abc import Iterator
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
        with slot.turns.join() as turn:
            yield from wait_for(turn)
            writer = slot.writer()
            if writer is None:
                yield _template(_no_writer(slot))
                return
            yield Progress(Sentence("Writing the explanation", "Rédaction du texte"))
            request = rewrite_request(assessment, language)
            text = _written(writer, request, stop)
    except AppError as exc:
        logger.warning("retell.failed %s", exc)
        yield _template(_lowered(exc))
        return
    fault = rewrite_fault(text, assessment.answer, language)
    if fault is not None:
        yield _template(
            Sentence(
                f"the words of {writer.title} were not used. {fault}",
                f"les mots de {writer.title} n'ont pas été retenus. {fault.fr}",
            )
        )
        return
    why = Sentence(
        f"Written by {writer.title} and checked against the findings.",
        f"Rédigé par {writer.title} et vérifié d'après les constats.",
    )
    yield Retelling(text.strip(), why)


def _written(writer: Engine, request: str, stop: threading.Event) -> str:
    """The whole text; raises AppError when the model does not finish."""
    with closing(writer.write(request, stop=stop)) as pieces:
        return "".join(piece.text for piece in pieces)


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
