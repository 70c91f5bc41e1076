"""What a header says of a photo, and what its decoder hands over: shared by formats."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageFile

from core.domain.sentences import Sentence

ByteRange = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Header:
    """What a photo claims to be, read without decoding a pixel.

    `decode_bytes` is the memory that its decoder will need, `variant` the name of the
    format in a refusal about that. `kept` are the byte ranges that the decoder gets to
    see; None is the whole file.
    """

    format: str
    size_wh: tuple[int, int]
    decode_bytes: int
    variant: Sentence
    kept: tuple[ByteRange, ...] | None = None


@dataclass(frozen=True, slots=True)
class Raster:
    """Decoded pixels that are handed over in bands, so that no second copy is made.

    `band(top, bottom)` gives these rows as an image of its own. `exif` and `icc` are
    the raw blocks, empty when there are none or when they are already applied.
    `extent` is the range of values, for the modes that do not fix it.
    """

    size_wh: tuple[int, int]
    mode: str
    band: Callable[[int, int], Image.Image]
    exif: bytes = b""
    icc: bytes = b""
    extent: tuple[float, float] = (0.0, 255.0)


def one_name(kind: str) -> Sentence:
    """A format whose name is the same in both languages."""
    return Sentence(kind, kind)


def kept_bytes(content: bytes, kept: tuple[ByteRange, ...] | None) -> bytes:
    """The part of the file that the decoder gets to see."""
    if kept is None:
        return content
    return b"".join(content[start:end] for start, end in kept)


def raster_of(image: ImageFile.ImageFile) -> Raster:
    """Load a Pillow image and hand over its bands and raw metadata blocks."""
    image.load()
    width, height = image.size

    def band(top: int, bottom: int) -> Image.Image:
        if bottom - top == height:
            return image
        return image.crop((0, top, width, bottom))

    floating = image.mode in ("I", "F")
    return Raster(
        size_wh=image.size,
        mode=image.mode,
        band=band,
        exif=_as_bytes(image.info.get("exif")),
        icc=_as_bytes(image.info.get("icc_profile")),
        extent=image.getextrema() if floating else (0.0, 255.0),
    )


def stream(content: bytes) -> io.BytesIO:
    """A file object over these bytes, without a copy."""
    return io.BytesIO(content)


def _as_bytes(block: object) -> bytes:
    return block if isinstance(block, bytes) else b""
