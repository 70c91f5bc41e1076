"""All figures of answered photos, each with its interval and its number of photos.

Decisions:
- One set of draws for all figures of a set of photos; see `measures.bootstrap`.
- "No verdict" is cannot tell or not a usable photo: a car in front of the model, and
  nothing said about its damage.
- Types and parts are measured among photos labelled damaged: over all photos the figure
  would be "damaged" once more.
- Severity and view are measured as said, where not told is a miss, and as the likeliest
  class of the scores, told or not (`..._best`).
"""

from functools import partial

import numpy as np

from core.evaluation import arrays
from core.evaluation.arrays import SEVERITIES, VIEWS, Answered
from core.evaluation.measurer import ByDraw, Figures, Measurer
from core.evaluation.pair_figures import measure_pairs
from core.evaluation.records import Figure
from core.measures import (
    abstention,
    calibration,
    classes,
    draws,
    ranking,
    telling,
)


def measure_all(rows: Answered) -> Figures:
    """Every figure these photos allow; keys of groups without any label are absent."""
    use = Measurer(rows)
    return (
        measure_car(use)
        | measure_damaged(use)
        | measure_labels(use, "types")
        | measure_labels(use, "parts")
        | measure_classes(use, "severity")
        | measure_classes(use, "view")
        | measure_pairs(use)
        | measure_seconds(use)
    )


def measure_car(use: Measurer) -> Figures:
    """Car or not: ranking, cars refused, others judged, cannot tell."""
    truth, score = arrays.car_truth(use.rows), arrays.car_score(use.rows)
    told = arrays.car_told(use.rows)
    cars, others, unsure = truth == 1, truth == 0, np.isnan(told)
    if not others.any():
        return {"car.refused": use.share(told == 0, cars)} if cars.any() else {}
    return {
        "car.auc": use.figure(
            lambda w: ranking.roc_auc_by_draw(truth, score, w),
            n=int((cars | others).sum()),
            positives=int(cars.sum()),
        ),
        "car.refused": use.share(told == 0, cars),
        "car.let_through": use.share(told == 1, others),
        "car.cannot_tell_others": use.share(unsure, others),
    }


def measure_damaged(use: Measurer) -> Figures:
    """Damaged or not among cars: ranking, what was said, calibration, abstention."""
    truth, told = arrays.damaged_truth(use.rows), arrays.damaged_told(use.rows)
    if not draws.known(truth).any():
        return {}
    return (
        _damaged_ranking(use, truth)
        | _damaged_said(use, truth, told)
        | _false_alarms(use, truth, told)
    )


def _damaged_ranking(use: Measurer, truth: np.ndarray) -> Figures:
    score, p = arrays.damaged_score(use.rows), arrays.damaged_probability(use.rows)
    wrong = arrays.verdict_wrong(use.rows)
    sure = arrays.verdict_confidence(use.rows)
    n, yes = int(draws.known(truth).sum()), int((truth == 1).sum())
    stated = int(draws.known(truth, p).sum())

    def ece(balanced: bool) -> Figure:
        return use.figure(
            lambda w: calibration.expected_error_by_draw(
                truth, p, w, balanced=balanced
            ),
            n=stated,
        )

    return {
        "damaged.auc": use.figure(
            lambda w: ranking.roc_auc_by_draw(truth, score, w), n=n, positives=yes
        ),
        "damaged.ece": ece(balanced=False),
        "damaged.ece_balanced": ece(balanced=True),
        "damaged.risk_coverage_area": use.figure(
            lambda w: abstention.risk_coverage_area_by_draw(wrong, sure, w), n=n
        ),
    }


def _damaged_said(use: Measurer, truth: np.ndarray, told: np.ndarray) -> Figures:
    yes, no, neither = truth == 1, truth == 0, np.isnan(told)
    n_yes = int(yes.sum())

    def balanced(strict: bool) -> Figure:
        among = (yes | no) if strict else (yes | no) & ~neither
        return use.figure(
            lambda w: telling.balanced_accuracy_by_draw(truth, told, w, strict=strict),
            n=int(among.sum()),
            positives=int((among & yes).sum()),
        )

    return {
        "damaged.balanced_accuracy_decided": balanced(strict=False),
        "damaged.balanced_accuracy_strict": balanced(strict=True),
        "damaged.recall": use.figure(
            lambda w: telling.recall_by_draw(truth, told, w), n=n_yes
        ),
        "damaged.missed": use.figure(
            lambda w: telling.miss_rate_by_draw(truth, told, w), n=n_yes
        ),
        "damaged.no_verdict_damaged": use.share(neither, yes),
        "damaged.no_verdict_undamaged": use.share(neither, no),
    }


