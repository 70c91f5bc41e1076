"""What a report on a case is made of, before anyone decides what it says.

Decisions:
- Everything is handed in: the report reads no file, asks no clock and works nothing
  out about cars. Equal content gives an equal report.
- Pictures are pixels, upright, without metadata, with the person's boxes blurred
  already; a photo whose file could not be read has none, and the report says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from PIL import Image

from core.domain.cases import Case, DamageChange, VisitView
from core.domain.estimates import Estimate, Supplement
from core.domain.sentences import Language, Sentence


@dataclass(frozen=True, slots=True)
class CaseReport:
    """One report. `view` is the visit reported on.

    A dispute pack has the earlier visit in `before` and every damage of both in
    `changes`; otherwise both are None and empty. `pictures` are by photo id, of both
    visits. `estimate_problems` say what stands otherwise in the estimate than a person
    left it, or why there is none. `who` is the person who hands it out, "" if not told.
    """

    case: Case
    view: VisitView
    language: Language
    made_at: datetime
    who: str = ""
    before: VisitView | None = None
    changes: tuple[DamageChange, ...] = ()
    estimate: Estimate | None = None
    estimate_problems: tuple[Sentence, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    pictures: Mapping[str, Image.Image] = field(default_factory=dict, repr=False)
