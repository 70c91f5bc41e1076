"""Types, parts and findings of a small set of photos, worked by hand."""

import pytest

from tests.evaluation.labels_files import read
from tests.evaluation.told import answer, measured, scores, value

TYPES = """file,damaged,types,notes
a,1,dent,
b,1,scratch,
c,1,dent;scratch,
d,1,dent,types=partial
e,1,,
f,0,,
"""


def test_types_are_measured_where_they_are_known_among_damaged_photos() -> None:
    found = measured(
        read(TYPES),
        answer("a", "damage_found", 0.9, findings="door//dent//0.9"),
        answer("b", "damage_found", 0.9, findings="door//dent//0.8"),
        answer("c", "damage_found", 0.9, findings="hood//scratch//0.7"),
        answer("d", "damage_found", 0.9, findings="hood//dent//"),
        answer("e", "damage_found", 0.9, findings="hood//dent//"),
        answer("f", "damage_found", 0.9, findings="hood//dent//"),
    )
    dent = found.figures["types.dent.f1"]
    # known: a, b (absent), c, d; said on a, b, d; right on a, d
    assert (dent.n, dent.positives) == (4, 3)
    assert dent.value == pytest.approx(2 * 2 / (3 + 3))
    # yes 0.9, 0, 0.5 (none stated); no 0.8: one of three above it
    assert value(found, "types.dent.auc") == pytest.approx(1 / 3)
    scratch = found.figures["types.scratch.f1"]
    assert (scratch.n, scratch.positives) == (3, 2), "partial and empty are unknown"
    assert value(found, "types.mean.f1") == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert value(found, "types.mean.auc") == pytest.approx((1 / 3 + 0.75) / 2)


def test_type_that_the_model_does_not_score_has_no_auc() -> None:
    labels = read("file,damaged,types\na,1,crack\nb,1,dent\n")
    told = scores(0.9, types="dent 0.5")
    found = measured(
        labels,
        answer("a", "damage_found", 0.9, scores=told),
        answer("b", "damage_found", 0.9, scores=told, findings="//dent//0.5"),
    )
    assert value(found, "types.crack.auc") is None
    assert value(found, "types.crack.f1") == 0, "it was there and was not said"
    assert value(found, "types.dent.auc") == 0.5


def test_coarse_part_is_found_by_a_finer_answer_and_not_the_other_way() -> None:
    labels = read("file,damaged,parts\na,1,bumper\nb,1,front bumper\nc,1,hood\n")
    found = measured(
        labels,
        answer("a", "damage_found", 0.9, findings="front_bumper//dent//0.9"),
        answer("b", "damage_found", 0.9, findings="bumper//dent//0.9"),
        answer("c", "damage_found", 0.9, findings="hood//dent//0.9"),
    )
    assert value(found, "parts.bumper.f1") == 1.0
    # a is a bumper, which end is unknown: only b and c are measured
    assert found.figures["parts.front_bumper.f1"].n == 2
    assert value(found, "parts.front_bumper.f1") == 0
    assert value(found, "parts.hood.f1") == 1.0


def test_findings_are_matched_as_the_paper_does() -> None:
    labels = read(
        "file,damaged,findings\n"
        "a,1,front bumper//dent/minor;hood//scratch/\n"
        "b,1,front door/left/dent/severe\n"
        "c,1,\n"
    )
    found = measured(
        labels,
        answer(
            "a",
            "damage_found",
            findings="front_bumper//dent/severe;hood/centre/scratch/minor",
        ),
        answer(
            "b", "damage_found", findings="front_door/right/dent/severe;roof//dent/"
        ),
        answer("c", "damage_found", findings="roof//dent/"),
    )
    # four said, three there; photo c is not labelled and counts for nothing
    assert value(found, "pairs.part_type.precision") == 3 / 4
    assert value(found, "pairs.part_type.recall") == 1.0
    assert value(found, "pairs.part_type.f1") == pytest.approx(6 / 7)
    assert value(found, "pairs.part_type_severity.f1") == pytest.approx(4 / 7)
    assert value(found, "pairs.part_side_type_severity.f1") == pytest.approx(2 / 7)
    assert found.figures["pairs.part_type.f1"].n == 2


def test_labelled_coarse_part_agrees_with_a_finer_finding() -> None:
    labels = read("file,damaged,findings\na,1,bumper//dent/\nb,1,front bumper//dent/\n")
    found = measured(
        labels,
        answer("a", "damage_found", findings="front_bumper//dent/"),
        answer("b", "damage_found", findings="bumper//dent/"),
    )
    assert value(found, "pairs.part_type.precision") == 1 / 2
    assert value(found, "pairs.part_type.recall") == 1 / 2
