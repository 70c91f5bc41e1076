"""Pictures as JPEG bytes for a document: small, and with nothing but pixels in them."""

import io

from PIL import Image

JPEG_QUALITY = 86
LIMIT_PX = 1024  # two fit side by side on A4 at 300 dots per inch


def jpeg_bytes(picture: Image.Image) -> bytes:
    """The picture as a JPEG, shrunk to the limit, never enlarged, without metadata."""
    copy = picture.convert("RGB").copy()
    copy.thumbnail((LIMIT_PX, LIMIT_PX), Image.Resampling.LANCZOS)
    copy.info = {}
    coded = io.BytesIO()
    copy.save(coded, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return coded.getvalue()
