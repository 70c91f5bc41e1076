"""Words of the trade in two languages → keys, and never a guess."""

import time
from itertools import product

import pytest

from core.domain.lexicon import (
    COARSE,
    bare_text,
    denies_damage,
    find_mentions,
    read_damage_type,
    read_damage_types,
    read_part,
    read_parts,
    read_severity,
    read_side,
    read_view,
    says_no_damage,
    settle,
)
from core.domain.lexicon.damage_words import SEVERITY_PLAIN, TYPE_PLAIN
from core.domain.lexicon.part_words import NOUN_WORDS
from core.domain.lexicon.tokens import plain_words
from core.domain.sentences import Language
from core.domain.vocabulary import DamageType, Part, Severity, Side, View
from core.domain.words import part_phrase, word

KNOWN = [part for part in Part if part not in (Part.OTHER, Part.UNKNOWN)]


@pytest.mark.parametrize("part", Part)
def test_every_part_is_read_back_from_its_key_and_its_words(part: Part) -> None:
    for told in (part, part.upper(), part.replace("_", " "), f" {part}. "):
        assert read_part(told) == (part, Side.UNKNOWN)
    for language in Language:
        assert read_part(word(part, language)) == (part, Side.UNKNOWN), language


@pytest.mark.parametrize(
    ("part", "side"), list(product(KNOWN, (Side.LEFT, Side.RIGHT))), ids=str
)
def test_every_part_is_read_back_with_its_side(part: Part, side: Side) -> None:
    for language in Language:
        phrase = part_phrase(part, side, language)
        assert read_part(phrase) == (part, side), phrase
        assert read_part(phrase.upper().replace(" ", "-")) == (part, side)


@pytest.mark.parametrize("damage", [each for each in DamageType if each != "unknown"])
def test_every_damage_is_read_back_from_its_key_and_its_words(
    damage: DamageType,
) -> None:
    for told in (damage, *(word(damage, language) for language in Language)):
        assert read_damage_type(told) is damage


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_is_read_back(severity: Severity) -> None:
    for told in (severity, *(word(severity, language) for language in Language)):
        assert read_severity(told.upper()) is severity


@pytest.mark.parametrize("view", View)
def test_every_view_is_read_back(view: View) -> None:
    for told in (view, *(word(view, language) for language in Language)):
        assert read_view(told) is view


PARTS = (
    ("Front left door.", "front_door", "left"),
    ("porte AVD", "front_door", "right"),
    ("PORTE AR G", "rear_door", "left"),
    ("portière arrière-gauche", "rear_door", "left"),
    ("bumper (front)", "front_bumper", "unknown"),
    ("pare‑chocs arrière", "rear_bumper", "unknown"),
    ("Parechoc avant", "front_bumper", "unknown"),
    ("bouclier arrière", "rear_bumper", "unknown"),
    ("L’aile avant gauche", "front_fender", "left"),
    ("O/S front wing", "front_fender", "unknown"),
    ("rear wing left", "quarter_panel", "left"),
    ("rear fender", "quarter_panel", "unknown"),
    ("fender", "front_fender", "unknown"),
    ("wing", "other", "unknown"),
    ("aile gauche", "other", "left"),
    ("bonnet", "hood", "unknown"),
    ("boot", "trunk_lid", "unknown"),
    ("malle", "trunk_lid", "unknown"),
    ("hatch", "tailgate", "unknown"),
    ("windscreen", "windshield", "unknown"),
    ("rear windscreen", "rear_glass", "unknown"),
    ("rear window", "rear_glass", "unknown"),
    ("rear left window", "side_glass", "left"),
    ("left rear window", "side_glass", "left"),
    ("vitre arrière", "glass", "unknown"),
    ("vitre avant droite", "side_glass", "right"),
    ("custode", "other", "unknown"),
    ("RH headlamp", "headlight", "right"),
    ("optique avant gauche", "headlight", "left"),
    ("feu arrière du côté droit", "tail_light", "right"),
    ("feux stop", "tail_light", "unknown"),
    ("anti-brouillard avant droit", "fog_light", "right"),
    ("clignotant", "light", "unknown"),
    ("right side mirror", "mirror", "right"),
    ("rétro gauche", "mirror", "left"),
    ("jante AVG", "wheel", "left"),
    ("alloy wheels", "wheel", "unknown"),
    ("tyre", "tire", "unknown"),
    ("sill", "rocker_panel", "unknown"),
    ("Bas de caisse droit", "rocker_panel", "right"),
    ("montant B", "b_pillar", "unknown"),
    ("number plate", "license_plate_area", "unknown"),
    ("wheel arch", "other", "unknown"),
    ("toit ouvrant", "other", "unknown"),
    ("windshield wiper", "other", "unknown"),
    ("steering wheel", "other", "unknown"),
    ("banana", "other", "unknown"),
    ("hooded", "other", "unknown"),
    ("left and right headlights", "headlight", "unknown"),
    ("front and rear bumpers", "bumper", "unknown"),
    ("front door, driver side", "front_door", "unknown"),
    ("porte avant côté passager", "front_door", "unknown"),
    ("hood and roof", "unknown", "unknown"),
    ("front bumper (bumper cover)", "front_bumper", "unknown"),
    ("pare-chocs avant d'une voiture", "front_bumper", "unknown"),
    ("", "unknown", "unknown"),
    ("...", "unknown", "unknown"),
    ("N/A", "unknown", "unknown"),
    ("left side", "unknown", "left"),
)


