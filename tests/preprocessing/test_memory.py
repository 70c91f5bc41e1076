"""Peak memory of one intake and clean copy, in a process of its own. Nothing is timed.

The kernel's own high-water mark is read: `ru_maxrss` of a child still counts the memory
of the process that started it.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.preprocessing.files import (
    bmp_claiming,
    encoded,
    gif_claiming,
    heif_claiming,
    heif_with_size,
    jpeg_many_scans,
    jpeg_resized_header,
    jpeg_with_segments,
    picture,
    png_chunk,
    png_file,
    tiff_of_one_tile,
    webp_claiming,
    zeros_packed,
)

HANG_GUARD_S = 30
PROMISE_MB = 300
COPY_MB = 200
LARGE_JPEG_MB = 120
CHILD = """
import ctypes, re, sys
from pathlib import Path
from core.domain.errors import ImageRejected
from core.domain.settings import Settings
from core.preprocessing.clean_copy import clean_copy
from core.preprocessing.intake import read_photo, read_photo_file
from tests.examples import UNDAMAGED

def peak_mb():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1e3

def measure(work):
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before = peak_mb()
    try:
        outcome = work()
    except ImageRejected as refused:
        outcome = type(refused.__cause__).__name__
    print(peak_mb() - before, outcome, sep=";")

settings = Settings()
content = Path(sys.argv[1]).read_bytes()
read_photo_file(UNDAMAGED, settings=settings)
measure(lambda: read_photo(content, name="x", settings=settings).original_size_wh)
measure(lambda: len(clean_copy(content)))
"""

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="peak memory is read from /proc"
)


@dataclass(frozen=True)
class Added:
    """Megabytes added at the peak; `outcome` is a size or the cause of a refusal."""

    intake_mb: float
    outcome: str
    copy_mb: float
    copied: bool


def added(content: bytes, folder: Path) -> Added:
    """What the intake of these bytes took, and then their clean copy."""
    path = folder / "photo"
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, str(path)],
        capture_output=True,
        text=True,
        timeout=HANG_GUARD_S,
        check=True,
    )
    (intake, outcome), (copy, made) = (
        line.split(";") for line in done.stdout.splitlines()
    )
    return Added(float(intake), outcome, float(copy), made.isdigit())


def large_picture(width: int, height: int) -> Image.Image:
    """Soft shapes only: quick to make, and as large in memory as any photo."""
    return picture(96, 72).resize((width, height), Image.Resampling.BILINEAR)


@pytest.mark.parametrize("orientation", [1, 6])
def test_jpeg_of_48_megapixels_adds_little(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encoded(large_picture(8064, 6048), "JPEG", exif=exif, quality=80)
    found = added(content, tmp_path)
    assert found.outcome == str((8064, 6048) if orientation == 1 else (6048, 8064))
    assert found.copied
    assert max(found.intake_mb, found.copy_mb) <= LARGE_JPEG_MB


LARGE = {
    "PNG": lambda: encoded(large_picture(6000, 4000), "PNG", compress_level=1),
    "PNG RGBA": lambda: png_file((6000, 4000), zeros_packed(96_004_000), colour_type=6),
    "JPEG progressive": lambda: encoded(
        large_picture(6000, 4000), "JPEG", progressive=True
    ),
    "BMP": lambda: encoded(large_picture(4000, 3000), "BMP"),
    "TIFF turned": lambda: encoded(
        large_picture(4000, 3000), "TIFF", tiffinfo={274: 6}
    ),
    "WebP": lambda: encoded(large_picture(4000, 3000), "WebP", method=0),
}


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_large_photo_is_accepted_within_the_promise(make, tmp_path: Path) -> None:
    found = added(make(), tmp_path)
    assert found.outcome.startswith("(")
    assert found.copied
    assert found.intake_mb <= PROMISE_MB
    assert found.copy_mb <= COPY_MB


def photo_bytes(kind: str = "JPEG", **options: object) -> bytes:
    return encoded(picture(), kind, **options)


def with_png_chunk(name: bytes, body: bytes) -> bytes:
    content = photo_bytes("PNG")
    return content[:33] + png_chunk(name, body) + content[33:]


def many_zeros() -> bytes:
    return zeros_packed(200_000_000)


EXIF_SEGMENT = (0xE1, b"Exif\0\0" + bytes(65_000))
PROFILE_SEGMENT = (0xE2, b"ICC_PROFILE\0\x01\xff" + bytes(65_000))
BOMBS = {
    "PNG of 144 MP": lambda: png_file((12000, 12000), zeros_packed(43_012_000)),
    "PNG of 40 MP": lambda: png_file((8000, 5000), zeros_packed(120_005_000)),
    "PNG, text inflates": lambda: with_png_chunk(b"zTXt", b"a\0\0" + many_zeros()),
    "PNG, profile inflates": lambda: with_png_chunk(b"iCCP", b"a\0\0" + many_zeros()),
    "PNG, wide text": lambda: with_png_chunk(b"iTXt", b"a" * 30_000_000),
    "PNG of 16 bits": lambda: png_file(
        (3500, 3500), zeros_packed(98_003_500), colour_type=6, depth=16
    ),
    "JPEG claims 89 MP": lambda: jpeg_resized_header(photo_bytes(), (9420, 9420)),
    "JPEG of many passes": lambda: jpeg_many_scans(photo_bytes(progressive=True), 5000),
    "JPEG progressive of 96 MP": lambda: encoded(
        Image.new("L", (12000, 8000)), "JPEG", progressive=True
    ),
    "JPEG, 38 MB of EXIF": lambda: jpeg_with_segments(
        photo_bytes(), *[EXIF_SEGMENT] * 580
    ),
    "JPEG, 38 MB of profile": lambda: jpeg_with_segments(
        photo_bytes(), *[PROFILE_SEGMENT] * 580
    ),
    "GIF of 99 MP": lambda: gif_claiming((9900, 9990)),
    "GIF of 100 MP on a small canvas": lambda: gif_claiming((300, 200), (10000, 10000)),
    "GIF of 4 GP": lambda: gif_claiming((65535, 65535)),
    "WebP of 268 MP": lambda: webp_claiming((16384, 16384)),
    "WebP of 14 MP": lambda: encoded(
        Image.new("L", (4000, 3600)), "WebP", lossless=True, method=0
    ),
    "HEIC of 4 GP": lambda: heif_claiming((65535, 65535)),
    "HEIC hides its size": lambda: heif_with_size(
        encoded(Image.new("L", (2000, 1500)), "HEIC"), (200, 200)
    ),
    "BMP of 1 GP": lambda: bmp_claiming((32000, 32000)),
    "TIFF of one huge tile": lambda: tiff_of_one_tile((300, 300), 20_000),
    "TIFF deflate of 90 MP": lambda: encoded(
        Image.new("L", (9500, 9500)), "TIFF", compression="tiff_adobe_deflate"
    ),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_bomb_stays_within_the_promise(make, tmp_path: Path) -> None:
    found = added(make(), tmp_path)
    assert found.intake_mb <= PROMISE_MB
    assert found.copy_mb <= COPY_MB
