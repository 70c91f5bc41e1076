"""A case report as a CSV table for spreadsheets.

Decisions:
- One row per damage, the rejected ones too, as their number is missing and their state
  says; a dispute pack has one row per change, the earlier damage beside the later one.
- A report without a damage or a change has one row, so that a visit whose photos all
  failed is never simply absent; `description` says what it is.
- Keys and numbers are those of the JSON; `description`, `reason` of a change and
  `notes` alone are in the report's language. How a cell is written: `table_cells`.
- Every row names the case, its visits, the models and who made the report when, so
  that rows of many reports can stand in one sheet.
- The estimate is in the JSON: a line serves several damages and would be counted twice.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from core.domain.cases import Damage, DamageChange, StoredPhoto, VisitView
from core.domain.records import Finding
from core.domain.sentences import Language, in_language
from core.domain.settings import PROGRAM_VERSION
from core.domain.vocabulary import Outcome
from core.reporting.case_marks import damage_numbers
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.record import as_finding, models_of
from core.reporting.case_report.visit_verdict import report_verdict
from core.reporting.formats import iso_utc
from core.reporting.phrases import finding_line
from core.reporting.table_cells import table_bytes

BETWEEN = "; "
ANSWERED = (Outcome.DAMAGE_FOUND, Outcome.NO_DAMAGE_SEEN)
ABOUT_CASE = ("case_id", "case", "plate", "vin")
ABOUT_VISIT = ("visit", "visit_at", "photos", "photos_without_answer")
NAMED = ("part", "side", "type", "severity")
ABOUT_DAMAGE = (
    "number",
    "damage_key",
    *NAMED,
    "size_mm",
    "state",
    "confidence",
    "agreeing_photos",
    "looking_photos",
    "photo_files",
    "photo_sha256",
    *(f"proposed_{name}" for name in NAMED),
    "proposed_confidence",
    "contradictions",
    "notes",
    "last_action",
    "decided_by",
    "decided_at",
    "decision_reason",
    "look_alike",
)
STAMP = ("models", "made_at", "made_by", "program_version")
COLUMNS = (*ABOUT_CASE, *ABOUT_VISIT, *ABOUT_DAMAGE, "description", *STAMP)
BEFORE, AFTER = "before_", "after_"
CHANGE_COLUMNS = (
    *ABOUT_CASE,
    *(BEFORE + name for name in ABOUT_VISIT),
    *(AFTER + name for name in ABOUT_VISIT),
    "change",
    "reason",
    *(BEFORE + name for name in ABOUT_DAMAGE),
    *(AFTER + name for name in ABOUT_DAMAGE),
    "description",
    *STAMP,
)


def table_of(report: CaseReport) -> bytes:
    """The damages of a visit, or the changes between two, as one table."""
    about = _case(report) | _stamp(report)
    if report.before is not None:
        return table_bytes(CHANGE_COLUMNS, (about | row for row in _changes(report)))
    return table_bytes(COLUMNS, (about | row for row in _damages(report)))


def _damages(report: CaseReport) -> Iterable[dict[str, Any]]:
    """The damages of the visit; one row that says what it is where there is none."""
    view, language = report.view, report.language
    numbers = damage_numbers(view.damages)
    visit = _visit(view)
    for damage in view.damages:
        row = visit | _damage(damage, view, numbers.get(damage.key), language)
        yield row | {"description": _line(damage, language)}
    if not view.damages:
        yield visit | {"description": _verdict(report)}


def _changes(report: CaseReport) -> Iterable[dict[str, Any]]:
    """Every damage of both visits, before beside after."""
    language = report.language
    views = {BEFORE: report.before, AFTER: report.view}
    visits: dict[str, Any] = {}
    for side, view in views.items():
        visits |= {side + name: told for name, told in _visit(view).items()}
    for change in report.changes:
        row = {"change": str(change.kind), "reason": _told([change.reason], language)}
        for side, damage in ((BEFORE, change.before), (AFTER, change.after)):
            if damage is not None:
                number = damage_numbers(views[side].damages).get(damage.key)
                facts = _damage(damage, views[side], number, language)
                row |= {side + name: told for name, told in facts.items()}
        yield visits | row | {"description": _change_line(change, language)}
    if not report.changes:
        yield visits | {"description": _verdict(report)}


def _verdict(report: CaseReport) -> str:
    """What the photos say together, of both visits where there are two."""
    views = [report.before, report.view] if report.before else [report.view]
    return BETWEEN.join(report_verdict(view, report.language).line for view in views)


def _case(report: CaseReport) -> dict[str, Any]:
    case = report.case
    facts = (case.id, case.name, case.vehicle.plate, case.vehicle.vin)
    return dict(zip(ABOUT_CASE, facts, strict=True))


def _stamp(report: CaseReport) -> dict[str, Any]:
    """Which models the damages come from, and who made the report when."""
    earlier = report.before.photos if report.before else ()
    made_with = models_of((*earlier, *report.view.photos))
    names = ("row", "source", "revision", "precision", "prompt_version")
    models = (" ".join(filter(None, map(each.get, names))) for each in made_with)
    facts = (
        BETWEEN.join(models),
        iso_utc(report.made_at),
        report.who,
        PROGRAM_VERSION,
    )
    return dict(zip(STAMP, facts, strict=True))


def _visit(view: VisitView) -> dict[str, Any]:
    """A visit, with how many of its photos say nothing about the car."""
    without = [photo for photo in view.photos if not _is_answered(photo)]
    moment = iso_utc(view.visit.happened_at)
    facts = (view.visit.label, moment, len(view.photos), len(without))
    return dict(zip(ABOUT_VISIT, facts, strict=True))


def _is_answered(photo: StoredPhoto) -> bool:
    return photo.assessment is not None and photo.assessment.outcome in ANSWERED


def _damage(
    damage: Damage, view: VisitView, number: int | None, language: Language
) -> dict[str, Any]:
    """What is known of a damage, the model's word and the last person's beside it."""
    photos = {photo.id: photo for photo in view.photos}
    ids = dict.fromkeys(seen.photo_id for seen in damage.observations)
    seen = [photos[each] for each in ids if each in photos]
    proposed = damage.proposed
    last = damage.reviews[-1] if damage.reviews else None
    facts = (
        number,
        damage.key,
        *_names(damage),
        damage.size_mm,
        str(damage.state),
        damage.confidence,
        damage.agreeing,
        damage.looking,
        BETWEEN.join(photo.name for photo in seen),
        BETWEEN.join(photo.sha256 for photo in seen),
        *(_names(proposed) if proposed else (None,) * len(NAMED)),
        proposed.confidence if proposed else None,
        BETWEEN.join(str(each.kind) for each in damage.contradictions),
        _told(damage.notes, language),
        *((str(last.action), last.who, iso_utc(last.at)) if last else (None,) * 3),
        last.reason if last else None,
        str(last.look_alike) if last and last.look_alike else None,
    )
    return dict(zip(ABOUT_DAMAGE, facts, strict=True))


def _names(told: Damage | Finding) -> tuple[str, ...]:
    """The keys under `NAMED`."""
    return str(told.part), str(told.side), str(told.damage_type), str(told.severity)


def _line(damage: Damage, language: Language) -> str:
    return finding_line(as_finding(damage), language)


def _change_line(change: DamageChange, language: Language) -> str:
    """The damage as it is now, or as it was where it is no longer told."""
    told = change.after or change.before
    return _line(told, language) if told else ""


def _told(sentences: Sequence[str], language: Language) -> str:
    return " ".join(in_language(each, language) for each in sentences)
