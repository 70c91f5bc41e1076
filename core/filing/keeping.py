"""Photos that were assessed outside a case, kept in one: the picture and what was said.

Decisions:
- The same file is kept once in a visit: twice it would count as two photos that agree.
- A photo that cannot be saved ends it there; what was saved before stays, and how far
  it came is told.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from core.domain.errors import AppError
from core.domain.records import Assessment, Photo
from core.preprocessing.clean_copy import clean_copy
from core.storage.photos import add_photo, has_file, set_assessment
from core.storage.store import Store

RENDERED = "rendered"


@dataclass(frozen=True, slots=True)
class AssessedPhoto:
    """A photo with its assessment; `read_bytes` gives the file it was made from."""

    read_bytes: Callable[[], bytes]
    photo: Photo
    assessment: Assessment
    rendered: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """How many photos were added, how many were there already, and what went wrong."""

    added: int
    already: int
    problem: AppError | None = None


def keep_assessed(store: Store, visit_id: str, given: Iterable[AssessedPhoto]) -> Kept:
    """Add photos to a visit in their order, each with its assessment."""
    added = already = 0
    try:
        for each in given:
            if has_file(store, visit_id, each.photo.sha256):
                already += 1
            else:
                _keep(store, visit_id, each)
                added += 1
    except AppError as exc:
        return Kept(added, already, exc)
    return Kept(added, already)


def _keep(store: Store, visit_id: str, given: AssessedPhoto) -> None:
    photo = given.photo
    if given.rendered:  # the name goes with the picture wherever it is shown
        photo = replace(photo, name=f"{RENDERED} {photo.name}")
    stored = add_photo(store, visit_id, clean_copy(given.read_bytes()), photo)
    set_assessment(store, stored.id, given.assessment)
