"""From EXIF: which way is up, when it was taken on request, and nothing else."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.preprocessing.exif import Exif, read_exif
from tests.preprocessing.files import (
    TAKEN,
    TAKEN_TEXT,
    encoded,
    exif_block,
    picture,
    read,
)

EXIF_FORMATS = ("JPEG", "PNG", "WebP", "HEIC", "AVIF")


@pytest.mark.parametrize("kind", EXIF_FORMATS)
def test_capture_time_is_kept_on_request_only(kind: str) -> None:
    content = encoded(picture(), kind, exif=exif_block(taken=TAKEN_TEXT, gps=True))
    assert read(content).captured_at is None
    assert read(content, keep_capture_time=True).captured_at == TAKEN


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ("+02:00", TAKEN.replace(tzinfo=timezone(timedelta(hours=2)))),
        ("+00:00", TAKEN.replace(tzinfo=UTC)),
        ("summer", TAKEN),
        ("", TAKEN),
    ],
    ids=["offset", "utc", "nonsense", "none"],
)
def test_capture_time_has_the_zone_the_camera_wrote(
    offset: str, expected: datetime
) -> None:
    block = exif_block(taken=TAKEN_TEXT, offset=offset)
    found = read_exif(block).captured_at
    assert found == expected
    assert (found.tzinfo is None) == (expected.tzinfo is None)


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "2025-03-14 15:09:26", "    ", "x" * 400, "2025"]
)
def test_impossible_capture_time_is_unknown(taken: str) -> None:
    assert read_exif(exif_block(taken=taken)).captured_at is None


@pytest.mark.parametrize("kind", EXIF_FORMATS)
def test_nothing_of_the_metadata_stays_with_the_picture(kind: str) -> None:
    block = exif_block(6, taken=TAKEN_TEXT, gps=True)
    photo = read(encoded(picture(), kind, exif=block), keep_capture_time=True)
    assert photo.image.info == {}
    assert not photo.image.getexif()
    saved = encoded(photo.image, "JPEG")
    for secret in (b"SECRETMAKER", b"GPSDAY", b"Exif", b"2025:03"):
        assert secret not in saved


BROKEN = {
    "empty": b"",
    "mark only": b"Exif\0\0",
    "no order": b"Exif\0\0XX*\0\x08\0\0\0",
    "directory outside": b"Exif\0\0II*\0\xff\xff\xff\xff",
    "many entries": b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(40),
    "points to itself": b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08",
    "text outside": exif_block(taken=TAKEN_TEXT)[:-12],
}


@pytest.mark.parametrize("block", BROKEN.values(), ids=BROKEN)
def test_broken_exif_tells_nothing_and_breaks_nothing(block: bytes) -> None:
    assert read_exif(block) == Exif()
    photo = read(encoded(picture(), "JPEG", exif=block or b"x"), keep_capture_time=True)
    assert photo.captured_at is None
