"""Where downloaded models lie: the layout of `huggingface_hub`'s cache.

Decisions:
- The same layout as every other tool uses (`blobs`, `snapshots`, `refs`), so that a
  model is on the disk once; what is being fetched waits in `parts` beside them.
- `refs/main` is written last, by renaming: without it nobody takes the files for a
  model, so a download that broke off can never be opened.
- Names that come from the hub are checked before they become paths.
"""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

WANTED = ("*.safetensors", "*.json", "*.txt", "*.model", "*.jinja")
UNWANTED = ("*/*", "consolidated*")  # other tools' copies of the same weights
PLAIN_NAME = re.compile(r"[\w.+-]{1,200}", re.ASCII)
HEX_NAME = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the hub: its name, its size, and what its content is known by.

    `blob` names it in the cache; `sha256` is known for large files only.
    """

    name: str
    size: int | None
    blob: str
    sha256: str | None = None


def read_remote_files(siblings: list[Any]) -> tuple[RemoteFile, ...]:
    """The files of a repository that a model needs, from the hub's description.

    Raises:
        ValueError: a name could lead out of the cache.
    """
    files = []
    for each in siblings:
        name = each.rfilename
        if not is_wanted(name):
            continue
        sha256 = each.lfs["sha256"] if isinstance(each.lfs, Mapping) else None
        blob = sha256 or each.blob_id or ""
        if not PLAIN_NAME.fullmatch(name) or not HEX_NAME.fullmatch(blob):
            raise ValueError("a file's name is not one that a model has")
        files.append(RemoteFile(name, each.size, blob, sha256))
    return tuple(files)


def is_wanted(name: str) -> bool:
    """Whether a model needs this file of its repository."""
    if any(fnmatch(name, pattern) for pattern in UNWANTED):
        return False
    return any(fnmatch(name, pattern) for pattern in WANTED)


class CachedRepo:
    """One model's folder in the cache, at one commit."""

    def __init__(self, cache: Path, model_id: str, commit: str) -> None:
        if not HEX_NAME.fullmatch(commit):
            raise ValueError("the commit is not a hash")
        self._root = cache / ("models--" + model_id.replace("/", "--"))
        self._commit = commit
        self.snapshot = self._root / "snapshots" / commit

    def open_folders(self) -> None:
        """Make the folders that a download writes to."""
        for name in ("parts", "blobs", "refs"):
            (self._root / name).mkdir(parents=True, exist_ok=True)
        self.snapshot.mkdir(parents=True, exist_ok=True)

    def free_bytes(self) -> int:
        """What the disk has left for it."""
        folder = self._root
        while not folder.exists():
            folder = folder.parent
        return shutil.disk_usage(folder).free

    def part(self, file: RemoteFile) -> Path:
        """Where a file lies while it is being fetched."""
        return self._root / "parts" / file.blob

    @property
    def part_lock(self) -> Path:
        """The lock of whoever writes parts: one download of a model at a time."""
        return self._root / "parts" / "lock"

    def has(self, file: RemoteFile) -> bool:
        """Whether the whole file is here."""
        blob = self._root / "blobs" / file.blob
        return blob.is_file() and file.size in (None, blob.stat().st_size)

    def fetched_bytes(self, file: RemoteFile) -> int:
        """How much of the file is here, whole or in part."""
        part = self.part(file)
        if self.has(file):
            return file.size or 0
        return part.stat().st_size if part.exists() else 0

    def keep(self, file: RemoteFile) -> None:
        """Move a fetched part to its place among the whole files."""
        os.replace(self.part(file), self._root / "blobs" / file.blob)

    def show(self, file: RemoteFile) -> None:
        """Make the whole file appear under its name in the snapshot."""
        pointer = self.snapshot / file.name
        if pointer.exists():
            return
        pointer.unlink(missing_ok=True)  # a link to nothing
        try:
            pointer.symlink_to(Path("..") / ".." / "blobs" / file.blob)
        except OSError:  # a system without links
            shutil.copyfile(self._root / "blobs" / file.blob, pointer)

    def finish(self) -> None:
        """Declare the snapshot whole."""
        draft = self._root / "parts" / "main"
        draft.write_text(self._commit, encoding="ascii")
        os.replace(draft, self._root / "refs" / "main")
