"""The car diagram as data: what is drawn where and how, for SVG and PDF alike.

Decisions:
- A state is never a colour alone. Damage has hatching that grows denser and crosses
  with severity, a heavy outline and the meter of the verdict; what is uncertain has the
  half-filled circle and a dotted outline; what was not seen a dashed one and no fill.
- Broken outlines of a damage say that it may be another part of the same name.
- Labels and the legend are data too; the legend's samples are shapes like the parts'.
- Parts that are nowhere on the car (underbody, other, not told) stand in a corner with
  the legend. Without it they are left out: whoever draws it without a legend has both
  beside the drawing (`apart_shapes`), in letters that can be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome, Part, PartCondition, Severity, Side
from core.domain.words import word
from core.reporting.car_hatching import Segment, hatch
from core.reporting.car_outlines import Polygon
from core.reporting.car_shapes import ornaments, part_shapes
from core.reporting.car_states import PanelState, ShapeState, states_by_shape
from core.reporting.formats import capitalised, typeset
from core.reporting.icons import Point, Shape, verdict_shapes
from core.reporting.palette import (
    DARK_SHEET,
    LIGHT_SHEET,
    SAND,
    SEVERITY_TONES,
    Sheet,
)
from core.reporting.phrases import part_label

Theme = Literal["light", "dark"]
SHEETS: dict[str, Sheet] = {"light": LIGHT_SHEET, "dark": DARK_SHEET}
HATCHING: dict[Severity, tuple[tuple[float, ...], float]] = {
    # severity: directions in degrees, distance in the box
    Severity.UNKNOWN: ((0,), 8),
    Severity.MINOR: ((45,), 13),
    Severity.MODERATE: ((45,), 6.5),
    Severity.SEVERE: ((45, -45), 7.5),
}
SOLID: tuple[float, ...] = ()
BROKEN, DOTTED, DASHED = (7.0, 4.0), (1.0, 3.5), (3.0, 3.0)
SIGNS = {
    PartCondition.DAMAGED: Outcome.DAMAGE_FOUND,
    PartCondition.UNCERTAIN: Outcome.CANNOT_TELL,
}
FACES: tuple[tuple[float, float, str, Sentence], ...] = (
    (96, 305, "end", Sentence("Front", "Avant")),
    (904, 305, "start", Sentence("Rear", "Arrière")),
    (206, 96, "end", Sentence("Right side", "Côté droit")),
    (206, 512, "end", Sentence("Left side", "Côté gauche")),
)
APART: dict[Part, tuple[Point, str]] = {
    # parts that are nowhere on the car: where their names stand
    Part.UNDERBODY: ((900, 98), "middle"),
    Part.OTHER: ((868, 130), "start"),
    Part.UNKNOWN: ((868, 161), "start"),
}
LEGEND_LEFT = (
    14,
    472,
    (Severity.SEVERE, Severity.MODERATE, Severity.MINOR, Severity.UNKNOWN),
)
LEGEND_RIGHT = (
    826,
    506,
    (
        PartCondition.UNCERTAIN,
        PartCondition.SEEN_UNDAMAGED,
        PartCondition.NOT_VISIBLE,
    ),
)
ROW_HEIGHT, SAMPLE_WH, TEXT_AT = 31, (34, 24), (42, 17)
ELSEWHERE = Sentence("{}: exact place not told", "{} : emplacement exact non précisé")


@dataclass(frozen=True, slots=True)
class Mark:
    """A small sign on a shape: shapes on the grid of icons, around this place."""

    middle: Point
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How a shape is filled and outlined; `dash` is lengths of line and gap."""

    fill: str
    edge: str
    edge_width: float
    dash: tuple[float, ...] = SOLID
    hatching: tuple[Segment, ...] = ()
    hatching_colour: str = ""


@dataclass(frozen=True, slots=True)
class DiagramShape:
    """One thing to draw; `part` is None for what belongs to no part."""

    polygons: tuple[Polygon, ...]
    look: Look
    marks: tuple[Mark, ...] = ()
    title: str = ""
    part: Part | None = None
    side: Side = Side.UNKNOWN


@dataclass(frozen=True, slots=True)
class Label:
    """A text whose baseline begins, ends or is centred at a place."""

    place: Point
    text: str
    anchor: str = "start"
    size: float = 13
    bold: bool = False


def diagram_shapes(
    states: Iterable[PanelState],
    *,
    language: Language,
    theme: Theme = "light",
    legend: bool = True,
) -> tuple[DiagramShape, ...]:
    """Everything to draw but the labels, from the bottom up, in a box of 1000 × 600."""
    sheet = SHEETS[theme]
    colours = {"body": sheet.body, "gap": sheet.gap, "apart": sheet.gap}
    drawn = [
        DiagramShape((each.polygon,), Look(colours[each.kind], sheet.edge, 1))
        for each in ornaments()
        if legend or each.kind != "apart"
    ]
    parts = _part_shapes(states, language, sheet)
    if not legend:
        return (*drawn, *(each for each in parts if each.part not in APART))
    return (*drawn, *parts, *_samples(sheet))


