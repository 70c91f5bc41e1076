"""Marks of a case on its photos: one number per damage, the same on every photo.

Decisions:
- The numbers count the damages that are part of the result, in the order of the list;
  a rejected damage has none and is marked nowhere.
- A box takes the severity of its damage after review, not what one photo said alone.
- The wash is the photo's own map. Where a person rejected everything that the photo
  showed, it goes too: it would still point at what was decided to be no damage.
- With `only`, the wash is drawn just where that damage has no box on the photo.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PIL import Image

from core.domain.cases import Damage, StoredPhoto
from core.domain.records import Assessment
from core.reporting.overlay import Numbered, draw_boxes, draw_wash, has_wash


def damage_numbers(damages: Iterable[Damage]) -> dict[str, int]:
    """The number of each damage that counts, by its key: 1, 2, … in their order."""
    counting = (damage.key for damage in damages if damage.counts)
    return {key: number for number, key in enumerate(counting, start=1)}


def has_marks(photo: StoredPhoto, damages: Iterable[Damage], *, only: str = "") -> bool:
    """Whether `mark_damages` has anything to draw on this photo."""
    damages = tuple(damages)
    boxes = _boxes(photo, damages, only)
    return bool(boxes) or _washed(photo, damages, only) is not None


def mark_damages(
    image: Image.Image,
    photo: StoredPhoto,
    damages: Iterable[Damage],
    *,
    only: str = "",
) -> Image.Image:
    """A copy of the photo, RGB, with its map and the numbered boxes of its damages.

    Args:
        image: the photo's pixels, any size.
        photo: which photo of the visit it is.
        damages: all damages of the visit, after review.
        only: the key of the one damage to mark; "" for all.
    """
    damages = tuple(damages)
    washed = _washed(photo, damages, only)
    if washed is None:
        picture = image.convert("RGB").copy()
        picture.info = {}
    else:
        picture = draw_wash(image, washed.answer)
    return draw_boxes(picture, _boxes(photo, damages, only))


def _boxes(
    photo: StoredPhoto, damages: Sequence[Damage], only: str
) -> tuple[Numbered, ...]:
    """What is boxed on this photo, each box of a damage once."""
    numbers = damage_numbers(damages)
    found = (
        (numbers[damage.key], replace(seen.finding, severity=damage.severity))
        for damage in damages
        if damage.counts and only in ("", damage.key)
        for seen in damage.observations
        if seen.photo_id == photo.id and seen.finding.box_xyxy is not None
    )
    return tuple(
        {(number, each.box_xyxy): (number, each) for number, each in found}.values()
    )


def _washed(
    photo: StoredPhoto, damages: Sequence[Damage], only: str
) -> Assessment | None:
    """The assessment whose map is drawn, if there is one to draw."""
    assessment = photo.assessment
    if assessment is None or not has_wash(assessment.answer):
        return None
    shown = [
        damage
        for damage in damages
        if any(seen.photo_id == photo.id for seen in damage.observations)
    ]
    counting = {damage.key for damage in shown if damage.counts}
    if only:
        wanted = only in counting and not _boxes(photo, damages, only)
    else:
        wanted = bool(counting) or not shown
    return assessment if wanted else None
