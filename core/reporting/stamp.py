"""The provenance stamp: how an assessment was made, the same in every kind of report.

Decisions:
- `stamp` is the one place that says which facts belong to it; the JSON, the columns of
  the CSV and the tables of the HTML and PDF are all made from its keys.
- Every try to open a model is listed too: what was skipped explains what was used.
"""

from collections.abc import Sequence
from typing import Any

from core.domain.records import Attempt, PromptPath, Provenance, Writing
from core.domain.sentences import Language, Sentence, in_language
from core.reporting.formats import (
    EN_DASH,
    date_time,
    iso_utc,
    number,
    seconds,
    typeset,
)

STAMP_LABELS: dict[str, Sentence] = {
    "program_version": Sentence("Program version", "Version du programme"),
    "row": Sentence("Row of the model chain", "Ligne de la chaîne de modèles"),
    "source": Sentence("Model source", "Source du modèle"),
    "engine": Sentence("Engine", "Moteur"),
    "revision": Sentence("Model revision", "Révision du modèle"),
    "precision": Sentence("Precision", "Précision"),
    "prompt_version": Sentence("Prompt version", "Version de la question"),
    "photo_sha256": Sentence("SHA-256 of the photo", "SHA-256 de la photo"),
    "assessed_at": Sentence("Assessed on", "Évalué le"),
    "seconds": Sentence("Time taken", "Durée"),
    "from_cache": Sentence("Answer from the cache", "Réponse issue du cache"),
}
YES_NO = {True: Sentence("yes", "oui"), False: Sentence("no", "non")}
LOADED = Sentence("in use", "utilisé")


def stamp(provenance: Provenance) -> dict[str, str | float | bool]:
    """The facts of the stamp by key; the time is ISO 8601 in UTC."""
    facts = {name: getattr(provenance, name) for name in STAMP_LABELS}
    return facts | {"assessed_at": iso_utc(provenance.assessed_at)}


def attempts(tries: Sequence[Attempt], language: Language) -> list[dict[str, Any]]:
    """Every try to open a model, in order, in the documented JSON form."""
    return [
        {
            "row": tried.row,
            "source": tried.source,
            "engine": tried.engine,
            "loaded": tried.loaded,
            "error": _told(tried.error, language),
            "precision": tried.precision,
            "cap_gb": tried.cap_gb,
            "seconds": tried.seconds,
            "bytes_before": tried.bytes_before,
            "bytes_after": tried.bytes_after,
            "reserved_before": tried.reserved_before,
            "reserved_after": tried.reserved_after,
            "reason": _told(tried.reason or None, language),
        }
        for tried in tries
    ]


def generation(writing: Writing, language: Language) -> dict[str, Any]:
    """How a language model wrote its answer, in the documented JSON form."""
    return {
        "path": str(writing.path),
        "prompt_tokens": writing.prompt_tokens,
        "new_tokens": writing.new_tokens,
        "first_token_seconds": writing.first_token_s,
        "seconds": writing.seconds,
        "tokens_per_second": writing.tokens_per_second,
        "cut_off": writing.cut_off,
        "stopped": writing.stopped,
        "constrained": writing.constrained,
        "notes": [in_language(note, language) for note in writing.notes],
    }


PATHS: dict[PromptPath, Sentence] = {
    PromptPath.CHAT_TEMPLATE: Sentence(
        "the model's own chat template", "le gabarit de dialogue du modèle"
    ),
    PromptPath.PLAIN: Sentence(
        "plain photo and text, as the chat template failed",
        "photo et texte simples, le gabarit de dialogue ayant échoué",
    ),
    PromptPath.REMOTE: Sentence("a remote server", "un serveur distant"),
}


def generation_rows(
    writing: Writing, language: Language
) -> tuple[tuple[str, str], ...]:
    """How the answer was written, as (label, value) pairs to be read by people."""
    speed, first = writing.tokens_per_second, writing.first_token_s
    facts = {
        Sentence("Asked through", "Interrogé par"): PATHS[writing.path],
        Sentence("New tokens", "Jetons écrits"): str(writing.new_tokens),
        Sentence("Tokens per second", "Jetons par seconde"): number(
            speed, language, decimals=1
        )
        if speed
        else EN_DASH,
        Sentence("First token after", "Premier jeton après"): seconds(first, language)
        if first is not None
        else EN_DASH,
        Sentence("Valid JSON enforced", "JSON valide imposé"): YES_NO[
            writing.constrained
        ],
        Sentence("Cut off at the token limit", "Coupé à la limite de jetons"): YES_NO[
            writing.cut_off
        ],
        Sentence("Stopped by a person", "Arrêté par une personne"): YES_NO[
            writing.stopped
        ],
    }
    return tuple(
        (typeset(label, language), in_language(value, language))
        for label, value in facts.items()
    )


def stamp_rows(
    provenance: Provenance, language: Language
) -> tuple[tuple[str, str], ...]:
    """The stamp as (label, value) pairs to be read by people."""
    readable = {
        "assessed_at": date_time(provenance.assessed_at, language),
        "seconds": seconds(provenance.seconds, language),
        "from_cache": in_language(YES_NO[provenance.from_cache], language),
    }
    facts = stamp(provenance) | readable
    return tuple(
        (typeset(STAMP_LABELS[name], language), str(value) or EN_DASH)
        for name, value in facts.items()
    )


def attempt_rows(
    provenance: Provenance, language: Language
) -> tuple[tuple[str, str], ...]:
    """The tries as (row of the chain, what came of it) pairs."""
    return tuple(
        (attempt_label(tried), _outcome(tried, language))
        for tried in provenance.attempts
    )


def attempt_label(tried: Attempt) -> str:
    """Which row, precision and memory cap a try was about."""
    cap = f"{tried.cap_gb:g} GB" if tried.cap_gb is not None else ""
    return " · ".join(filter(None, [tried.row, tried.precision or "", cap]))


def _outcome(tried: Attempt, language: Language) -> str:
    """What came of one try, in a few words."""
    if tried.error is not None:
        return typeset(tried.error, language)
    pieces = [in_language(LOADED, language), seconds(tried.seconds, language)]
    pieces.append(in_language(tried.reason, language))
    return " · ".join(filter(None, pieces))


def _told(error: str | None, language: Language) -> str | None:
    """An error in this language; none stays none."""
    return None if error is None else in_language(error, language)
