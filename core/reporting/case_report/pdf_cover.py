"""The first page of a case report: what it is about, the verdict, where on the car."""

from collections.abc import Iterator

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, Spacer, Table

from core.reporting.car_diagram_pdf import CarDiagram
from core.reporting.case_report.document import CaseDocument, VisitPart
from core.reporting.case_report.visit_verdict import Verdict
from core.reporting.formats import EN_DASH
from core.reporting.palette import INK
from core.reporting.pdf_pages import Bookmark
from core.reporting.pdf_pieces import (
    GAP,
    NO_PADDING,
    RULED,
    WIDTH,
    RowTable,
    fact_table,
    paragraph,
    verdict_banner,
)
from core.reporting.pdf_shapes import Pill, Pills

MADE_WIDTH = 66 * mm
DIAGRAM_WIDTH = 172 * mm
OVERVIEW_WIDTHS = [40 * mm, 78 * mm, 30 * mm, 30 * mm]
SHORT_LABEL = 27 * mm
HALF = (WIDTH - GAP) / 2
TOP_ALIGNED = [*NO_PADDING, ("VALIGN", (0, 0), (-1, -1), "TOP")]


def cover_blocks(document: CaseDocument) -> Iterator[Flowable]:
    """Title, case, verdict, vehicle and diagram."""
    yield Bookmark(document.title)
    yield from _head(document)
    yield case_verdict_banner(document.verdict)
    yield Spacer(0, 3 * mm)
    yield _facts(document)
    yield Spacer(0, 4 * mm)
    if document.changes:
        yield _overview(document)
    if not document.is_dispute:
        yield diagram(document, document.visits[0])


def case_verdict_banner(verdict: Verdict) -> Table:
    """A verdict with how many damages of each severity stand behind it."""
    below: list[Flowable] = [paragraph(sentence) for sentence in verdict.sentences]
    if verdict.counts:
        pills = [
            Pill(f"{count} × {word}", tone) for word, count, tone in verdict.counts
        ]
        below += [Spacer(0, 4), Pills(pills)]
    return verdict_banner(verdict.line, below, verdict.shapes, verdict.tone)


def diagram(document: CaseDocument, visit: VisitPart) -> Flowable:
    """The car with the states of its parts and what the signs mean."""
    drawn = CarDiagram(visit.states, language=document.language, width=DIAGRAM_WIDTH)
    drawn.hAlign = "CENTER"
    return drawn


def _head(document: CaseDocument) -> Iterator[Flowable]:
    """The title and the case beside when and by whom the report was made."""
    named = [paragraph(document.title, "title"), paragraph(document.name, "case_name")]
    made = [
        paragraph(f"{label} {value}", "meta_right") for label, value in document.made
    ]
    row = [named, [Spacer(0, 6), *made]]
    yield Table([row], [WIDTH - MADE_WIDTH, MADE_WIDTH], style=TOP_ALIGNED)
    yield HRFlowable("100%", 1.2, color=HexColor(INK), spaceBefore=5, spaceAfter=9)


def _facts(document: CaseDocument) -> Table:
    """The vehicle on the left, the visits on the right."""
    labels = document.labels
    visits = [block for visit in document.visits for block in _visit(visit, labels)]
    vehicle: list[Flowable] = []
    if document.vehicle:
        vehicle.append(paragraph(labels["vehicle"], "heading"))
        vehicle.append(fact_table(document.vehicle, HALF, SHORT_LABEL))
    row = [vehicle or visits, "", visits if vehicle else ""]
    return Table([row], [HALF, GAP, HALF], style=TOP_ALIGNED)


def _visit(visit: VisitPart, labels: dict[str, str]) -> list[Flowable]:
    """A visit's label, date and photos."""
    rows = ((labels["label"], visit.label),) if visit.label else ()
    rows += (labels["date"], visit.when), (labels["photos"], visit.photo_count)
    table = fact_table(rows, HALF, SHORT_LABEL)
    return [paragraph(visit.role, "heading"), table]


def _overview(document: CaseDocument) -> Table:
    """Every change on one line: what became of it, where, and how severe it was."""
    labels = document.labels
    heads = ["", labels["type"], labels["before"], labels["after"]]
    cells: list[list[object]] = [[paragraph(head, "table_head") for head in heads]]
    for group in document.changes:
        for row in group.rows:
            sides = [
                Pill(side.severity, side.tone) if side.severity else paragraph(EN_DASH)
                for side in (row.before, row.after)
            ]
            cells.append([Pill(group.word, group.tone), paragraph(row.name), *sides])
    return RowTable(cells, OVERVIEW_WIDTHS, style=RULED, repeatRows=1)
