"""What a photo may teach: unknown stays unknown, through reading and through cuts."""

from pathlib import Path

import numpy as np
import pytest

from core.onboard.training.batches import UNKNOWN, cover, mirror, plain_targets
from core.onboard.training.crops import plan_cut
from core.onboard.training.labels import LabelledPhoto, parts_seen, read_photos
from core.onboard.training.teach import OWN_SEVERITY, WEAK
from core.onboard.training.truth import read_truth
from core.onboard.training.vocabulary import DIRECTIONS, PARTS, TYPES, VIEW

LABELS = """file,source,split,damaged,severity,view,types,notes
a.jpg,lensor,train,1,minor,side,scratch,is_car=1;types=complete
b.jpg,peltarion,train,1,,,dent,is_car=1;part=door;types=partial
c.jpg,carcomponents,val,0,none,front,,is_car=1;viewfrac=0.50
d.jpg,imagenet_samples,val,,,,,is_car=0
e.jpg,vds,train,1,severe,,,severity_conflict=moderate+severe
f.jpg,kaggle_anujms,train,1,,side,,is_car=1
g.jpg,kaggle_anujms,train,0,none,,,is_car=1
"""
BOXES = """file,kind,label,severity,x0,y0,x1,y1,layer
a.jpg,damage,scratch,minor,0.1,0.1,0.2,0.2,lensor
a.jpg,part,door,,0.1,0.1,0.2,0.2,yath
c.jpg,part,wheel,,0.3,0.3,0.5,0.5,carcomponents
"""
COVERAGE = """file,layer,vocabulary,complete
a.jpg,lensor,scratch;dent,1
c.jpg,carcomponents,wheel;mirror,1
"""
ANNOTATIONS = """file,direction,frame,types,parts,severity,boxes,damage
a.jpg,R,c,scratch,rear_door,minor,,yes
f.jpg,FL,w,dent;scratch?,bumper;hood,minor,"dent:0.5,0.5,0.75,0.75",yes
g.jpg,BR,,,,,,no
"""


@pytest.fixture
def photos(tmp_path: Path) -> dict[str, LabelledPhoto]:
    texts = {"labels.csv": LABELS, "boxes.csv": BOXES, "coverage.csv": COVERAGE}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    notes = tmp_path / "annotations.csv"
    notes.write_text(ANNOTATIONS, encoding="utf-8")
    return {photo.file: photo for photo in read_photos(tmp_path, notes)}


def test_complete_types_are_full_negatives(photos: dict[str, LabelledPhoto]) -> None:
    assert photos["a.jpg"].types.targets[TYPES.index("scratch")] == 1
    assert photos["a.jpg"].types.weights[TYPES.index("dent")] == 1
    assert photos["a.jpg"].types.weights[TYPES.index("glass_broken")] == WEAK


def test_one_label_sources_teach_the_rest_weakly(
    photos: dict[str, LabelledPhoto],
) -> None:
    assert photos["b.jpg"].types.weights[TYPES.index("scratch")] == WEAK
    assert photos["b.jpg"].types.weights[TYPES.index("broken_part")] == 0


def test_unlabelled_damage_teaches_no_type(photos: dict[str, LabelledPhoto]) -> None:
    assert set(photos["e.jpg"].types.weights) == {0.0}


def test_conflicting_severities_share_the_target(
    photos: dict[str, LabelledPhoto],
) -> None:
    minor, moderate, severe = photos["e.jpg"].severity.targets
    assert minor < moderate
    assert moderate + severe > 0.9
    assert minor + moderate + severe == pytest.approx(1)


def test_annotations_fill_what_the_data_set_leaves_open(
    photos: dict[str, LabelledPhoto],
) -> None:
    photo = photos["f.jpg"]
    assert photo.types.targets[TYPES.index("dent")] == 1
    assert photo.types.weights[TYPES.index("scratch")] == 0, "doubtful is unknown"
    assert photo.types.weights[TYPES.index("glass_broken")] == 1
    assert set(photo.told_types.weights) == {0.0}
    assert photo.severity.weights == (OWN_SEVERITY,)
    assert [box.own for box in photo.boxes] == [True]


def test_a_name_that_fits_two_parts_says_neither(
    photos: dict[str, LabelledPhoto],
) -> None:
    parts = photos["f.jpg"].parts
    assert parts.targets[PARTS.index("hood")] == 1
    assert parts.weights[PARTS.index("front_bumper")] == 0
    assert parts.weights[PARTS.index("rear_bumper")] == 0
    assert parts.weights[PARTS.index("mirror")] == 1


