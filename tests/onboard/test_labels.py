"""What a photo may teach: unknown stays unknown, through reading and through cuts."""

from pathlib import Path

import numpy as np
import pytest

from core.onboard.training.batches import cover, plain_targets
from core.onboard.training.crops import plan_cut
from core.onboard.training.labels import (
    PARTS,
    TYPES,
    WEAK,
    Box,
    LabelledPhoto,
    read_photos,
)
from core.onboard.training.truth import read_truth

LABELS = """file,source,split,damaged,severity,view,types,notes
a.jpg,lensor,train,1,minor,side,scratch,is_car=1;types=complete
b.jpg,peltarion,train,1,,,dent,is_car=1;part=door;types=partial
c.jpg,carcomponents,val,0,none,front,,is_car=1;viewfrac=0.50
d.jpg,imagenet_samples,val,,,,,is_car=0
e.jpg,vds,train,1,severe,,,severity_conflict=moderate+severe
"""
BOXES = """file,kind,label,severity,x0,y0,x1,y1,layer
a.jpg,damage,scratch,minor,0.1,0.1,0.2,0.2,lensor
a.jpg,part,door,,0.1,0.1,0.2,0.2,yath
c.jpg,part,wheel,,0.3,0.3,0.5,0.5,carcomponents
"""
COVERAGE = """file,layer,complete
a.jpg,lensor,1
c.jpg,carcomponents,1
"""


@pytest.fixture
def photos(tmp_path: Path) -> dict[str, LabelledPhoto]:
    texts = {"labels.csv": LABELS, "boxes.csv": BOXES, "coverage.csv": COVERAGE}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {photo.file: photo for photo in read_photos(tmp_path)}


def test_complete_types_are_full_negatives(photos: dict[str, LabelledPhoto]) -> None:
    assert photos["a.jpg"].types.targets[TYPES.index("scratch")] == 1
    assert photos["a.jpg"].types.weights[TYPES.index("dent")] == 1
    assert photos["a.jpg"].types.weights[TYPES.index("glass_broken")] == WEAK


def test_one_label_sources_teach_the_rest_weakly(
    photos: dict[str, LabelledPhoto],
) -> None:
    assert photos["b.jpg"].types.weights[TYPES.index("scratch")] == WEAK
    assert photos["b.jpg"].types.weights[TYPES.index("broken_part")] == 0
    assert photos["b.jpg"].parts.targets[PARTS.index("door")] == 1
    assert photos["b.jpg"].types_compete


def test_unlabelled_damage_teaches_no_type(photos: dict[str, LabelledPhoto]) -> None:
    assert set(photos["e.jpg"].types.weights) == {0.0}


def test_conflicting_severities_share_the_target(
    photos: dict[str, LabelledPhoto],
) -> None:
    minor, moderate, severe = photos["e.jpg"].severity.targets
    assert minor < moderate
    assert moderate + severe > 0.9
    assert minor + moderate + severe == pytest.approx(1)


def test_visible_parts_of_a_whole_car_are_not_damage(
    photos: dict[str, LabelledPhoto],
) -> None:
    assert photos["c.jpg"].boxes == ()
    assert photos["c.jpg"].car_boxes == ((0.3, 0.3, 0.5, 0.5),)
    assert plain_targets(photos["c.jpg"], 8)["cells"].sum() == 0


def test_damage_and_part_rows_of_one_outline_are_joined(
    photos: dict[str, LabelledPhoto],
) -> None:
    (box,) = photos["a.jpg"].boxes
    assert (box.kind, box.part) == (TYPES.index("scratch"), PARTS.index("door"))


def test_figures_leave_out_what_is_unknown(photos: dict[str, LabelledPhoto]) -> None:
    truth = read_truth(list(photos.values()))
    assert np.isnan(truth.damaged[3])
    assert np.isnan(truth.types[2]).all()
    assert list(truth.severity) == [0, -1, -1, -1, 2] or truth.severity[4] in (1, 2)


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
    share = cover(Box((0.50, 0.50, 0.51, 0.51)), 8)
    assert share[4, 4] == 1
    assert (share > 0).sum() == 1
