"""The default operations, row by row, and what a card's own rules change."""

import pytest

from core.domain.vocabulary import DamageType, Operation, Part, Severity
from core.estimating.operation_rule import Paint
from core.estimating.rules import operations_for

TABLE = {
    # part/type/severity/paint: operations
    "front_door/dent/minor/unbroken": "paintless_repair",
    "front_door/dent/minor/untold": "paintless_repair inspect",
    "front_door/dent/minor/broken": "repair refinish",
    "front_bumper/dent/minor/unbroken": "repair refinish",
    "hood/dent/moderate/untold": "repair refinish",
    "hood/dent/severe/unbroken": "replace refinish",
    "hood/dent/unknown/broken": "inspect",
    "rear_door/scratch/minor/unbroken": "polish",
    "rear_door/scratch/minor/untold": "polish",
    "rear_door/scratch/minor/broken": "refinish",
    "rear_door/scratch/moderate/untold": "repair refinish",
    "front_bumper/crack/minor/untold": "repair refinish",
    "front_bumper/crack/moderate/untold": "repair refinish",
    "rear_bumper/crack/severe/untold": "replace refinish",
    "roof/corrosion/minor/untold": "refinish",
    "quarter_panel/deformation/moderate/untold": "repair refinish",
    "quarter_panel/deformation/severe/untold": "replace refinish inspect",
    "front_door/deformation/severe/untold": "replace refinish",
    "windshield/glass_broken/unknown/untold": "replace calibrate",
    "side_glass/glass_broken/minor/untold": "replace",
    "glass/crack/unknown/untold": "replace",
    "front_door/glass_broken/severe/untold": "inspect",
    "headlight/lamp_broken/unknown/untold": "replace",
    "light/broken_part/minor/untold": "replace",
    "hood/lamp_broken/severe/untold": "inspect",
    "headlight/scratch/minor/untold": "polish",
    "headlight/scratch/moderate/untold": "inspect",
    "mirror/missing_part/unknown/untold": "replace refinish",
    "mirror/glass_broken/minor/untold": "replace",
    "grille/missing_part/unknown/untold": "replace",
    "grille/crack/minor/untold": "replace",
    "rocker_panel/missing_part/severe/untold": "inspect",
    "tire/tire_flat/unknown/untold": "inspect",
    "tire/tire_flat/severe/untold": "replace",
    "wheel/tire_flat/severe/untold": "inspect",
    "wheel/wheel_scuff/minor/untold": "sublet",
    "wheel/wheel_scuff/severe/untold": "replace",
    "wheel/crack/minor/untold": "replace",
    "front_fender/misaligned/minor/untold": "remove_install",
    "front_fender/misaligned/severe/untold": "inspect",
    "c_pillar/misaligned/minor/untold": "inspect",
    "door/dent/moderate/untold": "repair refinish",
    "hood/unknown/severe/broken": "inspect",
    "unknown/dent/severe/broken": "inspect",
    "other/missing_part/severe/untold": "inspect",
    "underbody/deformation/severe/untold": "inspect",
}


@pytest.mark.parametrize(("case", "operations"), TABLE.items(), ids=TABLE.keys())
def test_default_operations(case: str, operations: str) -> None:
    part, kind, severity, paint = case.split("/")
    rule = operations_for(
        Part(part), DamageType(kind), Severity(severity), paint=Paint(paint)
    )
    assert " ".join(rule.operations) == operations


def test_every_damage_has_operations_and_a_reason_in_both_languages() -> None:
    for part in Part:
        for kind in DamageType:
            for severity in Severity:
                for paint in Paint:
                    rule = operations_for(part, kind, severity, paint=paint)
                    assert rule.operations
                    assert rule.reason
                    assert rule.reason.fr != str(rule.reason)


def test_what_is_not_known_is_never_turned_into_money() -> None:
    for part in Part:
        for severity in Severity:
            rule = operations_for(part, DamageType.UNKNOWN, severity)
            assert rule.operations == (Operation.INSPECT,)
    for kind in DamageType:
        for part in (Part.UNKNOWN, Part.OTHER):
            rule = operations_for(part, kind, Severity.SEVERE)
            assert rule.operations == (Operation.INSPECT,)
