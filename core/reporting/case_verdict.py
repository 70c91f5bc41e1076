"""What a whole visit says, first: damages, or how much of the car was seen without any.

Decisions:
- A visit without damages is "no damage seen" only as far as photos say so: how many of
  how many, and what stays open is told beside it.
- As long as one photo failed, waits, was refused or could not tell, such a visit looks
  like "cannot tell" (`looks_like`): on the page and in every report alike.
- A photo that shows damage without naming it is damage, not nothing.
- Where no photo says anything, the visit cannot tell; where none was looked at yet, it
  has no outcome at all.
- What a person rejected is no damage; a photo that showed nothing else counts as seen.
- A file that was refused is told and is not counted as a photo.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.domain.cases import DamageState, StoredPhoto, VisitView
from core.domain.records import worst_severity
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Outcome, Part, PartCondition, Severity, Side
from core.domain.words import word
from core.reporting.formats import typeset
from core.reporting.phrases import part_label, severity_phrase

MOST_NAMED = 8  # photos named in one sentence
SEEN = (Outcome.DAMAGE_FOUND, Outcome.NO_DAMAGE_SEEN)
UNNAMED = Sentence(
    "Damage seen, not named", "Dommage vu ; pièce et nature non déterminées"
)


@dataclass(frozen=True, slots=True)
class VisitVerdict:
    """One visit in short; photos by what they leave open, numbered from 1.

    `outcome` is None while nothing was assessed; `damages` is 0 beside damage that no
    photo names. `seen` counts photos that allow a statement, `photos` all kept ones.
    """

    outcome: Outcome | None
    severity: Severity
    damages: int
    undecided: int
    rejected: int
    photos: int
    seen: int
    doubtful: tuple[int, ...] = ()
    unusable: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    pending: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()
    not_visible: tuple[tuple[Part, Side], ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every photo allows a statement."""
        left = (self.doubtful, self.unusable, self.failed, self.pending, self.refused)
        return not any(left)

    @property
    def looks_like(self) -> Outcome:
        """The outcome whose colour and sign the visit has; never cleaner than it is."""
        clean = self.outcome is Outcome.NO_DAMAGE_SEEN
        if self.outcome is None or (clean and not self.is_complete):
            return Outcome.CANNOT_TELL
        return self.outcome


def visit_verdict(view: VisitView) -> VisitVerdict:
    """What this visit says as it stands now."""
    counting = [damage for damage in view.damages if damage.counts]
    photos: dict[Outcome | None, list[int]] = {}
    for photo in view.photos:
        if not photo.is_refused:
            photos.setdefault(photo_outcome(photo), []).append(photo.place + 1)
    told = [each.severity for each in counting] or _unnamed(view.photos)
    return VisitVerdict(
        _outcome(photos, is_damaged=bool(told)),
        worst_severity(told),
        len(counting),
        sum(each.state is DamageState.PROPOSED for each in counting),
        len(view.damages) - len(counting),
        sum(map(len, photos.values())),
        sum(len(photos.get(outcome, ())) for outcome in SEEN),
        doubtful=tuple(photos.get(Outcome.CANNOT_TELL, ())),
        unusable=tuple(photos.get(Outcome.UNUSABLE_PHOTO, ())),
        failed=tuple(photos.get(Outcome.FAILED, ())),
        pending=tuple(photos.get(None, ())),
        refused=tuple(each.place + 1 for each in view.photos if each.is_refused),
        not_visible=tuple(
            (row.part, row.side)
            for row in view.parts
            if row.condition is PartCondition.NOT_VISIBLE
        ),
    )


def photo_outcome(photo: StoredPhoto) -> Outcome | None:
    """What became of a kept photo; None while it waits.

    One that could not be assessed failed, whether or not a model was asked.
    """
    if photo.assessment is not None:
        return photo.assessment.outcome
    return Outcome.FAILED if photo.problem else None


def headline(verdict: VisitVerdict, language: Language) -> str:
    """The verdict on one line: "3 damages · worst: severe · 2 to review"."""
    return " · ".join(typeset(piece, language) for piece in _pieces(verdict, language))


