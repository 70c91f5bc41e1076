"""What a session remembers of the Cases page; everything else is in the store."""

from dataclasses import dataclass, field

from core.domain.errors import AppError
from core.domain.records import BoxXyxy
from core.storage.sightings import Sighting


@dataclass(frozen=True, slots=True)
class AddedToCase:
    """What became of photos that were to be added to a case from the first screen."""

    case_id: str
    case_name: str
    added: int
    already: int
    problem: AppError | None = None


@dataclass
class Making:
    """A file that is made outside of the page's own runs: which, or what went wrong."""

    file_name: str = ""
    error: AppError | None = None


@dataclass
class EstimateDesk:
    """What is open in the estimates and rates.

    `line` is the key of the line being changed, by visit; `trouble` a change that was
    not kept; `told` a sentence on one that was; `round` counts the rates' forms.
    """

    line: dict[str, str] = field(default_factory=dict)
    trouble: AppError | None = None
    told: str = ""
    round: int = 0


@dataclass
class Adding:
    """Photos on their way in.

    `keep_time` is None while the operator's setting holds; `rounds` are of the inputs,
    which are new and empty after each; `uploads` are those that were taken already;
    `left_out` names the files above the limit; `error` is why the last click was not
    done; `sightings` are by the photo's id.
    """

    keep_time: bool | None = None
    rounds: dict[str, int] = field(default_factory=dict)
    uploads: set[str] = field(default_factory=set)
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    error: AppError | None = None
    sightings: dict[str, tuple[Sighting, ...]] = field(default_factory=dict)


@dataclass
class CasesState:
    """Choices of this session. Dictionaries are by the id of a visit.

    `reviewer` is the name a person typed once; None until it was looked up. `question`
    is the dialog that is open, by its name and what it is about; `told` a sentence for
    the list, said once; `added` by the key of the photo whose button was pressed.
    `editing` is the form that is open in the review, `not_saved` why the last decision
    is not in the store, `shown` what to scroll to and how often that was asked.
    """

    reviewer: str | None = None
    adding: Adding = field(default_factory=Adding)
    selected_photo: dict[str, str] = field(default_factory=dict)
    selected_damage: dict[str, str] = field(default_factory=dict)
    panel: dict[str, str] = field(default_factory=dict)
    question: tuple[str, str] = ("", "")
    list_page: int = 1
    list_round: int = 0
    told: str = ""
    added: dict[str, AddedToCase] = field(default_factory=dict)
    editing: dict[str, str] = field(default_factory=dict)
    not_saved: AppError | None = None
    shown: tuple[str, int] = ("", 0)
    making: dict[str, Making] = field(default_factory=dict)
    drawn: dict[str, tuple[BoxXyxy, ...]] = field(default_factory=dict)
    estimate: EstimateDesk = field(default_factory=EstimateDesk)
