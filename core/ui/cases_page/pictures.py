"""Small and large pictures of a case's photos, kept ready as JPEG bytes.

Decisions:
- A page is drawn anew at every click, so pictures are made once per content (the hash
  of the kept file) and handed on as bytes; only the chosen photo is shown large.
- A photo whose file is missing or unreadable is a sentence in its place, and the rest
  of the page stands.
- Nothing is blurred here: a person who works on the case sees it as it is.
"""

import io
from collections.abc import Callable, Sequence

import streamlit as st
from PIL import Image

from core.domain.cases import Damage, StoredPhoto
from core.domain.errors import AppError
from core.domain.records import BoxXyxy
from core.domain.sentences import in_language
from core.filing.pictures import read_picture, read_thumbnail
from core.reporting.case_marks import mark_damages
from core.reporting.case_report.crops import cropped
from core.storage.store import Store
from core.ui.model import settings
from core.ui.state import say, state
from core.ui.words import plain

SMALL, LARGE, MARKED = 600, 60, 120  # pictures kept; about 10, 120 and 150 kB each
KEPT_FOR = "2h"
JPEG_QUALITY = 85
CROP_PX = 640


def small_picture(store: Store, photo: StoredPhoto) -> bytes:
    """The photo for a grid, as a JPEG.

    Raises:
        AppError: its file is missing, damaged or outside today's limits.
    """
    return _small(photo.kept_sha256, store, photo)


def large_picture(store: Store, photo: StoredPhoto) -> bytes:
    """The photo without marks, at most 1024 pixels, as a JPEG.

    Raises:
        AppError: as `small_picture`.
    """
    return _large(photo.kept_sha256, store, photo)


def marked_picture(
    store: Store, photo: StoredPhoto, damages: Sequence[Damage], *, only: str = ""
) -> bytes:
    """The photo with the marks of its damages, or of one of them, as a JPEG.

    Raises:
        AppError: as `small_picture`.
    """
    looks = _looks(photo, damages)
    return _marked(photo.kept_sha256, looks, only, None, store, photo, damages)


def damage_picture(
    store: Store, photo: StoredPhoto, damages: Sequence[Damage], damage: Damage
) -> bytes:
    """The part of the photo where the damage is; all of it where no box tells.

    Raises:
        AppError: as `small_picture`.
    """
    looks, area = _looks(photo, damages), _area(photo, damage)
    key = damage.key if damage.counts else ""
    return _marked(photo.kept_sha256, looks, key, area, store, photo, damages)


def _area(photo: StoredPhoto, damage: Damage) -> BoxXyxy | None:
    """What the damage's boxes on this photo span together."""
    boxes = [
        seen.finding.box_xyxy
        for seen in damage.observations
        if seen.photo_id == photo.id and seen.finding.box_xyxy is not None
    ]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def show_jpeg(read: Callable[[], bytes], *, alt: str) -> bool:
    """Draw a picture, or the sentence why there is none; whether it was drawn."""
    try:
        picture = read()
    except AppError as exc:
        told = in_language(exc.message, state().language)
        st.caption(f":material/broken_image: {plain(told)}")
        return False
    st.image(picture, width="stretch", alt=alt)
    return True


def photo_label(photo: StoredPhoto) -> str:
    """ "Photo 3"; its name is other people's text and stands elsewhere."""
    return say("case.photo.number", number=photo.place + 1)


@st.cache_data(max_entries=SMALL, ttl=KEPT_FOR, show_spinner=False)
def _small(kept_sha256: str, _store: Store, _photo: StoredPhoto) -> bytes:
    return _jpeg(read_thumbnail(_store, _photo, settings()))


@st.cache_data(max_entries=LARGE, ttl=KEPT_FOR, show_spinner=False)
def _large(kept_sha256: str, _store: Store, _photo: StoredPhoto) -> bytes:
    return _jpeg(read_picture(_store, _photo, settings()))


@st.cache_data(max_entries=MARKED, ttl=KEPT_FOR, show_spinner=False)
def _marked(
    kept_sha256: str,
    looks: str,
    only: str,
    area: BoxXyxy | None,
    _store: Store,
    _photo: StoredPhoto,
    _damages: Sequence[Damage],
) -> bytes:
    whole = Image.open(io.BytesIO(_large(kept_sha256, _store, _photo)))
    marked = mark_damages(whole, _photo, _damages, only=only)
    if area is None:
        return _jpeg(marked)
    cut = cropped(marked, area)
    cut.thumbnail((CROP_PX, CROP_PX))
    return _jpeg(cut)


def _looks(photo: StoredPhoto, damages: Sequence[Damage]) -> str:
    """Everything that the marks on this photo follow from, as a key."""
    stamp = photo.assessment.provenance.assessed_at if photo.assessment else ""
    rows = [(each.key, str(each.state), str(each.severity)) for each in damages]
    boxes = [
        seen.finding.box_xyxy
        for each in damages
        for seen in each.observations
        if seen.photo_id == photo.id
    ]
    return repr((photo.id, str(stamp), rows, boxes))


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()
