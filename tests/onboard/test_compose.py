"""Pictures put together: what is pasted is labelled, and nothing else changes."""

import numpy as np

from core.onboard.training.compose import Donors, compose, paste, set_back
from core.onboard.training.labels import Box
from core.onboard.training.vocabulary import TYPES
from tests.onboard.test_training import PHOTOS

GREY = np.full((120, 160, 3), 128, np.uint8)
NOISE = np.random.default_rng(0).integers(0, 256, (120, 160, 3), dtype=np.uint8)
DAMAGED, CLEAN = PHOTOS[0], PHOTOS[1]


def test_pasted_damage_is_the_only_damage_and_is_boxed() -> None:
    donors = Donors([DAMAGED, CLEAN], [NOISE, GREY])
    rng = np.random.default_rng(1)
    pixels, photo = donors.add_damage(GREY, CLEAN, rng)
    (box,) = photo.boxes
    changed = np.argwhere((pixels != GREY).any(2))
    x0, y0, x1, y1 = (v * n for v, n in zip(box.xyxy, (160, 120) * 2, strict=True))
    assert photo.damaged
    assert photo.boxes_complete
    assert photo.types.targets[box.kind] == 1
    assert sum(photo.types.weights) == 1, "of the other types nothing is known"
    assert len(changed)
    assert changed[:, 1].min() >= x0 - 1
    assert changed[:, 1].max() <= x1 + 1
    assert changed[:, 0].min() >= y0 - 1
    assert changed[:, 0].max() <= y1 + 1


def test_a_patch_of_an_undamaged_car_damages_nothing() -> None:
    donors = Donors([DAMAGED, CLEAN], [NOISE, NOISE])
    rng = np.random.default_rng(2)
    pixels, place = paste(GREY, donors.clean_patch(rng), CLEAN, rng)
    assert (pixels != GREY).any()
    assert all(0 <= v <= 1 for v in place)


def test_a_photo_set_back_takes_its_boxes_along() -> None:
    rng = np.random.default_rng(3)
    pixels = GREY.copy()
    pixels[60:90, 40:80] = 255
    box = Box((40 / 160, 60 / 120, 80 / 160, 90 / 120), kind=TYPES.index("dent"))
    photo = type(DAMAGED)(
        **{name: getattr(DAMAGED, name) for name in DAMAGED.__slots__}
        | {"boxes": (box,)}
    )
    small, moved = set_back(pixels, photo, rng)
    x0, y0, x1, y1 = moved.boxes[0].xyxy
    inside = small[int(y0 * 120) + 2 : int(y1 * 120) - 2, int(x0 * 160) + 2 :]
    assert small.shape == pixels.shape
    assert x1 - x0 < 0.25
    assert inside[:, : int((x1 - x0) * 160) - 4].min() > 200


def test_damaged_photos_and_close_ups_are_not_pasted_on() -> None:
    donors = Donors([DAMAGED, CLEAN], [NOISE, GREY])
    for seed in range(40):
        _, photo = compose(GREY, DAMAGED, donors, np.random.default_rng(seed))
        assert len(photo.boxes) == len(DAMAGED.boxes)
        assert photo.types == DAMAGED.types
