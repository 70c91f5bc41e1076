"""What a file is, from its first bytes; its name and MIME type are never asked.

Decisions:
- A short list of photo formats is read; everything else is refused before a decoder
  sees it, by its own name where that is known ("a PDF document").
- The first bytes decide, so a photo with an archive glued to its end is a photo.
"""

from core.domain.errors import ImageRejected
from core.domain.sentences import Sentence
from core.preprocessing import refusals

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
AVIF_BRANDS = {b"avif", b"avis"}
NEUTRAL_BRANDS = {b"mif1", b"mif2", b"msf1", b"miaf"}
VIDEO_BOXES = {b"ftyp", b"moov", b"mdat", b"wide"}  # QuickTime files without a brand
TEXT_SAMPLE_BYTES = 4096

PHOTO_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)

UNPACK = Sentence(
    "Unpack it and choose the photos inside.",
    "Décompressez-la et choisissez les photos qu'elle contient.",
)
EXPORT_PICTURE = Sentence(
    "Save the picture in it as JPEG or PNG and choose that file.",
    "Enregistrez l'image qu'il contient en JPEG ou PNG et choisissez ce fichier.",
)
TAKE_STILL = Sentence(
    "Save one sharp frame of it as JPEG and choose that file.",
    "Enregistrez-en une image nette en JPEG et choisissez ce fichier.",
)

ARCHIVE = Sentence("a compressed archive", "une archive compressée")
ZIP = Sentence("a ZIP archive", "une archive ZIP")
PDF = Sentence("a PDF document", "un document PDF")
OFFICE = Sentence("an office document", "un document bureautique")
POSTSCRIPT = Sentence("a PostScript document", "un document PostScript")
PROGRAM = Sentence("a program", "un programme")
VIDEO = Sentence("a video", "une vidéo")
SOUND = Sentence("a sound recording", "un enregistrement sonore")
SVG = Sentence("an SVG drawing", "un dessin SVG")
HTML = Sentence("a web page (HTML)", "une page web (HTML)")
TEXT = Sentence("a text file", "un fichier texte")
RAW = Sentence("a camera's raw file", "un fichier brut d'appareil photo")

OTHER_MAGIC: tuple[tuple[bytes, Sentence, Sentence], ...] = (
    (b"PK\x03\x04", ZIP, UNPACK),
    (b"PK\x05\x06", ZIP, UNPACK),
    (b"\x1f\x8b", ARCHIVE, UNPACK),
    (b"BZh", ARCHIVE, UNPACK),
    (b"\xfd7zXZ\x00", ARCHIVE, UNPACK),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE, UNPACK),
    (b"Rar!\x1a\x07", ARCHIVE, UNPACK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE, EXPORT_PICTURE),
    (b"{\\rtf", OFFICE, EXPORT_PICTURE),
    (b"%!PS", POSTSCRIPT, EXPORT_PICTURE),
    (b"\xc5\xd0\xd3\xc6", POSTSCRIPT, EXPORT_PICTURE),
    (b"MZ", PROGRAM, refusals.CHOOSE_A_PHOTO),
    (b"\x7fELF", PROGRAM, refusals.CHOOSE_A_PHOTO),
    (b"\xca\xfe\xba\xbe", PROGRAM, refusals.CHOOSE_A_PHOTO),
    (b"\xcf\xfa\xed\xfe", PROGRAM, refusals.CHOOSE_A_PHOTO),
    (b"\xfe\xed\xfa", PROGRAM, refusals.CHOOSE_A_PHOTO),
    (b"\x1a\x45\xdf\xa3", VIDEO, TAKE_STILL),
    (b"FLV\x01", VIDEO, TAKE_STILL),
    (b"\x00\x00\x01\xba", VIDEO, TAKE_STILL),
    (b"\x00\x00\x01\xb3", VIDEO, TAKE_STILL),
    (b"ID3", SOUND, refusals.CHOOSE_A_PHOTO),
    (b"OggS", SOUND, refusals.CHOOSE_A_PHOTO),
    (b"fLaC", SOUND, refusals.CHOOSE_A_PHOTO),
)

