"""Reads what weight files say of themselves, without reading a weight.

Decisions:
- Only safetensors is opened: a pickle can run code of its author while it is read.
- Every number in a header is checked against the size of the file before it is used,
  so that a file cut short, or made to look huge, is refused in a millisecond.
- Headers are read with the standard library: eight bytes of length, then JSON
  (https://github.com/huggingface/safetensors#format).
"""

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from math import prod
from pathlib import Path
from typing import Any

from core.domain.errors import ModelUnavailable
from core.domain.sentences import Sentence

HEADER_LIMIT_BYTES = 100_000_000  # safetensors' own limit for a header
JSON_LIMIT_BYTES = 50_000_000  # an index of the largest published models has 5 MB
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
AGAIN = Sentence("Fetch the model again.", "Récupérez de nouveau le modèle.")


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor of a file: its name, its type as safetensors calls it, its shape."""

    name: str
    dtype: str
    shape: tuple[int, ...]

    @property
    def weights(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)


def find_weight_files(folder: Path) -> tuple[Path, ...]:
    """The safetensors files of a model's folder, all of them whole.

    Raises:
        ModelUnavailable: there are none, only pickles, one is missing or cut short.
    """
    files = tuple(sorted(path for path in folder.glob("*.safetensors")))
    named = {name for index in folder.glob("*.index.json") for name in _shards(index)}
    named = {name for name in named if name.endswith(".safetensors")}
    missing = sorted(named - {path.name for path in files})
    if missing:
        raise _missing_shards(missing, len(named))
    if not files:
        raise no_weights(folder.name, [path.name for path in folder.iterdir()])
    for path in files:
        read_tensors(path)
    return files


def read_tensors(path: Path) -> tuple[Tensor, ...]:
    """What a safetensors file holds, from its header.

    Raises:
        ModelUnavailable: it is unreadable, cut short, or its header is not right.
    """
    _check_plain(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
            if not 2 <= length <= min(HEADER_LIMIT_BYTES, size - 8):
                raise _cut_short(path.name)
            header = json.loads(file.read(length))
    except OSError as exc:
        raise unreadable(path.name) from exc
    except (ValueError, RecursionError) as exc:
        raise _cut_short(path.name) from exc
    tensors, end = _check_header(header, path.name)
    if end != size - 8 - length:
        raise _cut_short(path.name)
    return tensors


def read_json_object(path: Path) -> dict[str, Any]:
    """A JSON file that holds an object, of a size that a config can have.

    Raises:
        ModelUnavailable: it is unreadable, too large, or something else.
    """
    _check_plain(path)
    try:
        if path.stat().st_size > JSON_LIMIT_BYTES:
            raise _not_json(path.name)
        value = json.loads(path.read_bytes())
    except OSError as exc:
        raise unreadable(path.name) from exc
    except (ValueError, RecursionError) as exc:
        raise _not_json(path.name) from exc
    if not isinstance(value, dict):
        raise _not_json(path.name)
    return value


def unreadable(name: str) -> ModelUnavailable:
    """The refusal of a file or folder that may not be read."""
    return ModelUnavailable(
        Sentence(f"{name} cannot be read.", f"{name} ne peut pas être lu."),
        hint=Sentence(
            "Check that the program may read it.",
            "Vérifiez que le programme a le droit de le lire.",
        ),
    )


def no_weights(name: str, file_names: Iterable[str]) -> ModelUnavailable:
    """The refusal of files without weights, or with pickled ones only."""
    if any(fnmatch(each, pattern) for each in file_names for pattern in PICKLES):
        return ModelUnavailable(
            Sentence(
                f"{name} has only pickled weights (.bin, .pt), which can run code of "
                "their author when they are opened; only safetensors is opened.",
                f"{name} n'a que des poids en pickle (.bin, .pt), qui peuvent exécuter "
                "du code de leur auteur à l'ouverture ; seul safetensors est ouvert.",
            ),
            hint=Sentence(
                "Choose a model published as safetensors, or convert it.",
                "Choisissez un modèle publié en safetensors, ou convertissez-le.",
            ),
        )
    return ModelUnavailable(
        Sentence(
            f"{name} has no weights (*.safetensors).",
            f"{name} n'a pas de poids (*.safetensors).",
        ),
        hint=AGAIN,
    )


def _check_plain(path: Path) -> None:
    """Refuse what reading could wait for: pipes, devices, folders."""
    try:
        plain = path.is_file()
    except OSError as exc:
        raise unreadable(path.name) from exc
    if not plain:
        raise unreadable(path.name)


def _check_header(header: object, name: str) -> tuple[tuple[Tensor, ...], int]:
    """The tensors of a header, and where the last one ends."""
    if not isinstance(header, dict):
        raise _cut_short(name)
    tensors, end = [], 0
    for key, entry in header.items():
        if key == "__metadata__":
            continue
        try:
            first, last = entry["data_offsets"]
            shape, dtype = tuple(entry["shape"]), entry["dtype"]
        except (TypeError, KeyError, ValueError) as exc:
            raise _cut_short(name) from exc
        whole = all(type(n) is int and n >= 0 for n in (first, last, *shape))
        if not whole or first > last or not isinstance(dtype, str):
            raise _cut_short(name)
        tensors.append(Tensor(key, dtype, shape))
        end = max(end, last)
    return tuple(tensors), end


def _shards(index: Path) -> Iterator[str]:
    """The files that an index names."""
    named = read_json_object(index).get("weight_map")
    if isinstance(named, dict):
        yield from (name for name in named.values() if isinstance(name, str))


def _missing_shards(missing: list[str], total: int) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(
            f"{len(missing)} of {total} weight files are missing, {missing[0]} first.",
            f"Il manque {len(missing)} fichiers de poids sur {total}, dont d'abord "
            f"{missing[0]}.",
        ),
        hint=AGAIN,
    )


def _cut_short(name: str) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(
            f"The weight file {name} is cut short or broken.",
            f"Le fichier de poids {name} est tronqué ou abîmé.",
        ),
        hint=AGAIN,
    )


def _not_json(name: str) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(f"{name} is not a JSON object.", f"{name} n'est pas un objet JSON."),
        hint=AGAIN,
    )
