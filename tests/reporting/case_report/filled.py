"""Case reports with something of everything, from real merging, reviews and sums."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PIL import Image

from core.casework.compare import compare
from core.casework.visit import view_visit
from core.domain.cases import (
    Case,
    LookAlike,
    Review,
    StoredPhoto,
    Vehicle,
    Visit,
    VisitView,
)
from core.domain.estimates import EditKind, EstimateEdit, UndoneEdit
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Labour, Operation, Outcome, Part, RedFlag, Side
from core.estimating.card_reading import read_rate_card
from core.estimating.estimate import estimate
from core.estimating.supplements import supplements
from core.reporting.case_report.content import CaseReport
from tests.casework.cars import START, VISIT, finding, later, photo, review
from tests.estimating.cases import CARD_CSV, span
from tests.reporting.cases import ATTEMPTS, CORNER_MAP, HOSTILE_NAME, SCORES

MADE_AT = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
HOSTILE = '</style></td><script>alert("h")</script>{{ 7 * 7 }}\u202e中文 =1+1'
EARLIER = replace(VISIT, id="v0", label="out", happened_at=START.replace(month=2))
LATER = replace(VISIT, place=1, label="in")
FENDER, DOOR = "front_fender.left.dent", "front_door.left.scratch"
HOOD = "hood.unknown.dent"
CAR = Vehicle(
    plate="AB-123-CD",
    vin="1HGCM82633A004352",
    make="Maker",
    model="Model",
    year=2021,
    odometer_km=48_200,
    value=18_500.5,
    value_currency="EUR",
)
CASE = Case("c" * 32, "Rental 4711", CAR, START, MADE_AT)
LEFT, MIDDLE = (0.1, 0.2, 0.5, 0.7), (0.4, 0.3, 0.9, 0.8)


def judged(stored: StoredPhoto, **changes: object) -> StoredPhoto:
    """The photo with more in its answer, and the tries to open a model."""
    made = stored.assessment
    assert made is not None
    provenance = replace(made.provenance, attempts=ATTEMPTS)
    answer = replace(made.answer, **changes)
    return replace(
        stored, assessment=replace(made, answer=answer, provenance=provenance)
    )


def kept(stored: StoredPhoto) -> StoredPhoto:
    """The photo as one of which a clean copy lies in the store."""
    return replace(stored, kept_sha256=f"c{stored.sha256[1:]}")


def photos(name: str = "") -> tuple[StoredPhoto, ...]:
    """Five photos: damage, the same damage, a clean part, one failed, one unread."""
    sure = {"sure": 0.83}
    first = photo(
        1,
        finding("front_fender left dent moderate", box=LEFT, **sure),
        finding("front_door left scratch minor", box=MIDDLE, sure=0.55),
        states=("roof unknown not_visible", "grille unknown seen_undamaged"),
        name=name,
    )
    second = photo(
        2,
        finding("front_fender left dent severe", box=MIDDLE, **sure),
        finding("hood unknown dent minor", sure=0.41),
        states=("front_door left seen_undamaged",),
    )
    third = replace(
        photo(3, states=("front_bumper unknown seen_undamaged",)),
        captured_at=datetime(2026, 2, 28, 17, 5),
    )
    failed = judged(
        photo(4, outcome=Outcome.FAILED),
        reason=Sentence("The model stopped.", "Le modèle s'est arrêté."),
    )
    unread = replace(
        photo(5),
        assessment=None,
        sha256="",
        kept_sha256="",
        size_wh=(0, 0),
        problem=Sentence("It is not a picture.", "Ce n'est pas une image."),
    )
    marked = judged(first, scores=SCORES, damage_map=CORNER_MAP)
    return *map(kept, (marked, second, third, failed)), unread


def reviews(reason: str = "seen on the car") -> tuple[Review, ...]:
    """Confirmed, changed, rejected as a look-alike, and added."""
    fine = review(1, FENDER, "confirm", "front_fender left dent severe")
    changed = review(2, DOOR, "change", "front_door left dent moderate", size_mm=45.5)
    rejected = review(3, HOOD, "reject", look_alike=LookAlike.REFLECTION)
    added = review(4, "", "add", "wheel left wheel_scuff minor", photo_id="photo3")
    return fine, *(replace(each, reason=reason) for each in (changed, rejected, added))


def view_of(
    shown: Sequence[StoredPhoto], said: Sequence[Review] = (), visit: Visit = LATER
) -> VisitView:
    shown = [replace(each, visit_id=visit.id) for each in shown]
    return view_visit(visit, shown, said, blurred={"photo1": (LEFT, MIDDLE)})


def pictures(*views: VisitView) -> dict[str, Image.Image]:
    grey = Image.linear_gradient("L").resize((640, 480)).convert("RGB")
    return {each.id: grey for view in views for each in view.photos if each.assessment}


def report(
    language: Language = Language.EN, *, hostile: bool = False, **changes: object
) -> CaseReport:
    """A reviewed visit with its estimate; `hostile` puts markup into every text."""
    text = HOSTILE if hostile else ""
    view = view_of(photos(text and HOSTILE_NAME), reviews(text or "seen on the car"))
    case = CASE
    if hostile:
        words = dict.fromkeys(("plate", "vin", "make", "model"), text)
        case = replace(CASE, name=text, vehicle=replace(CAR, **words))
        said = tuple(replace(each, who=text) for each in view.reviews)
        view = view_of(photos(HOSTILE_NAME), said, replace(LATER, label=text))
    card = replace(read_rate_card(CARD_CSV), name=text or "Round figures")
    made_of = estimate(view.damages, card, edits=edits(text), vehicle=CAR)
    undone = UndoneEdit(
        replace(edits(text)[0], span=span("9")), text or "Grace", MADE_AT
    )
    made = CaseReport(
        case=case,
        view=view,
        language=language,
        made_at=MADE_AT,
        who=text or "Dana",
        estimate=replace(made_of, undone_edits=(undone,)),
        supplements=supplements(view.damages, red_flags=[RedFlag.FLUID_LEAK]),
        pictures=pictures(view),
    )
    return replace(made, **changes)


def dispute(language: Language = Language.EN, *, hostile: bool = False) -> CaseReport:
    """The same visit beside an earlier one with less damage."""
    made = report(language, hostile=hostile)
    seen = "front_fender left seen_undamaged", "rear_door left seen_undamaged"
    renamed = {f"photo{n}": f"early{n}" for n in (1, 2)}
    early = photo(1, finding("rear_bumper unknown crack minor", box=LEFT), states=seen)
    shown = (
        replace(kept(early), id=renamed["photo1"], name=made.view.photos[0].name),
        replace(kept(photo(2, "front_door left scratch minor")), id=renamed["photo2"]),
    )
    before = later(view_of(shown, visit=EARLIER))  # other files than the later ones
    return replace(
        made,
        before=before,
        changes=compare(before, made.view),
        pictures=pictures(before, made.view),
    )


def edits(text: str = "") -> tuple[EstimateEdit, ...]:
    """A person's hours, a line taken out, one added, and one that finds no line."""
    told = {"who": text or "Dana", "at": MADE_AT}
    return (
        EstimateEdit(
            EditKind.HOURS,
            "front_door/left/repair",
            span("1.5"),
            Labour.BODY,
            **told,
        ),
        EstimateEdit(EditKind.DROP, "rear_door/left/blend", **told),
        EstimateEdit(
            EditKind.ADD,
            "added-1",
            operation=Operation.SUBLET,
            part=Part.WHEEL,
            side=Side.LEFT,
            text=text or "Wheel turned by a specialist",
            **told,
        ),
        EstimateEdit(EditKind.SUBLET, "added-1", span=span("90", "140.5"), **told),
        EstimateEdit(EditKind.PART_PRICE, "nowhere", span=span("1"), **told),
    )


EMPTY = Case("e" * 32, "", Vehicle(), START, START)


def empty() -> CaseReport:
    """A case of which nothing was typed and no photo was taken."""
    view = view_visit(LATER, ())
    return CaseReport(EMPTY, view, Language.EN, MADE_AT)


def failed() -> CaseReport:
    """A visit whose photos all failed."""
    return replace(empty(), view=view_of(photos()[3:]))