def apart_shapes(
    states: Iterable[PanelState], *, language: Language, theme: Theme = "light"
) -> tuple[tuple[DiagramShape, str], ...]:
    """The parts that are nowhere on the car, each with its name."""
    drawn = _part_shapes(states, language, SHEETS[theme])
    by_part = {shape.part: shape for shape in drawn}
    return tuple((by_part[part], _name(part, language)) for part in APART)


def _part_shapes(
    states: Iterable[PanelState], language: Language, sheet: Sheet
) -> list[DiagramShape]:
    """Every part in its state."""
    shown, drawn = states_by_shape(states), []
    for shape in part_shapes():
        nothing = PanelState(shape.part, shape.side, PartCondition.NOT_VISIBLE)
        told = shown.get((shape.part, shape.side), ShapeState(nothing))
        drawn.append(
            DiagramShape(
                shape.polygons,
                _look(told, sheet, shape.polygons),
                marks=_marks(told.state, shape.anchors),
                title=_title(shape.part, shape.side, told, language),
                part=shape.part,
                side=shape.side,
            )
        )
    return drawn


def diagram_labels(language: Language, *, legend: bool = True) -> tuple[Label, ...]:
    """The words of the diagram."""
    labels = [
        Label((x, y), typeset(name, language), anchor, size=14, bold=True)
        for x, y, anchor, name in FACES
    ]
    if legend:
        for part, (place, anchor) in APART.items():
            labels.append(Label(place, _name(part, language), anchor, size=12))
        for left, top, keys in (LEGEND_LEFT, LEGEND_RIGHT):
            for row, key in enumerate(keys):
                place = left + TEXT_AT[0], top + TEXT_AT[1] + ROW_HEIGHT * row
                labels.append(Label(place, _name(key, language)))
    return tuple(labels)


def legend_rows(
    language: Language, theme: Theme = "light"
) -> tuple[tuple[DiagramShape, str], ...]:
    """Each look of the legend with its words."""
    keys = (*LEGEND_LEFT[2], *LEGEND_RIGHT[2])
    names = [_name(key, language) for key in keys]
    return tuple(zip(_samples(SHEETS[theme]), names, strict=True))


def _name(key: Part | Severity | PartCondition, language: Language) -> str:
    return capitalised(typeset(word(key, language), language))


def _samples(sheet: Sheet) -> Iterable[DiagramShape]:
    """One shape in each look, for the legend."""
    for left, top, keys in (LEGEND_LEFT, LEGEND_RIGHT):
        for row, key in enumerate(keys):
            y, (width, height) = top + ROW_HEIGHT * row, SAMPLE_WH
            box = (
                (left, y),
                (left + width, y),
                (left + width, y + height),
                (left, y + height),
            )
            damaged = isinstance(key, Severity)
            state = PanelState(
                Part.OTHER,
                Side.UNKNOWN,
                PartCondition.DAMAGED if damaged else key,
                key if damaged else Severity.UNKNOWN,
            )
            marks = _marks(state, ((left + width / 2, y + height / 2),))
            yield DiagramShape((box,), _look(ShapeState(state), sheet, (box,)), marks)


def _look(told: ShapeState, sheet: Sheet, polygons: tuple[Polygon, ...]) -> Look:
    """Fill, outline and hatching of a state."""
    if told.state.condition is PartCondition.UNCERTAIN:
        return Look(SAND.fill, sheet.ink, 2, DOTTED)
    if told.state.condition is PartCondition.SEEN_UNDAMAGED:
        return Look(sheet.unharmed, sheet.edge, 1.2, SOLID if told.exact else BROKEN)
    if told.state.condition is PartCondition.NOT_VISIBLE:
        return Look(sheet.part, sheet.edge, 1.2, DASHED)
    tone = SEVERITY_TONES[told.state.severity]
    degrees, gap = HATCHING[told.state.severity]
    lines = [hatch(each, degrees=degrees, gap=gap) for each in polygons]
    return Look(
        tone.fill,
        sheet.ink,
        2.2,
        SOLID if told.exact else BROKEN,
        tuple(line for each in lines for line in each),
        tone.ink,
    )


def _marks(state: PanelState, anchors: tuple[Point, ...]) -> tuple[Mark, ...]:
    """The meter of a damage, the half circle of a doubt, nothing otherwise."""
    if state.condition not in SIGNS:
        return ()
    shapes = verdict_shapes(SIGNS[state.condition], state.severity)
    return tuple(Mark(anchor, shapes) for anchor in anchors)


def _title(part: Part, side: Side, told: ShapeState, language: Language) -> str:
    """What a reader hears, or sees over a shape."""
    state = told.state
    words = [word(state.condition, language)]
    if state.condition is PartCondition.DAMAGED:
        words.append(word(state.severity, language))
    name, said = part_label(part, side, language), ", ".join(words)
    text = typeset(Sentence(f"{name}: {said}", f"{name} : {said}"), language)
    if not told.exact:
        asked = part_label(state.part, state.side, language)
        text += f" ({typeset(ELSEWHERE, language).format(asked)})"
    return capitalised(text)
