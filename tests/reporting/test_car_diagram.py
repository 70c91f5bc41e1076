"""The car diagram: one shape per part and side, no colour alone, safe and bilingual."""

import io
from itertools import combinations
from xml.etree import ElementTree

import pytest
from reportlab.platypus import SimpleDocTemplate

from core.domain.cases import Damage, DamageState, PartOverview
from core.domain.sentences import Language
from core.domain.vocabulary import (
    ONE_PER_CAR,
    DamageType,
    Part,
    PartCondition,
    Severity,
    Side,
)
from core.reporting.car_diagram import draw_apart, draw_diagram
from core.reporting.car_diagram_pdf import CarDiagram
from core.reporting.car_drawing import (
    SHEETS,
    DiagramShape,
    diagram_labels,
    diagram_shapes,
)
from core.reporting.car_hatching import hatch
from core.reporting.car_shapes import BOX_WH, part_shapes
from core.reporting.car_states import PanelState, panel_states, states_by_shape
from core.reporting.palette import contrast

EN, FR = Language.EN, Language.FR
SVG = "{http://www.w3.org/2000/svg}"
COARSE = {Part.BUMPER, Part.DOOR, Part.LIGHT, Part.GLASS}
BUMPERS = {Part.FRONT_BUMPER, Part.REAR_BUMPER}
DAMAGED = PartCondition.DAMAGED


def state(
    part: str,
    side: str = "unknown",
    condition: PartCondition = DAMAGED,
    severity: str = "moderate",
) -> PanelState:
    return PanelState(Part(part), Side(side), condition, Severity(severity))


def shape_of(states: list[PanelState], part: str, side: str) -> DiagramShape:
    return next(
        each
        for each in diagram_shapes(states, language=EN)
        if (each.part, each.side) == (part, side)
    )


def test_every_part_has_one_shape_for_each_of_its_sides() -> None:
    expected = set()
    for part in set(Part) - COARSE:
        if part in BUMPERS:
            sides = (Side.LEFT, Side.CENTRE, Side.RIGHT)
        elif part in ONE_PER_CAR or part in (Part.OTHER, Part.UNKNOWN):
            sides = (Side.UNKNOWN,)
        else:
            sides = (Side.LEFT, Side.RIGHT)
        expected |= {(part, side) for side in sides}
    found = [(shape.part, shape.side) for shape in part_shapes()]
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_every_shape_lies_in_the_box_with_its_mark_and_both_halves_agree() -> None:
    shapes = {(shape.part, shape.side): shape for shape in part_shapes()}
    for (part, side), shape in shapes.items():
        points = [point for polygon in shape.polygons for point in polygon]
        for x, y in (*points, *shape.anchors):
            assert 0 <= x <= BOX_WH[0]
            assert 0 <= y <= BOX_WH[1]
        if side is Side.LEFT:
            mirrored = [(x, BOX_WH[1] - y) for x, y in points]
            twin = shapes[part, Side.RIGHT]
            assert mirrored == [point for each in twin.polygons for point in each]


def test_left_is_below_and_the_front_is_on_the_left() -> None:
    """The car faces left, so its own left is the lower half."""
    places = {(s.part, s.side): s.anchors[0] for s in part_shapes()}
    for (part, side), (_, y) in places.items():
        if side is Side.LEFT:
            assert y > 300, part
        if side is Side.RIGHT:
            assert y < 300, part
    order = "headlight front_fender front_door rear_door quarter_panel tail_light"
    columns = [places[Part(part), Side.LEFT][0] for part in order.split()]
    assert columns == sorted(columns)
    middle = "grille hood windshield roof rear_glass trunk_lid tailgate".split()
    columns = [places[Part(part), Side.UNKNOWN][0] for part in middle]
    assert columns == sorted(columns)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", [EN, FR])