def test_side_of_the_damage_is_not_the_side_of_the_car(
    photos: dict[str, LabelledPhoto],
) -> None:
    assert photos["f.jpg"].view == VIEW.index("front")
    assert photos["f.jpg"].direction.targets[DIRECTIONS.index("FL")] == 1
    fits = {
        d
        for d, w in zip(DIRECTIONS, photos["c.jpg"].direction.targets, strict=True)
        if w
    }
    assert fits == {"F", "FL", "FR"}


def test_mirroring_swaps_the_left_and_right_of_the_vehicle() -> None:
    sample = {
        "cells": np.arange(4.0).reshape(2, 2),
        "cells_weight": np.ones((2, 2)),
        "cell_types": np.zeros((5, 2, 2)),
        "cell_parts": np.zeros((18, 2, 2)),
        "direction": np.eye(8)[DIRECTIONS.index("FL")],
    }
    mirror(sample)
    assert DIRECTIONS[int(sample["direction"].argmax())] == "FR"
    assert sample["cells"].tolist() == [[1, 0], [3, 2]]


def test_visible_parts_of_a_whole_car_are_not_damage(
    photos: dict[str, LabelledPhoto],
) -> None:
    photo = photos["c.jpg"]
    wheel, mirror_part = PARTS.index("wheel"), PARTS.index("mirror")
    taught = plain_targets(photo, 8)
    assert photo.boxes == ()
    assert taught["cells"].sum() == 0
    assert taught["cell_parts"][wheel, 3, 3] == 1
    assert taught["cell_parts"][mirror_part].max() == 0, "complete, and none is boxed"
    assert taught["cell_parts"][PARTS.index("hood")].min() == UNKNOWN
    assert parts_seen(photo).targets[wheel] == 1


def test_a_whole_car_shows_what_its_direction_shows(
    photos: dict[str, LabelledPhoto],
) -> None:
    seen = parts_seen(photos["g.jpg"])
    tail, head = PARTS.index("tail_light"), PARTS.index("headlight")
    assert (seen.targets[tail], seen.weights[tail]) == (1, 1)
    assert (seen.targets[head], seen.weights[head]) == (0, 1)


def test_damage_and_part_rows_of_one_outline_are_joined(
    photos: dict[str, LabelledPhoto],
) -> None:
    (box,) = photos["a.jpg"].boxes
    assert (box.kind, box.part) == (TYPES.index("scratch"), PARTS.index("rear_door"))


def test_figures_leave_out_what_is_unknown(photos: dict[str, LabelledPhoto]) -> None:
    truth = read_truth(list(photos.values()))
    assert np.isnan(truth.damaged[3])
    assert np.isnan(truth.types[2]).all()
    assert truth.severity[0] == 0
    assert truth.severity[4] in (1, 2)
    assert truth.severity[5] == -1, "only annotated"


def test_a_cut_beside_complete_boxes_is_undamaged(
    photos: dict[str, LabelledPhoto],
) -> None:
    rng = np.random.default_rng(0)
    cuts = [plan_cut(photos["a.jpg"], rng) for _ in range(200)]
    clean = [cut for cut in cuts if not cut.photo.damaged]
    assert clean
    for cut in clean:
        x0, y0, x1, y1 = cut.rect
        assert x0 > 0.2 or y0 > 0.2 or x1 < 0.1 or y1 < 0.1
        assert cut.photo.boxes == ()


def test_a_damaged_cut_of_boxed_damage_shows_a_box(
    photos: dict[str, LabelledPhoto],
) -> None:
    rng = np.random.default_rng(1)
    cuts = [plan_cut(photos["a.jpg"], rng) for _ in range(200)]
    assert all(cut.photo.boxes for cut in cuts if cut.photo.damaged)


def test_every_cut_lies_in_the_picture(photos: dict[str, LabelledPhoto]) -> None:
    rng = np.random.default_rng(2)
    for photo in photos.values():
        for _ in range(100):
            x0, y0, x1, y1 = plan_cut(photo, rng).rect
            assert -1e-6 <= x0 < x1 <= 1 + 1e-6
            assert -1e-6 <= y0 < y1 <= 1 + 1e-6


def test_a_tiny_box_still_marks_the_cell_of_its_centre() -> None:
    share = cover((0.50, 0.50, 0.51, 0.51), 8)
    assert share[4, 4] == 1
    assert (share > 0).sum() == 1
