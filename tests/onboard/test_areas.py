"""Areas of a damage map: where they lie, which come first, which are left out."""

import numpy as np

from core.onboard.areas import MAX_AREAS, find_areas


def test_area_covers_its_cells_in_fractions_of_the_picture() -> None:
    damage = np.zeros((4, 8), np.float32)
    damage[1:3, 2:6] = 0.9
    (area,) = find_areas(damage, 0.5)
    assert area.box_xyxy == (0.25, 0.25, 0.75, 0.75)


def test_cells_that_touch_at_a_corner_are_one_area() -> None:
    assert len(find_areas(np.eye(4, dtype=np.float32), 0.5)) == 1


def test_strongest_area_comes_first_and_crumbs_are_dropped() -> None:
    damage = np.zeros((10, 10), np.float32)
    damage[0, 0] = 0.6
    damage[4:8, 4:8] = 0.9
    damage[0:3, 7:9] = 0.9
    areas = find_areas(damage, 0.5)
    assert [area.box_xyxy[0] for area in areas] == [0.4, 0.7]


def test_nothing_above_the_threshold_is_no_area() -> None:
    assert find_areas(np.full((4, 4), 0.3, np.float32), 0.5) == ()


def test_many_areas_are_cut_at_the_limit() -> None:
    damage = np.zeros((9, 9), np.float32)
    damage[::2, ::2] = 0.9
    assert len(find_areas(damage, 0.5)) == MAX_AREAS
