"""A model that says what a test wants of each photo, and answers made by hand."""

import threading
from collections.abc import Iterator, Mapping

from core.domain.events import Event
from core.domain.records import Answer, Finding, Photo, Scores
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, Side, View
from core.evaluation.evaluating import measure_answers
from core.evaluation.records import Evaluation, Labels, ModelStamp, PhotoAnswer
from tests.fakes import CLEAN, FakeEngine

STAMP = ModelStamp("row", "source", "fake", "r1", "float32", "p1")


class TellingEngine(FakeEngine):
    """Says of each photo, by its name, what the test wrote down; else "undamaged".

    An exception among the answers is raised in its place; `asked_names` keeps the
    order.
    """

    def __init__(self, answers: Mapping[str, Answer | Exception] | None = None) -> None:
        super().__init__()
        self.answers = answers or {}
        self.asked_names: list[str] = []

    def examine(self, photo: Photo, *, stop: threading.Event) -> Iterator[Event]:
        self.asked_names.append(photo.name)
        said = self.answers.get(photo.name, CLEAN)
        if isinstance(said, Exception):
            raise said
        yield said


def answer(
    file: str,
    outcome: str,
    confidence: float | None = None,
    *,
    severity: str = "unknown",
    view: str = "unknown",
    findings: str = "",
    scores: Scores | None = None,
    seconds: float | None = 0.1,
) -> PhotoAnswer:
    """One answer; findings as "part/side/type/severity/confidence;…", empty unknown."""
    return PhotoAnswer(
        file,
        STAMP,
        sha256="0" * 64,
        outcome=Outcome(outcome),
        confidence=confidence,
        severity=Severity(severity),
        view=View(view),
        findings=tuple(finding(each) for each in findings.split(";") if each),
        scores=scores,
        seconds=seconds,
    )


def finding(text: str) -> Finding:
    part, side, kind, severity, *sure = text.split("/")
    return Finding(
        Part(part or "unknown"),
        DamageType(kind or "unknown"),
        severity=Severity(severity or "unknown"),
        side=Side(side or "unknown"),
        confidence=float(sure[0]) if sure and sure[0] else None,
    )


def scores(
    damaged: float,
    *,
    car: float = 0.99,
    types: str = "",
    severity: str = "",
    view: str = "",
) -> Scores:
    """Scores with pairs written as "dent 0.4 scratch 0.2"."""

    def pairs(text: str) -> tuple[tuple[str, float], ...]:
        words = text.split()
        return tuple(zip(words[::2], map(float, words[1::2]), strict=True))

    return Scores(car, damaged, pairs(types), (), pairs(severity), pairs(view))


def measured(labels: Labels, *answers: PhotoAnswer) -> Evaluation:
    by_file = {each.file: each for each in answers}
    return measure_answers(labels, by_file, model=STAMP, title="fake 1.0")


def value(evaluation: Evaluation, key: str) -> float | None:
    return evaluation.figures[key].value
