"""Rewritten texts: honest paraphrases pass, whatever adds or turns a fact does not."""

import re

import pytest

from core.domain.records import Answer, Finding
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import (
    DamageType,
    Outcome,
    Part,
    Severity,
    Side,
    View,
)
from core.reporting.explain import explain
from core.reporting.rewriting import rewrite_fault, rewrite_request
from core.reporting.rewritten_form import MAX_SIGNS
from tests.reporting.cases import ANSWERS, FINDINGS, HOSTILE_TEXT, assessment

EN, FR = Language.EN, Language.FR
TWO = Answer(
    Outcome.DAMAGE_FOUND, FINDINGS[:2], severity=Severity.SEVERE, view=View.FRONT
)
OPEN = Answer(
    Outcome.DAMAGE_FOUND,
    (
        Finding(Part.REAR_BUMPER, DamageType.SCRATCH),
        Finding(Part.HOOD, DamageType.DENT),
    ),
)
ONE = Answer(
    Outcome.DAMAGE_FOUND,
    (Finding(Part.FRONT_DOOR, DamageType.DENT, Severity.MINOR, Side.LEFT),),
    severity=Severity.MINOR,
)
CLEAN = Answer(Outcome.NO_DAMAGE_SEEN)
UNSURE = Answer(Outcome.CANNOT_TELL)

