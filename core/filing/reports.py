"""A report on a case, gathered: what it is made of, read from the store.

Decisions:
- Everything is read anew when a report is asked for: it says what was decided up to
  then, whatever an older page still shows.
- A photo whose file is missing or damaged has no picture; the report says so.
- Pictures leave with the person's boxes blurred. Where a person asked for none to be
  blurred, the report does not call any blurred either.
- A box drawn on a photo counts for the same photo in the other visit.
- An estimate that is handed out keeps its rate card from then on.
- A report's file is named by the case's id and days: nothing that a person typed.
"""

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PIL import Image

from core.casework.compare import compare
from core.domain.cases import Case, StoredPhoto, Visit, VisitView
from core.domain.errors import AppError, ExportFailed, StorageFailed
from core.domain.records import BoxXyxy
from core.domain.sentences import Language, Sentence
from core.domain.settings import Settings
from core.filing.estimates import read_estimate, tie_card
from core.filing.pictures import read_picture
from core.filing.views import read_view
from core.reporting.case_report.content import CaseReport
from core.reporting.export import ReportKind
from core.storage.cases import read_case
from core.storage.store import Store
from core.storage.visits import read_visit

logger = logging.getLogger(__name__)

PICTURE_PX = 960  # more than is printed; a 12 MP JPEG is decoded at a quarter for it
READERS = 2  # decoding frees the interpreter's lock; more would only take memory


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What a person asked for: a visit, or, with `before_id`, it beside an earlier one.

    `who` hands the report out, "" if not told.
    """

    case_id: str
    visit_id: str
    language: Language
    before_id: str = ""
    with_estimate: bool = True
    with_blur: bool = True
    who: str = ""


def gather_report(
    store: Store,
    order: ReportOrder,
    *,
    settings: Settings,
    made_at: datetime | None = None,
) -> CaseReport:
    """Read what the report is made of; 30 photos of 12 MP take about a second.

    Args:
        made_at: when it is made; now, if not given.

    Raises:
        ExportFailed: the case or a visit is gone.
        StorageFailed: they cannot be read.
    """
    case = read_case(store, order.case_id)
    if case is None:
        raise _gone()
    ids = [order.visit_id, *([order.before_id] if order.before_id else [])]
    views = _with_boxes_shared(
        [_view(store, visit_id, blur=order.with_blur) for visit_id in ids]
    )
    view, before = views[0], views[1] if order.before_id else None
    report = CaseReport(
        case=case,
        view=view,
        language=order.language,
        made_at=made_at or datetime.now(UTC),
        who=order.who,
        before=before,
        changes=compare(before, view) if before else (),
        pictures=_pictures(store, views, settings),
    )
    return _with_estimate(store, report) if order.with_estimate else report


def report_file_name(
    case: Case, kind: ReportKind, order: ReportOrder, *, made_at: datetime
) -> str:
    """Such as "case-1f0c9a2b-2026-03-01-en.pdf"."""
    about = "compared-" if order.before_id else ""
    return f"case-{case.id[:8]}-{about}{made_at:%Y-%m-%d}-{order.language}.{kind}"


def _view(store: Store, visit_id: str, *, blur: bool) -> VisitView:
    visit: Visit | None = read_visit(store, visit_id)
    if visit is None:
        raise _gone()
    view = read_view(store, visit)
    return view if blur else replace(view, blurred={})


def _with_boxes_shared(views: Sequence[VisitView]) -> list[VisitView]:
    """The visits with every photo's boxes on the same photo of the other visit too."""
    boxes: dict[str, dict[BoxXyxy, None]] = {}
    for view in views:
        for photo in view.photos:
            own = dict.fromkeys(view.blurred.get(photo.id, ()))
            boxes.setdefault(photo.kept_sha256, {}).update(own)
    return [
        replace(
            view,
            blurred={
                photo.id: tuple(boxes[photo.kept_sha256])
                for photo in view.photos
                if boxes[photo.kept_sha256]
            },
        )
        for view in views
    ]


def _with_estimate(store: Store, report: CaseReport) -> CaseReport:
    found = read_estimate(store, report.case, report.view)
    if found.estimate is not None:
        try:
            tie_card(store, report.view.visit.id, found.card_key)
        except StorageFailed as exc:  # the report itself needs nothing written
            logger.warning("report.card_not_tied %s", exc)
    return replace(
        report,
        estimate=found.estimate,
        estimate_problems=found.problems,
        supplements=found.supplements,
    )


def _pictures(
    store: Store, views: Iterable[VisitView], settings: Settings
) -> dict[str, Image.Image]:
    """The photos that can be read, by their ids."""

    def read(item: tuple[StoredPhoto, VisitView]) -> Image.Image | None:
        photo, view = item
        boxes = view.blurred.get(photo.id, ())
        try:
            return read_picture(
                store, photo, settings, boxes=boxes, long_side_px=PICTURE_PX
            )
        except AppError as exc:
            logger.warning("report.no_picture %s", type(exc).__name__)
            return None

    wanted = [(each, view) for view in views for each in view.photos if each.sha256]
    with ThreadPoolExecutor(READERS, thread_name_prefix="report-pictures") as readers:
        pictures = readers.map(read, wanted)
        return {
            photo.id: picture
            for (photo, _), picture in zip(wanted, pictures, strict=True)
            if picture is not None
        }


def _gone() -> ExportFailed:
    return ExportFailed(
        Sentence(
            "The case or the visit is no longer there; no report was made.",
            "Le dossier ou la visite n'existe plus ; aucun rapport n'a été établi.",
        ),
        hint=Sentence("Open the list of cases again.", "Rouvrez la liste."),
    )
