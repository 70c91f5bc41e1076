"""Photos of one car become its damages; what is left open is never guessed."""

import pytest

from core.casework.merge import merge
from core.domain.cases import DamageState, StoredPhoto
from core.domain.vocabulary import Outcome
from tests.casework.cars import finding, named, photo

MERGED: dict[str, tuple[tuple[StoredPhoto, ...], list[str]]] = {
    # photos → damages: part side type severity agreeing/looking
    "no photo": ((), []),
    "clean photos": ((photo(1), photo(2)), []),
    "one photo": (
        (photo(1, "hood unknown dent minor"),),
        ["hood unknown dent minor 1/1"],
    ),
    "same damage twice, highest severity": (
        (photo(1, "hood unknown dent minor"), photo(2, "hood unknown dent moderate")),
        ["hood unknown dent moderate 2/2"],
    ),
    "unknown severity does not lower": (
        (photo(1, "hood unknown dent minor"), photo(2, "hood unknown dent")),
        ["hood unknown dent minor 2/2"],
    ),
    "left and right door are two": (
        (photo(1, "front_door left dent"), photo(2, "front_door right dent")),
        ["front_door left dent unknown 1/1", "front_door right dent unknown 1/1"],
    ),
    "types are two, the photo with one looks at both": (
        (photo(1, "hood unknown dent minor"), photo(2, "hood unknown scratch minor")),
        ["hood unknown dent minor 1/2", "hood unknown scratch minor 1/2"],
    ),
    "unknown side joins the only known one": (
        (photo(1, "front_door unknown dent minor"), photo(2, "front_door left dent")),
        ["front_door left dent minor 2/2"],
    ),
    "unknown side stays apart from two": (
        (
            photo(1, "front_door unknown dent"),
            photo(2, "front_door left dent"),
            photo(3, "front_door right dent"),
        ),
        [
            "front_door left dent unknown 1/2",
            "front_door right dent unknown 1/2",
            "front_door unknown dent unknown 1/3",
        ],
    ),
    "coarse part joins the only finer one": (
        (photo(1, "bumper unknown crack"), photo(2, "rear_bumper unknown crack")),
        ["rear_bumper unknown crack unknown 2/2"],
    ),
    "coarse part stays apart from two": (
        (
            photo(1, "bumper unknown crack"),
            photo(2, "rear_bumper unknown crack"),
            photo(3, "front_bumper unknown crack"),
        ),
        [
            "front_bumper unknown crack unknown 1/2",
            "rear_bumper unknown crack unknown 1/2",
            "bumper unknown crack unknown 1/3",
        ],
    ),
    "coarse part with a side that does not fit stays apart": (
        (photo(1, "door right dent"), photo(2, "front_door left dent")),
        ["front_door left dent unknown 1/1", "door right dent unknown 1/1"],
    ),
    "coarse part with a known side does not lend it": (
        (photo(1, "door left dent"), photo(2, "front_door unknown dent")),
        ["front_door unknown dent unknown 1/2", "door left dent unknown 1/2"],
    ),
    "two steps to the one finest": (
        (
            photo(1, "door unknown dent"),
            photo(2, "door left dent"),
            photo(3, "front_door left dent severe"),
        ),
        ["front_door left dent severe 3/3"],
    ),
    "lights, glass and doors have finer parts": (
        (
            photo(1, "light left lamp_broken", "glass unknown glass_broken"),
            photo(2, "tail_light left lamp_broken", "windshield unknown glass_broken"),
        ),
        [
            "windshield unknown glass_broken unknown 2/2",
            "tail_light left lamp_broken unknown 2/2",
        ],
    ),
    "unknown type joins the only known one": (
        (photo(1, "hood unknown unknown severe"), photo(2, "hood unknown dent minor")),
        ["hood unknown dent severe 2/2"],
    ),
    "unknown type swallows nothing": (
        (
            photo(1, "hood unknown unknown"),
            photo(2, "hood unknown dent"),
            photo(3, "hood unknown scratch"),
        ),
        [
            "hood unknown dent unknown 1/3",
            "hood unknown scratch unknown 1/3",
            "hood unknown unknown unknown 1/3",
        ],
    ),
    "unknown part joins nothing": (
        (photo(1, "unknown unknown dent"), photo(2, "hood unknown dent")),
        ["hood unknown dent unknown 1/1", "unknown unknown dent unknown 1/1"],
    ),
    "a part without a name leaves nothing open that a finer one tells": (
        (photo(1, "unknown unknown unknown"), photo(2, "unknown left dent")),
        ["unknown left dent unknown 1/1", "unknown unknown unknown unknown 1/1"],
    ),
    "any place on the one hood is a look at the hood": (
        (photo(1, "hood left dent"), photo(2, "hood right scratch")),
        ["hood left dent unknown 1/2", "hood right scratch unknown 1/2"],
    ),
    "the same file twice is one witness": (
        (
            photo(1, "hood unknown dent", sha256="ab"),
            photo(2, "hood unknown dent", sha256="ab"),
        ),
        ["hood unknown dent unknown 1/1"],
    ),
    "looking: seen, but not 'not visible'": (
        (
            photo(1, "hood unknown dent"),
            photo(2, states=["hood unknown seen_undamaged"]),
            photo(3, states=["hood unknown uncertain"]),
            photo(4, states=["hood unknown not_visible"]),
        ),
        ["hood unknown dent unknown 1/3"],
    ),
    "worst first, then by agreement": (
        (
            photo(1, "roof unknown dent minor", "hood unknown dent minor"),
            photo(2, "hood unknown dent minor", "windshield unknown crack severe"),
        ),
        [
            "windshield unknown crack severe 1/1",
            "hood unknown dent minor 2/2",
            "roof unknown dent minor 1/1",
        ],
    ),
    "an answer that failed adds nothing": (
        (photo(1, "hood unknown dent", outcome=Outcome.FAILED),),
        [],
    ),
}


