"""What the failures of a remote server mean, in words for people.

Decisions:
- The server's own words are never passed on and its exceptions are not chained: an
  error page can echo the key or the photo. The kind of fault says what to do.
- A fault before the first word is the server's refusal (`RemoteRefused`: another
  model may do); after it, the answer is broken (`GenerationFailed`) and worthless.
"""

import ssl
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlsplit

from core.domain.errors import GenerationFailed, RemoteRefused
from core.domain.sentences import Sentence


class Fault(StrEnum):
    """Everything that can go wrong between us and a server."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    BROKE_OFF = "broke_off"
    UNFINISHED = "unfinished"
    INSECURE = "insecure"
    KEY_REFUSED = "key_refused"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    BUSY = "busy"
    ELSEWHERE = "elsewhere"
    REFUSED = "refused"
    FAILED = "failed"
    GAVE_UP = "gave_up"
    GARBLED = "garbled"
    ENDLESS = "endless"


class TooMuchSent(Exception):
    """The server sends more than the question can be worth."""


STATUS_FAULTS = {
    401: Fault.KEY_REFUSED,
    403: Fault.NOT_ALLOWED,
    404: Fault.NOT_FOUND,
    413: Fault.TOO_LARGE,
    429: Fault.BUSY,
    503: Fault.BUSY,
}
WORDS: dict[Fault, tuple[str, str]] = {
    Fault.UNREACHABLE: (
        "No connection to the model server {place}.",
        "Aucune connexion au serveur de modèle {place}.",
    ),
    Fault.SILENT: (
        "The model server {place} was silent for {limit_s:g} s.",
        "Le serveur de modèle {place} est resté muet {limit_s:g} s.",
    ),
    Fault.BROKE_OFF: (
        "The connection to the model server {place} broke off in its answer.",
        "La connexion au serveur de modèle {place} a été coupée pendant sa réponse.",
    ),
    Fault.UNFINISHED: (
        "The model server {place} ended its answer before it was complete.",
        "Le serveur de modèle {place} a terminé sa réponse avant la fin.",
    ),
    Fault.INSECURE: (
        "No secure connection to the model server {place}.",
        "Aucune connexion sécurisée au serveur de modèle {place}.",
    ),
    Fault.KEY_REFUSED: (
        "The model server {place} does not accept the key (401).",
        "Le serveur de modèle {place} n'accepte pas la clé (401).",
    ),
    Fault.NOT_ALLOWED: (
        "The model server {place} does not allow this key to ask it (403).",
        "Le serveur de modèle {place} n'autorise pas cette clé (403).",
    ),
    Fault.NOT_FOUND: (
        "The model server {place} knows no such address or model (404).",
        "Le serveur de modèle {place} ne connaît pas cette adresse ou ce modèle (404).",
    ),
    Fault.TOO_LARGE: (
        "The photo is too large for the model server {place} (413).",
        "La photo est trop grande pour le serveur de modèle {place} (413).",
    ),
    Fault.BUSY: (
        "The model server {place} has no room for a question now ({status}).",
        "Le serveur de modèle {place} n'a pas de place pour une question ({status}).",
    ),
    Fault.ELSEWHERE: (
        "The model server {place} sends the question to another address ({status}).",
        "Le serveur de modèle {place} renvoie vers une autre adresse ({status}).",
    ),
    Fault.REFUSED: (
        "The model server {place} refused the question ({status}).",
        "Le serveur de modèle {place} a refusé la question ({status}).",
    ),
    Fault.FAILED: (
        "The model server {place} reported a failure of its own ({status}).",
        "Le serveur de modèle {place} a signalé une panne interne ({status}).",
    ),
    Fault.GAVE_UP: (
        "The model server {place} sent an error in place of its answer.",
        "Le serveur de modèle {place} a envoyé une erreur au lieu de sa réponse.",
    ),
    Fault.GARBLED: (
        "The model server {place} did not answer in the form of an OpenAI server.",
        "Le serveur de modèle {place} n'a pas répondu comme un serveur OpenAI.",
    ),
    Fault.ENDLESS: (
        "The model server {place} sent more than was asked for; it was cut off.",
        "Le serveur de modèle {place} a envoyé plus que demandé ; il a été coupé.",
    ),
}
TRY_LATER = ("Try again later.", "Réessayez plus tard.")
CHECK_KEY = (
    "Check CAR_DAMAGE_REMOTE_KEY.",
    "Vérifiez CAR_DAMAGE_REMOTE_KEY.",
)
CHECK_URL = (
    "Check CAR_DAMAGE_REMOTE_URL; it usually ends in /v1.",
    "Vérifiez CAR_DAMAGE_REMOTE_URL ; elle finit d'habitude par /v1.",
)
READ_ITS_LOG = (
    "See the server's own log; does its model read photos?",
    "Voyez le journal du serveur ; son modèle lit-il les photos ?",
)
HINTS: dict[Fault, tuple[str, str]] = {
    Fault.UNREACHABLE: (
        "Is the server running? Check CAR_DAMAGE_REMOTE_URL.",
        "Le serveur est-il démarré ? Vérifiez CAR_DAMAGE_REMOTE_URL.",
    ),
    Fault.SILENT: (
        "Try again later, or raise CAR_DAMAGE_REMOTE_TIMEOUT_S.",
        "Réessayez plus tard, ou augmentez CAR_DAMAGE_REMOTE_TIMEOUT_S.",
    ),
    Fault.BROKE_OFF: TRY_LATER,
    Fault.UNFINISHED: READ_ITS_LOG,
    Fault.INSECURE: (
        "Check its certificate, and whether the address begins with http or https.",
        "Vérifiez son certificat, et si l'adresse commence par http ou https.",
    ),
    Fault.KEY_REFUSED: CHECK_KEY,
    Fault.NOT_ALLOWED: CHECK_KEY,
    Fault.NOT_FOUND: CHECK_URL,
    Fault.TOO_LARGE: (
        "Lower CAR_DAMAGE_LONG_SIDE_PX, or let the server take larger requests.",
        "Réduisez CAR_DAMAGE_LONG_SIDE_PX, ou augmentez la limite du serveur.",
    ),
    Fault.BUSY: TRY_LATER,
    Fault.ELSEWHERE: (
        "Set CAR_DAMAGE_REMOTE_URL to the final address; the key is sent nowhere else.",
        "Donnez l'adresse finale dans CAR_DAMAGE_REMOTE_URL ; la clé ne va pas "
        "ailleurs.",
    ),
    Fault.REFUSED: READ_ITS_LOG,
    Fault.FAILED: READ_ITS_LOG,
    Fault.GAVE_UP: READ_ITS_LOG,
    Fault.GARBLED: CHECK_URL,
    Fault.ENDLESS: READ_ITS_LOG,
}


def place_of(url: str) -> str:
    """Host and port of an address: all of it that is ever shown."""
    return urlsplit(url).netloc.rpartition("@")[2]


def fault_of(exc: Exception, *, answering: bool = False) -> Fault:
    """What kind of fault an exception of the client is.

    `answering` tells that the server had accepted the question already.
    """
    import openai
    from httpx2 import InvalidURL

    if isinstance(exc, TooMuchSent):
        return Fault.ENDLESS
    if isinstance(exc, openai.APIStatusError):
        return _fault_of_status(exc.status_code)
    if isinstance(exc, TimeoutError):
        return Fault.SILENT
    if not answering and any(isinstance(why, ssl.SSLError) for why in _causes(exc)):
        return Fault.INSECURE
    if isinstance(exc, InvalidURL | OverflowError | ExceptionGroup):  # a port of 99999
        return Fault.UNREACHABLE
    if isinstance(exc, openai.APIConnectionError | OSError):
        return Fault.BROKE_OFF if answering else Fault.UNREACHABLE
    if isinstance(exc, openai.APIError):  # an error sent in place of words
        return Fault.GAVE_UP
    return Fault.UNFINISHED if isinstance(exc, EOFError) else Fault.GARBLED


def told(
    exc: Exception,
    url: str,
    *,
    limit_s: float,
    answering: bool = False,
    said: bool = False,
) -> RemoteRefused | GenerationFailed:
    """The exception in words for people; `said` tells that words had come."""
    fault = fault_of(exc, answering=answering)
    facts = {
        "place": place_of(url),
        "limit_s": limit_s,
        "status": getattr(exc, "status_code", None),
    }
    message = Sentence(*(text.format_map(facts) for text in WORDS[fault]))
    kind = GenerationFailed if said else RemoteRefused
    return kind(message, hint=Sentence(*HINTS[fault]))


def _fault_of_status(status: int) -> Fault:
    if status in STATUS_FAULTS:
        return STATUS_FAULTS[status]
    if 300 <= status < 400:
        return Fault.ELSEWHERE
    return Fault.FAILED if status >= 500 else Fault.REFUSED


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """The exception and everything that led to it."""
    seen: set[int] = set()
    current: BaseException | None = exc
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
