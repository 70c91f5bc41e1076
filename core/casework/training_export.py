"""Reviewed photos → labels for an evaluation, and chats to tune a model on.

Decisions:
- Only what a person decided is a label. A photo is reviewed if at least one of its
  damages was decided and none is still open.
- A photo's labels are the damages that it shows itself. Where it looks at a part that
  is damaged on another photo and does not show that damage, nobody said what is right
  for this photo: the table says that its types and parts are not all and leaves
  findings and severity empty, and it is in no chat. If it shows nothing else, it is
  left out altogether.
- Rejected findings make a photo a negative example; what it was taken for stands in the
  notes. A photo of which all was rejected is labelled undamaged.
- The view was not reviewed, so the table leaves it open. A chat needs one and takes
  the model's own word.
- A photo is named by its SHA-256. No name of a file, a person or a case goes along, so
  every cell is made of our own keys.
- The same photo in two visits is exported once, if both say the same, and else not.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from core.casework.witnesses import is_looking
from core.domain.cases import (
    Damage,
    DamageState,
    ReviewAction,
    StoredPhoto,
    VisitView,
)
from core.domain.records import BoxXyxy, worst_severity
from core.domain.vocabulary import View

COLUMNS = tuple("file damaged severity view types parts findings source notes".split())
SOURCE = "review"
FOLDER = "photos"
ENDINGS = frozenset(
    ".jpg .jpeg .png .webp .heic .heif .avif .tif .tiff .bmp .gif".split()
)
MOST_FINDINGS = 12  # the list that a model is asked for is no longer
ROWS, COLUMNS_OF_PICTURE = ("upper", "middle", "lower"), ("left", "centre", "right")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReviewedPhoto:
    """What persons decided about one photo.

    `findings` are the damages on it with where each is seen. `complete` says that no
    damage seen on another photo is on a part that this one shows.
    """

    file: str
    sha256: str
    view: View
    findings: tuple[tuple[Damage, BoxXyxy | None], ...]
    look_alikes: tuple[str, ...]
    complete: bool


def image_file(photo: StoredPhoto) -> str:
    """Where an export keeps the photo: its hash, and its ending if that is usual."""
    ending = PurePath(photo.name).suffix.lower()
    return f"{FOLDER}/{photo.sha256}{ending if ending in ENDINGS else ''}"


def reviewed_photos(views: Iterable[VisitView]) -> tuple[ReviewedPhoto, ...]:
    """The photos of these visits that can be labelled, each once."""
    found: dict[str, ReviewedPhoto | None] = {}
    for view in views:
        for photo in view.photos:
            labelled = _reviewed(photo, view.damages)
            if labelled is None:
                continue
            earlier = found.setdefault(labelled.sha256, labelled)
            if earlier is not None and _labels(earlier) != _labels(labelled):
                found[labelled.sha256] = None
    return tuple(photo for photo in found.values() if photo)


def labels_csv(photos: Iterable[ReviewedPhoto]) -> bytes:
    """The table that the evaluation reads: UTF-8, one row a photo."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for photo in photos:
        row = _row(photo)
        table.writerow([row.get(column, "") for column in COLUMNS])
    return text.getvalue().encode("utf-8")


def chats_jsonl(photos: Iterable[ReviewedPhoto], *, question: str) -> bytes:
    """One chat a line: the photo and the question, then the reviewed answer as JSON.

    Args:
        question: the words that the model will be asked in use.
    """
    lines = [
        json.dumps(_chat(photo, question), ensure_ascii=False)
        for photo in photos
        if photo.complete
    ]
    return "".join(line + "\n" for line in lines).encode("utf-8", errors="replace")


