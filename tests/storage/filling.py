"""Small photos, assessments and reviews to fill a store with."""

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from core.domain.cases import Review, ReviewAction, StoredPhoto, Visit
from core.domain.records import (
    Answer,
    Assessment,
    Finding,
    Photo,
    PromptPath,
    Provenance,
    Scores,
    Writing,
)
from core.domain.sentences import Sentence
from core.domain.vocabulary import DamageType, Outcome, Part, Severity, Side
from core.storage.cases import create_case
from core.storage.photos import add_photo, kept_picture, photos_of_visit
from core.storage.store import Store
from core.storage.visits import add_visit
from tests.fakes import photo as fake_photo

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)


METADATA_BYTES = 100


def make_content(seed: int, byte_count: int = 2000) -> bytes:
    """Bytes that stand for a photo's file as it was given."""
    return random.Random(seed).randbytes(byte_count)


def clean(content: bytes) -> bytes:
    """What stands for its clean copy, the only thing that is kept."""
    return content[METADATA_BYTES:]


def clean_sha256(content: bytes) -> str:
    """The hash under which the clean copy is kept."""
    return hashlib.sha256(clean(content)).hexdigest()


def make_photo(content: bytes, *, name: str = "car.jpg", look: str = "") -> Photo:
    """What intake would say of these bytes; `look` is the perceptual hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    made = replace(fake_photo(sha256), name=name, byte_count=len(content))
    return replace(made, perceptual_hash=look or sha256[:16])


def make_assessment(
    seed: int = 0, severity: Severity = Severity.MODERATE
) -> Assessment:
    """An assessment with something in every kind of field."""
    chance = random.Random(seed)
    finding = Finding(
        part=chance.choice(list(Part)),
        damage_type=chance.choice(list(DamageType)),
        severity=severity,
        side=chance.choice(list(Side)),
        confidence=chance.random(),
        box_xyxy=(0.1, 0.2, chance.random(), 0.9),
    )
    pairs = (("a", chance.random()), ("b", chance.random()))
    answer = Answer(
        Outcome.DAMAGE_FOUND,
        findings=(finding,),
        severity=severity,
        confidence=chance.random(),
        scores=Scores(0.9, chance.random(), pairs, pairs, pairs, pairs),
        damage_map=tuple(tuple(chance.random() for _ in range(8)) for _ in range(8)),
        raw_text="façade \ud800 <b>",
        reason=Sentence("It shows.", "Cela se voit."),
        writing=Writing(
            PromptPath.PLAIN, 3, 0.5, notes=(Sentence("smaller", "plus petit"),)
        ),
    )
    provenance = Provenance(
        "0.1.0", "row", "source", "engine", "r1", "half", "p1", "a" * 64, NOON, 0.1
    )
    return Assessment("car.jpg", answer, provenance)


def make_review(visit_id: str, **given: object) -> Review:
    """A confirmation by somebody, with what is given changed."""
    made = Review(
        uuid4().hex, visit_id, "hood/left/dent", ReviewAction.CONFIRM, "Ann", NOON
    )
    return replace(made, **given)


def make_visit(store: Store, name: str = "A car") -> Visit:
    """A new case with one visit."""
    case = create_case(store, name)
    return add_visit(store, case.id, label="check-out", happened_at=NOON)


def fill_visit(store: Store, visit: Visit, *, photos: int = 2) -> list[StoredPhoto]:
    """Photos with contents 0, 1, 2, ... in a visit."""
    contents = [make_content(seed) for seed in range(photos)]
    return [
        add_photo(store, visit.id, clean(each), make_photo(each)) for each in contents
    ]


def originals_on_disk(folder: Path) -> set[str]:
    """The names of all originals; each is checked against its bytes."""
    found = set()
    for path in (folder / "originals").glob("??/*"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        found.add(path.name)
    return found


def check_photos(store: Store, visit_id: str) -> set[str]:
    """The hashes of what is kept of a visit's photos, each read back."""
    photos = photos_of_visit(store, visit_id)
    assert [photo.place for photo in photos] == list(range(len(photos)))
    for photo in photos:
        assert len(kept_picture(store, photo)) == photo.byte_count - METADATA_BYTES
    return {photo.kept_sha256 for photo in photos}
