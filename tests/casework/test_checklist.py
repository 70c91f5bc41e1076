"""Which photos are missing: told from what photos say, never guessed."""

from dataclasses import replace

import pytest

from core.casework.checklist import missing_views, viewpoint_of
from core.casework.merge import merge
from core.domain.case_words import view_told
from core.domain.cases import StoredPhoto, Viewpoint
from core.domain.records import Scores
from core.domain.vocabulary import Outcome, View
from tests.casework.cars import finding, photo, review, view

ROUND = "front front_left left rear_left rear rear_right right front_right".split()


def looking_from(number: int, **directions: float) -> StoredPhoto:
    shown = photo(number, view=View.FRONT)
    assert shown.assessment is not None
    pairs = tuple(directions.items())
    scores = Scores(1.0, 0.0, (), (), (), (), direction=pairs)
    answer = replace(shown.assessment.answer, scores=scores)
    return replace(shown, assessment=replace(shown.assessment, answer=answer))


def without_directions(number: int) -> StoredPhoto:
    shown = photo(number, view=View.REAR)
    assert shown.assessment is not None
    scores = Scores(1.0, 0.0, (), (), (), (("rear", 0.9),))
    answer = replace(shown.assessment.answer, scores=scores)
    return replace(shown, assessment=replace(shown.assessment, answer=answer))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (photo(1), None),
        (photo(1, view=View.FRONT), "front"),
        (photo(1, view=View.REAR), "rear"),
        (photo(1, view=View.SIDE), None),
        (photo(1, "front_door left dent", view=View.SIDE), "left"),
        (photo(1, states=["mirror right seen_undamaged"], view=View.SIDE), "right"),
        (photo(1, states=["mirror right not_visible"], view=View.SIDE), None),
        (
            photo(1, "front_door left dent", "mirror right crack", view=View.SIDE),
            None,
        ),
        (photo(1, view=View.FRONT, outcome=Outcome.UNUSABLE_PHOTO), None),
        (replace(photo(1), assessment=None), None),
        (looking_from(1, F=0.2, FL=0.7, L=0.1), "front_left"),
        (looking_from(1, BR=0.5, B=0.3, R=0.2), "rear_right"),
        (looking_from(1, F=0.4, FL=0.35, L=0.25), None),
        (without_directions(1), "rear"),
    ],
)
def test_from_where_a_photo_looks(shown: StoredPhoto, expected: str | None) -> None:
    assert viewpoint_of(shown) == (expected and Viewpoint(expected))


def test_an_empty_visit_lacks_every_view() -> None:
    assert list(missing_views((), ())) == ROUND


def test_eight_directions_make_a_visit_complete() -> None:
    labels = "F FL L BL B BR R FR".split()
    photos = [looking_from(n, **{label: 0.9}) for n, label in enumerate(labels, 1)]
    assert missing_views(photos, ()) == ()
    assert missing_views(photos[:-1], ()) == ("front_right",)


def test_each_damage_that_counts_needs_a_close_up() -> None:
    small, large = (0.4, 0.4, 0.5, 0.6), (0.2, 0.2, 0.6, 0.4)
    photos = [
        photo(
            1,
            finding("hood unknown dent", box=small),
            finding("roof unknown dent", box=large),
            "grille unknown crack",
            "mirror left crack",
        )
    ]
    shown = view(*photos, reviews=[review(1, "mirror.left.crack", "reject")])
    close = [key for key in shown.missing_views if key.startswith("close_up")]
    assert sorted(close) == [
        "close_up:grille.unknown.crack",
        "close_up:hood.unknown.dent",
    ]
    nearer = photo(2, finding("hood unknown dent", box=large))
    assert "close_up:hood.unknown.dent" not in view(*photos, nearer).missing_views


def test_keys_of_missing_views_have_words() -> None:
    damages = merge([photo(1, "front_door left dent")])
    told = view_told("close_up:front_door.left.dent", damages)
    assert told == "close-up: left front door, dent"
    assert told.fr == "gros plan : porte avant gauche, bosse"
    assert view_told("rear_left", ()).fr == "angle arrière gauche"
    assert view_told("close_up:gone", ()) == "close-up"
