"""Opens the cases of this program: where they lie, and what "worst" means in lists."""

from collections.abc import Sequence

from core.casework.merge import merge
from core.casework.reviews import apply_reviews
from core.domain.cases import Review, StoredPhoto
from core.domain.records import worst_severity
from core.domain.settings import Settings
from core.domain.vocabulary import Severity
from core.storage.opening import data_folder, open_store
from core.storage.store import Store


def open_cases(settings: Settings) -> Store:
    """The cases in the folder of the settings.

    Raises:
        StorageFailed: the folder or the database cannot be used; nothing was changed.
    """
    return open_store(data_folder(settings), worst_of=worst_counting)


def worst_counting(
    photos: Sequence[StoredPhoto], reviews: Sequence[Review]
) -> Severity:
    """The highest severity among the damages of a visit that were not rejected."""
    damages = apply_reviews(merge(photos), reviews, photos=photos)
    return worst_severity(damage.severity for damage in damages if damage.counts)
