"""The records of a case: one car, its visits, photos, damages, and a person's word.

Decisions:
- A case holds visits (a rental's check-out and check-in, say); a visit holds photos.
- What a model said of a photo is never changed. A person's decisions are events that
  are only ever added; the damages of a visit are what the photos say with the events
  applied in order, computed anew each time.
- A damage is known by its key: part, side and type as the model said them, or the id of
  the event that added it. A change of the part keeps the key.
- Times are UTC with their zone; ids are 32 hex digits.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.domain.records import Assessment, BoxXyxy, Finding
from core.domain.vocabulary import DamageType, Part, PartCondition, Severity, Side


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What a person typed about the car; everything optional, nothing guessed."""

    plate: str = ""
    vin: str = ""
    make: str = ""
    model: str = ""
    year: int | None = None
    odometer_km: int | None = None
    value: float | None = None
    value_currency: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One car's file.

    `worst` is the highest severity over its visits, `photo_count` the number of photos
    that are kept; both are for lists.
    """

    id: str
    name: str
    vehicle: Vehicle
    created_at: datetime
    changed_at: datetime
    archived: bool = False
    worst: Severity = Severity.UNKNOWN
    photo_count: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One time the car was looked at; `place` counts from 0 in order of time."""

    id: str
    case_id: str
    label: str
    happened_at: datetime
    place: int


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo of a visit.

    `sha256` and `byte_count` are of the file as it was given, `kept_sha256` of the
    clean copy without metadata that lies in the store; both hashes are empty for a
    file that was refused. `problem` is the sentence why it could not be read or
    assessed, empty if it could.
    """

    id: str
    visit_id: str
    place: int
    name: str
    sha256: str
    perceptual_hash: str
    size_wh: tuple[int, int]
    byte_count: int
    added_at: datetime
    captured_at: datetime | None = None
    assessment: Assessment | None = None
    problem: str = ""
    kept_sha256: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether it is a file that is no usable photo; nothing of it is kept."""
        return not self.kept_sha256

    @property
    def is_pending(self) -> bool:
        """Whether it is kept and nothing was said of it yet."""
        return not (self.is_refused or self.assessment or self.problem)


class ReviewAction(StrEnum):
    """What a person decided about a damage."""

    CONFIRM = "confirm"
    CHANGE = "change"
    REJECT = "reject"
    ADD = "add"
    REOPEN = "reopen"


class LookAlike(StrEnum):
    """What was taken for damage and is none."""

    DIRT = "dirt"
    REFLECTION = "reflection"
    SHADOW = "shadow"
    WATER_OR_SNOW = "water_or_snow"
    BODY_LINE = "body_line"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision of a person, never changed after it was written.

    `finding` is the damage as the person sees it (change, add); its `size_mm` too.
    `photo_id` and `finding.box_xyxy` say where an added damage is seen.
    """

    id: str
    visit_id: str
    damage_key: str
    action: ReviewAction
    who: str
    at: datetime
    finding: Finding | None = None
    photo_id: str = ""
    reason: str = ""
    look_alike: LookAlike | None = None


class DamageState(StrEnum):
    """Where a damage stands in the review."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    REJECTED = "rejected"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Observation:
    """One photo's finding behind a damage."""

    photo_id: str
    finding: Finding


class ContradictionKind(StrEnum):
    """How photos of one visit disagree."""

    SIDE = "side"
    SEVERITY = "severity"
    SEEN_UNDAMAGED = "seen_undamaged"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A disagreement, shown and never averaged away: which photos say what."""

    kind: ContradictionKind
    says: tuple[tuple[str, str], ...]  # (photo id, key of what it says)


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage of the car in one visit, merged over photos, review applied.

    `proposed` is what the models said before any review (None if a person added it).
    `agreeing` photos show it, of `looking` photos that show the part at all.
    `notes` are sentences on what was assumed to bring its photos together.
    """

    key: str
    part: Part
    side: Side
    damage_type: DamageType
    severity: Severity
    state: DamageState
    observations: tuple[Observation, ...] = ()
    proposed: Finding | None = None
    agreeing: int = 0
    looking: int = 0
    confidence: float | None = None
    size_mm: float | None = None
    contradictions: tuple[Contradiction, ...] = ()
    reviews: tuple[Review, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it is part of the result: everything that was not rejected."""
        return self.state is not DamageState.REJECTED


def read_damage_key(key: str) -> tuple[Part, Side, DamageType] | None:
    """Part, side and type of a damage's key; None for the id of an added one."""
    try:
        part, side, kind = key.split(".")
        return Part(part), Side(side), DamageType(kind)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class PartOverview:
    """The state of one part over all photos of a visit."""

    part: Part
    side: Side
    condition: PartCondition
    photo_ids: tuple[str, ...] = ()
    confidence: float | None = None


class ChangeKind(StrEnum):
    """What became of a damage between two visits."""

    NEW = "new"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    GONE = "gone"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class DamageChange:
    """One damage before and after; `reason` says why it is not comparable."""

    kind: ChangeKind
    before: Damage | None
    after: Damage | None
    reason: str = ""


class Viewpoint(StrEnum):
    """A photo that a complete visit has; a close-up is asked for each damage."""

    FRONT = "front"
    FRONT_LEFT = "front_left"
    LEFT = "left"
    REAR_LEFT = "rear_left"
    REAR = "rear"
    REAR_RIGHT = "rear_right"
    RIGHT = "right"
    FRONT_RIGHT = "front_right"
    CLOSE_UP = "close_up"


@dataclass(frozen=True, slots=True)
class VisitView:
    """Everything about one visit, as pages and reports read it.

    `missing_views` are keys: a `Viewpoint`, or "close_up:" and the key of a damage.
    """

    visit: Visit
    photos: tuple[StoredPhoto, ...]
    damages: tuple[Damage, ...]
    parts: tuple[PartOverview, ...]
    reviews: tuple[Review, ...] = ()
    missing_views: tuple[str, ...] = ()
    blurred: dict[str, tuple[BoxXyxy, ...]] = field(default_factory=dict)