def _false_alarms(use: Measurer, truth: np.ndarray, told: np.ndarray) -> Figures:
    no, close = truth == 0, arrays.undamaged_closeups(use.rows)
    outcomes = [answer.outcome for answer in use.rows.answers]
    quiet = np.array([o in ("no_damage_seen", "cannot_tell") for o in outcomes])
    return {
        "damaged.false_alarms": use.share(told == 1, no),
        "damaged.false_alarms_whole": use.share(told == 1, no & ~close),
        "damaged.false_alarms_closeups": use.share(told == 1, close),
        "damaged.closeups_undamaged_or_unsure": use.share(quiet, close),
    }


def measure_labels(use: Measurer, group: str) -> Figures:
    """AUC, average precision and F1 of each type or part, and their means."""
    rows, found, columns = use.rows, {}, {"auc": [], "ap": [], "f1": []}
    any_known = np.zeros(len(rows), dtype=bool)
    for label in arrays.named_labels(rows, group):
        truth = arrays.label_truth(rows, group, label)
        score = arrays.label_score(rows, group, label)
        told = arrays.label_told(rows, group, label)
        any_known |= draws.known(truth)
        n, yes = int(draws.known(truth).sum()), int((truth == 1).sum())
        for name, measure in _label_measures(truth, score, told).items():
            figure = use.figure(measure, n=n, positives=yes)
            found[f"{group}.{label}.{name}"] = figure
            if figure.value is not None:
                columns[name].append(measure)
    for name, measures in columns.items():
        if measures:
            found[f"{group}.mean.{name}"] = use.figure(
                partial(_mean, measures), n=int(any_known.sum())
            )
    return found


def _label_measures(
    truth: np.ndarray, score: np.ndarray, told: np.ndarray
) -> dict[str, ByDraw]:
    return {
        "auc": lambda w: ranking.roc_auc_by_draw(truth, score, w),
        "ap": lambda w: ranking.average_precision_by_draw(truth, score, w),
        "f1": lambda w: telling.f1_by_draw(truth, told, w),
    }


def _mean(measures: list[ByDraw], weights: np.ndarray) -> np.ndarray:
    """Mean over the labels that have the figure."""
    return draws.mean_by_draw([measure(weights) for measure in measures])


def measure_classes(use: Measurer, group: str) -> Figures:
    """Severity or view: as said, among what was told, and the likeliest class."""
    rows, words = use.rows, SEVERITIES if group == "severity" else VIEWS
    truth = getattr(arrays, f"{group}_truth")(rows)
    told = getattr(arrays, f"{group}_told")(rows)
    best = arrays.best_class(rows, group, words)
    there = truth >= 0
    if not there.any():
        return {}
    n, n_told = int(there.sum()), int((there & (told >= 0)).sum())
    found = {
        "macro_f1": use.figure(
            lambda w: classes.macro_f1_by_draw(truth, told, w, classes=len(words)), n=n
        ),
        "accuracy": use.figure(lambda w: classes.accuracy_by_draw(truth, told, w), n=n),
        "accuracy_told": use.figure(
            lambda w: classes.accuracy_told_by_draw(truth, told, w), n=n_told
        ),
        "told": use.share(told >= 0, there),
    }
    if best is not None:
        found["macro_f1_best"] = use.figure(
            lambda w: classes.macro_f1_by_draw(truth, best, w, classes=len(words)), n=n
        )
        found["accuracy_best"] = use.figure(
            lambda w: classes.accuracy_by_draw(truth, best, w), n=n
        )
    return {f"{group}.{name}": figure for name, figure in found.items()}


def measure_seconds(use: Measurer) -> Figures:
    """Seconds per photo, from the open model's turn to the answer."""
    seconds = np.array(
        [np.nan if a.seconds is None else a.seconds for a in use.rows.answers],
        dtype=float,
    )
    n = int(draws.known(seconds).sum())
    return {
        f"seconds.{name}": use.figure(
            lambda w, q=q: draws.quantile_by_draw(seconds, q, w), n=n
        )
        for name, q in (("median", 0.5), ("p95", 0.95))
    }
