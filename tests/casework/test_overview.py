"""Four states of a part; only positive evidence makes "seen undamaged"."""

from collections.abc import Sequence

import pytest

from core.casework.overview import condition_of
from core.domain.cases import PartOverview, Review, StoredPhoto
from core.domain.vocabulary import Outcome, Part, PartCondition, Side
from tests.casework.cars import finding, photo, review, view

DENT = "front_door left dent minor"
DENT_KEY = "front_door.left.dent"

STATES: dict[str, tuple[tuple[StoredPhoto, ...], list[Review], str, str]] = {
    # photos, reviews → the state of "part side"
    "no photo speaks of it": ((photo(1),), [], "hood unknown", "not_visible"),
    "told not visible": (
        (photo(1, states=["hood unknown not_visible"]),),
        [],
        "hood unknown",
        "not_visible",
    ),
    "a clean photo is no evidence for a part": (
        (photo(1, states=["roof unknown seen_undamaged"]),),
        [],
        "hood unknown",
        "not_visible",
    ),
    "seen undamaged": (
        (photo(1), photo(2, states=["front_door left seen_undamaged"])),
        [],
        "front_door left",
        "seen_undamaged",
    ),
    "the other door": (
        (photo(1, states=["front_door left seen_undamaged"]),),
        [],
        "front_door right",
        "not_visible",
    ),
    "which door is open": (
        (photo(1, states=["front_door unknown seen_undamaged"]),),
        [],
        "front_door left",
        "not_visible",
    ),
    "uncertain outweighs undamaged": (
        (
            photo(1, states=["hood unknown seen_undamaged"]),
            photo(2, states=["hood unknown uncertain"]),
        ),
        [],
        "hood unknown",
        "uncertain",
    ),
    "damaged outweighs all": (
        (
            photo(1, states=["front_door left seen_undamaged"]),
            photo(2, states=["front_door left uncertain"]),
            photo(3, DENT),
        ),
        [],
        "front_door left",
        "damaged",
    ),
    "called damaged without a finding": (
        (photo(1, states=["hood unknown damaged"]),),
        [],
        "hood unknown",
        "damaged",
    ),
    "a photo that failed says nothing": (
        (
            photo(
                1,
                states=["hood unknown seen_undamaged"],
                outcome=Outcome.UNUSABLE_PHOTO,
            ),
        ),
        [],
        "hood unknown",
        "not_visible",
    ),
    "any place on the hood is the hood": (
        (photo(1, "hood left dent"),),
        [],
        "hood unknown",
        "damaged",
    ),
    "half of it seen": (
        (photo(1, states=["hood left seen_undamaged"]),),
        [],
        "hood unknown",
        "uncertain",
    ),
    "both halves seen": (
        (
            photo(1, states=["hood left seen_undamaged"]),
            photo(2, states=["hood right seen_undamaged"]),
        ),
        [],
        "hood unknown",
        "seen_undamaged",
    ),
    "rejected, and undamaged on another photo": (
        (
            photo(1, DENT, states=["front_door left damaged"]),
            photo(2, states=["front_door left seen_undamaged"]),
        ),
        [review(1, DENT_KEY, "reject")],
        "front_door left",
        "seen_undamaged",
    ),
    "rejected, and nothing more is told": (
        (photo(1, DENT, states=["front_door left damaged"]),),
        [review(1, DENT_KEY, "reject")],
        "front_door left",
        "uncertain",
    ),
    "moved to another part: the old one": (
        (photo(1, DENT, states=["front_door left damaged"]),),
        [review(1, DENT_KEY, "change", "rear_door left dent minor")],
        "front_door left",
        "not_visible",
    ),
    "moved to another part: the new one": (
        (photo(1, DENT, states=["rear_door left seen_undamaged"]),),
        [review(1, DENT_KEY, "change", "rear_door left dent minor")],
        "rear_door left",
        "damaged",
    ),
    "added without a photo": (
        (photo(1),),
        [review(1, "", "add", "roof unknown dent minor")],
        "roof unknown",
        "damaged",
    ),
    "confirmed, and its photo removed": (
        (photo(2),),
        [review(1, DENT_KEY, "confirm")],
        "front_door left",
        "damaged",
    ),
}


@pytest.mark.parametrize("case", STATES)
def test_state_of_a_part(case: str) -> None:
    photos, reviews, place, expected = STATES[case]
    part, side = place.split()
    rows = view(*photos, reviews=reviews).parts
    assert str(row(rows, part, side).condition) == expected


def row(rows: Sequence[PartOverview], part: str, side: str) -> PartOverview:
    (found,) = [each for each in rows if (each.part, each.side) == (part, side)]
    return found


def places(rows: Sequence[PartOverview]) -> list[tuple[str, str]]:
    return [(str(each.part), str(each.side)) for each in rows]


def test_every_panel_is_a_row_once_and_in_order() -> None:
    rows = view(photo(1)).parts
    told = places(rows)
    assert len(set(told)) == len(told)
    assert [side for part, side in told if part == "hood"] == ["unknown"]
    assert [side for part, side in told if part == "wheel"] == ["left", "right"]
    order = [list(Part).index(each.part) for each in rows]
    assert order == sorted(order)
    assert not {"bumper", "door", "other", "unknown", "spoiler"} & {p for p, _ in told}
    assert {each.condition for each in rows} == {PartCondition.NOT_VISIBLE}


def test_a_damage_on_a_side_that_is_not_told_has_its_own_row() -> None:
    rows = view(photo(1, "front_door unknown dent")).parts
    doors = {each.side: each.condition for each in rows if each.part == "front_door"}
    assert doors == {
        Side.LEFT: PartCondition.NOT_VISIBLE,
        Side.RIGHT: PartCondition.NOT_VISIBLE,
        Side.UNKNOWN: PartCondition.DAMAGED,
    }


def test_a_car_with_a_tailgate_has_no_hidden_trunk_lid() -> None:
    rows = view(photo(1, states=["tailgate unknown seen_undamaged"])).parts
    parts = {part for part, _ in places(rows)}
    assert "tailgate" in parts
    assert "trunk_lid" not in parts


def test_the_photos_that_say_so_are_named_with_the_highest_confidence() -> None:
    rows = view(
        photo(1, finding("hood unknown dent", sure=0.6)),
        photo(2, finding("hood unknown scratch", sure=0.9)),
        photo(3, states=["hood unknown seen_undamaged"]),
    ).parts
    hood = row(rows, "hood", "unknown")
    assert set(hood.photo_ids) == {"photo1", "photo2"}
    assert hood.confidence == 0.9


@pytest.mark.parametrize(
    ("states", "part", "side", "expected"),
    [
        (["front_door left seen_undamaged"], "front_door", "left", "seen_undamaged"),
        (["front_door left seen_undamaged"], "front_door", "unknown", "not_visible"),
        (
            ["front_door left seen_undamaged", "front_door right seen_undamaged"],
            "front_door",
            "unknown",
            "seen_undamaged",
        ),
        (
            ["front_door left seen_undamaged", "rear_door left uncertain"],
            "door",
            "left",
            "uncertain",
        ),
        (["front_door left seen_undamaged"], "unknown", "unknown", "not_visible"),
    ],
)
def test_an_open_place_is_as_weak_as_the_weakest_panel(
    states: list[str], part: str, side: str, expected: str
) -> None:
    rows = view(photo(1, states=states)).parts
    assert str(condition_of(rows, Part(part), Side(side))) == expected
