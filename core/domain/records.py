"""The records that travel through the program: built once, changed by `replace`.

Decisions:
- Boxes are fractions of the picture (0..1, origin top left), so they hold at any size.
- Probabilities and confidences are 0..1; what is not known is `None`, never 0 or -1.
- Pixels live only in `Photo.image` (RGB, upright, metadata removed) and are left out
  of comparisons and of `repr`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from PIL import Image

from core.domain.vocabulary import (
    SEVERITY_ORDER,
    AdviceKind,
    DamageType,
    Outcome,
    Part,
    PartCondition,
    Severity,
    Side,
    View,
)

BoxXyxy = tuple[float, float, float, float]
LabelledScores = tuple[tuple[str, float], ...]
HeatMap = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that makes a photo hard to judge, with the number behind it."""

    kind: AdviceKind
    measured: float
    limit: float


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured picture quality: sharpness 0..1, brightness 0..255, advice."""

    sharpness: float
    brightness: float
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that passed intake: upright RGB pixels, long side bounded, no metadata.

    `sha256` is of the original bytes (hex), `perceptual_hash` of the picture (16 hex
    digits), `original_size_wh` the upright size before shrinking, in pixels.
    """

    name: str
    image: Image.Image = field(repr=False, compare=False)
    format: str
    byte_count: int
    original_size_wh: tuple[int, int]
    sha256: str
    perceptual_hash: str
    quality: Quality
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One damage: which part, which side, what, how bad, how sure, where."""

    part: Part
    damage_type: DamageType
    severity: Severity = Severity.UNKNOWN
    side: Side = Side.UNKNOWN
    confidence: float | None = None
    box_xyxy: BoxXyxy | None = None
    size_mm: float | None = None


@dataclass(frozen=True, slots=True)
class PartState:
    """What this photo says of one part."""

    part: Part
    condition: PartCondition
    side: Side = Side.UNKNOWN
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Calibrated probabilities behind an answer; pairs are (label, probability).

    `parts` are damaged parts, `seen` parts that are on the picture at all. `direction`
    is from where the car is seen by its own sides: F, FL, L, BL, B, BR, R, FR.
    """

    car: float
    damaged: float
    types: LabelledScores
    parts: LabelledScores
    severity: LabelledScores
    view: LabelledScores
    seen: LabelledScores = ()
    direction: LabelledScores = ()

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON form of the scores."""
        pairs = ("types", "parts", "severity", "view", "seen", "direction")
        singles = {"car": self.car, "damaged": self.damaged}
        return singles | {name: dict(getattr(self, name)) for name in pairs}


class PromptPath(StrEnum):
    """How photo and question were turned into tokens."""

    CHAT_TEMPLATE = "chat_template"
    PLAIN = "plain"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language model wrote its answer.

    `first_token_s` counts from the question to the first token, `seconds` to the
    last. `cut_off` means that the token limit ended the answer, `stopped` that a
    person did, `constrained` that the model could write nothing but valid JSON.
    `notes` are sentences on every step down that was needed (smaller picture, ...).
    """

    path: PromptPath
    new_tokens: int
    seconds: float
    prompt_tokens: int | None = None
    first_token_s: float | None = None
    cut_off: bool = False
    stopped: bool = False
    constrained: bool = False
    notes: tuple[str, ...] = ()

    @property
    def tokens_per_second(self) -> float | None:
        """New tokens over the whole time, the first token's included."""
        return self.new_tokens / self.seconds if self.seconds > 0 else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine says of one photo, before it is stamped with its provenance.

    `damage_map` holds rows of 0..1 from top to bottom, spanning the whole picture.
    `confidence` belongs to the outcome. `reason` explains an outcome that is not a
    plain yes or no. `raw_text` keeps a language model's own words and `writing` how
    they came to be.
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    part_states: tuple[PartState, ...] = ()
    severity: Severity = Severity.UNKNOWN
    view: View = View.UNKNOWN
    confidence: float | None = None
    scores: Scores | None = None
    damage_map: HeatMap | None = None
    raw_text: str | None = None
    reason: str = ""
    writing: Writing | None = None

    @property
    def is_final(self) -> bool:
        """Whether it may be used again: it neither failed nor was stopped."""
        stopped = self.writing is not None and self.writing.stopped
        return self.outcome is not Outcome.FAILED and not stopped


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to open one row of the chain; `error` says in one sentence why not.

    `reason` says why this precision and cap were chosen. `bytes_*` and `reserved_*`
    are what torch holds allocated and reserved on all GPUs together; without a GPU
    `bytes_*` is the resident memory of the process and `reserved_*` is None.
    """

    row: str
    source: str
    engine: str
    seconds: float
    error: str | None = None
    precision: str | None = None
    cap_gb: float | None = None
    bytes_before: int | None = None
    bytes_after: int | None = None
    reserved_before: int | None = None
    reserved_after: int | None = None
    reason: str = ""

    @property
    def loaded(self) -> bool:
        """Whether this try ended with a model that is ready."""
        return self.error is None


@dataclass(frozen=True, slots=True)
class Provenance:
    """How an assessment was made, so that it can be made again."""

    program_version: str
    row: str
    source: str
    engine: str
    revision: str
    precision: str
    prompt_version: str
    photo_sha256: str
    assessed_at: datetime
    seconds: float
    from_cache: bool = False
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """An answer about one photo, stamped with its provenance."""

    file: str
    answer: Answer
    provenance: Provenance

    @property
    def outcome(self) -> Outcome:
        """One of the five outcomes."""
        return self.answer.outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The damages found, surest first."""
        return self.answer.findings


def worst_severity(severities: Iterable[Severity]) -> Severity:
    """The highest severity; unknown only when nothing else is there."""
    return max(severities, key=SEVERITY_ORDER.index, default=Severity.UNKNOWN)
