"""A PNG of the whole picture, for formats and files that cannot be cleaned as they are.

Decisions:
- Full size, upright, nothing lost: what PNG can hold is written as it was decoded, with
  its profile; anything else as the intake would see it, in sRGB on white.
- No more memory is taken than one intake may: a picture that is larger is refused.
- Packed quickly: a smaller file would take many times as long.
"""

import io
from dataclasses import replace

from PIL import Image

from core.preprocessing.colour import band_mode, flatten, sound_profile, to_srgb
from core.preprocessing.decoding import (
    BAND_PX,
    FORMATS,
    TURNS,
    UPRIGHT_FROM_DECODER,
)
from core.preprocessing.exif import UPRIGHT, read_exif
from core.preprocessing.formats import png
from core.preprocessing.formats.header import Raster
from core.preprocessing.limits import check_memory

AS_THEY_ARE = {"1", "L", "LA", "RGB", "RGBA", "I;16"}  # with a clear colour as well
BYTES_PER_PIXEL = 4  # Pillow's store for colour
COMPRESS_LEVEL = 1


def png_copy(content: bytes, kind: str) -> bytes:
    """The picture of a file of any kind that is read, as a PNG.

    Raises:
        ImageRejected: it takes too much memory.
        Exception: whatever its decoder says of broken bytes.
    """
    read_header, open_pixels = FORMATS[kind]
    header = read_header(content)
    width, height = header.size_wh
    if kind == "JPEG":  # its header tells the memory of a picture of reduced size
        whole_bytes = header.decode_bytes + width * height * BYTES_PER_PIXEL
        check_memory(replace(header, decode_bytes=whole_bytes))
    check_memory(header)
    raster = open_pixels(content, header, target_wh=header.size_wh)
    image, profile = _whole(raster)
    turn = UPRIGHT
    if kind not in UPRIGHT_FROM_DECODER:
        turn = read_exif(raster.exif).orientation
    if turn != UPRIGHT:
        image = image.transpose(TURNS[turn])
    packed = io.BytesIO()
    image.save(packed, "PNG", compress_level=COMPRESS_LEVEL, icc_profile=profile)
    made = packed.getvalue()
    check_memory(replace(header, decode_bytes=png.read_header(made).decode_bytes))
    return made


def _whole(raster: Raster) -> tuple[Image.Image, bytes]:
    """(the picture in a mode that PNG holds, the profile it is to be seen with)."""
    height = raster.size_wh[1]
    if raster.mode in AS_THEY_ARE:
        return raster.band(0, height), sound_profile(raster.icc)
    image = Image.new(band_mode(raster.mode), raster.size_wh)
    for top in range(0, height, BAND_PX):
        band = raster.band(top, min(height, top + BAND_PX))
        image.paste(flatten(band, raster.extent), (0, top))
    if image.mode == "RGB":
        return image, sound_profile(raster.icc)
    return to_srgb(image, raster.icc), b""
