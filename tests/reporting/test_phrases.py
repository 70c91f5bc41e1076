"""Grammar of findings in both languages."""

from itertools import product

import pytest

from core.domain.records import Finding
from core.domain.sentences import Language
from core.domain.vocabulary import DamageType, Part, Severity, Side
from core.reporting.phrases import (
    finding_clause,
    finding_line,
    part_label,
    sureness,
)

EN, FR = Language.EN, Language.FR
L, R, C, U = Side.LEFT, Side.RIGHT, Side.CENTRE, Side.UNKNOWN
HERE = "from this photo"


@pytest.mark.parametrize(
    ("damage", "part", "side", "english", "french"),
    [
        ("dent", "hood", U, "a dent on the hood", "une bosse sur le capot"),
        (
            "scratch",
            "front_fender",
            L,
            "a scratch on the left front fender",
            "une rayure sur l’aile avant gauche",
        ),
        (
            "dent",
            "front_door",
            R,
            "a dent on the right front door",
            "une bosse sur la porte avant droite",
        ),
        ("dent", "door", U, "a dent on a door", "une bosse sur une porte"),
        (
            "corrosion",
            "a_pillar",
            U,
            "corrosion on an A-pillar",
            "de la corrosion sur un montant avant",
        ),
        (
            "lamp_broken",
            "headlight",
            R,
            "the right headlight is broken",
            "le phare droit est cassé",
        ),
        (
            "glass_broken",
            "rear_glass",
            U,
            "the rear glass is broken",
            "la lunette arrière est brisée",
        ),
        (
            "glass_broken",
            "front_door",
            L,
            "broken glass on the left front door",
            "du verre brisé sur la porte avant gauche",
        ),
        ("tire_flat", "tire", U, "a tire is flat", "un pneu est crevé"),
        ("wheel_scuff", "wheel", U, "a wheel is scuffed", "une jante est frottée"),
        (
            "missing_part",
            "mirror",
            L,
            "the left mirror is missing",
            "le rétroviseur gauche est manquant",
        ),
        (
            "misaligned",
            "grille",
            U,
            "the grille is out of line",
            "la calandre est désalignée",
        ),
        (
            "dent",
            "unknown",
            R,
            f"a dent on a part that cannot be named {HERE}, on the right side",
            "une bosse sur une pièce que cette photo ne permet pas de nommer, côté "
            "droit",
        ),
        (
            "unknown",
            "hood",
            U,
            "damage on the hood, of a kind that could not be told",
            "un dommage sur le capot, de nature non déterminée",
        ),
        (
            "unknown",
            "unknown",
            U,
            "damage whose kind and part could not be told",
            "un dommage dont ni la nature ni la pièce n’ont pu être déterminées",
        ),
        ("crack", "other", C, "a crack on another part, in the centre", None),
        (
            "scratch",
            "front_bumper",
            C,
            "a scratch on the front bumper",
            "une rayure sur le pare-chocs avant",
        ),
        (
            "glass_broken",
            "rear_glass",
            C,
            "the rear glass is broken",
            "la lunette arrière est brisée",
        ),
    ],
)
def test_clause_agrees(
    damage: str, part: str, side: Side, english: str, french: str | None
) -> None:
    found = Finding(Part(part), DamageType(damage), side=side)
    assert finding_clause(found, EN) == english
    assert french is None or finding_clause(found, FR) == french


@pytest.mark.parametrize("language", Language)
def test_every_part_and_damage_makes_a_clause(language: Language) -> None:
    broken = ("le aile", "la aile", "le autre", "sur le le", "  ", "_", "on a A")
    for part, damage, side in product(Part, DamageType, Side):
        clause = finding_clause(Finding(part, damage, side=side), language)
        assert clause
        assert clause == clause.strip()
        assert not [piece for piece in broken if piece in clause], clause


def test_line_has_severity_size_and_sureness() -> None:
    found = Finding(
        Part.HOOD, DamageType.DENT, Severity.MODERATE, confidence=0.72, size_mm=120
    )
    english = "A dent on the hood · about 120 mm · moderate · probably, 72 %"
    french = (
        "Une bosse sur le capot · environ 120 mm · gravité modérée · probablement, 72 %"
    )
    assert finding_line(found, EN).replace("\u00a0", " ") == english
    assert finding_line(found, FR).replace("\u00a0", " ") == french


def test_line_says_what_is_not_known() -> None:
    line = finding_line(Finding(Part.HOOD, DamageType.DENT), EN)
    assert "severity not told" in line
    assert "sureness not given" in line


@pytest.mark.parametrize(
    ("confidence", "told"),
    [
        (0.97, "almost certainly, 97 %"),
        (0.85, "very probably, 85 %"),
        (0.6, "probably, 60 %"),
        (0.4, "possibly, 40 %"),
        (0.1, "only a weak sign, 10 %"),
        (1.0, "almost certainly, over 99 %"),
        (None, "sureness not given"),
    ],
)
def test_sureness_has_a_word_and_its_number(
    confidence: float | None, told: str
) -> None:
    assert sureness(confidence, EN).replace("\u00a0", " ") == told


def test_label_of_a_nameless_part_reads_well() -> None:
    assert part_label(Part.UNKNOWN, L, EN) == "part not told, on the left side"
    assert part_label(Part.HEADLIGHT, R, FR) == "phare droit"
