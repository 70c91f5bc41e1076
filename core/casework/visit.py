"""One visit as pages and reports read it: photos and reviews → everything they say."""

from collections.abc import Iterable, Mapping

from core.casework.checklist import missing_views
from core.casework.merge import merge
from core.casework.overview import part_overview
from core.casework.reviews import apply_reviews
from core.casework.witnesses import in_order
from core.domain.cases import Review, StoredPhoto, Visit, VisitView
from core.domain.records import BoxXyxy


def view_visit(
    visit: Visit,
    photos: Iterable[StoredPhoto],
    reviews: Iterable[Review] = (),
    *,
    blurred: Mapping[str, tuple[BoxXyxy, ...]] | None = None,
) -> VisitView:
    """Work out damages, parts and missing views anew.

    Args:
        visit: the visit; photos and reviews of others are left out.
        photos: in any order.
        reviews: in the order in which they were written.
        blurred: a person's boxes over plates and faces, by photo.
    """
    own = in_order(photo for photo in photos if photo.visit_id == visit.id)
    events = tuple(review for review in reviews if review.visit_id == visit.id)
    damages = apply_reviews(merge(own), events, photos=own)
    return VisitView(
        visit,
        own,
        damages,
        part_overview(own, damages),
        reviews=events,
        missing_views=missing_views(own, damages),
        blurred=dict(blurred or {}),
    )