@pytest.mark.parametrize("case", MERGED)
def test_photos_merge_into_damages(case: str) -> None:
    photos, expected = MERGED[case]
    damages = merge(photos)
    assert named(damages) == expected
    assert all(damage.state is DamageState.PROPOSED for damage in damages)


def test_every_finding_is_behind_exactly_one_damage() -> None:
    for photos, _ in MERGED.values():
        told = sum(
            len(each.assessment.findings)
            for each in photos
            if each.assessment and each.assessment.outcome is Outcome.DAMAGE_FOUND
        )
        assert sum(len(damage.observations) for damage in merge(photos)) == told


def test_confidence_is_the_highest_and_nothing_else() -> None:
    (damage,) = merge(
        (
            photo(1, finding("hood unknown dent", sure=0.6)),
            photo(2, finding("hood unknown dent", sure=0.7)),
            photo(3, "hood unknown dent"),
        )
    )
    assert damage.confidence == 0.7
    assert damage.proposed is not None
    assert damage.proposed.confidence == 0.7


def test_the_key_names_the_finest_words_and_survives_more_photos() -> None:
    first = photo(1, "front_door left dent minor")
    (alone,) = merge([first])
    (joined,) = merge([first, photo(2, "door unknown unknown severe")])
    assert alone.key == joined.key == "front_door.left.dent"


def test_what_was_assumed_is_said_with_the_photos_numbers() -> None:
    (damage,) = merge(
        (
            photo(1, "front_door left dent"),
            photo(2, "front_door unknown dent"),
            photo(4, "door unknown unknown"),
        )
    )
    assert [str(note) for note in damage.notes] == [
        "Photos 2 and 4 do not tell the side; counted here because nothing else fits.",
        "Photo 4 does not tell which of several parts it is; counted here because "
        "nothing else fits.",
        "Photo 4 does not tell the kind of damage; counted here because nothing else "
        "fits.",
    ]
    assert damage.notes[0].fr.startswith("Les photos 2 et 4 ne disent pas le côté")


def test_a_part_without_a_name_may_be_more_than_one_damage() -> None:
    (one,) = merge([photo(1, "unknown unknown dent")])
    (two,) = merge([photo(1, "unknown unknown dent"), photo(2, "unknown unknown dent")])
    assert one.notes == ()
    assert "may be more than one" in two.notes[0]
