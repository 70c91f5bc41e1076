"""The car diagram in a PDF: the same shapes, signs and labels as the SVG."""

from collections.abc import Iterable

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from core.domain.sentences import Language
from core.reporting.car_diagram import MARK_SIDE, SIGN_SHARE
from core.reporting.car_drawing import (
    SHEETS,
    DiagramShape,
    Label,
    Mark,
    diagram_labels,
    diagram_shapes,
)
from core.reporting.car_shapes import BOX_WH
from core.reporting.car_states import PanelState
from core.reporting.icons import GRID, Point
from core.reporting.pdf_text import encodable

FONTS = {False: "Helvetica", True: "Helvetica-Bold"}
SHEET = SHEETS["light"]


class CarDiagram(Flowable):
    """The diagram on paper, this many points wide."""

    def __init__(
        self, states: Iterable[PanelState], *, language: Language, width: float
    ) -> None:
        super().__init__()
        self.shapes = diagram_shapes(states, language=language)
        self.labels = diagram_labels(language)
        self.unit = width / BOX_WH[0]
        self.width, self.height = width, BOX_WH[1] * self.unit

    def draw(self) -> None:
        """Draw everything in the box's own units, its origin turned to top left."""
        canvas = self.canv
        canvas.saveState()
        canvas.translate(0, self.height)
        canvas.scale(self.unit, -self.unit)
        canvas.setLineJoin(1)
        for shape in self.shapes:
            _draw_shape(canvas, shape)
        for mark in (mark for shape in self.shapes for mark in shape.marks):
            _draw_mark(canvas, mark)
        for label in self.labels:
            _draw_label(canvas, label)
        canvas.restoreState()


def _draw_shape(canvas: Canvas, shape: DiagramShape) -> None:
    """Fill, outline and hatching of one shape."""
    look = shape.look
    canvas.setFillColor(HexColor(look.fill))
    canvas.setStrokeColor(HexColor(look.edge))
    canvas.setLineWidth(look.edge_width)
    canvas.setDash(list(look.dash))
    for polygon in shape.polygons:
        _draw_path(canvas, polygon, filled=True, closed=True)
    canvas.setDash([])
    if look.hatching:
        canvas.setStrokeColor(HexColor(look.hatching_colour))
        canvas.setLineWidth(0.8)
        for segment in look.hatching:
            _draw_path(canvas, segment, filled=False, closed=False)


def _draw_mark(canvas: Canvas, mark: Mark) -> None:
    """A sign on its field."""
    canvas.saveState()
    canvas.translate(mark.middle[0] - MARK_SIDE / 2, mark.middle[1] - MARK_SIDE / 2)
    canvas.setStrokeColor(HexColor(SHEET.ink))
    canvas.setFillColor(HexColor(SHEET.chip))
    canvas.setLineWidth(1.2)
    canvas.roundRect(0, 0, MARK_SIDE, MARK_SIDE, 6, fill=1)
    inner = MARK_SIDE * (1 - SIGN_SHARE) / 2
    canvas.translate(inner, inner)
    canvas.scale(MARK_SIDE * SIGN_SHARE / GRID, MARK_SIDE * SIGN_SHARE / GRID)
    canvas.setFillColor(HexColor(SHEET.ink))
    canvas.setLineWidth(1.8)
    for shape in mark.shapes:
        _draw_path(canvas, shape.points, filled=shape.filled, closed=shape.closed)
    canvas.restoreState()


def _draw_label(canvas: Canvas, label: Label) -> None:
    """A text, turned back upright."""
    canvas.saveState()
    canvas.translate(*label.place)
    canvas.scale(1, -1)
    canvas.setFillColor(HexColor(SHEET.muted))
    canvas.setFont(FONTS[label.bold], label.size)
    draw = {
        "start": canvas.drawString,
        "middle": canvas.drawCentredString,
        "end": canvas.drawRightString,
    }[label.anchor]
    draw(0, 0, encodable(label.text))
    canvas.restoreState()


def _draw_path(
    canvas: Canvas, points: Iterable[Point], *, filled: bool, closed: bool
) -> None:
    path = canvas.beginPath()
    first, *others = points
    path.moveTo(*first)
    for point in others:
        path.lineTo(*point)
    if closed:
        path.close()
    canvas.drawPath(path, stroke=1, fill=int(filled))
