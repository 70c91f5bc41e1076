"""The models that a remote server offers, and the choice among them.

Decisions:
- The operator's name must be on the server's list; without a name, the only model on
  it is taken. A server whose list is empty is believed to know the name it is given,
  and so is one that is asked for a folder of its own, which lists rarely hold.
- A version is told as far as the server knows one: the weights' own name and date.
  Servers that know no date say the present one, which tells nothing.
- Names come from outside: of a path only the last part is kept, and the length is
  bounded.
"""

import difflib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.domain.errors import RemoteRefused
from core.domain.sentences import Sentence
from core.engines.remote_faults import place_of

NAMES_SHOWN = 5
LETTERS_SHOWN = 80
JUST_NOW_S = 60.0
PATH = re.compile(r"^(?:[/~.\\]|[A-Za-z]:[/\\])")


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """One model of a server; `name` asks for it, `title` and `revision` are shown."""

    name: str
    title: str
    revision: str


def read_model(listed: object) -> RemoteModel | None:
    """One row of a server's list; None where it names no model."""
    told = listed if isinstance(listed, dict) else {}
    name, root, created = (told.get(key) for key in ("id", "root", "created"))
    if not isinstance(name, str) or not name.strip():
        return None
    parts = [shown(name)]
    if isinstance(root, str) and root not in ("", name):
        parts.append(shown(root))
    if type(created) is int and 0 < created < time.time() - JUST_NOW_S:
        parts.append(f"{datetime.fromtimestamp(created, UTC):%Y-%m-%d %H:%M:%S}")
    return RemoteModel(name, shown(name), " ".join(dict.fromkeys(parts)))


def choose(offered: Sequence[RemoteModel], wanted: str, *, url: str) -> RemoteModel:
    """The model to ask.

    Raises:
        RemoteRefused: the server does not offer it, or there is nothing to choose by.
    """
    found = next((model for model in offered if model.name == wanted), None)
    if found is not None:
        return found
    if not wanted and len(offered) == 1:
        return offered[0]
    if wanted and (not offered or PATH.match(wanted)):
        return RemoteModel(wanted, shown(wanted), shown(wanted))
    raise _no_choice(offered, wanted, place_of(url))


def shown(name: str) -> str:
    """A model's name as people may see it: no folders above it, of bounded length."""
    if PATH.match(name):
        name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    printable = "".join(letter for letter in name if letter.isprintable())
    return printable[:LETTERS_SHOWN]


def _no_choice(
    offered: Sequence[RemoteModel], wanted: str, place: str
) -> RemoteRefused:
    titles = [model.title for model in offered]
    near = difflib.get_close_matches(wanted, titles, n=NAMES_SHOWN, cutoff=0.4)
    names = ", ".join((near or titles)[:NAMES_SHOWN])
    if not titles:
        message = Sentence(
            f"The model server {place} does not tell which models it has.",
            f"Le serveur de modèle {place} ne dit pas quels modèles il a.",
        )
    elif wanted:
        message = Sentence(
            f"The model server {place} has no model {shown(wanted)}; it has {names}.",
            f"Le serveur de modèle {place} n'a pas de modèle {shown(wanted)} ; "
            f"il a {names}.",
        )
    else:
        message = Sentence(
            f"The model server {place} has {len(titles)} models: {names}.",
            f"Le serveur de modèle {place} a {len(titles)} modèles : {names}.",
        )
    return RemoteRefused(
        message,
        hint=Sentence(
            "Put the model's name into CAR_DAMAGE_REMOTE_MODEL.",
            "Mettez le nom du modèle dans CAR_DAMAGE_REMOTE_MODEL.",
        ),
    )
