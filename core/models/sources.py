"""A model's files before its weights are opened: where they lie and what they say.

Decisions:
- Wherever a hub id is accepted, a folder is too; what exists as a folder is a folder.
- A folder is believed only after its config and the headers of its weights were read,
  so that a broken copy is refused before anything is loaded.
- Messages name the folder or the file, never the path that leads there.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from core.domain.errors import ModelUnavailable, NotDownloaded
from core.domain.sentences import Sentence
from core.models.weight_files import find_weight_files, read_json_object, unreadable

CONFIG = "config.json"
ADAPTER_CONFIG = "adapter_config.json"
SAMPLES, SAMPLE_BYTES = 64, 4096
AGAIN = Sentence(
    "Give the folder of a model that was downloaded or saved whole.",
    "Donnez le dossier d'un modèle téléchargé ou enregistré en entier.",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One model or adapter, on this machine or only on the hub.

    `name` is the folder or hub id as it was given. `folder` is where it lies on this
    machine, None while it is only on the hub. `config` is its config.json; for an
    adapter that is None and `adapter` its adapter_config.json. `revision` tells two
    versions of the weights apart (the hub's commit, or a hash over a folder's files;
    12 hex digits). `weight_bytes` is the size of its weight files, None where the hub
    does not tell; `download_bytes` what a download would fetch.
    """

    name: str
    folder: Path | None
    revision: str
    config: Mapping[str, Any] | None = field(default=None, repr=False)
    adapter: Mapping[str, Any] | None = field(default=None, repr=False)
    weight_bytes: int | None = None
    download_bytes: int | None = None

    @property
    def base_name(self) -> str:
        """The model that an adapter belongs to; empty for a whole model."""
        return str((self.adapter or {}).get("base_model_name_or_path") or "")


class Finder(Protocol):
    """What finds hub ids: the hub's cache on this machine, then the hub."""

    def find(self, model_id: str) -> Source:
        """The source of this id, or a `ModelUnavailable` that says why not."""
        ...


def find_source(name: str, *, hub: Finder) -> Source:
    """Find a model or adapter by folder or hub id, without fetching its weights.

    Raises:
        ModelUnavailable: it is nowhere, broken, gated, or the hub cannot be asked.
    """
    name = name.strip()
    folder = _as_folder(name)
    return hub.find(name) if folder is None else read_folder(folder, name)


def read_folder(folder: Path, name: str, *, revision: str | None = None) -> Source:
    """Check a model's folder and read what it says of itself.

    Args:
        revision: the hub's commit, for a folder in the hub's cache.

    Raises:
        ModelUnavailable: something is missing, cut short, pickled or unreadable.
    """
    _check_folder(folder)
    try:
        adapter_path, config_path = folder / ADAPTER_CONFIG, folder / CONFIG
        adapter = read_json_object(adapter_path) if adapter_path.exists() else None
        if adapter is None and not config_path.exists():
            raise no_config(folder.name)
        config = None if adapter is not None else read_json_object(config_path)
        files = find_weight_files(folder)
        sizes = [path.stat().st_size for path in files]
        described = adapter_path if adapter is not None else config_path
        found = revision or _fingerprint([described, *files])
    except OSError as exc:
        raise unreadable(folder.name) from exc
    check_adapter(adapter, folder.name)
    return Source(
        name=name,
        folder=folder,
        revision=found[:12],
        config=config,
        adapter=adapter,
        weight_bytes=sum(sizes),
    )


def check_adapter(adapter: Mapping[str, Any] | None, name: str) -> None:
    """Refuse an adapter that does not say which model it belongs to."""
    if adapter is None or isinstance(adapter.get("base_model_name_or_path"), str):
        return
    raise ModelUnavailable(
        Sentence(
            f"The adapter {name} does not say which model it belongs to.",
            f"L'adaptateur {name} ne dit pas à quel modèle il appartient.",
        ),
        hint=Sentence(
            "Its adapter_config.json needs base_model_name_or_path.",
            "Son adapter_config.json doit contenir base_model_name_or_path.",
        ),
    )


def not_downloaded(source: Source) -> NotDownloaded:
    """The refusal to fetch what nobody has agreed to."""
    size, taille = "", ""
    if source.download_bytes:
        size = f" ({source.download_bytes / 1e9:.1f} GB)"
        taille = size.replace(".", ",").replace("GB", "Go")
    return NotDownloaded(
        Sentence(
            f"{source.name} is not on this machine{size}, and nothing is downloaded "
            "without consent.",
            f"{source.name} n'est pas sur cette machine{taille}, et rien n'est "
            "téléchargé sans accord.",
        ),
        hint=Sentence(
            "Press Download on the Models page, or set CAR_DAMAGE_ALLOW_DOWNLOAD=yes.",
            "Appuyez sur Télécharger à la page Modèles, ou réglez "
            "CAR_DAMAGE_ALLOW_DOWNLOAD=yes.",
        ),
        download_bytes=source.download_bytes,
    )


def no_config(name: str) -> ModelUnavailable:
    """The refusal of files that do not say what they are."""
    return ModelUnavailable(
        Sentence(f"{name} has no config.json.", f"{name} n'a pas de config.json."),
        hint=AGAIN,
    )


def _as_folder(name: str) -> Path | None:
    """The folder that a name means; None where it can only be a hub id."""
    pathlike = (
        name.startswith(("/", ".", "~", "\\")) or "\\" in name or name[1:2] == ":"
    )
    try:
        folder = Path(name).expanduser()
        return folder if name and (pathlike or folder.exists()) else None
    except (OSError, RuntimeError, ValueError):  # too long, no home, a zero byte
        return Path(name) if pathlike and "\0" not in name else None


def _check_folder(folder: Path) -> None:
    name = folder.name or str(folder)
    try:
        if folder.is_dir():
            if any(folder.iterdir()):
                return
            reason = Sentence(
                f"The folder {name} is empty.", f"Le dossier {name} est vide."
            )
        elif folder.exists():
            reason = Sentence(
                f"{name} is a file; the folder of a model is needed.",
                f"{name} est un fichier ; il faut le dossier d'un modèle.",
            )
        else:
            reason = Sentence(
                f"There is no folder {name}.", f"Il n'y a pas de dossier {name}."
            )
    except OSError as exc:
        raise unreadable(name) from exc
    raise ModelUnavailable(reason, hint=AGAIN)


def _fingerprint(files: Iterable[Path]) -> str:
    """A hash over names, sizes and samples of content; reads 256 kB per file at most.

    The whole of 20 GB would take a minute; samples over the whole length tell two
    trainings of the same model apart.
    """
    digest = hashlib.sha256()
    for path in files:
        size = path.stat().st_size
        digest.update(f"{path.name} {size}\n".encode())
        step = max(SAMPLE_BYTES, size // SAMPLES)
        with path.open("rb") as file:
            for start in range(0, size, step):
                file.seek(start)
                digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()
