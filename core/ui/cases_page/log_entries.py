"""What happened in a case, as entries of a log: decisions, photos, visits.

Decisions:
- Decisions are told in the words of the report's log, so that both say the same.
- Photos that were added in one go are one entry; a refused file is one of its own.
- The time of a visit is the one that a person typed for it, and is told as such.
- An edit of the estimate that was taken back stays, and so does the taking back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.cases import Damage, Review, ReviewAction, StoredPhoto, VisitView
from core.domain.estimates import Estimate
from core.domain.sentences import in_language
from core.reporting.case_report.decisions import (
    edit_events,
    review_row,
    why,
)
from core.reporting.case_report.naming import finding_name, moment, number_of
from core.reporting.formats import percent
from core.ui.case_labels import counted, visit_name
from core.ui.moments import day_and_time
from core.ui.state import say, state

TOGETHER = timedelta(minutes=2)  # between two photos that came in one go


class EntryKind(StrEnum):
    """What an entry is about."""

    DECISION = "decision"
    ADDITION = "addition"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; texts are as people and models wrote them.

    `said` is what the model had said; `files` are the photos of an entry, told when
    they are asked for.
    """

    kind: EntryKind
    at: datetime
    what: str
    icon: str
    who: str = ""
    about: str = ""
    details: tuple[str, ...] = ()
    said: str = ""
    files: tuple[str, ...] = field(default=(), repr=False)


ICONS: dict[ReviewAction, str] = {
    ReviewAction.CONFIRM: ":material/check:",
    ReviewAction.CHANGE: ":material/edit:",
    ReviewAction.REJECT: ":material/close:",
    ReviewAction.ADD: ":material/add:",
    ReviewAction.REOPEN: ":material/undo:",
}


def log_entries(
    opened_at: datetime, visits: Iterable[tuple[VisitView, Estimate | None]]
) -> list[Entry]:
    """Everything that happened, the newest first; at one moment, the last written."""
    entries = [
        Entry(
            EntryKind.ADDITION,
            opened_at,
            say("case.log.opened"),
            ":material/folder_open:",
        )
    ]
    for view, estimate in visits:
        entries += [_decision(review, view) for review in view.reviews]
        entries += _edits(view, estimate) if estimate else ()
        entries += _additions(view)
    entries.reverse()  # sorting leaves those of one moment as they are
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _decision(review: Review, view: VisitView) -> Entry:
    """A review: what it did, why, and what the model had said."""
    language = state().language
    told = why(review, language)
    details = (say("case.log.reason", reason=told),) if told else ()
    return Entry(
        EntryKind.DECISION,
        review.at,
        review_row(review, view.damages, language).what,
        ICONS[review.action],
        who=review.who or say("case.log.nobody"),
        about=visit_name(view.visit),
        details=details,
        said="".join(_said_by_model(review, view.damages)),
    )


def _said_by_model(review: Review, damages: Iterable[Damage]) -> Iterator[str]:
    """What the model had said of the damage that was decided on."""
    language = state().language
    for damage in damages:
        if all(each.id != review.id for each in damage.reviews):
            continue
        if damage.proposed is None:
            yield say("case.log.no_model")
        else:
            said = finding_name(damage.proposed, language)
            sure = damage.proposed.confidence
            said += f", {percent(sure, language)}" if sure is not None else ""
            yield say("case.log.model", said=said)


def _edits(view: VisitView, estimate: Estimate) -> Iterator[Entry]:
    """Every edit of the estimate, also one that was taken back."""
    for event in edit_events(estimate, state().language):
        if event.at is None:
            continue
        yield Entry(
            EntryKind.DECISION,
            event.at,
            say("case.log.estimate", what=event.what),
            ":material/undo:" if event.undone else ":material/request_quote:",
            who=event.who or say("case.log.nobody"),
            about=visit_name(view.visit),
            details=(say("case.log.reason", reason=event.why),) if event.why else (),
        )


def _additions(view: VisitView) -> Iterator[Entry]:
    """The visit itself, its photos in the goes they came in, its refused files."""
    name = visit_name(view.visit)
    yield Entry(
        EntryKind.ADDITION,
        view.visit.happened_at,
        say("case.log.visited", visit=name),
        ":material/event:",
    )
    came: list[StoredPhoto] = []
    for photo in sorted(view.photos, key=lambda each: each.added_at):
        if not photo.sha256:
            yield _refused(photo, name)
            continue
        if came and photo.added_at - came[-1].added_at > TOGETHER:
            yield _photos(came, name)
            came = []
        came.append(photo)
    if came:
        yield _photos(came, name)


def _photos(came: list[StoredPhoto], visit: str) -> Entry:
    return Entry(
        EntryKind.ADDITION,
        came[-1].added_at,
        counted("case.log.photos", len(came)),
        ":material/add_a_photo:",
        about=visit,
        files=tuple(map(_file, came)),
    )


def _file(photo: StoredPhoto) -> str:
    """A photo's number, name and times."""
    pieces = [f"{number_of(photo)}. {photo.name}", day_and_time(photo.added_at)]
    if photo.captured_at is not None:
        clock = photo.captured_at.tzinfo is not None
        taken = (
            day_and_time(photo.captured_at)
            if clock
            else moment(photo.captured_at, state().language)
        )
        pieces.append(say("case.log.taken", moment=taken))
    if photo.problem:
        pieces.append(in_language(photo.problem, state().language))
    return " · ".join(pieces)


def _refused(photo: StoredPhoto, visit: str) -> Entry:
    return Entry(
        EntryKind.ADDITION,
        photo.added_at,
        say("case.log.refused", name=photo.name),
        ":material/block:",
        about=visit,
        details=(in_language(photo.problem, state().language),),
    )