def test_the_svg_is_well_formed_and_titled_and_runs_nothing(
    language: Language, theme: str
) -> None:
    states = [
        PanelState(part, side, condition, severity)
        for part in Part
        for side, severity, condition in zip(Side, Severity, PartCondition, strict=True)
    ]
    svg = draw_diagram(states, language=language, theme=theme)
    root = ElementTree.fromstring(svg)
    groups = [each for each in root.iter(f"{SVG}g") if each.get("data-part")]
    assert len(groups) == len(part_shapes())
    titles = [group.findtext(f"{SVG}title") or "" for group in groups]
    assert len(set(titles)) == len(titles)
    assert not [title for title in titles if "_" in title]
    names = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert names <= {"svg", "title", "g", "path", "rect", "text"}
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not {name for name in attributes if name.startswith("on") or name == "id"}
    assert "href" not in attributes
    assert root.get("viewBox") == "0 0 1000 600"


def test_a_title_says_part_state_and_severity_in_the_language_asked_for() -> None:
    states = [state("front_door", "left", severity="severe")]
    assert "<title>Left front door: damaged, severe</title>" in draw_diagram(
        states, language=EN
    )
    assert "Porte avant gauche\u00a0: endommagé, majeure" in draw_diagram(
        states, language=FR
    )
    labels = {language: diagram_labels(language) for language in (EN, FR)}
    for english, french in zip(*labels.values(), strict=True):
        assert english.place == french.place
    assert {"Front", "Left side", "Not visible"} <= {x.text for x in labels[EN]}
    assert {"Avant", "Côté gauche", "Non visible"} <= {x.text for x in labels[FR]}


def test_no_state_differs_from_another_by_colour_alone() -> None:
    conditions = [PartCondition.UNCERTAIN, PartCondition.SEEN_UNDAMAGED]
    conditions.append(PartCondition.NOT_VISIBLE)
    states = [state("hood", severity=severity) for severity in Severity]
    states += [state("hood", condition=each) for each in conditions]
    without_colour = [
        (look.dash, look.edge_width, look.hatching, shape.marks)
        for shape in (shape_of([each], "hood", "unknown") for each in states)
        for look in (shape.look,)
    ]
    assert all(one != other for one, other in combinations(without_colour, 2))
    hatchings = [look[2] for look in without_colour[: len(Severity)]]
    assert all(hatchings)
    assert all(one != other for one, other in combinations(hatchings, 2))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_signs_outlines_and_words_can_be_seen(theme: str) -> None:
    sheet = SHEETS[theme]
    assert contrast(sheet.muted, sheet.page) >= 4.5
    assert contrast(sheet.ink, sheet.chip) >= 4.5
    for ground in (sheet.page, sheet.part, sheet.body):
        assert contrast(sheet.edge, ground) >= 3  # WCAG 2.1, 1.4.11


def test_a_part_that_a_car_has_once_needs_no_side() -> None:
    for side in Side:
        shape = shape_of([state("hood", side)], "hood", "unknown")
        assert shape.title == "Hood: damaged, moderate"
    whole = states_by_shape([state("front_bumper")])
    assert set(whole) == {
        (Part.FRONT_BUMPER, side) for side in (Side.LEFT, Side.CENTRE, Side.RIGHT)
    }
    corner = states_by_shape([state("front_bumper", "left")])
    assert set(corner) == {(Part.FRONT_BUMPER, Side.LEFT)}


@pytest.mark.parametrize(
    ("states", "shapes"),
    [
        ([state("rear_door")], "rear_door/left rear_door/right"),
        ([state("door", "left")], "front_door/left rear_door/left"),
        ([state("bumper", "left")], "front_bumper/left rear_bumper/left"),
        (
            [state("door", "left"), state("front_door", "left", severity="minor")],
            "rear_door/left",
        ),
        (
            [
                state("rear_door"),
                state("rear_door", "left", PartCondition.SEEN_UNDAMAGED),
            ],
            "rear_door/right",
        ),
        (
            [
                state("rear_door"),
                state("rear_door", "left", PartCondition.NOT_VISIBLE),
            ],
            "rear_door/left rear_door/right",
        ),
        (
            [
                state("rear_door"),
                state("rear_door", "left", PartCondition.SEEN_UNDAMAGED),
                state("rear_door", "right", PartCondition.SEEN_UNDAMAGED),
            ],
            "rear_door/left rear_door/right",
        ),
    ],
    ids=["side", "coarse", "bumper", "one known", "one clean", "unseen", "all clean"],
)
def test_a_damage_that_may_be_elsewhere_says_so_and_is_never_lost(
    states: list[PanelState], shapes: str
) -> None:
    vague = {
        f"{part}/{side}"
        for (part, side), each in states_by_shape(states).items()
        if not each.exact and each.state.condition is DAMAGED
    }
    assert vague == set(shapes.split())
    part, side = shapes.split()[0].split("/")
    shape = shape_of(states, part, side)
    assert "exact place not told" in shape.title
    assert shape.look.dash


