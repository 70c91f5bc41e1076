"""Damaged bytes of every format give a photo or a refusal, never anything else."""

import random

import pytest

from core.domain.errors import ImageRejected
from core.domain.records import Photo
from tests.preprocessing.files import READ_FORMATS, encoded, exif_block, picture, read

ROUNDS = 60
BASES = {
    **{kind: (kind, {}) for kind in READ_FORMATS},
    "JPEG progressive": ("JPEG", {"progressive": True}),
    "JPEG EXIF": ("JPEG", {"exif": exif_block(6, taken="2025:01:01 00:00:00")}),
    "PNG palette": ("PNG", {}),
    "TIFF LZW": ("TIFF", {"compression": "tiff_lzw"}),
    "TIFF JPEG": ("TIFF", {"compression": "jpeg"}),
    "WebP lossless": ("WebP", {"lossless": True}),
}


def spoil(content: bytes, noise: random.Random) -> bytes:
    """Change, drop or repeat a few bytes, more often near the start."""
    spoilt = bytearray(content)
    for _ in range(noise.choice((1, 1, 2, 5, 20))):
        reach = noise.choice((64, 700, len(spoilt)))
        at = noise.randrange(max(1, min(reach, len(spoilt) - 1)))
        what = noise.random()
        if what < 0.7 and spoilt:
            spoilt[at] = noise.choice((0, 1, 255, 127, noise.randrange(256)))
        elif what < 0.85:
            del spoilt[at : at + noise.choice((1, 4, 100))]
        else:
            spoilt[at:at] = spoilt[at : at + noise.choice((1, 4, 100))]
    return bytes(spoilt)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("base", BASES)
def test_spoilt_file_gives_a_photo_or_a_refusal(base: str) -> None:
    kind, options = BASES[base]
    image = picture(96, 80)
    image = image.convert("P") if base == "PNG palette" else image
    content = encoded(image, kind, **options)
    noise = random.Random(base)
    for _ in range(ROUNDS):
        spoilt = spoil(content, noise)
        try:
            photo = read(spoilt, max_megapixels=4, keep_capture_time=True)
        except ImageRejected:
            continue
        assert isinstance(photo, Photo)
        assert photo.image.mode == "RGB"
        assert photo.image.info == {}
        assert max(photo.image.size) <= 1024