ACCEPTED = (
    (TWO, EN, "The left headlight is broken, which is severe. The right front "
     "fender has "
     "a moderate dent. Overall, the damage is severe."),
    (TWO, EN, "The photo shows two damaged parts. Your left headlight is severely "
     "broken "
     "and the right front fender is dented. The dent is moderate."),
    (TWO, EN, "On the right front wing there is a moderate dent of about 120 mm, "
     "and the "
     "lamp on the left is broken. The broken lamp counts as severe."),
    (TWO, EN, "The car has damage at the front. The left headlamp is broken (92 %), "
     "and "
     "this is severe; the right fender has a dent (72 %), and this is moderate."),
    (TWO, FR, "Le phare gauche est cassé, ce qui est une gravité majeure. L'aile avant "
     "droite présente une bosse de gravité modérée."),
    (TWO, FR, "La photo montre deux dommages. L'aile avant droite est bosselée, de "
     "gravité modérée, et le feu avant gauche est brisé, de gravité majeure."),
    (TWO, FR, "L’aile avant droite porte une bosse modérée. L’optique gauche est "
     "cassée : "
     "c’est le dommage le plus grave."),
    (OPEN, EN, "The rear bumper is scratched and the hood is dented. How severe "
     "this is "
     "could not be told from the photo."),
    (OPEN, EN, "There is a scratch on the rear bumper and a dent in the bonnet. The "
     "severity of the scratch was not determined."),
    (OPEN, FR, "Le pare-chocs arrière est rayé et le capot est cabossé. La gravité "
     "de la "
     "rayure n'a pas pu être déterminée."),
    (OPEN, FR, "Une rayure se trouve sur le pare-chocs et une bosse sur le capot de la "
     "voiture."),
    (ONE, EN, "There is a small dent in the left front door. It is a minor one."),
    (ONE, EN, "Your door has a minor dent on the left side of the car."),
    (ONE, FR, "La portière avant gauche a une bosse. Elle est mineure."),
    (ONE, FR, "Un seul dommage est visible : une légère bosse sur la porte avant "
     "gauche."),
    (CLEAN, EN, "No damage is seen on what this photo shows of the car. Other sides of "
     "it are outside of the picture."),
    (CLEAN, FR, "Aucun dommage n'est visible sur ce que montre la photo. Le reste "
     "de la "
     "voiture est hors du cadre."),
    (UNSURE, EN, "It is not possible to say from this photo whether the car is "
     "damaged."),
    (UNSURE, FR, "Cette photo ne permet pas de dire si la voiture est endommagée ou "
     "non."),
)  # fmt: skip
GOOD = ACCEPTED[0][2]
GOOD_FR = ACCEPTED[4][2]
REFUSED = (
    (TWO, EN, GOOD + " The hood is dented too.", "a part that no finding"),
    (TWO, EN, GOOD + " The radar sensor may be out of order.", "a part that no "
     "finding"),
    (TWO, FR, GOOD_FR + " Le capot est aussi touché.", "a part that no finding"),
    (ONE, EN, "The left front door and its handle have a minor dent.", "a part that"),
    (Answer(Outcome.DAMAGE_FOUND, (Finding(Part.BUMPER, DamageType.DENT),)), EN,
     "There is a dent on the front bumper of the car.", "a part that no finding"),
    (TWO, EN, GOOD.replace("left", "right"), "side"),
    (TWO, FR, GOOD_FR.replace("droite", "gauche"), "side"),
    (OPEN, EN, "The rear bumper is scratched on the left and the hood has a dent.",
     "side"),
    (ONE, EN, "The left front door of the car is dented. The rear is minor.", "side"),
    (ONE, FR, "La porte avant gauche a une bosse mineure, et l'arrière est touché.",
     "side"),
    (TWO, EN, GOOD + " It also has a scratch.", "kind of damage"),
    (TWO, EN, "The left headlight has a moderate dent. The right front fender is "
     "broken, "
     "which is severe.", "kind of damage"),
    (OPEN, FR, "Le pare-chocs arrière est bosselé et le capot est rayé.", "damage"),
    (TWO, EN, GOOD.replace("moderate", "minor"), "severity"),
    (TWO, EN, "The left headlight is broken, which is severe. The right front "
     "fender has "
     "a severe dent.", "severity"),
    (OPEN, EN, "The rear bumper has a minor scratch and the hood has a dent.",
     "severity"),
    (ONE, FR, "La porte avant gauche a une bosse sévère.", "severity"),
    (TWO, EN, GOOD + " The rest of the car shows no damage.", "denies"),
    (TWO, EN, "The car is in good condition. " + GOOD, "denies"),
    (TWO, FR, GOOD_FR + " Le reste est intact.", "denies"),
    (ONE, EN, "The left front door has no dent, and it is minor.", "denies"),
    (ONE, EN, "The left front door is not dented. It is minor.", "denies"),
    (ONE, FR, "La porte avant gauche n'a pas de bosse mineure.", "denies"),
    (TWO, EN, "No damage is seen on what this photo shows of the car.", "denies"),
    (TWO, EN, "The left headlight is broken, which is severe.", "leaves out"),
    (TWO, FR, "L'aile avant droite et le phare gauche sont cassés.",
     "leaves out"),
    (ONE, EN, "The left front door of the car was looked at. It is minor.", "leaves "
     "out"),
    (TWO, EN, GOOD + " The repair will cost a lot.", "money"),
    (TWO, EN, GOOD + " Expect about €900.", "money"),
    (TWO, FR, GOOD_FR + " Comptez 900 euros.", "money"),
    (TWO, FR, GOOD_FR + " Il faut trois heures de travail.", "money"),
    (TWO, EN, GOOD + " This is 99 % certain.", "number"),
    (TWO, EN, GOOD + " It needs 450 of them.", "number"),
    (TWO, EN, GOOD + " In all there are five damaged parts.", "number"),
    (TWO, EN, GOOD + " The car is safe to drive.", "safety"),
    (TWO, EN, GOOD + " It was caused by a collision.", "causes"),
    (TWO, FR, GOOD_FR + " Le choc était violent.", "causes"),
    (ONE, EN, "The left front door has a minor dent and must be replaced.",
     "replacement"),
    (ONE, EN, "The driver's door, on the left in front, has a minor dent.", "people"),
    (TWO, EN, "", "empty"),
    (TWO, EN, " \n ", "empty"),
    (TWO, EN, "Damage found.", "empty"),
    (TWO, EN, GOOD + " It is as it is." * 90, "longer"),
    (TWO, EN, GOOD + " " + GOOD, "repeats"),
    (TWO, EN, "The left headlight is broken and " * 5, "repeats"),
    (TWO, EN, GOOD + " <b>See</b> the page.", "markup"),
    (TWO, EN, GOOD + " See https://example.org for more.", "markup"),
    (TWO, EN, "**Summary** " + GOOD, "markup"),
    (TWO, EN, "- " + GOOD, "markup"),
    (TWO, EN, GOOD + "\u202e", "markup"),
    (TWO, EN, HOSTILE_TEXT + GOOD, "markup"),
    (TWO, EN, GOOD_FR, "language"),
    (TWO, FR, GOOD, "language"),
    (TWO, EN, GOOD + " Le dommage est sur la photo.", "language"),
    (TWO, EN, "Der linke Scheinwerfer ist kaputt und der Kotflügel hat eine Beule.",
     "language"),
    (CLEAN, EN, "The car has damage that is seen in this photo.", "what the result is"),
    (CLEAN, EN, "No damage is seen, but the hood may be in the dark.", "a part"),
    (CLEAN, FR, "Aucun dommage n'est visible, une rayure à part.", "kind of damage"),
    (CLEAN, EN, "The car on this photo is a fine one and it is blue.", "what the "
     "result"),
    (UNSURE, EN, "No damage is seen on this photo of the car.", "what the result is"),
    (UNSURE, FR, "La voiture est endommagée sur cette photo.", "what the result is"),
    (Answer(Outcome.FAILED), EN, "The analysis of the photo failed.", "nothing"),
    (Answer(Outcome.UNUSABLE_PHOTO), FR, "La photo est inutilisable pour juger.",
     "nothing"),
)  # fmt: skip