def _reviewed(photo: StoredPhoto, damages: Sequence[Damage]) -> ReviewedPhoto | None:
    """The photo's labels; None where a person has not said enough."""
    if photo.assessment is None:
        return None
    shown = [each for each in damages if _shows(each, photo)]
    if not shown or any(each.state is DamageState.PROPOSED for each in shown):
        return None
    elsewhere = [
        each
        for each in damages
        if each.counts
        and each not in shown
        and is_looking(photo, (each.part, each.side))
    ]
    kept = [each for each in shown if each.counts]
    if elsewhere and not kept:
        return None
    taken_for = {
        str(review.look_alike)
        for each in shown
        if not each.counts
        for review in each.reviews
        if review.look_alike and review.action is ReviewAction.REJECT
    }
    return ReviewedPhoto(
        image_file(photo),
        photo.sha256,
        photo.assessment.answer.view,
        tuple((each, _box(each, photo)) for each in kept),
        tuple(sorted(taken_for)),
        complete=not elsewhere,
    )


def _shows(damage: Damage, photo: StoredPhoto) -> bool:
    return any(seen.photo_id == photo.id for seen in damage.observations)


def _box(damage: Damage, photo: StoredPhoto) -> BoxXyxy | None:
    boxes = (
        seen.finding.box_xyxy
        for seen in damage.observations
        if seen.photo_id == photo.id
    )
    return next((box for box in boxes if box), None)


def _labels(photo: ReviewedPhoto) -> tuple[list[str], bool]:
    return sorted(_tuple(damage) for damage, _ in photo.findings), photo.complete


def _tuple(damage: Damage) -> str:
    """`part/side/type/severity`, what is not known left empty."""
    keys = (damage.part, damage.side, damage.damage_type, damage.severity)
    return "/".join("" if key == UNKNOWN else str(key) for key in keys)


def _row(photo: ReviewedPhoto) -> dict[str, str]:
    """The cells of one photo; what is not known of all its damages is left open."""
    damages = [damage for damage, _ in photo.findings]
    types = _known(damage.damage_type for damage in damages)
    parts = _known(damage.part for damage in damages)
    whole = photo.complete
    all_parts = whole and all(each.part != UNKNOWN for each in damages)
    all_types = whole and all(each.damage_type != UNKNOWN for each in damages)
    all_severities = whole and all(each.severity != UNKNOWN for each in damages)
    notes = {
        "types=partial": not all_types,
        f"part={'|'.join(parts)}": not all_parts and bool(parts),
        f"look_alikes={'+'.join(photo.look_alikes)}": bool(photo.look_alikes),
    }
    tuples = [_tuple(each) for each in damages]
    listed = whole and all(each.strip("/") for each in tuples)
    worst = str(worst_severity(each.severity for each in damages))
    return {
        "file": photo.file,
        "damaged": "1" if damages else "0",
        "severity": worst if all_severities and damages else "",
        "types": ";".join(types),
        "parts": ";".join(parts) if all_parts else "",
        "findings": (";".join(tuples) or "none") if listed else "",
        "source": SOURCE,
        "notes": ";".join(note for note, holds in notes.items() if holds),
    }


def _known(keys: Iterable[str]) -> list[str]:
    """Each known key once."""
    return [str(key) for key in dict.fromkeys(keys) if key != UNKNOWN]


def _chat(photo: ReviewedPhoto, question: str) -> dict[str, object]:
    findings = photo.findings[:MOST_FINDINGS]
    answer = {
        "view": str(photo.view),
        "usable": True,
        "damaged": "yes" if findings else "no",
        "findings": [
            {
                "part": str(damage.part),
                "side": str(damage.side),
                "type": str(damage.damage_type),
                "severity": str(damage.severity),
                "where": _field(box),
            }
            for damage, box in findings
        ],
    }
    text = json.dumps(answer, ensure_ascii=False)
    asked = [
        {"type": "image", "image": photo.file},
        {"type": "text", "text": question},
    ]
    return {
        "messages": [
            {"role": "user", "content": asked},
            {"role": "assistant", "content": [{"type": "text", "text": text}]},
        ],
        "look_alikes": list(photo.look_alikes),
    }


def _field(box: BoxXyxy | None) -> str:
    """The field of the picture that the middle of the box lies in."""
    if box is None:
        return UNKNOWN
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    row, column = (min(2, max(0, int(3 * each))) for each in (down, across))
    return f"{ROWS[row]} {COLUMNS_OF_PICTURE[column]}"
