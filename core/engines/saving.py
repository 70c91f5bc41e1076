"""Writes an open model to a folder of its own, wholly or not at all.

Decisions:
- Everything goes to a hidden sibling first and takes its name in one rename, so that a
  full disk or a power cut never leaves a folder that looks like a model.
- A folder with something in it is never written over.
- A model with an adapter is not saved: its two halves are small enough to open again,
  and merging them into 4-bit weights would change its answers.
- Weights are written as safetensors only, in the precision they are held in. A CPU with
  bf16 instructions rounds the scales of 4-bit weights at the first answer; what is
  saved, and used from then on, are the rounded ones.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from core.domain.errors import StorageFailed
from core.domain.sentences import Sentence
from core.engines.parts import ModelPart, part_sizes
from core.models.hardware import GB

ELSEWHERE = Sentence(
    "Choose a new or empty folder on a disk with room.",
    "Choisissez un dossier neuf ou vide sur un disque qui a de la place.",
)


def save_copy(model: Any, processor: Any, folder: Path, *, title: str) -> None:
    """Write model and processor so that the folder opens like a download.

    Raises:
        StorageFailed: see the message; the folder is as it was before.
    """
    sizes = part_sizes(model)
    if any(size.part is ModelPart.ADAPTER for size in sizes):
        raise _refused(
            f"{title} carries an adapter and cannot be saved as one copy.",
            f"{title} porte un adaptateur et ne peut être enregistré d'un bloc.",
        )
    folder = folder.expanduser().absolute()
    try:
        _check_target(folder, sum(size.bytes for size in sizes))
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as exc:
        raise _not_written(folder) from exc
    try:
        model.save_pretrained(draft)
        processor.save_pretrained(draft)
        draft.chmod(0o755)
        os.replace(draft, folder)  # replaces an empty folder as well
    except Exception as exc:  # the disk speaks through OSError and SafetensorError
        raise _not_written(folder) from exc
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _check_target(folder: Path, need_bytes: int) -> None:
    """Refuse a folder that holds something, or a disk without room."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _refused(
            f"{folder.name} is there already and not an empty folder.",
            f"{folder.name} existe déjà et n'est pas un dossier vide.",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    free_bytes = shutil.disk_usage(folder.parent).free
    if need_bytes > free_bytes:
        need, free = f"{need_bytes / GB:.1f} GB", f"{free_bytes / GB:.1f} GB"
        raise _refused(
            f"The copy needs {need}; the disk has {free} left.",
            f"La copie demande {need} ; il reste {free} sur le disque.",
        )


def _not_written(folder: Path) -> StorageFailed:
    return _refused(
        f"The copy could not be written to {folder.name}; nothing was kept.",
        f"La copie n'a pas pu être écrite dans {folder.name} ; rien n'a été gardé.",
    )


def _refused(en: str, fr: str) -> StorageFailed:
    return StorageFailed(Sentence(en, fr), hint=ELSEWHERE)