def left_open(verdict: VisitVerdict, language: Language) -> tuple[str, ...]:
    """What the photos leave open, one sentence for each reason."""
    reasons = (
        (verdict.failed, "the analysis failed", "l'analyse a échoué"),
        (verdict.pending, "not assessed yet", "pas encore évaluée(s)"),
        (verdict.doubtful, "no statement possible", "impossible de conclure"),
        (verdict.unusable, "not usable for a car", "inutilisable(s) pour un véhicule"),
        (verdict.refused, "the file was refused", "fichier refusé"),
    )
    return tuple(
        typeset(_photos_told(numbers, why, pourquoi), language)
        for numbers, why, pourquoi in reasons
        if numbers
    )


def not_visible_told(
    verdict: VisitVerdict, language: Language, *, most: int | None = None
) -> str:
    """The parts that no photo shows, as one sentence; "" if all were seen.

    Args:
        most: how many are named; the others are counted.
    """
    if not verdict.not_visible:
        return ""
    names = [part_label(*each, language) for each in verdict.not_visible]
    left = 0 if most is None else max(0, len(names) - most)
    listed = ", ".join(names[: len(names) - left])
    more = Sentence(f" and {left} more", f" et {left} de plus") if left else ""
    told = Sentence(
        f"Not visible on any photo: {listed}{more}.",
        f"Visible sur aucune photo : {listed}{in_language(more, Language.FR)}.",
    )
    return typeset(told, language)


def _unnamed(photos: Iterable[StoredPhoto]) -> list[Severity]:
    """The severities of the photos that show damage and name none."""
    return [
        photo.assessment.answer.severity
        for photo in photos
        if photo.assessment
        and photo.assessment.outcome is Outcome.DAMAGE_FOUND
        and not photo.assessment.findings
    ]


def _outcome(
    photos: Mapping[Outcome | None, object], *, is_damaged: bool
) -> Outcome | None:
    if is_damaged:
        return Outcome.DAMAGE_FOUND
    if any(outcome in photos for outcome in SEEN):
        return Outcome.NO_DAMAGE_SEEN
    outcomes = {outcome for outcome in photos if outcome is not None}
    if not outcomes:
        return None
    return Outcome.FAILED if outcomes == {Outcome.FAILED} else Outcome.CANNOT_TELL


def _pieces(verdict: VisitVerdict, language: Language) -> Iterable[str]:
    if verdict.damages:
        yield from _damages_told(verdict, language)
        return
    if verdict.outcome is None:
        yield Sentence("Not assessed yet", "Pas encore évalué")
    elif verdict.outcome is Outcome.DAMAGE_FOUND:
        yield UNNAMED
        yield severity_phrase(verdict.severity, language)
    else:
        yield word(verdict.outcome, language)
    if verdict.outcome is Outcome.NO_DAMAGE_SEEN:
        yield _seen_on(verdict.seen, verdict.photos)
    if verdict.rejected:
        yield _rejected(verdict.rejected)


def _seen_on(seen: int, photos: int) -> Sentence:
    if photos == 1:
        return Sentence("on 1 photo", "sur 1 photo")
    french = f"les {photos}" if seen == photos else f"{seen} des {photos}"
    return Sentence(f"on {seen} of {photos} photos", f"sur {french} photos")


def _damages_told(verdict: VisitVerdict, language: Language) -> Iterable[str]:
    one = verdict.damages == 1
    count = Sentence(
        f"{verdict.damages} {'damage' if one else 'damages'}",
        f"{verdict.damages} {'dommage' if one else 'dommages'}",
    )
    yield count
    worst = severity_phrase(verdict.severity, language)
    if one or verdict.severity is Severity.UNKNOWN:
        yield worst
    else:
        yield Sentence(f"worst: {worst}", f"au pire : {worst}")
    if verdict.undecided:
        number = verdict.undecided
        yield Sentence(f"{number} to review", f"{number} à vérifier")


def _rejected(count: int) -> Sentence:
    if count == 1:
        return Sentence("1 proposal rejected", "1 proposition écartée")
    return Sentence(f"{count} proposals rejected", f"{count} propositions écartées")


def _photos_told(numbers: tuple[int, ...], why: str, pourquoi: str) -> Sentence:
    shown = ", ".join(str(number) for number in numbers[:MOST_NAMED])
    more = "…" if len(numbers) > MOST_NAMED else ""
    many = "s" if len(numbers) > 1 else ""
    counted = f" ({len(numbers)})" if more else ""
    fr = pourquoi.replace("(s)", many)
    return Sentence(
        f"Photo{many} {shown}{more}{counted}: {why}.",
        f"Photo{many} {shown}{more}{counted} : {fr}.",
    )
