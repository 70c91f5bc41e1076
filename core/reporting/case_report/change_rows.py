"""Two visits side by side: every change with its reason, and a crop of each visit.

Decisions:
- A crop is cut from the photo without marks, so that nothing is painted over what it
  is to prove.
- Of several photos the surest one with a box is shown. Where there is no box the whole
  photo stands, and the caption says so.
- On the side that has no damage, a photo that shows the part stands, if there is one:
  that is what "new" and "gone" rest on. Otherwise a sentence says that none does.
- Every decision of a person on either damage stands with the change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from core.domain.cases import (
    ChangeKind,
    Damage,
    DamageChange,
    Observation,
    PartOverview,
    StoredPhoto,
    VisitView,
)
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import (
    ONE_PER_CAR,
    PartCondition,
    Severity,
)
from core.domain.words import word
from core.reporting.case_marks import damage_numbers
from core.reporting.case_report.crops import cropped
from core.reporting.case_report.decisions import review_row
from core.reporting.case_report.labels import CHANGE_MEANINGS, LABELS
from core.reporting.case_report.naming import (
    damage_name,
    labelled,
    moment,
    number_of,
    severity_name,
)
from core.reporting.case_report.photo_entries import shrunk
from core.reporting.formats import capitalised, typeset
from core.reporting.palette import (
    AMBER,
    BLUE_GREY,
    GREEN,
    RED,
    SAND,
    SEVERITY_TONES,
    Tone,
)

CHANGE_TONES: dict[ChangeKind, Tone] = {
    ChangeKind.NEW: RED,
    ChangeKind.WORSE: AMBER,
    ChangeKind.NOT_COMPARABLE: SAND,
    ChangeKind.GONE: GREEN,
    ChangeKind.UNCHANGED: BLUE_GREY,
}
CROP_PX = 640
HEADINGS: dict[ChangeKind, Sentence] = {
    ChangeKind.NEW: Sentence("New", "Nouveaux"),
    ChangeKind.WORSE: Sentence("Worse", "Aggravés"),
    ChangeKind.NOT_COMPARABLE: Sentence("Not comparable", "Non comparables"),
    ChangeKind.GONE: Sentence("Gone", "Disparus"),
    ChangeKind.UNCHANGED: Sentence("Unchanged", "Inchangés"),
}
NOT_LISTED = Sentence("Not listed in this visit.", "Pas inscrit dans cette visite.")
NO_PHOTO_SHOWS = Sentence(
    "No photo of this visit is known to show this part.",
    "Aucune photo de cette visite ne montre cette pièce à coup sûr.",
)
NO_PICTURE = Sentence(
    "There is no picture of it in this visit.",
    "Il n'y en a pas d'image dans cette visite.",
)
WHOLE = Sentence("whole photo", "photo entière")
CROP = Sentence("part of the photo", "détail de la photo")
CONDITIONS: dict[PartCondition, Sentence] = {
    PartCondition.DAMAGED: Sentence(
        "other damage there", "autre dommage à cet endroit"
    ),
    PartCondition.SEEN_UNDAMAGED: Sentence("seen undamaged", "vu intact"),
    PartCondition.UNCERTAIN: Sentence("not clear whether damaged", "état incertain"),
}


@dataclass(frozen=True, slots=True)
class ChangeSide:
    """What one visit shows of a change.

    `picture` is None where no photo shows it; `caption` says then why. `severity` is
    "" where the visit does not list the damage.
    """

    heading: str
    severity: str
    tone: Tone
    picture: Image.Image | None
    caption: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One damage before and after, why it is what it is, and who decided what."""

    name: str
    reason: str
    before: ChangeSide
    after: ChangeSide
    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """All changes of one kind; `label` heads them, `word` stands with each one."""

    kind: ChangeKind
    label: str
    word: str
    meaning: str
    tone: Tone
    rows: tuple[ChangeRow, ...]


Pictures = Mapping[str, Image.Image]


def change_groups(
    changes: Iterable[DamageChange],
    visits: tuple[VisitView, VisitView],
    pictures: Pictures,
    language: Language,
) -> tuple[ChangeGroup, ...]:
    """The changes by kind, the kinds in the order of a dispute.

    Args:
        changes: of the two visits.
        visits: the earlier one, then the later one.
        pictures: by photo id, of both visits.
        language: the language of the report.
    """
    listed = tuple(changes)
    return tuple(
        ChangeGroup(
            kind,
            typeset(HEADINGS[kind], language),
            typeset(word(kind, language), language),
            typeset(CHANGE_MEANINGS[kind], language),
            CHANGE_TONES[kind],
            tuple(
                _row(each, visits, pictures, language)
                for each in listed
                if each.kind is kind
            ),
        )
        for kind in HEADINGS
        if any(each.kind is kind for each in listed)
    )


