"""Photos, damages and reviews of one car, written as words: "hood left dent minor"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.casework.visit import view_visit
from core.domain.cases import (
    Damage,
    LookAlike,
    Review,
    ReviewAction,
    StoredPhoto,
    Visit,
    VisitView,
)
from core.domain.records import (
    Answer,
    Assessment,
    BoxXyxy,
    Finding,
    PartState,
    Provenance,
)
from core.domain.vocabulary import (
    DamageType,
    Outcome,
    Part,
    PartCondition,
    Severity,
    Side,
    View,
)

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
VISIT = Visit("v1", "c1", "check-out", START, 0)


def finding(
    words: str, *, sure: float | None = None, box: BoxXyxy | None = None
) -> Finding:
    """part, side, type and severity; what is left out at the end is unknown."""
    part, side, kind, severity = [*words.split(), *["unknown"] * 4][:4]
    return Finding(
        Part(part),
        DamageType(kind),
        Severity(severity),
        Side(side),
        confidence=sure,
        box_xyxy=box,
    )


def state(words: str) -> PartState:
    """part, side, condition."""
    part, side, condition = words.split()
    return PartState(Part(part), PartCondition(condition), Side(side))


def photo(
    number: int,
    *findings: str | Finding,
    states: Sequence[str] = (),
    outcome: Outcome | None = None,
    view: View = View.UNKNOWN,
    sha256: str = "",
    name: str = "",
    visit_id: str = "v1",
) -> StoredPhoto:
    """Photo `number` of a visit, counted from 1, as a model assessed it."""
    found = tuple(finding(f) if isinstance(f, str) else f for f in findings)
    usual = Outcome.DAMAGE_FOUND if found else Outcome.NO_DAMAGE_SEEN
    answer = Answer(
        outcome or usual,
        findings=found,
        part_states=tuple(state(each) for each in states),
        view=view,
    )
    digest = sha256 or f"{number:064x}"
    provenance = Provenance(
        "0.1.0", "row", "source", "fake", "r1", "full", "p1", digest, START, 0.1
    )
    return StoredPhoto(
        id=f"photo{number}",
        visit_id=visit_id,
        place=number - 1,
        name=name or f"IMG_{number}.JPG",
        sha256=digest,
        kept_sha256=digest,
        perceptual_hash="0" * 16,
        size_wh=(4000, 3000),
        byte_count=1000,
        added_at=START + timedelta(minutes=number),
        assessment=Assessment(f"IMG_{number}.JPG", answer, provenance),
    )


def review(
    number: int,
    key: str,
    action: str,
    words: str = "",
    *,
    photo_id: str = "",
    look_alike: LookAlike | None = None,
    size_mm: float | None = None,
    visit_id: str = "v1",
) -> Review:
    """Decision `number`, an hour after the one before."""
    found = replace(finding(words), size_mm=size_mm) if words else None
    return Review(
        f"{number:032x}",
        visit_id,
        key,
        ReviewAction(action),
        "Dana",
        START + timedelta(hours=number),
        finding=found,
        photo_id=photo_id,
        look_alike=look_alike,
    )


def view(*photos: StoredPhoto, reviews: Sequence[Review] = ()) -> VisitView:
    return view_visit(VISIT, photos, reviews)


def named(damages: Sequence[Damage]) -> list[str]:
    """Each damage as words, in order: "hood left dent minor 2/3"."""
    return [
        f"{d.part} {d.side} {d.damage_type} {d.severity} {d.agreeing}/{d.looking}"
        for d in damages
    ]


def mirrored(shown: StoredPhoto) -> StoredPhoto:
    """The photo as it were with the car's left and right exchanged."""
    swap = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    assert shown.assessment is not None
    answer = shown.assessment.answer
    turned = replace(
        answer,
        findings=tuple(
            replace(f, side=swap.get(f.side, f.side)) for f in answer.findings
        ),
        part_states=tuple(
            replace(s, side=swap.get(s.side, s.side)) for s in answer.part_states
        ),
    )
    return replace(shown, assessment=replace(shown.assessment, answer=turned))


def later(visit: VisitView) -> VisitView:
    """The same visit with other photos: other files that show the same."""
    photos = (
        replace(each, kept_sha256=f"{int(each.kept_sha256, 16) + 2**200:064x}")
        for each in visit.photos
    )
    return replace(visit, photos=tuple(photos))
