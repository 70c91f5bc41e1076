"""Labels as a ZIP, read back by the evaluation; nothing in it names anybody."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.domain.errors import ExportFailed
from core.domain.sentences import Language
from core.domain.settings import Settings
from core.domain.vocabulary import DamageType, Part, Severity, Side
from core.evaluation.labels import read_labels
from core.filing import labels
from core.filing.labels import labels_zip, reviewed_of, views_of_all, views_of_case
from core.filing.opening import open_cases
from core.preprocessing.archives import unpack_photos
from core.preprocessing.intake import read_photo
from core.storage.originals import original_path
from core.storage.photos import kept_picture, set_blurred
from core.storage.store import Store
from core.storage.visits import add_visit
from tests.filing.two_visits import (
    CHECK_IN,
    PLATE_BOX,
    SECRETS,
    TwoVisits,
    decide,
    decide_all,
    keep,
    make_two_visits,
    sharpest_step,
)

SETTINGS = Settings()


@pytest.fixture
def store(data_folder: Path) -> Iterator[Store]:
    opened = open_cases(Settings(data_folder=str(data_folder)))
    yield opened
    opened.close()


@pytest.fixture
def made(store: Store) -> TwoVisits:
    return make_two_visits(store, name="Case of Mrs Example")


def packed(store: Store, case_id: str = "", language: Language = Language.EN) -> bytes:
    views = views_of_case(store, case_id) if case_id else views_of_all(store)
    return labels_zip(store, views, settings=SETTINGS, language=language)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_labels_load_in_the_evaluation_with_their_photos(
    store: Store, made: TwoVisits, tmp_path: Path
) -> None:
    decide_all(store, made)
    content = packed(store, made.case.id)
    unpack_photos(content, tmp_path, settings=SETTINGS)
    read = read_labels(unpacked(content)["labels.csv"], photos_folder=tmp_path)
    assert read.problems == ()
    assert len(read.photos) == 5
    dent = (Part.FRONT_DOOR, Side.LEFT, DamageType.DENT, Severity.SEVERE)
    assert dent in [found for photo in read.photos for found in photo.findings or ()]
    assert [photo.damaged for photo in read.photos].count(False) == 1


def test_every_row_has_its_picture_and_every_picture_its_row(
    store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    files = unpacked(packed(store, made.case.id))
    rows = [photo.file for photo in read_labels(files["labels.csv"]).photos]
    assert sorted(rows) == sorted(name for name in files if name.startswith("photos/"))
    chats = [json.loads(line) for line in files["chats.jsonl"].splitlines()]
    asked = [chat["messages"][0]["content"][0]["image"] for chat in chats]
    assert set(asked) <= set(rows)
    assert asked
    for name in rows:
        assert read_photo(files[name], name=name, settings=SETTINGS)


def test_nothing_in_the_archive_names_anybody(store: Store, made: TwoVisits) -> None:
    decide_all(store, made)
    files = unpacked(packed(store, made.case.id))
    typed = (b"Mrs Example", b"Dana", b"AB-123-CD", b"IMG_", b"measured", b"check-out")
    for name, content in files.items():
        for secret in (*SECRETS, *typed, b"Exif\0\0"):
            assert secret not in content, (name, secret)
        if name.startswith("photos/"):
            assert not Image.open(io.BytesIO(content)).getexif()


def test_a_photo_without_boxes_is_the_kept_copy(store: Store, made: TwoVisits) -> None:
    decide_all(store, made)
    files = unpacked(packed(store, made.case.id))
    kept = {kept_picture(store, photo) for photo in made.photos_after}
    assert kept <= set(files.values())


def test_a_file_that_was_kept_with_metadata_leaves_without(
    store: Store, made: TwoVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_all(store, made)
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Paul Photographer"
    Image.new("RGB", (200, 150), "grey").save(file, "JPEG", exif=exif)
    monkeypatch.setattr(labels, "kept_picture", lambda *_: file.getvalue())
    files = unpacked(packed(store, made.case.id))
    assert not [name for name, each in files.items() if b"Photographer" in each]


def test_boxes_of_any_visit_are_blurred_wherever_the_photo_is(
    store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    again = add_visit(store, made.case.id, label="again", happened_at=CHECK_IN)
    same = keep(store, again, 5, "hood unknown scratch moderate")
    words = "hood unknown scratch moderate"
    decide(store, again, "hood.unknown.scratch", "confirm", words=words, number=9)
    assert same.sha256 == made.photos_after[1].sha256
    set_blurred(store, made.photos_after[1].id, ((0.0, 0.0, 0.1, 0.1),))
    set_blurred(store, same.id, (PLATE_BOX,))
    files = unpacked(packed(store, made.case.id))
    steps = {
        name: sharpest_step(Image.open(io.BytesIO(content)))
        for name, content in files.items()
        if name.startswith("photos/")
    }
    blurred = [name for name, step in steps.items() if step < 40]
    assert blurred == [f"photos/{same.sha256}.jpg"]


def test_only_decided_photos_are_labels(store: Store, made: TwoVisits) -> None:
    with pytest.raises(ExportFailed, match="no reviewed photo"):
        packed(store, made.case.id)
    words = "hood unknown scratch moderate"
    decide(store, made.after, "hood.unknown.scratch", "confirm", words=words)
    assert reviewed_of(views_of_case(store, made.case.id)) == 1
    files = unpacked(packed(store, made.case.id))
    assert len([name for name in files if name.startswith("photos/")]) == 1


def test_photo_that_cannot_be_read_has_no_row_and_is_told(
    store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    original_path(store.folder, made.photos_after[0].kept_sha256).unlink()
    files = unpacked(packed(store, made.case.id))
    assert len(read_labels(files["labels.csv"]).photos) == 4
    assert made.photos_after[0].sha256.encode() not in files["chats.jsonl"]
    assert files["README.txt"].endswith(b"too large: 1.\n")


def test_archive_stays_below_its_bound(
    store: Store, made: TwoVisits, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_all(store, made)
    sizes = [len(kept_picture(store, photo)) for photo in made.photos_after]
    monkeypatch.setattr(labels, "MOST_BYTES", max(sizes) + 1000)
    files = unpacked(packed(store, made.case.id))
    assert len(read_labels(files["labels.csv"]).photos) == 1
    assert b"too large: 4." in files["README.txt"]


def test_labels_of_all_cases_are_of_all_cases(store: Store, made: TwoVisits) -> None:
    decide_all(store, made)
    other = make_two_visits(store, name="Another")
    visit = add_visit(store, other.case.id, label="third", happened_at=CHECK_IN)
    keep(store, visit, 8, "roof unknown dent minor")
    words = "roof unknown dent minor"
    decide(store, visit, "roof.unknown.dent", "confirm", words=words, number=9)
    files = unpacked(packed(store))
    assert len(read_labels(files["labels.csv"]).photos) == 6


def test_equal_content_gives_equal_bytes_and_language_only_the_readme(
    store: Store, made: TwoVisits
) -> None:
    decide_all(store, made)
    assert packed(store, made.case.id) == packed(store, made.case.id)
    english, french = (
        unpacked(packed(store, made.case.id, language)) for language in Language
    )
    assert "Photos de dommages" in french["README.txt"].decode()
    different = {name for name in english if english[name] != french[name]}
    assert different == {"README.txt"}
