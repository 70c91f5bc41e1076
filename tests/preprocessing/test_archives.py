"""ZIP archives of photos: good ones come out whole, hostile ones not at all."""

import contextlib
import io
import resource
import stat
import struct
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.domain.errors import ArchiveRejected, StorageFailed
from core.domain.settings import Settings
from core.preprocessing import archives
from core.preprocessing.archives import unpack_photos
from tests.examples import CRASH, DENT

JPEG = DENT.read_bytes()
SMALL = Settings(max_file_mb=2.0)
Entry = tuple[str | zipfile.ZipInfo, bytes]


def zipped(*entries: Entry, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data, compress_type=method)
    return content.getvalue()


def named(name: str, mode: int = 0) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    entry.external_attr = mode << 16
    return entry


def renamed(content: bytes, before: bytes, after: bytes) -> bytes:
    """The archive with a name changed where no writer would let us."""
    assert len(before) == len(after)
    assert before in content
    return content.replace(before, after)


def with_flag(content: bytes, flag: int) -> bytes:
    """Set a flag of every member, in both of its headers."""
    changed = bytearray(content)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(magic)
        while at >= 0:
            changed[at + offset] |= flag
            at = content.find(magic, at + 4)
    return bytes(changed)


def with_sizes(content: bytes, *, unpacked: int) -> bytes:
    """Let the only member claim another unpacked size, in both of its headers."""
    changed = bytearray(content)
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", changed, content.rfind(magic) + offset, unpacked)
    return bytes(changed)


def overlapping(copies: int) -> bytes:
    """One deflated member, listed many times: each entry shares its bytes."""
    content = zipped(("a.jpg", JPEG + bytes(900_000)))
    start = content.rfind(b"PK\x01\x02")
    end = content.rfind(b"PK\x05\x06")
    entry = content[start:end]
    many = b"".join(
        entry.replace(b"a.jpg", f"{number:05}"[:5].encode()) for number in range(copies)
    )
    tail = bytearray(content[end:])
    struct.pack_into("<HHI", tail, 8, copies, copies, len(many))
    return content[:start] + many + bytes(tail)


def long_list() -> bytes:
    """An archive whose list of contents claims, and has, several megabytes."""
    return overlapping(50_000)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    # id: how it is made, what the refusal must say
    "climbs out": (lambda: zipped((named("a/../../b.jpg"), JPEG)), "out of the folder"),
    "climbs out, backslash": (
        lambda: zipped((named("..\\..\\b.jpg"), JPEG)),
        "out of the folder",
    ),
    "absolute": (lambda: zipped((named("/etc/b.jpg"), JPEG)), "absolute"),
    "drive": (lambda: zipped((named("C:\\b.jpg"), JPEG)), "absolute"),
    "network share": (lambda: zipped((named("\\\\host\\b.jpg"), JPEG)), "absolute"),
    "link": (
        lambda: zipped((named("b.jpg", stat.S_IFLNK | 0o777), b"/etc/passwd")),
        "link or a device",
    ),
    "device": (
        lambda: zipped((named("b.jpg", stat.S_IFCHR | 0o666), b"")),
        "link or a device",
    ),
    "password": (lambda: with_flag(zipped(("b.jpg", JPEG)), 1), "password"),
    "twice": (lambda: zipped(("a.jpg", JPEG), ("A.JPG", JPEG)), "twice"),
    "file and folder": (lambda: zipped(("a", JPEG), ("a/b.jpg", JPEG)), "twice"),
    "control character": (lambda: zipped(("a\x07.jpg", JPEG)), "control characters"),
    "null": (
        lambda: renamed(zipped(("a.jpgXphp", JPEG)), b"a.jpgX", b"a.jpg\0"),
        "control characters",
    ),
    "text turned round": (lambda: zipped(("a\u202egpj.exe", JPEG)), "control char"),
    "long name": (lambda: zipped((f"{'a' * 300}.jpg", JPEG)), "longer than 200"),
    "other method": (
        lambda: zipped(("a.jpg", JPEG), method=zipfile.ZIP_BZIP2),
        "compressed in a way",
    ),
    "bomb": (lambda: zipped(("a.jpg", JPEG[:99] + bytes(1_900_000))), "times its size"),
    "large file": (lambda: zipped(("a.jpg", bytes(2_100_000))), "limit is 2 MB a file"),
    "large file, claims less": (
        lambda: with_sizes(zipped(("a.jpg", bytes(2_100_000))), unpacked=1000),
        "damaged",
    ),
    "shared bytes": (lambda: overlapping(500), "claim"),
    "long list": (long_list, "list of contents"),
    "empty": (lambda: b"", "0 bytes"),
    "no zip": (lambda: JPEG, "not a ZIP"),
    "cut off": (lambda: zipped(("a.jpg", JPEG))[:-30], "not a ZIP"),
    "broken inside": (
        lambda: zipped(("a.jpg", JPEG), method=zipfile.ZIP_STORED).replace(
            JPEG[5000:5010], bytes(10)
        ),
        "damaged",
    ),
    "nothing in it": (lambda: zipped(), "no photo"),
    "archives in it": (
        lambda: zipped(("a.zip", zipped(("b.jpg", JPEG)))),
        "no photo among the 1",
    ),
}


