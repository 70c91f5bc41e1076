"""What one photo says of the car.

Decisions:
- Only a photo whose outcome is "damage found" adds findings, and one that failed or was
  not usable says nothing of any part.
- A photo "looks" at a part if it says anything of it but "not visible". Where it leaves
  the side open it is counted as looking, so that agreement is never overstated.
"""

from collections.abc import Iterable

from core.casework.keys import Place, may_share_place
from core.domain.cases import StoredPhoto
from core.domain.records import Finding, PartState
from core.domain.vocabulary import Outcome, PartCondition

JUDGED = (Outcome.DAMAGE_FOUND, Outcome.NO_DAMAGE_SEEN, Outcome.CANNOT_TELL)


def in_order(photos: Iterable[StoredPhoto]) -> tuple[StoredPhoto, ...]:
    """The photos by their place in the visit."""
    return tuple(sorted(photos, key=lambda photo: (photo.place, photo.id)))


def findings_of(photo: StoredPhoto) -> tuple[Finding, ...]:
    """What the photo adds to the damages of the car."""
    if photo.assessment is None or photo.assessment.outcome is not Outcome.DAMAGE_FOUND:
        return ()
    return photo.assessment.findings


def states_of(photo: StoredPhoto) -> tuple[PartState, ...]:
    """What the photo says of parts; nothing if it was not judged."""
    if photo.assessment is None or photo.assessment.outcome not in JUDGED:
        return ()
    return photo.assessment.answer.part_states


def is_looking(photo: StoredPhoto, place: Place) -> bool:
    """Whether the photo shows this place, as far as it says."""
    places = [(found.part, found.side) for found in findings_of(photo)]
    places += [
        (state.part, state.side)
        for state in states_of(photo)
        if state.condition is not PartCondition.NOT_VISIBLE
    ]
    return any(may_share_place(each, place) for each in places)
