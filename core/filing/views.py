"""A visit as it stands now: its photos, reviews and boxes, read and worked out."""

from core.casework.visit import view_visit
from core.domain.cases import Visit, VisitView
from core.storage.photos import blurred_of_visit, photos_of_visit
from core.storage.reviews import reviews_of_visit
from core.storage.store import Store


def read_view(store: Store, visit: Visit) -> VisitView:
    """Everything about one visit; 30 photos take a few milliseconds.

    Raises:
        StorageFailed: it cannot be read.
    """
    return view_visit(
        visit,
        photos_of_visit(store, visit.id),
        reviews_of_visit(store, visit.id),
        blurred=blurred_of_visit(store, visit.id),
    )
