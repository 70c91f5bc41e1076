"""A case in a real store: two visits of one car, with reviews, boxes and secrets.

Before: a minor dent on the left front door, the hood and the right mirror undamaged
and broken. After: the dent is severe, the hood has a new scratch, the rear bumper was
never seen before, the mirror is whole again. Every file carries what must not leave.
"""

import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PIL import Image, ImageDraw

from core.domain.cases import (
    Case,
    LookAlike,
    Review,
    ReviewAction,
    StoredPhoto,
    Vehicle,
    Visit,
)
from core.domain.records import Answer, Assessment, BoxXyxy, PartState, Provenance
from core.domain.settings import Settings
from core.domain.vocabulary import Outcome, Part, PartCondition, Side
from core.preprocessing.clean_copy import clean_copy
from core.preprocessing.intake import read_photo
from core.storage.cases import create_case, set_vehicle
from core.storage.photos import add_photo, set_assessment, set_blurred
from core.storage.reviews import add_review
from core.storage.store import Store
from core.storage.visits import add_visit
from tests.casework.cars import finding
from tests.examples import CRASH, DENT, UNDAMAGED

CHECK_OUT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
CHECK_IN = datetime(2026, 3, 5, 17, 45, tzinfo=UTC)
SECRETS = (
    b"Paul Photographer",
    b"SERIAL-4711",
    b"Camera-Maker-X",
    b"note in a comment",
)
PLATE_BOX: BoxXyxy = (0.30, 0.80, 0.60, 0.95)
HOSTILE = "<script>alert(1)</script> ![x](http://e.example/a.png) </style>"
DENT_KEY, HOOD_KEY = "front_door.left.dent", "hood.unknown.scratch"
BUMPER_KEY, ROOF_KEY = "rear_bumper.unknown.crack", "roof.unknown.dent"


@dataclass(frozen=True, slots=True)
class TwoVisits:
    """The case with its visits and the photos of each, in their order."""

    case: Case
    before: Visit
    after: Visit
    photos_before: tuple[StoredPhoto, ...]
    photos_after: tuple[StoredPhoto, ...]


def with_secrets(number: int) -> bytes:
    """A picture as a phone would write it: GPS, names, a comment; a plate on it."""
    source = (DENT, CRASH, UNDAMAGED)[number % 3]
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    _draw_plate(picture)
    picture.putpixel((0, 0), (number, number, number))  # every file is another one
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Camera-Maker-X", "Paul Photographer"
    exif.get_ifd(0x8769).update({0x9003: "2026:03:01 09:31:00", 0xA431: "SERIAL-4711"})
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (48.0, 51.0, 29.9), 3: "E", 4: (2.0, 17.0, 40.2)}
    )
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90, exif=exif, comment=b"note in a comment")
    return file.getvalue()


def _draw_plate(picture: Image.Image) -> None:
    """Black and white bars, as sharp as the letters of a plate."""
    draw = ImageDraw.Draw(picture)
    left, top, right, bottom = (
        round(edge * side)
        for edge, side in zip(PLATE_BOX, picture.size * 2, strict=True)
    )
    for place, x in enumerate(range(left, right, 8)):
        shade = (255, 255, 255) if place % 2 else (0, 0, 0)
        draw.rectangle((x, top, min(x + 7, right), bottom), fill=shade)


