"""Labels and answers side by side, as arrays for the figures.

Decisions:
- Only photos with an answer are here; failures are counted apart, never measured.
- A model with probabilities is ranked by them (`scores`). Any other is ranked by what
  it said and how sure it said it was (`stated_confidence`): damage found 0.5 + c/2, no
  damage 0.5 - c/2, neither 0.5; c is 0.5 where it told none. A type or part it named
  ranks by that finding's confidence, one it did not name is 0.
- Probabilities for the calibration are the model's own: p of damage, or c and 1 - c of
  a stated confidence. A model that told none has no calibration.
- A coarse part in the labels (bumper) is found by a finer answer (front bumper), not
  the other way round; a model that scores only the coarse part ranks by that. Where
  only the coarse part is labelled, its finer parts are unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.lexicon import COARSE
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, View
from core.evaluation.records import LabelledPhoto, PhotoAnswer

SEVERITIES = (Severity.MINOR, Severity.MODERATE, Severity.SEVERE)
VIEWS = (View.FRONT, View.REAR, View.SIDE)
VERDICTS = {Outcome.DAMAGE_FOUND: 1.0, Outcome.NO_DAMAGE_SEEN: 0.0}
NOT_TOLD = 0.5  # how sure an answer counts that says nothing of it
Label = DamageType | Part


@dataclass(frozen=True, slots=True)
class Answered:
    """Photos and their answers, in the same order; every array below has N rows."""

    photos: tuple[LabelledPhoto, ...]
    answers: tuple[PhotoAnswer, ...]

    def __len__(self) -> int:
        return len(self.photos)

    @property
    def has_scores(self) -> bool:
        """Whether every answer comes with probabilities."""
        return bool(self.answers) and all(each.scores for each in self.answers)

    def of_source(self, source: str) -> "Answered":
        """The rows of one source."""
        pairs = zip(self.photos, self.answers, strict=True)
        kept = [(photo, answer) for photo, answer in pairs if photo.source == source]
        return Answered(tuple(p for p, _ in kept), tuple(a for _, a in kept))


def bools(values: Sequence[bool | None]) -> np.ndarray:
    """1, 0 and NaN for None."""
    return np.array([np.nan if v is None else float(v) for v in values], dtype=float)


def car_truth(rows: Answered) -> np.ndarray:
    """1 a car, 0 something else, NaN unknown."""
    return bools([photo.car for photo in rows.photos])


def car_score(rows: Answered) -> np.ndarray:
    """Probability of a car; without scores: a verdict 1, not usable 0.5 - c/2."""
    if rows.has_scores:
        return np.array([each.scores.car for each in rows.answers])
    return np.array([_stated_car(each) for each in rows.answers], dtype=float)


def car_told(rows: Answered) -> np.ndarray:
    """1 judged as a car, 0 called not usable, NaN cannot tell."""
    told = dict.fromkeys(VERDICTS, 1.0) | {Outcome.UNUSABLE_PHOTO: 0.0}
    return np.array([told.get(each.outcome, np.nan) for each in rows.answers])


def damaged_truth(rows: Answered) -> np.ndarray:
    """1 damaged, 0 undamaged, NaN unknown or no car."""
    return bools([photo.damaged for photo in rows.photos])


def damaged_score(rows: Answered) -> np.ndarray:
    """What photos are ranked by, 0..1; see the module's decisions."""
    if rows.has_scores:
        return np.array([each.scores.damaged for each in rows.answers])
    return np.array([_stated_damage(each) for each in rows.answers], dtype=float)


def damaged_probability(rows: Answered) -> np.ndarray:
    """The model's own probability of damage, NaN where it told none."""
    if rows.has_scores:
        return damaged_score(rows)
    found = [
        np.nan
        if each.confidence is None or each.outcome not in VERDICTS
        else abs(1 - VERDICTS[each.outcome] - each.confidence)
        for each in rows.answers
    ]
    return np.array(found, dtype=float)


def damaged_told(rows: Answered) -> np.ndarray:
    """1 damage found, 0 no damage seen, NaN neither."""
    return np.array([VERDICTS.get(each.outcome, np.nan) for each in rows.answers])


def verdict_confidence(rows: Answered) -> np.ndarray:
    """How sure each verdict is, for leaving out the unsure: decided photos first.

    A photo without a verdict lies below all that have one (-1..0), nearer to 0 the
    further its score is from the middle.
    """
    unsure = np.abs(damaged_score(rows) - 0.5) * 2 - 1
    sure = [
        NOT_TOLD if each.confidence is None else each.confidence
        for each in rows.answers
    ]
    return np.where(np.isnan(damaged_told(rows)), unsure, np.array(sure, dtype=float))


def verdict_wrong(rows: Answered) -> np.ndarray:
    """1 wrong, 0 right, NaN unknown truth; without a verdict, the likelier side."""
    likelier = (damaged_score(rows) >= 0.5).astype(float)
    told = damaged_told(rows)
    guess = np.where(np.isnan(told), likelier, told)
    truth = damaged_truth(rows)
    return np.where(np.isnan(truth), np.nan, (guess != truth).astype(float))


