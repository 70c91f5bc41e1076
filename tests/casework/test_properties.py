"""What holds for every car: order, mirrors, and no review at all."""

import random
from collections.abc import Sequence

import pytest

from core.casework.merge import merge
from core.casework.overview import part_overview
from core.casework.reviews import apply_reviews
from core.domain.cases import StoredPhoto
from core.domain.vocabulary import DamageType, Part, PartCondition, Severity, Side
from tests.casework.cars import mirrored, photo


def any_photos(draw: random.Random) -> list[StoredPhoto]:
    """A car of a few parts, photographed at random."""
    parts = [Part.HOOD, Part.DOOR, Part.FRONT_DOOR, Part.REAR_DOOR, Part.UNKNOWN]
    kinds = [DamageType.DENT, DamageType.SCRATCH, DamageType.UNKNOWN]
    sides = [Side.LEFT, Side.RIGHT, Side.UNKNOWN]

    def one(number: int) -> StoredPhoto:
        found = {
            f"{draw.choice(parts)} {draw.choice(sides)} {draw.choice(kinds)}": (
                draw.choice(list(Severity))
            )
            for _ in range(draw.randint(0, 3))
        }
        states = [
            f"{draw.choice(parts[:4])} {draw.choice(sides)} {condition}"
            for condition in draw.sample(list(PartCondition), 2)
        ]
        return photo(number, *(f"{k} {s}" for k, s in found.items()), states=states)

    return [one(number) for number in range(1, draw.randint(2, 7))]


@pytest.mark.parametrize("seed", range(60))
def test_merging_does_not_depend_on_the_order_of_the_photos(seed: int) -> None:
    draw = random.Random(seed)
    photos = any_photos(draw)
    shuffled = draw.sample(photos, len(photos))
    assert merge(shuffled) == merge(photos)
    assert part_overview(shuffled, merge(shuffled)) == part_overview(
        photos, merge(photos)
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_review_changes_nothing(seed: int) -> None:
    damages = merge(any_photos(random.Random(seed)))
    assert apply_reviews(damages, ()) == damages


@pytest.mark.parametrize("seed", range(60))
def test_a_mirrored_car_has_mirrored_damages(seed: int) -> None:
    photos = any_photos(random.Random(seed))
    turned = [mirrored(each) for each in photos]
    assert facts(turned, swap=False) == facts(photos, swap=True)


def facts(photos: Sequence[StoredPhoto], *, swap: bool) -> tuple[object, object]:
    """Damages and parts, with left and right exchanged if asked for."""

    def turn(side: Side) -> Side:
        other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
        return other.get(side, side) if swap else side

    damages = merge(photos)
    first = {
        (d.part, turn(d.side), d.damage_type, d.severity, d.agreeing, d.looking)
        for d in damages
    }
    second = {
        (row.part, turn(row.side), row.condition, row.photo_ids)
        for row in part_overview(photos, damages)
    }
    return first, second
