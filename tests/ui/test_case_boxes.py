"""Boxes drawn in a browser are input like any other."""

import pytest

from core.ui.cases_page.boxes import read_boxes


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ([[0.1, 0.2, 0.3, 0.4]], ((0.1, 0.2, 0.3, 0.4),)),
        ([[0.3, 0.4, 0.1, 0.2]], ((0.1, 0.2, 0.3, 0.4),)),
        ([[-1, 0.5, 2, 0.9]], ((0.0, 0.5, 1.0, 0.9),)),
        ([[0.1, 0.1, 0.1, 0.9]], ()),
        ([["a", 0, 1, 1], [0, 0, 1], None, [float("nan"), 0, 1, 1]], ()),
        ([[True, False, True, True]], ()),
        ([[0, 0, 1, 1]] * 9, ((0.0, 0.0, 1.0, 1.0),) * 3),
        ("boxes", ()),
        (None, ()),
        ({"0": [0, 0, 1, 1]}, ()),
    ],
)
def test_boxes_from_a_browser_are_checked(given: object, read: object) -> None:
    assert read_boxes(given, most=3) == read