def _row(
    change: DamageChange,
    visits: tuple[VisitView, VisitView],
    pictures: Pictures,
    language: Language,
) -> ChangeRow:
    named_by = change.after or change.before
    assert named_by is not None, "a change has a damage before or after"
    sides = [
        _side(own, named_by, view, pictures, language)
        for own, view in zip((change.before, change.after), visits, strict=True)
    ]
    return ChangeRow(
        damage_name(named_by, language),
        typeset(change.reason, language),
        *sides,
        decisions=tuple(_decisions(change, visits, language)),
    )


def _side(
    own: Damage | None,
    sought: Damage,
    view: VisitView,
    pictures: Pictures,
    language: Language,
) -> ChangeSide:
    heading = moment(view.visit.happened_at, language)
    if own is None:
        picture, caption = _absent(sought, view, pictures, language)
        tone = SEVERITY_TONES[Severity.UNKNOWN]
        return ChangeSide(heading, "", tone, picture, caption)
    picture, caption = _shown(own, view, pictures, language)
    severity = severity_name(own.severity, language)
    tone = SEVERITY_TONES[own.severity]
    return ChangeSide(heading, severity, tone, picture, caption)


def _shown(
    damage: Damage, view: VisitView, pictures: Pictures, language: Language
) -> tuple[Image.Image | None, str]:
    """The best picture of a damage, with its number, its photo and its name there."""
    number = damage_numbers(view.damages).get(damage.key)
    sign = f"{typeset(LABELS['number'], language)} {number}" if number else ""
    photos = {photo.id: photo for photo in view.photos}
    seen = _best(damage.observations, pictures)
    pieces = [sign, damage_name(damage, language)]
    if seen is None or seen.photo_id not in photos:
        pieces.append(typeset(NO_PICTURE, language))
        return None, " · ".join(filter(None, pieces))
    box = seen.finding.box_xyxy
    picture = pictures[seen.photo_id]
    picture = picture if box is None else cropped(picture, box)
    how = typeset(WHOLE if box is None else CROP, language)
    pieces.append(_photo_told(photos[seen.photo_id], how, language))
    return shrunk(picture, CROP_PX), " · ".join(filter(None, pieces))


def _best(
    observations: Iterable[Observation], pictures: Pictures
) -> Observation | None:
    """The surest observation with a box, else the surest, of those with a picture."""
    there = [seen for seen in observations if seen.photo_id in pictures]
    return max(
        there,
        key=lambda seen: (
            seen.finding.box_xyxy is not None,
            seen.finding.confidence or 0.0,
        ),
        default=None,
    )


def _absent(
    sought: Damage, view: VisitView, pictures: Pictures, language: Language
) -> tuple[Image.Image | None, str]:
    """A photo that shows the part in the visit that does not list the damage."""
    row = _part_row(sought, view.parts)
    told = [typeset(NOT_LISTED, language)]
    if row is None or row.condition is PartCondition.NOT_VISIBLE:
        return None, " ".join([*told, typeset(NO_PHOTO_SHOWS, language)])
    condition = capitalised(typeset(CONDITIONS[row.condition], language))
    photo = next(
        (p for p in view.photos if p.id in row.photo_ids and p.id in pictures), None
    )
    if photo is None:
        return None, " ".join([*told, f"{condition}."])
    seen = _photo_told(photo, typeset(WHOLE, language), language)
    return shrunk(pictures[photo.id], CROP_PX), f"{told[0]} {condition} · {seen}"


def _part_row(sought: Damage, parts: Sequence[PartOverview]) -> PartOverview | None:
    """The row of the part that a damage is on."""
    once = sought.part in ONE_PER_CAR
    return next(
        (
            row
            for row in parts
            if row.part is sought.part and (once or row.side is sought.side)
        ),
        None,
    )


def _photo_told(photo: StoredPhoto, how: str, language: Language) -> str:
    label = typeset(LABELS["photo"], language)
    return f"{label} {number_of(photo)} ({how})"


def _decisions(
    change: DamageChange, visits: tuple[VisitView, VisitView], language: Language
) -> list[str]:
    """Who decided what on the damage, in either visit, with the reason."""
    told = []
    for name, own, view in zip(
        ("before", "after"), (change.before, change.after), visits, strict=True
    ):
        for review in own.reviews if own else ():
            row = review_row(review, view.damages, language)
            text = f"{row.what} – {row.who}, {row.when}."
            text = f"{text} {row.why}" if row.why else text
            told.append(labelled(LABELS[name], text, language))
    return told
