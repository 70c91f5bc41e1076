"""Reviewed photos as a ZIP: labels for an evaluation, chats for tuning, the pictures.

Decisions:
- What a label is, `core.casework.training_export` decides; here the files come to it.
- A photo goes along as its clean copy: no EXIF, no name, nobody's name. Where a person
  drew boxes on it, in whatever visit, it is decoded, blurred and written anew.
- The ending of a picture's name follows from its bytes.
- Visits are read one after another and only what a label needs is kept of them. There
  is a bound on photos and bytes; newer cases come first, and what stayed out is told.
- A photo that cannot be read has no label either: a row always has its picture.
- Equal content gives equal bytes.
"""

import io
import logging
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from PIL import Image

from core.casework.training_export import (
    FOLDER,
    ReviewedPhoto,
    chats_jsonl,
    labels_csv,
    reviewed_photos,
)
from core.domain.cases import StoredPhoto, VisitView
from core.domain.errors import AppError, ExportFailed
from core.domain.records import BoxXyxy
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import AUTO, Settings
from core.domain.vocabulary import PromptStyle
from core.filing.pictures import read_picture
from core.filing.views import read_view
from core.inference.prompts import prompt_for
from core.preprocessing.clean_copy import clean_copy
from core.preprocessing.kinds import recognise
from core.storage.cases import find_cases
from core.storage.photos import kept_picture
from core.storage.reviews import reviews_of_visit
from core.storage.store import Store
from core.storage.visits import visits_of_case

logger = logging.getLogger(__name__)

MOST_PHOTOS = 5_000  # looked at; of all cases, the newest come first
MOST_BYTES = 400_000_000  # held in memory while it is made
PAGE = 500
FULL_SIZE_PX = 100_000
BLURRED_QUALITY = 92
ENDINGS = {"JPEG": ".jpg", "TIFF": ".tif"}
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can tell
NOTHING = Sentence(
    "There is no reviewed photo yet: a photo has labels when a person has decided on "
    "every damage that it shows, on one at least.",
    "Aucune photo n'est encore vérifiée : une photo a des étiquettes quand une "
    "personne s'est prononcée sur chaque dommage qu'elle montre, au moins un.",
)
REVIEW_FIRST = Sentence(
    "Confirm, change or reject the damages of a case first.",
    "Confirmez, modifiez ou écartez d'abord les dommages d'un dossier.",
)
README = Sentence(
    """Reviewed photos of car damage

photos/       {photos} pictures without EXIF, GPS or names; named by the SHA-256 of the
              file that was given. Where boxes were drawn, they are blurred.
labels.csv    one row a photo: what a person decided. The program measures a model on
              it, on the page Evaluate or with
                  python -m core evaluate labels.csv --photos .
chats.jsonl   one chat a line to tune a vision-language model on: the photo, the
              question, the reviewed answer. Only photos of which everything is known.

A photo is here if a person decided on every damage that it shows. The view of a photo
was reviewed by nobody.
Left out because they could not be read or would make this file too large: {left_out}.
""",
    """Photos de dommages automobiles vérifiées

photos/       {photos} images sans EXIF, ni GPS, ni noms ; nommées d'après le SHA-256
              du fichier fourni. Les cadres tracés y sont floutés.
labels.csv    une ligne par photo : ce qu'une personne a décidé. Le programme y mesure
              un modèle, sur la page Mesurer ou par
                  python -m core evaluate labels.csv --photos .
chats.jsonl   un dialogue par ligne pour adapter un modèle vision-langage : la photo, la
              question, la réponse vérifiée. Seules les photos entièrement connues.

Une photo est là si une personne s'est prononcée sur chaque dommage qu'elle montre. La
vue d'une photo n'a été vérifiée par personne.
Écartées, illisibles ou de trop pour la taille de ce fichier : {left_out}.
""",
)


@dataclass(slots=True)
class _Source:
    """Where a labelled photo's picture comes from."""

    photo: StoredPhoto
    boxes: set[BoxXyxy] = field(default_factory=set)


