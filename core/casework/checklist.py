"""Which photos a complete visit still lacks: eight views, and each damage close up.

Decisions:
- A network that tells the direction it looks from decides by that: the most probable
  direction counts from `SURE_FROM` on, otherwise the photo counts for none.
- A model that tells front, rear or side only fills the front and the rear; a side is
  left or right where everything the photo says of a side agrees. Corners are never
  guessed from it.
- A damage is close up where its box is a third of the photo wide or high. A photo
  without a box is no proof of it.
- Photos that failed or are not usable do not count, nor do rejected damages.
- The list is advice: nothing depends on it.
"""

from collections.abc import Iterable, Sequence

from core.casework.keys import SIDES
from core.casework.witnesses import JUDGED, findings_of, states_of
from core.domain.cases import Damage, StoredPhoto, Viewpoint
from core.domain.records import BoxXyxy
from core.domain.vocabulary import PartCondition, Side, View

SURE_FROM = 0.5  # more probable than all other directions together
CLOSE_SHARE = 1 / 3
DIRECTIONS: dict[str, Viewpoint] = {
    "F": Viewpoint.FRONT,
    "FL": Viewpoint.FRONT_LEFT,
    "L": Viewpoint.LEFT,
    "BL": Viewpoint.REAR_LEFT,
    "B": Viewpoint.REAR,
    "BR": Viewpoint.REAR_RIGHT,
    "R": Viewpoint.RIGHT,
    "FR": Viewpoint.FRONT_RIGHT,
}
ENDS = {View.FRONT: Viewpoint.FRONT, View.REAR: Viewpoint.REAR}
FLANKS = {Side.LEFT: Viewpoint.LEFT, Side.RIGHT: Viewpoint.RIGHT}


def missing_views(
    photos: Sequence[StoredPhoto], damages: Iterable[Damage]
) -> tuple[str, ...]:
    """Keys of the photos still to be taken: views round the car, then close-ups."""
    seen = {viewpoint_of(photo) for photo in photos}
    around = [str(each) for each in DIRECTIONS.values() if each not in seen]
    close = [
        f"{Viewpoint.CLOSE_UP}:{damage.key}"
        for damage in damages
        if damage.counts and not has_close_up(damage)
    ]
    return (*around, *close)


def viewpoint_of(photo: StoredPhoto) -> Viewpoint | None:
    """From where the photo looks at the car, where that is told."""
    if photo.assessment is None or photo.assessment.outcome not in JUDGED:
        return None
    answer = photo.assessment.answer
    if answer.scores and answer.scores.direction:
        label, probability = max(answer.scores.direction, key=lambda pair: pair[1])
        return DIRECTIONS.get(label) if probability >= SURE_FROM else None
    if answer.view is View.SIDE:
        return FLANKS.get(_only_side(photo))
    return ENDS.get(answer.view)


def has_close_up(damage: Damage) -> bool:
    """Whether a photo shows the damage large."""
    return any(
        _is_large(seen.finding.box_xyxy)
        for seen in damage.observations
        if seen.finding.box_xyxy
    )


def _only_side(photo: StoredPhoto) -> Side:
    """The one side that everything in the photo is on."""
    told = {found.side for found in findings_of(photo)}
    told |= {
        state.side
        for state in states_of(photo)
        if state.condition is not PartCondition.NOT_VISIBLE
    }
    known = told & set(SIDES)
    return known.pop() if len(known) == 1 else Side.UNKNOWN


def _is_large(box: BoxXyxy) -> bool:
    return max(box[2] - box[0], box[3] - box[1]) >= CLOSE_SHARE
