"""A photo seen before is recognised through copying, not mistaken for another."""

from dataclasses import replace

import pytest
from PIL import Image

from core.domain.records import Photo
from core.preprocessing.fingerprint import (
    LOOKS_SAME_BITS,
    Likeness,
    find_same,
    hamming,
    perceptual_hash,
)
from tests.examples import EXAMPLES
from tests.preprocessing.files import encoded, picture, read

SHOWN = [Image.open(path).convert("RGB") for path in sorted(EXAMPLES.glob("*.jpg"))]
DIFFERENT_BITS = 12


def photo_of(image: Image.Image, kind: str = "JPEG", **options: object) -> Photo:
    return read(encoded(image, kind, **options))


@pytest.mark.parametrize("image", SHOWN, ids=range(len(SHOWN)))
def test_resized_and_recompressed_copy_looks_the_same(image: Image.Image) -> None:
    original = perceptual_hash(image)
    for side in (160, 320, 900, 1600):
        copy = image.resize((side, side * image.height // image.width))
        for kind, options in (("JPEG", {"quality": 40}), ("WebP", {"quality": 50})):
            other = photo_of(copy, kind, **options).perceptual_hash
            assert hamming(original, other) <= LOOKS_SAME_BITS
    assert hamming(original, perceptual_hash(image.convert("L").convert("RGB"))) <= 2


def test_different_photos_are_far_apart() -> None:
    images = [*SHOWN, *(picture(seed=seed) for seed in range(20))]
    hashes = [perceptual_hash(image) for image in images]
    for number, first in enumerate(hashes):
        for second in hashes[number + 1 :]:
            assert hamming(first, second) > DIFFERENT_BITS


@pytest.mark.parametrize(
    "turn",
    [
        Image.Transpose.FLIP_LEFT_RIGHT,
        Image.Transpose.ROTATE_90,
        Image.Transpose.ROTATE_180,
    ],
)
def test_mirrored_or_turned_photo_is_another_one(turn: Image.Transpose) -> None:
    image = SHOWN[0]
    other = perceptual_hash(image.transpose(turn))
    assert hamming(perceptual_hash(image), other) > DIFFERENT_BITS


def test_hash_is_sixteen_hex_digits_even_of_a_flat_picture() -> None:
    for image in (*SHOWN, Image.new("RGB", (64, 64), "white")):
        assert len(perceptual_hash(image)) == 16
        int(perceptual_hash(image), 16)


def test_hamming_counts_bits() -> None:
    assert hamming("0" * 16, "f" * 16) == 64
    assert hamming("8" + "0" * 15, "0" * 16) == 1
    assert hamming("ab" * 8, "ab" * 8) == 0


def test_find_same_prefers_the_same_file_and_then_the_nearest() -> None:
    photo = photo_of(SHOWN[0])
    copy = photo_of(SHOWN[0].resize((500, 375)), quality=50)
    near = replace(copy, sha256="0" * 64, perceptual_hash=photo.perceptual_hash)
    flipped = f"{int(photo.perceptual_hash, 16) ^ 0b111:016x}"
    copy = replace(copy, perceptual_hash=flipped)
    other = photo_of(SHOWN[1])
    assert find_same(photo, []) is None
    assert find_same(photo, [other]) is None
    found = find_same(photo, [other, copy])
    assert found is not None
    assert (found.photo, found.likeness) == (copy, Likeness.LOOKS_THE_SAME)
    assert found.distance_bits == 3
    assert find_same(photo, [copy, near]).photo is near
    twin = replace(photo, name="again.jpg")
    same = find_same(photo, [near, copy, twin])
    assert (same.photo, same.likeness) == (twin, Likeness.SAME_FILE)