@pytest.mark.parametrize(("told", "part", "side"), PARTS, ids=str)
def test_part_and_side_are_read(told: str, part: str, side: str) -> None:
    assert read_part(told) == (part, side)


def test_several_parts_keep_their_own_sides() -> None:
    told = "left front door, right front door and the hood"
    assert read_parts(told) == (
        (Part.FRONT_DOOR, Side.LEFT),
        (Part.FRONT_DOOR, Side.RIGHT),
        (Part.HOOD, Side.UNKNOWN),
    )


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ("L", "left"),
        ("droite", "right"),
        ("left side", "left"),
        ("both", "unknown"),
        ("left and right", "unknown"),
        ("driver", "unknown"),
        ("passenger side (left)", "left"),
        ("nearside", "unknown"),
        ("left of the picture", "unknown"),
        ("central", "centre"),
        ("", "unknown"),
    ],
)
def test_side_is_the_vehicles_own_or_unknown(told: str, side: str) -> None:
    assert read_side(told) == side


@pytest.mark.parametrize(
    ("told", "types"),
    [
        ("Scratches", ["scratch"]),
        ("rayures profondes", ["scratch"]),
        ("enfoncement", ["dent"]),
        ("enfoncée", ["deformation"]),
        ("froissé", ["deformation"]),
        ("dent and scratch", ["dent", "scratch"]),
        ("paint scratch", ["scratch"]),
        ("éclat de peinture", ["paint_damage"]),
        ("bris de glace", ["glass_broken"]),
        ("glass shatter", ["glass_broken"]),
        ("broken headlight", ["lamp_broken"]),
        ("pneu crevé", ["tire_flat"]),
        ("flat", ["tire_flat"]),
        ("curb rash", ["wheel_scuff"]),
        ("arraché", ["missing_part"]),
        ("jeu", ["misaligned"]),
        ("rouille", ["corrosion"]),
        ("haunted", []),
        ("indented text", []),
        ("", []),
    ],
)
def test_damage_words_are_read(told: str, types: list[str]) -> None:
    assert list(read_damage_types(told)) == types


@pytest.mark.parametrize(
    ("damage", "part", "settled"),
    [
        ("crack", "windshield", "glass_broken"),
        ("crack", "headlight", "lamp_broken"),
        ("crack", "front_bumper", "crack"),
        ("broken_part", "mirror", "broken_part"),
        ("scratch", "wheel", "wheel_scuff"),
        ("tear_or_hole", "tire", "tire_flat"),
        ("dent", "windshield", "dent"),
    ],
)
def test_a_damage_has_the_name_it_has_on_its_part(
    damage: str, part: str, settled: str
) -> None:
    assert settle(DamageType(damage), Part(part)) == settled


