"""The door of the program: the bytes of a file become a `Photo`, or a refusal.

Decisions:
- Cheap questions come first: bytes, kind, header, limits; only then are pixels decoded.
- What is kept is the small upright picture. EXIF and every other block are dropped;
  the capture time is kept when the settings say so, the place never.
- The name is for people: its folders and control characters are cut away.
"""

import os
import unicodedata
from pathlib import Path

from core.domain.records import Photo
from core.domain.settings import Settings
from core.preprocessing import refusals
from core.preprocessing.decoding import decode_image
from core.preprocessing.fingerprint import perceptual_hash, sha256_hex
from core.preprocessing.kinds import recognise
from core.preprocessing.limits import check_byte_count
from core.preprocessing.quality import measure_quality

MAX_NAME_LENGTH = 80
NO_NAME = "photo"


def read_photo(content: bytes, *, name: str, settings: Settings) -> Photo:
    """Turn the bytes of a file into a photo; its kind is read from the bytes.

    Args:
        content: the whole file.
        name: what it is called, for people; may be anything.
        settings: limits, target size, whether to keep the capture time.

    Raises:
        ImageRejected: not a photo, not a whole one, or outside a limit.
    """
    check_byte_count(len(content), settings=settings)
    kind = recognise(content)
    image, size_wh, exif = decode_image(content, kind, settings=settings)
    return Photo(
        name=display_name(name),
        image=image,
        format=kind,
        byte_count=len(content),
        original_size_wh=size_wh,
        sha256=sha256_hex(content),
        perceptual_hash=perceptual_hash(image),
        quality=measure_quality(image, original_size_wh=size_wh),
        captured_at=exif.captured_at if settings.keep_capture_time else None,
    )


def read_photo_file(path: Path, *, settings: Settings) -> Photo:
    """Read a photo from a file, whose size is checked before it is opened.

    Raises:
        ImageRejected: as `read_photo`, or there is no such file to read.
    """
    name = display_name(path.name)
    try:
        if path.exists() and not path.is_file():
            raise refusals.not_a_file(name)
        check_byte_count(path.stat().st_size, settings=settings)
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise refusals.no_such_file(name) from exc
    except (OSError, ValueError) as exc:  # ValueError: a null character in the path
        raise refusals.file_not_readable(name) from exc
    return read_photo(content, name=name, settings=settings)


def display_name(name: str) -> str:
    """A file name without folders and control characters, of bounded length."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(mark for mark in last if unicodedata.category(mark)[0] != "C")
    clean = " ".join(seen.split())
    if len(clean) > MAX_NAME_LENGTH:
        stem, suffix = os.path.splitext(clean)
        suffix = suffix[:10]
        clean = stem[: MAX_NAME_LENGTH - len(suffix) - 1] + "…" + suffix
    return clean or NO_NAME
