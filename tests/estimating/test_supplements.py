"""What to expect behind each damage."""

import pytest

from core.domain.cases import DamageState
from core.domain.hidden_zones import ZONES, HiddenZone, zones_of
from core.domain.vocabulary import Check, Part, RedFlag, Severity
from core.estimating.supplements import supplements
from tests.estimating.cases import damage

EXPECTED = {
    # damage: zones, a word of the items, a check among them
    "front_bumper/left/crack/moderate": ("front_end", "absorber", "calibrate"),
    "grille/centre/crack/minor": ("front_end", "radar", "calibrate"),
    "rear_bumper/left/dent/minor": ("rear_end", "trunk floor", "calibrate"),
    "windshield/unknown/glass_broken/minor": ("glazing", "camera", "calibrate"),
    "front_door/left/dent/moderate": ("side_wall", "side-impact beam", "scan"),
    "front_fender/left/dent/moderate": ("wheel_house", "suspension", "align"),
    "wheel/left/wheel_scuff/moderate": ("running_gear", "alignment", "align"),
    "headlight/left/lamp_broken/severe": ("lighting", "headlamp aim", "aim"),
    "quarter_panel/left/dent/minor": ("side_wall wheel_house", "structure", "align"),
    "hood/centre/deformation/severe": ("under_hood structure", "latch", "align"),
    "hood/centre/scratch/unknown": ("under_hood", "hinges", "inspect"),
    "hood/centre/scratch/minor": ("", "", ""),
    "wheel/left/wheel_scuff/minor": ("", "", ""),
    "unknown/unknown/dent/severe": ("structure", "body", "align"),
    "other/left/dent/moderate": ("", "", ""),
}


@pytest.mark.parametrize(
    ("text", "expected"), EXPECTED.items(), ids=list(EXPECTED.keys())
)
def test_zones_behind_a_damage(text: str, expected: tuple[str, str, str]) -> None:
    zones, words, check = expected
    found = supplements([damage(text)])
    assert " ".join(each.zone for each in found) == zones
    if zones:
        assert words in " ".join(each.told for each in found)
        items = [item for each in found for item in each.items]
        assert Check(check) in {item.check for item in items}
        assert all(text in each.damage_keys for each in found)


def test_things_of_one_part_are_not_expected_behind_another() -> None:
    rear = supplements([damage("tail_light/left/lamp_broken/severe")])
    assert "headlamp aim" not in rear[0].told
    glass = supplements([damage("rear_glass/unknown/glass_broken/severe")])
    assert "camera" not in glass[0].told
    sill = supplements([damage("rocker_panel/left/dent/moderate")])
    assert "side-impact beam" not in sill[0].told


def test_a_zone_is_named_once_and_the_worst_comes_first() -> None:
    found = supplements(
        [
            damage("mirror/left/crack/minor"),
            damage("front_door/left/dent/severe"),
            damage("rear_door/left/dent/minor"),
        ]
    )
    zones = [each.zone for each in found]
    assert zones == ["side_wall", "structure", "mirror_housing"]
    assert found[0].severity is Severity.SEVERE
    assert len(found[0].damage_keys) == 2


def test_an_airbag_is_expected_first_whatever_was_found() -> None:
    (only,) = supplements([], red_flags=[RedFlag.AIRBAG_DEPLOYED])
    assert only.zone is HiddenZone.RESTRAINTS
    assert "belt tensioners" in only.told
    assert "airbag" in only.told.fr
    both = supplements(
        [damage("hood/centre/deformation/severe")],
        red_flags=[RedFlag.FLUID_LEAK, RedFlag.AIRBAG_DEPLOYED],
    )
    assert [each.red_flag for each in both][:2] == list(RedFlag)


def test_rejected_damages_expect_nothing() -> None:
    rejected = damage("hood/centre/dent/severe", state=DamageState.REJECTED)
    assert supplements([rejected]) == ()


def test_every_part_that_is_told_stands_before_a_zone() -> None:
    without = {part for part in Part if not zones_of(part)}
    assert without == {Part.OTHER, Part.UNKNOWN}


@pytest.mark.parametrize("zone", list(HiddenZone))
def test_every_zone_is_told_in_both_languages(zone: HiddenZone) -> None:
    about = ZONES[zone]
    assert about.where.fr != str(about.where)
    assert about.items
    assert all(item.name and item.name.fr for item in about.items)
