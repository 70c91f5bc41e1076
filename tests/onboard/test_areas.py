"""Areas of a damage map: where they lie, which come first, which are left out."""

import numpy as np
import pytest

from core.onboard.areas import MAX_AREAS, find_areas


def test_area_covers_its_cells_in_fractions_of_the_picture() -> None:
    damage = np.zeros((4, 8), np.float32)
    damage[1:3, 2:6] = 0.9
    (area,) = find_areas(damage, 0.5)
    assert area.box_xyxy == (0.25, 0.25, 0.75, 0.75)


def test_cells_that_touch_at_a_corner_are_one_area() -> None:
    falling = np.eye(4, dtype=np.float32)
    assert len(find_areas(falling, 0.5)) == 1
    assert len(find_areas(falling[::-1], 0.5)) == 1


def test_arms_that_meet_further_down_are_one_area() -> None:
    fork = np.array([[1, 0, 1, 0, 1], [1, 0, 1, 0, 1], [1, 1, 1, 1, 1]], np.float32)
    (area,) = find_areas(fork, 0.5)
    assert area.strength == 11
    assert area.box_xyxy == (0.0, 0.0, 1.0, 1.0)


def test_middle_of_an_area_lies_where_it_is_strongest() -> None:
    damage = np.zeros((2, 4), np.float32)
    damage[0] = 0.5, 0.5, 0.5, 1.0
    (area,) = find_areas(damage, 0.5)
    assert area.middle_x == pytest.approx((0.125 + 0.375 + 0.625 + 2 * 0.875) / 5)


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
