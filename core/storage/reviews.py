"""A person's decisions: read and added, nothing else.

There is no way here to change or remove a review, and the database refuses both; a
review goes only with its whole visit.
"""

from dataclasses import replace
from datetime import UTC

from core.domain.cases import Review
from core.domain.codec import to_text
from core.storage.rows import REVIEW_COLUMNS, read_rows, review_of, utc_text
from core.storage.standing import list_reviews, settle_visit
from core.storage.store import Store
from core.storage.texts import (
    KEY,
    NAME,
    NAME_LENGTH,
    REASON,
    REASON_LENGTH,
    clean_line,
    clean_text,
)


def add_review(store: Store, review: Review) -> Review:
    """Add a decision; one with the same id that is there already stays as it was.

    Returns:
        The review as it is kept: its time in UTC, its texts cleaned.

    Raises:
        StorageFailed: a text is too long, the visit is gone, or it cannot be written.
    """
    review = replace(
        review,
        at=review.at.astimezone(UTC),
        damage_key=clean_line(review.damage_key, NAME_LENGTH, what=KEY),
        who=clean_line(review.who, NAME_LENGTH, what=NAME),
        reason=clean_text(review.reason, REASON_LENGTH, what=REASON),
    )
    values = (
        review.id,
        review.visit_id,
        review.damage_key,
        str(review.action),
        review.who,
        utc_text(review.at),
        to_text(review.finding),
        review.photo_id,
        review.reason,
        review.look_alike and str(review.look_alike),
    )
    with store.write() as connection:
        connection.execute(
            f"INSERT INTO reviews ({REVIEW_COLUMNS}) "
            f"VALUES ({', '.join('?' * len(values))}) ON CONFLICT (id) DO NOTHING",
            values,
        )
        asked = f"SELECT {REVIEW_COLUMNS} FROM reviews WHERE id = ?"
        kept = read_rows(review_of, connection.execute(asked, (review.id,)))[0]
        settle_visit(store, connection, kept.visit_id)
        return kept


def reviews_of_visit(store: Store, visit_id: str) -> tuple[Review, ...]:
    """The reviews of a visit, in the order in which they were given.

    Raises:
        StorageFailed: they cannot be read.
    """
    with store.read() as connection:
        return list_reviews(connection, visit_id)
