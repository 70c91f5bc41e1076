"""The car diagram as SVG: every panel in its state, with a title for each.

Decisions:
- `car_drawing` says all there is to draw; this module only writes it down, as
  `car_diagram_pdf` does for a PDF, so the two cannot differ.
- No script, no style sheet, no id, so a page may hold several diagrams; every text is
  escaped.
- Signs stand above all shapes and let the pointer through to the shape below.
"""

from collections.abc import Iterable
from html import escape

from core.domain.sentences import Language, Sentence
from core.reporting.car_drawing import (
    SHEETS,
    DiagramShape,
    Label,
    Mark,
    Theme,
    apart_shapes,
    diagram_labels,
    diagram_shapes,
    legend_rows,
)
from core.reporting.car_shapes import BOX_WH
from core.reporting.car_states import PanelState
from core.reporting.formats import typeset
from core.reporting.icons import GRID, Point
from core.reporting.palette import Sheet

MARK_SIDE = 24
SIGN_SHARE = 0.7  # of the mark's side
FONTS = "Source Sans Pro, Helvetica, Arial, sans-serif"
ABOUT = Sentence(
    "Car diagram with the state of each part",
    "Schéma de la voiture avec l'état de chaque pièce",
)


def draw_diagram(
    states: Iterable[PanelState],
    *,
    language: Language,
    theme: Theme = "light",
    legend: bool = True,
) -> str:
    """The diagram as SVG text.

    Args:
        states: what is known; a part without a state is drawn as not visible.
        legend: whether the meaning of the signs and the parts that are nowhere on the
            car stand in the corners; else `draw_legend` and `draw_apart` stand beside.
    """
    sheet, told = SHEETS[theme], tuple(states)
    shapes = diagram_shapes(told, language=language, theme=theme, legend=legend)
    drawn = [_shape(shape) for shape in shapes]
    drawn += [_mark(mark, sheet) for shape in shapes for mark in shape.marks]
    labels = diagram_labels(language, legend=legend)
    drawn += [_text(label, sheet) for label in labels]
    about = escape(typeset(ABOUT, language))
    width, height = BOX_WH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{about}" lang="{language}" font-family="{FONTS}">'
        f"<title>{about}</title>{''.join(drawn)}</svg>"
    )


def draw_legend(
    *, language: Language, theme: Theme = "light"
) -> tuple[tuple[str, str], ...]:
    """The meaning of the looks, to stand beside a diagram: small SVGs with words."""
    sheet = SHEETS[theme]
    return tuple(
        (_sample(shape, sheet), told) for shape, told in legend_rows(language, theme)
    )


def draw_apart(
    states: Iterable[PanelState], *, language: Language, theme: Theme = "light"
) -> tuple[tuple[str, str], ...]:
    """The parts that are nowhere on the car: small SVGs in their state, with names."""
    sheet = SHEETS[theme]
    return tuple(
        (_sample(shape, sheet), told)
        for shape, told in apart_shapes(states, language=language, theme=theme)
    )


def _sample(shape: DiagramShape, sheet: Sheet) -> str:
    """One shape as a picture of its own; what is no part is hidden from a reader."""
    across, down = zip(*shape.polygons[0], strict=True)
    left, top = min(across) - 2, min(down) - 2
    box = f"{left:g} {top:g} {max(across) - left + 2:g} {max(down) - top + 2:g}"
    marks = "".join(_mark(mark, sheet) for mark in shape.marks)
    hidden = ' aria-hidden="true"' if shape.part is None else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"{hidden}>'
        f"{_shape(shape)}{marks}</svg>"
    )


def _shape(shape: DiagramShape) -> str:
    """One shape with its hatching, titled where it is a part."""
    look = shape.look
    outline = "".join(_path(polygon) for polygon in shape.polygons)
    dash = " ".join(f"{length:g}" for length in look.dash)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    drawn = (
        f'<path d="{outline}" fill="{look.fill}" stroke="{look.edge}" '
        f'stroke-width="{look.edge_width:g}" stroke-linejoin="round"{dashed}/>'
    )
    if look.hatching:
        lines = "".join(_path(segment, closed=False) for segment in look.hatching)
        drawn += (
            f'<path d="{lines}" fill="none" stroke="{look.hatching_colour}" '
            'stroke-opacity="0.55" stroke-width="1.3" pointer-events="none"/>'
        )
    if shape.part is None:
        return drawn
    return (
        f'<g data-part="{escape(shape.part)}" data-side="{escape(shape.side)}">'
        f"<title>{escape(shape.title)}</title>{drawn}</g>"
    )


def _mark(mark: Mark, sheet: Sheet) -> str:
    """A sign on a small field of its own, so that it is seen on every colour."""
    x, y = mark.middle
    half, inner = MARK_SIDE / 2, MARK_SIDE * (1 - SIGN_SHARE) / 2
    drawn = "".join(
        f'<path d="{_path(each.points, closed=each.closed)}" '
        f'fill="{sheet.ink if each.filled else "none"}" stroke="{sheet.ink}" '
        'stroke-width="1.8" stroke-linejoin="round"/>'
        for each in mark.shapes
    )
    return (
        f'<g pointer-events="none" transform="translate({x - half:g} {y - half:g})">'
        f'<rect width="{MARK_SIDE}" height="{MARK_SIDE}" rx="6" fill="{sheet.chip}" '
        f'stroke="{sheet.ink}" stroke-width="1.2"/>'
        f'<g transform="translate({inner:g} {inner:g}) '
        f'scale({MARK_SIDE * SIGN_SHARE / GRID:g})">{drawn}</g></g>'
    )


def _text(label: Label, sheet: Sheet) -> str:
    (x, y), weight = label.place, 600 if label.bold else 400
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{label.size:g}" '
        f'font-weight="{weight}" fill="{sheet.muted}" text-anchor="{label.anchor}" '
        f'pointer-events="none">{escape(label.text)}</text>'
    )


def _path(points: Iterable[Point], *, closed: bool = True) -> str:
    """Points as the `d` of an SVG path."""
    steps = "L".join(f"{x:.4g} {y:.4g}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"
