"""A ZIP archive of photos → files in a private folder, or a refusal.

Decisions:
- Hostile is refused as a whole, before a byte is written where the list of contents
  shows it: a name that leaves the folder, a link, a password, a name twice.
- Sizes are measured while unpacking; what the archive says of itself is only ever a
  reason to refuse sooner.
- Only stored and deflated members are read: the other methods unpack without a bound.
- An archive inside the archive is never opened. Members that are no photos are left
  out and told; a broken photo is kept, so that whoever asks for it hears why.
- Files are created, never overwritten; nothing but plain files and folders is made.
"""

import io
import stat
import struct
import threading
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.domain.errors import ImageRejected
from core.domain.settings import Settings
from core.preprocessing import archive_refusals as refusals
from core.preprocessing.kinds import recognise

MOST_MEMBERS = 10_000
MOST_LIST_BYTES = 2_000_000  # of the list of contents, held in memory
MOST_TOTAL_BYTES = 1_000_000_000
MOST_RATIO, RATIO_FROM_BYTES = 200, 1_000_000  # a smaller member may be blank
LONGEST_NAME, LONGEST_PIECE_BYTES = 400, 200
CHUNK_BYTES = 65_536
ENCRYPTED, UTF8_NAME = 0x1, 0x800  # bits of a member's flags
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PHOTO_ENDINGS = frozenset(
    ".jpg .jpeg .jpe .png .gif .bmp .tif .tiff .webp .heic .heif .avif".split()
)
SYSTEM_FOLDERS = frozenset(["__MACOSX"])
KEPT_JOINERS = frozenset("\u200c\u200d")  # scripts and emoji need them
FAULTS = (  # what zipfile raises over broken or hostile bytes
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """How many photos were written, and the members that are none."""

    photos: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Member:
    """One file of the archive: its entry, and its path below the folder."""

    entry: zipfile.ZipInfo
    pieces: tuple[str, ...]

    @property
    def name(self) -> str:
        return "/".join(self.pieces)


class _BoundedBytes(io.BytesIO):
    """Bytes of which no more than the longest list of contents is read at once."""

    def read(self, size: int | None = -1) -> bytes:
        place = self.tell()
        left = max(0, self.seek(0, io.SEEK_END) - place)
        self.seek(place)
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > MOST_LIST_BYTES:
            raise refusals.too_long_a_list(wanted, limit=MOST_LIST_BYTES)
        return super().read(wanted)


def unpack_photos(
    content: bytes,
    folder: Path,
    *,
    settings: Settings,
    stop: threading.Event | None = None,
) -> Unpacked:
    """Write the photos of an archive below a folder.

    Args:
        content: the whole archive.
        folder: exists, is empty, and is nobody else's; the caller removes it, also
            when this raises.
        settings: the largest file and the largest archive.
        stop: set it to end early; what was written by then is counted.

    Raises:
        ArchiveRejected: no ZIP archive, a hostile or broken one, or without a photo.
        StorageFailed: the disk refused.
    """
    if len(content) > settings.max_archive_mb * 1e6:
        raise refusals.too_large(len(content), limit_mb=settings.max_archive_mb)
    try:
        archive = zipfile.ZipFile(_BoundedBytes(content))
    except FAULTS as exc:
        raise refusals.not_a_zip(empty=not content) from exc
    with archive:
        members = _checked(archive, len(content), settings=settings)
        unpacked = _write(archive, members, folder, settings=settings, stop=stop)
    if not unpacked.photos and not (stop is not None and stop.is_set()):
        raise refusals.no_photo(len(members))
    return unpacked


def _checked(
    archive: zipfile.ZipFile, archive_bytes: int, *, settings: Settings
) -> list[_Member]:
    """The files of the archive, all of which may be written.

    Raises:
        ArchiveRejected: at the first one that may not.
    """
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise refusals.too_many_files(len(entries), limit=MOST_MEMBERS)
    held = sum(entry.compress_size for entry in entries)
    if held > archive_bytes:
        raise refusals.overlapping(held, archive_bytes)
    members = [_member(entry, settings=settings) for entry in entries]
    files = [each for each in members if not each.entry.is_dir()]
    _check_names_differ(files)
    total = sum(each.entry.file_size for each in files)
    if total > MOST_TOTAL_BYTES:
        raise refusals.too_much(total, limit=MOST_TOTAL_BYTES)
    return files


def _member(entry: zipfile.ZipInfo, *, settings: Settings) -> _Member:
    """One entry with its checked path.

    Raises:
        ArchiveRejected: its name or its kind is not allowed.
    """
    name = _decoded_name(entry)
    pieces = tuple(each for each in name.split("/") if each not in ("", "."))
    if any(_is_hidden(sign) for sign in name):
        raise refusals.control_characters(name)
    if name.startswith("/") or name[1:2] == ":":
        raise refusals.absolute(name)
    if ".." in pieces:
        raise refusals.climbs_out(name)
    long_piece = any(len(piece.encode()) > LONGEST_PIECE_BYTES for piece in pieces)
    if not pieces or len(name) > LONGEST_NAME or long_piece:
        raise refusals.long_name(name, limit=LONGEST_PIECE_BYTES)
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refusals.link(name)
    if entry.flag_bits & ENCRYPTED:
        raise refusals.encrypted(name)
    if entry.compress_type not in METHODS:
        raise refusals.other_method(name)
    if entry.file_size > settings.max_file_mb * 1e6:
        raise refusals.large_file(name, entry.file_size, limit_mb=settings.max_file_mb)
    return _Member(entry, pieces)


def _decoded_name(entry: zipfile.ZipInfo) -> str:
    """The name with `/`, composed; UTF-8 also where the archive forgot to say so."""
    name = entry.orig_filename
    if not entry.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):  # else it is what it seemed
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _is_hidden(sign: str) -> bool:
    """A control, direction-changing or broken character."""
    kind = unicodedata.category(sign)
    return kind in ("Cc", "Cs") or (kind == "Cf" and sign not in KEPT_JOINERS)


