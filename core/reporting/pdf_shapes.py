"""The few things that a PDF report draws itself: verdict shapes and coloured pills."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from core.reporting.icons import GRID, Shape
from core.reporting.palette import Tone
from core.reporting.pdf_text import encodable

PILL_FONT = "Helvetica-Bold"


class VerdictIcon(Flowable):
    """The shapes of a verdict in its tone, a square of this many points."""

    def __init__(self, shapes: tuple[Shape, ...], tone: Tone, side: float) -> None:
        super().__init__()
        self.shapes, self.tone = shapes, tone
        self.width = self.height = side

    def draw(self) -> None:
        """Draw every shape, the grid's origin turned from top left to bottom left."""
        canvas = self.canv
        canvas.setStrokeColor(HexColor(self.tone.text))
        canvas.setFillColor(HexColor(self.tone.text))
        canvas.setLineJoin(1)
        canvas.setLineCap(1)
        unit = self.width / GRID
        canvas.setLineWidth(1.8 * unit)
        for shape in self.shapes:
            _draw_shape(canvas, shape, unit)


class Pill(Flowable):
    """A short word on a rounded field in its tone; a circle when it is one digit."""

    def __init__(self, text: str, tone: Tone, *, size: float = 8.5) -> None:
        super().__init__()
        self.text, self.tone, self.size = encodable(text), tone, size
        self.height = size * 1.75

    def wrap(self, *available: float) -> tuple[float, float]:
        """As wide as the word and its margins, never narrower than high."""
        word_width = stringWidth(self.text, PILL_FONT, self.size)
        self.width = max(self.height, word_width + self.size * 1.3)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the field, then the word in its middle."""
        canvas = self.canv
        canvas.setFillColor(HexColor(self.tone.fill))
        canvas.roundRect(
            0, 0, self.width, self.height, self.height / 2, stroke=0, fill=1
        )
        canvas.setFillColor(HexColor(self.tone.ink))
        canvas.setFont(PILL_FONT, self.size)
        baseline = (self.height - self.size * 0.72) / 2
        canvas.drawCentredString(self.width / 2, baseline, self.text)


class Pills(Flowable):
    """Pills in a row, on further lines where one is full."""

    GAP = 4

    def __init__(self, pills: Sequence[Pill]) -> None:
        super().__init__()
        self.pills = pills

    def wrap(self, *available: float) -> tuple[float, float]:
        """As wide as there is room, as high as the lines need."""
        self.width = available[0]
        self.places = []
        x, line = 0.0, 0
        for pill in self.pills:
            width, _ = pill.wrap()
            if x and x + width > self.width:
                x, line = 0.0, line + 1
            self.places.append((x, line))
            x += width + self.GAP
        step = max((pill.height for pill in self.pills), default=0) + self.GAP
        self.step, self.height = step, step * (line + 1) - self.GAP
        return self.width, self.height

    def draw(self) -> None:
        """Draw each pill at its place, from the top line down."""
        for pill, (x, line) in zip(self.pills, self.places, strict=True):
            pill.drawOn(self.canv, x, self.height - pill.height - line * self.step)


def _draw_shape(canvas: Canvas, shape: Shape, unit: float) -> None:
    """One polygon or line on the canvas."""
    path = canvas.beginPath()
    points = [(x * unit, (GRID - y) * unit) for x, y in shape.points]
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if shape.closed:
        path.close()
    canvas.drawPath(path, stroke=1, fill=int(shape.filled))