@pytest.mark.parametrize(
    ("told", "severity"),
    [
        ("MAJEURE", "severe"),
        ("grave", "severe"),
        ("light", "minor"),
        ("légère", "minor"),
        ("moyen", "moderate"),
        ("minor to moderate", "unknown"),
        ("not severe", "unknown"),
        ("sans gravité majeure", "unknown"),
        ("3/5", "unknown"),
    ],
)
def test_severity_words_are_read(told: str, severity: str) -> None:
    assert read_severity(told) == severity


@pytest.mark.parametrize(
    ("told", "view"),
    [
        ("front left three-quarter", "front"),
        ("trois-quarts arrière droit", "rear"),
        ("left side", "side"),
        ("vue de profil", "side"),
        ("front and rear", "unknown"),
        ("front|rear|side|unknown", "unknown"),
        ("top", "unknown"),
    ],
)
def test_views_are_read(told: str, view: str) -> None:
    assert read_view(told) == view


def test_mentions_stand_where_the_text_says_and_sides_belong_to_their_part() -> None:
    text = (
        "Scratch on the left front fender, right headlight broken; on the left, rust."
    )
    told = [
        (text[each.start : each.end], str(each.key), str(each.side))
        for each in find_mentions(text)
    ]
    assert told == [
        ("Scratch", "scratch", "unknown"),
        ("left front fender", "front_fender", "left"),
        ("right headlight", "headlight", "right"),
        ("headlight broken", "lamp_broken", "unknown"),
        ("left", "left", "unknown"),
        ("rust", "corrosion", "unknown"),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Le capot porte une rayure", ["hood"]),
        ("porte avant droite et aile gauche", ["front_door", "other"]),
        ("light scratches on the roof", ["roof"]),
        ("hooded, wheeled, doorway", []),
        ("the car's doors", ["door"]),
        ("pare-chocs avant gauche phare droit", ["front_bumper", "headlight"]),
    ],
)
def test_running_text_names_these_parts(text: str, parts: list[str]) -> None:
    found = [each.key for each in find_mentions(text) if isinstance(each.key, Part)]
    assert found == parts


@pytest.mark.parametrize(
    ("sentence", "clean", "denies"),
    [
        ("No damage detected.", True, True),
        ("NO VISIBLE DAMAGE", True, True),
        ("There are no signs of damage on this vehicle", True, True),
        ("Aucun dommage n'est visible sur la voiture.", True, True),
        ("Aucun dégât constaté", True, True),
        ("La voiture n’est pas endommagée", True, True),
        ("No damage on the hood", False, True),
        ("No dents", False, False),
        ("The hood is intact", False, True),
        ("No damage detected, but look at the hood", False, True),
        ("It appears undamaged", False, True),
        ("en bon état", False, True),
        ("damage", False, False),
        ("dommages", False, False),
        ("", False, False),
    ],
)
def test_only_a_whole_sentence_about_the_car_says_no_damage(
    sentence: str, clean: bool, denies: bool
) -> None:
    assert says_no_damage(sentence) is clean
    assert denies_damage(sentence) is denies


def test_no_wording_stands_for_two_keys() -> None:
    for table in (NOUN_WORDS, TYPE_PLAIN, SEVERITY_PLAIN):
        owner: dict[tuple[str, ...], object] = {}
        for key, wordings in table.items():
            for wording in wordings:
                assert owner.setdefault(plain_words(wording), key) == key, wording


def test_coarse_parts_stand_for_finer_ones_only() -> None:
    fine = set().union(*COARSE.values())
    assert not fine & set(COARSE)


def test_bare_text_has_neither_accents_nor_signs() -> None:
    assert (
        bare_text("  L’AILE avant—gauche, œuvre_ß! ") == "l aile avant gauche oeuvre ss"
    )


@pytest.mark.parametrize("piece", ["left ", "front left door, ", "é", "a b ", "_-"])
def test_reading_time_grows_with_the_length_only(piece: str) -> None:
    started = time.perf_counter()
    find_mentions(piece * (100_000 // len(piece)))
    assert time.perf_counter() - started < 3
