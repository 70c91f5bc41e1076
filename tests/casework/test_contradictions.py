"""Photos that disagree: each says what it says, and nothing is averaged."""

import pytest

from core.casework.merge import merge
from core.domain.case_words import contradiction_told
from core.domain.cases import ContradictionKind, StoredPhoto
from core.domain.vocabulary import Outcome, Side
from tests.casework.cars import photo

CONTRADICTIONS: dict[str, tuple[tuple[StoredPhoto, ...], list[tuple[str, ...]]]] = {
    # photos → of the worst damage: kind, then "photo says"
    "one severity step is none": (
        (photo(1, "hood unknown dent minor"), photo(2, "hood unknown dent moderate")),
        [],
    ),
    "two severity steps": (
        (
            photo(1, "hood unknown dent minor"),
            photo(2, "hood unknown dent severe"),
            photo(3, "hood unknown dent"),
        ),
        [("severity", "photo1 minor", "photo2 severe")],
    ),
    "sides of the one hood": (
        (photo(1, "hood left dent severe"), photo(2, "hood right dent")),
        [("side", "photo1 left", "photo2 right")],
    ),
    "both sides of the hood on one photo are two dents": (
        (photo(1, "hood left dent severe", "hood right dent"), photo(2)),
        [],
    ),
    "sides of doors are two doors": (
        (photo(1, "front_door left dent severe"), photo(2, "front_door right dent")),
        [],
    ),
    "seen undamaged elsewhere": (
        (
            photo(1, "front_door left dent"),
            photo(2, states=["front_door left seen_undamaged"]),
        ),
        [("seen_undamaged", "photo1 damaged", "photo2 seen_undamaged")],
    ),
    "the other door seen undamaged": (
        (
            photo(1, "front_door left dent"),
            photo(2, states=["front_door right seen_undamaged"]),
            photo(3, states=["front_door unknown seen_undamaged"]),
        ),
        [],
    ),
    "a door, and a door seen undamaged": (
        (
            photo(1, "front_door unknown dent"),
            photo(2, states=["front_door unknown seen_undamaged"]),
        ),
        [],
    ),
    "the whole bumper seen undamaged": (
        (
            photo(1, "front_bumper left crack"),
            photo(2, states=["front_bumper unknown seen_undamaged"]),
            photo(3, states=["front_bumper right seen_undamaged"]),
        ),
        [("seen_undamaged", "photo1 damaged", "photo2 seen_undamaged")],
    ),
    "a photo that failed contradicts nothing": (
        (
            photo(1, "hood unknown dent"),
            photo(
                2,
                states=["hood unknown seen_undamaged"],
                outcome=Outcome.UNUSABLE_PHOTO,
            ),
        ),
        [],
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_disagreement_is_listed_and_not_averaged(case: str) -> None:
    photos, expected = CONTRADICTIONS[case]
    worst = merge(photos)[0]
    told = [(str(c.kind), *(" ".join(s) for s in c.says)) for c in worst.contradictions]
    assert told == expected


def test_both_sides_of_the_hood_stay_and_each_tells_the_other() -> None:
    damages = merge([photo(1, "hood left dent"), photo(2, "hood right dent")])
    assert [damage.side for damage in damages] == [Side.LEFT, Side.RIGHT]
    kinds = [[c.kind for c in damage.contradictions] for damage in damages]
    assert kinds == [[ContradictionKind.SIDE]] * 2


def test_a_contradiction_reads_as_a_sentence() -> None:
    photos = [photo(1, "hood left dent"), photo(3, "hood right dent")]
    sentence = contradiction_told(merge(photos)[0].contradictions[0], photos)
    assert sentence == (
        "The photos disagree (sides differ): photo 1 – left; photo 3 – right."
    )
    assert sentence.fr == (
        "Les photos se contredisent (côtés différents) : photo 1 – gauche ; "
        "photo 3 – droit."
    )
