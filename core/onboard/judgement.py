"""From the network's probabilities to an answer, by the thresholds of its card.

Decisions:
- Between "yes" and "no" lies "cannot tell"; every threshold is the card's, measured
  when the model was made, none is chosen here.
- Types and parts are paired where their maps meet (`damages`), each damage with its own
  place and the vehicle's own side (`sides`).
- Severity is judged for the photo, not for each damage: every finding carries the
  photo's, and below its threshold it is unknown.
- A part is called seen and undamaged on positive evidence alone (`part_states`), and
  never where the outcome is "cannot tell".
"""

from functools import partial

import numpy as np

from core.domain.records import Answer, HeatMap, LabelledScores, Scores
from core.domain.sentences import Sentence
from core.domain.vocabulary import Outcome, Severity, View
from core.onboard.card import Band, Card
from core.onboard.damages import find_damages
from core.onboard.maps import read_maps
from core.onboard.network import OnboardReading
from core.onboard.part_states import judge_parts
from core.onboard.sides import read_standpoint

MAP_DECIMALS = 3  # what a report needs


def judge(reading: OnboardReading, card: Card) -> Answer:
    """The answer that these probabilities allow."""
    scores, thresholds = reading.scores, card.thresholds
    if scores.car < thresholds.car.yes:
        return _no_car(scores, thresholds.car)
    view = View(_surest(scores.view, thresholds.view) or View.UNKNOWN)
    standpoint = read_standpoint(scores.direction, thresholds.direction)
    maps = read_maps(reading, card)
    states = partial(judge_parts, scores, card, maps, view=view, standpoint=standpoint)
    if scores.damaged <= thresholds.damaged.no:
        return Answer(
            Outcome.NO_DAMAGE_SEEN,
            part_states=states(outcome=Outcome.NO_DAMAGE_SEEN),
            view=view,
            confidence=1 - scores.damaged,
            scores=scores,
        )
    heat_map = _to_rows(reading.damage_map)
    if scores.damaged < thresholds.damaged.yes:
        return Answer(
            Outcome.CANNOT_TELL,
            part_states=states(outcome=Outcome.CANNOT_TELL),
            view=view,
            scores=scores,
            damage_map=heat_map,
            reason=_unsure("damage", "un dommage", scores.damaged, thresholds.damaged),
        )
    severity = Severity(
        _surest(scores.severity, thresholds.severity) or Severity.UNKNOWN
    )
    findings = find_damages(
        scores, thresholds, maps, standpoint=standpoint, severity=severity
    )
    return Answer(
        Outcome.DAMAGE_FOUND,
        findings=findings,
        part_states=states(outcome=Outcome.DAMAGE_FOUND, findings=findings),
        severity=severity,
        view=view,
        confidence=scores.damaged,
        scores=scores,
        damage_map=heat_map,
    )


def _no_car(scores: Scores, band: Band) -> Answer:
    """Not a usable photo, or not sure that there is a car on it."""
    if scores.car > band.no:
        reason = _unsure("a car", "une voiture", scores.car, band)
        return Answer(Outcome.CANNOT_TELL, scores=scores, reason=reason)
    share = _percent(scores.car)
    return Answer(
        Outcome.UNUSABLE_PHOTO,
        confidence=1 - scores.car,
        scores=scores,
        reason=Sentence(
            f"Probably no car on this photo: the probability of a car is {share}.",
            "Probablement pas de voiture sur cette photo : la probabilité d'une "
            f"voiture est de {share.fr}.",
        ),
    )


def _unsure(what_en: str, what_fr: str, probability: float, band: Band) -> Sentence:
    """Why the model cannot tell, with the number and the limits."""
    share, no, yes = map(_percent, (probability, band.no, band.yes))
    return Sentence(
        f"The probability of {what_en} is {share}; yes is said from {yes}, "
        f"no up to {no}.",
        f"La probabilité qu'il y ait {what_fr} est de {share.fr} ; le oui commence à "
        f"{yes.fr}, le non va jusqu'à {no.fr}.",
    )


def _percent(probability: float) -> Sentence:
    """A probability with one decimal, which is what separates it from a limit."""
    told = f"{100 * probability:.1f}\u00a0%"
    return Sentence(told, told.replace(".", ","))


def _surest(pairs: LabelledScores, threshold: float) -> str | None:
    """The most probable label if it reaches the threshold."""
    label, probability = max(pairs, key=lambda pair: pair[1])
    return label if probability >= threshold else None


def _to_rows(damage_map: np.ndarray) -> HeatMap:
    """A (h, w) float map as plain rows, rounded to what a report needs."""
    rows = np.round(damage_map.astype(np.float64), MAP_DECIMALS).tolist()
    return tuple(map(tuple, rows))
