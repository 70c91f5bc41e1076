"""The explanation: every outcome in both languages, and what it must never say."""

import re
from dataclasses import replace

import pytest

from core.domain.records import Advice, Answer, PartState
from core.domain.sentences import Language
from core.domain.vocabulary import (
    AdviceKind,
    DamageType,
    Outcome,
    Part,
    PartCondition,
    Severity,
    View,
)
from core.domain.words import word
from core.reporting.explain import SectionKind, advice_sentence, explain, verdict_line
from tests.reporting.cases import ANSWERS, DARK, FINDINGS, assessment, photo

EN, FR = Language.EN, Language.FR
CLEAN_CAR = re.compile(
    r"no damage|undamaged|unharmed|intact|\bclean\b|\bfine\b|looks good|"
    r"aucun dommage|sans dommage|indemne|bon état",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"[€$£]|\b(price|cost|euro|dollar|eur|usd|chf|prix|coût|tarif|montant de|"
    r"franchise|amount|estimate|devis)s?\b",
    re.IGNORECASE,
)


def told(answer: Answer, language: Language, **given: object) -> str:
    return explain(assessment(answer), photo(**given), language).text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_verdict_and_a_next_step(
    outcome: Outcome, language: Language
) -> None:
    explanation = explain(assessment(ANSWERS[outcome]), photo(), language)
    assert explanation.sections[0].kind is SectionKind.VERDICT
    assert explanation.sections[-1].kind is SectionKind.NEXT
    for section in explanation.sections:
        assert section.title
        for sentence in section.sentences:
            assert sentence.endswith((".", "?")), sentence
            assert "None" not in sentence
            assert not re.search(r"[a-z]_[a-z]", sentence), sentence
    assert verdict_line(assessment(ANSWERS[outcome]), language).startswith(
        word(outcome, language).replace("'", "’" if language is FR else "'")
    )


@pytest.mark.parametrize(
    ("outcome", "english", "french"),
    [
        (
            "damage_found",
            "Damage found · severe · 87 % sure",
            "Dommage constaté · gravité majeure · sûr à 87 %",
        ),
        (
            "no_damage_seen",
            "No damage seen · 94 % sure",
            "Aucun dommage visible · sûr à 94 %",
        ),
        ("cannot_tell", "Cannot tell", "Impossible à dire"),
        (
            "unusable_photo",
            "Not a usable photo · 97 % sure",
            "Photo inutilisable · sûr à 97 %",
        ),
        ("failed", "Analysis failed", "Échec de l’analyse"),
    ],
)
def test_verdict_line_says_outcome_severity_and_share(
    outcome: str, english: str, french: str
) -> None:
    made = assessment(ANSWERS[Outcome(outcome)])
    assert verdict_line(made, EN).replace("\u00a0", " ") == english
    assert verdict_line(made, FR).replace("\u00a0", " ") == french


def test_findings_are_numbered_in_their_order() -> None:
    section = explain(assessment(ANSWERS["damage_found"]), photo(), EN).section(
        SectionKind.FOUND
    )
    lines = [line.replace("\u00a0", " ") for line in section.sentences]
    assert lines[0] == (
        "1. The left headlight is broken: severe – very probably, 92 %."
    )
    assert lines[1] == (
        "2. A dent on the right front fender (about 120 mm): moderate – probably, 72 %."
    )
    assert lines[2].startswith("3. Damage whose kind and part could not be told")
    assert "replacing" in lines[3]
    assert "refinishing" in lines[4]


def test_french_has_its_typography() -> None:
    text = told(ANSWERS["damage_found"], FR, advice=(DARK,))
    assert "1. Le phare gauche est cassé\u00a0: gravité majeure" in text
    assert "sur l’aile avant droite" in text
    assert not re.search(r"[^\u00a0][:;?!%](?=\s)", text)
    assert "'" not in text


@pytest.mark.parametrize("language", Language)
def test_failed_never_reads_as_a_clean_car(language: Language) -> None:
    made = assessment(replace(ANSWERS["failed"], confidence=0.99))
    text = explain(made, photo(advice=(DARK,)), language).text
    line = verdict_line(made, language)
    assert not CLEAN_CAR.search(text + line)
    assert "99" not in line
    again = "Try again" if language is EN else "Réessayez"
    assert again in text


@pytest.mark.parametrize("language", Language)
def test_cannot_tell_and_unusable_make_no_claim_about_the_car(
    language: Language,
) -> None:
    for outcome in (Outcome.CANNOT_TELL, Outcome.UNUSABLE_PHOTO):
        first = explain(assessment(ANSWERS[outcome]), photo(), language).sections[0]
        assert not CLEAN_CAR.search(" ".join(first.sentences))


@pytest.mark.parametrize("language", Language)
def test_no_outcome_names_money(language: Language) -> None:
    texts = [told(answer, language, advice=(DARK,)) for answer in ANSWERS.values()]
    for severity in Severity:
        answer = replace(ANSWERS["damage_found"], severity=severity)
        texts.append(told(answer, language))
    for part in Part:
        found = replace(FINDINGS[0], part=part)
        texts.append(
            told(replace(ANSWERS["damage_found"], findings=(found,)), language)
        )
    assert not [text for text in texts if MONEY.search(text)]


