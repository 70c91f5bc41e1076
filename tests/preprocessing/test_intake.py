"""The door: names for people, files from disk, one photo at a time or many."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from core.domain.errors import ImageRejected
from core.domain.settings import Settings
from core.preprocessing.decoding import FILTER, _resize
from core.preprocessing.intake import display_name, read_photo_file
from tests.preprocessing.files import READ_FORMATS, SETTINGS, encoded, picture, read


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("car.jpg", "car.jpg"),
        ("/home/ann/secret/car.jpg", "car.jpg"),
        ("C:\\Users\\Ann\\car.jpg", "car.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\nc\x1b[31m.png", "abc[31m.png"),
        ("gpj.\u202ecar.exe", "gpj.car.exe"),
        ("  two   words .jpg ", "two words .jpg"),
        ("", "photo"),
        ("///", "photo"),
        ("\x07", "photo"),
        ("é voilà.heic", "é voilà.heic"),
        ("bad\udcff.jpg", "bad.jpg"),
    ],
)
def test_name_is_for_people(given: str, shown: str) -> None:
    assert display_name(given) == shown


def test_long_name_keeps_its_ending() -> None:
    name = display_name("x" * 500 + ".jpg")
    assert len(name) == 80
    assert name.endswith("….jpg")
    assert len(display_name("x." + "y" * 500)) <= 80


def test_photo_says_what_it_is() -> None:
    content = encoded(picture(), "JPEG")
    photo = read(content, name="/tmp/car.jpg")
    assert photo.name == "car.jpg"
    assert photo.sha256 == hashlib.sha256(content).hexdigest()
    assert len(photo.perceptual_hash) == 16
    assert photo.quality.sharpness > 0


def test_file_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    path = tmp_path / "car.txt"
    path.write_bytes(encoded(picture(), "WebP"))
    photo = read_photo_file(path, settings=SETTINGS)
    assert (photo.name, photo.format) == ("car.txt", "WebP")


def test_file_that_cannot_be_read_is_refused_without_its_path(tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(encoded(picture(), "JPEG"))
    cases = {
        tmp_path / "gone.jpg": "no file gone.jpg",
        tmp_path: "is not a file",
        Path("a\0b.jpg"): "ab.jpg cannot be read",
        large / "inside.jpg": "inside.jpg",
    }
    for path, words in cases.items():
        with pytest.raises(ImageRejected) as caught:
            read_photo_file(path, settings=SETTINGS)
        assert words in caught.value.message
        assert str(tmp_path.parent) not in caught.value.message + caught.value.hint
        assert caught.value.message.fr != caught.value.message


def test_size_is_checked_before_the_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "car.jpg"
    path.write_bytes(bytes(300_000))

    def opened(_: Path) -> bytes:
        raise AssertionError("opened")

    monkeypatch.setattr(Path, "read_bytes", opened)
    with pytest.raises(ImageRejected, match=r"0\.3 MB; the limit is 0\.2 MB"):
        read_photo_file(path, settings=Settings(max_file_mb=0.2))


def test_many_threads_read_the_same_pictures_as_one() -> None:
    contents = [
        encoded(picture(seed=seed), kind) for seed in (1, 2) for kind in READ_FORMATS
    ]
    alone = [read(content).image.tobytes() for content in contents]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(read, contents * 4))
    assert [photo.image.tobytes() for photo in together] == alone * 4


def test_import_brings_no_model_package_and_no_other_decoder() -> None:
    script = (
        "import sys, core.preprocessing.intake\n"
        "heavy = {'torch', 'transformers', 'streamlit', 'onnxruntime', 'scipy'}\n"
        "rare = {'PIL.PsdImagePlugin', 'PIL.BlpImagePlugin', 'PIL.EpsImagePlugin'}\n"
        "print(sorted((heavy | rare) & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("size_wh", "target_wh"),
    [((301, 203), (150, 101)), ((640, 480), (333, 250)), ((90, 900), (1, 10))],
)
def test_halves_shrunk_at_once_are_what_one_call_gives(
    size_wh: tuple[int, int], target_wh: tuple[int, int]
) -> None:
    image = Image.effect_noise(size_wh, 90).convert("RGB")
    one_call = image.resize(target_wh, FILTER, (0, 0, size_wh[0], size_wh[1]))
    halves = _resize(image, target_wh, size_wh)
    assert ImageChops.difference(one_call, halves).getbbox() is None