@pytest.mark.parametrize(("make", "told"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_archive_is_refused_with_its_reason(
    make: Callable[[], bytes], told: str, tmp_path: Path
) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    with pytest.raises(ArchiveRejected) as refusal:
        unpack_photos(make(), folder, settings=SMALL)
    assert told in refusal.value.message
    assert refusal.value.message.fr != str(refusal.value.message)
    assert refusal.value.hint.fr
    assert str(tmp_path) not in refusal.value.told
    assert "\x07" not in refusal.value.told
    assert [path.name for path in tmp_path.iterdir()] == ["private"]
    assert not any(path.is_symlink() for path in folder.rglob("*"))


@pytest.mark.parametrize("limit", ["MOST_MEMBERS", "MOST_TOTAL_BYTES"])
def test_many_files_are_refused_together(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    least = 2 if limit == "MOST_MEMBERS" else len(JPEG) + 10
    monkeypatch.setattr(archives, limit, least)
    content = zipped(("a.jpg", JPEG), ("b.jpg", JPEG), ("c.jpg", JPEG))
    with pytest.raises(ArchiveRejected, match="the limit is"):
        unpack_photos(content, tmp_path, settings=SMALL)


def test_total_is_measured_also_where_the_list_was_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LowersTheLimit(threading.Event):
        """Asked between two files, when the list of contents has been checked."""

        def is_set(self) -> bool:
            monkeypatch.setattr(archives, "MOST_TOTAL_BYTES", 1_000_000)
            return False

    photo = JPEG + bytes(700_000)
    content = zipped(("a.jpg", photo), ("b.jpg", photo))
    with pytest.raises(ArchiveRejected, match="the limit is 1 MB"):
        unpack_photos(content, tmp_path, settings=SMALL, stop=LowersTheLimit())
    written = sum(path.stat().st_size for path in tmp_path.rglob("*.jpg"))
    assert written <= 1_000_000


def test_archive_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    with pytest.raises(ArchiveRejected, match="the limit is 1 MB"):
        unpack_photos(bytes(1_100_000), tmp_path, settings=Settings(max_archive_mb=1.0))


def test_photos_come_out_as_they_went_in_and_the_rest_is_told(tmp_path: Path) -> None:
    content = zipped(
        ("cars/", b""),
        ("cars/dent.jpg", JPEG),
        ("cars/no ending", CRASH.read_bytes()),
        ("cars/broken.jpg", b"<html>"),
        ("readme.txt", b"hello"),
        ("__MACOSX/._dent.jpg", b"x"),
        ("cars/.DS_Store", b"x"),
        ("inner.zip", zipped(("a.jpg", JPEG))),
    )
    unpacked = unpack_photos(content, tmp_path, settings=SMALL)
    files = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert files == {
        "cars/dent.jpg": JPEG,
        "cars/no ending": CRASH.read_bytes(),
        "cars/broken.jpg": b"<html>",
    }
    assert unpacked.photos == 3
    assert unpacked.left_out == (
        "readme.txt",
        "__MACOSX/._dent.jpg",
        "cars/.DS_Store",
        "inner.zip",
    )


@pytest.mark.parametrize("says_so", [True, False], ids=["says utf-8", "does not"])
def test_names_with_accents_are_those_of_the_labels(
    says_so: bool, tmp_path: Path
) -> None:
    decomposed = "voiture endommage\u0301e.jpg"
    content = zipped((decomposed, JPEG))
    if not says_so:
        clear = bytearray(content)
        for magic, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
            clear[content.find(magic) + offset] &= 0xF7
        content = bytes(clear)
    unpack_photos(content, tmp_path, settings=SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["voiture endommagée.jpg"]


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"mine")
    with pytest.raises(StorageFailed) as refusal:
        unpack_photos(zipped(("a.jpg", JPEG)), tmp_path, settings=SMALL)
    assert (tmp_path / "a.jpg").read_bytes() == b"mine"
    assert str(tmp_path) not in refusal.value.told


def test_stop_ends_it_between_two_files(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    unpacked = unpack_photos(
        zipped(("a.jpg", JPEG)), tmp_path, settings=SMALL, stop=stop
    )
    assert unpacked.photos == 0


def test_full_disk_is_a_sentence(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(StorageFailed) as refusal:
            unpack_photos(zipped(("a.jpg", JPEG)), tmp_path, settings=SMALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "could not be written" in refusal.value.message
    assert str(tmp_path) not in refusal.value.told


@pytest.mark.parametrize("seed", range(300))
def test_flipped_bytes_never_escape_as_another_error(seed: int, tmp_path: Path) -> None:
    import random

    dice = random.Random(seed)
    content = bytearray(zipped(("a/b.jpg", JPEG[:3000]), ("readme.txt", b"x" * 200)))
    headers = [*range(60), *range(len(content) - 220, len(content))]
    for _ in range(dice.randint(1, 6)):
        content[dice.choice(headers)] = dice.randrange(256)
    folder = tmp_path / "private"
    folder.mkdir()
    with contextlib.suppress(ArchiveRejected, StorageFailed):
        unpack_photos(bytes(content), folder, settings=SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["private"]
