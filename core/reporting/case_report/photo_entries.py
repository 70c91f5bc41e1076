"""The photos of a visit with their marks and captions.

Decisions:
- A picture is shrunk before it is marked: nothing larger is printed, and marks stay
  crisp. Whoever sets the document encodes each picture once.
- The caption says what a reader needs to find the file again (name, time, hash) and
  what the photo gave: the numbers of its damages, or why it gave nothing.
- The hash is short here and whole in the list of files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from core.domain.cases import Damage, StoredPhoto, VisitView
from core.domain.sentences import Language, Sentence, in_language
from core.domain.vocabulary import Outcome
from core.domain.words import word
from core.reporting.case_marks import damage_numbers, mark_damages
from core.reporting.case_report.naming import (
    HASH_SHOWN,
    labelled,
    moment,
    named,
    number_of,
    numbers_told,
)
from core.reporting.formats import size_px, typeset

PICTURE_PX = 720  # 86 mm, half of a page's width, at more than 200 dots per inch
CAPTION_NAME_LIMIT = 80
RESULT_LIMIT = 300
DAMAGES = Sentence("Damages", "Dommages")
ONE_DAMAGE = Sentence("Damage", "Dommage")
TAKEN, ADDED = Sentence("Taken", "Prise"), Sentence("Added", "Ajoutée")
NOT_YET = Sentence("Not assessed yet", "Pas encore évaluée")
NOT_ASSESSED = Sentence("Not assessed", "Non évaluée")
REFUSED = Sentence("The file was refused", "Fichier refusé")
ALL_REJECTED = Sentence(
    "What the model found here was rejected by a person",
    "Ce que le modèle a constaté ici a été écarté par une personne",
)
BLURRED = Sentence(
    "Areas were blurred by a person.", "Des zones ont été floutées par une personne."
)


@dataclass(frozen=True, slots=True)
class PhotoEntry:
    """One photo: its picture with marks (None if it could not be read) and caption.

    `result` is what the photo gave; `facts` are times and size, one line each; `hash`
    is the start of its SHA-256, "" for a file that was refused.
    """

    number: int
    name: str
    picture: Image.Image | None
    result: str
    facts: tuple[str, ...]
    hash: str


def photo_entries(
    view: VisitView, pictures: Mapping[str, Image.Image], language: Language
) -> tuple[PhotoEntry, ...]:
    """Every photo of the visit in its order."""
    return tuple(
        PhotoEntry(
            number=number_of(photo),
            name=named(photo.name, CAPTION_NAME_LIMIT),
            picture=_marked(pictures.get(photo.id), photo, view.damages),
            result=_result(photo, view.damages, language),
            facts=tuple(_facts(photo, view, language)),
            hash=photo.sha256[:HASH_SHOWN],
        )
        for photo in view.photos
    )


def shrunk(picture: Image.Image, limit_px: int = PICTURE_PX) -> Image.Image:
    """An RGB copy no larger than it is printed, without metadata."""
    copy = picture.convert("RGB").copy()
    copy.thumbnail((limit_px, limit_px), Image.Resampling.LANCZOS)
    copy.info = {}
    return copy


def _marked(
    picture: Image.Image | None, photo: StoredPhoto, damages: Sequence[Damage]
) -> Image.Image | None:
    return None if picture is None else mark_damages(shrunk(picture), photo, damages)


def _result(photo: StoredPhoto, damages: Sequence[Damage], language: Language) -> str:
    """The numbers of the damages on the photo, or its outcome with the reason."""
    numbers = damage_numbers(damages)
    shown = [
        numbers[damage.key]
        for damage in damages
        if damage.counts and any(o.photo_id == photo.id for o in damage.observations)
    ]
    if shown:
        label = ONE_DAMAGE if len(shown) == 1 else DAMAGES
        return labelled(label, numbers_told(shown), language)
    if photo.assessment is None:
        without = NOT_ASSESSED if photo.problem else NOT_YET
        told = typeset(REFUSED if photo.is_refused else without, language)
        return _with_reason(told, photo.problem, language)
    answer = photo.assessment.answer
    told = typeset(word(answer.outcome, language), language)
    plain = answer.outcome in (Outcome.DAMAGE_FOUND, Outcome.NO_DAMAGE_SEEN)
    if answer.findings and answer.outcome is Outcome.DAMAGE_FOUND:
        return typeset(ALL_REJECTED, language)
    return told if plain else _with_reason(told, answer.reason, language)


def _with_reason(told: str, reason: str, language: Language) -> str:
    reason = named(typeset(reason, language), RESULT_LIMIT)
    return labelled(told, reason, language) if reason else told


def _facts(photo: StoredPhoto, view: VisitView, language: Language) -> list[str]:
    facts = []
    if photo.captured_at is not None:
        facts.append(
            f"{in_language(TAKEN, language)} {_on(photo.captured_at, language)}"
        )
    added = f"{in_language(ADDED, language)} {_on(photo.added_at, language)}"
    size = [size_px(photo.size_wh)] if all(photo.size_wh) else []
    facts.append(" · ".join([added, *size]))
    if view.blurred.get(photo.id):
        facts.append(typeset(BLURRED, language))
    return facts


def _on(when: object, language: Language) -> str:
    told = moment(when, language)
    return f"le {told}" if language is Language.FR else told
