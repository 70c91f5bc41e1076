"""What a person decided is added and read, and nothing can change it."""

import sqlite3
from datetime import timedelta, timezone

import pytest

from core.domain.cases import LookAlike, ReviewAction
from core.domain.errors import StorageFailed
from core.domain.records import Finding
from core.domain.vocabulary import DamageType, Part, Severity
from core.storage.cases import delete_case, read_case
from core.storage.rates import (
    delete_rate_card,
    last_reviewer,
    rate_card_names,
    read_rate_card,
    remember_reviewer,
    save_rate_card,
)
from core.storage.reviews import add_review, reviews_of_visit
from core.storage.store import DATABASE, Store
from tests.storage.filling import NOON, make_review, make_visit


def test_reviews_come_back_in_the_order_they_were_given(store: Store) -> None:
    visit = make_visit(store)
    dent = Finding(Part.HOOD, DamageType.DENT, Severity.MINOR, size_mm=12.5)
    given = [
        make_review(visit.id, action=ReviewAction.CHANGE, finding=dent),
        make_review(
            visit.id,
            action=ReviewAction.REJECT,
            look_alike=LookAlike.DIRT,
            reason="Mud.\nWashed off.",
            at=NOON - timedelta(days=3),
        ),
        make_review(visit.id, action=ReviewAction.ADD, photo_id="b" * 32),
    ]
    assert [add_review(store, each) for each in given] == given
    assert reviews_of_visit(store, visit.id) == tuple(given)


def test_time_of_another_zone_is_kept_in_utc(store: Store) -> None:
    visit = make_visit(store)
    zone = timezone(timedelta(hours=-5))
    kept = add_review(store, make_review(visit.id, at=NOON.astimezone(zone)))
    assert kept.at == NOON
    assert kept.at.utcoffset() == timedelta(0)


def test_review_given_twice_is_kept_once_as_it_was_first(store: Store) -> None:
    visit = make_visit(store)
    first = add_review(store, make_review(visit.id, reason="first"))
    again = add_review(store, make_review(visit.id, id=first.id, reason="second"))
    assert again == first
    assert reviews_of_visit(store, visit.id) == (first,)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE reviews SET reason = 'other'",
        "DELETE FROM reviews",
        "INSERT OR REPLACE INTO reviews SELECT seq, id, visit_id, damage_key, action, "
        "'Eve', at, finding, photo_id, reason, look_alike FROM reviews",
    ],
)
def test_database_refuses_to_change_or_remove_a_review(
    store: Store, change: str
) -> None:
    visit = make_visit(store)
    kept = add_review(store, make_review(visit.id))
    with pytest.raises(StorageFailed), store.write() as connection:
        connection.execute(change)
    assert reviews_of_visit(store, visit.id) == (kept,)


def test_other_programs_are_refused_too(store: Store) -> None:
    visit = make_visit(store)
    add_review(store, make_review(visit.id))
    other = sqlite3.connect(store.folder / DATABASE)
    with pytest.raises(sqlite3.IntegrityError, match="never removed"):
        other.execute("DELETE FROM reviews")
    other.close()


def test_reviews_go_with_their_case(store: Store) -> None:
    visit = make_visit(store)
    add_review(store, make_review(visit.id))
    delete_case(store, visit.case_id)
    assert reviews_of_visit(store, visit.id) == ()


def test_reason_may_be_long_but_not_endless(store: Store) -> None:
    visit = make_visit(store)
    add_review(store, make_review(visit.id, reason="é" * 5000))
    with pytest.raises(StorageFailed, match="5001 characters; the limit is 5000"):
        add_review(store, make_review(visit.id, reason="x" * 5001))


def test_review_makes_the_case_the_newest(store: Store) -> None:
    visit = make_visit(store)
    before = read_case(store, visit.case_id).changed_at
    add_review(store, make_review(visit.id))
    assert read_case(store, visit.case_id).changed_at > before


def test_rate_cards_are_kept_by_name(store: Store) -> None:
    assert save_rate_card(store, " My rates ", "labour;body;50") == "My rates"
    save_rate_card(store, "My rates", "labour;body;60")
    save_rate_card(store, "'; DROP TABLE rate_cards", "x")
    assert rate_card_names(store) == ("'; DROP TABLE rate_cards", "My rates")
    assert read_rate_card(store, "My rates") == "labour;body;60"
    delete_rate_card(store, "My rates")
    assert read_rate_card(store, "My rates") is None


def test_reviewers_name_is_remembered(store: Store) -> None:
    assert last_reviewer(store) == ""
    assert remember_reviewer(store, " Ann\n") == "Ann"
    remember_reviewer(store, "Bob")
    assert last_reviewer(store) == "Bob"
