"""The copy of a photo that is kept: the same picture, nothing of what came with it.

Decisions:
- Where, when, with which device and by whom a photo was taken goes, and so do notes,
  the small pictures inside such notes, and whatever hangs on the end of the file. The
  picture, its colour profile and its orientation stay.
- JPEG, PNG, WebP, HEIC and AVIF are cleaned without decoding: each bit of the picture
  is as it was given. TIFF, BMP, GIF, and a file of those five that is built in a way
  that leaves a doubt, are decoded and written as PNG.
- What was cleaned is read again as far as its header. A copy whose size is another one
  is not taken.
"""

import logging
from collections.abc import Callable
from functools import partial

from core.preprocessing.cleaning.heif import clean_heif
from core.preprocessing.cleaning.jpeg import clean_jpeg
from core.preprocessing.cleaning.png import clean_png
from core.preprocessing.cleaning.png_copy import png_copy
from core.preprocessing.cleaning.webp import clean_webp
from core.preprocessing.decoding import FORMATS, faults_refused
from core.preprocessing.kinds import recognise

logger = logging.getLogger(__name__)

CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "JPEG": clean_jpeg,
    "PNG": clean_png,
    "WebP": clean_webp,
    "HEIC": partial(clean_heif, kind="HEIC"),
    "AVIF": partial(clean_heif, kind="AVIF"),
}


def clean_copy(content: bytes) -> bytes:
    """The same picture without metadata, as a file of its own.

    Args:
        content: a whole file that passed the intake.

    Raises:
        ImageRejected: it is no photo that the intake reads, or too large to be
            written as PNG where that is needed.
    """
    kind = recognise(content)
    with faults_refused(kind):
        return _cleaned(content, kind) or png_copy(content, kind)


def _cleaned(content: bytes, kind: str) -> bytes | None:
    """The file without its metadata; None where that is not to be done safely."""
    if kind not in CLEANERS:
        return None
    read_header, _ = FORMATS[kind]
    try:
        cleaned = CLEANERS[kind](content)
        if read_header(cleaned).size_wh == read_header(content).size_wh:
            return cleaned
    except Exception as exc:  # hostile bytes break any parser
        logger.info(
            "clean_copy.decoded", extra={"kind": kind, "why": type(exc).__name__}
        )
    return None
