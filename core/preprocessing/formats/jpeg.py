"""JPEG: read the markers, keep what makes pixels, decode at a reduced size.

Decisions:
- Only the first picture of the file is read; a second one (MPO), text, thumbnails and
  comments never reach the decoder.
- The decoder is asked for 1/2, 1/4 or 1/8 of the size, never less than the target:
  a 48-megapixel photo costs no more memory than a small one.
- Progressive photos are buffered whole by the decoder, so their limit is lower, and
  the number of their passes is limited by the time they may take.
- The decoder fills a photo whose data ends early with one flat colour and says
  nothing. A flat last corner is therefore decoded a second time with other bytes
  after the end: where the picture changes, the decoder had run out of data.
"""

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image, ImageChops, JpegImagePlugin

from core.domain.sentences import Sentence
from core.preprocessing import refusals
from core.preprocessing.formats.header import (
    ByteRange,
    Header,
    Raster,
    kept_bytes,
    raster_of,
    stream,
)

KIND = "JPEG"
PROGRESSIVE = Sentence("progressive JPEG", "JPEG progressif")

SOI, EOI, SOS, DRI, TEM = 0xD8, 0xD9, 0xDA, 0xDD, 0x01
DHT, DQT, APP0, APP1, APP2, APP14 = 0xC4, 0xDB, 0xE0, 0xE1, 0xE2, 0xEE
READ_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive; Huffman coded
OTHER_FRAMES = set(range(0xC3, 0xD0)) - {DHT, 0xC8}
TABLES = {DHT, DQT, DRI}
BARE = {SOI, EOI, TEM}  # markers without a body
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # not stuffing, restart or padding

MAX_SEGMENTS = 10_000
MAX_PROFILE_BYTES = 1_000_000
MAX_SCANS = 100
MAX_SCAN_MEGAPIXELS = 600  # measured: about 1.9 s of one core
BASELINE_DECODE_BYTES = 2048 * 2048 * 4  # the reduced picture, at most
COEFFICIENTS = 64  # of one block
COEFFICIENT_BYTES = 2
FLAT_PX = 8

EOI_BYTES = b"\xff\xd9"
FILLER_SEED = 7


@dataclass(slots=True)
class _Walk:
    """What the markers told so far."""

    kept: list[ByteRange] = field(default_factory=lambda: [(0, 2)])
    frame: bytes = b""
    progressive: bool = False
    seen_exif: bool = False
    profile_bytes: int = 0
    scans: int = 0
    finished: dict[int, set[int]] = field(default_factory=dict)
    interleaved: bool = False
    data_start: int = 0
    data_end: int = 0


def read_header(content: bytes) -> Header:
    """Walk the markers up to the end of the first picture.

    Raises:
        ImageRejected: cut off, damaged, a coding that is not read, too many passes,
            or more pixels than the bytes can hold.
    """
    walk = _walk_markers(content)
    size_wh, sampling = _read_frame(walk.frame)
    if not all(_is_whole(walk, part) for part in sampling):
        raise refusals.cut_off(KIND)
    megapixels = size_wh[0] * size_wh[1] / 1e6
    blocks = _count_blocks(size_wh, list(sampling.values()))
    if (walk.data_end - walk.data_start) * 8 < blocks:  # each block takes a bit or more
        raise refusals.hollow(KIND, megapixels=megapixels, byte_count=len(content))
    scan_limit = max(10, min(MAX_SCANS, int(MAX_SCAN_MEGAPIXELS / megapixels)))
    if walk.scans > scan_limit:
        raise refusals.too_many_scans(walk.scans, limit=scan_limit)
    buffered = walk.progressive or not walk.interleaved
    coefficients = blocks * COEFFICIENTS * COEFFICIENT_BYTES if buffered else 0
    return Header(
        format=KIND,
        size_wh=size_wh,
        decode_bytes=BASELINE_DECODE_BYTES + coefficients,
        variant=PROGRESSIVE,
        kept=(*walk.kept, (walk.data_start, walk.data_end)),
    )


def open_pixels(
    content: bytes, header: Header, *, target_wh: tuple[int, int]
) -> Raster:
    """Decode at the smallest reduced size that is not under the target.

    Raises:
        ImageRejected: the data ends before the picture does.
    """
    body = kept_bytes(content, header.kept)
    image = _decode(body + EOI_BYTES, target_wh)
    if _ends_flat(image):
        again = _decode(body + _filler() + EOI_BYTES, target_wh)
        if ImageChops.difference(image, again).getbbox() is not None:
            raise refusals.cut_off(KIND)
    return raster_of(image)


def segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker code, start, end) of each segment, up to the end of the first picture.

    The end of a scan's segment is that of its header; its data goes on to the next.

    Raises:
        ImageRejected: the end of the picture is missing.
    """
    at = 2
    for _ in range(MAX_SEGMENTS):
        found = MARKER.search(content, at)
        if found is None:
            raise refusals.cut_off(KIND)
        start, code = found.start(), content[found.start() + 1]
        at = start + 2
        if code not in BARE:
            at += int.from_bytes(content[at : at + 2], "big")
            if at < start + 4 or at > len(content):
                raise refusals.cut_off(KIND)
        yield code, start, at
        if code == EOI:
            return
    raise refusals.damaged(KIND)


def _walk_markers(content: bytes) -> _Walk:
    walk = _Walk()
    for code, start, end in segments(content):
        if code == EOI:
            walk.data_end = start
        elif code not in BARE:
            _note_segment(walk, code, content[start + 4 : end], (start, end))
    if not walk.frame or not walk.scans:
        raise refusals.damaged(KIND)
    return walk


def _note_segment(walk: _Walk, code: int, body: bytes, where: ByteRange) -> None:
    """Learn from one segment, and keep it when pixels, place or colour need it."""
    if code == SOS:
        _note_scan(walk, body, where[0])
    elif code in READ_FRAMES:
        if walk.frame:
            raise refusals.damaged(KIND)
        walk.frame, walk.progressive = body, code == 0xC2
        walk.kept.append(where)
    elif code in OTHER_FRAMES:
        raise refusals.variant_not_read(
            KIND, Sentence("a rare way of coding", "un codage rare")
        )
    elif not walk.scans and (code in TABLES or _is_needed(walk, code, body)):
        walk.kept.append(where)


def _note_scan(walk: _Walk, body: bytes, start: int) -> None:
    """Count a pass, and note which coefficients it brings to their last bit."""
    count = body[0] if body else 0
    if not body or len(body) < 4 + 2 * count:
        raise refusals.damaged(KIND)
    first, last, approximation = body[1 + 2 * count : 4 + 2 * count]
    for part in body[1 : 1 + 2 * count : 2]:
        done = walk.finished.setdefault(part, set())
        if not approximation & 15:
            done.update(range(first, min(last, COEFFICIENTS - 1) + 1))
    if not walk.scans:
        walk.data_start = start
        walk.interleaved = len(walk.frame) > 5 and count == walk.frame[5]
    walk.scans += 1


def _is_whole(walk: _Walk, part: int) -> bool:
    """Whether a colour component was sent, to its last bit when progressively."""
    done = walk.finished.get(part)
    if done is None:
        return False
    return not walk.progressive or len(done) == COEFFICIENTS


def _is_needed(walk: _Walk, code: int, body: bytes) -> bool:
    """Whether an application segment carries orientation, time or colour."""
    if code == APP1 and body.startswith(b"Exif\0\0") and not walk.seen_exif:
        walk.seen_exif = True
        return True
    if code == APP2 and body.startswith(b"ICC_PROFILE\0"):
        walk.profile_bytes += len(body)
        return walk.profile_bytes <= MAX_PROFILE_BYTES
    return (code == APP0 and body.startswith(b"JFIF")) or code == APP14


def _read_frame(frame: bytes) -> tuple[tuple[int, int], dict[int, tuple[int, int]]]:
    """((width, height), sampling factors by component) of a frame header."""
    if len(frame) < 6 or len(frame) < 6 + 3 * frame[5]:
        raise refusals.damaged(KIND)
    if frame[0] != 8:
        depth = frame[0]
        raise refusals.variant_not_read(
            KIND, Sentence(f"{depth} bits per colour", f"{depth} bits par couleur")
        )
    height = int.from_bytes(frame[1:3], "big")
    width = int.from_bytes(frame[3:5], "big")
    parts = [frame[at : at + 3] for at in range(6, 6 + 3 * frame[5], 3)]
    sampling = {part[0]: (part[1] >> 4, part[1] & 15) for part in parts}
    factors = [factor for pair in sampling.values() for factor in pair]
    if not width or not height or not factors or not all(1 <= f <= 4 for f in factors):
        raise refusals.damaged(KIND)
    return (width, height), sampling


def _count_blocks(size_wh: tuple[int, int], sampling: list[tuple[int, int]]) -> int:
    """How many 8 by 8 blocks all components have together, at least."""
    across = max(pair[0] for pair in sampling)
    down = max(pair[1] for pair in sampling)
    return sum(
        math.ceil(size_wh[0] * pair[0] / across / 8)
        * math.ceil(size_wh[1] * pair[1] / down / 8)
        for pair in sampling
    )


def _decode(body: bytes, target_wh: tuple[int, int]) -> Image.Image:
    image = JpegImagePlugin.JpegImageFile(stream(body))
    image.draft(None, target_wh)
    image.load()
    return image


def _ends_flat(image: Image.Image) -> bool:
    """Whether the last pixels of the last row are all the same."""
    width, height = image.size
    corner = image.crop((max(0, width - FLAT_PX), height - 1, width, height))
    return len(corner.getcolors(maxcolors=FLAT_PX) or "") == 1


def _filler() -> bytes:
    """Bytes that a decoder turns into noise, with every restart marker between them."""
    noise = random.Random(FILLER_SEED)
    pieces = [bytes(noise.choices(range(1, 255), k=64)) for _ in range(9)]
    marks = [bytes((0xFF, 0xD0 + number)) for number in range(8)]
    return pieces[0] + b"".join(m + p for m, p in zip(marks, pieces[1:], strict=True))
