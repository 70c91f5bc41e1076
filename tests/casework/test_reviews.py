"""A person's decisions, in order; the model's words stay and nothing is hidden."""

from collections.abc import Sequence

import pytest

from core.casework.merge import merge
from core.casework.reviews import apply_reviews
from core.domain.cases import DamageState, Review
from core.domain.vocabulary import DamageType, Part, Severity, Side
from tests.casework.cars import finding, named, photo, review, view

KEY = "hood.unknown.dent"
ONE_DENT = merge([photo(1, finding("hood unknown dent minor", sure=0.8))])
AS_IT_WAS = "hood unknown dent minor"
WORSE = "hood unknown dent severe"
OTHER_TYPE = "hood unknown scratch minor"

DECIDED: dict[str, tuple[list[Review], str, str]] = {
    # decisions → state, fields
    "none": ([], "proposed", AS_IT_WAS),
    "confirm": ([review(1, KEY, "confirm")], "confirmed", AS_IT_WAS),
    "change": ([review(1, KEY, "change", WORSE)], "changed", WORSE),
    "change to the model's words": (
        [review(1, KEY, "change", AS_IT_WAS)],
        "confirmed",
        AS_IT_WAS,
    ),
    "change that says nothing": ([review(1, KEY, "change")], "proposed", AS_IT_WAS),
    "reject": ([review(1, KEY, "reject")], "rejected", AS_IT_WAS),
    "change, then confirm": (
        [review(1, KEY, "change", WORSE), review(2, KEY, "confirm")],
        "changed",
        WORSE,
    ),
    "reject, then confirm": (
        [review(1, KEY, "reject"), review(2, KEY, "confirm")],
        "confirmed",
        AS_IT_WAS,
    ),
    "confirm, then reject": (
        [review(1, KEY, "confirm"), review(2, KEY, "reject")],
        "rejected",
        AS_IT_WAS,
    ),
    "two changes: the last": (
        [review(1, KEY, "change", WORSE), review(2, KEY, "change", OTHER_TYPE)],
        "changed",
        OTHER_TYPE,
    ),
    "change, then reopen": (
        [review(1, KEY, "change", WORSE), review(2, KEY, "reopen")],
        "proposed",
        AS_IT_WAS,
    ),
    "reject, reopen, change": (
        [
            review(1, KEY, "reject"),
            review(2, KEY, "reopen"),
            review(3, KEY, "change", WORSE),
        ],
        "changed",
        WORSE,
    ),
}


@pytest.mark.parametrize("case", DECIDED)
def test_the_last_decision_wins_and_all_are_kept(case: str) -> None:
    reviews, state, fields = DECIDED[case]
    (damage,) = apply_reviews(ONE_DENT, reviews)
    assert (str(damage.state), named([damage])[0]) == (state, f"{fields} 1/1")
    assert damage.reviews == tuple(reviews)
    assert damage.key == KEY
    assert damage.proposed == ONE_DENT[0].proposed
    assert damage.observations == ONE_DENT[0].observations
    assert damage.counts is (state != "rejected")


def test_a_size_is_a_change() -> None:
    sized = review(1, KEY, "change", AS_IT_WAS, size_mm=40)
    (damage,) = apply_reviews(ONE_DENT, [sized])
    assert damage.state is DamageState.CHANGED
    assert damage.size_mm == 40


def test_confidence_stays_with_the_words_it_was_told_for() -> None:
    def confidence(words: str) -> float | None:
        (damage,) = apply_reviews(ONE_DENT, [review(1, KEY, "change", words)])
        assert damage.proposed is not None
        assert damage.proposed.confidence == 0.8
        return damage.confidence

    assert confidence(WORSE) == 0.8
    assert confidence(OTHER_TYPE) is None


def test_a_change_of_the_part_keeps_the_key() -> None:
    moved = review(1, KEY, "change", "roof unknown dent minor")
    (damage,) = apply_reviews(ONE_DENT, [moved])
    assert (damage.key, damage.part) == (KEY, Part.ROOF)
    (back,) = apply_reviews(ONE_DENT, [moved, review(2, KEY, "reopen")])
    assert (back.key, back.part) == (KEY, Part.HOOD)


def test_rejected_damages_are_listed_last() -> None:
    damages = merge([photo(1, "roof unknown dent severe", "hood unknown dent minor")])
    shown = apply_reviews(damages, [review(1, "roof.unknown.dent", "reject")])
    assert [damage.part for damage in shown] == [Part.HOOD, Part.ROOF]


ADDED = review(1, "", "add", "roof unknown dent moderate", photo_id="photo1")
ADDED_LATER: dict[str, tuple[list[Review], str, Severity]] = {
    "added": ([], "added", Severity.MODERATE),
    "confirmed by another": (
        [review(2, ADDED.id, "confirm")],
        "added",
        Severity.MODERATE,
    ),
    "changed": (
        [review(2, ADDED.id, "change", "roof unknown dent severe")],
        "added",
        Severity.SEVERE,
    ),
    "rejected": ([review(2, ADDED.id, "reject")], "rejected", Severity.MODERATE),
    "changed and reopened": (
        [
            review(2, ADDED.id, "change", "roof unknown dent severe"),
            review(3, ADDED.id, "reopen"),
        ],
        "added",
        Severity.MODERATE,
    ),
}


