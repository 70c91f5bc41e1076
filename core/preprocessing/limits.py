"""What is refused from the header alone, before a decoder runs."""

from core.domain.settings import Settings
from core.preprocessing import refusals
from core.preprocessing.formats.header import Header

MAX_DECODE_BYTES = 220e6  # any photo then adds less than 300 MB, see the tests


def check_byte_count(byte_count: int, *, settings: Settings) -> None:
    """Refuse a file over the limit.

    Raises:
        ImageRejected: too many bytes.
    """
    if byte_count > settings.max_file_mb * 1e6:
        raise refusals.too_many_bytes(byte_count, limit_mb=settings.max_file_mb)


def check_size(size_wh: tuple[int, int], *, settings: Settings) -> None:
    """Refuse a picture that is too large, too small or too narrow.

    Raises:
        ImageRejected: outside one of the limits.
    """
    megapixels = size_wh[0] * size_wh[1] / 1e6
    if megapixels > settings.max_megapixels:
        raise refusals.too_many_pixels(megapixels, limit=settings.max_megapixels)
    if min(size_wh) < settings.min_side_px:
        raise refusals.too_small(size_wh, limit_px=settings.min_side_px)
    if max(size_wh) > settings.max_aspect * min(size_wh):
        raise refusals.too_narrow(size_wh, limit=settings.max_aspect)


def check_header(header: Header, *, settings: Settings) -> None:
    """Refuse what the settings or the memory of one decoding do not allow.

    Raises:
        ImageRejected: outside one of the limits.
    """
    check_size(header.size_wh, settings=settings)
    check_memory(header)


def check_memory(header: Header) -> None:
    """Refuse what one decoding may not take.

    Raises:
        ImageRejected: it needs too much memory.
    """
    if header.decode_bytes > MAX_DECODE_BYTES:
        megapixels = header.size_wh[0] * header.size_wh[1] / 1e6
        limit = megapixels * MAX_DECODE_BYTES / header.decode_bytes
        raise refusals.too_large_for_format(header.variant, megapixels, limit=limit)