UNREAD_MAGIC: tuple[tuple[bytes, Sentence], ...] = (
    (b"\xff\x0a", Sentence("a JPEG XL picture", "une image JPEG XL")),
    (b"\x00\x00\x00\x0cJXL ", Sentence("a JPEG XL picture", "une image JPEG XL")),
    (b"\x00\x00\x00\x0cjP  ", Sentence("a JPEG 2000 picture", "une image JPEG 2000")),
    (b"\xff\x4f\xff\x51", Sentence("a JPEG 2000 picture", "une image JPEG 2000")),
    (b"8BPS", Sentence("a Photoshop file", "un fichier Photoshop")),
    (b"II+\x00", Sentence("a BigTIFF picture", "une image BigTIFF")),
    (b"MM\x00+", Sentence("a BigTIFF picture", "une image BigTIFF")),
    (b"\x00\x00\x01\x00", Sentence("an icon", "une icône")),
    (b"\x00\x00\x02\x00", Sentence("a mouse cursor", "un curseur")),
    (b"DDS ", Sentence("a DDS texture", "une texture DDS")),
    (b"BLP", Sentence("a BLP texture", "une texture BLP")),
    (b"qoif", Sentence("a QOI picture", "une image QOI")),
    (b"v/1\x01", Sentence("an OpenEXR picture", "une image OpenEXR")),
    (b"FUJIFILMCCD-RAW", RAW),
    (b"IIRO", RAW),
    (b"IIRS", RAW),
    (b"IIU\x00", RAW),
)


def recognise(content: bytes) -> str:
    """The photo format of these bytes: "JPEG", "PNG", "HEIC", …

    Raises:
        ImageRejected: empty, or not one of the formats that are read.
    """
    if not content:
        raise refusals.empty()
    for magic, kind in PHOTO_MAGIC:
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF":
        return _recognise_riff(content)
    if content[4:8] in VIDEO_BOXES:
        return _recognise_boxes(content)
    raise _refuse_other(content)


def _recognise_riff(content: bytes) -> str:
    if content[8:12] == b"WEBP":
        return "WebP"
    if content[8:12] == b"WAVE":
        raise refusals.not_a_photo(SOUND, refusals.CHOOSE_A_PHOTO)
    raise refusals.not_a_photo(VIDEO, TAKE_STILL)


def _recognise_boxes(content: bytes) -> str:
    """HEIC, AVIF, raw or video: they share one container and differ in its brands."""
    brands = _brands(content)
    first = brands[:1]
    if AVIF_BRANDS & set(first):
        return "AVIF"
    if HEIC_BRANDS & set(first):
        return "HEIC"
    if NEUTRAL_BRANDS & set(first):
        return "AVIF" if AVIF_BRANDS & set(brands) else "HEIC"
    if first == [b"crx "]:
        raise refusals.format_not_read(RAW)
    raise refusals.not_a_photo(VIDEO, TAKE_STILL)


def _brands(content: bytes) -> list[bytes]:
    """The container's main brand, then the compatible ones."""
    if content[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(content[:4], "big"), 256, len(content))
    return [content[at : at + 4] for at in (8, *range(16, end - 3, 4))]


def _refuse_other(content: bytes) -> ImageRejected:
    """The refusal that names what these bytes are."""
    for magic, what in UNREAD_MAGIC:
        if content.startswith(magic):
            return refusals.format_not_read(what)
    for magic, what, hint in OTHER_MAGIC:
        if content.startswith(magic):
            return refusals.not_a_photo(what, hint)
    if b"%PDF-" in content[:1024]:
        return refusals.not_a_photo(PDF, EXPORT_PICTURE)
    if content[257:262] == b"ustar":
        return refusals.not_a_photo(ARCHIVE, UNPACK)
    return _refuse_text(content[:TEXT_SAMPLE_BYTES])


def _refuse_text(sample: bytes) -> ImageRejected:
    text = _as_text(sample)
    if text is None:
        return refusals.unknown()
    if "<svg" in text:
        return refusals.not_a_photo(SVG, EXPORT_PICTURE)
    if "<html" in text or "<!doctype html" in text:
        return refusals.not_a_photo(HTML, EXPORT_PICTURE)
    return refusals.not_a_photo(TEXT, refusals.CHOOSE_A_PHOTO)


def _as_text(sample: bytes) -> str | None:
    """The sample in lower case when it is text, else None."""
    wide = sample[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = sample.decode("utf-16" if wide else "utf-8", errors="ignore")
    text = text.removeprefix("\ufeff")
    lost = len(sample) - len(text.encode("utf-8")) if not wide else 0
    if lost > 6 or not all(mark.isprintable() or mark.isspace() for mark in text):
        return None  # a cut multi-byte letter and the byte-order mark may be lost
    return text.lower()
