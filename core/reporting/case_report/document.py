"""What a case report says, before anyone decides how it looks.

Decisions:
- PDF and HTML are set from this one `CaseDocument`, so they cannot say different
  things. It is in one language, and every text in it is plain: whoever sets it escapes.
- A report has one visit, a dispute pack two, the earlier one first; everything that
  belongs to a visit stands in its `VisitPart`. What compares them is in `changes`.
- The order of reading: verdict, vehicle and diagram; what changed; then for each visit
  its damages, photos, parts; estimate; what photos cannot show; how it was made; log.
- Where a visit lists no damage, its verdict stands in the list's place: "no damage"
  must not be read where photos failed.
- Other people's text is made visible and bounded; pictures are pixels, nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from core.domain.cases import ChangeKind, Vehicle, VisitView
from core.domain.sentences import Language, Sentence, in_language
from core.domain.settings import PROGRAM_VERSION
from core.domain.vocabulary import Outcome, Severity
from core.reporting.car_states import PanelState, panel_states
from core.reporting.case_marks import damage_numbers
from core.reporting.case_report.change_rows import ChangeGroup, change_groups
from core.reporting.case_report.content import CaseReport
from core.reporting.case_report.damage_rows import (
    DamageRow,
    damage_rows,
    severity_meanings,
)
from core.reporting.case_report.decisions import LogRow, log_rows
from core.reporting.case_report.estimate_table import (
    EstimateTable,
    SupplementRow,
    estimate_table,
    supplement_rows,
)
from core.reporting.case_report.labels import (
    COMPARISON_TITLE,
    DISCLAIMER,
    LABELS,
    TITLE,
    labels_in,
)
from core.reporting.case_report.naming import counted, labelled, moment, named
from core.reporting.case_report.part_rows import PartRow, missing_rows, part_rows
from core.reporting.case_report.photo_entries import PhotoEntry, photo_entries
from core.reporting.case_report.provenance_rows import (
    FileRow,
    ModelUse,
    file_rows,
    model_uses,
)
from core.reporting.case_report.visit_verdict import Verdict, report_verdict
from core.reporting.case_verdict import SEEN, visit_verdict
from core.reporting.formats import NBSP, number, typeset
from core.reporting.hidden import ALWAYS, FINE_MARKS
from core.reporting.icons import verdict_shapes
from core.reporting.palette import verdict_tone

Rows = tuple[tuple[str, str], ...]
PROGRAM = Sentence("Car damage assessment", "Évaluation des dommages d'un véhicule")
VEHICLE_LABELS: dict[str, Sentence] = {
    "plate": Sentence("Plate", "Immatriculation"),
    "vin": Sentence("VIN", "Numéro de série (VIN)"),
    "make": Sentence("Make and model", "Marque et modèle"),
    "year": Sentence("Year", "Année"),
    "odometer": Sentence("Odometer", "Compteur"),
    "value": Sentence("Value, as typed", "Valeur saisie"),
}
PHOTOS = Sentence("photo", "photo"), Sentence("photos", "photos")
NO_CHANGE = Sentence(
    "No damage is listed in either visit",
    "Aucun dommage n'est inscrit dans les deux visites",
)
COUNTED: dict[ChangeKind, tuple[Sentence, Sentence]] = {
    ChangeKind.NEW: (Sentence("new", "nouveau"), Sentence("new", "nouveaux")),
    ChangeKind.WORSE: (Sentence("worse", "aggravé"), Sentence("worse", "aggravés")),
    ChangeKind.NOT_COMPARABLE: (
        Sentence("not comparable", "non comparable"),
        Sentence("not comparable", "non comparables"),
    ),
    ChangeKind.GONE: (Sentence("gone", "disparu"), Sentence("gone", "disparus")),
    ChangeKind.UNCHANGED: (
        Sentence("unchanged", "inchangé"),
        Sentence("unchanged", "inchangés"),
    ),
}


@dataclass(frozen=True, slots=True)
class VisitPart:
    """Everything that a report says of one visit.

    `role` is "Visit", "Earlier visit" or "Later visit"; `when` is its date. `states`
    are for the diagram; a visit may have no estimate.
    """

    role: str
    label: str
    when: str
    photo_count: str
    verdict: Verdict
    states: tuple[PanelState, ...]
    damages: tuple[DamageRow, ...]
    rejected: tuple[DamageRow, ...]
    meanings: tuple[str, ...]
    photos: tuple[PhotoEntry, ...]
    parts: tuple[PartRow, ...]
    missing: tuple[str, ...]
    models: tuple[ModelUse, ...]
    files: tuple[FileRow, ...]
    log: tuple[LogRow, ...]

    @property
    def heading(self) -> str:
        """The role, the label and the date on one line."""
        return " · ".join(filter(None, (self.role, self.label, self.when)))


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """Everything that a case report says, in one language.

    `visits` are in the order of time: one, or two in a dispute pack. `estimate`,
    `supplements` and the main verdict are of the last one.
    """

    language: Language
    labels: dict[str, str]
    title: str
    name: str
    made: Rows
    vehicle: Rows
    verdict: Verdict
    visits: tuple[VisitPart, ...]
    changes: tuple[ChangeGroup, ...]
    estimate: EstimateTable | None
    estimate_problems: tuple[str, ...]
    supplements: tuple[SupplementRow, ...]
    cannot_show: tuple[str, ...]
    disclaimer: str
    program: str
    made_at: datetime

    @property
    def is_dispute(self) -> bool:
        """Whether it compares two visits."""
        return len(self.visits) > 1


def build_case_document(report: CaseReport) -> CaseDocument:
    """Put a report together: one visit, or a dispute pack of two."""
    language = report.language
    views = tuple(view for view in (report.before, report.view) if view is not None)
    numbers = damage_numbers(report.view.damages)
    return CaseDocument(
        language=language,
        labels=labels_in(language),
        title=typeset(COMPARISON_TITLE if report.before else TITLE, language),
        name=named(report.case.name),
        made=_made(report),
        vehicle=_vehicle(report.case.vehicle, language),
        verdict=_verdict(report),
        visits=tuple(_visit_part(view, report) for view in views),
        changes=_changes(report),
        estimate=report.estimate and estimate_table(report.estimate, numbers, language),
        estimate_problems=tuple(
            typeset(each, language) for each in report.estimate_problems
        ),
        supplements=supplement_rows(report.supplements, numbers, language),
        cannot_show=tuple(typeset(each, language) for each in (FINE_MARKS, ALWAYS)),
        disclaimer=typeset(DISCLAIMER, language),
        program=f"{in_language(PROGRAM, Language.EN)} {PROGRAM_VERSION}",
        made_at=report.made_at,
    )


def _made(report: CaseReport) -> Rows:
    """When the report was made, and by whom where that was told."""
    language = report.language
    rows = [(LABELS["made_on"], moment(report.made_at, language))]
    if report.who.strip():
        rows.append((LABELS["made_by"], named(report.who)))
    return tuple((typeset(label, language), value) for label, value in rows)


def _vehicle(vehicle: Vehicle, language: Language) -> Rows:
    """What a person typed about the car; what was not typed has no row."""
    value = ""
    if vehicle.value is not None:
        money = number(vehicle.value, language, decimals=2)
        value = f"{money} {named(vehicle.value_currency)}".strip()
    km = vehicle.odometer_km
    facts = {
        "plate": named(vehicle.plate),
        "vin": named(vehicle.vin),
        "make": named(f"{vehicle.make} {vehicle.model}"),
        "year": "" if vehicle.year is None else str(vehicle.year),
        "odometer": "" if km is None else f"{number(km, language)}{NBSP}km",
        "value": value,
    }
    return tuple(
        (typeset(VEHICLE_LABELS[name], language), fact)
        for name, fact in facts.items()
        if fact
    )


def _verdict(report: CaseReport) -> Verdict:
    """The verdict of the visit, or how many damages changed in which way."""
    language = report.language
    verdict = report_verdict(report.view, language)
    if report.before is None:
        return verdict
    kinds = [change.kind for change in report.changes]
    line = " · ".join(
        counted(kinds.count(kind), *COUNTED[kind], language)
        for kind in COUNTED
        if kind in kinds
    )
    views = (report.before, report.view)
    roles = ("earlier", "later")
    sentences = tuple(
        labelled(
            LABELS[role],
            f"{moment(view.visit.happened_at, language)} – "
            f"{report_verdict(view, language).line}",
            language,
        )
        for role, view in zip(roles, views, strict=True)
    )
    outcome, severity = _of_changes(report)
    return Verdict(
        line or typeset(NO_CHANGE, language),
        sentences,
        verdict_tone(outcome, severity),
        verdict_shapes(outcome, severity),
    )


def _of_changes(report: CaseReport) -> tuple[Outcome, Severity]:
    """How the comparison looks: the later visit's colour where damage is new or worse.

    Without such a change it is never the colour of a severity, and where something is
    not comparable or was not assessed it is that of "cannot tell".
    """
    later = visit_verdict(report.view)
    kinds = {change.kind for change in report.changes}
    if kinds & {ChangeKind.NEW, ChangeKind.WORSE}:
        return later.looks_like, later.severity
    before = visit_verdict(report.before) if report.before else later
    sure = all(each.looks_like in SEEN for each in (before, later))
    if ChangeKind.NOT_COMPARABLE in kinds or not sure:
        return Outcome.CANNOT_TELL, Severity.UNKNOWN
    return Outcome.NO_DAMAGE_SEEN, Severity.UNKNOWN


def _visit_part(view: VisitView, report: CaseReport) -> VisitPart:
    """Everything about one of the visits."""
    language = report.language
    reported = view is report.view
    role = "visit" if report.before is None else "later" if reported else "earlier"
    return VisitPart(
        role=typeset(LABELS[role], language),
        label=named(view.visit.label),
        when=moment(view.visit.happened_at, language),
        photo_count=counted(visit_verdict(view).photos, *PHOTOS, language),
        verdict=report_verdict(view, language),
        states=panel_states(view.parts, view.damages),
        damages=damage_rows(view, language),
        rejected=damage_rows(view, language, rejected=True),
        meanings=severity_meanings(view, language),
        photos=photo_entries(view, report.pictures, language),
        parts=part_rows(view, language),
        missing=missing_rows(view, language),
        models=model_uses(view, language),
        files=file_rows(view),
        log=log_rows(view, report.estimate if reported else None, language),
    )


def _changes(report: CaseReport) -> tuple[ChangeGroup, ...]:
    if report.before is None:
        return ()
    visits = report.before, report.view
    return change_groups(report.changes, visits, report.pictures, report.language)