@pytest.mark.parametrize("case", ADDED_LATER)
def test_an_added_damage_is_the_persons_own(case: str) -> None:
    events, state, severity = ADDED_LATER[case]
    (damage,) = apply_reviews((), [ADDED, *events])
    assert (str(damage.state), damage.severity) == (state, severity)
    assert damage.key == ADDED.id
    assert damage.proposed is None
    assert [seen.photo_id for seen in damage.observations] == ["photo1"]
    assert damage.reviews == (ADDED, *events)


def test_an_event_that_comes_twice_counts_once() -> None:
    (damage,) = apply_reviews((), [ADDED, ADDED])
    assert damage.reviews == (ADDED,)


def test_an_addition_that_says_nothing_adds_nothing() -> None:
    assert apply_reviews((), [review(1, "", "add")]) == ()


VANISHED: dict[str, tuple[list[Review], list[tuple[str, str]]]] = {
    # decisions on a damage that no photo shows any more → state, fields
    "confirmed": ([review(1, KEY, "confirm")], [("confirmed", "hood unknown dent")]),
    "confirmed with its words": (
        [review(1, KEY, "confirm", AS_IT_WAS)],
        [("confirmed", AS_IT_WAS)],
    ),
    "changed": ([review(1, KEY, "change", WORSE)], [("added", WORSE)]),
    "changed and confirmed": (
        [review(1, KEY, "change", WORSE), review(2, KEY, "confirm")],
        [("added", WORSE)],
    ),
    "rejected": ([review(1, KEY, "reject")], [("rejected", "hood unknown dent")]),
    "reopened": ([review(1, KEY, "confirm"), review(2, KEY, "reopen")], []),
    "of an unreadable key": ([review(1, "x' OR 1=1", "confirm")], []),
}


@pytest.mark.parametrize("case", VANISHED)
def test_a_decision_outlives_its_photo(case: str) -> None:
    reviews, expected = VANISHED[case]
    shown = apply_reviews(merge([photo(1)]), reviews)
    told = [
        (
            str(damage.state),
            f"{damage.part} {damage.side} {damage.damage_type} {damage.severity}",
        )
        for damage in shown
    ]
    full = [
        (state, words if len(words.split()) == 4 else f"{words} unknown")
        for state, words in expected
    ]
    assert told == full
    for damage in shown:
        assert damage.reviews == tuple(reviews)
        assert damage.proposed is None
        assert "no photo of the visit shows it now" in damage.notes[0]


SIDE_OPEN = photo(1, "front_door unknown dent minor")
SIDE_TOLD = photo(2, "front_door left dent moderate")


def test_a_decision_follows_a_damage_whose_side_becomes_known() -> None:
    decided = review(1, "front_door.unknown.dent", "confirm")
    (damage,) = apply_reviews(merge([SIDE_OPEN, SIDE_TOLD]), [decided])
    assert (damage.side, damage.state) == (Side.LEFT, DamageState.CONFIRMED)
    assert damage.reviews == (decided,)


def test_a_rejection_does_not_hide_what_a_finer_photo_shows() -> None:
    decided = review(1, "front_door.unknown.dent", "reject")
    (damage,) = apply_reviews(merge([SIDE_OPEN, SIDE_TOLD]), [decided])
    assert damage.state is DamageState.PROPOSED
    assert "look again" in damage.notes[-1]
    assert damage.reviews == (decided,)
    finer = review(2, "front_door.left.dent", "reject")
    (rejected,) = apply_reviews(merge([SIDE_OPEN, SIDE_TOLD]), [decided, finer])
    assert rejected.state is DamageState.REJECTED


def notes(reviews: Sequence[Review], *, photo_numbers: Sequence[int]) -> list[str]:
    photos = [photo(number, AS_IT_WAS) for number in photo_numbers]
    (damage,) = apply_reviews(merge(photos), reviews, photos=photos)
    return [str(note) for note in damage.notes]


def test_photos_that_came_after_a_decision_are_pointed_out() -> None:
    # decision 1 comes at minute 60, photo n at minute n
    assert notes([review(1, KEY, "reject")], photo_numbers=[1, 2]) == []
    assert notes([], photo_numbers=[1, 61]) == []
    assert notes([review(1, KEY, "reject")], photo_numbers=[1, 61]) == [
        "1 photo was added after this decision and shows it too: look again."
    ]
    assert notes([review(1, KEY, "confirm")], photo_numbers=[1, 61, 62])[0].startswith(
        "2 photos were added"
    )
    decided_again = [review(1, KEY, "reject"), review(2, KEY, "reject")]
    assert notes(decided_again, photo_numbers=[1, 61]) == []


def test_a_visit_reads_only_its_own_photos_and_reviews() -> None:
    shown = view(
        photo(1, AS_IT_WAS),
        photo(2, "roof unknown dent", visit_id="v2"),
        reviews=[review(1, KEY, "reject", visit_id="v2"), review(2, KEY, "confirm")],
    )
    assert [d.state for d in shown.damages] == [DamageState.CONFIRMED]
    assert [d.damage_type for d in shown.damages] == [DamageType.DENT]
    assert [r.id for r in shown.reviews] == [f"{2:032x}"]
