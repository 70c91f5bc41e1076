"""Sentences on what was assumed to bring the photos of a damage together.

Photos are named by their number in the visit, counted from 1.
"""

from collections.abc import Callable, Iterable, Sequence

from core.casework.keys import NAMELESS, Identity
from core.domain.cases import StoredPhoto
from core.domain.records import Finding
from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Side

MOST_NAMED = 6  # photos named in one sentence; the rest is counted


def notes_on(
    identity: Identity, group: Sequence[tuple[StoredPhoto, Finding]]
) -> tuple[Sentence, ...]:
    """What was left open by some photos of this damage, and how it was settled."""
    part, side, kind = identity

    def those(left_open: Callable[[Finding], bool]) -> list[StoredPhoto]:
        return [photo for photo, found in group if left_open(found)]

    told = [
        _settled(
            those(lambda found: found.side is not side and found.side is Side.UNKNOWN),
            "the side",
            "le côté",
        ),
        _settled(
            those(lambda found: found.part is not part),
            "which of several parts it is",
            "de laquelle de plusieurs pièces il s'agit",
        ),
        _settled(
            those(
                lambda found: (
                    found.damage_type is not kind
                    and found.damage_type is DamageType.UNKNOWN
                )
            ),
            "the kind of damage",
            "la nature du dommage",
        ),
    ]
    if part in NAMELESS and len({photo.sha256 for photo, _ in group}) > 1:
        told.append(MAYBE_SEVERAL)
    return tuple(note for note in told if note)


MAYBE_SEVERAL = Sentence(
    "The part is not told, so this may be more than one damage.",
    "La pièce n'est pas déterminée : il peut s'agir de plusieurs dommages.",
)


def photos_named(photos: Iterable[StoredPhoto]) -> Sentence:
    """ "Photo 2", "Photos 1 and 3", at most a handful of them."""
    numbers = sorted({photo.place + 1 for photo in photos})
    shown = [str(number) for number in numbers[:MOST_NAMED]]
    more = len(numbers) - len(shown)
    if more:
        return Sentence(
            f"Photos {', '.join(shown)} and {more} more",
            f"Les photos {', '.join(shown)} et {more} autre{'s' if more > 1 else ''}",
        )
    if len(shown) == 1:
        return Sentence(f"Photo {shown[0]}", f"La photo {shown[0]}")
    listed = ", ".join(shown[:-1])
    return Sentence(
        f"Photos {listed} and {shown[-1]}", f"Les photos {listed} et {shown[-1]}"
    )


def _settled(photos: list[StoredPhoto], what: str, quoi: str) -> Sentence | None:
    if not photos:
        return None
    who = photos_named(photos)
    many = len({photo.place for photo in photos}) > 1
    english = "do not tell" if many else "does not tell"
    french = "ne disent pas" if many else "ne dit pas"
    return Sentence(
        f"{who} {english} {what}; counted here because nothing else fits.",
        f"{who.fr} {french} {quoi} ; compté ici, car rien d'autre ne convient.",
    )


def added_later(count: int) -> Sentence:
    """A decision that was taken before some of the photos were there."""
    if count == 1:
        return Sentence(
            "1 photo was added after this decision and shows it too: look again.",
            "1 photo a été ajoutée après cette décision et le montre aussi : à revoir.",
        )
    return Sentence(
        f"{count} photos were added after this decision and show it too: look again.",
        f"{count} photos ont été ajoutées après cette décision et le montrent aussi : "
        "à revoir.",
    )


NO_PHOTO_LEFT = Sentence(
    "A person decided on this damage; no photo of the visit shows it now.",
    "Une personne s'est prononcée sur ce dommage ; aucune photo de la visite ne le "
    "montre à présent.",
)
REJECTED_IN_PART = Sentence(
    "A person rejected a less exact finding that is now counted here: look again.",
    "Une personne a écarté un constat moins précis, désormais compté ici : à revoir.",
)