def labels_zip(
    store: Store, views: Iterable[VisitView], *, settings: Settings, language: Language
) -> bytes:
    """The labels of these visits with their pictures.

    Args:
        language: of the explanations inside, and of nothing else.

    Raises:
        ExportFailed: no photo of these visits is reviewed.
        StorageFailed: a visit cannot be read.
    """
    sources: dict[str, _Source] = {}
    photos = reviewed_photos(_noted(views, sources))
    if not photos:
        raise ExportFailed(NOTHING, hint=REVIEW_FIRST)
    packed = io.BytesIO()
    kept: list[ReviewedPhoto] = []
    with zipfile.ZipFile(packed, "w") as archive:
        for photo in photos:
            content = _picture(store, sources[photo.sha256], settings)
            if content and packed.tell() + len(content) <= MOST_BYTES:
                name = f"{FOLDER}/{photo.sha256}{_ending(content)}"
                _put(archive, name, content, method=zipfile.ZIP_STORED)
                kept.append(replace(photo, file=name))
        for name, content in _texts(kept, len(photos), settings, language).items():
            _put(archive, name, content, method=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def reviewed_of(views: Iterable[VisitView]) -> int:
    """How many photos of these visits have labels."""
    return len(reviewed_photos(views))


def views_of_case(store: Store, case_id: str) -> Iterator[VisitView]:
    """The visits of a case in which a person decided something.

    Raises:
        StorageFailed: they cannot be read.
    """
    for visit in visits_of_case(store, case_id):
        if reviews_of_visit(store, visit.id):
            yield read_view(store, visit)


def views_of_all(store: Store) -> Iterator[VisitView]:
    """The reviewed visits of all cases, the newest change first, up to the bound.

    Raises:
        StorageFailed: they cannot be read.
    """
    photos = place = 0
    while cases := find_cases(store, archived=None, limit=PAGE, offset=place).cases:
        place += len(cases)
        for case in cases:
            for view in views_of_case(store, case.id):
                photos += len(view.photos)
                if photos > MOST_PHOTOS:
                    return
                yield view


def _noted(
    views: Iterable[VisitView], sources: dict[str, _Source]
) -> Iterator[VisitView]:
    """Pass the visits on and note where their pictures are, without all they say."""
    for view in views:
        for photo in view.photos:
            slim = replace(photo, assessment=None)
            source = sources.setdefault(photo.sha256, _Source(slim))
            source.boxes.update(view.blurred.get(photo.id, ()))
        yield view


def _picture(store: Store, source: _Source, settings: Settings) -> bytes | None:
    """A clean copy, blurred where boxes were drawn; None if it cannot be read."""
    photo, boxes = source.photo, sorted(source.boxes)
    try:
        if not boxes:  # cleaned once more: what an older program kept was not clean
            return clean_copy(kept_picture(store, photo))
        return _jpeg(
            read_picture(store, photo, settings, boxes=boxes, long_side_px=FULL_SIZE_PX)
        )
    except AppError as exc:
        logger.warning("labels.no_picture %s", type(exc).__name__)
        return None


def _jpeg(picture: Image.Image) -> bytes:
    """The picture at its own size, as a JPEG of pixels and nothing else."""
    bare = picture.convert("RGB")
    bare.info = {}
    coded = io.BytesIO()
    bare.save(coded, "JPEG", quality=BLURRED_QUALITY)
    return coded.getvalue()


def _ending(content: bytes) -> str:
    kind = recognise(content)
    return ENDINGS.get(kind, f".{kind.lower()}")


def _texts(
    photos: list[ReviewedPhoto], found: int, settings: Settings, language: Language
) -> dict[str, bytes]:
    """The files beside the pictures."""
    readme = in_language(README, language)
    told = readme.format(photos=len(photos), left_out=found - len(photos))
    return {
        "labels.csv": labels_csv(photos),
        "chats.jsonl": chats_jsonl(photos, question=_question(settings)),
        "README.txt": told.encode(),
    }


def _put(archive: zipfile.ZipFile, name: str, content: bytes, *, method: int) -> None:
    entry = zipfile.ZipInfo(name, SAME_DAY)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def _question(settings: Settings) -> str:
    """The words that a model is asked in use."""
    asked = settings.prompt_language
    language = Language.EN if asked == AUTO else Language(asked)
    return prompt_for(PromptStyle.FINDINGS, language).text
