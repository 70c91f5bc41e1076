"""Every figure of a small set of photos, worked by hand."""

import pytest

from core.domain.sentences import Sentence
from core.domain.vocabulary import Outcome
from core.evaluation.records import PhotoAnswer
from tests.evaluation.labels_files import read
from tests.evaluation.told import STAMP, answer, measured, scores, value

DAMAGED = "file,damaged,closeup\n" + "".join(
    f"{name},{damaged},{closeup}\n"
    for name, damaged, closeup in [
        ("d1", 1, 0),
        ("d2", 1, 0),
        ("d3", 1, 0),
        ("d4", 1, 0),
        ("w1", 0, 0),
        ("w2", 0, 0),
        ("c1", 0, 1),
        ("c2", 0, 1),
    ]
)
SAID = [
    answer("d1", "damage_found", 0.9),
    answer("d2", "damage_found", 0.6),
    answer("d3", "no_damage_seen", 0.8),
    answer("d4", "cannot_tell"),
    answer("w1", "no_damage_seen", 0.9),
    answer("w2", "damage_found", 0.7),
    answer("c1", "cannot_tell"),
    answer("c2", "unusable_photo", 0.5),
]


def test_damage_figures_are_those_worked_by_hand() -> None:
    found = measured(read(DAMAGED), *SAID)
    expected = {
        "damaged.recall": 2 / 4,
        "damaged.missed": 1 / 4,
        "damaged.no_verdict_damaged": 1 / 4,
        "damaged.no_verdict_undamaged": 2 / 4,
        "damaged.false_alarms": 1 / 4,
        "damaged.false_alarms_whole": 1 / 2,
        "damaged.false_alarms_closeups": 0 / 2,
        "damaged.closeups_undamaged_or_unsure": 1 / 2,
        "damaged.balanced_accuracy_decided": (2 / 3 + 1 / 2) / 2,
        "damaged.balanced_accuracy_strict": (2 / 4 + 1 / 4) / 2,
        # ranks: d .95 .8 .1 .5, w .05 .85, c .5 .5: won 4 + 3 + 1 + (1 + 2 halves)
        "damaged.auc": (4 + 3 + 1 + 2) / 16,
    }
    told = {key: value(found, key) for key in expected}
    assert told == pytest.approx(expected)
    assert found.ranked_by == "stated_confidence"
    assert found.figures["damaged.auc"].n == 8
    assert found.figures["damaged.auc"].positives == 4
    assert found.figures["damaged.recall"].n == 4


def test_interval_holds_the_value() -> None:
    found = measured(read(DAMAGED), *SAID)
    for key, figure in found.figures.items():
        if figure.low is not None:
            assert figure.low <= figure.value <= figure.high, key
    assert found.figures["damaged.auc"].low is not None
    assert found.figures["damaged.recall"].low is None, "four photos are too few"


def test_failed_and_refused_photos_are_counted_apart_and_never_undamaged() -> None:
    why = Sentence("broken", "cassé")
    failed = PhotoAnswer("d3", STAMP, outcome=Outcome.FAILED, error=why)
    refused = PhotoAnswer("w2", STAMP, error=why)
    kept = [each for each in SAID if each.file not in ("d3", "w2")]
    found = measured(read(DAMAGED), *kept, failed, refused)
    assert value(found, "damaged.recall") == pytest.approx(2 / 3)
    assert value(found, "damaged.missed") == 0
    assert found.figures["damaged.auc"].n == 6
    assert (found.outcomes["failed"], found.outcomes["photo_refused"]) == (1, 1)
    assert [(each.file, each.refused) for each in found.failures] == [
        ("d3", False),
        ("w2", True),
    ]
    assert found.answered == 6
    assert found.complete


def test_scores_rank_where_there_are_any() -> None:
    labels = read("file,damaged\na,1\nb,1\nc,0\nd,0\n")
    told = [
        answer("a", "cannot_tell", scores=scores(0.5)),
        answer("b", "damage_found", 0.9, scores=scores(0.9)),
        answer("c", "cannot_tell", scores=scores(0.45)),
        answer("d", "no_damage_seen", 0.9, scores=scores(0.1)),
    ]
    found = measured(labels, *told)
    assert found.ranked_by == "scores"
    assert value(found, "damaged.auc") == 1.0
    # |0.9 - 1|, |0.1 - 0|, |0.5 - 1|, |0.45 - 0| each alone in its bin
    assert value(found, "damaged.ece") == pytest.approx((0.1 + 0.1 + 0.5 + 0.45) / 4)
    assert (found.own_point.coverage, found.own_point.risk) == (0.5, 0.0)
    assert [each.count for each in found.reliability if each.count] == [1, 1, 1, 1]


def test_calibration_of_stated_confidence_leaves_out_what_was_not_stated() -> None:
    labels = read("file,damaged\na,1\nb,0\nc,1\n")
    found = measured(
        labels,
        answer("a", "damage_found", 0.8),
        answer("b", "no_damage_seen", 0.7),
        answer("c", "damage_found"),
    )
    assert found.figures["damaged.ece"].n == 2
    assert value(found, "damaged.ece") == pytest.approx((0.2 + 0.3) / 2)
    silent = measured(
        read("file,damaged\na,1\nb,0\n"),
        *[answer(name, "cannot_tell") for name in "ab"],
    )
    assert value(silent, "damaged.ece") is None
    assert silent.reliability == ()


