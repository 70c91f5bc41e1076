"""Turns what goes wrong with the hub into a sentence and what to do next.

Decisions:
- Refused, silent, gated, missing, busy and failing are told apart: each asks for
  something else of the reader.
- Errors are known by their class names and by the status that the hub answered with,
  because the HTTP package under `huggingface_hub` changes its name between versions.
- Nothing that the hub wrote is repeated: an error page can hold what was sent to it,
  the token included.
"""

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.errors import DownloadFailed
from core.domain.sentences import Sentence
from core.models.plan_reasons import size

PAGE = "https://huggingface.co/"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
LATER = Sentence("Try again later.", "Réessayez plus tard.")
NETWORK = Sentence(
    "Check the network, or give the folder of a model on this machine.",
    "Vérifiez le réseau, ou donnez le dossier d'un modèle présent sur cette machine.",
)
KINDS: dict[str, tuple[Sentence, Sentence]] = {
    "offline": (
        Sentence(
            "HF_HUB_OFFLINE is set and the model is not on this machine.",
            "HF_HUB_OFFLINE est réglé et le modèle n'est pas sur cette machine.",
        ),
        Sentence("Unset HF_HUB_OFFLINE.", "Retirez HF_HUB_OFFLINE."),
    ),
    "refused": (
        Sentence("The hub cannot be reached.", "Le hub ne peut pas être joint."),
        NETWORK,
    ),
    "damaged": (
        Sentence(
            "A file came damaged from the hub, several times.",
            "Un fichier est arrivé abîmé du hub, plusieurs fois.",
        ),
        LATER,
    ),
    "locked": (
        Sentence(
            "Another download of this model is under way.",
            "Un autre téléchargement de ce modèle est en cours.",
        ),
        LATER,
    ),
    "broken": (
        Sentence(
            "The hub's answer makes no sense.", "La réponse du hub n'a pas de sens."
        ),
        Sentence(
            "A proxy or a login page may stand between; check the network.",
            "Un proxy ou une page de connexion s'interpose peut-être ; vérifiez le "
            "réseau.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with the hub or the disk, without anything that they wrote.

    `kind` is one of offline, refused, silent, status, disk, damaged, locked, broken;
    `status` is the hub's HTTP status and `code` its own word for it (such as
    GatedRepo), or for a disk whether it is full or read-only.
    """

    kind: str
    status: int = 0
    code: str = ""
    has_token: bool = False

    @property
    def unreachable(self) -> bool:
        """Whether it says something of the hub, not of one model on it."""
        failing = self.status == 429 or self.status >= 500
        return self.kind in ("offline", "refused", "silent") or failing

    @property
    def passing(self) -> bool:
        """Whether trying again soon may help."""
        return self.kind == "damaged" or (self.unreachable and self.kind != "offline")


def read_fault(exc: BaseException, *, has_token: bool) -> Fault:
    """What an exception of `huggingface_hub` or below it means."""
    for each in _chain(exc):
        names = {kind.__name__ for kind in type(each).__mro__}
        response = getattr(each, "response", None)
        if "OfflineModeIsEnabled" in names:
            return Fault("offline")
        if response is not None:
            code = str(response.headers.get("X-Error-Code", ""))[:40]
            return Fault("status", response.status_code, code, has_token)
        if "TimeoutException" in names or "TimeoutError" in names:
            return Fault("silent")
        if names & {"TransportError", "ConnectionError", "StreamError"}:
            return Fault("refused")
        if isinstance(each, OSError) and each.errno in FULL:
            return Fault("disk", code="full")
        if (
            isinstance(each, PermissionError)
            or getattr(each, "errno", 0) == errno.EROFS
        ):
            return Fault("disk", code="read-only")
    return Fault("broken")


def tell_fault(fault: Fault, name: str, *, wait_s: float = 0.0) -> DownloadFailed:
    """The error for people; `name` is the hub id, `wait_s` how long was waited."""
    if fault.kind == "status":
        return _status(fault, name)
    if fault.kind == "silent":
        return _silent(wait_s)
    if fault.kind == "disk":
        return _disk(fault)
    message, hint = KINDS.get(fault.kind, KINDS["broken"])
    return DownloadFailed(message, hint=hint)


def too_little_disk(need_bytes: int, free_bytes: int) -> DownloadFailed:
    """The refusal of a download that the disk has no room for."""
    need, free = size(need_bytes), size(free_bytes)
    return DownloadFailed(
        Sentence(
            f"The download needs {need} on the disk; {free} are free.",
            f"Le téléchargement demande {need.fr} sur le disque ; {free.fr} sont "
            "libres.",
        ),
        hint=Sentence(
            "Free some space, or set HF_HOME to a folder on a larger disk.",
            "Libérez de la place, ou réglez HF_HOME sur un dossier d'un disque plus "
            "grand.",
        ),
    )


def stopped(name: str) -> DownloadFailed:
    """The end of a download that somebody stopped."""
    return DownloadFailed(
        Sentence(
            f"The download of {name} was stopped.",
            f"Le téléchargement de {name} a été arrêté.",
        ),
        hint=Sentence(
            "The next download goes on where this one stopped.",
            "Le prochain téléchargement reprendra où celui-ci s'est arrêté.",
        ),
    )


def bad_id(name: str) -> DownloadFailed:
    """The refusal of what can be neither a folder nor a hub id."""
    shown = name.rsplit("/", 1)[-1] if name.startswith(("/", ".")) else name
    shown = shown[:60] or "…"
    return DownloadFailed(
        Sentence(
            f"“{shown}” is neither a folder here nor a hub id.",
            f"« {shown} » n'est ni un dossier ici ni un identifiant du hub.",
        ),
        hint=Sentence(
            "A hub id reads owner/model, without the address of the site.",
            "Un identifiant du hub s'écrit propriétaire/modèle, sans l'adresse du "
            "site.",
        ),
    )


def _silent(wait_s: float) -> DownloadFailed:
    shown = f"{wait_s:g}"
    return DownloadFailed(
        Sentence(
            f"The hub did not answer within {shown} s.",
            f"Le hub n'a pas répondu en {shown.replace('.', ',')} s.",
        ),
        hint=NETWORK,
    )


def _disk(fault: Fault) -> DownloadFailed:
    if fault.code == "full":
        message = Sentence(
            "The disk is full; the download was not finished.",
            "Le disque est plein ; le téléchargement n'est pas terminé.",
        )
    else:
        message = Sentence(
            "The folder for downloaded models cannot be written.",
            "Le dossier des modèles téléchargés ne peut pas être écrit.",
        )
    return DownloadFailed(
        message,
        hint=Sentence(
            "Free some space, or set HF_HOME to another folder.",
            "Libérez de la place, ou réglez HF_HOME sur un autre dossier.",
        ),
    )


def _status(fault: Fault, name: str) -> DownloadFailed:
    """What the hub's status means; 401 also stands for missing models."""
    if fault.status == 404 or fault.code == "RepoNotFound":
        return _missing(name, fault)
    if fault.status in (401, 403):
        return _gated(name, fault)
    if fault.status == 429:
        return DownloadFailed(
            Sentence(
                "The hub is busy: too many requests (429).",
                "Le hub est occupé : trop de requêtes (429).",
            ),
            hint=LATER,
        )
    return DownloadFailed(
        Sentence(
            f"The hub is failing (status {fault.status}).",
            f"Le hub est en panne (statut {fault.status}).",
        )
        if fault.status >= 500
        else Sentence(
            f"The hub refused the request for {name} (status {fault.status}).",
            f"Le hub a refusé la requête pour {name} (statut {fault.status}).",
        ),
        hint=LATER,
    )


def _missing(name: str, fault: Fault) -> DownloadFailed:
    private, prive = "", ""
    if not fault.has_token:
        private = " If it is private, set HF_TOKEN or run `hf auth login`."
        prive = " S'il est privé, réglez HF_TOKEN ou lancez `hf auth login`."
    return DownloadFailed(
        Sentence(
            f"The hub has no model {name}, or hides it.",
            f"Le hub n'a pas de modèle {name}, ou le cache.",
        ),
        hint=Sentence(
            f"Check the spelling of owner and model.{private}",
            f"Vérifiez l'orthographe du propriétaire et du modèle.{prive}",
        ),
    )


def _gated(name: str, fault: Fault) -> DownloadFailed:
    """The model asks for an accepted licence; three ways of not having one."""
    page = PAGE + name
    if not fault.has_token:
        message = Sentence(
            f"{name} is gated: its publisher asks for an accepted licence.",
            f"{name} est protégé : son éditeur demande d'accepter sa licence.",
        )
        hint = Sentence(
            f"Accept the licence at {page}, then set HF_TOKEN or run `hf auth login`.",
            f"Acceptez la licence sur {page}, puis réglez HF_TOKEN ou lancez "
            "`hf auth login`.",
        )
    elif fault.status == 401 and fault.code != "GatedRepo":
        message = Sentence(
            f"The hub does not accept the token it was given for {name}.",
            f"Le hub n'accepte pas le jeton donné pour {name}.",
        )
        hint = Sentence(
            "Make a new token, then set HF_TOKEN or run `hf auth login`.",
            "Créez un nouveau jeton, puis réglez HF_TOKEN ou lancez `hf auth login`.",
        )
    else:
        message = Sentence(
            f"{name} is gated, and the token's account has no access to it.",
            f"{name} est protégé, et le compte du jeton n'y a pas accès.",
        )
        hint = Sentence(
            f"Accept the licence at {page} with that account, or wait until it is "
            "granted.",
            f"Acceptez la licence sur {page} avec ce compte, ou attendez l'accord.",
        )
    return DownloadFailed(message, hint=hint)


def _chain(exc: BaseException | None) -> Iterator[BaseException]:
    """An exception and those it came from, outermost first."""
    seen: set[int] = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        yield exc
        exc = exc.__cause__ or exc.__context__