def _check_names_differ(members: Iterable[_Member]) -> None:
    """Refuse two files of one name, on disks too that do not see capitals."""
    files: set[tuple[str, ...]] = set()
    folders: set[tuple[str, ...]] = set()
    for each in members:
        key = tuple(piece.casefold() for piece in each.pieces)
        above = {key[:depth] for depth in range(1, len(key))}
        if key in files or key in folders or above & files:
            raise refusals.twice(each.name)
        files.add(key)
        folders |= above


def _write(
    archive: zipfile.ZipFile,
    members: list[_Member],
    folder: Path,
    *,
    settings: Settings,
    stop: threading.Event | None,
) -> Unpacked:
    """Write the photos; every byte that comes out is counted."""
    photos, total, left_out = 0, 0, []
    for member in members:
        if stop is not None and stop.is_set():
            break
        if _is_systems(member.pieces):
            left_out.append(member.name)
            continue
        try:
            with archive.open(member.entry) as source:
                head = source.read(CHUNK_BYTES)
                if not _is_photo(member.pieces[-1], head):
                    left_out.append(member.name)
                    continue
                total = _write_one(
                    member, head, source, folder, before=total, settings=settings
                )
        except OSError as exc:
            raise refusals.not_written(exc) from exc
        except FAULTS as exc:
            raise refusals.broken(member.name) from exc
        photos += 1
    return Unpacked(photos, tuple(left_out))


def _write_one(
    member: _Member,
    head: bytes,
    source: BinaryIO,
    folder: Path,
    *,
    before: int,
    settings: Settings,
) -> int:
    """Write one member; returns the bytes unpacked so far, `before` among them."""
    path, count, chunk = folder.joinpath(*member.pieces), 0, head
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        while chunk:
            count += len(chunk)
            if count > settings.max_file_mb * 1e6:
                raise refusals.large_file(
                    member.name, count, limit_mb=settings.max_file_mb
                )
            packed = max(1, member.entry.compress_size)
            if count > RATIO_FROM_BYTES and count > MOST_RATIO * packed:
                raise refusals.bomb(member.name, count, packed, limit=MOST_RATIO)
            if before + count > MOST_TOTAL_BYTES:
                raise refusals.too_much(before + count, limit=MOST_TOTAL_BYTES)
            out.write(chunk)
            chunk = source.read(CHUNK_BYTES)
    return before + count


def _is_systems(pieces: tuple[str, ...]) -> bool:
    """What macOS and others put beside the files: hidden, nobody's photo."""
    return pieces[0] in SYSTEM_FOLDERS or any(each.startswith(".") for each in pieces)


def _is_photo(name: str, head: bytes) -> bool:
    """By its first bytes; or by its ending, so that a broken photo is told as one."""
    if Path(name).suffix.lower() in PHOTO_ENDINGS:
        return True
    try:
        recognise(head)
    except ImageRejected:
        return False
    return True
