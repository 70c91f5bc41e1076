"""What an evaluation is made of: labelled photos, answers, figures, curves, mistakes.

Decisions:
- Unknown truth is `None`, for a type or a part as for everything else, and the photo
  is left out of that figure alone; `Figure.n` says how many photos were in it.
- A figure that cannot be computed is `None`, never 0, and has no interval.
- Figures lie flat under dotted keys ("damaged.auc", "types.dent.f1"): the JSON nests
  them, the table and the page pick from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.records import Finding, Scores
from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, Side, View

FindingTruth = tuple[
    Part | None, Side | None, DamageType | None, Severity | None
]  # part, side, type, severity; None: not labelled


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """One row of a labels file.

    `severity` is of a damaged photo only. `types` and `parts` map each label that is
    known to be there (True) or not to be there (False); `all_types` and `all_parts`
    say that labels which are not named are absent. `findings` is None where none are
    labelled. `line` is the line of the file, from 1.
    """

    file: str
    line: int
    car: bool | None = None
    damaged: bool | None = None
    closeup: bool = False
    severity: Severity | None = None
    view: View | None = None
    types: frozenset[DamageType] = frozenset()
    all_types: bool = False
    parts: frozenset[Part] = frozenset()
    all_parts: bool = False
    findings: tuple[FindingTruth, ...] | None = None
    source: str = ""
    split: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a labels file that could not be used; `line` is 0 for the file.

    `left_out` says that the whole row was, not one cell of it.
    """

    line: int
    sentence: Sentence
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """The usable rows of a labels file, and what could not be used."""

    photos: tuple[LabelledPhoto, ...]
    problems: tuple[Problem, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ModelStamp:
    """Which model answered; two answers are of one model when these are equal."""

    row: str
    source: str
    engine: str
    revision: str
    precision: str
    prompt_version: str


@dataclass(frozen=True, slots=True)
class PhotoAnswer:
    """One line of `answers.jsonl`: what the model said of one photo.

    `outcome` is `failed` where the analysis failed, and None where the photo could
    not be read at all; `error` says why in both cases.
    """

    file: str
    model: ModelStamp
    sha256: str | None = None
    outcome: Outcome | None = None
    confidence: float | None = None
    severity: Severity = Severity.UNKNOWN
    view: View = View.UNKNOWN
    findings: tuple[Finding, ...] = ()
    scores: Scores | None = None
    seconds: float | None = None
    error: Sentence | None = None

    @property
    def answered(self) -> bool:
        """Whether there is something to measure."""
        return self.outcome is not None and self.outcome is not Outcome.FAILED


@dataclass(frozen=True, slots=True)
class EvaluationProgress:
    """How far an evaluation is; counted in photos.

    `done` counts every photo that has its line, `reused` those answered by an earlier
    run. The speed is of this run, None before its first photo. `note` is a sentence
    to keep in sight (answers of another model are redone, the model opens, ...).
    """

    done: int
    total: int
    reused: int = 0
    failed: int = 0
    photos_per_second: float | None = None
    seconds_left: float | None = None
    note: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 95 % interval.

    `n` is how many photos it is of, `positives` how many of them are a yes where it
    ranks or finds a yes.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    positives: int | None = None


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts by truth (rows) and by what was said (columns; the last is "not told")."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Photos whose probability of damage lies in [low, high): mean, share, count."""

    low: float
    high: float
    mean_p: float | None
    share_damaged: float | None
    count: int


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Answering only the surest `coverage` of the photos, `risk` of them are wrong."""

    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong answer.

    `kind` is missed_damage, false_alarm, severity, no_car (a car called none) or
    not_a_car (something else judged as a car). `confidence` is the model's, 0..1.
    """

    kind: str
    file: str
    sentence: Sentence
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A photo without an answer; `refused` is the photo's fault, not the model's."""

    file: str
    sentence: Sentence
    refused: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured in one run.

    `complete` is False when the run was stopped: the figures are then of the photos
    answered so far. `ranked_by` is "scores" or "stated_confidence". `outcomes` counts
    the five outcomes and "photo_refused". `confusions` has "severity" and "view".
    `sources` holds the figures of each source, by its name; empty where the labels
    name fewer than two. `folder` is where the files lie.
    """

    model: ModelStamp
    model_title: str
    photos: int
    answered: int
    complete: bool
    ranked_by: str
    outcomes: Mapping[str, int]
    figures: Mapping[str, Figure]
    confusions: Mapping[str, Confusion] = field(default_factory=dict)
    reliability: tuple[ReliabilityBin, ...] = ()
    risk_coverage: tuple[RiskPoint, ...] = ()
    own_point: RiskPoint | None = None
    sources: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    failures: tuple[Failure, ...] = ()
    problems: tuple[Problem, ...] = ()
    labels_sha256: str = ""
    folder: Path | None = None
