"""A kept photo's pixels: bounded, upright, and blurred so that nothing comes back."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.domain.cases import StoredPhoto
from core.domain.errors import ImageRejected, StorageFailed
from core.domain.records import BoxXyxy
from core.domain.settings import Settings
from core.filing.opening import open_cases
from core.filing.pictures import blur_boxes, read_picture, read_thumbnail
from core.preprocessing.intake import read_photo
from core.storage.originals import original_path
from core.storage.photos import add_photo, add_refused
from core.storage.store import Store
from tests.storage.filling import make_visit

SETTINGS = Settings()
PLATE: BoxXyxy = (0.3, 0.5, 0.7, 0.62)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_cases(replace(SETTINGS, data_folder=str(tmp_path / "cases")))


def keep(store: Store, image: Image.Image, **options: object) -> StoredPhoto:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95, **options)
    content = file.getvalue()
    photo = read_photo(content, name="car.jpg", settings=SETTINGS)
    return add_photo(store, make_visit(store).id, content, photo)


def plate(text: str) -> Image.Image:
    """A white plate with this text, in the place of `PLATE`."""
    image = Image.linear_gradient("L").resize((1200, 900)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((360, 450, 840, 558), fill="white")
    draw.text((600, 504), text, fill="black", anchor="mm", font_size=96)
    return image


def test_picture_is_upright_bounded_and_without_metadata(store: Store) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    photo = keep(store, Image.new("RGB", (2000, 1000), "red"), exif=exif)
    picture = read_picture(store, photo, SETTINGS)
    assert picture.size == (512, 1024)
    assert picture.mode == "RGB"
    assert picture.info == {}
    assert max(read_thumbnail(store, photo, SETTINGS).size) == 320


def test_small_photo_is_not_enlarged(store: Store) -> None:
    photo = keep(store, Image.new("RGB", (200, 150), "red"))
    assert read_picture(store, photo, SETTINGS).size == (200, 150)


def test_nothing_outside_the_boxes_changes() -> None:
    image = plate("AB-123-CD")
    changed = np.asarray(blur_boxes(image, [PLATE])) != np.asarray(image)
    assert changed.any()
    changed[450:558, 360:840] = False
    assert not changed.any()


def test_plates_cannot_be_told_apart_after_blurring() -> None:
    """What stays of one plate is closer to another than JPEG noise is."""
    first = blur_boxes(plate("AB-123-CD"), [PLATE])
    other = blur_boxes(plate("HX-789-QZ"), [PLATE])
    before = np.abs(
        np.asarray(plate("AB-123-CD"), int) - np.asarray(plate("HX-789-QZ"), int)
    )
    after = np.abs(np.asarray(first, int) - np.asarray(other, int))
    assert before.mean() > 2
    assert after.max() <= 32


@pytest.mark.parametrize("side", [8, 40, 300])
def test_no_sharp_step_stays_inside_a_box(side: int) -> None:
    tiles = np.indices((900, 1200)).sum(axis=0) % 2 * 255
    image = Image.fromarray(tiles.astype(np.uint8), "L").convert("RGB")
    box = (0.2, 0.2, 0.2 + side / 1200, 0.2 + side / 900)
    inside = np.asarray(blur_boxes(image, [box]), int)[
        182 : 178 + side, 242 : 238 + side
    ]
    assert np.abs(np.diff(inside, axis=0)).max(initial=0) <= 32
    assert np.abs(np.diff(inside, axis=1)).max(initial=0) <= 32


@pytest.mark.parametrize(
    "box",
    [(0.0, 0.0, 1.0, 1.0), (0.7, 0.6, 0.2, 0.1), (-0.5, 0.9, 2.0, 3.0), (0.5,) * 4],
    ids=["whole", "backwards", "outside", "empty"],
)
def test_any_box_is_taken(box: BoxXyxy) -> None:
    image = plate("AB")
    assert blur_boxes(image, [box]).size == image.size


def test_kept_file_stays_as_it_is(store: Store) -> None:
    photo = keep(store, plate("AB-123-CD"))
    before = read_picture(store, photo, SETTINGS)
    blurred = read_picture(store, photo, SETTINGS, boxes=[PLATE])
    assert blurred.tobytes() != before.tobytes()
    assert read_picture(store, photo, SETTINGS).tobytes() == before.tobytes()


def test_missing_file_and_refused_photo_are_sentences(store: Store) -> None:
    photo = keep(store, plate("AB"))
    original_path(store.folder, photo.kept_sha256).unlink()
    with pytest.raises(StorageFailed, match="missing"):
        read_picture(store, photo, SETTINGS)
    refused = add_refused(
        store, photo.visit_id, name="x.jpg", byte_count=3, problem="No photo."
    )
    with pytest.raises(StorageFailed):
        read_thumbnail(store, refused, SETTINGS)


def test_photo_outside_todays_limits_is_refused(store: Store) -> None:
    photo = keep(store, Image.new("RGB", (2000, 1000), "red"))
    with pytest.raises(ImageRejected):
        read_picture(store, photo, replace(SETTINGS, max_megapixels=1))
