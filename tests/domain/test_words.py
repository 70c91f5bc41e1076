"""Every key has a word in every language, and words agree in French."""

from enum import StrEnum

import pytest

from core.domain import cases, vocabulary
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Part, Severity, Side, View
from core.domain.words import part_phrase, word

VOCABULARIES = [
    kind
    for home in (vocabulary, cases)
    for kind in vars(home).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum)
    if kind.__module__ == home.__name__
]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", VOCABULARIES, ids=lambda kind: kind.__name__)
def test_every_key_has_its_own_word(kind: type[StrEnum], language: Language) -> None:
    words = [word(key, language) for key in kind]
    assert all(words)
    assert len(set(words)) == len(words), "two keys share a word"
    assert not [each for each in words if "_" in each], "a key is shown"


def test_equal_keys_of_two_vocabularies_keep_their_own_words() -> None:
    assert word(Severity.UNKNOWN, Language.EN) == "severity not told"
    assert word(View.UNKNOWN, Language.EN) == "view not told"


@pytest.mark.parametrize(
    ("part", "side", "english", "french"),
    [
        (Part.HEADLIGHT, Side.RIGHT, "right headlight", "phare droit"),
        (Part.FRONT_DOOR, Side.RIGHT, "right front door", "porte avant droite"),
        (Part.FRONT_FENDER, Side.LEFT, "left front fender", "aile avant gauche"),
        (Part.HOOD, Side.UNKNOWN, "hood", "capot"),
    ],
)
def test_side_agrees_with_its_part(
    part: Part, side: Side, english: str, french: str
) -> None:
    assert part_phrase(part, side, Language.EN) == english
    assert part_phrase(part, side, Language.FR) == french


def test_sentence_is_its_english_text_and_carries_the_french() -> None:
    sentence = Sentence("No photo.", "Pas de photo.")
    assert sentence == "No photo."
    assert in_language(sentence, Language.FR) == "Pas de photo."
    assert in_language("only English", Language.FR) == "only English"