def test_the_worse_of_two_states_is_shown() -> None:
    states = [
        state("roof", condition=PartCondition.SEEN_UNDAMAGED),
        state("roof", "centre", severity="minor"),
        state("roof", severity="severe"),
        state("roof", condition=PartCondition.UNCERTAIN),
    ]
    for turned in (states, states[::-1]):
        title = shape_of(turned, "roof", "unknown").title
        assert title == "Roof: damaged, severe"


def test_states_of_a_visit_take_the_worst_damage_that_was_not_rejected() -> None:
    def damage(part: Part, severity: Severity, where: DamageState) -> Damage:
        return Damage("k", part, Side.LEFT, DamageType.DENT, severity, where)

    parts = [
        PartOverview(Part.FRONT_DOOR, Side.LEFT, DAMAGED),
        PartOverview(Part.REAR_DOOR, Side.LEFT, PartCondition.SEEN_UNDAMAGED),
    ]
    states = panel_states(
        parts,
        [
            damage(Part.FRONT_DOOR, Severity.MINOR, DamageState.PROPOSED),
            damage(Part.FRONT_DOOR, Severity.MODERATE, DamageState.CONFIRMED),
            damage(Part.FRONT_DOOR, Severity.SEVERE, DamageState.REJECTED),
            damage(Part.REAR_DOOR, Severity.SEVERE, DamageState.REJECTED),
            damage(Part.FRONT_FENDER, Severity.MINOR, DamageState.ADDED),
        ],
    )
    assert set(states) == {
        state("front_door", "left"),
        state("rear_door", "left", PartCondition.SEEN_UNDAMAGED, "unknown"),
        state("front_fender", "left", severity="minor"),
    }


def test_hatching_stays_inside_its_polygon() -> None:
    corner = (
        (0.0, 0.0),
        (90.0, 0.0),
        (90.0, 30.0),
        (30.0, 30.0),
        (30.0, 90.0),
        (0, 90),
    )
    lines = hatch(corner, degrees=(45, -45), gap=7)
    assert len(lines) > 20
    for (x0, y0), (x1, y1) in lines:
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        assert -0.1 <= x <= 90.1
        assert -0.1 <= y <= 90.1
        assert x <= 30.1 or y <= 30.1


def test_the_legend_can_be_left_out() -> None:
    full, bare = (draw_diagram([], language=EN, legend=each) for each in (True, False))
    assert "Severity not told" in full
    assert "Severity not told" not in bare


@pytest.mark.parametrize("language", [EN, FR])
def test_without_a_legend_what_is_not_on_the_car_stands_beside_it(
    language: Language,
) -> None:
    states = [state("underbody"), state("unknown", severity="minor")]
    bare = draw_diagram(states, language=language, legend=False)
    beside = draw_apart(states, language=language)
    titles = [
        ElementTree.fromstring(svg).findtext(f".//{SVG}title") or ""
        for svg, _ in beside
    ]
    assert len(titles) == 3
    for (_, name), title in zip(beside, titles, strict=True):
        assert title.startswith(name)
        assert title not in bare
        assert name not in bare
    full = draw_diagram(states, language=language)
    assert all(f"<title>{title}</title>" in full for title in titles)


def test_the_pdf_draws_the_same_diagram() -> None:
    states = [state("front_door", "left"), state("hood", severity="severe")]
    flowable = CarDiagram(states, language=FR, width=400)
    assert (flowable.width, flowable.height) == (400, 240)
    assert flowable.shapes == diagram_shapes(states, language=FR)
    target = io.BytesIO()
    SimpleDocTemplate(target).build([flowable])
    assert target.getvalue().startswith(b"%PDF")
    assert len(target.getvalue()) < 60_000
