"""The whole walk on real photos, where they are at hand: outcomes, not only numbers."""

from collections import Counter
from itertools import islice

import pytest

from core.assess import ResultCache, assess
from core.domain.records import Assessment
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome
from core.models.catalogue import CHAIN
from core.preprocessing.intake import read_photo_file
from core.slot import ModelSlot
from tests.carset import CARSET, validation_rows

PHOTOS = 60


@pytest.fixture(scope="module")
def slot() -> ModelSlot:
    return ModelSlot(Settings(), CHAIN[-1:])


def outcomes(slot: ModelSlot, **wanted: str) -> Counter[Outcome]:
    """How many of the first photos with these labels end in each outcome."""
    counted: Counter[Outcome] = Counter()
    for row in islice(validation_rows(**wanted), PHOTOS):
        photo = read_photo_file(CARSET / row["file"], settings=Settings())
        last = list(assess(photo, slot, cache=ResultCache(0)))[-1]
        assert isinstance(last, Assessment)
        counted[last.outcome] += 1
    return counted


def test_damaged_cars_are_found(slot: ModelSlot) -> None:
    counted = outcomes(slot, source="kaggle_anujms", damaged="1")
    assert counted[Outcome.DAMAGE_FOUND] >= 0.85 * counted.total()
    assert counted[Outcome.NO_DAMAGE_SEEN] <= 0.08 * counted.total()


def test_whole_cars_are_seldom_called_damaged(slot: ModelSlot) -> None:
    counted = outcomes(slot, source="kaggle_anujms", damaged="0")
    assert counted[Outcome.DAMAGE_FOUND] <= 0.10 * counted.total()
    assert counted[Outcome.NO_DAMAGE_SEEN] >= 0.75 * counted.total()


def test_close_ups_of_clean_parts_are_seldom_called_damaged(slot: ModelSlot) -> None:
    counted = outcomes(slot, source="closeups")
    assert counted[Outcome.DAMAGE_FOUND] <= 0.15 * counted.total()


def test_pictures_of_other_things_are_not_assessed(slot: ModelSlot) -> None:
    counted = outcomes(slot, source="imagenet_samples")
    assert counted[Outcome.UNUSABLE_PHOTO] >= 0.75 * counted.total()
    judged = counted[Outcome.DAMAGE_FOUND] + counted[Outcome.NO_DAMAGE_SEEN]
    assert judged <= 0.05 * counted.total()