def test_no_damage_seen_says_what_was_not_visible() -> None:
    text = told(ANSWERS["no_damage_seen"], EN)
    assert "leaves out the rear" in text
    assert "Not visible on this photo: tail light." in text
    unknown_view = replace(ANSWERS["no_damage_seen"], view=View.UNKNOWN)
    assert "outside the picture" in told(unknown_view, EN)


@pytest.mark.parametrize(
    ("part", "hidden"),
    [
        ("front_bumper", "radar"),
        ("rear_bumper", "blind-spot"),
        ("bumper", "parking sensors"),
        ("rear_door", "airbag sensors"),
        ("windshield", "camera"),
        ("tail_light", "control unit"),
        ("tire", "suspension"),
        ("mirror", "camera"),
        ("hood", "latch"),
        ("roof", "curtain airbags"),
        ("underbody", "battery"),
    ],
)
def test_what_a_photo_cannot_show_depends_on_the_zone(part: str, hidden: str) -> None:
    found = replace(FINDINGS[0], part=Part(part))
    answer = replace(ANSWERS["damage_found"], findings=(found,))
    section = explain(assessment(answer), None, EN).section(SectionKind.CANNOT_SHOW)
    assert hidden in " ".join(section.sentences)
    assert section.sentences[-1].startswith("No photo shows wheel alignment")


def test_a_zone_is_named_once_and_the_list_stays_short() -> None:
    found = tuple(
        replace(FINDINGS[0], part=part, damage_type=DamageType.DENT) for part in Part
    )
    answer = replace(ANSWERS["damage_found"], findings=found, part_states=())
    section = explain(assessment(answer), None, EN).section(SectionKind.CANNOT_SHOW)
    assert len(set(section.sentences)) == len(section.sentences) <= 6


@pytest.mark.parametrize(
    ("kind", "measured", "limit", "sentence", "step"),
    [
        ("blurred", 0.231, 0.28, "sharpness 0.23, wanted 0.28 or more", "camera still"),
        ("too_dark", 38.2, 90.0, "reach 38 of 255, wanted 90 or more", "in daylight"),
        ("too_bright", 0.62, 0.5, "62 % of its middle", "sun behind"),
        ("too_small", 240, 300, "240 pixels, wanted 300 or more", "original file"),
    ],
)
def test_photo_advice_is_taken_up(
    kind: str, measured: float, limit: float, sentence: str, step: str
) -> None:
    advice = Advice(AdviceKind(kind), measured=measured, limit=limit)
    text = told(ANSWERS["cannot_tell"], EN, advice=(advice,)).replace("\u00a0", " ")
    assert sentence in text
    assert step in text
    assert sentence not in told(ANSWERS["cannot_tell"], EN)


@pytest.mark.parametrize(
    ("kind", "measured", "limit", "told_as"),
    [
        ("too_dark", 89.7, 90.0, "89.7 of 255, wanted 90.0"),
        ("blurred", 0.279, 0.28, "sharpness 0.279, wanted 0.280"),
        ("too_bright", 0.502, 0.5, "50.2 % of its middle"),
    ],
)
def test_advice_never_says_that_a_number_misses_itself(
    kind: str, measured: float, limit: float, told_as: str
) -> None:
    advice = Advice(AdviceKind(kind), measured=measured, limit=limit)
    assert told_as in advice_sentence(advice, EN).replace("\u00a0", " ")


def test_advice_has_its_typography_in_french() -> None:
    advice = Advice(AdviceKind.TOO_BRIGHT, measured=0.625, limit=0.5)
    told_as = advice_sentence(advice, FR)
    assert "(62\u00a0% de son centre est blanc, souhaité 50\u00a0% ou moins)" in told_as
    dark = Advice(AdviceKind.BLURRED, measured=0.2, limit=0.28)
    assert "netteté 0,20, souhaitée 0,28 ou plus" in advice_sentence(dark, FR)


def test_unknown_severity_and_no_finding_are_told() -> None:
    bare = Answer(Outcome.DAMAGE_FOUND)
    text = told(bare, EN)
    assert "How severe it is could not be told." in text
    assert "Neither the part nor the kind of damage" in text
    assert verdict_line(assessment(bare), EN) == "Damage found · severity not told"


def test_reason_stands_in_the_language_asked_for() -> None:
    assert "The score is in between." in told(ANSWERS["cannot_tell"], EN)
    assert "Le score est entre les deux." in told(ANSWERS["cannot_tell"], FR)


def test_seen_parts_are_named_only_on_positive_evidence() -> None:
    states = (
        PartState(Part.HOOD, PartCondition.SEEN_UNDAMAGED),
        PartState(Part.ROOF, PartCondition.UNCERTAIN),
    )
    text = told(replace(ANSWERS["damage_found"], part_states=states), EN)
    assert "no damage found there: hood." in text
    assert "On the photo, but not clear whether damaged: roof." in text


def test_uncertain_parts_of_an_open_outcome_are_not_listed() -> None:
    states = (PartState(Part.ROOF, PartCondition.UNCERTAIN),)
    text = told(replace(ANSWERS["cannot_tell"], part_states=states), EN)
    assert "roof" not in text.split("What this photo cannot show")[0]