def numbered(rows: tuple[tuple, ...]) -> list:
    """The rows with the first words of their text as names."""
    return [
        pytest.param(*row, id=f"{place}-{row[2].strip()[-30:]}")
        for place, row in enumerate(rows)
    ]


@pytest.mark.parametrize(("answer", "language", "text"), numbered(ACCEPTED))
def test_an_honest_paraphrase_passes(
    answer: Answer, language: Language, text: str
) -> None:
    assert rewrite_fault(text, answer, language) is None


@pytest.mark.parametrize(("answer", "language", "text", "fault"), numbered(REFUSED))
def test_a_text_that_changes_the_facts_is_refused(
    answer: Answer, language: Language, text: str, fault: str
) -> None:
    told = rewrite_fault(text, answer, language)
    assert isinstance(told, Sentence)
    assert fault in told
    assert told.fr != told


def test_the_tables_are_large_enough() -> None:
    assert len(ACCEPTED) >= 15
    assert len(REFUSED) >= 25


@pytest.mark.parametrize("language", Language)
def test_a_request_holds_every_finding_and_nothing_of_a_models_words(
    language: Language,
) -> None:
    made = assessment(ANSWERS[Outcome.DAMAGE_FOUND], file="secret-name.jpg")
    request = rewrite_request(made, language)
    told = ("phare gauche", "aile avant droite") if language is FR else (
        "left headlight", "right front fender"
    )  # fmt: skip
    assert all(each in request for each in told)
    assert request.count("\n") == 1 + 2 + len(FINDINGS)
    assert "secret" not in request
    assert not re.search(r"[a-z]_[a-z]|[<>{}]|€|\d{3}", request)
    assert len(request) < MAX_SIGNS


@pytest.mark.parametrize("outcome", Outcome)
def test_a_request_never_carries_raw_text_or_reason(outcome: Outcome) -> None:
    answer = Answer(outcome, reason=HOSTILE_TEXT, raw_text=HOSTILE_TEXT)
    for language in Language:
        request = rewrite_request(assessment(answer), language)
        assert "script" not in request
        assert "alert" not in request


def test_the_templates_own_sentences_pass_where_they_are_plain() -> None:
    """What the check refuses must be the text's fault, not its own narrowness."""
    lines = explain(assessment(ONE), None, EN).sections[0].sentences
    text = " ".join((*lines, "The left front door has a dent."))
    assert rewrite_fault(text, ONE, EN) is None
