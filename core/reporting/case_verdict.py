"""What a whole visit says, first: damages, or how much of the car was seen without any.

Decisions:
- A visit without damages is "no damage seen" only as far as photos say so: how many of
  how many, and what stays open is told beside it. A photo that failed, waits, was
  refused or could not tell never adds to a clean car.
- Where no photo says anything, the visit cannot tell; where none was looked at yet, it
  has no outcome at all.
- What a person rejected is no damage; a photo that showed nothing else counts as seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.cases import Damage, DamageState, StoredPhoto, VisitView
from core.domain.records import worst_severity
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Outcome, Part, PartCondition, Severity, Side
from core.domain.words import word
from core.reporting.formats import typeset
from core.reporting.phrases import part_label, severity_phrase

MOST_NAMED = 8  # photos named in one sentence


@dataclass(frozen=True, slots=True)
class VisitVerdict:
    """One visit in short; photos by what they leave open, numbered from 1.

    `outcome` is None while nothing was assessed. `seen` counts photos that allow a
    statement, `photos` all that are of use or may still become so.
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


def visit_verdict(view: VisitView) -> VisitVerdict:
    """What this visit says as it stands now."""
    counting = [damage for damage in view.damages if damage.counts]
    seen = _numbers(view.photos, Outcome.DAMAGE_FOUND, Outcome.NO_DAMAGE_SEEN)
    return VisitVerdict(
        _outcome(view.photos, counting, seen),
        worst_severity(damage.severity for damage in counting),
        len(counting),
        sum(each.state is DamageState.PROPOSED for each in counting),
        len(view.damages) - len(counting),
        len(view.photos),
        len(seen),
        doubtful=_numbers(view.photos, Outcome.CANNOT_TELL),
        unusable=_numbers(view.photos, Outcome.UNUSABLE_PHOTO),
        failed=_numbers(view.photos, Outcome.FAILED),
        pending=tuple(_number(each) for each in view.photos if is_pending(each)),
        refused=tuple(_number(each) for each in view.photos if is_refused(each)),
        not_visible=tuple(
            (row.part, row.side)
            for row in view.parts
            if row.condition is PartCondition.NOT_VISIBLE
        ),
    )


def is_refused(photo: StoredPhoto) -> bool:
    """Whether the file was no photo; it is listed and was not kept."""
    return not photo.sha256


def is_pending(photo: StoredPhoto) -> bool:
    """Whether the photo was kept and not assessed yet."""
    return bool(photo.sha256) and photo.assessment is None


def headline(verdict: VisitVerdict, language: Language) -> str:
    """The verdict on one line: "3 damages · worst: severe · 2 to review"."""
    if verdict.outcome is None:
        return typeset(Sentence("Not assessed yet", "Pas encore évalué"), language)
    if verdict.outcome is Outcome.DAMAGE_FOUND:
        return " · ".join(_damages_told(verdict, language))
    pieces = [typeset(word(verdict.outcome, language), language)]
    if verdict.outcome is Outcome.NO_DAMAGE_SEEN:
        seen, photos = verdict.seen, verdict.photos
        pieces.append(
            Sentence(f"on {seen} of {photos} photos", f"sur {seen} photos de {photos}")
        )
    if verdict.rejected:
        pieces.append(_rejected(verdict.rejected))
    return " · ".join(typeset(piece, language) for piece in pieces)


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
    more = Sentence(f" and {left} more", f" et {left} autres") if left else ""
    told = Sentence(
        f"Not visible on any photo: {listed}{more}.",
        f"Visible sur aucune photo : {listed}{in_language(more, Language.FR)}.",
    )
    return typeset(told, language)


def _outcome(
    photos: Iterable[StoredPhoto], counting: list[Damage], seen: tuple[int, ...]
) -> Outcome | None:
    if counting:
        return Outcome.DAMAGE_FOUND
    if seen:
        return Outcome.NO_DAMAGE_SEEN
    outcomes = {each.assessment.outcome for each in photos if each.assessment}
    if not outcomes:
        return None
    return Outcome.FAILED if outcomes == {Outcome.FAILED} else Outcome.CANNOT_TELL


def _damages_told(verdict: VisitVerdict, language: Language) -> Iterable[str]:
    one = verdict.damages == 1
    count = Sentence(
        f"{verdict.damages} {'damage' if one else 'damages'}",
        f"{verdict.damages} {'dommage' if one else 'dommages'}",
    )
    yield typeset(count, language)
    worst = severity_phrase(verdict.severity, language)
    if one or verdict.severity is Severity.UNKNOWN:
        yield worst
    else:
        yield typeset(Sentence(f"worst: {worst}", f"au plus : {worst}"), language)
    if verdict.undecided:
        number = verdict.undecided
        to_do = Sentence(f"{number} to review", f"{number} à vérifier")
        yield typeset(to_do, language)


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


def _numbers(photos: Iterable[StoredPhoto], *outcomes: Outcome) -> tuple[int, ...]:
    return tuple(
        _number(photo)
        for photo in photos
        if photo.assessment and photo.assessment.outcome in outcomes
    )


def _number(photo: StoredPhoto) -> int:
    return photo.place + 1