CARS = "file,car\na,1\nb,1\nc,0\nd,0\ne,0\n"


def test_cars_and_other_pictures() -> None:
    found = measured(
        read(CARS),
        answer("a", "no_damage_seen", 0.9),
        answer("b", "unusable_photo", 0.6),
        answer("c", "unusable_photo", 0.9),
        answer("d", "damage_found", 0.6),
        answer("e", "cannot_tell"),
    )
    assert value(found, "car.refused") == 0.5
    assert value(found, "car.let_through") == pytest.approx(1 / 3)
    assert value(found, "car.cannot_tell_others") == pytest.approx(1 / 3)
    # a 1, b 0.2 against c 0.05, d 1, e 0.5: (2 + ½) + 1 of 6
    assert value(found, "car.auc") == pytest.approx(3.5 / 6)
    assert "damaged.auc" not in found.figures


def test_severity_and_view_count_what_was_not_told_apart() -> None:
    labels = read(
        "file,severity,view\na,minor,front\nb,minor,front\nc,severe,rear\nd,severe,\n"
    )
    likely = {"severity": "minor 0.6 moderate 0.1 severe 0.3", "view": "front 1"}
    told = [
        answer("a", "damage_found", 0.9, severity="minor", view="front"),
        answer("b", "damage_found", 0.9, severity="severe", view="rear"),
        answer("c", "damage_found", 0.9, severity="severe", view="rear"),
        answer("d", "no_damage_seen", 0.9, view="rear"),
    ]
    found = measured(labels, *told)
    assert value(found, "severity.accuracy") == 2 / 4
    assert value(found, "severity.accuracy_told") == pytest.approx(2 / 3)
    assert value(found, "severity.told") == 3 / 4
    # minor 2·1/(2+1), severe 2·1/(2+2)
    assert value(found, "severity.macro_f1") == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert "severity.macro_f1_best" not in found.figures
    assert value(found, "view.accuracy") == pytest.approx(2 / 3)
    table = found.confusions["severity"]
    assert table.rows == ("minor", "moderate", "severe")
    assert table.columns[-1] == "not_told"
    assert table.counts == ((1, 0, 1, 0), (0, 0, 0, 0), (0, 0, 1, 1))
    scored = [
        answer(name, "cannot_tell", scores=scores(0.5, **likely)) for name in "abcd"
    ]
    found = measured(labels, *scored)
    assert value(found, "severity.told") == 0
    assert value(found, "severity.accuracy_best") == 2 / 4


def test_sources_have_figures_of_their_own() -> None:
    text = "file,damaged,source\na,1,phone\nb,0,phone\nc,1,garage\n"
    told = [answer(name, "damage_found", 0.9) for name in "abc"]
    found = measured(read(text), *told)
    assert set(found.sources) == {"phone", "garage"}
    assert found.sources["phone"]["damaged.false_alarms"].value == 1.0
    assert found.sources["garage"]["damaged.recall"].value == 1.0
    assert found.sources["garage"]["damaged.false_alarms"].value is None
    assert measured(read(text.replace("garage", "phone")), *told).sources == {}


def test_seconds_are_those_of_the_answers() -> None:
    labels = read("file,damaged\na,1\nb,1\nc,1\n")
    told = [
        answer(name, "cannot_tell", seconds=s)
        for name, s in (("a", 0.1), ("b", 0.2), ("c", 0.9))
    ]
    found = measured(labels, *told)
    assert value(found, "seconds.median") == pytest.approx(0.2)
    assert value(found, "seconds.p95") == pytest.approx(0.83)


def test_worst_mistakes_are_the_surest_wrong_answers() -> None:
    labels = read(
        "file,damaged,severity,car\n"
        "missed,1,severe,\nalarm,0,,\noff,1,minor,\nnear,1,minor,\n"
        "refused,1,,\nother,,,0\nright,1,,\nunsure,1,,\n"
    )
    found = measured(
        labels,
        answer("missed", "no_damage_seen", 0.7),
        answer("alarm", "damage_found", 0.95, severity="moderate"),
        answer("off", "damage_found", 0.9, severity="severe"),
        answer("near", "damage_found", 0.9, severity="moderate"),
        answer("refused", "unusable_photo", 0.8),
        answer("other", "no_damage_seen", 0.6),
        answer("right", "damage_found", 0.99),
        answer("unsure", "cannot_tell"),
    )
    assert [(each.file, each.kind) for each in found.mistakes] == [
        ("alarm", "false_alarm"),
        ("refused", "no_car"),
        ("missed", "missed_damage"),
        ("other", "not_a_car"),
        ("off", "severity"),
    ]
    missed = found.mistakes[2].sentence
    assert missed == "Labelled: severe damage. Said: undamaged."
    assert "majeure" in missed.fr


def test_no_more_than_24_mistakes_are_kept() -> None:
    rows = "".join(f"p{i},1\n" for i in range(40))
    told = [answer(f"p{i}", "no_damage_seen", i / 40) for i in range(40)]
    found = measured(read("file,damaged\n" + rows), *told)
    assert len(found.mistakes) == 24
    assert found.mistakes[0].file == "p39"


def test_nothing_answered_measures_nothing_and_breaks_nothing() -> None:
    found = measured(read(DAMAGED))
    assert not found.complete
    assert found.answered == 0
    assert all(figure.value is None for figure in found.figures.values())
    assert (found.reliability, found.risk_coverage, found.own_point) == ((), (), None)
