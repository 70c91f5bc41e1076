"""The worst mistakes, for a person to look at: wrong, and sure of it.

Decisions:
- Five kinds, each an answer that a user would act on: damage called undamaged, an
  undamaged car called damaged, a severity two steps off, a car called no photo of a
  car, and something else judged as a car.
- Saying "cannot tell" is never a mistake here; the figures count it.
- The surest stand first; where no confidence was told, the order of the labels file.
"""

from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome, Severity
from core.domain.words import word
from core.evaluation.arrays import SEVERITIES, VERDICTS, Answered
from core.evaluation.records import LabelledPhoto, Mistake, PhotoAnswer

MOST_SHOWN = 24
STEPS_OFF = 2
UNDAMAGED = Sentence("undamaged", "non endommagée")
DAMAGED = Sentence("damaged", "endommagée")


def worst_mistakes(rows: Answered, *, most: int = MOST_SHOWN) -> tuple[Mistake, ...]:
    """The surest wrong answers, surest first."""
    pairs = zip(rows.photos, rows.answers, strict=True)
    found = [mistake for pair in pairs if (mistake := _mistake(*pair)) is not None]
    found.sort(key=lambda mistake: mistake.confidence or 0.0, reverse=True)
    return tuple(found[:most])


def _mistake(photo: LabelledPhoto, answer: PhotoAnswer) -> Mistake | None:
    """What is wrong with one answer, if anything is."""
    outcome, sure = answer.outcome, answer.confidence
    if photo.car is False:
        if outcome in VERDICTS:
            return _not_a_car(photo, answer)
        return None
    if outcome is Outcome.UNUSABLE_PHOTO and photo.car:
        said = Sentence("not a usable photo", "photo inutilisable")
        car = Sentence("a car", "une voiture")
        return Mistake("no_car", photo.file, _told(car, said), sure)
    if outcome is Outcome.NO_DAMAGE_SEEN and photo.damaged:
        told = _told(_damage_word(photo.severity), UNDAMAGED)
        return Mistake("missed_damage", photo.file, told, sure)
    if outcome is Outcome.DAMAGE_FOUND and photo.damaged is False:
        told = _told(UNDAMAGED, _damage_word(answer.severity))
        return Mistake("false_alarm", photo.file, told, sure)
    return _severity_off(photo, answer)


def _not_a_car(photo: LabelledPhoto, answer: PhotoAnswer) -> Mistake:
    damaged = answer.outcome is Outcome.DAMAGE_FOUND
    told = _told(
        Sentence("no car", "pas de voiture"), DAMAGED if damaged else UNDAMAGED
    )
    return Mistake("not_a_car", photo.file, told, answer.confidence)


def _severity_off(photo: LabelledPhoto, answer: PhotoAnswer) -> Mistake | None:
    """Minor called severe, or the other way round."""
    if photo.severity not in SEVERITIES or answer.severity not in SEVERITIES:
        return None
    off = SEVERITIES.index(photo.severity) - SEVERITIES.index(answer.severity)
    if abs(off) < STEPS_OFF:
        return None
    scored = dict(answer.scores.severity) if answer.scores else {}
    told = _told(_damage_word(photo.severity), _damage_word(answer.severity))
    return Mistake("severity", photo.file, told, scored.get(answer.severity))


def _damage_word(severity: Severity | None) -> Sentence:
    """Damaged, with its severity where that is known."""
    if severity not in SEVERITIES:
        return DAMAGED
    en, fr = (word(severity, each) for each in Language)
    return Sentence(f"{en} damage", f"atteinte {fr}")


def _told(labelled: Sentence, said: Sentence) -> Sentence:
    return Sentence(
        f"Labelled: {labelled}. Said: {said}.",
        f"Étiquette : {labelled.fr}. Réponse : {said.fr}.",
    )