def undamaged_closeups(rows: Answered) -> np.ndarray:
    """(N,) bool: undamaged photos that show a part and not a car."""
    return np.array(
        [photo.damaged is False and photo.closeup for photo in rows.photos], dtype=bool
    )


def named_labels(rows: Answered, group: str) -> tuple[Label, ...]:
    """The types or parts ("types", "parts") labelled anywhere, in vocabulary order."""
    named = set().union(*(getattr(photo, group) for photo in rows.photos))
    words = DamageType if group == "types" else Part
    return tuple(word for word in words if word in named)


def label_truth(rows: Answered, group: str, label: Label) -> np.ndarray:
    """1 there, 0 not there, NaN unknown; known among damaged photos only."""
    return bools([_has(photo, group, label) for photo in rows.photos])


def label_score(rows: Answered, group: str, label: Label) -> np.ndarray:
    """What photos are ranked by for this label, NaN where the model has no score."""
    if not rows.has_scores:
        return np.array(
            [_stated_label(each, group, label) for each in rows.answers], dtype=float
        )
    scored = [dict(getattr(each.scores, group)) for each in rows.answers]
    offered = set().union(*scored)
    names = (_as_named(label) & offered) or (_coarser(label) & offered)
    return np.array(
        [
            max((pairs[name] for name in names & set(pairs)), default=np.nan)
            for pairs in scored
        ],
        dtype=float,
    )


def label_told(rows: Answered, group: str, label: Label) -> np.ndarray:
    """1 named in a finding, 0 not."""
    return np.array(
        [float(bool(_findings_of(each, group, label))) for each in rows.answers]
    )


def severity_truth(rows: Answered) -> np.ndarray:
    """Place in SEVERITIES, -1 unknown or undamaged."""
    return _places([photo.severity for photo in rows.photos], SEVERITIES)


def severity_told(rows: Answered) -> np.ndarray:
    """Place in SEVERITIES of what was said, -1 not told."""
    return _places([each.severity for each in rows.answers], SEVERITIES)


def view_truth(rows: Answered) -> np.ndarray:
    """Place in VIEWS, -1 unknown."""
    return _places([photo.view for photo in rows.photos], VIEWS)


def view_told(rows: Answered) -> np.ndarray:
    """Place in VIEWS of what was said, -1 not told."""
    return _places([each.view for each in rows.answers], VIEWS)


def best_class(rows: Answered, group: str, words: tuple) -> np.ndarray | None:
    """Place of the likeliest class by the scores; None without scores."""
    if not rows.has_scores:
        return None
    best = [
        max(getattr(each.scores, group), key=lambda pair: pair[1], default=("", 0))[0]
        for each in rows.answers
    ]
    return _places(best, words)


def _stated_damage(answer: PhotoAnswer) -> float:
    sure = NOT_TOLD if answer.confidence is None else answer.confidence
    told = VERDICTS.get(answer.outcome)
    return 0.5 if told is None else 0.5 + (told - 0.5) * sure


def _stated_car(answer: PhotoAnswer) -> float:
    if answer.outcome in VERDICTS:
        return 1.0
    if answer.outcome is Outcome.UNUSABLE_PHOTO:
        sure = NOT_TOLD if answer.confidence is None else answer.confidence
        return 0.5 - sure / 2
    return 0.5


def _stated_label(answer: PhotoAnswer, group: str, label: Label) -> float:
    sure = [
        NOT_TOLD if each.confidence is None else each.confidence
        for each in _findings_of(answer, group, label)
    ]
    return max(sure, default=0.0)


def _findings_of(answer: PhotoAnswer, group: str, label: Label) -> list:
    """The findings that name this label, or a finer part of it."""
    name, wanted = "damage_type" if group == "types" else "part", _as_named(label)
    return [each for each in answer.findings if getattr(each, name) in wanted]


def _as_named(label: Label) -> frozenset[Label]:
    """The label and, of a coarse part, the finer parts it stands for."""
    finer = COARSE.get(label, frozenset()) if isinstance(label, Part) else frozenset()
    return frozenset({label}) | finer


def _coarser(label: Label) -> frozenset[Label]:
    """The coarse parts that can stand for a part."""
    return frozenset(part for part, finer in COARSE.items() if label in finer)


def _has(photo: LabelledPhoto, group: str, label: Label) -> bool | None:
    """Whether a damaged photo has this label, None where that is not known."""
    if not photo.damaged:
        return None
    named = getattr(photo, group)
    if named & _as_named(label):
        return True
    if named & _coarser(label) or not getattr(photo, f"all_{group}"):
        return None
    return False


def _places(values: Sequence[str | None], words: tuple) -> np.ndarray:
    return np.array([words.index(v) if v in words else -1 for v in values], dtype=int)
