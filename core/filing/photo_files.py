"""Files to photos: as they were given, as they are kept, and in which order."""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.domain.cases import StoredPhoto
from core.domain.errors import AppError, ImageRejected, StorageFailed
from core.domain.records import Photo
from core.domain.settings import Settings
from core.preprocessing import refusals
from core.preprocessing.clean_copy import clean_copy
from core.preprocessing.intake import read_photo
from core.storage.photos import kept_picture
from core.storage.store import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it was given; its capture time is kept only with `keep_time`."""

    name: str
    content: bytes = field(repr=False)
    keep_time: bool = False


def read_given(file: GivenFile, settings: Settings) -> tuple[Photo, bytes]:
    """The photo, and its clean copy to be kept.

    Raises:
        ImageRejected: it is not a photo, or reading it failed.
    """
    settings = replace(settings, keep_capture_time=file.keep_time)
    try:
        photo = read_photo(file.content, name=file.name, settings=settings)
        return photo, clean_copy(file.content)
    except AppError:
        raise
    except Exception as exc:  # a photo that nobody foresaw holds up no other
        logger.exception("photo.broken")
        raise refusals.unforeseen() from exc


def read_kept(store: Store, stored: StoredPhoto, settings: Settings) -> Photo:
    """The photo as intake gave it, from its kept copy and its row.

    How many bytes a file may have was asked of the file as it was given: a clean copy
    may be a PNG, and larger.

    Raises:
        ImageRejected: the kept copy is missing or cannot be read.
    """
    settings = replace(settings, max_file_mb=math.inf)
    try:
        content = kept_picture(store, stored)
    except StorageFailed as exc:
        raise ImageRejected(exc.message, hint=exc.hint) from exc
    return replace(
        read_photo(content, name=stored.name, settings=settings),
        sha256=stored.sha256,
        byte_count=stored.byte_count,
        captured_at=stored.captured_at,
    )


def in_capture_order(known: Sequence[StoredPhoto]) -> list[str]:
    """Ids, with the photos whose time is known in its order, on the places they have.

    Times are compared as the camera's clock showed them; zones are often missing.
    """
    timed = [photo for photo in known if photo.captured_at is not None]
    timed.sort(key=lambda photo: photo.captured_at.replace(tzinfo=None))
    later = iter(timed)
    return [(next(later) if each.captured_at else each).id for each in known]
