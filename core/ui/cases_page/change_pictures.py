"""The changes between two visits with their photos, as small JPEGs for the page.

Decisions:
- Crops are cut once for what the two visits say now, and again when that changes.
- A photo that cannot be read is not there; a sentence stands in its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st
from PIL import Image

from core.domain.cases import DamageChange, VisitView
from core.domain.errors import AppError
from core.domain.sentences import Language
from core.filing.pictures import read_picture
from core.filing.reports import PICTURE_PX
from core.reporting.case_report.change_rows import ChangeSide, change_groups
from core.reporting.pictures import jpeg_bytes
from core.storage.store import Store
from core.ui.model import settings
from core.ui.state import say

PHOTOS_IN_MEMORY = 12
KEPT_FOR_S = 600  # a file that is missing now may be there later


@dataclass(frozen=True, slots=True)
class Pair:
    """The two visits that are compared, the earlier one first."""

    before: VisitView
    after: VisitView


@dataclass(frozen=True, slots=True)
class Shown:
    """What one visit shows of a change: a JPEG, or nothing, and what is said of it."""

    picture: bytes | None
    caption: str


@dataclass(frozen=True, slots=True)
class Row:
    """One change as it is drawn."""

    name: str
    reason: str
    before: Shown
    after: Shown
    decisions: tuple[str, ...]


def change_rows(
    store: Store, pair: Pair, changes: tuple[DamageChange, ...], language: Language
) -> tuple[Row, ...]:
    """The changes as the report tells them, in the order of `compare`."""
    with st.spinner(say("case.compare.reading")):
        return _rows(store, pair, changes, language, _fingerprint(pair, changes))


def _fingerprint(pair: Pair, changes: tuple[DamageChange, ...]) -> str:
    """Changes whenever what is drawn of these visits may look different."""
    said = [
        (photo.id, photo.kept_sha256, photo.assessment and photo.assessment.provenance)
        for view in (pair.before, pair.after)
        for photo in view.photos
    ]
    decided = [
        review.id for view in (pair.before, pair.after) for review in view.reviews
    ]
    keys = [
        (each.kind, each.before and each.before.key, each.after and each.after.key)
        for each in changes
    ]
    return repr((said, decided, keys))


@st.cache_data(max_entries=24, ttl=KEPT_FOR_S, show_spinner=False)
def _rows(
    _store: Store,
    _pair: Pair,
    _changes: tuple[DamageChange, ...],
    language: Language,
    fingerprint: str,
) -> tuple[Row, ...]:
    groups = change_groups(
        _changes, (_pair.before, _pair.after), _Photos(_store, _pair), language
    )
    return tuple(
        Row(
            row.name,
            row.reason,
            _shown(row.before),
            _shown(row.after),
            row.decisions,
        )
        for group in groups
        for row in group.rows
    )


def _shown(side: ChangeSide) -> Shown:
    return Shown(side.picture and jpeg_bytes(side.picture), side.caption)


class _Photos(Mapping[str, Image.Image]):
    """The photos of two visits by their ids, each read when it is asked for.

    One that cannot be read is not there. Few are held at once.
    """

    def __init__(self, store: Store, pair: Pair) -> None:
        views = (pair.before, pair.after)
        self._photos = {photo.id: photo for view in views for photo in view.photos}
        self._store = store
        self._readable: dict[str, bool] = {}
        self._read = lru_cache(PHOTOS_IN_MEMORY)(self._read_anew)

    def __getitem__(self, photo_id: str) -> Image.Image:
        return self._read(photo_id)

    def __contains__(self, photo_id: object) -> bool:
        if photo_id not in self._readable:
            try:
                self._read(photo_id)
            except (AppError, KeyError):
                self._readable[photo_id] = False
            else:
                self._readable[photo_id] = True
        return self._readable[photo_id]

    def __iter__(self) -> Iterator[str]:
        return filter(self.__contains__, self._photos)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read_anew(self, photo_id: str) -> Image.Image:
        photo = self._photos[photo_id]
        return read_picture(self._store, photo, settings(), long_side_px=PICTURE_PX)