def sharpest_step(picture: Image.Image, box: BoxXyxy = PLATE_BOX) -> int:
    """The largest difference between two pixels side by side in the box."""
    width, height = picture.size
    left, top, right, bottom = box
    inside = (
        left * width + 4,
        top * height + 4,
        right * width - 4,
        bottom * height - 4,
    )
    grey = picture.convert("L").crop(tuple(round(edge) for edge in inside))
    row = [grey.getpixel((x, grey.height // 2)) for x in range(grey.width)]
    return max(abs(one - other) for one, other in itertools.pairwise(row))


def make_two_visits(store: Store, *, name: str = "Fleet car 12") -> TwoVisits:
    """Fill a store with the case."""
    case = create_case(store, name)
    case = set_vehicle(store, case.id, Vehicle(plate="AB-123-CD", make="Renault"))
    before = add_visit(store, case.id, label="check-out", happened_at=CHECK_OUT)
    after = add_visit(store, case.id, label="check-in", happened_at=CHECK_IN)
    photos_before = (
        keep(store, before, 1, "front_door left dent minor", clean=["hood unknown"]),
        keep(store, before, 2, "mirror right broken_part severe"),
    )
    photos_after = (
        keep(
            store,
            after,
            4,
            "front_door left dent severe",
            clean=["mirror right", "front_fender left"],
        ),
        keep(store, after, 5, "hood unknown scratch moderate"),
        keep(store, after, 6, "rear_bumper unknown crack moderate"),
        keep(store, after, 7, "roof unknown dent minor"),
    )
    return TwoVisits(case, before, after, photos_before, photos_after)


def keep(
    store: Store, visit: Visit, number: int, words: str, *, clean: Sequence[str] = ()
) -> StoredPhoto:
    """A photo with one boxed finding, and the parts that it shows undamaged."""
    content = with_secrets(number)
    photo = read_photo(content, name=f"IMG_{number}.JPG", settings=Settings())
    stored = add_photo(store, visit.id, clean_copy(content), photo)
    found = finding(words, sure=0.8, box=(0.35, 0.3, 0.6, 0.55))
    states = tuple(
        PartState(Part(part), PartCondition.SEEN_UNDAMAGED, Side(side))
        for part, side in (each.split() for each in clean)
    )
    answer = Answer(
        Outcome.DAMAGE_FOUND,
        findings=(found,),
        part_states=states,
        severity=found.severity,
        confidence=0.8,
        raw_text="The model's own words",
    )
    made = Provenance(
        "0.1.0", "onboard", "assets", "on-board", "r1", "full", "", photo.sha256,
        CHECK_IN, 0.04,
    )  # fmt: skip
    return set_assessment(store, stored.id, Assessment(stored.name, answer, made))


def decide(
    store: Store, visit: Visit, key: str, action: str, **given: object
) -> Review:
    """A decision of Dana on a damage."""
    at = given.pop("at", datetime(2026, 3, 6, 8, tzinfo=UTC))
    words = given.pop("words", "")
    number = given.pop("number", 1)
    made = Review(
        f"{number:032x}",
        visit.id,
        key,
        ReviewAction(action),
        "Dana",
        at,
        finding=finding(words) if words else None,
    )
    return add_review(store, replace(made, **given))


def decide_all(store: Store, made: TwoVisits) -> None:
    """Every damage of the later visit is decided on, and one of the earlier one."""
    dent = replace(finding("front_door left dent severe"), size_mm=120.0)
    decide(
        store, made.after, DENT_KEY, "change", finding=dent, reason="It was measured."
    )
    for number, (key, words) in enumerate(
        {
            HOOD_KEY: "hood unknown scratch moderate",
            BUMPER_KEY: "rear_bumper unknown crack moderate",
        }.items(),
        start=2,
    ):
        decide(store, made.after, key, "confirm", words=words, number=number)
    decide(
        store,
        made.after,
        ROOF_KEY,
        "reject",
        number=4,
        reason="The sky in the paint.",
        look_alike=LookAlike.REFLECTION,
    )
    words = "front_door left dent minor"
    reason = "Seen at the desk."
    decide(
        store, made.before, DENT_KEY, "confirm", words=words, reason=reason, number=5
    )


def blur_plates(store: Store, made: TwoVisits) -> None:
    """Boxes over the plate on every photo."""
    for photo in (*made.photos_before, *made.photos_after):
        set_blurred(store, photo.id, (PLATE_BOX,))
