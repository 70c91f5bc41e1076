"""Sentences about a case that pages, reports and labels have in common.

Photos are named by their number in the visit, counted from 1.
"""

from collections.abc import Iterable

from core.domain.cases import (
    Contradiction,
    ContradictionKind,
    Damage,
    StoredPhoto,
    Viewpoint,
)
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import PartCondition, Severity, Side
from core.domain.words import part_phrase, word

VOCABULARY = {
    ContradictionKind.SIDE: Side,
    ContradictionKind.SEVERITY: Severity,
    ContradictionKind.SEEN_UNDAMAGED: PartCondition,
}


def contradiction_told(
    contradiction: Contradiction, photos: Iterable[StoredPhoto]
) -> Sentence:
    """Which photo says what: "photo 1 – left; photo 4 – right"."""
    numbers = {photo.id: photo.place + 1 for photo in photos}
    vocabulary = VOCABULARY[contradiction.kind]

    def told(language: Language) -> list[str]:
        return [
            f"photo {numbers.get(photo_id, '–')} – {word(vocabulary(key), language)}"
            for photo_id, key in contradiction.says
        ]

    english, french = (word(contradiction.kind, each) for each in Language)
    return Sentence(
        f"The photos disagree ({english}): {'; '.join(told(Language.EN))}.",
        f"Les photos se contredisent ({french}) : {' ; '.join(told(Language.FR))}.",
    )


def view_told(key: str, damages: Iterable[Damage]) -> Sentence:
    """Words for a key of a visit's missing views: "close-up: left front door, dent"."""
    kind, _, damage_key = key.partition(":")
    viewpoint = Viewpoint(kind)
    english, french = (word(viewpoint, language) for language in Language)
    for damage in damages:
        if damage_key and damage.key == damage_key:
            what, quoi = (_name(damage, language) for language in Language)
            return Sentence(f"{english}: {what}", f"{french} : {quoi}")
    return Sentence(english, french)


def _name(damage: Damage, language: Language) -> str:
    part = part_phrase(damage.part, damage.side, language)
    return f"{part}, {word(damage.damage_type, language)}"
